"""Channels in objects, beside scikit-image's and plain loops."""

import numpy as np
import pytest
from skimage import measure

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.measuring.intensity import intensity
from maskapp.core.measuring.objects import Objects


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_numbers_are_scikit_images(dtype: type[np.unsignedinteger]) -> None:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, np.iinfo(dtype).max, (60, 70, 3), dtype, endpoint=True)
    objects = Objects.of(rng.random((60, 70)) > 0.6, 4)
    names = ("intensity_mean", "intensity_std", "intensity_min", "intensity_max")
    theirs = measure.regionprops_table(objects.labels, pixels.astype(np.float64), properties=names)
    for band, channel in enumerate(("red", "green", "blue")):
        planes = Planes(pixels)
        mine = intensity(objects, planes[channel], CHANNELS[channel], planes.depth)
        for name, values in zip(
            names, (mine.mean, mine.sd, mine.lowest, mine.highest), strict=True
        ):
            np.testing.assert_allclose(values, theirs[f"{name}-{band}"], rtol=1e-9, atol=1e-7)


def test_values_are_in_the_channels_unit() -> None:
    pixels = np.array([[[10, 200, 30], [0, 0, 0], [200, 10, 200]]], np.uint8)
    objects = Objects.of(np.array([[True, False, True]]), 8)
    found = intensity(objects, Planes(pixels)["excess_green"], CHANNELS["excess_green"], 8)
    assert found.mean.tolist() == [360, -380] == found.lowest.tolist() == found.highest.tolist()
    assert found.sd.tolist() == [0, 0]
    percent = intensity(objects, Planes(pixels)["saturation"], CHANNELS["saturation"], 8)
    assert percent.mean.tolist() == [95, 95]


def test_the_mean_hue_of_reds_on_both_sides_of_0_is_red() -> None:
    objects = Objects.of(np.ones((1, 2), np.bool_), 8)
    found = intensity(objects, np.array([[35000, 1000]], np.uint16), CHANNELS["hue"], 8)
    assert found.mean.item() == pytest.approx(0, abs=1e-9)
    # R is the cosine of 10°.
    assert found.sd.item() == pytest.approx(np.degrees(np.sqrt(-2 * np.log(np.cos(np.pi / 18)))))
    assert np.isnan(found.lowest).all()
    assert np.isnan(found.highest).all()


def test_no_objects_have_no_numbers() -> None:
    objects = Objects.of(np.zeros((2, 2), np.bool_), 8)
    assert not len(intensity(objects, np.zeros((2, 2), np.uint8), CHANNELS["red"], 8).mean)
