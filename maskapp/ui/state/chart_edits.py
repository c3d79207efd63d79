"""What a person wants to see in charts of the set: pure edits of the state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from maskapp.ui.state.model import State


def choose(state: State, /, **choices: Any) -> State:
    """Choose what is drawn, by the names of :class:`~maskapp.ui.state.view.ChartChoices`."""
    return state.with_view(charts=replace(state.view.charts, **choices))
