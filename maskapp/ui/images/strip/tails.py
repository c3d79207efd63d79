"""The part of each name that tells it from the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from pathlib import PurePosixPath

# What may be cut off ends at one of these, so that "IMG_0012" and "IMG_0013" become 0012 and 0013,
# not 2 and 3.
_START = re.compile(r"^.*[\s_\-./·]")
_END = re.compile(r"[\s_\-./·].*$")


def tails(names: Sequence[str]) -> list[str]:
    """Return the names without what all of them begin with, and end in.

    A name alone goes without its folders and its ending.
    """
    if len(names) < 2:
        return [PurePosixPath(name).stem or name for name in names]
    prefix = _common(names)
    suffix = _common([name[::-1] for name in names])[::-1]
    start = len(found[0]) if (found := _START.match(prefix)) else 0
    end = len(found[0]) if (found := _END.search(suffix)) else 0
    return [name[start : max(start, len(name) - end)] or name for name in names]


def _common(names: Sequence[str]) -> str:
    return "".join(
        letters[0]
        for letters in takewhile(lambda each: len(set(each)) == 1, zip(*names, strict=False))
    )
