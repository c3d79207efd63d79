"""The rule's form: one component for all ranges and groups, undo and the images they are for.

Everything that is done in it is one list in the order of time: two of Streamlit's widgets that
change together are told in the order of the page, and a typed number would undo the click that
came after it.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path

import streamlit as st

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.local_methods import LOCAL_METHODS
from maskapp.core.color.methods import METHODS
from maskapp.core.engine.result import ClassResult
from maskapp.core.image import Image
from maskapp.core.recipe.automatic import Local
from maskapp.core.recipe.one_class import subject
from maskapp.core.recipe.rule import Range
from maskapp.ui.compute.counts import narrow_range
from maskapp.ui.rule import actions
from maskapp.ui.rule.form.data import FormData, Named
from maskapp.ui.rule.form.past import past_of
from maskapp.ui.rule.form.planes import planes_of
from maskapp.ui.rule.form.rows import cards_of
from maskapp.ui.state import fragments, link, session
from maskapp.ui.state.model import State
from maskapp.ui.widgets.component import component
from maskapp.ui.widgets.messages import Action, read_actions
from maskapp.ui.wording import label_of

_KEY = "rule-form"
_HERE = Path(__file__).parent
_METHODS = (
    *(Named(each, METHODS[each].label, "One threshold for the image") for each in METHODS),
    *(
        Named(actions.method_id(Local(each)), row.label, "A threshold for each pixel")
        for each, row in LOCAL_METHODS.items()
    ),
)

_mount = component(
    "maskapp_rule_form",
    _HERE / "main.mjs",
    html=_HERE / "form.html",
    css=_HERE / "form.css",
)


def rule_form(image: Image, key: str, result: ClassResult | None, *, several: bool = False) -> None:
    """Draw the rule's form.

    Parameters
    ----------
    image : Image
    key : str
        Of the image, for what it has instead of the rule of all.
    result : ClassResult or None
        Of the class on view.
        Tells the values of automatic bounds; None if there is no mask.
    several : bool
        There are more images, so edits can be for one or for all.
    """
    state, heard = session.load(), session.heard(session.RULE)
    data = FormData(
        heard.hand,
        heard.number,
        session.kept().version,
        key,
        several,
        state.view.only_this,
        state.card.id,
        cards_of(state, image, key, result),
        state.card.match,
        state.card.invert,
        state.view.log,
        past_of(session.holder().history),
        planes_of(image, state.recipe_of(key)) if result and not has_local(state, key) else None,
        link.encode(state.document.recipe),
        _channels(state),
        _METHODS,
    )
    _mount(key=_KEY, data=asdict(data), on_actions_change=partial(_on_actions, image))


def has_local(state: State, key: str) -> bool:
    """Whether bounds of the class on view are each pixel's own, which the browser does not find."""
    rule = subject(state.recipe_of(key)).rule
    return any(bounds.local for _, bounds in rule.ranges())


def _channels(state: State) -> tuple[Named, ...]:
    """Return the channels to choose from: all that there are, and the rule's own."""
    return tuple(
        Named(each, label_of(each), CHANNELS[each].family)
        for each in CHANNELS.with_own(state.document.recipe.channels)
    )


def _on_actions(image: Image) -> None:
    beside = session.told_beside()
    hand, done = read_actions(st.session_state.get(_KEY))
    for action in done:
        typing = actions.typing_of(action)
        again = bool(typing) and session.heard(session.RULE).typing == typing
        if session.hear(session.RULE, hand, action.number, typing):
            _do(action, image, again=again)
    session.deed()
    fragments.after_edit(beside=beside)


def _do(action: Action, image: Image, *, again: bool) -> None:
    if action.kind == "redo":
        session.redo()
    elif action.kind in ("undo", "back"):
        for _ in range(actions.steps_of(action)):
            session.undo()
    elif edit := actions.edit_of(action, partial(_narrow, image)):
        (session.go_on if again else session.act)(edit)


def _narrow(image: Image, channel: str) -> Range:
    return narrow_range(image, session.load().recipe, channel)
