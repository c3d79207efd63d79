"""Which images of a file are read, where the file leaves a choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Channels = Literal["together", "apart"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which images of a file are read.

    Parameters
    ----------
    level : int
        Of images that are stored in several sizes: 0 is the full size, 1 the next smaller one.
    channels : {"together", "apart"}
        Channels that are stored as images of their own: three as red, green and blue of one image,
        or each as a grey image.
    pages : tuple of int, optional
        Numbers of the pages that are read, from 1, ascending; all by default.
    """

    level: int = 0
    channels: Channels = "together"
    pages: tuple[int, ...] | None = None


WHOLE = Selection()
"""Every image, at full size."""
