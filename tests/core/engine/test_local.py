"""Ranges with local thresholds: NumPy, torch, plain loops and scikit-image select the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from numpy.typing import NDArray
from skimage import data, filters

from maskapp import (
    Auto,
    Group,
    Image,
    Local,
    MaskClass,
    Range,
    Recipe,
    Rule,
    apply_recipe,
    compute_mask,
)
from maskapp.core.recipe.shapes import Rectangle
from maskapp.files.scripts.script import recipe_code
from tests.core.color.test_local_methods import plain

images = st.sampled_from([8, 16]).flatmap(
    lambda depth: st_numpy.arrays(
        f"uint{depth}",
        st.tuples(st.integers(1, 6), st.integers(1, 6), st.just(3)),
        elements=st.sampled_from([0, 1, 2, 100, 2**depth - 2, 2**depth - 1]),
    )
)
hundredths = st.integers(-100, 100).map(lambda n: Decimal(n) / 100)
windows = st.sampled_from([3, 5, 9])
locals_ = st.one_of(
    st.builds(
        lambda m, w, k: Local(m, 0, w, k=k),
        st.sampled_from(["sauvola", "niblack"]),
        windows,
        hundredths,
    ),
    st.builds(
        lambda w, offset: Local("mean", 0, w, offset=offset), windows, st.integers(-100, 100)
    ),
)
bounds_ = st.one_of(locals_, st.sampled_from([0, 1, 100, 254, 255]))
ranges_ = st.tuples(st.sampled_from(["red", "green"]), bounds_, bounds_, st.booleans()).filter(
    lambda r: isinstance(r[1], Local) or isinstance(r[2], Local) or r[1] <= r[2]
)


def in_range(pixels: NDArray[Any], bounds: Range) -> NDArray[np.bool_]:
    plane = pixels[..., ["red", "green"].index(bounds.channel)]
    size = int(np.iinfo(plane.dtype).max) + 1

    def above(bound: Local) -> NDArray[np.bool_]:
        weight = bound.offset if bound.method == "mean" else round(bound.number * 100)
        return plain(bound.method, plane, size, bound.window, int(weight or 0))

    low, high = bounds.low, bounds.high
    assert not isinstance(low, Auto) or isinstance(low, Local)
    assert not isinstance(high, Auto) or isinstance(high, Local)
    after = above(low) if isinstance(low, Local) else plane >= low
    before = ~above(high) if isinstance(high, Local) else plane <= high
    found: NDArray[np.bool_] = (after & before) != bounds.outside
    return found


@settings(max_examples=150, deadline=None)
@given(
    images,
    st.lists(
        st.tuples(st.lists(ranges_, min_size=1, max_size=3), st.sampled_from(["all", "any"])),
        min_size=1,
        max_size=3,
    ),
    st.sampled_from(["all", "any"]),
    st.booleans(),
)
def test_rules_are_what_plain_loops_say(
    pixels: NDArray[Any], drawn: list[Any], match: Any, invert: bool
) -> None:
    groups = tuple(Group(tuple(Range(*each) for each in some), how) for some, how in drawn)
    depth: Any = pixels.dtype.itemsize * 8
    recipe = Recipe(MaskClass(Rule(groups, match), invert=invert), depth)
    join = {"all": np.all, "any": np.any}
    parts = [join[g.match]([in_range(pixels, each) for each in g.ranges], axis=0) for g in groups]
    expected = join[match](parts, axis=0) != invert
    np.testing.assert_array_equal(compute_mask(pixels, recipe), expected)
    found = compute_mask(torch.from_numpy(pixels), recipe)
    np.testing.assert_array_equal(found.numpy(), expected)
    assert Recipe.from_json(recipe.to_json()) == recipe


@pytest.mark.parametrize("picture", [data.page, data.text])
def test_dark_writing_is_scikit_images(picture: Any) -> None:
    gray = picture()
    pixels = np.repeat(gray[..., None], 3, axis=-1)
    for bound, threshold in (
        (Local("sauvola", window=25), filters.threshold_sauvola(gray, 25, k=0.2)),
        (Local("niblack", window=25, k=0.8), filters.threshold_niblack(gray, 25, k=0.8)),
    ):
        mask = compute_mask(pixels, Recipe(Rule((Group((Range("gray", 0, bound),)),))))
        clear = abs(gray - threshold) > 1e-4
        assert clear.mean() > 0.9
        np.testing.assert_array_equal(mask[clear], (gray <= threshold)[clear])


def test_a_batch_is_worked_on_image_by_image() -> None:
    pixels = data.astronaut()[:40, :60].reshape(2, 20, 60, 3)
    recipe = Recipe(Rule((Group((Range("lab_a", Local("niblack", window=9), 127),)),)))
    masks = compute_mask(pixels, recipe)
    for mask, each in zip(masks, pixels, strict=True):
        np.testing.assert_array_equal(mask, compute_mask(each, recipe))


def test_pixels_that_do_not_count_are_in_windows_and_not_selected() -> None:
    pixels = np.full((5, 5, 3), 100, np.uint8)
    pixels[:, 3:] = 200
    rule = Rule((Group((Range("red", 0, Local("mean", window=3, offset=-1)),)),))
    everywhere = compute_mask(pixels, Recipe(rule))
    valid = np.ones((5, 5), bool)
    valid[:, 3:] = False
    np.testing.assert_array_equal(
        compute_mask(pixels, Recipe(rule), valid=valid), everywhere & valid
    )
    left = (Rectangle("include", 0, 0, 3, 5),)
    np.testing.assert_array_equal(
        compute_mask(pixels, Recipe(rule, region=left)), everywhere & valid
    )
    assert everywhere[:, 2].all()  # for the bright ones beside them


def test_no_threshold_is_told_as_one_number() -> None:
    pixels = np.full((4, 4, 3), 9, np.uint8)
    recipe = Recipe(Rule((Group((Range("red", Local("niblack"), 255),)),)))
    result = apply_recipe(Image(pixels, name="even"), recipe)
    (used,) = result.bounds
    assert (used.local, used.value, used.label) == (True, None, "Niblack")
    assert result.notices == (
        "Red, local threshold Niblack: no pixel lies in its range. "
        "Check the mask, or try another method or window.",
    )


RANGES = (
    Range("gray", 0, Local("sauvola", window=25)),
    Range("lab_a", Local("niblack", window=9, k=-0.1), Auto("otsu"), outside=True),
    Range("saturation", Local("mean", window=15, offset=0.5), 100),
    Range("gray", Local("mean", window=15), Local("sauvola", k=0.1)),
    Range("gray", Auto("mean"), Local("mean", window=11)),
    Range("brown = 2 red - green", Local("niblack", window=31), 300),
)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("library", ["numpy", "torch"])
def test_scripts_make_the_same_mask(depth: Any, library: Any) -> None:
    pixels = data.astronaut()[100:150, 100:170]
    if depth == 16:
        pixels = pixels.astype(np.uint16) * 251 + 17
    rules = [Rule((Group((each,)),)) for each in RANGES]
    joined = Group((*RANGES[:2], Range("red", 100, 255)), "any")
    rules.append(Rule((joined, Group((RANGES[2], Range("blue", 0, 200))))))
    for rule in rules:
        recipe = Recipe(rule, depth)
        names: dict[str, Any] = {}
        exec(recipe_code(recipe, library), names)  # the script is what is tested
        given_ = pixels if library == "numpy" else torch.from_numpy(pixels.copy())
        np.testing.assert_array_equal(
            np.asarray(names["create_mask"](given_)), compute_mask(pixels, recipe)
        )
