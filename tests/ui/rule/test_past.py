"""The buttons name what they undo; the list leads back to before a step."""

from __future__ import annotations

from maskapp.ui.rule.form.past import SHOWN, button_name, newest_first, past_of
from maskapp.ui.state.history import Entry, History
from maskapp.ui.state.model import Document


def entries(number: int) -> tuple[Entry, ...]:
    return tuple(Entry(f"step {n}", Document()) for n in range(number))


def test_button_says_what_it_undoes() -> None:
    assert button_name("Undo", Entry("Red from 120 → 131", Document())) == (
        "Undo: Red from 120 → 131"
    )
    assert button_name("Redo", None) == "Redo: nothing to redo"


def test_list_is_newest_first_and_counts_what_it_leaves_out() -> None:
    assert newest_first(()) == ((), 0)
    assert newest_first(entries(2)) == (("step 1", "step 0"), 0)
    past = past_of(History(entries(200)))
    assert len(past.steps) == SHOWN
    assert past.steps[0] == "step 199"
    assert past.steps[-1] == f"step {200 - SHOWN}"
    assert past.more == f"{200 - SHOWN} earlier steps: undo further for them."
    assert (past.can_undo, past.can_redo) == (True, False)
