"""Measure: how many objects, how large, which of them count, and what a pixel is in µm."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from maskapp.core.display.share import share_text
from maskapp.core.image import Image
from maskapp.core.measuring.areas import AREA_UNITS
from maskapp.core.measuring.measured import Measured, Summary
from maskapp.core.measuring.regions import PartShare
from maskapp.core.measuring.scale import area_text, length_text, number_text
from maskapp.ui.compute.objects import objects_of, part_shares_of, size_for
from maskapp.ui.host import failure
from maskapp.ui.measuring.table import draw_table
from maskapp.ui.state import fragments, measure_edits, session
from maskapp.ui.state.measure_edits import UNITS
from maskapp.ui.state.measure_numbers import (
    FILTERS,
    PIXEL_SIZE,
    RULER,
    SPLIT,
    MeasureNumber,
    areas_in,
    box_key,
)
from maskapp.ui.state.model import State
from maskapp.ui.state.rows import Measures
from maskapp.ui.state.view import Ruler
from maskapp.ui.widgets.number_box import NumberBox, number_box, refused


def measure_panel(image: Image, *, several: bool) -> None:
    """Draw the section for the image and the class on view.

    Closed, it says what is counted, if anything is.
    """
    measures = session.load().document.measures
    panel = st.expander(
        "Measure", icon=":material/straighten:", key=fragments.MEASURE, on_change=session.deed
    )
    if panel.open:
        with panel:
            _scale(image, several=several)
            st.checkbox(
                "Count objects",
                value=measures.counts,
                key=session.show("count-objects", measures.counts),
                on_change=_on_count,
                help="Pixels of the mask that touch are one object. Counted and listed here, and "
                "for all images in the tables of the ZIP; the mask stays as it is.",
            )
            if measures.counts:
                _choices(session.load())
    with st.container(key="measured", gap="small"):
        _measured(image, opened=bool(panel.open))


@st.fragment(key=fragments.MEASURED)
def _measured(image: Image, *, opened: bool) -> None:
    session.settle()
    state = session.load()
    recipe, name, measures = state.recipe, state.card.name, state.document.measures
    size = measure_edits.pixel_size_of(state) or image.pixel_size or 0
    with failure.told():
        shares = part_shares_of(image, recipe).get(name, ())
        if not measures.counts:
            if opened and shares:
                _parts(shares, None)
            else:
                fragments.nothing()
            return
        known = size_for(measures.counting, size)
        counted = objects_of(image, recipe, name, measures.counting, known)
        st.markdown(_summary(counted.measured.summary, size, measures))
        draw_table(image, recipe, name, measures.counting, size)
        if opened and shares:
            _parts(shares, counted.measured)


def _summary(summary: Summary, size: float, measures: Measures) -> str:
    """Say how many objects there are and how large they are."""
    count = f"**{summary.count:,} {'object' if summary.count == 1 else 'objects'}**"
    which = measures.counting.describe()
    parts = [f"{count} ({which})" if which else count]
    if summary.count:
        parts.append(f"mean {_area(summary.mean, size)}")
        parts.append(f"median {_area(summary.median, size)}")
        if summary.sd is not None:
            parts.append(f"SD {_area(summary.sd, size)}")
        parts.append(f"total {_area(summary.total, size)}")
    return " · ".join(parts)


def _area(area: float | None, size: float) -> str:
    if area is None:
        return "–"
    text = f"{area:,.0f} px" if area == int(area) else f"{area:,.1f} px"
    return f"{text} ({area_text(area * size * size)})" if size else text


def _parts(shares: tuple[PartShare, ...], measured: Measured | None) -> None:
    """Draw a row for each named part of the region."""
    rows: dict[str, list[object]] = {
        "Region": [share.name for share in shares],
        "Percent": [
            share_text(share.selected, share.considered) if share.considered else "no pixels"
            for share in shares
        ],
        "Selected (px)": [share.selected for share in shares],
    }
    if measured is not None:
        summaries = [measured.summary_of(place) for place in range(len(shares))]
        rows["Objects"] = [each.count for each in summaries]
        rows["Mean area (px)"] = [
            "–" if each.mean is None else f"{each.mean:,.1f}" for each in summaries
        ]
    st.dataframe(rows, hide_index=True, height="auto" if len(shares) < 9 else 320, alt="Regions")


# ---- choices


def _choices(state: State) -> None:
    counting = state.document.measures.counting
    areas = areas_in(counting.area_unit)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        _number(state, SPLIT, 204)
        st.selectbox(
            "Areas in",
            list(AREA_UNITS),
            index=list(AREA_UNITS).index(counting.area_unit),
            format_func=AREA_UNITS.__getitem__,
            key=session.show("area-unit", counting.area_unit),
            on_change=_on_area_unit,
            width=96,
            help="Of smallest and largest area. In another unit than pixels, an image whose pixel "
            "size is not known has no count and is left out of the ZIP, with the reason.",
        )
    for pair in (areas, FILTERS):
        with st.container(horizontal=True, gap="small"):
            for number in pair:
                _number(state, number, 150)  # two beside each other on a phone
        for number in (SPLIT, *areas) if pair is areas else pair:
            _refusal(state, number)
    exclude = counting.exclude_border
    st.checkbox(
        "Leave out objects at the border",
        value=exclude,
        key=session.show("exclude-border", exclude),
        on_change=_on_border,
        help="Of the image, or of the region (**Where**): nobody knows how large they are, as they "
        "may go on beyond it.",
    )


def _scale(image: Image, *, several: bool) -> None:
    state = session.load()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        _number(state, _pixel_size(image), 160)
        st.caption(_scale_text(image, state))
    _refusal(state, PIXEL_SIZE)
    if several:
        alone = measure_edits.size_is_for_one(state)
        st.checkbox(
            "This size for this image only",
            value=alone,
            key=session.show("size-for-one", alone),
            on_change=_on_size_for_one,
            help="Where images were taken at different magnifications. Switched off, the size of "
            "all images, or what the file says, counts here again.",
        )
    if ruler := measure_edits.ruler_of(state):
        _ruler(state, ruler)
    else:
        st.caption("Or choose **Ruler** over the picture, and drag it along a scale bar.")


def _pixel_size(image: Image) -> MeasureNumber:
    """Return the number as it is typed for an image: an empty box shows what the file says."""
    if not image.pixel_size:
        return PIXEL_SIZE
    return replace(PIXEL_SIZE, empty=f"{number_text(image.pixel_size)}, by the file")


def _ruler(state: State, ruler: Ruler) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        _number(state, RULER, 160)
        st.selectbox(
            "Unit",
            list(UNITS),
            index=list(UNITS).index(ruler.unit),
            key=session.show("ruler-unit", ruler.unit),
            on_change=_on_unit,
            width=96,
        )
        st.caption(f"The line is {ruler.length:,.1f} px long.")
    _refusal(state, RULER)


def _scale_text(image: Image, state: State) -> str:
    given = measure_edits.pixel_size_of(state)
    size = given or image.pixel_size
    if not size:
        return "Without it, areas are told in pixels alone."
    where = "" if given else "By the file. "
    across, down = length_text(size * image.width), length_text(size * image.height)
    return f"{where}{size:.4g} µm per pixel: this image is {across} × {down}."


def _number(state: State, number: MeasureNumber, width: int) -> None:
    number_box(
        NumberBox(
            box_key(number),
            number.label,
            measure_edits.text_of(state, number),
            lambda now, typed: measure_edits.set_number(now, number.name, typed),
            lambda state: number is not RULER or measure_edits.ruler_of(state) is not None,
        ),
        placeholder=number.empty,
        help=f"{number.words} Empty: {number.empty}.",
        width=width,
    )


def _refusal(state: State, number: MeasureNumber) -> None:
    problem = measure_edits.typed_problem(state, number)
    if problem:
        refused(f"{number.label}: {problem} The last valid number is still used.")


def _on_count() -> None:
    session.report("count-objects", lambda on: session.act(measure_edits.count_objects, bool(on)))


def _on_size_for_one() -> None:
    session.report(
        "size-for-one", lambda on: session.act(measure_edits.size_for_one, alone=bool(on))
    )


def _on_unit() -> None:
    def apply(unit: Any) -> None:
        if unit in UNITS:
            session.act(measure_edits.set_ruler_unit, unit)

    session.report("ruler-unit", apply)


def _on_area_unit() -> None:
    def apply(unit: Any) -> None:
        if unit in AREA_UNITS:
            session.act(measure_edits.set_area_unit, unit)

    session.report("area-unit", apply)


def _on_border() -> None:
    session.report("exclude-border", lambda on: session.act(measure_edits.exclude_border, bool(on)))
