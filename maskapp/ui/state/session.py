"""The session's state and the one way to change it: an edit, called from a widget's callback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Concatenate, ParamSpec

import streamlit as st

from maskapp.errors import MaskappError
from maskapp.ui.host import addresses, expiry, sessions
from maskapp.ui.state.history import History
from maskapp.ui.state.kept import Heard, Keeping, Kept
from maskapp.ui.state.model import State
from maskapp.ui.wording import said

_KEY = "maskapp"
P = ParamSpec("P")


Report = tuple[str, Any, Callable[[Any], None]]


RULE, SET, VIEWER = "rule", "set", "viewer"
"""Components whose actions are heard: the rule's form, the images, the picture."""
KEEPING = Keeping(sessions.is_open, sessions.close)
"""What all tabs of this server hold."""
expiry.each_round(KEEPING.sweep)


@dataclass
class Holder:
    """What is kept for a session between runs.

    Parameters
    ----------
    kept : Kept
        What the tab holds, which outlives the session.
    acts : int
        What the user did since the last run, reports left out.
    reports : list
        Values that widgets reported since the last run.
    earlier : dict
        Values of widgets, by key, from before the page changed them.
    drawn : object
        What the whole workspace showed when it was drawn last, see `fragments`.
    export_shows : int
        `Kept.version` of what the export menu showed then.
    """

    kept: Kept = field(default_factory=Kept)
    acts: int = 0
    reports: list[Report] = field(default_factory=list)
    earlier: dict[str, list[Any]] = field(default_factory=dict)
    drawn: object = None
    export_shows: int = -1

    @property
    def state(self) -> State:
        """The newest state: also for threads, which have no session."""
        return self.kept.state

    @state.setter
    def state(self, state: State) -> None:
        self.kept.state = state

    @property
    def history(self) -> History:
        """What can be undone and redone."""
        return self.kept.history


def holder() -> Holder:
    """Return the session's holder."""
    if is_new():
        begin(State())
    found = st.session_state[_KEY]
    assert isinstance(found, Holder)
    return found


def kept() -> Kept:
    """Return what the session's tab holds."""
    return holder().kept


def begin(state: State) -> None:
    """Begin a tab that holds nothing but a state."""
    new = Kept(state, browser=addresses.browser(), holder=sessions.session_id())
    KEEPING.add(new)
    st.session_state[_KEY] = Holder(new)


def heard(place: str) -> Heard:
    """Return the last action of a component that was done."""
    return kept().heard.get(place, Heard())


def hear(place: str, hand: str, number: int, typing: int = 0) -> bool:
    """Note an action that a component tells of; return whether it is still to be done.

    It is noted before it is done: what fails would fail again, and is told once.
    """
    if not is_mine() or not heard(place).is_new(hand, number):
        return False
    kept().heard[place] = Heard(hand, number, typing)
    return True


def go_on_with(found: Kept) -> None:
    """Have what a tab held before, in place of what the session has."""
    if not is_new():
        KEEPING.drop(kept())
    st.session_state[_KEY] = Holder(found)


def is_mine() -> bool:
    """Whether the session has what it shows: another one can have taken it over."""
    return kept().holder in ("", sessions.session_id())


def load() -> State:
    """Return the session's state."""
    return kept().state


def store(state: State) -> None:
    """Make `state` the session's state; nothing if it is another session's by now."""
    if is_mine():
        mine = kept()
        before = mine.state
        mine.version += state.document != before.document or state.card.id != before.card.id
        mine.state = state


def is_new() -> bool:
    """Whether this session has no state yet."""
    return _KEY not in st.session_state


def act(edit: Callable[Concatenate[State, P], State], *args: P.args, **kw: P.kwargs) -> None:
    """Change the state by an edit; if that is refused, keep it and say why."""
    before = load()
    try:
        after = edit(before, *args, **kw).with_view(problem="")
        if after.document == replace(before.document, pristine=False):  # nothing was touched
            after = after.with_document(pristine=before.document.pristine)
        # Refuses more ranges or corners than a recipe may have.
        after.document.recipe.to_json()
        for key, exception in set(after.document.exceptions) - set(before.document.exceptions):
            if exception.changes_masks:
                after.document.recipe_of(key).to_json()
    except MaskappError as error:
        after = before.with_view(problem=said(error))
    _record(holder().history.record(before.document, after.document), after)
    deed()


def go_on(edit: Callable[Concatenate[State, P], State], *args: P.args, **kw: P.kwargs) -> None:
    """As :func:`act`, as a part of the last change: undo takes both back."""
    history, before = holder().history, load().document
    act(edit, *args, **kw)
    after = load()
    _record(history.extend(before, after.document), after)


def undo() -> None:
    """Go back to before the last change."""
    _record(*holder().history.undo(load()))
    deed()


def redo() -> None:
    """Do the change again that was last undone."""
    _record(*holder().history.redo(load()))
    deed()


def _record(history: History, after: State) -> None:
    if is_mine():
        kept().history = history
        store(after)


def deed() -> None:
    """Count something the user did: each callback calls this, :func:`act` or :func:`report`."""
    holder().acts += 1


def told_beside() -> bool:
    """Return whether the message at hand tells of more; what a component's callback asks first.

    Streamlit's browser code sends what changes at one moment in one message, and says of it that
    it is one fragment's, which alone is then drawn: not what else was told. The callbacks of
    Streamlit's own widgets are called before those of components.
    """
    mine = holder()
    return bool(mine.acts) or any(_is_news(key, value) for key, value, _ in mine.reports)


# ---- widgets as views of the state
#
# Each message from the browser holds the values of all widgets. Where the page has just given a
# widget a new value and the browser has not heard of it, the old one comes back with whatever is
# done next, and Streamlit takes it for an edit: it would revert the last one. So values of views
# are reported, and judged when all callbacks of a message have run.


def show(key: str, value: Any) -> str:
    """Make the widget with this key show `value`, and return the key; before it is drawn.

    Only differences are written, as a written value makes the browser drop what is being typed.
    What is written in a run that the next one cuts short can be lost on the way; so the widget is
    given the value as its own first one too (``value``, ``index`` or ``default``), which the
    browser takes where it has none yet.
    """
    earlier = holder().earlier
    if key in st.session_state and st.session_state[key] == value:
        earlier.pop(key, None)  # the browser knows it
    else:
        if key in st.session_state:
            earlier.setdefault(key, []).append(st.session_state[key])
        st.session_state[key] = value
    return key


def report(key: str, apply: Callable[[Any], None]) -> None:
    """Have `apply` called with the value of the widget `key`, unless it is an old one.

    For the callbacks of widgets that :func:`show` fills.
    """
    holder().reports.append((key, st.session_state[key], apply))


def settle() -> None:
    """Take over what widgets reported; at the start of every run."""
    mine = holder()
    reports, alone = mine.reports, len(mine.reports) + mine.acts == 1
    mine.reports = []
    for key, value, apply in reports:
        # One message tells of one deed: with another one beside it, an old value is no edit.
        if alone or _is_news(key, value):
            apply(value)
    mine.acts = 0


def _is_news(key: str, value: Any) -> bool:
    """Whether a widget's value is not one from before the page changed it."""
    return value not in holder().earlier.get(key, [])
