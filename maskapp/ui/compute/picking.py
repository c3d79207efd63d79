"""What picks become: a rule for the whole set, or ranges close around them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import streamlit as st

from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.engine.automatic import AutomaticThresholds
from maskapp.core.finding.pick_ranges import first_channels, ranges_from_picks
from maskapp.core.finding.picked_rule import (
    PickedRule,
    Sureness,
    rule_from_picks,
    sample_of_set,
    sampled_colours,
    selected_shares,
    wrong_picks,
)
from maskapp.core.finding.picks import Colours, Pick, PickedColours, picked_colours
from maskapp.core.finding.suggest import NoSuggestion
from maskapp.core.image import Image
from maskapp.core.recipe.one_class import subject
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Rule
from maskapp.errors import RecipeError
from maskapp.runs.previews import Preview, estimate
from maskapp.ui.compute.gate import through
from maskapp.ui.compute.kept import Work, kept
from maskapp.ui.compute.masks import planes_for, prepare_steps, thresholds_for, values_seen
from maskapp.ui.state.model import Document, State
from maskapp.ui.state.pick_edits import Fitted
from maskapp.ui.state.picked import ImagePick, PickEffect
from maskapp.ui.wording import said

# Of the colours in picked boxes: a glint or a grain in one must not widen the ranges.
_CENTRAL = 98.0
_KEY = "maskapp-picked-colours"
_REMEMBERED = 100  # images of 9 kB, or 18
_MUCH_MORE, _MUCH = 3, 0.05  # times what close ranges select; of the sampled colours

ColoursOfSet = Callable[[], Mapping[str, Colours]]
"""Returns colours of images that are not on view, by their keys, as far as they are known.

Those that were picked on need not be among them. Of each a few hundred or more, in any order, that
count (valid, inside the region), after the prepare steps.
"""

# Of all previews together: a share of 10 % is told within half a point where there are few images.
_OF_PREVIEWS = 100_000
_OF_A_PREVIEW = 500, 4000  # the least and the most
CHANGED = 0.03
"""Change of the share of an image's sampled colours that is told: less can be chance."""


def colours_of_previews(
    previews: Mapping[str, Preview], outer: Mapping[str, Recipe] | None = None
) -> dict[str, Colours]:
    """Return some colours of each preview, by its key.

    Parameters
    ----------
    previews : mapping of str to Preview
    outer : mapping of str to Recipe, optional
        Of the class whose pixels alone count, by the same keys; all pixels do if left out. Previews
        to which it cannot be applied, or where it selects nothing, have no colours.
    """
    least, most = _OF_A_PREVIEW
    count = min(most, max(least, _OF_PREVIEWS // max(1, len(previews))))
    found = {}
    for key, each in previews.items():
        counting = each.image.valid
        if outer is not None:
            try:
                result = through(estimate, each, outer[key])
            except RecipeError:  # for images of another depth
                continue
            counting = result[subject(outer[key]).name].mask
            if not counting.any():
                continue
        found[key] = sampled_colours(Planes(each.image.pixels), counting, count)
    return found


_IN_WORDS: Mapping[Sureness, str] = {
    "sure": "",
    "unsure": "Not sure yet: one more pick where the picture is wrong helps.",
    "unclear": "These picks do not tell what you want from the rest. Pick more of both, where the "
    "picture is wrong.",
    "too few": "Too few picks to judge the rule: two of what you want and two of “Not this” are "
    "the least.",
}


def seen_through(recipe: Recipe) -> str:
    """Identify all of a recipe that decides which colours are picked at a place.

    Also in experiments, so it says nothing of how the program is written.
    """
    read = Recipe(Rule(), prepare=recipe.prepare, reading=recipe.reading)
    return hashlib.sha256(read.to_json(indent=None).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class SetFitter:
    """Fits rules to picks, from what is known of the set.

    Parameters
    ----------
    image : Image
        The one on view.
    key : str
        Its key.
    others : callable
        See :data:`ColoursOfSet`.
    """

    image: Image
    key: str
    others: ColoursOfSet

    def picked(self, document: Document, pick: Pick) -> ImagePick:
        """Return a pick on the image on view, with its colours.

        Raises
        ------
        ImageError
            If it is not inside the image.
        """
        recipe = document.recipe_of(self.key)
        (found,) = _colours_at(self.image, recipe, (pick,))
        return ImagePick(0, self.key, found, seen_through(recipe), self.image.depth)

    def fit(self, state: State, picks: tuple[ImagePick, ...], channels: tuple[str, ...]) -> Fitted:
        """Return the rule for picks; see :class:`~maskapp.ui.state.pick_edits.Fitter`."""
        recipe, tolerance = state.recipe_of(self.key), state.document.tolerance
        picks = self._renewed(recipe, picks)
        counted = tuple(each.picked for each in picks if each.depth == self.image.depth)
        left_out = len(picks) - len(counted)
        notes = [_of_other_depth(left_out, self.image.depth)] if left_out else []
        kinds = {each.wanted for each in counted}
        if True not in kinds:
            raise RecipeError(
                f"No pick of what you want is on an image of {self.image.depth} bits, as this one "
                "is. Pick some here first."
            )
        if state.card.pick_fit == "set" and len(kinds) == 2:
            sample = sample_of_set(list(self._colours(state).values()))
            found = _rule_for_set(counted, sample)
            if isinstance(found, PickedRule):
                close, _ = self._ranges(recipe, counted, (), tolerance)
                notes.append(_IN_WORDS[found.sureness])
                notes.append(_much_more(found, selected_shares(close, [sample])[0]))
                return Fitted(found.rule, _together(notes), picks)
            notes.append(found)
        rule, problems = self._ranges(recipe, counted, channels, tolerance)
        return Fitted(rule, _together([*notes, *problems]), picks)

    def effects(
        self, before: State, after: State
    ) -> tuple[tuple[int, ...], tuple[PickEffect, ...]]:
        """Return what a change of the rule did; see `Fitter`."""
        colours = self._colours(after)
        wrong: list[int] = []
        effects = []
        then_shares, now_shares = (_shares(state, colours) for state in (before, after))
        for key in dict.fromkeys([*(each.image for each in after.card.picks), *colours]):
            picks = [each for each in after.card.picks if each.image == key]
            then, now = (_judged(state, key, picks) for state in (before, after))
            wrong += now
            shares = then_shares.get(key, 0.0), now_shares.get(key, 0.0)
            turned = len(set(now) - set(then))
            if picks or abs(shares[1] - shares[0]) >= CHANGED:
                effects.append(PickEffect(key, len(picks), len(now), turned, *shares))
        return tuple(wrong), tuple(effects)

    def _renewed(self, recipe: Recipe, picks: tuple[ImagePick, ...]) -> tuple[ImagePick, ...]:
        """Take the colours of picks on the image on view anew, where it is seen otherwise now."""
        seen = seen_through(recipe)
        old = [each for each in picks if each.image == self.key and each.seen != seen]
        if not old:
            return picks
        places = tuple(each.picked.pick for each in old)
        anew = zip(old, _colours_at(self.image, recipe, places), strict=True)
        renewed = {
            each.id: replace(each, picked=found, seen=seen, depth=self.image.depth)
            for each, found in anew
        }
        return tuple(renewed.get(each.id, each) for each in picks)

    def _colours(self, state: State) -> dict[str, Colours]:
        """Return colours of each image of the set, as far as they are known.

        Of a class within another, those of its pixels.
        """
        recipe = state.recipe_of(self.key)
        mine = colours_on_view(self.image, recipe)
        remembered = _remembered(self.key, values_seen(recipe), mine)
        looked_at = {
            key: colours
            for key, (seen, colours) in remembered.items()
            if seen == values_seen(state.recipe_of(key))
        }
        known = looked_at | dict(self.others()) | {self.key: mine}
        return {key: each for key, each in known.items() if each.dtype == mine.dtype}

    def _ranges(
        self,
        recipe: Recipe,
        picks: tuple[PickedColours, ...],
        channels: tuple[str, ...],
        percent: int,
    ) -> tuple[Rule, tuple[str, ...]]:
        """Return a rule of ranges close around picks, and what these could not do."""
        channels = channels or first_channels([p for p in picks if p.wanted], self.image.depth)
        reach = {each: _reach_of(self.image, recipe, each, percent) for each in channels}
        found = ranges_from_picks(
            picks, self.image.depth, channels, tolerance=reach, percent=_CENTRAL
        )
        return Rule((Group(found.ranges),)), found.problems


def _remembered(key: str, seen: str, colours: Colours) -> dict[str, tuple[str, Colours]]:
    """Keep colours of an image that was picked on, and return those of all such images.

    Small enough to stay for the session: the image itself is let go of when another is on view.
    """
    known: dict[str, tuple[str, Colours]] = st.session_state.setdefault(_KEY, {})
    known.pop(key, None)  # the last one is the newest
    known[key] = (seen, colours)
    for old in list(known)[:-_REMEMBERED]:
        del known[old]
    return known


def _much_more(found: PickedRule, close: float) -> str:
    """Say so where a rule reaches far beyond the share that is close to the picks."""
    if found.share <= _MUCH_MORE * close or found.share - close <= _MUCH:
        return ""
    return (
        "The rule selects much more than what is close to your picks. If that is too much, pick "
        "some of it with “Not this”, or choose “Close to the picks”."
    )


def _together(sentences: Sequence[str]) -> str:
    return " ".join(each for each in sentences if each)


def _of_other_depth(count: int, depth: Depth) -> str:
    picks, do = ("1 pick", "does") if count == 1 else (f"{count} picks", "do")
    return f"{picks} on images of {24 - depth} bits {do} not count: this rule is for {depth} bits."


@kept(most=8, by={"recipe": prepare_steps, "picks": repr})
def _colours_at(image: Image, recipe: Recipe, picks: tuple[Pick, ...]) -> Work[list[PickedColours]]:
    return partial(_colours_of, planes_for(image, recipe), picks)


def _colours_of(planes: Planes, picks: tuple[Pick, ...]) -> list[PickedColours]:
    return [picked_colours(planes, pick) for pick in picks]


@kept(most=2, by={"recipe": values_seen})
def colours_on_view(image: Image, recipe: Recipe) -> Work[Colours]:
    """Return colours at random places of an image, of pixels that count."""
    return partial(_sampled, thresholds_for(image, recipe))


def _sampled(thresholds: AutomaticThresholds) -> Colours:
    return sampled_colours(thresholds.planes, thresholds.allowed)


def _digest(colours: Colours) -> str:
    return hashlib.sha256(repr(colours.dtype).encode() + colours.tobytes()).hexdigest()


@kept(
    most=4,
    words="Looking for the shortest rule …",
    by={"picks": repr, "sample": _digest},
)
def _rule_for_set(picks: tuple[PickedColours, ...], sample: Colours) -> Work[PickedRule | str]:
    return partial(_rule_or_why, picks, sample)


def _rule_or_why(picks: tuple[PickedColours, ...], sample: Colours) -> PickedRule | str:
    try:
        return rule_from_picks(picks, sample)
    except NoSuggestion as error:
        return said(error)


@kept(most=16, by={"recipe": prepare_steps})
def _reach_of(image: Image, recipe: Recipe, channel: str, percent: int) -> Work[float]:
    """Return a share of the span of a channel's values in an image, in its unit."""
    return partial(_reach, planes_for(image, recipe), channel, percent)


def _reach(planes: Planes, channel: str, percent: int) -> float:
    row = CHANNELS[channel]
    if row.circular:
        low, high = row.limits(planes.depth)
        span: float = high - low
    else:
        plane = planes[channel]
        span = (int(plane.max()) - int(plane.min())) / row.scale
    return round(span * percent / 100, row.digits)


def _fixed_rule(state: State, key: str) -> Rule | None:
    """Return the rule of an image; None where its bounds are found anew in each, or inverted."""
    if state.card.invert:
        return None
    rule = subject(state.recipe_of(key)).rule
    bounds = [end for _, each in rule.ranges() for end in (each.low, each.high)]
    return None if any(isinstance(each, Auto) for each in bounds) else rule


def _judged(state: State, key: str, picks: Sequence[ImagePick]) -> list[int]:
    """Return ids of the picks that the rule has on the wrong side."""
    rule = _fixed_rule(state, key)
    if rule is None:
        return []
    return [
        each.id
        for each in picks
        if each.depth == state.document.depth and wrong_picks(rule, each.depth, [each.picked])[0]
    ]


def _shares(state: State, colours: Mapping[str, Colours]) -> dict[str, float]:
    """Return the selected part of each image's colours, by its key, where the rule tells it."""
    dtype = np.uint8 if state.document.depth == 8 else np.uint16
    by_rule: dict[Rule, list[str]] = defaultdict(list)
    for key, each in colours.items():
        rule = _fixed_rule(state, key)
        if rule is not None and len(each) and each.dtype == dtype:
            by_rule[rule].append(key)
    return {
        key: share
        for rule, keys in by_rule.items()
        for key, share in zip(keys, selected_shares(rule, [colours[k] for k in keys]), strict=True)
    }
