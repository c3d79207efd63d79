"""The rule editor: groups as cards, ranges as rows of form controls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from maskapp.core.autothreshold import METHODS
from maskapp.core.channels import CHANNELS, Channel
from maskapp.core.image import Image
from maskapp.core.masks import MaskResult
from maskapp.core.resolve import fixed_set
from maskapp.core.rule import Auto, End, Match, Range
from maskapp.ui import cached, edits, session
from maskapp.ui.state import AppState, GroupCard, RangeRow
from maskapp.ui.wording import label_of, pixels, plain, row_name

_MATCH_TEXT: dict[Match, str] = {"all": "all (AND)", "any": "any (OR)"}


def rule_form(image: Image, result: MaskResult | None) -> None:
    """Draw the editor; `result` tells the values of automatic bounds, None if there is no mask."""
    state = session.load()
    if len(state.groups) > 1:
        st.segmented_control(
            "Match groups",
            list(_MATCH_TEXT),
            format_func=_MATCH_TEXT.__getitem__,
            key=session.show("match-groups", state.match),
            required=True,
            help="any: a pixel is selected if at least one group keeps it. "
            "all: only if every group keeps it.",
            on_change=_on_match,
        )
    for number, card in enumerate(state.groups, start=1):
        if number > 1:
            st.caption("OR" if state.match == "any" else "AND", text_alignment="center")
        _group(state, card, number, image, result)
    st.button(
        "Add group",
        icon=":material/add_box:",
        help="A further group of ranges, joined by OR (or AND, as you choose above).",
        on_click=session.act,
        args=(edits.add_group,),
    )


def _group(
    state: AppState, card: GroupCard, number: int, image: Image, result: MaskResult | None
) -> None:
    with st.container(border=True, key=f"group-{card.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**Group {number}**", width="content")
            if len(card.rows) > 1:
                st.segmented_control(
                    f"Match, group {number}",
                    list(_MATCH_TEXT),
                    format_func=_MATCH_TEXT.__getitem__,
                    key=session.show(f"match-{card.id}", card.match),
                    required=True,
                    label_visibility="collapsed",
                    help="all: a pixel must lie in every range. any: one range is enough.",
                    on_change=_on_group_match,
                    args=(card.id,),
                )
            st.space("stretch")
            _icon_button(
                f"Duplicate group {number}", "content_copy", edits.duplicate_group, card.id
            )
            if len(state.groups) > 1:
                _icon_button(f"Remove group {number}", "delete", edits.remove_group, card.id)
        for position, row in enumerate(card.rows):
            if position:
                st.caption("and" if card.match == "all" else "or")
            _row(state, row, result)
            if result and row.range.channel == "hue":
                _greys(state, card, row, image)
        st.button(
            "Add range",
            key=f"add-range-{card.id}",
            icon=":material/add:",
            type="tertiary",
            on_click=session.act,
            args=(edits.add_range, card.id),
        )


def _icon_button(name: str, icon: str, edit: Any, target: int) -> None:
    # An icon alone has no name for a screen reader, so the name is the label, hidden by the theme
    # of `.st-key-icon-…` (see page.css) and shown as the tooltip.
    with st.container(key=f"icon-{icon}-{target}", width="content"):
        st.button(
            name,
            key=f"{icon}-{target}",
            icon=f":material/{icon}:",
            help=name,
            type="tertiary",
            on_click=session.act,
            args=(edit, target),
        )


def _row(state: AppState, row: RangeRow, result: MaskResult | None) -> None:
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
            _icon_button(f"Duplicate range {name}", "content_copy", edits.duplicate_range, row.id)
            _icon_button(f"Remove range {name}", "delete", edits.remove_range, row.id)
        if isinstance(row.range.low, Auto) or isinstance(row.range.high, Auto):
            _automatic(state, row, result)
        else:
            _numbers(state, row, channel, suffix, (row.range.low, row.range.high))


def _numbers(
    state: AppState,
    row: RangeRow,
    channel: Channel,
    suffix: str,
    bounds: tuple[float, float],
) -> None:
    number = int if channel.scale == 1 else float
    low, high = map(number, channel.limits(state.frame.depth))
    # As Streamlit tells whole numbers from others by type, both kinds of widget take these.
    common: dict[str, Any] = {
        "min_value": low,
        "max_value": high,
        "format": "%d" if number is int else "%.2f",
    }
    # Typed numbers stay in their boxes until they make a range.
    typed = row.draft or bounds
    low_key, high_key = (
        session.show(f"{end}-{row.id}-{channel.id}", number(each))
        for end, each in zip(("low", "high"), typed, strict=True)
    )
    slider = session.show(f"slider-{row.id}-{channel.id}", tuple(map(number, sorted(bounds))))
    # An emptied box says None; without `value` it would say the channel's lowest value.
    box: dict[str, Any] = {**common, "value": None, "step": number(1), "width": 112}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", wrap=False):
        st.number_input(
            f"{channel.label} from{suffix}",
            key=low_key,
            on_change=_on_box,
            args=(row.id, "low", low_key),
            **box,
        )
        st.slider(
            f"{channel.label} range{suffix}",
            key=slider,
            label_visibility="collapsed",
            # The grid itself: a coarser step would move the other end onto its own grid.
            step=1 if number is int else 0.01,
            on_change=_on_slider,
            args=(row.id, slider, st.session_state[slider]),
            **common,
        )
        st.number_input(
            f"{channel.label} to{suffix}",
            key=high_key,
            on_change=_on_box,
            args=(row.id, "high", high_key),
            **box,
        )
    _remarks(row, channel, bounds)


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
            f"{channel.text(bounds[1])}. The slider's coloured bar is the part left out."
        )


def _greys(state: AppState, card: GroupCard, row: RangeRow, image: Image) -> None:
    """Say how many greys a hue range brings along, and offer to leave them out."""
    bounds = row.range
    if isinstance(bounds.low, Auto) or isinstance(bounds.high, Auto):
        return
    kept = fixed_set(bounds, state.frame.depth)
    greys = cached.greys_of(image, state.recipe) if kept and kept[0][0] == 0 else 0
    if not greys:
        return
    st.caption(
        f"{pixels(greys)} of the selected pixels are grey: greys have no hue of their own and "
        "count as 0°."
    )
    if card.match == "all" and all(each.range.channel != "saturation" for each in card.rows):
        st.button(
            "Leave greys out: Saturation from 10",
            key=f"greys-{row.id}",
            on_click=session.act,
            args=(edits.add_range, card.id, Range("saturation", 10, 100)),
        )


def _automatic(state: AppState, row: RangeRow, result: MaskResult | None) -> None:
    place = next(
        (g, r)
        for g, card in enumerate(state.groups)
        for r, each in enumerate(card.rows)
        if each.id == row.id
    )
    found = {
        each.end: each.value
        for each in (result.bounds if result else ())
        if (each.group, each.range) == place
    }
    low, high = row.range.low, row.range.high
    for end, bound in (("From", low), ("To", high)):
        if isinstance(bound, Auto):
            here = found.get("low" if end == "From" else "high")
            value = "no value" if here is None else CHANNELS[row.range.channel].text(here)
            st.caption(f"{end}: {METHODS[bound.method]}, found anew in each image (here: {value})")
        else:
            st.caption(f"{end}: {CHANNELS[row.range.channel].text(bound)}")
    numbers = [found.get("low", low), found.get("high", high)]
    if all(isinstance(each, int | float) for each in numbers):
        st.button(
            "Use these numbers for every image",
            key=f"fix-{row.id}",
            on_click=session.act,
            args=(edits.set_bounds, row.id, *numbers),
        )


# ---- callbacks: read the widget, edit the state


def _on_match() -> None:
    session.report("match-groups", lambda match: session.act(edits.set_match, match))


def _on_group_match(group_id: int) -> None:
    def apply(match: Match) -> None:
        session.act(edits.set_group_match, group_id, match)

    session.report(f"match-{group_id}", apply)


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


def _on_slider(row_id: int, key: str, shown: tuple[float, float]) -> None:
    earlier = [shown, *reversed(session.earlier_values(key))]

    def apply(moved: tuple[float, float]) -> None:
        for end, number in moved_ends(moved, earlier):
            session.act(edits.slide_end, row_id, end, number)

    session.report(key, apply)


def moved_ends(
    moved: tuple[float, float], shown: Sequence[tuple[float, float]]
) -> list[tuple[End, float]]:
    """Return the ends of a slider that were moved, with their new values.

    The browser sends both thumbs, and the one left alone may be older than the state: the one that
    moved is told by comparing with what the browser may have shown, the newest first.
    """
    ends: tuple[End, End] = ("low", "high")
    for before in shown:
        changed = [(e, b) for e, a, b in zip(ends, before, moved, strict=True) if a != b]
        if len(changed) == 1:
            return changed
    return [(e, b) for e, a, b in zip(ends, shown[0], moved, strict=True) if a != b]


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
