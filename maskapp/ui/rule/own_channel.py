"""A channel of one's own: a mix by its formula, or a stain by the picks."""

from __future__ import annotations

import streamlit as st

from maskapp.core.color.channels import CHANNELS
from maskapp.ui.state import own_channel_edits, session
from maskapp.ui.wording import plain

_NAME, _FORMULA = "own-channel-name", "own-channel-formula"


def own_channel_panel() -> None:
    """Draw the closed panel."""
    panel = st.expander(
        "Channel of your own",
        icon=":material/function:",
        key="own-channel",
        on_change=session.deed,
    )
    if not panel.open:
        return
    with panel:
        st.text_input(
            "Name",
            key=_NAME,
            placeholder="brown",
            autocomplete="off",
            on_change=session.deed,
        )
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input(
                "Formula",
                key=_FORMULA,
                placeholder="2 red - green - blue",
                autocomplete="off",
                help="Channels with whole numbers before them, all in counts or all of one unit: "
                + ", ".join(plain(id_) for id_, row in CHANNELS.items() if not row.circular)
                + ".",
                on_change=session.deed,
                width="stretch",
            )
            st.button("Add the formula", on_click=_add_formula)
        st.caption(
            "The new range keeps what lies above Otsu's threshold: change it as any other. Or make "
            "a stain of your own: pick boxes of it with the tool Pick, boxes of the other stain "
            "with Not this, and give it a name."
        )
        st.button("Add the picked stain", on_click=_add_stain)


def _add_formula() -> None:
    session.act(own_channel_edits.add_formula, _typed(_NAME), _typed(_FORMULA))


def _add_stain() -> None:
    session.act(own_channel_edits.add_stain, _typed(_NAME))


def _typed(key: str) -> str:
    return str(st.session_state.get(key) or "")
