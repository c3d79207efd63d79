"""From picks and colours of the whole set to the shortest rule for what the picks mean.

A rule that is searched on picked pixels alone believes too little and too much at once. Here a
classifier says first what the picks mean for a sample of all images, then the rule is searched on
that sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import BANDS, Planes
from maskapp.core.engine.apply import compute_mask
from maskapp.core.finding.items import Items, channel_axes
from maskapp.core.finding.meaning import Flags, Learner, Numbers, features_of
from maskapp.core.finding.picks import Colours, PickedColours
from maskapp.core.finding.rule_search import search
from maskapp.core.finding.suggest import NoSuggestion, rule_of
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Rule

READABLE = (
    "gray",
    "hue",
    "saturation",
    "value",
    "lab_l",
    "lab_a",
    "lab_b",
    "excess_green",
)
"""Channels that say what a person sees: as good as all of them, and easier to read."""

LEAST_GAIN = 0.015
"""What each range has to gain in Dice: with less, bounds follow single pixels."""
_EQUAL = 0.004  # of channels as good as that, the one on which the classes lie further apart
_SAMPLE = 3_000  # colours of the set that the picks are judged on
_SHARPENED = 8.0  # soft answers lose what is rare
_PICKS_WEIGHT = 0.3  # of the picks in the search, against the sample
_SURE, _UNSURE = 0.85, 0.75

Sureness = Literal["sure", "unsure", "unclear", "too few"]
"""Whether the answer can be relied on: below "unsure" seven of ten were poor when measured."""


@dataclass(frozen=True)
class PickedRule:
    """A rule for what picks mean.

    Parameters
    ----------
    rule : Rule
        Groups joined by "any", of ranges joined by "all", fixed numbers only.
    sureness : {"sure", "unsure", "unclear", "too few"}
        From how far the answer changes if one pick is left out, and how well a rule can say it;
        "too few" if a class has one pick only, which cannot be left out.
    share : float
        Part of the sampled colours of the set that the rule selects, 0–1.
    """

    rule: Rule
    sureness: Sureness
    share: float


def sample_of_set(images: Sequence[Colours], most: int = _SAMPLE) -> Colours:
    """Return colours of a set of images, as many of each, in mixed order.

    None comes again before all of its image have come: these are few already, and drawn at random
    once more a third of them would be lost.

    Parameters
    ----------
    images : sequence of (N, 3) ndarray of uint8 or uint16
        Colours of each image, of one type; images without any are passed over.
    most : int

    Returns
    -------
    (most, 3) ndarray
        Empty if no image has colours. The same images give the same sample.
    """
    full = [image for image in images if len(image)]
    if not full:
        return np.zeros((0, 3), np.uint8)
    rng = np.random.default_rng(0)
    ends = np.linspace(0, most, len(full) + 1).astype(int)
    drawn = [
        image[np.resize(rng.permutation(len(image)), stop - start)]
        for image, start, stop in zip(full, ends, ends[1:], strict=False)
    ]
    return rng.permutation(np.concatenate(drawn))


def sampled_colours(planes: Planes, considered: Mask | None, most: int = _SAMPLE) -> Colours:
    """Return colours at random places of an image, the same ones each time.

    Drawn with replacement: without it, twelve million places would cost more than all the rest.

    Parameters
    ----------
    planes : Planes
        After the recipe's prepare steps.
    considered : (H, W) ndarray of bool, optional
        Pixels that count; all by default.
    most : int

    Returns
    -------
    (N, 3) ndarray of uint8 or uint16
        `most` of them, some more than once; none if no pixel counts.
    """
    rng = np.random.default_rng(0)
    places = rng.integers(0, planes.shape[0] * planes.shape[1], 4 * most)
    if considered is not None:
        flags = considered.reshape(-1)
        places = places[flags[places]]
        if len(places) < most:
            there = np.flatnonzero(flags)
            places = there[rng.integers(0, len(there), most)] if len(there) else there
    return np.stack([planes[band].reshape(-1)[places[:most]] for band in BANDS], axis=-1)


def rule_from_picks(
    picks: Sequence[PickedColours],
    sample: Colours,
    *,
    channels: Sequence[str] = READABLE,
) -> PickedRule:
    """Propose the shortest rule for what the picks mean for a sample of the set.

    Parameters
    ----------
    picks : sequence of PickedColours
        On any images of the set; at least one wanted and one unwanted.
    sample : (N, 3) ndarray of uint8 or uint16
        Colours of the whole set in mixed order, as :func:`sample_of_set` draws them. The picks'
        are of the same depth, after the same prepare steps.
    channels : sequence of str
        Channel ids that the rule may use.

    Returns
    -------
    PickedRule

    Raises
    ------
    NoSuggestion
        If no pick is wanted, or every one is, or no channel tells them apart.
    """
    if not any(pick.wanted for pick in picks):
        raise NoSuggestion("No pick is wanted. Pick some of what should be selected.")
    if all(pick.wanted for pick in picks):
        raise NoSuggestion("Every pick is wanted. Pick something that is not, with “Not this”.")
    boxes = [np.array(pick.colours, sample.dtype) for pick in picks]
    planes = Planes(np.concatenate([sample, *boxes])[np.newaxis])
    learner = Learner(picks, features_of(planes), len(sample))
    meaning, without = learner.meaning()
    items = _items(planes, learner, meaning, channels)
    found = search(items, most_groups=3, most_terms=3, least_gain=LEAST_GAIN)
    if not found:
        raise NoSuggestion(
            "No range of these channels tells the wanted picks from the others. If they look "
            "alike, take one back."
        )
    selected = items.selected_by_all(found)[: len(sample)]
    return PickedRule(
        rule_of(items, found, planes.depth),
        _sureness(picks, meaning > 0, [each > 0 for each in without], selected),
        float(selected.mean()) if len(selected) else 0.0,
    )


def _items(planes: Planes, learner: Learner, meaning: Numbers, channels: Sequence[str]) -> Items:
    """Return sample and picks for the search: sharpened, and a class of each adds up to 1."""
    likely: Numbers = 1 / (1 + np.exp(-_SHARPENED * meaning))
    # At least a few: where the sample holds nothing wanted, the picks alone decide.
    total = max(float(likely.sum()), 1e-6 * len(likely), 1e-9)
    picked = _PICKS_WEIGHT * learner.class_weights(learner.good)
    rows = [CHANNELS[channel] for channel in channels]
    axes = channel_axes(
        {row.id: planes[row.id][0] for row in rows},
        {row.id: (row.size(planes.depth), row.circular) for row in rows},
    )
    return Items(
        axes,
        np.concatenate([likely / total, picked * learner.wanted]),
        np.concatenate([(1 - likely) / total, picked * ~learner.wanted]),
        outside=False,
        equal=_EQUAL,
    )


def _sureness(
    picks: Sequence[PickedColours], meant: Flags, without: Sequence[Flags], selected: Flags
) -> Sureness:
    wanted = sum(pick.wanted for pick in picks)
    if min(wanted, len(picks) - wanted) < 2:
        return "too few"
    score = float(np.mean([_overlap(meant, each) for each in without])) * _overlap(meant, selected)
    return "sure" if score >= _SURE else "unsure" if score >= _UNSURE else "unclear"


def _overlap(first: Flags, second: Flags) -> float:
    """Return the Dice score of two selections, 0–1; 0 where neither selects anything."""
    sizes = int(np.count_nonzero(first)) + int(np.count_nonzero(second))
    return 2 * int(np.count_nonzero(first & second)) / max(1, sizes)


def wrong_picks(rule: Rule, depth: Depth, picks: Sequence[PickedColours]) -> list[bool]:
    """Return of each pick whether a rule has most of its colours on the wrong side.

    Parameters
    ----------
    rule : Rule
        Fixed numbers only.
    depth : {8, 16}
    picks : sequence of PickedColours
    """
    recipe = Recipe(rule, depth=depth)
    shares = [compute_mask(_row(pick, depth), recipe).mean() for pick in picks]
    return [bool((share >= 0.5) != pick.wanted) for share, pick in zip(shares, picks, strict=True)]


def _row(pick: PickedColours, depth: Depth) -> Colours:
    return np.array([pick.colours], np.uint8 if depth == 8 else np.uint16)


def selected_shares(rule: Rule, samples: Sequence[Colours]) -> list[float]:
    """Return the part of each of some samples that a rule of fixed numbers selects, 0–1.

    Parameters
    ----------
    rule : Rule
    samples : sequence of Colours
        At least one, none of them empty, of one dtype.
    """
    depth: Depth = 8 if samples[0].dtype == np.uint8 else 16
    # At once: for hundreds of images a mask each takes a hundred times as long.
    mask = compute_mask(np.concatenate(samples)[np.newaxis], Recipe(rule, depth=depth))[0]
    sizes = [len(each) for each in samples]
    starts = np.cumsum([0, *sizes[:-1]])
    counts = np.add.reduceat(mask, starts, dtype=np.int64)
    return [float(count / size) for count, size in zip(counts, sizes, strict=True)]
