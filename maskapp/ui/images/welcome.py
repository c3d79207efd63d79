"""The first page: what people come for, as cards, each of which opens an example."""

from __future__ import annotations

from functools import cache

import streamlit as st

from maskapp.ui.host.served import data_url
from maskapp.ui.images.examples import TASKS, Task
from maskapp.ui.state import example_edits, session
from maskapp.ui.wording import plain


def welcome() -> None:
    """Say what the page does, and offer the tasks."""
    document = session.load().document
    with st.container(key="welcome", gap="small"):
        if document.rows and not document.pristine:
            lacks = (
                "Add the images that it asks for."
                if document.awaited
                else "Images are no part of a link: add them, and the rule is applied to them."
            )
            st.info(
                f"Your rule is ready: {plain(document.recipe.describe())}. {lacks}",
                icon=":material/link:",
            )
        st.header("What do you want to measure?", anchor=False)
        st.markdown(
            "Add your own images above, or press a picture to see how it is done. Each opens an "
            "example with a rule; the right half shows what the rule selects."
        )
        with st.container(key="tasks"):
            for task in TASKS:
                _card(task)
        st.caption(
            "The pots are drawn. The tissue is scikit-image’s, the colonies are PhenoTypic’s "
            "(Ex-FAB BioFoundry, Apache-2.0). Nothing is fetched, and your own images stay on the "
            "computer that runs this page."
        )


def _card(task: Task) -> None:
    """Draw a card, all of which presses its button (page.css)."""
    with st.container(key=f"task-{task.id}", gap=None):
        # The button's name says it all; Streamlit's images bring a button of their own.
        st.html(f'<img src="{_picture(task)}" alt="">')
        st.button(task.label, key=f"open-{task.id}", type="tertiary", on_click=_open, args=(task,))
        st.markdown(task.line)


@cache
def _picture(task: Task) -> str:
    return data_url(task.card.read_bytes(), "image/jpeg")


def _open(task: Task) -> None:
    for section in task.sections:
        st.session_state[section] = True
    session.act(example_edits.open_examples, task.images, task.recipe)
