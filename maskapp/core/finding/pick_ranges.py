"""From picked colours to ranges that hold the wanted ones and little around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.histogram import value_counts
from maskapp.core.color.planes import Planes
from maskapp.core.display.share import share_text
from maskapp.core.finding.picks import PickedColours, Values, planes_of
from maskapp.core.recipe.rule import Range

_PALE, _DARK = 20, 15  # per cent of saturation, of value


@dataclass(frozen=True)
class Picked:
    """Ranges proposed from picks.

    Parameters
    ----------
    ranges : tuple of Range
        One for each channel, to be joined by "all"; empty if nothing wanted was picked.
    wanted, kept : int
        Wanted pixels that were looked at, and how many of them all ranges hold.
    problems : tuple of str
        Sentences: what could not be left out, what had to be lost.
    """

    ranges: tuple[Range, ...]
    wanted: int
    kept: int
    problems: tuple[str, ...]


def first_channels(picks: Sequence[PickedColours], depth: Depth) -> tuple[str, ...]:
    """Return channels for a rule that begins with picks.

    Hue and saturation for a colour: they follow it through light and shade, where ranges of red,
    green and blue that hold both hold other colours as well. Gray if the picked pixels have no
    colour at all, else red, green and blue: pale and dark pixels have hues at random.

    Parameters
    ----------
    picks : sequence of PickedColours
        At least one.
    depth : {8, 16}
    """
    few = planes_of(picks, depth)
    if not few["saturation"].any():
        return ("gray",)
    # Of each channel's own scale, which for both is that of per cents.
    pale, dark = (
        float(np.median(few[channel])) / CHANNELS[channel].scale < least
        for channel, least in (("saturation", _PALE), ("value", _DARK))
    )
    return ("red", "green", "blue") if pale or dark else ("hue", "saturation")


def ranges_from_picks(
    picks: Sequence[PickedColours],
    depth: Depth,
    channels: Sequence[str],
    *,
    tolerance: Mapping[str, float] | None = None,
    percent: float = 100.0,
) -> Picked:
    """Propose a range for each channel that holds the wanted pixels and not the unwanted ones.

    Wanted picks span each range: from the lowest to the highest value on a line, the shortest arc
    on hue's circle, widened by the tolerance. Then the pixels of each unwanted pick that are in all
    ranges are left out by moving one bound of one channel at a time, as long as that leaves out a
    larger share of the pick than it loses of the wanted pixels, and at most half of those: first
    where the difference is largest, then where the gap is widest; the bound goes midway into the
    gap. The outcome depends on the picks alone, so taking one back undoes it.

    Parameters
    ----------
    picks : sequence of PickedColours
        On any images of one depth.
    depth : {8, 16}
    channels : sequence of str
        Channel ids, each once.
    tolerance : mapping, optional
        By channel id, how far a range reaches beyond the picked values, in the channel's unit.
    percent : float
        Central share of the wanted pixels that a range spans, in (0, 100]: below 100, stray values
        of a box are ignored.

    Returns
    -------
    Picked
    """
    wanted = [pick for pick in picks if pick.wanted]
    if not wanted or not channels:
        return Picked((), 0, 0, ())
    few = planes_of(wanted, depth)
    axes = [_axis(few, channel, (tolerance or {}).get(channel, 0), percent) for channel in channels]
    narrowing = _Narrowing(axes, _places(few, axes), "≈ " * any(pick.thinned for pick in wanted))
    for pick in picks:
        if not pick.wanted:
            narrowing.leave_out(_places(planes_of([pick], depth), axes), pick)
    ranges = tuple(
        axis.range(int(low), int(high), depth)
        for axis, low, high in zip(axes, narrowing.low, narrowing.high, strict=True)
    )
    return Picked(ranges, few.shape[1], narrowing.kept, tuple(narrowing.problems))


@dataclass(frozen=True, slots=True)
class _Axis:
    """A channel's values counted from `origin`, so that on a circle, too, the range is a line."""

    channel: str
    origin: int
    size: int
    low: int
    high: int

    def places(self, plane: NDArray[np.unsignedinteger]) -> Values:
        values = plane.astype(np.int64) - self.origin
        return values % self.size if CHANNELS[self.channel].circular else values

    def range(self, low: int, high: int, depth: int) -> Range:
        row = CHANNELS[self.channel]
        if row.circular and high - low + 1 >= self.size:
            return Range(row.id, *row.limits(depth))
        first, last = low + self.origin, high + self.origin
        if row.circular:
            first, last = first % self.size, last % self.size
        return Range(row.id, row.value(first, depth), row.value(last, depth))


def _axis(wanted: Planes, channel: str, tolerance: float, percent: float) -> _Axis:
    row, size = CHANNELS[channel], CHANNELS[channel].size(wanted.depth)
    counts = value_counts(wanted[channel], size)
    # Decimals such as 0.3 % of 1,000 are no exact floats: rounding first keeps them whole.
    aside = int(round(int(counts.sum()) * (100 - percent) / 200, 6))
    margin = round(tolerance * row.scale)
    if row.circular:
        start, width = _shortest_arc(counts, int(counts.sum()) - 2 * aside)
        if width + 2 * margin >= size - 1:
            return _Axis(channel, 0, size, 0, size - 1)
        return _Axis(channel, (start - margin) % size, size, 0, width + 2 * margin)
    sums = np.cumsum(counts)
    low = int(np.searchsorted(sums, aside, "right"))
    high = int(np.searchsorted(sums, sums[-1] - aside, "left"))
    return _Axis(channel, 0, size, max(0, low - margin), min(size - 1, high + margin))


def _shortest_arc(counts: Values, need: int) -> tuple[int, int]:
    """Return first value and width (0 for one value) of the shortest arc that holds `need`."""
    values = np.flatnonzero(counts)
    around = np.concatenate([values, values + len(counts)])
    sums = np.concatenate([[0], np.cumsum(np.tile(counts[values], 2))])
    starts = np.arange(len(values))
    ends = np.searchsorted(sums, sums[starts] + need, "left") - 1
    widths = around[ends] - around[starts]
    best = int(np.argmin(widths))
    return int(around[best]), int(widths[best])


def _places(planes: Planes, axes: Sequence[_Axis]) -> Values:
    """Return places (N, channels) of the pixels of one row on the axes."""
    return np.stack([axis.places(planes[axis.channel][0]) for axis in axes], axis=1)


class _Narrowing:
    """Ranges [low, high] on the axes that give way to unwanted pixels."""

    def __init__(self, axes: Sequence[_Axis], wanted: Values, about: str):
        self.low = np.array([axis.low for axis in axes])
        self.high = np.array([axis.high for axis in axes])
        self.problems: list[str] = []
        self._axes = axes
        self._wanted = wanted
        self._about = about

    def _inside(self, places: Values) -> NDArray[np.bool_]:
        inside = np.ones(len(places), np.bool_)
        for column, low, high in zip(places.T, self.low, self.high, strict=True):
            inside &= (column >= low) & (column <= high)
        return inside

    @property
    def kept(self) -> int:
        return int(np.count_nonzero(self._inside(self._wanted)))

    def leave_out(self, unwanted: Values, pick: PickedColours) -> None:
        """Move bounds until no unwanted pixel is in all ranges, or say that some have to stay."""
        before = self.kept
        while (left := self._inside(unwanted)).any() and self._cut(unwanted[left], len(unwanted)):
            pass
        if left.any():
            self.problems.append(self._stay(pick, left))
        lost = before - self.kept
        if lost:
            x, y = pick.pick.x, pick.pick.y
            self.problems.append(
                f"Leaving out the unwanted pick at ({x}, {y}) loses {self._lost(lost, before)}."
            )

    def _lost(self, lost: int, before: int) -> str:
        if self._about:
            return f"{self._about}{share_text(lost, before)} of the wanted pixels"
        return f"{lost:,} of {before:,} wanted pixels"

    def _cut(self, left: Values, total: int) -> bool:
        """Make the cut with the best balance; False if none leaves out more than it loses.

        The balance is Youden's: the share of the `total` unwanted pixels that a cut leaves out,
        less the share of the wanted ones that it loses.
        """
        kept = self._wanted[self._inside(self._wanted)]
        best: tuple[tuple[float, float], int, bool, int] | None = None
        for axis in range(len(self._axes)):
            for upper in (False, True):
                # Turned round, a cut from above is one from below.
                sign = -1 if upper else 1
                values, others = np.sort(sign * kept[:, axis]), np.sort(sign * left[:, axis])
                ends = np.unique(others)
                lost, taken = (np.searchsorted(each, ends, "right") for each in (values, others))
                balance = taken / total - lost / len(values)
                allowed = np.flatnonzero((balance > 0) & (2 * lost <= len(values)))
                if not len(allowed):
                    continue
                place = allowed[np.argmax(balance[allowed])]
                end, edge = int(ends[place]), int(values[lost[place]])
                merit = (round(float(balance[place]), 9), (edge - end) / self._axes[axis].size)
                if best is None or merit > best[0]:
                    best = (merit, axis, upper, sign * ((edge + end + 1) // 2))
        if best is None:
            return False
        _, axis, upper, bound = best
        (self.high if upper else self.low)[axis] = bound
        return True

    def _stay(self, pick: PickedColours, left: NDArray[np.bool_]) -> str:
        """Say that the unwanted pixels `left` cannot be left out."""
        x, y = pick.pick.x, pick.pick.y
        if len(left) == 1:
            return (
                f"The unwanted pixel ({x}, {y}) lies among the wanted ones on "
                f"{_listed(self._axes)}, so no range can leave it out. Take a pick back or use "
                "another channel."
            )
        share = 100 * np.count_nonzero(left) / len(left)
        return (
            f"{'≈ ' * pick.thinned}{share:.1f} % of the unwanted pick at ({x}, {y}) lies among the "
            f"wanted pixels on {_listed(self._axes)} and stays."
        )


def _listed(axes: Sequence[_Axis]) -> str:
    labels = [CHANNELS[axis.channel].label for axis in axes]
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
