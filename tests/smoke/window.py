"""A window of some browser, and what a person does in it."""

from __future__ import annotations

import json
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

WIDTH, HEIGHT = 1440, 1000
CONTROL, ENTER = "\ue009", "\ue007"  # as WebDriver writes these keys

PATIENCE = 60.0  # seconds: a browser that hangs must fail the test

# Into the components as well, which have trees of their own.
_FIND = """
(selector, text) => {
    const all = (root) => [...root.querySelectorAll("*")].flatMap((element) => [
        ...(element.matches(selector) ? [element] : []),
        ...(element.shadowRoot ? all(element.shadowRoot) : []),
    ]);
    return all(document).filter((element) => element.textContent.includes(text));
}
"""
# The middle of the first one that a mouse reaches there.
_MIDDLE = """
(found) => {
    for (const element of found) {
        element.scrollIntoView({ block: "center" });
        const { x, y, width, height } = element.getBoundingClientRect();
        const at = [Math.round(x + width / 2), Math.round(y + height / 2)];
        const under = element.getRootNode().elementFromPoint(...at);
        const isFree = under && (element.contains(under) || under.contains(element));
        if (width && isFree && !element.disabled) return at;
    }
    return null;
}
"""


class Window(ABC):
    """A window of a browser.

    A browser's own part is small: a place to go, a call of JavaScript, files, and input, which
    both protocols write alike.
    """

    downloads: Path
    """Where files come that the page gives."""

    @abstractmethod
    def open(self, address: str) -> None:
        """Go to a page."""

    @abstractmethod
    def evaluate(self, expression: str) -> str:
        """Return the text that JavaScript makes."""

    @abstractmethod
    def give(self, selector: str, files: Sequence[Path]) -> None:
        """Choose files in an input for files."""

    @abstractmethod
    def perform(self, actions: list[dict[str, Any]]) -> None:
        """Use mouse and keyboard."""

    @abstractmethod
    def trouble(self) -> list[str]:
        """Return the errors that the console has shown."""

    def ask(self, function: str) -> Any:
        """Call a function of JavaScript and return its value."""
        return json.loads(self.evaluate(f"JSON.stringify([({function})()])"))[0]

    def seen(self, selector: str, function: str, text: str = "") -> Any:
        """Call a function with all elements that are meant and return its value."""
        find = f"({_FIND})({json.dumps(selector)}, {json.dumps(text)})"
        return self.ask(f"() => ({function})({find})")

    def texts(self, selector: str, text: str = "") -> list[str]:
        """Return what the elements say, or are called."""
        say = "(e) => e.ariaLabel ?? e.textContent"
        found: list[str] = self.seen(selector, f"(found) => found.map({say})", text)
        return found

    def click(self, selector: str, text: str = "") -> None:
        """Click on an element, once it can be reached and stays where it is."""
        places: list[Any] = [None]

        def is_at_rest() -> bool:
            places.append(self.seen(selector, _MIDDLE, text))
            return places[-1] is not None and places[-2] == places[-1]

        until(f"{selector} “{text}” can be clicked", is_at_rest)
        x, y = places[-1]
        clicked = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self.perform([{"type": "pointer", "id": "mouse", "actions": clicked}])

    def type(self, selector: str, text: str) -> None:
        """Write a text into a box, in place of what is there."""
        self.click(selector)
        down, up = ("keyDown", "keyUp")
        pressed = [(down, CONTROL), (down, "a"), (up, "a"), (up, CONTROL)]
        pressed += [(move, key) for key in (*text, ENTER) for move in (down, up)]
        keys = [{"type": move, "value": key} for move, key in pressed]
        self.perform([{"type": "key", "id": "keyboard", "actions": keys}])


def until(what: str, look: Callable[[], T]) -> T:
    """Return what is seen, as soon as there is something."""
    deadline = time.monotonic() + PATIENCE
    while not (found := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"It did not come to pass that {what}.")
        time.sleep(0.1)
    return found
