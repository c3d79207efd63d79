"""From an example mask to the shortest rule that reproduces it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import BANDS, Planes
from maskapp.core.finding.items import Axis, Found, Items, Term, Weights, channel_axes, gaps
from maskapp.core.finding.rule_search import polish, search
from maskapp.core.finding.tally import Tally, drop_useless, tally
from maskapp.core.recipe.rule import Group, Range, Rule

LEAST_GAIN = 0.003
"""Without any one of its ranges a rule loses as much in Dice, on all pixels that count."""
_SEARCHED = 15_000  # pixels of each class that the search looks at
_REFINED = 200_000  # pixels of each class that bounds are refined on


SEARCHED = tuple(channel.id for channel in CHANNELS.values() if channel.searched)
"""Channels that a rule is searched on where nobody has named any."""


class NoSuggestion(Exception):
    """There is nothing to learn a rule from; the message is a sentence for people."""


@dataclass(frozen=True)
class Suggestion:
    """A rule that reproduces an example, and how well.

    Parameters
    ----------
    rule : Rule
        Groups joined by "any", of ranges joined by "all", fixed numbers only.
    dice : float
        2 hits / (selected + wanted) over all pixels that count, not a sample: 1 is a perfect copy.
    hits, selected, wanted, others : int
        Pixels both wanted and selected; selected; wanted; not wanted. All of those that count.
    """

    rule: Rule
    dice: float
    hits: int
    selected: int
    wanted: int
    others: int


def suggest_rule(
    planes: Planes,
    wanted: Mask,
    considered: Mask | None = None,
    *,
    channels: Sequence[str] = SEARCHED,
    most_groups: int = 3,
    most_ranges: int = 3,
) -> Suggestion:
    """Propose the shortest rule that selects the wanted pixels among those that count.

    One range is found exactly (best Dice of all intervals of all channels), more of them greedily:
    ranges joined by "all", then further groups joined by "any". The search looks at 15,000 pixels
    of either class, the bounds are refined on 200,000. Ranges without which the Dice score of all
    pixels falls by less than 0.003 are then dropped, and the score is that of all pixels. Bounds
    lie midway between the classes' values where there is a gap, on the roundest number there.

    Parameters
    ----------
    planes : Planes
        After the recipe's prepare steps. Only the channels of the result are computed at full size.
    wanted : (H, W) ndarray of bool
        The example mask.
    considered : (H, W) ndarray of bool, optional
        Pixels that count: the valid ones inside the region; all by default.
    channels : sequence of str
        Channel ids that the rule may use; of equally good ones the first.
    most_groups, most_ranges : int
        Of ranges, per group.

    Returns
    -------
    Suggestion

    Raises
    ------
    NoSuggestion
        If no pixel that counts is wanted, or every one is, or no channel tells them apart.
    """
    hopes = wanted if considered is None else wanted & considered
    others = ~wanted if considered is None else considered & ~wanted
    check_both(hopes, others)
    yes, no = (_sample(members, _REFINED) for members in (hopes, others))
    few = items_at(planes, _thinned(yes, _SEARCHED), _thinned(no, _SEARCHED), channels)
    found = search(few, most_groups=most_groups, most_terms=most_ranges, least_gain=LEAST_GAIN)
    check_learnt(few.dice(few.selected_by_all(found)), few.dice(few.wanted >= 0))
    used = [c for c in channels if any(few.axes[t.axis].channel == c for g in found for t in g)]
    many = items_at(planes, yes, no, used)
    found, counted = drop_useless(
        many,
        polish(many, _carried_over(few, many, found)),
        LEAST_GAIN,
        lambda terms: tally(planes, rule_of(many, terms, planes.depth), hopes, others),
    )
    hit, false = float(counted.wanted.sum()), float(counted.unwanted.sum())
    check_learnt(counted.dice(), 2 * hit / (2 * hit + false))
    return scored(rule_of(many, found, planes.depth), counted)


def check_both(hopes: Mask, others: Mask) -> None:
    """Raise NoSuggestion unless there are wanted and other pixels."""
    if not hopes.any():
        raise NoSuggestion("No pixel is marked as wanted. Mark some that should be selected.")
    if not others.any():
        raise NoSuggestion(
            "Every pixel that counts is wanted. Mark some that should not be selected as well."
        )


def check_learnt(dice: float, every: float) -> None:
    """Raise NoSuggestion for a Dice score hardly better than that of selecting every pixel."""
    if 1 - dice > 0.9 * (1 - every):
        raise NoSuggestion(
            "No range of these channels tells the wanted pixels from the others. Use more channels."
        )


def scored(rule: Rule, counted: Tally) -> Suggestion:
    """Return a rule with its score, from the tally of its ranges in pixels."""
    hits, false = map(round, counted.selected())
    wanted, others = (round(float(each.sum())) for each in (counted.wanted, counted.unwanted))
    return Suggestion(rule, counted.dice(), hits, hits + false, wanted, others)


@dataclass(frozen=True)
class Sample:
    """Flat indices of some pixels of a class, and what each counts."""

    places: NDArray[np.intp]
    weights: NDArray[np.float64]


def _sample(members: Mask, most: int) -> Sample:
    """Return at most `most` members, spread evenly but not on a grid that patterns could follow."""
    flat = members.reshape(-1)
    number = int(np.count_nonzero(flat))
    rng = np.random.default_rng(0)  # the same example gives the same rule
    if number > most:
        tried = rng.integers(0, flat.size, 4 * most * flat.size // number)
        places = tried[flat[tried]][:most] if len(tried) < flat.size else tried[:0]
        if len(places) == most:
            return Sample(places, np.full(most, number / most))
    places = np.flatnonzero(flat)
    if number > most:
        places = np.sort(rng.choice(places, most, replace=False))
    return Sample(places, np.full(len(places), number / len(places)))


def _thinned(sample: Sample, most: int) -> Sample:
    """Return at most `most` of the places, so that a value of few pixels is one of many, too."""
    number = len(sample.places)
    if number <= most:
        return sample
    kept = np.random.default_rng(0).choice(number, most, replace=False)
    return Sample(sample.places[kept], sample.weights[kept] * (number / most))


def planes_at(planes: Planes, places: NDArray[np.intp]) -> Planes:
    """Return the pixels at flat indices as an image of one row."""
    # Converting these alone spares the other ten million pixels.
    colours = np.stack([planes[band].reshape(-1)[places] for band in BANDS], axis=-1)
    return Planes(colours[np.newaxis])


def items_at(planes: Planes, hopes: Sample, others: Sample, channels: Sequence[str]) -> Items:
    """Return some pixels of both classes with their values on channels."""
    small = planes_at(planes, np.concatenate([hopes.places, others.places]))
    rows = [CHANNELS[channel] for channel in channels]
    axes = channel_axes(
        {row.id: small[row.id][0] for row in rows},
        {row.id: (row.size(planes.depth), row.circular) for row in rows},
    )
    return Items(axes, *weights_of(hopes, others))


def weights_of(hopes: Sample, others: Sample) -> tuple[Weights, Weights]:
    """Return the wanted and the unwanted weight of each pixel of both samples."""
    return (
        np.concatenate([hopes.weights, np.zeros(len(others.places))]),
        np.concatenate([np.zeros(len(hopes.places)), others.weights]),
    )


def _carried_over(few: Items, many: Items, found: Found) -> Found:
    """Return terms on the axes of `few` as terms on those of `many`, which have all its values."""
    numbers = {axis.channel: number for number, axis in enumerate(many.axes)}

    def carried(term: Term) -> Term:
        before = few.axes[term.axis]
        number = numbers[before.channel]
        values = many.axes[number].values
        ends = np.searchsorted(values, before.values[[term.first, term.last]])
        return Term(number, *map(int, ends))

    return tuple(tuple(map(carried, terms)) for terms in found)


def rule_of(items: Items, found: Found, depth: Depth) -> Rule:
    """Return groups of terms as a rule, its bounds in the gaps between items."""
    return Rule(tuple(Group(tuple(_range(items.axes, t, depth) for t in g)) for g in found))


def _range(axes: Sequence[Axis], term: Term, depth: int) -> Range:
    """Return the range of a term, its bounds in the gaps between items."""
    axis = axes[term.axis]
    row = CHANNELS[axis.channel]
    least, most = row.limits(depth)
    last = len(axis.values) - 1
    outside = term.first > term.last and not row.circular
    if outside:
        term = Term(term.axis, term.last + 1, term.first - 1)
    if (term.first, term.last) == (0, last):
        return Range(row.id, least, most)
    low, high = (
        _roundest(gap, offset=least * row.scale, scale=row.scale) for gap in gaps(axis, term)
    )
    if row.circular:
        return Range(row.id, row.value(low % axis.size, depth), row.value(high % axis.size, depth))
    return Range(
        row.id,
        least if term.first == 0 else row.value(low, depth),
        most if term.last == last else row.value(high, depth),
        outside,
    )


def _roundest(gap: tuple[int, int], *, offset: int, scale: int) -> int:
    """Return the stored value in the middle half of a gap that is the roundest number."""
    start, end = gap[0] + offset, gap[1] + offset
    quarter = (end - start) // 4
    start, end, middle = start + quarter, end - quarter, (start + end) / 2
    units = [unit * scale for unit in (10_000, 5_000, 1_000, 500, 100, 50, 10, 5, 1)]
    units += [50, 10, 5, 1]  # on a grid of hundredths: 0.5, 0.1, 0.05, 0.01
    unit = next(unit for unit in units if -(-start // unit) * unit <= end)
    multiples = range(-(-start // unit) * unit, end + 1, unit)
    return min(multiples, key=lambda number: abs(number - middle)) - offset
