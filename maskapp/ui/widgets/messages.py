"""What the page's own components say of what was done in them; see ``outbox.mjs``. Not trusted.

The browser numbers what is done and says each again until the page has answered, so one message
holds all that is not answered yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MOST = 1000
"""Actions of one message; a hand that does more before the page answers is none."""
_HAND = 64  # the most letters that identify one


@dataclass(frozen=True, slots=True)
class Action:
    """
    Something that was done.

    Attributes
    ----------
    number : int
        Counts what a hand has done.
    kind : str
    fields : mapping
        As the browser sent them.
    """

    number: int
    kind: str
    fields: Mapping[str, object]


def read_actions(state: object) -> tuple[str, tuple[Action, ...]]:
    """Return who did what, from ``st.session_state[key]``; "" and nothing for another shape."""
    sent = state.get("actions") if isinstance(state, Mapping) else None
    if not isinstance(sent, Mapping):
        return "", ()
    hand, done = sent.get("hand"), sent.get("actions")
    if not isinstance(hand, str) or not 0 < len(hand) <= _HAND:
        return "", ()
    if not isinstance(done, list) or len(done) > MOST:
        return "", ()
    return hand, tuple(action for each in done if (action := _action(each)))


def _action(each: object) -> Action | None:
    if not isinstance(each, Mapping):
        return None
    number, kind = each.get("n"), each.get("kind")
    if type(number) is not int or not 0 < number < 1 << 53 or not isinstance(kind, str):
        return None
    return Action(number, kind, each)
