"""Automatic thresholds against scikit-image's functions on the pixels themselves."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from skimage import data, filters

from maskapp import Auto, Group, Image, MaskResult, Range, Recipe, Rule, apply_recipe
from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.method import NoThreshold
from maskapp.core.color.methods import METHODS
from maskapp.core.color.planes import Planes
from maskapp.core.color.thresholds import auto_threshold
from maskapp.core.engine.resolve import UsedBound, _find_ends
from maskapp.core.recipe.address import Address

# The methods whose oracle is scikit-image's function of the same name.
ORACLES = [method for method in METHODS if hasattr(filters, f"threshold_{method.split('_')[0]}")]
ONE_CUT = [method for method in ORACLES if not method.startswith("multiotsu")]
SAMPLES = ("coffee", "astronaut", "immunohistochemistry", "camera", "coins", "page", "moon")


def sample(name: str) -> NDArray[np.uint8]:
    """An (H, W, 3) image that comes with scikit-image; the channels of grey ones are equal."""
    pixels: NDArray[np.uint8] = getattr(data, name)()
    return pixels if pixels.ndim == 3 else np.repeat(pixels[..., np.newaxis], 3, axis=2)


def scikit_image(method: str, plane: NDArray[Any] | None, **options: object) -> float:
    """The threshold of scikit-image's function of that name on the pixels."""
    if method.startswith("multiotsu"):
        both = filters.threshold_multiotsu(plane, **options)
        return float(both[0] if method == "multiotsu_low" else both[1])
    return float(getattr(filters, f"threshold_{method}")(plane, **options))


def apply(pixels: NDArray[np.unsignedinteger], *ranges: Range, depth: Depth = 8) -> MaskResult:
    return apply_recipe(Image(pixels.copy()), Recipe(Rule((Group(ranges),)), depth))


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("method", ORACLES)
def test_thresholds_are_scikit_images_on_the_channel(method: str, name: str) -> None:
    planes = Planes(sample(name))
    for channel in ("red", "green", "blue", "gray"):
        plane = planes[channel]
        counts = np.bincount(plane.reshape(-1), minlength=256)
        try:
            exact = scikit_image(method, plane)
        except RuntimeError:  # "minimum" needs two peaks
            with pytest.raises(NoThreshold):
                auto_threshold(counts, method)
        else:
            assert auto_threshold(counts, method) == math.floor(exact)


def test_otsu_is_scikit_images_exactly() -> None:
    for name in SAMPLES:
        plane = Planes(sample(name))["gray"]
        counts = np.bincount(plane.reshape(-1), minlength=256)
        assert auto_threshold(counts, "otsu") == filters.threshold_otsu(plane)


@given(
    st.dictionaries(st.integers(0, 255), st.integers(1, 40), min_size=2, max_size=9),
    st.sampled_from(sorted(ORACLES)),
)
def test_thresholds_are_scikit_images_on_any_few_values(
    frequencies: dict[int, int], method: str
) -> None:
    pixels = np.repeat(
        np.array(list(frequencies), np.uint8), np.array(list(frequencies.values()))
    ).reshape(1, -1)
    counts = np.bincount(pixels[0], minlength=256)
    try:
        exact = scikit_image(method, pixels)
    except (RuntimeError, ValueError):  # multi-Otsu needs three values
        with pytest.raises(NoThreshold):
            auto_threshold(counts, method)
    else:
        assert auto_threshold(counts, method) == math.floor(exact)


@pytest.mark.parametrize("method", ORACLES)
def test_channels_of_more_than_256_values_are_measured_in_256_bins(method: str) -> None:
    channel = "saturation"
    plane = Planes(sample("coffee"))[channel]
    counts, edges = np.histogram(plane, 256, (plane.min(), plane.max()))
    centres = (edges[:-1] + edges[1:]) / 2
    found = auto_threshold(np.bincount(plane.reshape(-1), minlength=10001), method)
    if method in ("li", "mean"):  # these need no bins
        assert found == math.floor(scikit_image(method, plane))
    elif method == "triangle":
        bins = np.clip(np.searchsorted(edges, plane, "right") - 1, 0, 255).astype(np.uint8)
        position = getattr(filters, f"threshold_{method}")(bins)
        assert found == pytest.approx(centres[0] + position * (edges[1] - edges[0]), abs=1)
    else:
        exact = scikit_image(method, None, hist=(counts, centres))
        assert found == math.floor(exact)


def gamma(seed: int) -> NDArray[np.uint16]:
    """A 16-bit image with a long tail."""
    rng = np.random.default_rng(seed)
    pixels = rng.gamma(rng.uniform(1, 6), rng.uniform(100, 4000), (60, 70, 3))
    return pixels.clip(0, 65535).astype(np.uint16)


def few_colours(seed: int) -> NDArray[np.uint8]:
    """An image of a few colours, whose values lie far apart: Li then stops early on fractions."""
    rng = np.random.default_rng(seed)
    palette = rng.integers(0, 256, (rng.integers(3, 12), 3)).astype(np.uint8)
    return palette[rng.integers(0, len(palette), (30, 40))]


PICTURES: dict[str, Callable[[], NDArray[np.unsignedinteger]]] = {
    "coffee": lambda: sample("coffee")[::2, ::2],
    "immunohistochemistry": lambda: sample("immunohistochemistry")[::2, ::2],
    "grey coins": lambda: sample("coins"),
    "astronaut, curved": lambda: (sample("astronaut")[::3, ::3] ** 1.3 * 40).astype(np.uint16),
    "coffee in 257ths": lambda: sample("coffee")[::3, ::3].astype(np.uint16) * 257,
    "gamma": lambda: gamma(1),
    "faint gamma": lambda: gamma(5) // 60,
    "few colours": lambda: few_colours(2),
    "four colours": lambda: few_colours(7),
}


@pytest.mark.parametrize("name", PICTURES)
def test_masks_are_those_of_scikit_image_on_every_channel(name: str) -> None:
    # On the plane as one would have it: whole numbers, or fractions in the channel's unit.
    pixels = np.ascontiguousarray(PICTURES[name]())
    planes = Planes(pixels)
    for channel in CHANNELS.values():
        low, high = channel.limits(planes.depth)
        steps = planes[channel.id].astype(np.int64) + low * channel.scale
        values = steps if channel.scale == 1 else steps / channel.scale
        few = int(steps.max()) - int(steps.min()) < 256
        for method in ORACLES:
            exact = method in ("li", "mean")
            plane = values if exact else steps if few else values.astype(float)
            try:
                wanted = plane > scikit_image(method, plane.copy())
            except (RuntimeError, ValueError):  # no two peaks, or fewer than three values
                wanted = np.zeros(plane.shape, np.bool_)
            if plane.min() == plane.max():  # the mean of one fraction, added up, is another one
                wanted = np.zeros(plane.shape, np.bool_)
            found = apply(pixels, Range(channel.id, Auto(method), high), depth=planes.depth).mask
            np.testing.assert_array_equal(found, wanted, err_msg=f"{channel.id}, {method}")


@pytest.mark.parametrize("method", ["otsu", "yen", "isodata", "triangle"])
def test_16_bits_are_measured_as_scikit_image_measures_floats(method: str) -> None:
    # In 256 bins from the lowest to the highest value that occurs; a threshold is a bin's centre.
    rng = np.random.default_rng(2)
    dark, bright = rng.integers(1000, 3000, 5000), rng.integers(40000, 60000, 5000)
    red = np.concatenate([dark, bright]).astype(np.uint16)
    image = np.repeat(red.reshape(100, 100, 1), 3, axis=2)
    exact = getattr(filters, f"threshold_{method}")(image[..., 0].astype(float))
    result = apply(image, Range("red", Auto(method), 65535), depth=16)
    assert result.bounds[0].value == math.floor(exact) + 1
    np.testing.assert_array_equal(result.mask, image[..., 0] > exact)


# ---- what the threshold selects


@pytest.mark.parametrize("method", ["otsu", "li", "yen", "triangle", "isodata", "mean"])
def test_low_selects_strictly_above_and_high_up_to_the_threshold(method: str) -> None:
    pixels = sample("coffee")
    green = pixels[..., 1]
    exact = getattr(filters, f"threshold_{method}")(green)
    above = apply(pixels, Range("green", Auto(method), 255))
    below = apply(pixels, Range("green", 0, Auto(method)))
    np.testing.assert_array_equal(above.mask, green > exact)
    np.testing.assert_array_equal(below.mask, green <= exact)
    assert above.bounds == (
        UsedBound(Address(0, 0, 0), "low", "green", method, math.floor(exact) + 1),
    )
    assert below.bounds == (
        UsedBound(Address(0, 0, 0), "high", "green", method, math.floor(exact)),
    )
    assert above.notices == below.notices == ()


def test_outside_selects_the_other_side() -> None:
    pixels = sample("coffee")
    inside = apply(pixels, Range("green", Auto("otsu"), 255))
    outside = apply(pixels, Range("green", Auto("otsu"), 255, outside=True))
    np.testing.assert_array_equal(outside.mask, ~inside.mask)


def test_values_used_are_on_the_channels_grid() -> None:
    result = apply(sample("coffee"), Range("saturation", Auto("otsu"), 100))
    (bound,) = result.bounds
    assert bound.value is not None
    again = apply(sample("coffee"), Range("saturation", bound.value, 100))
    np.testing.assert_array_equal(again.mask, result.mask)


def test_between_a_threshold_and_itself_there_is_nothing_and_a_notice() -> None:
    result = apply(sample("coffee"), Range("red", Auto("otsu"), Auto("otsu")))
    assert not result.mask.any()
    low, high = (bound.value for bound in result.bounds)
    assert result.notices == (
        f"Red: the automatic threshold leaves the lower bound {low} above the upper one, {high}. "
        "The range selects nothing.",
    )


def test_between_multi_otsus_thresholds_lies_the_middle_class() -> None:
    pixels = sample("coffee")
    green = pixels[..., 1]
    lower, upper = filters.threshold_multiotsu(green, classes=3)
    result = apply(pixels, Range("green", Auto("multiotsu_low"), Auto("multiotsu_high")))
    np.testing.assert_array_equal(result.mask, (green > lower) & (green <= upper))
    assert [bound.value for bound in result.bounds] == [math.floor(lower) + 1, math.floor(upper)]


@pytest.mark.parametrize("method", ["multiotsu_low", "multiotsu_high"])
def test_two_values_are_too_few_for_three_classes(method: str) -> None:
    pixels = np.zeros((5, 5, 3), np.uint8)
    pixels[1:4, 1:4] = 200
    result = apply(pixels, Range("red", Auto(method), 255))
    assert not result.mask.any()
    assert "fewer than three values occur, too few for three classes" in result.notices[0]


# ---- images that have no threshold


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("shape", [(1, 1), (5, 5)])
@pytest.mark.parametrize("count", [0, 77, 255])
def test_a_flat_image_gives_a_notice_and_selects_nothing(
    method: str, shape: tuple[int, int], count: int
) -> None:
    for bounds in (Range("red", Auto(method), 255), Range("red", 0, Auto(method), outside=True)):
        result = apply(np.full((*shape, 3), count, np.uint8), bounds)
        assert not result.mask.any()
        assert [bound.value for bound in result.bounds] == [None]
        assert result.notices == (
            f"Red, automatic threshold {METHODS[method].label}: all pixels have the same value. "
            "The range selects nothing.",
        )


def test_no_pixel_to_measure_gives_a_notice() -> None:
    image = Image(sample("coffee").copy(), np.zeros((400, 600), bool))
    recipe = Recipe(Rule((Group((Range("red", Auto("otsu"), 255),)),)))
    result = apply_recipe(image, recipe)
    assert not result.mask.any()
    assert "there are no pixels to measure" in result.notices[0]


def test_the_minimum_of_a_histogram_with_one_peak_gives_a_notice() -> None:
    pixels = np.repeat(np.tile(np.arange(256, dtype=np.uint8), (4, 1))[..., np.newaxis], 3, axis=2)
    result = apply(pixels, Range("red", Auto("minimum"), 255))
    assert not result.mask.any()
    assert "no two peaks with a valley between them" in result.notices[0]


@pytest.mark.parametrize("method", sorted(set(ONE_CUT) - {"minimum"}))
@pytest.mark.parametrize(("dark", "bright"), [(0, 255), (0, 1), (254, 255), (10, 200)])
def test_two_values_are_separated(method: str, dark: int, bright: int) -> None:
    pixels = np.full((5, 5, 3), dark, np.uint8)
    pixels[1:4, 1:4] = bright
    exact = getattr(filters, f"threshold_{method}")(pixels[..., 0])
    result = apply(pixels, Range("red", Auto(method), 255))
    np.testing.assert_array_equal(result.mask, pixels[..., 0] > exact)


def test_one_stray_pixel_in_12_megapixels_raises_no_warning() -> None:
    counts = np.zeros(256, np.int64)
    counts[7], counts[250] = 12_000_000, 1
    for method in METHODS:
        try:
            assert 7 <= auto_threshold(counts, method) <= 250
        except NoThreshold:
            assert method in ("minimum", "multiotsu_low", "multiotsu_high")


def test_one_stray_pixel_in_100_megapixels_is_a_threshold_or_a_sentence() -> None:
    # More than scikit-image's sums in 24 bits can tell apart.
    counts = np.zeros(256, np.int64)
    counts[7], counts[250] = 100_000_000, 1
    for method in METHODS:
        try:
            assert 7 <= auto_threshold(counts, method) <= 250
        except NoThreshold:
            assert method in ("minimum", "multiotsu_low", "multiotsu_high", "isodata")


def test_a_threshold_at_the_top_leaves_nothing_above_and_gives_a_notice() -> None:
    ends, used, notices = _find_ends(Range("red", Auto("otsu"), 255), 8, lambda *_: 255)
    assert ends is None
    assert used == [("low", "red", "otsu", None)]
    assert notices == ["Red, automatic threshold Otsu: no value lies above it. It selects nothing."]


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_has_an_otsu_threshold(channel: str) -> None:
    limits = CHANNELS[channel].limits(8)
    result = apply(sample("coffee"), Range(channel, Auto("otsu"), limits[1]))
    assert 0 < result.selected < result.considered
