"""The mask while a slider moves: two masks and a plane of values, from which the browser picks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from maskapp.core.color.channels import CHANNELS
from maskapp.core.image import Image
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Range
from maskapp.ui.compute.following import masks_file_of, plane_file_of
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import RangeRow, State
from maskapp.ui.viewer.component import ViewerLive
from maskapp.ui.viewer.slider_words import sliders

_KEY = "maskapp-live"


def live_row(image: Image, state: State) -> int | None:
    """Return the id of the range whose slider the viewer can follow, None for none.

    The one that was touched last, until anything but its own bounds changes: it would cost every
    other edit two masks more.
    """
    kept = sliders()
    place = _place(state, kept.touched)
    if place is None:
        return None
    key = _key(image, state.document.recipe, place)
    if st.session_state.setdefault(_KEY, key) != key:
        forget()
        return None
    return kept.touched


def touch(row_id: int) -> None:
    """Have the viewer follow the slider of this range."""
    forget()
    sliders().touched = row_id


def forget() -> None:
    """Have the viewer follow no slider, until one is touched."""
    sliders().touched = None
    st.session_state.pop(_KEY, None)


def viewer_live(
    image: Image, state: State, step: int, url: Callable[[bytes, str, str], str]
) -> ViewerLive | None:
    """Return what the viewer needs to follow the slider that was touched, None if none was.

    Parameters
    ----------
    image : Image
    state : State
    step : int
        That of the preview.
    url : callable
        Makes an address of (data, mime, slot).
    """
    row_id, recipe = live_row(image, state), state.document.recipe
    place = _place(state, row_id)
    if row_id is None or place is None:
        return None
    channel = CHANNELS[_range(recipe, place).channel]
    values = plane_file_of(image, recipe, channel.id, step)
    masks = masks_file_of(image, recipe, place, _key(image, recipe, place), step)
    return ViewerLive(
        range=row_id,
        image_key=image.digest,
        values_url=url(values.data, "application/octet-stream", "live-values"),
        masks_url=url(masks.data, "application/octet-stream", "live-masks"),
        width=-(-image.width // step),
        height=-(-image.height // step),
        step=step,
        bytes=values.itemsize,
        size=channel.size(image.depth),
        zero=channel.limits(image.depth)[0] * channel.scale,
        circular=channel.circular,
        considered=masks.considered,
        cleaned=bool(recipe.cleaning),
    )


def _place(state: State, row_id: int | None) -> Address | None:
    """Return the place of a range with fixed bounds, None if there is none of this id."""
    row = state.document.row(row_id)
    return None if row is None or _automatic(row) else state.document.address(row_id)


def _automatic(row: RangeRow) -> bool:
    return isinstance(row.range.low, Auto) or isinstance(row.range.high, Auto)


def _range(recipe: Recipe, place: Address) -> Range:
    return recipe.rule.groups[place.group].ranges[place.range]


def _key(image: Image, recipe: Recipe, place: Address) -> str:
    """Identify an image and all of a recipe but the bounds of one range."""
    _, g, r = place
    group = recipe.rule.groups[g]
    whole = rule_edits.whole_range(group.ranges[r].channel, recipe.depth)
    ranges = (*group.ranges[:r], whole, *group.ranges[r + 1 :])
    groups = list(recipe.rule.groups)
    groups[g] = replace(group, ranges=ranges)
    rest = recipe.with_class(rule=replace(recipe.rule, groups=tuple(groups)))
    return "\n".join((image.digest, rest.to_json(indent=None), repr(place)))
