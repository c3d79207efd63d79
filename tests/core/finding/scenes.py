"""Scenes whose truth is known because they were made from it, and a person who picks on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from maskapp.core.finding.picks import Pick

Mask = NDArray[np.bool_]
Colour = tuple[int, int, int]

HEIGHT, WIDTH = 200, 250
# Background, what else there is, what is wanted, and how large that is.
KINDS: tuple[tuple[Colour, tuple[Colour, ...], tuple[Colour, ...], tuple[int, int]], ...] = (
    ((120, 95, 70), ((150, 140, 130), (90, 75, 50)), ((70, 120, 45),), (4, 15)),  # leaves on soil
    ((225, 222, 215), ((190, 170, 200),), ((150, 100, 70),), (3, 10)),  # brown stain
    ((60, 110, 50), ((90, 140, 70), (200, 200, 190)), ((150, 110, 50),), (3, 8)),  # lesions
    ((210, 205, 195), ((60, 60, 65), (130, 160, 190)), ((190, 60, 50), (70, 100, 180)), (4, 12)),
    ((150, 130, 105), ((110, 120, 70), (170, 160, 150), (70, 60, 55)), ((85, 110, 50),), (3, 8)),
    ((175, 140, 120), ((200, 160, 140),), ((165, 95, 90),), (4, 15)),  # wounds
)


@dataclass(frozen=True)
class Scene:
    """An image and what is wanted of it."""

    pixels: NDArray[np.uint8]
    truth: Mask


def scene(kind: int) -> Scene:
    """Make a scene: spots of other colours, then wanted ones, uneven light, blur and noise."""
    rng = np.random.default_rng(100 + kind)
    background, others, wanted, (least, most) = KINDS[kind]
    pixels = np.empty((HEIGHT, WIDTH, 3))
    pixels[:] = background
    pixels *= 1 + _texture(rng, 4, 0.1)
    for colour in others:
        pixels[_spots(rng, 8, 5, 22)] = colour
    truth = np.zeros((HEIGHT, WIDTH), np.bool_)
    for colour in wanted:
        spots = _spots(rng, 8, least, most)
        pixels[spots] = (np.array(colour) * (1 + _texture(rng, 2, 0.1)))[spots]
        truth |= spots
    y, x = np.mgrid[:HEIGHT, :WIDTH] / WIDTH
    slope = rng.uniform(-1, 1, 2)
    light = 1 - 0.5 * np.clip(0.5 + slope[0] * (x - 0.5) + slope[1] * (y - 0.4), 0, 1)
    pixels = ndimage.gaussian_filter(pixels * light[..., np.newaxis], (0.8, 0.8, 0))
    pixels += rng.normal(0, 5, pixels.shape)
    return Scene(np.clip(pixels, 0, 255).astype(np.uint8), truth)


def _texture(rng: np.random.Generator, size: float, amount: float) -> NDArray[np.float64]:
    """Return (H, W, 1) of smooth differences of lightness."""
    smooth = ndimage.gaussian_filter(rng.normal(size=(HEIGHT, WIDTH)), size)
    return np.asarray(smooth / smooth.std() * amount)[..., np.newaxis]


def _spots(rng: np.random.Generator, number: int, least: float, most: float) -> Mask:
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    spots = np.zeros((HEIGHT, WIDTH), np.bool_)
    for _ in range(number):
        middle, sides = rng.uniform((0, 0), (HEIGHT, WIDTH)), rng.uniform(least, most, 2)
        spots |= ((y - middle[0]) / sides[0]) ** 2 + ((x - middle[1]) / sides[1]) ** 2 < 1
    return spots


class Person:
    """Picks wanted, unwanted, wanted at random, then in the largest error of the mask."""

    def __init__(self, truth: Mask, seed: int) -> None:
        self._truth = truth
        self._rng = np.random.default_rng(seed)

    def first(self) -> list[Pick]:
        """Return the first three picks."""
        return [self._within(_depth(self._side(wanted)), wanted) for wanted in (True, False, True)]

    def next(self, mask: Mask) -> Pick | None:
        """Return a pick in the largest error, None if there is no error that can be seen."""
        best: tuple[int, bool, NDArray[np.int64]] | None = None
        for wanted in (True, False):
            depth = _depth(self._side(wanted) & (mask != wanted))
            # Thin lines along edges are nobody's first concern.
            labels, number = ndimage.label(depth >= (2 if depth.max() > 1 else 1))
            if not number:
                continue
            sizes = np.bincount(labels.ravel())[1:]
            if best is None or sizes.max() > best[0]:
                best = (int(sizes.max()), wanted, np.where(labels == sizes.argmax() + 1, depth, 0))
        return None if best is None else self._within(best[2], best[1])

    def _side(self, wanted: bool) -> Mask:
        return self._truth if wanted else ~self._truth

    def _within(self, depth: NDArray[np.int64], wanted: bool) -> Pick:
        """Return a box that fits into a part of one side, near its middle."""
        places = np.argwhere(depth >= max(1, 0.6 * depth.max()))
        y, x = map(int, places[self._rng.integers(len(places))])
        reach = min(int(_depth(self._side(wanted))[y, x]) - 1, int(self._rng.integers(2, 9)))
        top, left = max(0, y - reach), max(0, x - reach)
        bottom, right = min(HEIGHT, y + reach + 1), min(WIDTH, x + reach + 1)
        return Pick(left, top, right - left, bottom - top, wanted)


def _depth(side: Mask) -> NDArray[np.int64]:
    """Return how many pixels each lies inside its part."""
    padded = np.pad(side, 1)
    return ndimage.distance_transform_cdt(padded, "chessboard")[1:-1, 1:-1].astype(np.int64)
