"""The part of each name that tells it from the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise, product
from os.path import commonprefix
from pathlib import PurePosixPath

# Names are cut at these only, so that "IMG_0012" and "IMG_0013" become 0012 and 0013, not 2 and 3.
_SEPARATOR = re.compile(r"[\s_\-./·]")
# A single stranger among the names does not make all of them long.
_MOST = 0.6
# Of a folder: a tile has room for it, and for the name behind it.
_SHORT = 5
END = 4
"""Letters at the end of a name, before its ending, that a tile always shows."""
# Before the gap, in the narrowest tile beside the longest number: folders take all of it.
_HEAD = 3
_Way = Callable[[Sequence[str], Sequence[int]], list[str]]
# Of a number, as in "_b12" and "potB12".
_LETTER = re.compile(r"(?:^|[\W_])[^\W\d_]\Z|(?<![A-Z])[A-Z]\Z")
_ENDING = re.compile(r"(?<=.)\.[a-z][a-z0-9]{0,4}\Z", re.IGNORECASE | re.ASCII)


def tails(names: Sequence[str]) -> list[str]:
    """Return the names without what most of them begin with, and end in.

    A name alone goes without its folders and its ending. Where names lie in different folders, a
    few letters that tell the folder are before what tells the name. Where a tile would cut off
    what tells a name from others, a "…" stands for what they share.
    """
    if len(names) < 2:
        return [PurePosixPath(name).stem or name for name in names]
    cut = [name.rpartition("/") for name in names]
    folders = list(dict.fromkeys(folder for folder, _, _ in cut))
    lasts = list(dict.fromkeys(last for _, _, last in cut))
    if len(folders) < 2 or not all(lasts):
        return _apart(_tails(names), _HEAD)
    short = dict(zip(folders, _folders(folders), strict=True))
    # All pictures may be called the same: what tells them then is the folder alone.
    single = [PurePosixPath(lasts[0]).stem or lasts[0]]
    told = _apart(_tails(lasts), 0) if len(lasts) > 1 else single
    names_of = dict(zip(lasts, told, strict=True))
    found = [
        f"{short[folder]}/{names_of[last]}" if folder else names_of[last] for folder, _, last in cut
    ]
    return found if len(set(found)) == len(names) else list(names)


def _tails(names: Sequence[str]) -> list[str]:
    start, end = _ends(names)
    short = [_without(name, start, end) for name in names]
    # What one begins with may be all of another.
    counts = Counter(short)
    found = [each if counts[each] == 1 else name for each, name in zip(short, names, strict=True)]
    return found if len(set(found)) == len(names) else list(names)


def _ends(names: Sequence[str]) -> tuple[str, str]:
    """Return what most names begin with, and end in."""
    start = _shared([_starts(name) for name in names])
    return start, _shared([[part[::-1] for part in _starts(name[::-1])] for name in names])


def drawn(name: str, head: int = _HEAD) -> str:
    """Return what the narrowest tile shows of a name that has no folder.

    Parameters
    ----------
    name : str
    head : int
        How many letters there is room for before those that are always shown.
    """
    room = head + END + 1
    if len(name) <= room:
        return name
    stem = _stem(name)
    return stem if len(stem) <= room else f"{stem[:head]}…{stem[-END:]}"


def _apart(names: Sequence[str], head: int) -> list[str]:
    """Return the names, those that tiles would draw alike with a "…" for what they share."""
    found = list(names)
    alike: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        alike.setdefault(drawn(name, head), []).append(index)
    seen = set(alike)
    # Those that are read as a whole are never taken for one with a gap.
    long = [(each, indices) for each, indices in alike.items() if "…" in each]
    ways = _WITH_ROOM if head else _IN_A_FOLDER
    more = "" if head else "…"
    for picture, indices in alike.items():
        if len(indices) == 1:
            continue
        group = [names[index] for index in indices]
        others = [_stem(names[n]) for each, those in long if each != picture for n in those]
        for way, places in product(ways, (_same_places, _own_places)):
            shorter = way(group, places(group))
            pictures = {drawn(each, head) for each in shorter}
            is_clear = len(pictures) == len(group) and not pictures & (seen - {picture})
            if is_clear and not any(_may_be(f"{each}{more}", others) for each in shorter):
                for index, each in zip(indices, shorter, strict=True):
                    found[index] = each
                seen |= pictures
                break
    return found if len(set(found)) == len(names) else list(names)


def _stem(name: str) -> str:
    return _ENDING.sub("", name)


def _may_be(short: str, names: Sequence[str]) -> bool:
    """Whether what is left of a name could be what is left of one of these."""
    like = re.escape(short).replace("…", ".*")
    # A number beside a gap is all of a number.
    like = re.sub(r"(?<=\.\*)(?=\d)", r"(?<!\\d)", like)
    like = re.sub(r"(?<=\d)(?=\.\*)", r"(?!\\d)", like)
    is_like = re.compile(like, re.DOTALL).fullmatch
    return any(is_like(name) for name in names)


def _marked(names: Sequence[str], _places: Sequence[int]) -> list[str]:
    """Return the names without what most of them share, marked where more than endings went."""
    start, end = _ends(names)
    after = "" if _stem(f"a{end}") == "a" else "…"
    found = []
    for name in names:
        rest = name.removeprefix(start)
        short = rest.removesuffix(end)
        marks = "…" * (rest != name), after * (short != rest)
        found.append(short.join(marks) if short else name)
    return found


def _parted(names: Sequence[str], places: Sequence[int]) -> list[str]:
    """Return of each name its first letter, some from its place on, and its end."""
    found = []
    for name, place in zip(names, places, strict=True):
        letters = _from(name, place, 3)
        number = re.match(r"[^\W\d_]?\d+", letters)
        told = number[0] if number else letters[:2]
        found.append(f"{name[0]}…{told}…{_stem(name)[len(told) - _HEAD - END + 3 :]}")
    return found


def _around(names: Sequence[str], places: Sequence[int]) -> list[str]:
    """Return of each name some letters from its place on: there is no room for more."""
    return [f"…{_from(name, place, END)}" for name, place in zip(names, places, strict=True)]


# The clearest first.
_WITH_ROOM: tuple[_Way, ...] = (_marked, _parted)
_IN_A_FOLDER: tuple[_Way, ...] = (_marked, _around)


def _same_places(names: Sequence[str]) -> list[int]:
    """Return where the first of the names parts from the others."""
    return [len(commonprefix(list(names)))] * len(names)  # noqa: RUF071  # of letters


def _own_places(names: Sequence[str]) -> list[int]:
    """Return where each name parts from the one most like it."""
    order = sorted(range(len(names)), key=names.__getitem__)
    shared = [0] * len(names)
    for one, other in pairwise(order):
        count = len(commonprefix([names[one], names[other]]))  # noqa: RUF071  # of letters
        shared[one] = max(shared[one], count)
        shared[other] = max(shared[other], count)
    return shared


def _from(name: str, place: int, most: int) -> str:
    """Return letters from a place on: a number from its first figure, and with its letter."""
    start = min(place, max(0, len(name) - most))
    first = max(0, place - most + 1)
    while start > first and name[start - 1].isdigit():
        start -= 1
    if start > first and _LETTER.search(name[:start]):
        start -= 1
    return name[start : start + most]


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
