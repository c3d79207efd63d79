"""Widgets that show the state are told what to show in every run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

UI = Path(__file__).parents[2] / "maskapp" / "ui"
FIRST_VALUES = {"value", "index", "default"}


def views() -> Iterator[tuple[str, set[str | None]]]:
    """Yield where a widget is drawn whose key `session.show` returns, and its arguments' names."""
    for file in sorted(UI.rglob("*.py")):
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            shown = {
                target.id
                for node in ast.walk(function)
                if isinstance(node, ast.Assign) and is_show(node.value)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for call in ast.walk(function):
                if isinstance(call, ast.Call):
                    key = next((each.value for each in call.keywords if each.arg == "key"), None)
                    if is_show(key) or (isinstance(key, ast.Name) and key.id in shown):
                        yield f"{file.name}:{call.lineno}", {each.arg for each in call.keywords}


def is_show(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "session.show"


def test_a_widget_has_its_value_even_if_the_one_that_was_written_is_lost() -> None:
    found = list(views())
    assert len(found) >= 10
    assert [place for place, names in found if not names & FIRST_VALUES] == []
