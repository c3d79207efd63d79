"""Loading a recipe or an experiment that was downloaded before."""

from __future__ import annotations

import streamlit as st

from maskapp.ui.state import experiment_edits, session


def recipe_loader() -> None:
    """Draw the place for a recipe file, in an expander."""
    state = session.load()
    with st.expander(
        "Load recipe or experiment", icon=":material/upload_file:", key="recipe-loader"
    ):
        key = f"recipe-{state.view.recipes}"
        st.file_uploader(
            "Load recipe",
            key=key,
            label_visibility="collapsed",
            on_change=_on_recipe,
            args=(key,),
            help="A recipe or an experiment (.json) that was downloaded here. It replaces what is "
            "on screen; an experiment then asks for its images.",
        )


def _on_recipe(key: str) -> None:
    upload = st.session_state.get(key)
    # Until the browser hears of the next place, its messages bring the file again.
    is_new = key == f"recipe-{session.load().view.recipes}"
    if upload is not None and is_new:
        session.act(experiment_edits.open_file, upload.getvalue())
    else:
        session.deed()
