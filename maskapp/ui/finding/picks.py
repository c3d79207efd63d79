"""What the eyedropper picked: how far ranges reach beyond it, and letting go of it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from maskapp.core.finding.picks import Pick, Picked
from maskapp.core.image import Image
from maskapp.ui.compute.learning import learn_from_picks
from maskapp.ui.compute.picking import ranges_of
from maskapp.ui.finding.suggestion import suggestion_card
from maskapp.ui.state import pick_edits, session
from maskapp.ui.wording import plain

_KEY = "tolerance"


def propose(
    image: Image, picks: tuple[Pick, ...], channels: tuple[str, ...], percent: int
) -> Picked:
    """Return ranges for picks, from the values that the rule sees (after smoothing)."""
    return ranges_of(image, session.load().document.recipe, picks, channels, percent)


def picks_panel(image: Image) -> None:
    """Draw the controls of the picks, while there are any."""
    state = session.load()
    if not state.document.live_picks:
        return
    count = len(state.document.live_picks)
    with st.container(horizontal=True, vertical_alignment="bottom", key="picks"):
        st.slider(
            f"Tolerance of {count} pick{'s' * (count > 1)} (%)",
            0,
            30,
            value=state.document.tolerance,
            key=session.show(_KEY, state.document.tolerance),
            on_change=partial(_on_tolerance, image),
            help="How far the ranges reach beyond the picked values, in percent of the values "
            "that the image has on that channel.",
        )
        st.button("Forget the picks", on_click=session.act, args=(pick_edits.forget_picks,))
    if state.document.pick_note:
        st.caption(plain(state.document.pick_note))
    if {pick.wanted for pick in state.document.live_picks} == {True, False}:
        wanted = st.toggle(
            "Suggest the shortest rule for these picks",
            key="suggest-marks",
            on_change=session.deed,
            help="Looks for few ranges, on any channels, that tell what you picked from what you "
            "did not want.",
        )
        if wanted:
            learnt = learn_from_picks(image, state.document.recipe, state.document.live_picks)
            suggestion_card(image, learnt, "picks", state.document.live_picks)


def _on_tolerance(image: Image) -> None:
    session.report(
        _KEY,
        lambda percent: session.act(pick_edits.set_tolerance, percent, partial(propose, image)),
    )
