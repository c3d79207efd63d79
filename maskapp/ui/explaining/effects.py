"""Explain the mask: what each range does, and how fragile its bounds are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import streamlit as st

from maskapp.core.color.channels import CHANNELS
from maskapp.core.display.share import share_text
from maskapp.core.explaining.sensitivity import REACH, Sensitivity
from maskapp.core.image import Image
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.one_class import subject
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Range
from maskapp.ui.compute.explanations import (
    MOST_RANGES,
    SIDE,
    Effect,
    effects_of,
    sensitivities_of,
)
from maskapp.ui.compute.masks import class_result_of
from maskapp.ui.host.served import data_url
from maskapp.ui.state import session
from maskapp.ui.state.model import row_name
from maskapp.ui.wording import pixels, plain

Figure = dict[str, Any]
_CURVE = "#1f8fe0"
_MARK = "#e8590c"


def explain_panel(image: Image, recipe: Recipe) -> None:
    """Draw the closed panel; its parts are computed while they are seen."""
    panel = st.expander(
        "Explain the mask", icon=":material/quiz:", key="explain", on_change=session.deed
    )
    if not panel.open:
        return
    with panel:
        if not subject(recipe).rule.groups:
            st.caption("The rule has no ranges, so there is nothing to explain. Add a group.")
            return
        effects, fragile = st.tabs(
            ["What each range does", "How fragile?"], key="explain-part", on_change=session.deed
        )
        if subject(recipe).cleaning:
            st.caption("Pixels are counted before cleaning.")
    if effects.open:
        with effects:
            _effects(image, recipe)
    if fragile.open:
        with fragile:
            _fragile(image, recipe)


# ---- what each range does


def effect_text(effect: Effect, considered: int, *, only: bool = False) -> str:
    """Return the effect in words.

    Parameters
    ----------
    effect : Effect
    considered : int
        Number of valid pixels inside the region.
    only : bool
        The rule has no other range.
    """
    if only:
        return "The only range: it alone makes the mask."
    parts = [
        f"{verb} {pixels(count)} pixel{'' if count == 1 else 's'} ({share_text(count, considered)})"
        f" that no other range {verb.lower()}"
        for verb, count in (("Adds", effect.added), ("Removes", effect.removed))
        if count
    ]
    return f"{'. '.join(parts)}." if parts else "Changes nothing: the other ranges already decide."


def _effects(image: Image, recipe: Recipe) -> None:
    st.caption("What the mask gains and loses by each range: with it, against without it.")
    total = sum(1 for _ in subject(recipe).rule.ranges())
    considered = class_result_of(image, recipe).considered
    with st.spinner("Leaving out one range after the other …"):
        for effect in effects_of(image, recipe):
            name = f"{effect.bounds.describe()}{_place(recipe, effect.address.group)}"
            text = effect_text(effect, considered, only=total == 1)
            with st.container(
                horizontal=True,
                gap="small",
                wrap=False,
                key=f"effect-{effect.address.group}-{effect.address.range}",
            ):
                st.image(
                    data_url(effect.thumbnail, "image/png"),
                    width=SIDE,
                    alt=f"Where {name} changes the mask. {text}",
                )
                st.markdown(f"**{plain(name)}**  \n{plain(text)}", width="stretch")
    if total > MOST_RANGES:
        st.caption(f"These are the first {MOST_RANGES} of {total} ranges.")


def _place(recipe: Recipe, group: int) -> str:
    return f", group {group + 1}" if len(subject(recipe).rule.groups) > 1 else ""


# ---- how fragile


def fragile_text(sensitivity: Sensitivity) -> str:
    """Return in words how much one step of a bound matters."""
    each = sensitivity
    channel = CHANNELS[each.channel]
    step = f"One step ({channel.text(each.step)}) of {bound_name(each)}"
    if not each.area:
        after = "would select the first pixels" if each.fragile else "selects nothing either"
        return f"{step} {after}."
    if not each.worst:
        return f"{step} changes nothing."
    many = each.worst > 1
    share = f"{each.worst:.0%}" if many else share_text(round(each.worst * each.area), each.area)
    meaning = ": a slightly brighter or darker image would give another result" * each.fragile
    return f"{step} changes the selected area by {share}{meaning}."


def bound_name(sensitivity: Sensitivity) -> str:
    """Return the bound as the page calls it: "Red from"."""
    word = "from" if sensitivity.end == "low" else "to"
    return f"{CHANNELS[sensitivity.channel].label} {word}"


def curve(sensitivity: Sensitivity) -> Figure:
    """Return the Plotly figure: the selected area against the bound, the present one marked."""
    each, channel = sensitivity, CHANNELS[sensitivity.channel]
    offsets = range(-REACH, REACH + 1)
    # On the circle of hue the line goes on through 0°, so the axis has places, not values.
    texts = [channel.text(_moved(each, k)) if a is not None else "" for k, a in _points(each)]
    areas = [
        np.nan if area is None else 100 * area / max(1, each.considered) for area in each.areas
    ]
    here = areas[REACH]
    known = [area for area in areas if not np.isnan(area)]
    # A change of a few pixels must not look like a cliff.
    reach = max(here - min(known), max(known) - here, 0.1 * here, 0.01) * 1.15
    ticks = [k for k in (-REACH, 0, REACH) if each.areas[k + REACH] is not None]
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": list(offsets),
                "y": [None if np.isnan(area) else area for area in areas],
                "line": {"color": _CURVE, "width": 2},
                "marker": {"size": 4},
                "customdata": [
                    [text, "" if area is None else pixels(area)]
                    for text, area in zip(texts, each.areas, strict=True)
                ],
                "hovertemplate": f"{bound_name(each)} %{{customdata[0]}}: %{{customdata[1]}} pixels"
                "<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "x": [0],
                "y": [here],
                "marker": {"size": 12, "color": _MARK, "symbol": "diamond"},
                "hoverinfo": "skip",
            },
        ],
        "layout": {
            "height": 130,
            "margin": {"l": 8, "r": 12, "t": 6, "b": 24},
            "showlegend": False,
            "dragmode": False,
            "xaxis": {
                "range": [-REACH - 0.5, REACH + 0.5],
                "fixedrange": True,
                "tickvals": ticks,
                "ticktext": [channel.text(_moved(each, k)) for k in ticks],
                "zeroline": False,
            },
            "yaxis": {
                "range": [max(-1.0, here - reach), min(101.0, here + reach)],
                "fixedrange": True,
                "ticksuffix": " %",
                "nticks": 4,
                "automargin": True,
                "zeroline": False,
            },
        },
    }


def _points(each: Sensitivity) -> Iterator[tuple[int, int | None]]:
    return zip(range(-REACH, REACH + 1), each.areas, strict=True)


def _moved(each: Sensitivity, steps: int) -> float:
    channel, value = CHANNELS[each.channel], each.value + steps * each.step
    return value % 360 if channel.circular else round(value, channel.digits)


def _fragile(image: Image, recipe: Recipe) -> None:
    state = session.load()
    document, view = state.document, state.view
    rows = {row.id: row for row in state.card.rows}
    names = {key: f"{row.range.describe()}{row_name(document, row)}" for key, row in rows.items()}
    index = len(recipe.classes) - 1
    places = {
        row.id: Address(index, place.group, place.range)
        for place, row in document.addressed()
        if row.id in rows
    }
    active = view.active if view.active in places else next(iter(places))
    chosen = st.selectbox(
        "Range to test",
        list(places),
        format_func=lambda row_id: names.get(row_id, ""),
        index=list(places).index(active),
        key=f"fragile-{active}",  # the range that was touched last is the one to look at
        on_change=session.deed,
        help="The share of selected pixels before cleaning, drawn for each bound moved by up to 10 "
        "steps. Fragile: one step changes the selected area by more than 5 %, so a slightly "
        "brighter or darker image would give another result.",
    )
    address = places.get(chosen, places[active])
    found = sensitivities_of(image, recipe, address)
    bounds = subject(recipe).rule.groups[address.group].ranges[address.range]
    if not found and bounds.local:
        st.caption("Each pixel has a threshold of its own, so there is no bound to move.")
    elif not found:
        st.caption("The automatic threshold finds no value in this image, so no bound can move.")
    for each in found:
        _bound(each, bounds, cleaned=bool(subject(recipe).cleaning))


def _bound(each: Sensitivity, bounds: Range, *, cleaned: bool) -> None:
    channel = CHANNELS[each.channel]
    bound = bounds.low if each.end == "low" else bounds.high
    found = ", found in this image" if isinstance(bound, Auto) else ""
    with st.container(gap="small", key=f"bound-{each.end}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            value = plain(f"{bound_name(each)} {channel.text(each.value)}")
            st.markdown(f"**{value}**{found}", width="content")
            if each.fragile:
                st.badge("fragile", icon=":material/warning:", color="orange")
            elif cleaned:
                # Filling and opening can turn a pixel into half of the image: nobody has looked.
                st.badge("steady before cleaning", icon=":material/help:", color="gray")
            else:
                st.badge("steady", icon=":material/check:", color="green")
        text = fragile_text(each)
        st.caption(plain(text))
        st.plotly_chart(
            curve(each),
            key=f"curve-{each.end}",
            config={"displayModeBar": False, "scrollZoom": False},
            alt=f"Selected share against {bound_name(each)}, 10 steps either way. {text}",
        )
