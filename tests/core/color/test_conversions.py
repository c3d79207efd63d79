"""Channel values against exact arithmetic, Pillow, colorsys and scikit-image.

All 2^24 colours of 8-bit images are checked, in blocks, so nothing is left to sampling.
"""

from __future__ import annotations

import colorsys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from skimage.color import rgb2lab

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import BANDS, stored_values

Integers = NDArray[np.int64]
Bands = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]

BLOCK = 1 << 18
CONVERTED = [channel for channel in CHANNELS if channel not in BANDS]
DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]


def all_colours() -> Iterator[Bands]:
    for start in range(0, 1 << 24, BLOCK):
        code = np.arange(start, start + BLOCK, dtype=np.int32)
        yield (
            (code >> 16).astype(np.uint8),
            (code >> 8 & 255).astype(np.uint8),
            (code & 255).astype(np.uint8),
        )


def deep_colours() -> Bands:
    """16-bit colours: all triples of edge values, near-neutral ones, and random ones."""
    edges = np.array([0, 1, 2, 255, 256, 2650, 2651, 32767, 32768, 65534, 65535])
    random = np.random.default_rng(16)
    greys = random.integers(2, 65534, (20_000, 1)) + random.integers(-2, 3, (20_000, 3))
    colours = np.concatenate(
        [
            np.stack(np.meshgrid(edges, edges, edges), axis=-1).reshape(-1, 3),
            greys,
            random.integers(0, 65536, (200_000, 3)),
        ]
    ).astype(np.uint16)
    red, green, blue = (np.ascontiguousarray(colours[:, band]) for band in range(3))
    return red, green, blue


def values(channel: str, bands: Bands) -> NDArray[Any]:
    """The channel's values times its scale (hundredths, for hue, percent and Lab)."""
    row = CHANNELS[channel]
    depth = bands[0].dtype.itemsize * 8
    stored: NDArray[Any] = stored_values(np, channel, bands)
    assert stored.min() >= 0
    assert stored.max() < row.size(depth)
    return stored + row.limits(depth)[0] * row.scale


# ---- NumPy and torch


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("channel", CONVERTED)
def test_numpy_and_torch_give_the_same_bits_for_every_colour(channel: str, device: str) -> None:
    for bands in all_colours():
        tensors = tuple(torch.from_numpy(band).to(device) for band in bands)
        ours = stored_values(np, channel, bands)
        theirs = stored_values(torch, channel, tensors).cpu().numpy()  # type: ignore[arg-type]
        assert ours.dtype == theirs.dtype
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("channel", CONVERTED)
def test_numpy_and_torch_give_the_same_bits_for_16_bits(channel: str, device: str) -> None:
    bands = deep_colours()
    tensors = tuple(torch.from_numpy(band).to(device) for band in bands)
    theirs = stored_values(torch, channel, tensors).cpu().numpy()  # type: ignore[arg-type]
    np.testing.assert_array_equal(stored_values(np, channel, bands), theirs)


# ---- exact values: each oracle takes bands as int64 and the top count, and divides once


def exact_gray(red: Integers, green: Integers, blue: Integers, top: int) -> Any:
    # The weights of Pillow's ImagingConvert (0.299, 0.587, 0.114 in 65536ths), rounded to nearest.
    return np.floor_divide(19595 * red + 38470 * green + 7471 * blue + 32768, 65536)


def exact_hue(red: Integers, green: Integers, blue: Integers, top: int) -> Any:
    highest = np.max([red, green, blue], axis=0)
    chroma = highest - np.min([red, green, blue], axis=0)
    # 60° times a numerator over chroma; on ties red comes before green and green before blue.
    numerator = 4 * chroma + red - green
    is_green = green == highest
    numerator[is_green] = (2 * chroma + blue - red)[is_green]
    is_red = red == highest
    numerator[is_red] = (green - blue)[is_red]
    grey = chroma == 0
    hundredths = np.floor_divide(6000 * numerator, np.where(grey, 1, chroma)) % 36000
    hundredths[grey] = 0
    return hundredths


def exact_saturation(red: Integers, green: Integers, blue: Integers, top: int) -> Any:
    highest = np.max([red, green, blue], axis=0)
    lowest = np.min([red, green, blue], axis=0)
    return np.floor_divide(10000 * (highest - lowest), np.where(highest == 0, 1, highest))


def exact_value(red: Integers, green: Integers, blue: Integers, top: int) -> Any:
    return np.floor_divide(10000 * np.max([red, green, blue], axis=0), top)


def exact_excess_green(red: Integers, green: Integers, blue: Integers, top: int) -> Any:
    return 2 * green - red - blue


def exact_share(of: int) -> Callable[[Integers, Integers, Integers, int], Any]:
    def share(red: Integers, green: Integers, blue: Integers, top: int) -> Any:
        total = red + green + blue
        return np.floor_divide(10000 * (red, green, blue)[of], np.where(total == 0, 1, total))

    return share


def exact_ngrdi(red: Integers, green: Integers, blue: Integers, top: int) -> Any:
    total = green + red
    return np.floor_divide(1000 * (green - red), np.where(total == 0, 1, total))


def exact_gli(red: Integers, green: Integers, blue: Integers, top: int) -> Any:
    total = 2 * green + red + blue
    return np.floor_divide(1000 * (2 * green - red - blue), np.where(total == 0, 1, total))


def exact_vari(red: Integers, green: Integers, blue: Integers, top: int) -> Any:
    total = green + red - blue
    told = total > 0
    value = np.zeros_like(red)
    value[told] = np.floor_divide(1000 * (green - red)[told], total[told])
    value[value < -1000] = -1000
    value[value > 1000] = 1000
    return value


EXACT: dict[str, Callable[[Integers, Integers, Integers, int], Any]] = {
    "gray": exact_gray,
    "hue": exact_hue,
    "saturation": exact_saturation,
    "value": exact_value,
    "excess_green": exact_excess_green,
    "red_share": exact_share(0),
    "green_share": exact_share(1),
    "blue_share": exact_share(2),
    "ngrdi": exact_ngrdi,
    "gli": exact_gli,
    "vari": exact_vari,
}


@pytest.mark.parametrize("channel", EXACT)
def test_every_colour_has_the_exact_value_rounded_down(channel: str) -> None:
    for bands in all_colours():
        red, green, blue = (band.astype(np.int64) for band in bands)
        np.testing.assert_array_equal(values(channel, bands), EXACT[channel](red, green, blue, 255))


@pytest.mark.parametrize("channel", EXACT)
def test_16_bits_have_the_exact_value_rounded_down(channel: str) -> None:
    bands = deep_colours()
    red, green, blue = (band.astype(np.int64) for band in bands)
    np.testing.assert_array_equal(values(channel, bands), EXACT[channel](red, green, blue, 65535))


def test_gray_is_pillows_mode_l_for_every_colour() -> None:
    for bands in all_colours():
        rgb = np.stack(bands, axis=-1).reshape(512, -1, 3)
        luma = np.asarray(Image.fromarray(rgb).convert("L")).reshape(-1)
        np.testing.assert_array_equal(values("gray", bands), luma)


def test_hue_saturation_and_value_are_those_of_colorsys() -> None:
    steps = [0, 1, 2, 50, 51, 84, 85, 86, 127, 128, 170, 200, 253, 254, 255]
    colours = np.array([(r, g, b) for r in steps for g in steps for b in steps], np.uint8)
    bands = (colours[:, 0].copy(), colours[:, 1].copy(), colours[:, 2].copy())
    ours = [values(channel, bands) / 100 for channel in ("hue", "saturation", "value")]
    for i, colour in enumerate(colours.tolist()):
        exact = np.multiply(
            colorsys.rgb_to_hsv(*(count / 255 for count in colour)), (360, 100, 100)
        )
        for plane, true in zip(ours, exact, strict=True):
            assert -1e-9 <= true - plane[i] < 0.01 + 1e-9, (colour, true, plane[i])


# ---- BT.601 colour differences


def full_range_bt601(bands: Bands, top: int) -> tuple[NDArray[Any], NDArray[Any]]:
    red, green, blue = (band.astype(np.float64) for band in bands)
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    middle = (top + 1) / 2
    return middle + (blue - luma) / 1.772, middle + (red - luma) / 1.402


def test_cb_and_cr_are_bt601_to_the_nearest_count_for_every_colour() -> None:
    for bands in all_colours():
        for channel, exact in zip(("cb", "cr"), full_range_bt601(bands, 255), strict=True):
            # 255.5 for pure blue or red is the one value above the scale: it becomes 255.
            assert np.abs(values(channel, bands) - exact).max() <= 0.5 + 0.004


def test_cb_and_cr_of_16_bits_are_within_5_quarters_of_a_count_of_bt601() -> None:
    bands = deep_colours()
    for channel, exact in zip(("cb", "cr"), full_range_bt601(bands, 65535), strict=True):
        # libjpeg rounds the weights to five digits, which 65535 makes more than half a count.
        assert np.abs(values(channel, bands) - exact).max() <= 1.25


@pytest.mark.parametrize(("dtype", "middle"), [(np.uint8, 128), (np.uint16, 32768)])
def test_cb_and_cr_of_greys_are_the_middle(dtype: type[np.unsignedinteger], middle: int) -> None:
    grey = np.arange(np.iinfo(dtype).max + 1).astype(dtype)
    assert np.all(values("cb", (grey, grey, grey)) == middle)
    assert np.all(values("cr", (grey, grey, grey)) == middle)


# ---- CIE L*a*b*


def lab_error(bands: Bands) -> float:
    exact = rgb2lab(np.stack(bands, axis=-1)[np.newaxis])[0]
    errors = [
        np.abs(values(channel, bands) / 100 - exact[:, i]).max()
        for i, channel in enumerate(("lab_l", "lab_a", "lab_b"))
    ]
    return float(max(errors))


def test_lab_is_scikit_images_within_the_grid_for_every_colour() -> None:
    # 0.01 for rounding down, 0.001 for float32.
    assert max(lab_error(bands) for bands in all_colours()) <= 0.011


def test_lab_of_16_bits_is_scikit_images_within_the_grid() -> None:
    assert lab_error(deep_colours()) <= 0.011


# ---- shares and indices: values that people know


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        # red, green and blue share in hundredths of a percent; NGRDI, GLI, VARI in thousandths
        ((0, 0, 0), (0, 0, 0, 0, 0, 0)),
        ((255, 255, 255), (3333, 3333, 3333, 0, 0, 0)),
        ((255, 0, 0), (10000, 0, 0, -1000, -1000, -1000)),
        ((0, 255, 0), (0, 10000, 0, 1000, 1000, 1000)),
        ((0, 0, 255), (0, 0, 10000, 0, -1000, 0)),
        ((60, 120, 20), (3000, 6000, 1000, 333, 500, 375)),
        ((120, 60, 20), (6000, 3000, 1000, -334, -77, -375)),
        # The green is ahead by more than what the blue leaves: beyond 1, cut off.
        ((10, 100, 90), (500, 5000, 4500, 818, 333, 1000)),
        ((100, 10, 90), (5000, 500, 4500, -819, -810, -1000)),
        # Blue is red and green together, and more: VARI has no meaning.
        ((10, 100, 110), (454, 4545, 5000, 818, 250, 0)),
        ((10, 100, 200), (322, 3225, 6451, 818, -25, 0)),
    ],
)
def test_shares_and_indices_of_known_colours(
    colour: tuple[int, int, int], expected: tuple[int, ...]
) -> None:
    bands = tuple(np.array([count], np.uint8) for count in colour)
    channels = ("red_share", "green_share", "blue_share", "ngrdi", "gli", "vari")
    found = tuple(int(values(channel, bands)[0]) for channel in channels)  # type: ignore[arg-type]
    assert found == expected


# ---- greys


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize(
    "channel",
    ["hue", "saturation", "lab_a", "lab_b", "excess_green", "ngrdi", "gli", "vari"],
)
def test_greys_are_exactly_neutral(channel: str, dtype: type[np.unsignedinteger]) -> None:
    grey = np.arange(np.iinfo(dtype).max + 1).astype(dtype)
    assert not np.any(values(channel, (grey, grey, grey)))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_black_is_0_and_white_is_100(dtype: type[np.unsignedinteger]) -> None:
    ends = np.array([0, np.iinfo(dtype).max], dtype)
    assert values("lab_l", (ends, ends, ends)).tolist() == [0, 10000]
    assert values("value", (ends, ends, ends)).tolist() == [0, 10000]
