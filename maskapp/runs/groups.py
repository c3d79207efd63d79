"""Groups of images from their names: treatment, day, replicate, as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from maskapp.errors import MaskappError
from maskapp.files.naming import split_page
from maskapp.runs.results import Result
from maskapp.runs.tables import Column, R

MAX_PARTS = 8
_MAX_TEXT = 200
_SEPARATORS = re.compile(r"([_\-. ]+)")
_PLACE = re.compile(r"\{([^{}]*)\}")
FOLDER = "folder"
"""The part that is the folder which a file is in."""


@dataclass(frozen=True)
class NameParts:
    """A pattern that names parts of file names, such as ``{treatment}_{day}_{replicate}``.

    What stands between braces is a part's name, all else stands in the file's name as it is. The
    file's ending and its folders are not looked at, but for a first part ``{folder}``, the folder's
    name.

    Parameters
    ----------
    pattern : str

    Raises
    ------
    MaskappError
        If the pattern names no part, one twice, more than 8, or two with nothing between them, or
        is longer than 200 characters.
    """

    pattern: str

    def __post_init__(self) -> None:
        names = self.names
        if len(self.pattern) > _MAX_TEXT:
            raise MaskappError(f"Parts of names are written in {_MAX_TEXT} characters at most.")
        rest = _PLACE.sub("", self.pattern)
        if "{" in rest or "}" in rest:
            raise MaskappError("A part is written in braces, as in {treatment}_{day}.")
        if not names:
            raise MaskappError("Write parts of the names in braces, as in {treatment}_{day}.")
        if not all(name.strip() for name in names):
            raise MaskappError("Each part has a name in its braces, as in {day}.")
        if len({name.casefold() for name in names}) < len(names):
            raise MaskappError("Two parts have one name. Give each its own.")
        if len(names) > MAX_PARTS:
            raise MaskappError(f"These are {len(names)} parts; at most {MAX_PARTS}.")
        if FOLDER in names[1:]:
            raise MaskappError("{folder} stands first, as in {folder}/{day}_{replicate}.")
        if "}{" in self.pattern:
            raise MaskappError("Something stands between two parts, as _ in {treatment}_{day}.")

    @property
    def names(self) -> tuple[str, ...]:
        """The parts, in the pattern's order."""
        return tuple(_PLACE.findall(self.pattern))

    def of(self, name: str) -> dict[str, str] | None:
        """Return the parts of an image's name, None if the name is not of this pattern.

        Parameters
        ----------
        name : str
            With the page, where the file has several; with folders, if there are any.
        """
        path = PurePosixPath(split_page(name)[0].replace("\\", "/"))
        wanted = list(self.names)
        text = self.pattern
        found: dict[str, str] = {}
        if text.startswith(f"{{{FOLDER}}}"):
            found[wanted.pop(0)] = path.parent.name
            text = text.removeprefix(f"{{{FOLDER}}}").removeprefix("/")
        if not text:
            return found
        values = _between(path.stem, re.split(r"\{[^{}]*\}", text))
        return None if values is None else found | dict(zip(wanted, values, strict=True))


@dataclass(frozen=True)
class Groups:
    """Which parts of the images' names are columns of a run's tables.

    Parameters
    ----------
    parts : NameParts
    files : sequence of str
        Names of the files with folders, by their places among the sources; the results' own names
        if left out.
    """

    parts: NameParts
    files: Sequence[str] = ()

    def of(self, result: Result[Any]) -> Mapping[str, str]:
        """Return the cells of a result, by the columns' names; none if its name is another one."""
        name = self.files[result.index] if self.files else result.name
        found = self.parts.of(name)
        return {} if found is None else {heading(part): text for part, text in found.items()}

    def columns(self, of: Callable[[R], Mapping[str, Any]]) -> tuple[Column[R], ...]:
        """Return a column for each part; `of` returns a row's cells, by the columns' names."""
        return tuple(self._column(part, of) for part in self.parts.names)

    def _column(self, part: str, of: Callable[[R], Mapping[str, Any]]) -> Column[R]:
        name = heading(part)
        meaning = f"“{part}” of {self.parts.pattern} in the file's name; empty for other names"
        return Column(name, str, meaning, lambda row: of(row).get(name))


def heading(part: str) -> str:
    """Return the name of a part's column: no column of a table is called so."""
    return f"group_{part}"


def _between(text: str, pieces: Sequence[str]) -> list[str] | None:
    """Return what stands between pieces, each found as early as can be; None if one is missing.

    No regular expression: names that nearly fit would keep one busy for minutes.
    """
    first, *others = pieces
    if not text.startswith(first):
        return None
    found, start = [], len(first)
    for number, piece in enumerate(others, start=1):
        if number == len(others):
            end = len(text) - len(piece) if text.endswith(piece) else -1
        else:
            end = text.find(piece, start + 1)
        if end <= start:
            return None
        found.append(text[start:end])
        start = end + len(piece)
    return found


def suggested(names: Sequence[str]) -> str:
    """Return a pattern that names what differs between names of one form, "" if there is none."""
    paths = [PurePosixPath(split_page(name)[0].replace("\\", "/")) for name in names]
    split = [_SEPARATORS.split(path.stem) for path in paths]
    if len(names) < 2 or len({(len(each), *each[1::2]) for each in split}) > 1 or not split[0][0]:
        return f"{{{FOLDER}}}" if len({path.parent.name for path in paths}) > 1 else ""
    if any(set(path.stem) & set("{}") for path in paths):
        return ""
    differs = [len(set(column)) > 1 for column in zip(*split, strict=True)]
    if not 0 < sum(differs) <= MAX_PARTS or not all(all(each[::2]) for each in split):
        return ""
    number, pieces = 0, []
    for piece, so in zip(split[0], differs, strict=True):
        number += so
        pieces.append(f"{{part {number}}}" if so else piece)
    return "".join(pieces)


def in_order(text: str) -> tuple[tuple[int, int | str], ...]:
    """Return what texts are sorted by so that day 2 comes before day 10."""
    pieces = re.split(r"(\d+)", text.casefold())
    return tuple((0, int(each)) if each.isdecimal() else (1, each) for each in pieces if each)
