"""Optical densities and stains against scikit-image's floats and exact decimals."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data
from skimage.color import separate_stains
from skimage.color.colorconv import hed_from_rgb
from skimage.filters import threshold_otsu

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.density import DARKEST, WEIGHT, density_table
from maskapp.core.color.histogram import value_counts
from maskapp.core.color.planes import Planes
from maskapp.core.color.thresholds import auto_threshold

STAINS = ("hematoxylin", "eosin", "dab")
TOPS = (255, 65535)


def densities(pixels: NDArray[np.unsignedinteger]) -> NDArray[np.float64]:
    """scikit-image's stains as optical densities: its unit is a sixth of log10's."""
    found: NDArray[np.float64] = 6 * separate_stains(pixels, hed_from_rgb)
    return found


def whole(pixels: NDArray[np.unsignedinteger], stain: str) -> NDArray[np.int64]:
    return Planes(pixels)[stain].astype(np.int64)


# ---- the table


def exact_density(count: int, top: int) -> int:
    """-log10(count / top) in 2^-20, to the nearest, from 40 digits."""
    with localcontext() as context:
        context.prec = 40
        share = max(Decimal(count) / Decimal(top), Decimal("1E-6"))
        return int((-share.log10() * 2**20).to_integral_value())


def test_densities_of_8_bits_are_those_of_exact_decimals() -> None:
    assert density_table(255).tolist() == [exact_density(count, 255) for count in range(256)]


def test_densities_of_16_bits_nearest_to_where_rounding_changes_are_exact() -> None:
    counts = np.arange(1, 65536)
    edges = np.abs((-np.log10(counts / 65535) * 2.0**20) % 1 - 0.5)
    for count in [0, *counts[np.argsort(edges)[:2000]].tolist(), *range(1, 65536, 997)]:
        assert density_table(65535)[count] == exact_density(count, 65535), count


@pytest.mark.parametrize("top", TOPS)
def test_no_librarys_logarithm_can_give_another_table(top: int) -> None:
    exact = -np.log10(np.arange(1, top + 1) / top) * 2.0**20
    margin = np.abs(exact % 1 - 0.5)[:-1] / np.spacing(exact[:-1])
    assert margin.min() > 100_000  # units of the last place; libraries are within a few


def test_the_darkest_density_is_that_of_count_0() -> None:
    for top in TOPS:
        assert density_table(top).max() == density_table(top)[0] == DARKEST << 20
        assert density_table(top)[-1] == 0


# ---- the channels


@pytest.mark.parametrize("stain", STAINS)
def test_weights_are_scikit_images_inverse_matrix(stain: str) -> None:
    exact = np.rint(hed_from_rgb[:, STAINS.index(stain)] * WEIGHT).astype(np.int64)
    convert: Any = CHANNELS[stain].convert
    top, counts = 65535, np.random.default_rng(4).integers(0, 65536, (3, 5000))
    table = density_table(top)
    sums = (table[counts] * exact[:, np.newaxis]).sum(axis=0)
    np.testing.assert_array_equal(convert(np, *counts, top), np.maximum(sums + 2**31 >> 32, 0))


def images() -> dict[str, NDArray[Any]]:
    random = np.random.default_rng(3)
    deep = random.integers(0, 65536, (100, 200, 3)).astype(np.uint16)
    deep[0, :5] = [[0, 0, 0], [65535, 65535, 65535], [0, 65535, 65535], [1, 1, 1], [65535, 0, 0]]
    return {
        "tissue": data.immunohistochemistry(),
        "8 bits": random.integers(0, 256, (100, 200, 3), dtype=np.uint8),
        "16 bits": deep,
    }


@pytest.mark.parametrize("stain", STAINS)
@pytest.mark.parametrize("name", ["tissue", "8 bits", "16 bits"])
def test_stains_are_scikit_images_to_the_nearest(name: str, stain: str) -> None:
    pixels = images()[name]
    exact = 1000 * densities(pixels)[..., STAINS.index(stain)]
    assert np.abs(exact - whole(pixels, stain)).max() < 0.51


@pytest.mark.parametrize("stain", STAINS)
def test_every_colour_of_8_bits_has_scikit_images_stain_to_the_nearest(stain: str) -> None:
    green, blue = np.meshgrid(np.arange(256), np.arange(256), indexing="ij")
    for red in range(0, 256, 3):
        pixels = np.stack([np.full_like(green, red), green, blue], axis=-1).astype(np.uint8)
        apart = 1000 * densities(pixels)[..., STAINS.index(stain)] - whole(pixels, stain)
        assert np.abs(apart).max() < 0.51


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("stain", STAINS)
def test_the_share_above_otsu_is_that_of_scikit_image(stain: str, depth: int) -> None:
    # A coarse grid passes every bound on single values, and moves the threshold; so does rounding
    # down: two bins of DAB are equally good but for one part in 10,000.
    pixels = data.immunohistochemistry()
    if depth == 16:
        pixels = pixels.astype(np.uint16) * 257
    exact = densities(pixels)[..., STAINS.index(stain)]
    wanted = float((exact > threshold_otsu(exact)).mean())
    plane = Planes(pixels)[stain]
    row = CHANNELS[stain]
    threshold = auto_threshold(
        value_counts(plane, row.size(depth)), "otsu", values=row.values(depth)
    )
    assert float((plane > threshold).mean()) == pytest.approx(wanted, abs=0.002)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("stain", STAINS)
def test_white_has_no_stain_and_black_what_scikit_image_gives_it(stain: str, dtype: Any) -> None:
    top = int(np.iinfo(dtype).max)
    pixels = np.array([[[top] * 3, [0] * 3]], dtype)
    white, black = whole(pixels, stain)[0].tolist()
    assert white == 0
    exact = 1000 * float(densities(pixels)[0, 1, STAINS.index(stain)])
    assert black == pytest.approx(exact, abs=0.51)
