"""Channels of one's own: edits that put a range on one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.own.stain import stain_channel
from maskapp.core.color.thresholds import IGNORE
from maskapp.core.recipe.rule import Auto, Range
from maskapp.errors import RecipeError
from maskapp.ui.state.model import State
from maskapp.ui.state.picked import ImagePick
from maskapp.ui.state.rule_edits import active_group, add_group, add_range


def add_formula(state: State, name: str, formula: str) -> State:
    """Add a range on the channel of a formula, where the rule was touched last.

    Raises
    ------
    RecipeError
        If there is no name, or the formula is none.
    """
    if not name.strip():
        raise RecipeError("Give your channel a name.")
    return _with_range(state, f"{name} = {formula}")


def add_stain(state: State, name: str) -> State:
    """Add a range on the stain that was picked, beside the one picked with "Not this".

    Raises
    ------
    RecipeError
        If there is no name, either kind of pick is missing, or the two are nearly alike.
    """
    if not name.strip():
        raise RecipeError("Give your stain a name.")
    depth = state.document.depth
    picks = [each for each in state.card.picks if each.depth == depth]
    mine, other = (
        [each for each in picks if each.picked.wanted == wanted] for wanted in (True, False)
    )
    if not mine or not other:
        raise RecipeError(
            "Pick boxes of the stain with “Pick”, and boxes of the other stain with “Not this”."
        )
    stained, beside = (_colours(each, depth) for each in (mine, other))
    return _with_range(state, stain_channel(name.strip(), stained, beside))


def _colours(picks: list[ImagePick], depth: Depth) -> NDArray[np.unsignedinteger]:
    kind = np.uint8 if depth == 8 else np.uint16
    return np.array([colour for each in picks for colour in each.picked.colours], kind)


def _with_range(state: State, text: str) -> State:
    """Add a range above Otsu's threshold; a rule that the page made by itself makes room for it."""
    channel = CHANNELS[text]
    bounds = Range(channel.id, Auto("otsu", IGNORE), channel.limits(state.document.depth)[1])
    if state.document.pristine:
        return add_group(state.with_class(groups=()), bounds)
    group = active_group(state)
    return add_group(state, bounds) if group is None else add_range(state, group.id, bounds)
