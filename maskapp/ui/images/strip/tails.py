"""The part of each name that tells it from the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from os.path import commonprefix
from pathlib import PurePosixPath

# Names are cut at these only, so that "IMG_0012" and "IMG_0013" become 0012 and 0013, not 2 and 3.
_SEPARATOR = re.compile(r"[\s_\-./·]")
# A single stranger among the names does not make all of them long.
_MOST = 0.6
# Of a folder: a tile has room for it, and for the name behind it.
_SHORT = 5


def tails(names: Sequence[str]) -> list[str]:
    """Return the names without what most of them begin with, and end in.

    A name alone goes without its folders and its ending. Where names lie in different folders, a
    few letters that tell the folder are before what tells the name.
    """
    if len(names) < 2:
        return [PurePosixPath(name).stem or name for name in names]
    cut = [name.rpartition("/") for name in names]
    folders = list(dict.fromkeys(folder for folder, _, _ in cut))
    lasts = list(dict.fromkeys(last for _, _, last in cut))
    if len(folders) < 2 or not all(lasts):
        return _tails(names)
    short = dict(zip(folders, _folders(folders), strict=True))
    # All pictures may be called the same: what tells them then is the folder alone.
    told = _tails(lasts) if len(lasts) > 1 else [PurePosixPath(lasts[0]).stem or lasts[0]]
    names_of = dict(zip(lasts, told, strict=True))
    found = [
        f"{short[folder]}/{names_of[last]}" if folder else names_of[last] for folder, _, last in cut
    ]
    return found if len(set(found)) == len(names) else list(names)


def _tails(names: Sequence[str]) -> list[str]:
    start = _shared([_starts(name) for name in names])
    end = _shared([[part[::-1] for part in _starts(name[::-1])] for name in names])
    return [_without(name, start, end) for name in names]


def _folders(folders: Sequence[str]) -> list[str]:
    """Return folders in a few letters, in the first way that tells them all from each other."""
    shorter = _tails(folders)
    if len(set(shorter)) < len(folders):
        shorter = list(folders)
    start = commonprefix([each for each in shorter if each])  # noqa: RUF071  # of letters
    ways: tuple[Callable[[str], str], ...] = (
        lambda each: each if len(each) <= _SHORT else f"{each[: _SHORT - 1]}…",
        lambda each: each if len(each) <= _SHORT else f"{each[0]}…{each[-(_SHORT - 2) :]}",
        lambda each: f"{each[:1]}…{each[len(start) :][: _SHORT - 2]}" if each else "",
    )
    for way in ways:
        found = [way(each) for each in shorter]
        if len(set(found)) == len(folders):
            return found
    return shorter


def _starts(name: str) -> list[str]:
    """Return what can be cut off at the beginning of a name."""
    return [name[: found.end()] for found in _SEPARATOR.finditer(name)]


def _shared(parts: Sequence[Sequence[str]]) -> str:
    """Return the longest of the parts that most names have."""
    counts = Counter(part for each in parts for part in each)
    shared = [part for part, count in counts.items() if count >= max(2, _MOST * len(parts))]
    return max(shared, key=len, default="")


def _without(name: str, start: str, end: str) -> str:
    short = name.removeprefix(start)
    return short.removesuffix(end) or name
