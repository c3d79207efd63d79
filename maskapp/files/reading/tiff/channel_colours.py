"""Which of red, green and blue a channel stored as a plane is: by its name, or by how it is shown.

Each function returns 0, 1 or 2 for red, green or blue, and None for anything else.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

_NAMES = {"red": 0, "r": 0, "green": 1, "g": 1, "blue": 2, "b": 2}
_AROUND = {"", "c", "ch"}  # what programs write around a name: "Channel:0:Blue", "C1-blue"


def of_name(name: str) -> int | None:
    """Return the colour that a channel's name tells, and nothing else than a colour."""
    words = set(re.split(r"[\W\d_]+", name.casefold().replace("channel", " "))) - _AROUND
    return _NAMES.get(words.pop()) if len(words) == 1 else None


def of_number(number: str) -> int | None:
    """Return the colour of OME's attribute: red, green, blue and opacity in 32 signed bits."""
    if not re.fullmatch(r"-?\d{1,10}", number):
        return None
    red_green_blue = ((int(number) & 0xFFFFFFFF) >> 8).to_bytes(3, "big")
    return _alone(np.frombuffer(red_green_blue, np.uint8))


def of_table(table: Any) -> int | None:
    """Return the colour of ImageJ's table of shades: (3, 256), from black to one of them."""
    table = np.asarray(table)
    if table.shape != (3, 256) or table[:, 0].any() or (table[:, 1:] < table[:, :-1]).any():
        return None
    return _alone(table[:, -1])


def _alone(colour: Any) -> int | None:
    found = np.flatnonzero(colour)
    return int(found[0]) if len(found) == 1 and colour[found[0]] == 255 else None
