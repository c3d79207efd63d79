"""Loading a recipe that was downloaded before."""

from __future__ import annotations

import streamlit as st

from maskapp.ui.state import rule_edits, session


def recipe_loader() -> None:
    """Draw the place for a recipe file, in an expander."""
    state = session.load()
    with st.expander("Load recipe", icon=":material/upload_file:", key="recipe-loader"):
        key = f"recipe-{state.view.recipes}"
        st.file_uploader(
            "Load recipe",
            key=key,
            label_visibility="collapsed",
            on_change=_on_recipe,
            args=(key,),
            help="A recipe (.json) that was downloaded here. It replaces the rule on screen.",
        )


def _on_recipe(key: str) -> None:
    upload = st.session_state.get(key)
    if upload is not None:
        session.act(rule_edits.read_recipe, upload.getvalue())
    else:
        session.deed()
