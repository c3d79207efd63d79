"""The part of each name that tells it from the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

# Names are cut at these only, so that "IMG_0012" and "IMG_0013" become 0012 and 0013, not 2 and 3.
_SEPARATOR = re.compile(r"[\s_\-./·]")
# A single stranger among the names does not make all of them long.
_MOST = 0.6


def tails(names: Sequence[str]) -> list[str]:
    """Return the names without what most of them begin with, and end in.

    A name alone goes without its folders and its ending.
    """
    if len(names) < 2:
        return [PurePosixPath(name).stem or name for name in names]
    start = _shared([_starts(name) for name in names])
    end = _shared([[part[::-1] for part in _starts(name[::-1])] for name in names])
    return [_without(name, start, end) for name in names]


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
