"""What picks mean for other colours: a linear classifier beside the nearest picked pixels.

Nobody picks edges, shade and every background. Fisher's discriminant, on colours about as the eye
tells them apart, says for each colour of a sample whether it is rather wanted; colours that nobody
has picked count as weakly unwanted.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.finding.picks import PickedColours

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

_UNKNOWN = 500  # sampled colours that stand in for what is unwanted and nobody has picked
_UNKNOWN_WEIGHT = 0.7  # against all unwanted picks, divided by how many these are
_SPREAD = 0.3  # of a just clear difference, squared: no class is narrower than that
_MOST = 6.0  # a log-odds beyond is no surer
_TRIMMED = 0.3  # a larger part of a box on the wrong side is no slip of the hand
_TRIMMED_FROM = 9  # pixels of a box
_FULL_BOX = 100  # pixels; a larger box counts no more
_NEAREST = 3  # colours of a box
_RARE = 0.25  # of the log-odds of the wanted share, over the square of how many unwanted picks
_LEAST_SHARE = 0.001
_TURNS = 10


def features_of(planes: Planes) -> Numbers:
    """Return (N, 7) numbers of which about 1 is a clear difference.

    Hue times saturation, as a point in the plane: it has no cut at red, and the hues of greys,
    which are random, lie together.
    """

    def unit(channel: str) -> Numbers:
        row = CHANNELS[channel]
        stored: Numbers = planes[channel][0].astype(np.float64)
        return stored / row.scale + float(row.limits(planes.depth)[0])

    hue, saturation = np.radians(unit("hue")), unit("saturation") / 100
    return np.stack(
        [
            unit("lab_l") / 10,
            unit("lab_a") / 5,
            unit("lab_b") / 5,
            10 * saturation,
            8 * saturation * np.cos(hue),
            8 * saturation * np.sin(hue),
            6 * unit("value") / 100,
        ],
        axis=1,
    )


class Learner:
    """Picked pixels beside a sample of colours, and what any of the picks say about it.

    Parameters
    ----------
    picks : sequence of PickedColours
        At least one wanted and one unwanted.
    features : (N, 7) ndarray of float64
        Of :func:`features_of`: of the sample, then of each pick's colours.
    sampled : int
        How many of them are the sample's.

    Attributes
    ----------
    wanted, good : ndarray of bool
        Of each picked pixel: whether its pick is wanted, and whether it is no slip of the hand.
    """

    def __init__(self, picks: Sequence[PickedColours], features: Numbers, sampled: int) -> None:
        counts = [len(pick.colours) for pick in picks]
        self.sampled = features[:sampled]
        self.picked = features[sampled:]
        self.wanted_picks = np.array([pick.wanted for pick in picks])
        self.box = np.repeat(np.arange(len(picks)), counts)
        self.wanted = self.wanted_picks[self.box]
        sizes = np.array([min(pick.pixels, _FULL_BOX) for pick in picks])
        self.weights: Numbers = (np.sqrt(sizes) / np.array(counts))[self.box]
        self.good = np.ones(len(self.box), np.bool_)
        self._trim()
        self._distances = [
            _distances(self.sampled, self.picked[self.good & (self.box == number)])
            for number in range(len(picks))
        ]

    def class_weights(self, used: Flags) -> Numbers:
        """Return the weights of picked pixels; those used add up to 1 in each class."""
        weights: Numbers = self.weights * used
        for members in (self.wanted, ~self.wanted):
            total = weights[members].sum()
            if total:
                weights[members] /= total
        return weights

    def meaning(self) -> tuple[Numbers, list[Numbers]]:
        """Return log-odds that each sampled colour is wanted, and those without each pick."""
        every = np.ones(len(self.wanted_picks), np.bool_)
        whole = self._log_odds(every)
        without: list[Numbers] = []
        for number in range(len(every)):
            rest = every.copy()
            rest[number] = False
            if (rest & self.wanted_picks).any() and (rest & ~self.wanted_picks).any():
                without.append(self._log_odds(rest))
        if without:
            whole = (whole + np.mean(without, axis=0)) / 2
        lost = _lost_as_rare(whole, int(np.count_nonzero(~self.wanted_picks)))
        return whole - lost, [each - lost for each in without]

    def _log_odds(self, used: Flags) -> Numbers:
        direction, offset = self._discriminant(used)
        linear = np.clip(self.sampled @ direction + offset, -_MOST, _MOST)
        near, far = (
            np.min([self._distances[n] for n in np.flatnonzero(used & members)], axis=0)
            for members in (self.wanted_picks, ~self.wanted_picks)
        )
        nearest = np.clip(_MOST * (far - near) / (far + near + 0.5), -_MOST, _MOST)
        both: Numbers = (linear + nearest) / 2
        return both

    def _discriminant(self, used: Flags) -> tuple[Numbers, float]:
        """Return direction and offset of Fisher's discriminant; above 0 is wanted.

        Unknown colours of the set count as weakly unwanted: nobody has picked every background.
        """
        members = self.good & used[self.box]
        unknown = self.sampled[:_UNKNOWN]
        shown = max(1, int(np.count_nonzero(used & ~self.wanted_picks)))
        weak = np.full(len(unknown), _UNKNOWN_WEIGHT / shown / max(len(unknown), 1))
        weights = self.class_weights(members)
        wanted, unwanted = members & self.wanted, members & ~self.wanted
        high, high_spread = _moments(self.picked[wanted], weights[wanted])
        low, low_spread = _moments(
            np.concatenate([self.picked[unwanted], unknown]),
            np.concatenate([weights[unwanted], weak]),
        )
        spread = (high_spread + low_spread) / 2 + _SPREAD * np.eye(len(high))
        direction: Numbers = np.linalg.solve(spread, high - low).astype(np.float64)
        return direction, -float((high + low) @ direction) / 2

    def _trim(self) -> None:
        """Drop the few pixels of a box that look like the other class: it was drawn too large."""
        direction, offset = self._discriminant(np.ones(len(self.wanted_picks), np.bool_))
        wrong = (self.picked @ direction + offset > 0) != self.wanted
        for number in range(len(self.wanted_picks)):
            members = self.box == number
            if members.sum() >= _TRIMMED_FROM and wrong[members].mean() <= _TRIMMED:
                self.good[members & wrong] = False


def _lost_as_rare(log_odds: Numbers, unwanted: int) -> float:
    """Return by how much to lower log-odds because little of the sample seems to be wanted.

    The middle between two classes lets in too much of a large one. How much is wanted is found in
    turns with what log-odds say about it. Every further unwanted pick shows where the middle has
    to be, and better: from the third on this would do more harm than good.
    """
    if not len(log_odds):
        return 0.0
    share = 0.5
    for _ in range(_TURNS):
        odds = share / (1 - share)
        mean = float(np.mean(1 / (1 + np.exp(-log_odds) / odds)))
        share = min(max(mean, _LEAST_SHARE), 0.5)
    return _RARE / max(unwanted, 1) ** 2 * float(np.log((1 - share) / share))


def _moments(points: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    """Return the weighted mean and covariance: zeros, not NaN, for a single point."""
    share: Numbers = weights / float(weights.sum())
    mean: Numbers = share @ points
    apart = points - mean
    return mean, (apart * share[:, np.newaxis]).T @ apart


def _distances(points: Numbers, box: Numbers) -> Numbers:
    """Return how far each point is from a box: the mean distance of its nearest pixels."""
    squares = (points**2).sum(1)[:, np.newaxis] - 2 * points @ box.T + (box**2).sum(1)
    squares.partition(min(_NEAREST, len(box)) - 1, axis=1)
    return np.asarray(np.sqrt(np.maximum(squares[:, :_NEAREST], 0)).mean(axis=1))
