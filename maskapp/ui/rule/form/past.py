"""What can be undone and done again, in words."""

from __future__ import annotations

from maskapp.ui.rule.form.data import Past
from maskapp.ui.state.history import Entry, History

SHOWN = 20
"""Most changes in the list."""


def past_of(history: History) -> Past:
    """Return what the buttons and the list say."""
    undo = history.past[-1] if history.past else None
    redo = history.future[-1] if history.future else None
    steps, more = newest_first(history.past)
    return Past(
        button_name("Undo", undo),
        button_name("Redo", redo),
        undo is not None,
        redo is not None,
        steps,
        f"{more} earlier {'step' if more == 1 else 'steps'}: undo further for them."
        if more
        else "",
    )


def button_name(word: str, entry: Entry | None) -> str:
    """Return "Undo: Red from 120 → 131", "Undo: nothing to undo" if there is none."""
    return f"{word}: {entry.name if entry else f'nothing to {word.lower()}'}"


def newest_first(past: tuple[Entry, ...]) -> tuple[tuple[str, ...], int]:
    """Return the names of the newest changes, the newest first, and how many are left out.

    Parameters
    ----------
    past : tuple of Entry
        The newest last.
    """
    names = tuple(entry.name for entry in reversed(past))
    return names[:SHOWN], max(0, len(names) - SHOWN)
