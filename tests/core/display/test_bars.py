"""Histograms as bars: what is rare is seen, what is a spike flattens nothing."""

from __future__ import annotations

import numpy as np

from maskapp.core.color.histogram import Histogram, histogram
from maskapp.core.display.bars import MOST_BARS, bars
from maskapp.core.finding.narrow import narrow_range
from maskapp.core.recipe.rule import Range


def of(counts: list[int]) -> Histogram:
    """A histogram of red with so many pixels at 0, 1, 2 …"""
    plane = np.repeat(np.arange(len(counts), dtype=np.uint8), counts)
    return histogram(plane[np.newaxis], "red", 8)


def test_a_spike_at_an_end_flattens_nothing() -> None:
    drawn = bars(of([10_000, 4, 2, 0]), log=False)
    assert len(drawn) == MOST_BARS
    assert [*drawn[:4]] == [255, 255, 128, 0]


def test_a_spike_among_many_bars_flattens_nothing_and_one_pixel_is_seen() -> None:
    drawn = bars(of([0, *[20] * 49, 10_000, 1]), log=False)
    assert {*drawn[1:51]} == {255}
    assert drawn[51] > 0


def test_logarithms_lift_what_is_rare() -> None:
    assert [*bars(of([0, 99, 9, 0]), log=True)[:4]] == [0, 255, 128, 0]


def test_an_empty_histogram_has_no_bars() -> None:
    assert set(bars(of([0]), log=False)) == {0}


def test_a_band_holds_a_few_percent_at_an_end_of_what_occurs() -> None:
    assert narrow_range(of([0, 50, 1, 1, 900, 45, 3])) == Range("red", 5, 6)
    # A spike of clipped pixels is no beginning.
    assert narrow_range(of([0, 10, 20, 900, 500])) == Range("red", 1, 2)
    assert narrow_range(of([0, 0, 7])) == Range("red", 2, 2)


def test_a_band_is_on_the_channels_grid() -> None:
    plane = np.arange(10_001, dtype=np.uint16)[np.newaxis]
    bounds = narrow_range(histogram(plane, "saturation", 8))
    assert bounds.channel == "saturation"
    assert isinstance(bounds.low, float | int)
    assert 95 < bounds.low < 99
    assert bounds.high == 100
