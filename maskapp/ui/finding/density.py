"""Two channels at once: how often their values occur together, and shapes drawn over that."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from maskapp.core.color.channels import CHANNELS
from maskapp.core.finding.density import Density
from maskapp.core.finding.lasso import box_ranges, lasso_groups
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.compute.counts import density_of
from maskapp.ui.compute.masks import resolved_of
from maskapp.ui.finding.density_figure import alternative, areas, figure
from maskapp.ui.state import session
from maskapp.ui.state.density_edits import (
    Point,
    drawn_box,
    drawn_lasso,
    set_box,
    set_boxes,
    set_pair,
)
from maskapp.ui.wording import label_of, plain

_NOTE = "maskapp-density-note"


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said about the last shape, as long as the rule is the one it left."""

    rule: str
    text: str
    refused: bool


def density_panel(image: Image, recipe: Recipe) -> None:
    """Draw the closed panel; the plot is computed while it is seen."""
    panel = st.expander(
        "Two channels at once",
        icon=":material/scatter_plot:",
        key="density",
        on_change=session.deed,
    )
    if not panel.open:
        return
    with panel:
        lasso = _controls()
        x, y = session.load().view.pair
        found = density_of(image, recipe, x, y)
        resolved = resolved_of(image, recipe)
        key = f"density-{x}-{y}-{'lasso' if lasso else 'box'}"
        st.plotly_chart(
            figure(found, areas(recipe, resolved, found), lasso=lasso),
            key=key,
            on_select=partial(_on_shape, key, found),
            selection_mode="lasso" if lasso else "box",
            config={"displayModeBar": False, "scrollZoom": False},
            alt=alternative(found),
        )
        _note(recipe)
        if lasso:
            st.caption(
                "Draw around a cloud of points: it becomes up to five boxes, each a group of the "
                "rule. They take the place of groups on these two channels alone."
            )
        else:
            st.caption(
                "Drag a box: its sides become the two ranges. White lines show what the rule keeps."
            )


def _controls() -> bool:
    """Draw the controls; return whether shapes are drawn freely."""
    state = session.load()
    offered = CHANNELS.with_own((*state.view.pair, *state.document.recipe.channels))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for axis, (word, channel) in enumerate(zip(("Across", "Up"), state.view.pair, strict=True)):
            st.selectbox(
                word,
                offered,
                format_func=label_of,
                index=offered.index(channel),
                key=session.show(f"pair-{axis}", channel),
                on_change=_on_pair,
                args=(axis,),
                width="stretch",
            )
        tool = st.segmented_control(
            "Draw a",
            ["Box", "Lasso"],
            default="Box",
            required=True,
            key="density-tool",
            on_change=session.deed,
        )
    return tool == "Lasso"


def _note(recipe: Recipe) -> None:
    note = st.session_state.get(_NOTE)
    if isinstance(note, Note) and note.rule == recipe.to_json(indent=None):
        show, icon = (
            (st.warning, ":material/warning:") if note.refused else (st.info, ":material/info:")
        )
        show(plain(note.text), icon=icon)


# ---- callbacks


def _on_pair(axis: int) -> None:
    def apply(channel: str) -> None:
        session.act(set_pair, axis, channel)

    session.report(f"pair-{axis}", apply)


def _on_shape(key: str, density: Density) -> None:
    selection = st.session_state[key]["selection"]
    box, corners = drawn_box(selection), drawn_lasso(selection)
    st.session_state.pop(_NOTE, None)
    if box:
        session.act(set_box, box_ranges(density, *box[0], *box[1]))
    elif corners:
        _lasso(density, corners)
    else:
        session.deed()


def _lasso(density: Density, corners: tuple[Point, ...]) -> None:
    found = lasso_groups(density, corners)
    if found.problem:
        session.deed()
        text = found.problem
    else:
        session.act(set_boxes, found.groups)
        several = len(found.groups) > 1
        boxes = f"{len(found.groups)} boxes, which select" if several else "one box, which selects"
        text = (
            f"The lasso became {boxes} the same pixels of the plot to "
            f"{100 * found.dice:.1f} % (Dice; 100 % would be no difference)."
        )
    rule = session.load().recipe.to_json(indent=None)
    st.session_state[_NOTE] = Note(rule, text, bool(found.problem))
