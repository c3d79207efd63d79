"""A table of what was measured beside what it should be at most; as Markdown, for the README."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

_WIDTHS = (42, 9, 9, 10, 7, 8, 7)
_HEAD = ("", "median", "worst", "plain page", "ratio", "goal", "")


def table(*lines: Sequence[str]) -> str:
    """Return lines below their headings."""
    rule = ["-" * width for width in _WIDTHS]
    return "\n".join(_joined(cells) for cells in (_HEAD, rule, *lines))


def line(
    name: str,
    found: Sequence[float],
    plain: Sequence[float] = (),
    *,
    unit: str = "s",
    most: float | None = None,
    share: float | None = None,
) -> Sequence[str]:
    """Return a line of the table.

    Parameters
    ----------
    name : str
    found, plain : sequence of float
        What the page took, and the plain page in the same rounds. Their ratio is the median of the
        rounds' ratios.
    unit : str
    most : float, optional
        The goal of the median.
    share : float, optional
        The goal of the ratio.
    """
    value = median(found)
    ratio = median(a / b for a, b in zip(found, plain, strict=True)) if plain else None
    goal, met = "", ""
    if most is not None:
        goal, met = _text(most, unit), _met(value, most)
    elif share is not None and ratio is not None:
        goal, met = _ratio(share), _met(ratio, share)
    return (
        name,
        _text(value, unit),
        _text(max(found), unit),
        _text(median(plain), unit) if plain else "",
        "" if ratio is None else _ratio(ratio),
        goal,
        met,
    )


def _joined(cells: Sequence[str]) -> str:
    padded = (f"{cell:<{width}}" for cell, width in zip(cells, _WIDTHS, strict=True))
    return f"| {' | '.join(padded)} |"


def _text(value: float, unit: str) -> str:
    if unit == "s" and value < 1:
        return f"{value * 1000:.0f} ms"
    return f"{value:.{0 if value >= 10 else 1}f} {unit}".rstrip()


def _ratio(value: float) -> str:
    return f"1/{1 / value:.0f}" if value < 0.5 else f"{value:.1f}"


def _met(value: float, goal: float) -> str:
    return "met" if value <= goal else "NOT MET"
