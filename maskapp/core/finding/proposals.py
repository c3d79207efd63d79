"""Try all: what every automatic threshold proposes for one channel, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.method import Method, NoThreshold, Pair
from maskapp.core.color.methods import METHODS
from maskapp.core.color.thresholds import auto_threshold
from maskapp.core.recipe.rule import Auto, Range

Side = Literal["above", "below", "between"]
Cut = tuple[Auto, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """One range that a proposal makes.

    Parameters
    ----------
    side : {"above", "below", "between"}
        Strictly above the (upper) threshold, up to the (lower) one, or between both.
    fixed : Range
        With today's numbers.
    per_image : Range
        With automatic bounds, found anew in each image; in this image it selects the same.
    selected : int
        Pixels it selects, of those counted.
    """

    side: Side
    fixed: Range
    per_image: Range
    selected: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one method proposes for a channel.

    Parameters
    ----------
    method : str
        A key of :data:`maskapp.core.color.methods.METHODS`, or the id of a pair of them.
    label : str
    meaning : str
        What the method looks for, as a sentence for people; of a pair, both.
    pair : Pair or None
        Of which the two thresholds are.
    thresholds : tuple of int or float
        In the channel's unit: one, of a pair two, none if there is a problem.
    choices : tuple of Choice
    problem : str
        Why the method finds no threshold, as a sentence; "" if it does.
    """

    method: str
    label: str
    meaning: str
    pair: Pair | None
    thresholds: tuple[int | float, ...]
    choices: tuple[Choice, ...]
    problem: str


def propose_thresholds(
    channel: str, counts: NDArray[np.int64], depth: int, ignore: float = 0
) -> tuple[Proposal, ...]:
    """Return what each method proposes, in the order of the methods, pairs of them as one.

    Parameters
    ----------
    channel : str
        Channel id. Hue is measured from 0° to 360°, as if it were no circle.
    counts : (size,) ndarray of int64
        Pixels per stored value, as :func:`~maskapp.core.color.histogram.value_counts` returns.
    depth : int
        8 or 16.
    ignore : float, default 0
        Percentage of the pixels that is left out at each end, as of
        :class:`~maskapp.core.recipe.rule.Auto`; shares count them.

    Returns
    -------
    tuple of Proposal
    """
    together: dict[str, list[Method]] = {}
    for method in METHODS.values():
        together.setdefault(method.pair.id if method.pair else method.id, []).append(method)
    return tuple(_propose(channel, counts, depth, methods, ignore) for methods in together.values())


def _propose(
    channel: str,
    counts: NDArray[np.int64],
    depth: int,
    methods: list[Method],
    ignore: float,
) -> Proposal:
    row, pair = CHANNELS[channel], methods[0].pair
    method = pair.id if pair else methods[0].id
    label = f"{pair.label}, three classes" if pair else methods[0].label
    meaning = " ".join(each.meaning for each in methods)
    bounds = [Auto(each.id, ignore) for each in methods]
    try:
        cuts = [
            (each, auto_threshold(counts, each.method, each.ignore, values=row.values(depth)))
            for each in bounds
        ]
    except NoThreshold as error:
        problem = f"{label} finds no threshold on {row.label}: {error}."
        return Proposal(method, label, meaning, pair, (), (), problem)
    first, last = cuts[0], cuts[-1]
    sides: list[tuple[Side, Cut | None, Cut | None]] = [
        ("above", last, None),
        ("below", None, first),
    ]
    if len(cuts) > 1:
        sides.append(("between", first, last))
    choices = [_choose(channel, counts, depth, *side) for side in sides]
    return Proposal(
        method,
        label,
        meaning,
        pair,
        tuple(row.value(threshold, depth) for _, threshold in cuts),
        tuple(choice for choice in choices if choice is not None),
        "",
    )


def _choose(
    channel: str,
    counts: NDArray[np.int64],
    depth: int,
    side: Side,
    over: Cut | None,
    upto: Cut | None,
) -> Choice | None:
    """Return the range of values above `over` up to and with `upto`; None if there is none."""
    row = CHANNELS[channel]
    low = over[1] + 1 if over else 0
    high = upto[1] if upto else row.size(depth) - 1
    if low > high:
        return None
    least, most = row.limits(depth)
    fixed = Range(
        channel,
        row.value(low, depth) if over else least,
        row.value(high, depth) if upto else most,
    )
    per_image = Range(channel, over[0] if over else least, upto[0] if upto else most)
    return Choice(side, fixed, per_image, int(counts[low : high + 1].sum()))
