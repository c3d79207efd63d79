"""What a person wants to see in charts of the set: pure edits of the state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from maskapp.ui.state.model import State


def choose(state: State, /, **choices: Any) -> State:
    """Choose what is drawn, by the names of :class:`~maskapp.ui.state.view.ChartChoices`."""
    return state.with_view(charts=replace(state.view.charts, **choices))


def name_parts(state: State, pattern: str) -> State:
    """Say which parts the images' names have; "" for none."""
    return state.with_document(name_parts=pattern.strip())
