"""Text for people: plain text in Streamlit's Markdown, numbers, labels."""

from __future__ import annotations

import re
from collections.abc import Sequence

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.methods import METHODS
from maskapp.core.image import Image
from maskapp.core.recipe.one_class import subject
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import ImageError, RecipeError
from maskapp.files.naming import printable

# Every ASCII punctuation character may be escaped in Markdown; ":" and "$" start Streamlit's own
# directives, emoji codes and formulas.
_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """Return `text` so that Streamlit's Markdown shows it literally, on one line.

    File names reach labels and messages: unescaped, ``![x](http://…)`` would make the viewer's
    browser fetch an address.
    """
    # Unprintable are also the characters that turn the reading direction around.
    return _SPECIAL.sub(r"\\\1", printable(" ".join(text.split())))


_PARTS = {
    "smoothing": "Smoothing",
    "prepare": "Preparing",
    "region": "Region",
    "cleaning": "Cleaning",
    "rule": "Rule",
    "groups": "Rule",
}
_CLASS = re.compile(r"classes\[(\d+)\]\.")
_BOUND = re.compile(r"rule\.groups\[(\d+)\]\.ranges\[(\d+)\](?:\.(low|high))?")


def said(error: Exception) -> str:
    """Return an error as the page says it: with its own controls, and names for parts of the rule.

    Errors name a place as recipe files write it, which means nothing to somebody who has none.
    """
    if isinstance(error, ImageError):
        return error.told("page")
    if not isinstance(error, RecipeError) or not error.place:
        return str(error)
    text = error.message if error.message.endswith(".") else f"{error.message}."
    found = _CLASS.search(error.place)
    # Of the first one, which most have alone, it is not said.
    of = f"Class {int(found[1]) + 1}, " if found and int(found[1]) else ""
    place = _CLASS.sub("", error.place)
    bound = _BOUND.match(place)
    if bound:
        end = {"low": ", From", "high": ", To"}.get(bound[3], "")
        group = f"{of}group" if of else "Group"
        return f"{group} {int(bound[1]) + 1}, range {int(bound[2]) + 1}{end}: {text}"
    part = _PARTS.get(re.split(r"[.\[]", place)[0])
    if not part:
        return f"{of}{text}" if of else f"{text[0].upper()}{text[1:]}"
    return f"{of}{part.lower()}: {text}" if of else f"{part}: {text}"


def pixels(count: int) -> str:
    """Return a pixel count with thin separators."""
    return f"{count:,}"


ALL_PIXELS = "all pixels"


def considered_pixels(image: Image, recipe: Recipe) -> str:
    """Return which pixels shares of a recipe's class are of.

    ``"all pixels"``, ``"pixels inside the region"``, or ``"pixels of “tissue”"``, which are inside
    the region too.
    """
    if within := subject(recipe).within:
        return f"pixels of “{within}”"
    parts = ["inside the region"] if recipe.region else []
    parts += ["that hold data"] if image.valid is not None else []
    return f"pixels {' and '.join(parts)}" if parts else ALL_PIXELS


def few(names: Sequence[str], most: int = 5) -> str:
    """Return names as a list, of many more than `most` only the first ones and how many follow."""
    if len(names) == most + 1:  # "and 1 more" is hardly shorter
        most += 1
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def every_nth(step: int) -> str:
    """Return which pixels of each row and column: ``"every 2nd pixel"``, ``"every pixel"``."""
    if step == 1:
        return "every pixel"
    ending = "th" if 10 < step % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(step % 10, "th")
    return f"every {step}{ending} pixel"


def label_of(channel: str) -> str:
    """Return a channel's label, with its unit where it has one."""
    row = CHANNELS[channel]
    return f"{row.label} ({row.unit})" if row.unit else row.label


def glossary() -> str:
    """Return what each channel and each automatic method is, as Markdown for the help."""
    rows = [
        "**Channels**\n",
        *(f"- **{plain(label_of(each.id))}**: {plain(each.meaning)}" for each in CHANNELS.values()),
        "\n**Automatic thresholds**\n",
        *(f"- **{plain(each.label)}**: {plain(each.meaning)}" for each in METHODS.values()),
    ]
    return "\n".join(rows)
