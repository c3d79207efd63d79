"""What the page's own components say of what was done in them; see ``outbox.mjs``. Not trusted.

The browser numbers what is done and says each again until the page has answered, so one message
holds all that is not answered yet.
"""

from __future__ import annotations

from collections.abc import Mapping

MOST = 1000
"""Actions of one message; a hand that does more before the page answers is none."""
_HAND = 64  # the most letters that identify one


def read_message(state: object) -> tuple[str, list[Mapping[str, object]]]:
    """Return who did what, from ``st.session_state[key]``; "" and nothing for another shape."""
    sent = state.get("actions") if isinstance(state, Mapping) else None
    if not isinstance(sent, Mapping):
        return "", []
    hand, done = sent.get("hand"), sent.get("actions")
    if not isinstance(hand, str) or not 0 < len(hand) <= _HAND:
        return "", []
    if not isinstance(done, list) or len(done) > MOST:
        return "", []
    return hand, [each for each in done if isinstance(each, Mapping) and _is_numbered(each)]


def _is_numbered(action: Mapping[str, object]) -> bool:
    number = action.get("n")
    return type(number) is int and 0 < number < 1 << 53
