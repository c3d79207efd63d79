"""Flattening of backgrounds against plain loops, and what it does for a threshold."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from skimage.filters import threshold_otsu

from maskapp.core.steps.prepare.flatten import Flatten
from maskapp.errors import RecipeError
from tests.strategies import depths, images

Pixels = NDArray[np.unsignedinteger]
Numbers = list[list[int]]
BACKGROUNDS = ("light", "dark", "mean")
RNG = np.random.default_rng(4)
PARTS = 256


def rounded(number: Fraction) -> int:
    return floor(number + Fraction(1, 2))


def mirrored(place: int, size: int) -> int:
    """Return the pixel that stands for one outside: d c b a | a b c d | d c b a."""
    place %= 2 * size
    return place if place < size else 2 * size - 1 - place


def plain(plane: Pixels, radius: int, background: str, method: str) -> Numbers:
    """Flatten one band, pixel by pixel and in fractions."""
    height, width = plane.shape
    block = max(radius // 8, 4)
    near = max(radius // block, 1)
    blocks = [
        [mean_of(plane[y : y + block, x : x + block]) for x in range(0, width, block)]
        for y in range(0, height, block)
    ]
    order = {"light": (max, min), "dark": (min, max), "mean": ()}[background]
    for extreme in order:
        blocks = [
            [
                extreme(
                    blocks[mirrored(y + dy, len(blocks))][mirrored(x + dx, len(blocks[0]))]
                    for dy, dx in product(range(-near, near + 1), repeat=2)
                )
                for x in range(len(blocks[0]))
            ]
            for y in range(len(blocks))
        ]
    for _ in range(6):  # down, then across, three times
        side = (near + 1) // 2
        found = [
            [
                rounded(
                    Fraction(
                        sum(
                            blocks[mirrored(y + step, len(blocks))][x]
                            for step in range(-side, side + 1)
                        ),
                        2 * side + 1,
                    )
                )
                for x in range(len(blocks[0]))
            ]
            for y in range(len(blocks))
        ]
        blocks = [list(column) for column in zip(*found, strict=True)]
    flattened = [value for row in blocks for value in row]
    mean = rounded(Fraction(sum(flattened), len(flattened)))
    down = [list(column) for column in zip(*blocks, strict=True)]
    tall = [between(column, block, height) for column in down]
    light = [between([column[y] for column in tall], block, width) for y in range(height)]
    top = int(np.iinfo(plane.dtype).max)
    made: Numbers = []
    for y in range(height):
        made.append([])
        for x in range(width):
            value, under = int(plane[y, x]), light[y][x]
            if method == "divide":
                exact = Fraction(value * max(mean, 1), max(under, 1))
            else:
                exact = value + Fraction(mean - under, PARTS)
            made[-1].append(min(max(rounded(exact), 0), top))
    return made


def mean_of(part: Pixels) -> int:
    return rounded(Fraction(int(part.astype(np.int64).sum()) * PARTS, part.size))


def between(line: list[int], block: int, size: int) -> list[int]:
    """Interpolate between the middles of blocks; beyond the outer ones nothing changes."""
    middles = [index * block + Fraction(block - 1, 2) for index in range(len(line))]
    made = []
    for place in range(size):
        found = line[0] if place <= middles[0] else line[-1]
        for (left, before), (right, after) in pairwise(zip(middles, line, strict=True)):
            if left <= place <= right:
                share = (place - left) / (right - left)
                found = rounded(before * (1 - share) + after * share)
        made.append(found)
    return made


def assert_is_plain(pixels: Pixels, step: Flatten) -> None:
    found = step.run(pixels)
    assert found.dtype == pixels.dtype
    for band in range(3):
        exact = plain(pixels[..., band], step.radius, step.background, step.method)
        np.testing.assert_array_equal(found[..., band], exact)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("method", ["divide", "subtract"])
def test_every_pixel_is_that_of_plain_fractions(
    dtype: type[np.uint8 | np.uint16], background: str, method: str
) -> None:
    noise: Pixels = RNG.integers(0, np.iinfo(dtype).max, (19, 26, 3)).astype(dtype)
    for radius in (1, 9, 12, 40):
        assert_is_plain(noise, Flatten(radius, background, method))


@settings(max_examples=60)
@given(
    depths.flatmap(lambda depth: images(depth, most=9)),
    st.builds(
        Flatten,
        st.one_of(st.integers(1, 20), st.just(5000)),
        st.sampled_from(BACKGROUNDS),
        st.sampled_from(["divide", "subtract"]),
    ),
)
def test_small_images_and_large_radii_too(pixels: Pixels, step: Flatten) -> None:
    assert_is_plain(pixels, step)


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("method", ["divide", "subtract"])
@pytest.mark.parametrize(("dtype", "count"), [(np.uint8, 0), (np.uint8, 255), (np.uint16, 65535)])
def test_an_even_image_stays_as_it_is(
    background: str, method: str, dtype: type[np.uint8 | np.uint16], count: int
) -> None:
    for shape in ((1, 1), (1, 70), (130, 3)):
        even: Pixels = np.full((*shape, 3), count, dtype)
        np.testing.assert_array_equal(Flatten(50, background, method).run(even), even)


@pytest.mark.parametrize("view", [np.s_[::-1, ::2], np.s_[:, :, ::-1]])
def test_strides_do_not_matter(view: tuple[slice, ...]) -> None:
    pixels = RNG.integers(0, 256, (130, 71, 3), dtype=np.uint8)[view]
    step = Flatten(30, "light", "divide")
    np.testing.assert_array_equal(step.run(pixels), step.run(np.ascontiguousarray(pixels)))


def test_what_is_no_choice_is_refused() -> None:
    for wrong in ("Light", "", None, 1, ["light"]):
        with pytest.raises(RecipeError, match=r"is none of 'light', 'dark', 'mean'"):
            Flatten(50, wrong, "divide")  # type: ignore[arg-type]  # what a recipe may hold


# ---- what it is for: one threshold for the whole image


def dice(mask: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    return float(2 * (mask & truth).sum() / (mask.sum() + truth.sum()))


def photographed(scene: NDArray[np.float64]) -> Pixels:
    """Return the grey photograph of a scene, with a sensor's noise of 3 counts."""
    noisy = scene + np.random.default_rng(7).normal(0, 3, scene.shape)
    return np.repeat(np.clip(np.rint(noisy), 0, 255).astype(np.uint8)[..., np.newaxis], 3, axis=2)


def page() -> tuple[Pixels, NDArray[np.bool_]]:
    """Return a page of text in the light of a lamp at its upper left, and its letters."""
    sheet = Image.new("L", (600, 420))
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(22)
    for line in range(12):
        draw.text(
            (15, 12 + 33 * line), f"Plot {line + 3}: leaves weighed, dried and counted.", 255, font
        )
    ink = np.asarray(sheet) / 255
    y, x = np.mgrid[:420, :600]
    lamp = 0.25 + 0.75 * np.exp(-(((x - 100) / 450) ** 2) - ((y - 60) / 400) ** 2)
    return photographed((235 - 175 * ink) * lamp), ink >= 0.5


def gel(*, glows: bool) -> tuple[Pixels, NDArray[np.bool_]]:
    """Return a gel of ten lanes, stained on a light table or glowing in a haze, and its bands."""
    y, x = np.mgrid[:420, :700]
    rng = np.random.default_rng(2)
    bands = np.zeros(y.shape)
    for lane, _ in product(range(10), range(6)):
        place = (abs(x - 50 - 66 * lane) / 22) ** 12 + (abs(y - rng.integers(30, 390)) / 5) ** 8
        bands = np.maximum(bands, np.exp(-place) * rng.uniform(0.8, 1))
    if glows:
        return photographed(20 + 60 * x / 700 + 35 * (y / 420) ** 2 + 90 * bands), bands > 0.4
    table = 1 - 0.6 * (x / 700) * (0.4 + 0.6 * y / 420)
    return photographed((220 - 150 * bands) * table), bands > 0.4


@pytest.mark.parametrize(
    ("scene", "step", "is_dark"),
    [
        (page(), Flatten(50, "light", "divide"), True),
        (gel(glows=False), Flatten(50, "light", "divide"), True),
        (gel(glows=True), Flatten(50, "dark", "subtract"), False),
    ],
    ids=["page", "stained gel", "glowing gel"],
)
def test_one_threshold_suits_the_whole_image(
    scene: tuple[Pixels, NDArray[np.bool_]], step: Flatten, is_dark: bool
) -> None:
    pixels, truth = scene
    scores = []
    for each in (pixels, step.run(pixels)):
        plane = each[..., 0]
        above = plane > threshold_otsu(plane)
        scores.append(dice(~above if is_dark else above, truth))
    before, after = scores
    assert before < 0.7
    assert after >= 0.97
