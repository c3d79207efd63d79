"""Which images of a file are read, where the file leaves a choice."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from maskapp.errors import ImageError
from maskapp.files.reading.limits import MAX_PAGES
from maskapp.files.reading.samples import Raster

Channels = Literal["together", "apart"]
Read = Callable[[], Raster]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which images of a file are read.

    Parameters
    ----------
    level : int
        Of images that are stored in several sizes: 0 is the full size, 1 the next smaller one.
    channels : {"together", "apart"}
        Channels that are stored as images of their own, or as bands that are not marked as colours:
        three images as red, green and blue of one, or each channel as a grey image.
    pages : tuple of int, optional
        Numbers of the pages that are read, from 1, ascending; all by default.

    Raises
    ------
    ImageError
        If a number is none of these.
    """

    level: int = 0
    channels: Channels = "together"
    pages: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.level, int) or isinstance(self.level, bool) or self.level < 0:
            raise ImageError(
                f"The level is a whole number from 0, not {self.level!r}.",
                "0 is the full size, smaller copies follow.",
            )
        if self.channels not in get_args(Channels):
            raise ImageError(f"Channels are read together or apart, not {self.channels!r}.")
        if self.pages is None:
            return
        object.__setattr__(self, "pages", tuple(self.pages))
        rising = [0, *self.pages]
        whole = all(isinstance(page, int) and not isinstance(page, bool) for page in rising)
        if not whole or len(rising) < 2 or sorted(set(rising)) != rising:
            raise ImageError(
                "The pages are not whole numbers from 1 that rise.", "Name each page once."
            )


WHOLE = Selection()
"""Every image, at full size."""


@dataclass(frozen=True)
class Outline:
    """What there is to choose from in a file.

    Parameters
    ----------
    pages : int
        Images, with channels apart where they are stored so.
    levels : tuple of (int, int)
        Width and height of the sizes in which images are stored, from the full size down.
    channels : int
        How many channels are stored apart; 1 if none are.
    """

    pages: int
    levels: tuple[tuple[int, int], ...] = ()
    channels: int = 1


@dataclass(frozen=True)
class Opened:
    """The images of a file that was looked into.

    Parameters
    ----------
    reads : tuple of callable
        One for each image that is selected.
    numbers : tuple of int
        Their page numbers, from 1.
    count : int
        How many images the file holds.
    notices : tuple of str
        About all of them.
    pixels : int
        Of the selected images together.
    """

    reads: tuple[Read, ...]
    numbers: tuple[int, ...]
    count: int
    notices: tuple[str, ...] = ()
    pixels: int = 0


def parse_pages(text: str) -> tuple[int, ...] | None:
    """Return the pages that a text such as "1-10, 15" names; None for an empty text.

    Raises
    ------
    ImageError
        If it is no such list.
    """
    found: set[int] = set()
    for part in filter(None, re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", text.strip()))):
        ends = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", part, re.ASCII)
        first, last = (int(ends[1]), int(ends[2] or ends[1])) if ends else (0, 0)
        if not 0 < first <= last:
            raise ImageError(
                f"“{part}” is no page and no range of pages.", "Write pages as in 1-10, 15."
            )
        found.update(range(first, min(last, first + MAX_PAGES) + 1))
    return tuple(sorted(found)) if found else None


def pages_text(pages: Sequence[int] | None) -> str:
    """Return pages as :func:`parse_pages` takes them: "1-10, 15"."""
    runs: list[list[int]] = []
    for page in pages or ():
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs)


def chosen_pages(selection: Selection, count: int, name: str) -> tuple[int, ...]:
    """Return the numbers of the images that are read, of `count` in the file called `name`.

    Raises
    ------
    ImageError
        If one that is asked for is not in the file.
    """
    if selection.pages is None:
        return tuple(range(1, count + 1))
    if selection.pages[-1] > count:
        holds = "one image" if count == 1 else f"{count} pages"
        raise ImageError(
            f"{name}: the file holds {holds}, and no page {selection.pages[-1]}.",
            "Choose pages that are there.",
            code="pages",
        )
    return selection.pages


def no_level(name: str, level: int, sizes: Sequence[tuple[int, int]]) -> ImageError:
    """Return the refusal of a level that a file does not have."""
    there = "; ".join(f"{k}: {width} × {height}" for k, (width, height) in enumerate(sizes[:12]))
    return ImageError(
        f"{name}: the file holds no level {level}"
        + (f" (levels {there})." if len(sizes) > 1 else ", only the full size."),
        "Choose a level that is there; 0 is the full size.",
        code="pages",
    )
