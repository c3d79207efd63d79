"""Tricky and hostile image files, made from scratch, each with what must become of it.

Nothing here imports what is tested: expected pixels are those that were written, or what another
decoder makes of a lossy file.
"""

from __future__ import annotations

from tests.corpus import (
    animations,
    avif,
    bmp,
    bombs,
    damaged,
    heif,
    jpeg,
    jpeg2000,
    jpegxl,
    marks,
    palettes,
    pieces,
    png,
    pnm,
    scales,
    slides,
    stacks,
    strangers,
    tiff,
)
from tests.corpus.case import Case, Outcome, Page, Reads, Refused

CASES: tuple[Case, ...] = tuple(
    case
    for module in (
        *(png, jpeg, tiff, stacks, pieces, slides, marks, palettes, scales),
        *(animations, bmp, heif, avif, jpegxl, jpeg2000, pnm, strangers, damaged, bombs),
    )
    for case in module.CASES
)
BY_NAME = {case.name: case for case in CASES}
if len(BY_NAME) < len(CASES):
    raise ValueError("two cases of the corpus share a name")

__all__ = ["BY_NAME", "CASES", "Case", "Outcome", "Page", "Reads", "Refused"]
