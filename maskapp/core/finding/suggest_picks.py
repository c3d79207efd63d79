"""From pixels picked as wanted or not to the shortest rule that tells them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.finding.picks import Pick
from maskapp.core.finding.rule_search import search
from maskapp.core.finding.suggest import (
    Sample,
    Suggestion,
    check_both,
    check_learnt,
    items_at,
    planes_at,
    rule_of,
    scored,
    weights_of,
)
from maskapp.core.finding.tally import drop_useless, tally

LEAST_GAIN = 0.02
"""Without any one of its ranges a rule loses as much in Dice: few pixels say little."""
_EQUAL = 0.01  # of channels as good as that, the one on which the classes lie further apart
_SEARCHED = 3_000  # pixels of each pick that the search looks at


def suggest_from_picks(
    planes: Planes,
    picks: Sequence[Pick],
    considered: Mask | None = None,
    *,
    channels: Sequence[str] = tuple(CHANNELS),
) -> Suggestion:
    """Propose the shortest rule that tells wanted picks from unwanted ones.

    As :func:`~maskapp.core.finding.suggest.suggest_rule`, but made for what lies around the picks
    rather than for each of their pixels. Both classes weigh the same however large their boxes are,
    and within a class a box weighs the square root of its pixels, so that a single click counts.
    Each range gains 0.02 in Dice of all picked pixels so weighted, and is never one with "outside";
    of channels whose Dice is the same to 0.01, the one with the wider gap is taken.

    Parameters
    ----------
    planes : Planes
        After the recipe's smoothing.
    picks : sequence of Pick
        Where a wanted and an unwanted one lie on the same pixel, it is not wanted. Parts beyond
        the image do not count.
    considered : (H, W) ndarray of bool, optional
        Pixels that count: the valid ones inside the region; all by default.
    channels : sequence of str
        Channel ids that the rule may use.

    Returns
    -------
    Suggestion
        Its counts and score are those of all picked pixels, each counted once; they say nothing
        about the pixels around them.

    Raises
    ------
    NoSuggestion
        If no picked pixel that counts is wanted, or every one is, or no channel tells them apart.
    """
    hopes, others = (np.zeros(planes.shape, np.bool_) for _ in range(2))
    for pick in picks:
        (hopes if pick.wanted else others)[_box(pick)] = True
    hopes &= ~others
    if considered is not None:
        hopes, others = hopes & considered, others & considered
    check_both(hopes, others)
    picked = [
        (members, [pick for pick in picks if pick.wanted == flag])
        for flag, members in ((True, hopes), (False, others))
    ]
    few, few_others = (_sample(*each, _SEARCHED) for each in picked)
    items = replace(items_at(planes, few, few_others, channels), outside=False, equal=_EQUAL)
    found = search(items, most_groups=3, most_terms=3, least_gain=LEAST_GAIN)
    check_learnt(items.dice(items.selected_by_all(found)), items.dice(items.wanted >= 0))
    every, every_other = (_sample(*each, None) for each in picked)
    small = planes_at(planes, np.concatenate([every.places, every_other.places]))
    weights = weights_of(every, every_other)
    found, counted = drop_useless(
        items,
        found,
        LEAST_GAIN,
        lambda terms: tally(small, rule_of(items, terms, planes.depth), *weights),
    )
    check_learnt(counted.dice(), 2 / 3)  # each class weighs 1
    rule = rule_of(items, found, planes.depth)
    places = [np.flatnonzero(members) for members in (hopes, others)]
    once = weights_of(*(Sample(each, np.ones(len(each))) for each in places))
    return scored(rule, tally(planes_at(planes, np.concatenate(places)), rule, *once))


def _box(pick: Pick) -> tuple[slice, slice]:
    """Return a pick's rows and columns; an index below 0 would count from the other end."""
    rows, columns = (
        slice(max(start, 0), max(start + length, 0))
        for start, length in ((pick.y, pick.height), (pick.x, pick.width))
    )
    return rows, columns


def _sample(members: Mask, picks: Sequence[Pick], most: int | None) -> Sample:
    """Return pixels of each pick that are `members`, at most as many; weights add up to 1."""
    places, weights = [], []
    for pick in picks:
        rows, columns = _box(pick)
        y, x = np.nonzero(members[rows, columns])
        flat = (y + rows.start) * members.shape[1] + x + columns.start
        if not len(flat):
            continue
        number = len(flat) if most is None else min(len(flat), most)
        kept = flat[np.linspace(0, len(flat) - 1, number).astype(np.intp)]
        places.append(kept)
        weights.append(np.full(len(kept), np.sqrt(len(flat)) / len(kept)))
    together = np.concatenate(weights)
    return Sample(np.concatenate(places), together / together.sum())
