"""Stains of one's own against scikit-image's separation with the same matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from skimage import data
from skimage.color import separate_stains
from skimage.color.colorconv import hed_from_rgb, rgb_from_hed

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.density import STEPS, WEIGHT, stain_vector, stain_weights
from maskapp.core.color.own.stain import stain_channel
from maskapp.core.color.planes import Planes, stored_values
from maskapp.errors import RecipeError

MINE, OTHER = (0.268, 0.57, 0.776), (0.65, 0.704, 0.286)
THIRD = (0.07, 0.99, 0.11)
TEXT = "my DAB = stain 0.268 0.57 0.776 beside 0.65 0.704 0.286"


def separated(pixels: NDArray[Any], *rows: tuple[float, ...]) -> NDArray[Any]:
    """The first stain of a matrix of rows, by scikit-image; its unit is a sixth of ours."""
    found: NDArray[Any] = 6000 * separate_stains(pixels, np.linalg.inv(np.array(rows)))[..., 0]
    return found


def images() -> list[NDArray[Any]]:
    random = np.random.default_rng(8)
    return [
        data.immunohistochemistry(),
        random.integers(0, 256, (50, 60, 3), dtype=np.uint8),
        random.integers(0, 65536, (50, 60, 3)).astype(np.uint16),
    ]


@pytest.mark.parametrize("number", range(3))
def test_a_stain_beside_one_is_scikit_images_with_their_cross_product(number: int) -> None:
    pixels = images()[number]
    exact = separated(pixels, MINE, OTHER, tuple(np.cross(MINE, OTHER)))
    assert np.abs(exact - Planes(pixels)[TEXT]).max() < 0.51


@pytest.mark.parametrize("number", range(3))
def test_a_stain_beside_two_is_scikit_images(number: int) -> None:
    pixels = images()[number]
    exact = separated(pixels, MINE, OTHER, THIRD)
    assert np.abs(exact - Planes(pixels)[f"{TEXT} and 0.07 0.99 0.11"]).max() < 0.51


def test_numpy_and_torch_give_the_same_bits() -> None:
    for pixels in images():
        bands: Any = tuple(np.ascontiguousarray(pixels[..., band]) for band in range(3))
        tensors: Any = tuple(map(torch.from_numpy, bands))
        ours = stored_values(np, TEXT, bands)
        np.testing.assert_array_equal(ours, stored_values(torch, TEXT, tensors).numpy())
        np.testing.assert_array_equal(ours, Planes(pixels)[TEXT])


def test_the_fixed_stains_are_those_of_scikit_images_vectors() -> None:
    hed = [tuple(round(each * STEPS) for each in row) for row in rgb_from_hed.tolist()]
    for place in range(3):
        others = [row for at, row in enumerate(hed) if at != place]
        assert stain_weights(hed[place], others) == tuple(
            np.rint(hed_from_rgb[:, place] * WEIGHT).astype(int).tolist()
        )
    first: Any = CHANNELS["own H = stain 0.65 0.7 0.29 beside 0.07 0.99 0.11 and 0.27 0.57 0.78"]
    tissue = data.immunohistochemistry()
    np.testing.assert_array_equal(Planes(tissue)[first.id], Planes(tissue)["hematoxylin"])


# ---- how it is written


def test_one_stain_has_one_text() -> None:
    sloppy = " my DAB=stain  0.2680 0.57 0.776  beside 0.6500 .704 0.286"
    assert CHANNELS[sloppy.replace(" .704", " 0.704")].id == TEXT
    assert CHANNELS[TEXT].id == TEXT
    assert CHANNELS[TEXT].limits(8) == CHANNELS[TEXT].limits(16)
    assert CHANNELS[TEXT].label == "my DAB"


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("stain", "stands beside one or two others"),
        ("stain 0.27 0.57 0.78", "stands beside one or two others"),
        ("stain 1 0 0 beside 0 1 0 and 0 0 1 and 0 0 1", "stands beside one or two others"),
        ("stain 0.27 0.57 beside 0.65 0.7 0.29", "'0.27 0.57' is not three densities"),
        ("stain 0.27 0.57 -0.78 beside 0.65 0.7 0.29", "is not three densities"),
        ("stain 0.27 0.57 x beside 0.65 0.7 0.29", "is not three densities"),
        ("stain 0.27 0.57 0.78 beside ", "stands beside one or two others"),
        ("stain 0.27001 0.57 0.78 beside 0.65 0.7 0.29", "is not three densities"),
        ("stain 2 5 7 beside 0.65 0.7 0.29", "have the length 8.83"),
        ("stain 0 0 0 beside 0.65 0.7 0.29", "have the length 0.00"),
        ("stain 0.65 0.7 0.29 beside 0.65 0.7 0.29", "too much alike"),
        ("stain 0.65 0.7 0.29 beside 0.66 0.69 0.29", "too much alike"),
        ("stain 1 0 0 beside 0 1 0 and 0.7071 0.7071 0", "too much alike"),
    ],
)
def test_other_stains_are_refused_with_a_sentence(formula: str, words: str) -> None:
    with pytest.raises(RecipeError) as caught:
        CHANNELS[f"mine = {formula}"]
    assert words in str(caught.value)


# ---- the vector of a box


def test_a_box_of_one_stain_has_its_vector() -> None:
    amounts = np.random.default_rng(2).uniform(0.1, 1.2, (20, 30, 1))
    light = 10 ** -(amounts * np.array(MINE))
    for top, kind in ((255, np.uint8), (65535, np.uint16)):
        pixels = np.rint(light * top).astype(kind)
        found = np.array(stain_vector(pixels)) / STEPS
        assert np.abs(found - np.array(MINE) / np.linalg.norm(MINE)).max() < 0.003
        assert np.linalg.norm(found) == pytest.approx(1, abs=2e-4)


def test_boxes_of_two_stains_make_a_channel() -> None:
    amounts = np.random.default_rng(2).uniform(0.1, 1.2, (20, 30, 1))
    mine, other = (
        np.rint(255 * 10 ** -(amounts * np.array(each))).astype(np.uint8) for each in (MINE, OTHER)
    )
    channel = CHANNELS[stain_channel("my DAB", mine, other)]
    assert channel.label == "my DAB"
    assert Planes(mine)[channel.id].astype(int).min() > 90
    assert Planes(other)[channel.id].astype(int).max() < 15
    with pytest.raises(RecipeError, match="too much alike"):
        stain_channel("my DAB", mine, mine)
    with pytest.raises(RecipeError, match="beside one or two others"):
        stain_channel("my DAB", mine)


def test_one_pixel_is_a_box_and_white_is_none() -> None:
    assert stain_vector(np.array([[255, 0, 255]], np.uint8)) == (0, 10_000, 0)
    with pytest.raises(RecipeError, match="the pixels are white"):
        stain_vector(np.full((2, 2, 3), 255, np.uint8))
    with pytest.raises(RecipeError, match="the pixels are white"):
        stain_vector(np.zeros((0, 3), np.uint8))
    with pytest.raises(RecipeError, match="Black pixels show no stain"):
        stain_vector(np.zeros((2, 3), np.uint16))
    with pytest.raises(RecipeError, match=r"not from \(2, 3\) of float64"):
        stain_vector(np.ones((2, 3)))  # type: ignore[arg-type]  # as a program would
    with pytest.raises(RecipeError, match=r"not from \(2, 4\) of uint8"):
        stain_vector(np.ones((2, 4), np.uint8))
