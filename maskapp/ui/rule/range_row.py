"""A range of the rule as a row of form controls."""

from __future__ import annotations

from functools import partial

import streamlit as st

from maskapp.core.color.channel import Channel
from maskapp.core.color.channels import CHANNELS
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.rule import Auto, End
from maskapp.ui.compute.counts import histogram_of
from maskapp.ui.rule.automatic_row import automatic_bounds
from maskapp.ui.rule.range_remarks import remarks
from maskapp.ui.state import rule_edits, session
from maskapp.ui.state.model import RangeRow, State, row_name
from maskapp.ui.state.typed import box_key, is_on, texts_of
from maskapp.ui.viewer import live, slider_words
from maskapp.ui.widgets.icon_button import icon_button
from maskapp.ui.widgets.number_box import NumberBox, number_box
from maskapp.ui.widgets.range_slider import Names, Scale, Slider, range_slider, read_move
from maskapp.ui.wording import label_of


def range_row(
    image: Image, state: State, row: RangeRow, result: MaskResult | None, *, followed: bool
) -> None:
    """Draw the controls of a range.

    Parameters
    ----------
    image : Image
    state : State
    row : RangeRow
    result : MaskResult or None
        Tells the values of automatic bounds; None if there is no mask.
    followed : bool
        The viewer has what it needs to follow this range's slider.
    """
    channel = CHANNELS[row.range.channel]
    suffix, keep = row_name(state.document, row), "outside" if row.range.outside else "inside"
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
                index=list(CHANNELS).index(row.range.channel),
                key=session.show(f"channel-{row.id}", row.range.channel),
                label_visibility="collapsed",
                on_change=_on_channel,
                args=(row.id,),
                width="stretch",
            )
            st.segmented_control(
                f"Keep, {channel.label}{suffix}",
                ["inside", "outside"],
                default=keep,
                key=session.show(f"keep-{row.id}", keep),
                required=True,
                label_visibility="collapsed",
                on_change=_on_keep,
                args=(row.id,),
            )
            name = f"{channel.label}{suffix}"
            icon_button(
                f"Duplicate range {name}", "content_copy", rule_edits.duplicate_range, row.id
            )
            icon_button(f"Remove range {name}", "delete", rule_edits.remove_range, row.id)
        if isinstance(row.range.low, Auto) or isinstance(row.range.high, Auto):
            automatic_bounds(state, row, result)
        else:
            _numbers(image, state, row, (row.range.low, row.range.high), followed=followed)


def _numbers(
    image: Image, state: State, row: RangeRow, bounds: tuple[float, float], *, followed: bool
) -> None:
    channel, suffix = CHANNELS[row.range.channel], row_name(state.document, row)
    # Typed numbers stay in their boxes until they make a range.
    low, high = texts_of(row, state.document.depth)

    def box(end: End, word: str, text: str) -> None:
        number_box(
            NumberBox(
                box_key(row, end),
                f"{channel.label} {word}{suffix}",
                text,
                lambda state, typed: rule_edits.set_end(state, row.id, end, typed),
                partial(is_on, channel.id, row.id),
            )
        )

    with st.container(
        horizontal=True,
        vertical_alignment="bottom",
        gap="small",
        wrap=False,
        key=f"numbers-{row.id}",
    ):
        box("low", "from", low)
        _slider(image, state, row, bounds, followed=followed)
        box("high", "to", high)
    remarks(row, state.document.depth)


def _slider(
    image: Image, state: State, row: RangeRow, bounds: tuple[float, float], *, followed: bool
) -> None:
    channel, suffix = CHANNELS[row.range.channel], row_name(state.document, row)
    low, high = channel.limits(state.document.depth)
    scale = Scale(low, high, channel.scale, channel.unit, channel.circular)
    name = f"{channel.label} range"
    word = slider_words.word_of(row)
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
        track=channel.track,
        view=_view(image, state, channel),
    )
    range_slider(slider, key=key, on_move=partial(_on_slider, row.id, key, scale))


def _view(image: Image, state: State, channel: Channel) -> tuple[float, float] | None:
    """Return the part of the scale that the slider shows, as the histogram does; None for all."""
    if state.document.depth == 8 or image.depth == 8 or not channel.counts:
        return None
    seen = histogram_of(image, state.document.recipe, channel.id)
    return (seen.start, min(seen.stop, seen.limits[1])) if seen.is_part else None


# ---- callbacks: read the widget, edit the state


def _on_channel(row_id: int) -> None:
    def apply(channel: str) -> None:
        session.act(rule_edits.set_channel, row_id, channel)

    session.report(f"channel-{row_id}", apply)


def _on_keep(row_id: int) -> None:
    def apply(keep: str) -> None:
        session.act(rule_edits.set_outside, row_id, keep == "outside")

    session.report(f"keep-{row_id}", apply)


def _on_slider(row_id: int, key: str, scale: Scale) -> None:
    move = read_move(st.session_state.get(key), scale)
    if move is None:
        session.deed()
        return
    live.touch(row_id)
    if move.ends:
        session.act(slider_words.slide, row_id, move)
    else:
        session.deed()
    slider_words.hear(row_id, move)
