"""The page without a browser: verbs for journeys through its panels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.state import link, session
from maskapp.ui.state.model import State

PAGE = Path(__file__).parents[2] / "maskapp" / "ui" / "script.py"


def open_page(file: bytes, *panels: str, recipe: Recipe | None = None) -> AppTest:
    """Return the page with an image, some of its panels unfolded, by their keys."""
    at = AppTest.from_file(str(PAGE), default_timeout=60)
    if recipe:
        at.query_params[link.PARAMETER] = link.encode(recipe)
    at.run()
    at.file_uploader[0].set_value(("leaf.png", file, "image/png"))
    for panel in panels:
        at.session_state[panel] = True
    at.run()
    assert not at.exception
    return at


def state_of(at: AppTest) -> State:
    holder = at.session_state["maskapp"]
    assert isinstance(holder, session.Holder)
    return holder.state


@dataclass(frozen=True)
class Box:
    """A number box."""

    field: TextInput

    @property
    def value(self) -> float | None:
        """The number in the box; None if it is empty."""
        return float(self.field.value) if self.field.value else None

    def set_value(self, number: float | str | None) -> TextInput:
        """Type a number, or a text; None empties the box."""
        return self.field.set_value("" if number is None else str(number))


def box(at: AppTest, label: str) -> Box:
    return Box(next(each for each in at.text_input if each.label == label))


def press(at: AppTest, label: str) -> AppTest:
    next(each for each in at.button if each.label == label).click()
    at.run()
    assert not at.exception
    return at


def labels(at: AppTest) -> set[str]:
    """Return the labels of all buttons."""
    return {each.label for each in at.button}


def texts(at: AppTest) -> str:
    """Return everything that is written on the page, without Markdown's escapes."""
    written = (at.markdown, at.caption, at.text, at.info, at.warning, at.error)
    return "\n".join(each.value for kind in written for each in kind).replace("\\", "")
