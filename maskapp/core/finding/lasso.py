"""Shapes that are drawn on the density of two channels, as ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maskapp.core.color.channels import CHANNELS
from maskapp.core.finding.density import Density
from maskapp.core.finding.items import Axis, Flags, Found, Items, Term, Weights, channel_axes
from maskapp.core.finding.rule_search import polish
from maskapp.core.recipe.rule import Group, Range

LEAST_DICE = 0.95
MOST_BOXES = 5
_GOOD = 0.98  # more boxes for less than what remains would only be harder to read
_LEAST_GAIN = 0.005
_COARSE = 48


@dataclass(frozen=True)
class Lasso:
    """A polygon in the plane of two channels as groups of ranges.

    Parameters
    ----------
    groups : tuple of Group
        At most five, joined by "any", each a box: a range of either channel. Empty if there is a
        problem.
    dice : float
        2 TP / (selected + wanted) of the best boxes found, in pixels of the density's bins.
    problem : str
        A sentence why there are no groups; "" if there are.
    """

    groups: tuple[Group, ...]
    dice: float
    problem: str


def box_ranges(density: Density, left: float, right: float, low: float, high: float) -> Group:
    """Return a box on the density plot as a group of two ranges.

    Parameters
    ----------
    density : Density
    left, right, low, high : float
        Its ends on x and y in the channels' units, in any order; rounded inwards to the grid and
        cut at the channels' limits. A box narrower than a grid step becomes the nearest value.
    """
    ranges = []
    for channel, ends in ((density.x, (left, right)), (density.y, (low, high))):
        row = CHANNELS[channel]
        least, most = row.limits(density.depth)
        start, stop = (min(max(end, least), most) * row.scale for end in sorted(ends))
        first, last = int(np.ceil(round(start, 6))), int(np.floor(round(stop, 6)))
        if first > last:
            first = last = round((start + stop) / 2)
        offset = least * row.scale
        low_bound, high_bound = (row.value(n - offset, density.depth) for n in (first, last))
        ranges.append(Range(channel, low_bound, high_bound))
    return Group(tuple(ranges))


def lasso_groups(density: Density, corners: Sequence[tuple[float, float]]) -> Lasso:
    """Cover a polygon on the density plot by at most five boxes.

    A bin is wanted if its centre lies in the polygon (even-odd rule), and counts as much as it has
    pixels: what no pixel shows needs no box.

    Parameters
    ----------
    density : Density
    corners : sequence of (float, float)
        x and y in the channels' units, at least 3.

    Returns
    -------
    Lasso
    """
    if len(corners) < 3:
        return Lasso((), 0.0, "A lasso needs at least three corners.")
    from skimage.measure import points_in_poly

    rows, columns = np.nonzero(density.counts)
    pixels = density.counts[rows, columns].astype(np.float64)
    points = np.column_stack([density.centres(0)[columns], density.centres(1)[rows]])
    inside = points_in_poly(points, np.array(corners, np.float64))
    if not inside.any():
        return Lasso((), 0.0, "No pixel has values inside the lasso. Draw it around some.")
    down, across = density.counts.shape
    axes = channel_axes(
        {density.x: columns.astype(np.uint16), density.y: rows.astype(np.uint16)},
        {density.x: (across, False), density.y: (down, False)},
    )
    items = Items(axes, np.where(inside, pixels, 0), np.where(inside, 0, pixels), outside=False)
    found, dice = _cover(items)
    if dice < LEAST_DICE:
        problem = (
            f"At most {MOST_BOXES} boxes come as close to this shape as a Dice score of {dice:.2f} "
            f"over all pixels of the plot, and {LEAST_DICE} is needed. Draw a simpler shape, or a "
            "box."
        )
        return Lasso((), dice, problem)
    return Lasso(tuple(_group(density, axes, terms) for terms in found), dice, "")


def _cover(items: Items) -> tuple[Found, float]:
    """Return few boxes that cover the wanted items, and their Dice score.

    Each further box is the best on a coarse grid; then the ends of all are refined in turn.
    """
    found: Found = ()
    dice = 0.0
    while len(found) < MOST_BOXES and dice < _GOOD:
        box = _best_box(items, items.selected_by_all(found), dice)
        longer = polish(items, (*found, box)) if box else found
        reached = items.dice(items.selected_by_all(longer))
        if reached < dice + _LEAST_GAIN:
            break
        found, dice = longer, reached
    return found, dice


def _best_box(items: Items, taken: Flags, dice: float) -> tuple[Term, Term] | None:
    """Return the box that beside the taken items gives the best Dice; None if none is better."""
    coarse = [axis.values * _COARSE // axis.size for axis in items.axes]
    across, down = (c[axis.codes] for c, axis in zip(coarse, items.axes, strict=True))
    cells = (down * _COARSE + across)[~taken]
    wanted, unwanted = (
        np.bincount(cells, weights[~taken], _COARSE**2).reshape(_COARSE, _COARSE)
        for weights in (items.wanted, items.unwanted)
    )
    hit, false = float(items.wanted[taken].sum()), float(items.unwanted[taken].sum())
    total, best = float(items.wanted.sum()), None
    while True:  # Dinkelbach's method, as in rule_search.best_term
        top, bottom, left, right = _largest_rectangle((2 - dice) * wanted - dice * unwanted)
        part = (slice(top, bottom + 1), slice(left, right + 1))
        hits, falses = hit + float(wanted[part].sum()), false + float(unwanted[part].sum())
        reached = 2 * hits / (hits + falses + total)
        if reached <= dice + 1e-9:
            break
        dice, best = reached, ((left, right), (top, bottom))
    if best is None:
        return None
    x, y = (
        Term(
            number,
            int(np.searchsorted(coarse[number], first, "left")),
            int(np.searchsorted(coarse[number], last, "right")) - 1,
        )
        for number, (first, last) in enumerate(best)
    )
    return x, y


def _largest_rectangle(gains: Weights) -> tuple[int, int, int, int]:
    """Return top, bottom, left and right (all included) of the rectangle of largest sum."""
    rows, columns = gains.shape
    sums = np.zeros((rows + 1, columns + 1))
    sums[1:, 1:] = gains.cumsum(axis=0).cumsum(axis=1)
    tops, bottoms = np.triu_indices(rows + 1, 1)
    bands = sums[bottoms] - sums[tops]  # of every band of rows: sums up to each column
    runs = bands[:, 1:] - np.minimum.accumulate(bands, axis=1)[:, :-1]
    band, right = np.unravel_index(int(np.argmax(runs)), runs.shape)
    left = int(np.argmin(bands[band, : right + 1]))
    return int(tops[band]), int(bottoms[band]) - 1, left, int(right)


def _group(density: Density, axes: Sequence[Axis], terms: Sequence[Term]) -> Group:
    """Return a box as a group: a bin's bound is its first or last value."""
    ranges = []
    for term in terms:
        axis = axes[term.axis]
        row = CHANNELS[axis.channel]
        place = 0 if axis.channel == density.x else 1
        start, width = density.starts[place], density.widths[place]
        low = start + int(axis.values[term.first]) * width
        high = start + (int(axis.values[term.last]) + 1) * width - 1
        high = min(high, row.size(density.depth) - 1)
        ranges.append(Range(row.id, row.value(low, density.depth), row.value(high, density.depth)))
    return Group(tuple(ranges))
