"""A range of the rule as a row of form controls."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from maskapp.core.channels import CHANNELS, Channel
from maskapp.core.image import Image
from maskapp.core.masks import MaskResult
from maskapp.core.resolve import fixed_set
from maskapp.core.rule import Auto, End
from maskapp.ui import cached, edits, live, session, sliding
from maskapp.ui.automatic_row import automatic_bounds
from maskapp.ui.components.range_slider import (
    Names,
    Scale,
    Slider,
    range_slider,
    read_move,
)
from maskapp.ui.icon_button import icon_button
from maskapp.ui.state import AppState, GroupCard, RangeRow
from maskapp.ui.wording import label_of, pixels, plain, row_name

TRACKS: dict[str, tuple[str, ...]] = {
    "red": ("#000", "#f00"),
    "green": ("#000", "#0f0"),
    "blue": ("#000", "#00f"),
    "gray": ("#000", "#fff"),
    "hue": ("#f00", "#ff0", "#0f0", "#0ff", "#00f", "#f0f", "#f00"),
    "saturation": ("#808080", "#d12d2d"),
    "value": ("#000", "#fff"),
    "lab_l": ("#000", "#fff"),
    "lab_a": ("#00a183", "#777", "#ff1b83"),
    "lab_b": ("#0087ff", "#777", "#a27500"),
    "cb": ("#7d8400", "#777", "#7a7aff"),
    "cr": ("#00b27a", "#777", "#ff4a6b"),
    "excess_green": ("#f0f", "#777", "#0f0"),
}
"""Colours along each channel's scale, for its slider."""


def range_row(
    image: Image, state: AppState, row: RangeRow, result: MaskResult | None, *, followed: bool
) -> None:
    """Draw the controls of a range.

    Parameters
    ----------
    image : Image
    state : AppState
    row : RangeRow
    result : MaskResult or None
        Tells the values of automatic bounds; None if there is no mask.
    followed : bool
        The viewer has what it needs to follow this range's slider.
    """
    channel = CHANNELS[row.range.channel]
    suffix = row_name(state, row)
    with st.container(key=f"range-{row.id}", gap="small"):
        with st.container(
            horizontal=True,
            vertical_alignment="center",
            gap="small",
            wrap=False,
            key=f"head-{row.id}",
        ):
            st.selectbox(
                f"Channel, {channel.label}{suffix}",
                list(CHANNELS),
                format_func=label_of,
                key=session.show(f"channel-{row.id}", row.range.channel),
                label_visibility="collapsed",
                on_change=_on_channel,
                args=(row.id,),
                width="stretch",
            )
            st.segmented_control(
                f"Keep, {channel.label}{suffix}",
                ["inside", "outside"],
                key=session.show(f"keep-{row.id}", "outside" if row.range.outside else "inside"),
                required=True,
                label_visibility="collapsed",
                on_change=_on_keep,
                args=(row.id,),
            )
            name = f"{channel.label}{suffix}"
            icon_button(f"Duplicate range {name}", "content_copy", edits.duplicate_range, row.id)
            icon_button(f"Remove range {name}", "delete", edits.remove_range, row.id)
        if isinstance(row.range.low, Auto) or isinstance(row.range.high, Auto):
            automatic_bounds(state, row, result)
        else:
            _numbers(image, state, row, (row.range.low, row.range.high), followed=followed)


def _numbers(
    image: Image, state: AppState, row: RangeRow, bounds: tuple[float, float], *, followed: bool
) -> None:
    channel, suffix = CHANNELS[row.range.channel], row_name(state, row)
    number = int if channel.scale == 1 else float
    low, high = channel.limits(state.frame.depth)
    # Typed numbers stay in their boxes until they make a range.
    low_key, high_key = (
        session.show(f"{end}-{row.id}-{channel.id}", number(each))
        for end, each in zip(("low", "high"), row.draft or bounds, strict=True)
    )
    # Streamlit tells whole numbers from others by type. An emptied box says None; without `value`
    # it would say the channel's lowest value.
    box: dict[str, Any] = {
        "min_value": number(low),
        "max_value": number(high),
        "format": "%d" if number is int else "%.2f",
        "value": None,
        "step": number(1),
        "width": 112,
    }
    with st.container(
        horizontal=True,
        vertical_alignment="bottom",
        gap="small",
        wrap=False,
        key=f"numbers-{row.id}",
    ):
        st.number_input(
            f"{channel.label} from{suffix}",
            key=low_key,
            on_change=_on_box,
            args=(row.id, "low", low_key),
            **box,
        )
        _slider(image, state, row, bounds, followed=followed)
        st.number_input(
            f"{channel.label} to{suffix}",
            key=high_key,
            on_change=_on_box,
            args=(row.id, "high", high_key),
            **box,
        )
    _remarks(row, channel, bounds)


def _slider(
    image: Image, state: AppState, row: RangeRow, bounds: tuple[float, float], *, followed: bool
) -> None:
    channel, suffix = CHANNELS[row.range.channel], row_name(state, row)
    low, high = channel.limits(state.frame.depth)
    scale = Scale(low, high, channel.scale, channel.unit, channel.circular)
    name = f"{channel.label} range"
    word = sliding.word_of(row)
    key = f"slider-{row.id}-{channel.id}"
    slider = Slider(
        Names(f"{name}{suffix}", f"{name} from{suffix}", f"{name} to{suffix}"),
        scale,
        bounds,
        range_id=row.id,
        version=word.version,
        answered=word.token,
        live=followed,
        outside=row.range.outside,
        track=TRACKS[channel.id],
        view=_view(image, state, channel),
    )
    range_slider(slider, key=key, on_move=partial(_on_slider, row.id, key, scale))


def _view(image: Image, state: AppState, channel: Channel) -> tuple[float, float] | None:
    """Return the part of the scale that the slider shows, as the histogram does; None for all."""
    if state.frame.depth == 8 or image.depth == 8 or not channel.counts:
        return None
    seen = cached.histogram_of(image, state.frame, channel.id)
    return (seen.start, min(seen.stop, seen.limits[1])) if seen.is_part else None


def _remarks(row: RangeRow, channel: Channel, bounds: tuple[float, float]) -> None:
    """Say what is wrong with typed numbers, or how a range through 0° reads."""
    if row.draft:
        st.error(
            f"{plain(_sentence(edits.draft_problem(row)))} "
            f"The mask still uses {plain(row.range.describe())}.",
            icon=":material/error:",
        )
        low, high = row.draft
        if low > high:
            st.button(
                "Swap them",
                key=f"swap-{row.id}",
                on_click=session.act,
                args=(edits.set_bounds, row.id, high, low),
            )
    elif row.range.wraps:
        st.caption(
            f"Goes through 0°: {channel.text(bounds[0])} to 360° and 0° to "
            f"{channel.text(bounds[1])}."
        )


def greys(state: AppState, card: GroupCard, row: RangeRow, image: Image) -> None:
    """Say how many greys a hue range brings along, and offer to leave them out."""
    bounds = row.range
    if isinstance(bounds.low, Auto) or isinstance(bounds.high, Auto) or _is_saturated(card):
        return
    kept = fixed_set(bounds, state.frame.depth)
    found = cached.greys_of(image, state.recipe) if kept and kept[0][0] == 0 else 0
    if not found:
        return
    st.caption(
        f"{pixels(found)} of the selected pixels are grey: greys have no hue of their own and "
        "count as 0°."
    )
    if card.match == "all":
        st.button(
            "Leave greys out: Saturation from 10",
            key=f"greys-{row.id}",
            on_click=session.act,
            args=(edits.leave_greys_out, card.id),
        )


def _is_saturated(card: GroupCard) -> bool:
    """Whether a group selects no greys, as a range on saturation begins above 0."""
    return card.match == "all" and any(
        row.range.channel == "saturation"
        and not row.range.outside
        and not isinstance(row.range.low, Auto)
        and row.range.low > 0
        for row in card.rows
    )


# ---- callbacks: read the widget, edit the state


def _on_channel(row_id: int) -> None:
    def apply(channel: str) -> None:
        session.act(edits.set_channel, row_id, channel)

    session.report(f"channel-{row_id}", apply)


def _on_keep(row_id: int) -> None:
    def apply(keep: str) -> None:
        session.act(edits.set_outside, row_id, keep == "outside")

    session.report(f"keep-{row_id}", apply)


def _on_box(row_id: int, end: End, key: str) -> None:
    def apply(typed: float | None) -> None:
        if typed is not None:  # an emptied box gets its number back
            session.act(edits.set_end, row_id, end, typed)

    session.report(key, apply)


def _on_slider(row_id: int, key: str, scale: Scale) -> None:
    move = read_move(st.session_state.get(key), scale)
    if move is None:
        session.deed()
        return
    live.touch(row_id)
    if move.ends:
        session.act(sliding.slide, row_id, move)
    else:
        session.deed()
    sliding.hear(row_id, move)


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
