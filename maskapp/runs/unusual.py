"""Which images of a set differ from the others in what a recipe makes of them, and in what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

_LIMIT = 3.5
"""Robust z-scores above this are unusual (Iglewicz and Hoaglin, 1993)."""
_FEWEST = 5  # of fewer, none is the odd one
_END_SCORE = 10.0  # where nothing or everything is selected
_SIGMA = 1.4826  # of a normal distribution, in median absolute deviations
# Where most are equal, the deviation is 0 and the smallest difference would be unusual: no spread
# is taken for smaller than this.
_LEAST_POINTS = 1.0
_LEAST_SHARE = 0.05


@dataclass(frozen=True)
class Measured:
    """What a recipe made of an image.

    Parameters
    ----------
    selected, considered : int
        Pixels.
    thresholds : tuple of (str, float or None)
        Values of the automatic bounds, by what they are called; None where there is none.
    notices : tuple of str
        Sentences about the mask.
    """

    selected: int
    considered: int
    thresholds: tuple[tuple[str, float | None], ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def end(self) -> Literal["", "nothing", "everything"]:
        """What is selected of the pixels that count, where it is none or all of them."""
        if self.considered and self.selected in (0, self.considered):
            return "everything" if self.selected else "nothing"
        return ""

    @property
    def percent(self) -> float:
        """The selected share; 0 where nothing counts."""
        return 100 * self.selected / self.considered if self.considered else 0.0


@dataclass(frozen=True)
class Unusual:
    """How an image differs.

    Parameters
    ----------
    score : float
        The higher, the more; for sorting.
    reasons : tuple of str
        As ``"selects 92 %, the others 5–12 %"``; never empty.
    """

    score: float
    reasons: tuple[str, ...]


def unusual(images: Mapping[str, Measured]) -> dict[str, Unusual]:
    """Return the images that differ, by their key.

    Parameters
    ----------
    images : mapping of str to Measured
        Those that count: images that are left out, or cannot be read, say nothing of others.
    """
    reasons: dict[str, list[tuple[float, str]]] = {
        key: [(_LIMIT, notice) for notice in image.notices] for key, image in images.items()
    }
    ends = {key: end for key, image in images.items() if (end := image.end)}
    for end in dict.fromkeys(ends.values()):
        at_end = [key for key in ends if ends[key] == end]
        # What most do is the fault of the rule: who looks for the odd ones is to find them.
        if len(images) < _FEWEST or 2 * len(at_end) <= len(images):
            for key in at_end:
                reasons[key].insert(0, (_END_SCORE, f"selects {end}"))
    shares = {key: image.percent for key, image in images.items() if image.considered}
    for key, score, who, others in _odd(shares, _LEAST_POINTS):
        if key not in ends:
            said = f"selects {percent_text(shares[key])}, {who} {_span(others, ' %')}"
            reasons[key].append((score, said))
    for name in dict.fromkeys(name for each in images.values() for name, _ in each.thresholds):
        values = {
            key: value
            for key, image in images.items()
            if (value := dict(image.thresholds).get(name)) is not None
        }
        for key, score, who, others in _odd(values, 1.0):
            said = f"{name} is {_short(values[key])}, of {who} {_span(others)}"
            reasons[key].append((score, said))
    return {
        key: Unusual(max(score for score, _ in found), tuple(text for _, text in found))
        for key, found in reasons.items()
        if found
    }


def _odd(values: Mapping[str, float], least: float) -> list[tuple[str, float, str, list[float]]]:
    """Return the keys of the odd values, how odd they are, and who has the values that are not."""
    if len(values) < _FEWEST:
        return []
    middle = median(values.values())
    spread = _SIGMA * median(abs(value - middle) for value in values.values())
    spread = max(spread, least, _LEAST_SHARE * abs(middle))
    scores = {key: abs(value - middle) / spread for key, value in values.items()}
    others = [values[key] for key, score in scores.items() if score <= _LIMIT]
    who = "the others" if len(others) + 1 == len(values) else "most others"
    return [(key, score, who, others) for key, score in scores.items() if score > _LIMIT]


def _span(values: Sequence[float], unit: str = "") -> str:
    first, last = _short(min(values)), _short(max(values))
    return f"{first}{unit}" if first == last else f"{first}–{last}{unit}"


def percent_text(value: float) -> str:
    """Return a percentage as it is said of an image among others: ``"92 %"``, ``"2.9 %"``."""
    return f"{_short(value)} %"


def _short(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.1f}"
