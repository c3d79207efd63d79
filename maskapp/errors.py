"""What maskapp raises: every message is written for the person who reads it on the page."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Literal

ImageCode = Literal[
    "empty",
    "unreadable",
    "not_an_image",
    "unsupported_format",
    "corrupt",
    "sample_format",
    "colour_space",
    "bands",
    "pages",
    "several_images",
    "archive",
    "too_large",
    "too_many_pixels",
    "out_of_memory",
    "invalid",
]
"""Why an image was refused, for programs; people read the sentence."""

Place = Literal["library", "command line", "page"]
"""Where an error is read: what helps differs, as options and controls do."""


class MaskappError(Exception):
    """Base of everything maskapp raises on purpose."""


class ImageError(MaskappError, ValueError):
    """An image cannot be read, or an array is not an RGB image that maskapp can threshold.

    Parameters
    ----------
    sentence : str
        What is wrong; where a file is read, it begins with the file's name.
    remedy : str, optional
        What to do, as a sentence.
    code : str, optional
        A member of :data:`ImageCode`.
    command_line, page : str, optional
        What to do there, where that is something else.
    """

    def __init__(
        self,
        sentence: str,
        remedy: str = "",
        *,
        code: ImageCode = "invalid",
        command_line: str | None = None,
        page: str | None = None,
    ) -> None:
        self.sentence = sentence
        self.remedy = remedy
        self.code = code
        self._elsewhere: dict[Place, str | None] = {"command line": command_line, "page": page}
        super().__init__(f"{sentence} {remedy}".strip())

    def told(self, place: Place) -> str:
        """Return what is wrong and what to do, in the words of the place where it is read."""
        remedy = self._elsewhere.get(place)
        return f"{self.sentence} {self.remedy if remedy is None else remedy}".strip()


class RecipeError(MaskappError, ValueError):
    """A range, rule or recipe is not valid.

    Parameters
    ----------
    message : str
        What is wrong and what to do, as a sentence.
    place : str, optional
        Where in the recipe, as in ``rule.groups[0].ranges[1].low``.
    """

    def __init__(self, message: str, place: str = "") -> None:
        self.message = message
        self.place = place
        super().__init__(f"{place}: {message}" if place else message)

    def within(self, outer: str) -> RecipeError:
        """Return the same error seen from outside: its place gains the prefix `outer`."""
        return RecipeError(self.message, f"{outer}.{self.place}" if self.place else outer)


def quoted(value: object) -> str:
    """Return a value for a message, as a recipe file writes it: ``"null"``, ``"0.5"``."""
    if isinstance(value, Decimal):
        text = str(value)
    elif value is None or isinstance(value, bool | list | dict):
        text = json.dumps(value, ensure_ascii=False, default=_number)
    else:
        text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _number(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else repr(value)
