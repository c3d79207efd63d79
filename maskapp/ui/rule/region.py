"""The region: which part of the images is looked at, as a list of the shapes that were drawn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from maskapp.core.image import Image
from maskapp.core.recipe.shapes import Cell, Grid, parts_of, shape_text
from maskapp.ui.state import grid_edits, region_edits, session
from maskapp.ui.state.grid_edits import GRID_NUMBERS, GridNumber
from maskapp.ui.state.model import State
from maskapp.ui.state.region_edits import OnView, Sized, size_text
from maskapp.ui.state.rows import ShapeRow
from maskapp.ui.widgets.icon_button import icon_button
from maskapp.ui.widgets.number_box import NumberBox, number_box, refused
from maskapp.ui.wording import few, plain

_CELLS: dict[Cell, str] = {"ellipse": "Ellipses", "rectangle": "Rectangles"}
_SCOPES = {False: "All images", True: "Only this one"}


def region_panel(image: Image, sizes: Mapping[str, Sized], *, several: bool) -> None:
    """Draw where pixels count: the shapes, for which images they hold, and what does not fit.

    Parameters
    ----------
    image : Image
        The one on view.
    sizes : mapping of str to Sized
        The images whose sizes are known, by their keys; the one on view is among them.
    several : bool
        Whether there are other images.
    """
    state = session.load()
    rows = state.seen.region
    with st.container(border=True, key="region", gap="small"):
        st.markdown(f"**Where:** {where_text(state, several=several)}")
        if several and not region_edits.has_own(state.document, state.view.image):
            _scope(state)
        if not rows:
            st.caption(
                "Draw a rectangle, an ellipse or a polygon in the picture to bound the mask."
            )
        else:
            _shapes(image, rows)
        st.button(
            "Lay a grid",
            key="add-grid",
            icon=":material/grid_on:",
            on_click=session.act,
            args=(region_edits.add_grid, _on_view(image)),
            help="Ellipses or rectangles in rows and columns: wells of a plate, pots of a tray. "
            "Each has a row of its own in the tables: A1, A2, …",
        )
        if region_edits.has_own(state.document, state.view.image):
            _own(state)
        else:
            _fit(image, state, sizes)


def where_text(state: State, *, several: bool) -> str:
    """Say where pixels of the image on view count, as the heading does."""
    rows = state.seen.region
    if not rows:
        whole = "the whole image"
    else:
        inside = any(row.shape.mode == "include" for row in rows)
        shapes = f"{len(rows)} {'shape' if len(rows) == 1 else 'shapes'}"
        whole = f"inside {shapes}" if inside else f"all but {shapes}"
    if not several:
        return whole
    if region_edits.has_own(state.document, state.view.image):
        return f"{whole}, in this image only"
    return f"{whole}, in all images"


def _scope(state: State) -> None:
    alone = region_edits.is_for_one(state, state.view.image)
    st.segmented_control(
        "Shapes are drawn and moved for",
        list(_SCOPES),
        format_func=_SCOPES.__getitem__,
        default=alone,
        key=session.show("region-scope", alone),
        required=True,
        on_change=_on_scope,
        help="“Only this one” gives the image on view a region of its own: what is drawn, moved or "
        "removed then leaves all others as they are.",
    )
    inside = any(row.shape.mode == "include" for row in state.seen.region)
    if inside and region_edits.begins_own(state, state.view.image):
        st.caption(
            "Now it has the shapes of all images. The first one that you draw to keep inside takes "
            "their place in this image; where you move, remove or leave out, the others stay."
        )


def _on_scope() -> None:
    session.report(
        "region-scope", lambda alone: session.act(region_edits.choose_for_one, bool(alone))
    )


def _shapes(image: Image, rows: tuple[ShapeRow, ...]) -> None:
    st.caption(
        "Only pixels inside count, for the mask, the share and automatic thresholds."
        if any(row.shape.mode == "include" for row in rows)
        else "What is left out counts nowhere: not in the mask, the share, nor in automatic "
        "thresholds."
    )
    on_view = _on_view(image)
    remove = partial(region_edits.remove_shape, image=on_view)
    for number, row in enumerate(rows, start=1):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(shape_text(row.shape), width="stretch")
            if row.shape.mode == "include":
                _name(row, number, on_view)
            icon_button(f"Remove shape {number}", "close", remove, row.id)
        if isinstance(row.shape, Grid):
            _grid(row, row.shape, number, on_view)
    if count := len(parts_of(row.shape for row in rows)):
        have = "part has a row of its" if count == 1 else "parts have rows of their"
        st.caption(f"{count} named {have} own in the tables; see **Measure**.")
    st.button(
        "Use the whole image",
        key="drop-region",
        on_click=session.act,
        args=(region_edits.drop_region, _on_view(image)),
    )


def _name(row: ShapeRow, number: int, image: OnView) -> None:
    key = f"shape-{row.id}-name"
    st.text_input(
        f"Name of shape {number}",
        value=row.shape.name,
        key=session.show(key, row.shape.name),
        width=110,
        placeholder="name",
        label_visibility="collapsed",
        autocomplete="off",
        on_change=_on_name,
        args=(key, row.id, image),
    )


def _grid(row: ShapeRow, grid: Grid, number: int, image: OnView) -> None:
    state = session.load()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for each in GRID_NUMBERS:
            number_box(
                NumberBox(
                    grid_edits.box_key(row.id, each),
                    f"{each.label} of grid {number}",
                    grid_edits.text_of(state, row.id, each, grid),
                    partial(_type_number, row.id, each, image),
                    lambda now: any(other.id == row.id for other in now.seen.region),
                ),
                width=108,
            )
    for each in GRID_NUMBERS:
        if problem := grid_edits.typed_problem(state, row.id, each, image):
            refused(f"{each.label}: {problem} The last valid number is still used.")
    key = f"shape-{row.id}-cell"
    st.segmented_control(
        f"Cells of grid {number}",
        list(_CELLS),
        format_func=_CELLS.__getitem__,
        default=grid.cell,
        key=session.show(key, grid.cell),
        required=True,
        label_visibility="collapsed",
        on_change=_on_cell,
        args=(key, row.id, image),
    )


def _type_number(
    shape_id: int, number: GridNumber, image: OnView, state: State, text: str
) -> State:
    return grid_edits.type_number(state, shape_id, number, image, text)


def _on_cell(key: str, shape_id: int, image: OnView) -> None:
    session.report(
        key, lambda cell: session.act(region_edits.set_grid, shape_id, "cell", cell, image)
    )


def _on_name(key: str, shape_id: int, image: OnView) -> None:
    session.report(
        key, lambda name: session.act(region_edits.name_shape, shape_id, str(name or ""), image)
    )


def _own(state: State) -> None:
    """Offer the two ways out of a region that only the image on view has."""
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Use the region of all images",
            key="region-of-all",
            on_click=session.act,
            args=(region_edits.use_region_of_all, state.view.image),
            help="Takes this image's own region back.",
        )
        if state.seen.region:
            st.button(
                "Use this region in all images",
                key="region-for-all",
                on_click=session.act,
                args=(region_edits.use_in_all, state.view.image),
                help="In place of the region of all; images with a region of their own keep it.",
            )


def _fit(image: Image, state: State, sizes: Mapping[str, Sized]) -> None:
    """Warn where the region of all images was drawn on an image of another size."""
    wrong = region_edits.misfits(state.document, sizes)
    if not wrong:
        return
    drawn = state.document.region[0].drawn_on
    names = few([f"{each.name} ({size_text(each.size)})" for each in wrong.values()])
    on = f"was drawn on an image of {size_text(drawn)} pixels" if drawn else "holds in all images"
    here = state.view.image in wrong
    st.warning(
        f"The region {on}; of another size: {plain(names)}. There it may cut off what you want. "
        + (
            "Give this image a region of its own and move the shapes."
            if here
            else "Look at each, and give it a region of its own where this one does not fit."
        ),
        icon=":material/warning:",
    )
    if here:
        st.button(
            "Own region for this image",
            key="own-region",
            on_click=session.act,
            args=(region_edits.own_region, _on_view(image)),
            help="The same shapes, scaled to this image; move them where they belong.",
        )


def _on_view(image: Image) -> OnView:
    return OnView(session.load().view.image, (image.width, image.height))
