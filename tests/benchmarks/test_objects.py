"""Objects of 12 megapixels beside scikit-image's ``regionprops_table``.

Run with ``pytest -m benchmark tests/benchmarks/test_objects.py -s``. Seconds are printed, never
asserted; that both measure the same is.
"""

from __future__ import annotations

import sys

import numpy as np
import pytest
from skimage import draw, measure

from maskapp.arrays import Mask
from maskapp.core.color.planes import Planes
from maskapp.core.measuring.counting import EVERY_OBJECT, Counting, counted_objects
from maskapp.core.measuring.measured import Measured, measure_objects
from tests.benchmarks.interleave import Contender, interleave, table

HEIGHT, WIDTH = 3000, 4000
BANDS = ("red", "green", "blue")
# What takes scikit-image longest, Feret diameters, is left out: they are others than ours.
PROPERTIES = (
    *("area", "centroid", "bbox", "perimeter", "eccentricity", "orientation"),
    *("axis_major_length", "axis_minor_length"),
    *("intensity_mean", "intensity_std", "intensity_min", "intensity_max"),
)
SPLIT = Counting(split=0.75)
PART = 300
"""Rows that scikit-image measures: all 3,000 take minutes."""


def ellipses() -> Mask:
    """Some 54,000 ellipses, apart."""
    rng = np.random.default_rng(0)
    mask = np.zeros((HEIGHT, WIDTH), np.bool_)
    for y in range(6, HEIGHT - 6, 13):
        for x in range(6, WIDTH - 6, 17):
            radius = int(rng.integers(1, 6))
            mask[draw.ellipse(y, x, radius, max(1, radius - 1) + 0.5, mask.shape)] = True
    return mask


@pytest.mark.benchmark
def test_objects_against_regionprops(capsys: pytest.CaptureFixture[str]) -> None:
    mask = ellipses()
    pixels = np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)

    def ours(rows: int, counting: Counting) -> Measured:
        objects = counted_objects(mask[:rows], 8, counting)
        return measure_objects(objects, Planes(pixels[:rows]), BANDS)

    def theirs(rows: int) -> dict[str, np.ndarray]:
        labels = measure.label(mask[:rows], connectivity=2)
        found: dict[str, np.ndarray] = measure.regionprops_table(
            labels, pixels[:rows], properties=PROPERTIES
        )
        return found

    every = EVERY_OBJECT
    part, other = ours(PART, every), theirs(PART)
    order = np.lexsort((other["bbox-1"], other["bbox-0"]))
    mine = np.lexsort((part.values["left"], part.values["top"]))
    assert part.values["area"][mine].tolist() == other["area"][order].tolist()
    np.testing.assert_allclose(part.values["perimeter"][mine], other["perimeter"][order])
    contenders = {
        "regionprops_table, 300 rows": Contender(lambda: theirs(PART), "nothing", rounds=3),
        "ours, 300 rows": Contender(lambda: ours(PART, every), "nothing"),
        "ours, 3,000 rows": Contender(lambda: ours(HEIGHT, every), "nothing"),
        "ours, 3,000 rows, split": Contender(lambda: ours(HEIGHT, SPLIT), "nothing"),
    }
    seconds = interleave(contenders, 3)
    with capsys.disabled():
        sys.stdout.write(f"\n{len(part):,} objects in 300 rows\n")
        sys.stdout.write(table(contenders, seconds, ["regionprops_table, 300 rows"]) + "\n")
