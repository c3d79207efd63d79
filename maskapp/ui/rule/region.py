"""The region: which part of the image is looked at, as a list of the shapes that were drawn."""

from __future__ import annotations

from typing import assert_never

import streamlit as st

from maskapp.core.recipe.shapes import Ellipse, Polygon, Rectangle, Shape
from maskapp.ui.state import pick_edits, session
from maskapp.ui.widgets.icon_button import icon_button


def region_panel() -> None:
    """Draw the list of shapes, if there are any."""
    region = session.load().document.region
    if not region:
        return
    with st.container(border=True, key="region", gap="small"):
        st.markdown("**Region**")
        st.caption(
            "Only pixels inside count, for the mask, the share and automatic thresholds."
            if any(row.shape.mode == "include" for row in region)
            else "What is left out counts nowhere: not in the mask, the share, nor in automatic "
            "thresholds."
        )
        for number, row in enumerate(region, start=1):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(describe(row.shape), width="stretch")
                icon_button(f"Remove shape {number}", "close", pick_edits.remove_shape, row.id)
        st.button("Look at the whole image", on_click=session.act, args=(pick_edits.drop_region,))


def describe(shape: Shape) -> str:
    """Return a shape in words: "Inside a rectangle of 80 × 60 at x 10, y 20"."""
    where = "Inside" if shape.mode == "include" else "Not in"
    match shape:
        case Polygon():
            return f"{where} a polygon of {len(shape.points)} corners"
        case Ellipse():
            kind = "an ellipse"
        case Rectangle():
            kind = "a rectangle"
        case _:
            assert_never(shape)
    return f"{where} {kind} of {shape.width} × {shape.height} at x {shape.x}, y {shape.y}"
