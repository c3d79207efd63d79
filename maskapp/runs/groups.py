"""Groups of images from their names: treatment, day, replicate, as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from maskapp.errors import MaskappError
from maskapp.files.naming import split_page

MAX_PARTS = 8
_SEPARATORS = re.compile(r"([_\-. ]+)")
_PLACE = re.compile(r"\{([^{}]*)\}")
FOLDER = "folder"
"""The part that is the folder which a file is in."""


@dataclass(frozen=True)
class NameParts:
    """A pattern that names parts of file names, such as ``{treatment}_{day}_{replicate}``.

    What stands between braces is a part's name, all else stands in the file's name as it is. The
    file's ending and, unless the pattern has ``/``, its folders are not looked at; a part
    ``{folder}`` is the folder's name.

    Parameters
    ----------
    pattern : str

    Raises
    ------
    MaskappError
        If the pattern names no part, one twice, more than 8, or two with nothing between them.
    """

    pattern: str

    def __post_init__(self) -> None:
        names = self.names
        rest = _PLACE.sub("", self.pattern)
        if "{" in rest or "}" in rest:
            raise MaskappError("A part is written in braces, as in {treatment}_{day}.")
        if not names:
            raise MaskappError("Write parts of the names in braces, as in {treatment}_{day}.")
        if not all(name.strip() for name in names):
            raise MaskappError("Each part has a name in its braces, as in {day}.")
        if len(set(names)) < len(names):
            raise MaskappError("Two parts have one name. Give each its own.")
        if len(names) > MAX_PARTS:
            raise MaskappError(f"These are {len(names)} parts; at most {MAX_PARTS}.")
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
