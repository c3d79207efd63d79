"""What a person wants in the ZIP of all images: pure edits of the state."""

from __future__ import annotations

from dataclasses import replace

from maskapp.ui.state.model import State


def choose(state: State, /, **choices: object) -> State:
    """Choose what is in the ZIP, by the names of :class:`~maskapp.ui.state.model.ExportChoices`."""
    chosen = replace(state.view.export, **choices)  # type: ignore[arg-type]  # each widget gives its own type
    return state.with_view(export=chosen)
