"""How much of each image its classes select: the bars and the summary of a report."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from maskapp.core.display.share import share_text
from maskapp.runs.results import Done

_BARS = 150  # of one class; more images are told by how many there are of each percentage
_BIN = 5  # percent


@dataclass(frozen=True)
class Bar:
    """A bar of a chart: what it is of, its length from 0 to 100, and what it says."""

    label: str
    length: float
    text: str


@dataclass(frozen=True)
class Spread:
    """Percentages of images: how many there are, mean, SD (n − 1), median and both ends."""

    images: int
    mean: float
    sd: float | None
    median: float
    low: float
    high: float


class Coverage:
    """The selected share of each class in each image.

    Parameters
    ----------
    classes : sequence of str
    """

    def __init__(self, classes: Sequence[str]) -> None:
        self._shares: dict[str, list[tuple[str, int, int]]] = {name: [] for name in classes}

    def add(self, result: Done[Any]) -> None:
        """Take in an image; a class of which it has no pixel to consider has no share."""
        for each in result.classes:
            if each.considered:
                share = (result.name, each.selected, each.considered)
                self._shares[each.name].append(share)

    def spread(self, mask_class: str) -> Spread | None:
        """Return the summary of a class, None without images."""
        found = [100 * selected / of for _, selected, of in self._shares[mask_class]]
        if not found:
            return None
        sd = statistics.stdev(found) if len(found) > 1 else None
        mean, median = statistics.fmean(found), statistics.median(found)
        return Spread(len(found), mean, sd, median, min(found), max(found))

    def is_counted(self, mask_class: str) -> bool:
        """Return whether the bars of a class are of percentages, as there are many images."""
        return len(self._shares[mask_class]) > _BARS

    def bars(self, mask_class: str) -> list[Bar]:
        """Return a bar for each image, or for each few percent how many images have so many."""
        shares = self._shares[mask_class]
        if not self.is_counted(mask_class):
            return [Bar(name, 100 * n / of, share_text(n, of)) for name, n, of in shares]
        counts = [0] * (100 // _BIN)
        for _, selected, of in shares:
            counts[min(100 * selected // (of * _BIN), len(counts) - 1)] += 1
        most = max(counts)
        return [
            Bar(f"{_BIN * i}–{_BIN * (i + 1)} %", 100 * count / most, f"{count}")
            for i, count in enumerate(counts)
        ]
