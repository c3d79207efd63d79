"""How much the class on view selects, and why if that is nothing or everything."""

from __future__ import annotations

import streamlit as st

from maskapp.core.display.share import share_text
from maskapp.core.engine.result import ClassResult
from maskapp.core.image import Image
from maskapp.core.recipe.one_class import subject
from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.compute.explanations import explanation_of
from maskapp.ui.state.model import State
from maskapp.ui.wording import considered_pixels, pixels, plain

# A longer name would not stand beside the number.
_SHORT = 10


def selected(image: Image, recipe: Recipe, result: ClassResult, state: State) -> None:
    """Draw how much is selected, and why if it is nothing or everything.

    Parameters
    ----------
    image : Image
    recipe : Recipe
        Of the class on view.
    result : ClassResult
        Of both.
    state : State
    """
    # In the label, which is there anyway: a message would push the box aside that is typed in.
    by = f", by the last valid numbers: see {_places_of_drafts(state)}"
    several = len(state.document.classes) > 1
    word = f"Selected: {plain(state.card.name)}" if several else "Selected"
    within = subject(recipe).within or ""
    of = f" of {plain(within)}" if 0 < len(within) <= _SHORT else ""
    st.metric(
        f":material/warning: {word}{by}" if state.document.has_drafts else word,
        share_text(result.selected, result.considered) + of,
        f"{pixels(result.selected)} of {pixels(result.considered)} pixels",
        delta_color="off",
        delta_arrow="off",
        delta_description=f"{considered_pixels(image, recipe)}, counted one by one",
    )
    for notice in result.notices:
        st.warning(plain(notice), icon=":material/warning:")
    reason = _reason(image, recipe, result)
    if reason:
        st.info(plain(reason), icon=":material/lightbulb:")


def _places_of_drafts(state: State) -> str:
    rule = ["the rule"] if any(row.draft for row in state.document.rows) else []
    steps = ["“Clean”"] if any(row.typed for row in state.document.steps) else []
    measures = ["“Measure”"] if state.document.measures.typed else []
    return " and ".join(rule + steps + measures)


def _reason(image: Image, recipe: Recipe, result: ClassResult) -> str:
    """Say why nothing or everything is selected, "" if neither."""
    if result.considered == 0 or 0 < result.selected < result.considered:
        return ""
    reason = explanation_of(image, recipe)
    if reason and subject(recipe).invert:
        return f"{reason} Invert turns that around."
    if not reason:
        which = "removes everything" if result.selected == 0 else "fills everything"
        reason = f"The rule selects some pixels, but what follows it {which}."
    return reason
