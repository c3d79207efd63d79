"""From pixels and a recipe to a mask: NumPy, torch and a plain Python loop give the same bits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from numpy.typing import NDArray

from maskapp import (
    Auto,
    Group,
    Image,
    ImageError,
    MaskClass,
    Range,
    Recipe,
    RecipeError,
    Rule,
    apply_recipe,
    compute_mask,
)
from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.engine.apply import torch_masks
from maskapp.core.recipe.rule import Match
from maskapp.core.recipe.shapes import Rectangle
from maskapp.core.steps.cleaning.fill_holes import FillHoles
from maskapp.core.steps.cleaning.keep_largest import KeepLargest
from maskapp.core.steps.cleaning.remove_small import RemoveSmall
from maskapp.core.steps.prepare.median import Median
from tests.core.plain import plain_mask
from tests.one_class import one_class
from tests.strategies import depths, images, pointwise_recipes, recipes, rules

Pixels = NDArray[np.unsignedinteger]
BANDS = ("red", "green", "blue")
DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
PHOTO: Pixels = np.random.default_rng(5).integers(0, 256, (37, 53, 3), dtype=np.uint8)
DEEP: Pixels = np.random.default_rng(6).integers(0, 65536, (37, 53, 3), dtype=np.uint16)


def one(*ranges: Range, match: Match = "all", **parts: Any) -> Recipe:
    return one_class(Rule((Group(ranges, match),)), **parts)


def grey_image(counts: list[list[int]]) -> Pixels:
    return np.repeat(np.array(counts, np.uint8)[..., np.newaxis], 3, axis=2)


def rows(mask: NDArray[np.bool_]) -> list[str]:
    return ["".join("#" if pixel else "." for pixel in row) for row in mask.tolist()]


# ---- the three thresholds everyone writes by hand


@pytest.mark.parametrize("threshold", [0, 1, 127, 128, 253, 254])
def test_one_channel_strictly_above_a_threshold(threshold: int) -> None:
    recipe = one(Range("red", threshold + 1, 255))
    np.testing.assert_array_equal(compute_mask(PHOTO, recipe), PHOTO[..., 0] > threshold)


BOX = [([0, 0, 0], [255, 255, 255]), ([10, 40, 90], [200, 180, 255]), ([7, 0, 255], [7, 9, 255])]


@pytest.mark.parametrize(("lower", "upper"), BOX)
def test_inclusive_bounds_on_three_channels(lower: list[int], upper: list[int]) -> None:
    image = PHOTO.copy()
    image[0, :2] = lower, upper  # both ends are included
    recipe = one(*map(Range, BANDS, lower, upper))
    plain = np.all((image >= lower) & (image <= upper), axis=2)
    mask = compute_mask(image, recipe)
    assert mask.dtype == np.bool_
    assert mask[0, 0]
    assert mask[0, 1]
    np.testing.assert_array_equal(mask, plain)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize(("lower", "upper"), BOX)
def test_inclusive_bounds_on_three_channels_of_a_tensor(
    lower: list[int], upper: list[int], device: str
) -> None:
    tensor = torch.from_numpy(PHOTO).to(device)
    recipe = one(*map(Range, BANDS, lower, upper))
    wide = tensor.to(torch.int32)
    low, high = (torch.tensor(ends, device=device) for ends in (lower, upper))
    mask = compute_mask(tensor, recipe)
    assert mask.dtype == torch.bool
    assert mask.device == tensor.device
    assert torch.equal(mask, ((wide >= low) & (wide <= high)).all(dim=2))


def test_a_5_by_5_image_by_hand() -> None:
    image = grey_image(
        [
            [0, 50, 99, 100, 101],
            [149, 150, 151, 200, 255],
            [100, 100, 0, 150, 150],
            [1, 2, 3, 4, 5],
            [120, 130, 140, 99, 151],
        ]
    )
    assert rows(compute_mask(image, one(Range("green", 100, 150)))) == [
        "...##",
        "##...",
        "##.##",
        ".....",
        "###..",
    ]


def test_a_rule_with_no_groups_selects_nothing() -> None:
    assert not compute_mask(PHOTO, Recipe(Rule())).any()
    assert not compute_mask(PHOTO, Recipe(Rule((), "all"))).any()
    assert compute_mask(PHOTO, Recipe(MaskClass(Rule(), invert=True))).all()


def test_and_narrows_and_or_widens() -> None:
    red, green = (Range(band, 128, 255) for band in ("red", "green"))
    high_red, high_green = (PHOTO[..., band] >= 128 for band in (0, 1))
    groups = Group((red,)), Group((green,))
    for narrow in (one(red, green), Recipe(Rule(groups, "all"))):
        np.testing.assert_array_equal(compute_mask(PHOTO, narrow), high_red & high_green)
    for wide in (one(red, green, match="any"), Recipe(Rule(groups, "any"))):
        np.testing.assert_array_equal(compute_mask(PHOTO, wide), high_red | high_green)


@pytest.mark.parametrize(
    ("low", "high", "selected"),
    [
        (0, 360, "######"),
        (0, 0, "#....#"),
        (360, 360, "#....#"),
        (300, 360, "....#."),
        (300, 0, "#...##"),
        (360, 60, "##...#"),
        (300, 60, "##..##"),
        (60, 300, ".####."),
        (60.01, 299.99, "..##.."),
    ],
)
def test_hue_is_a_circle(low: float, high: float, selected: str) -> None:
    red, yellow, green, blue, magenta, grey = (
        (255, 0, 0), (255, 255, 0), (0, 255, 0), (0, 0, 255), (255, 0, 255), (9, 9, 9),
    )  # fmt: skip
    image = np.array([[red, yellow, green, blue, magenta, grey]], np.uint8)
    assert rows(compute_mask(image, one(Range("hue", low, high)))) == [selected]
    outside = one(Range("hue", low, high, outside=True))
    np.testing.assert_array_equal(
        compute_mask(image, outside), ~compute_mask(image, one(Range("hue", low, high)))
    )


def test_a_range_from_360_degrees_begins_at_0() -> None:
    # The first colour has hue 359.99°, which only 16 bits can tell from 0°.
    image = np.array([[(65535, 0, 1), (65535, 0, 0), (65535, 1, 0), (0, 0, 65535)]], np.uint16)
    for low in (360, 0):
        assert rows(compute_mask(image, one(Range("hue", low, 60)))) == [".##."]
    assert rows(compute_mask(image, one(Range("hue", 359.99, 0)))) == ["###."]
    assert rows(compute_mask(image, one(Range("hue", 359.99, 360)))) == ["#..."]


# ---- laws on arbitrary recipes and images


@st.composite
def pointwise_cases(draw: st.DrawFn) -> tuple[Pixels, Recipe]:
    depth = draw(depths)
    return draw(images(depth)), draw(pointwise_recipes(depth))


@given(pointwise_cases())
def test_a_mask_is_what_a_plain_loop_over_the_pixels_selects(case: tuple[Pixels, Recipe]) -> None:
    pixels, recipe = case
    expected = plain_mask(pixels, recipe.rule) ^ recipe.invert
    mask = compute_mask(pixels, recipe)
    assert mask.dtype == np.bool_
    np.testing.assert_array_equal(mask, expected)


@pytest.mark.parametrize("device", DEVICES)
@given(case=pointwise_cases())
def test_numpy_torch_and_torchs_operators_agree(device: str, case: tuple[Pixels, Recipe]) -> None:
    pixels, recipe = case
    expected = compute_mask(pixels, recipe)
    tensor = torch.from_numpy(pixels).to(device)
    for mask in (compute_mask(tensor, recipe), torch_masks(tensor, recipe, None, (0,))[0]):
        assert mask.dtype == torch.bool
        assert mask.device == tensor.device
        np.testing.assert_array_equal(mask.cpu().numpy(), expected)


@st.composite
def any_cases(draw: st.DrawFn) -> tuple[Pixels, Recipe]:
    depth = draw(depths)
    return draw(images(depth, most=7)), draw(recipes(depth))


@given(any_cases())
def test_any_recipe_gives_the_same_mask_after_json_and_on_torch(
    case: tuple[Pixels, Recipe],
) -> None:
    pixels, recipe = case
    expected = compute_mask(pixels, recipe)
    again = Recipe.from_json(recipe.to_json())
    np.testing.assert_array_equal(compute_mask(pixels, again), expected)
    np.testing.assert_array_equal(compute_mask(torch.from_numpy(pixels), recipe).numpy(), expected)
    result = apply_recipe(Image(pixels.copy()), recipe)
    np.testing.assert_array_equal(result.mask, expected)
    assert result.selected == expected.sum()
    assert 0 <= result.selected <= result.considered <= expected.size
    assert result.coverage == (result.selected / result.considered if result.considered else 0)


@given(images(), rules(min_groups=1))
def test_de_morgan(pixels: Pixels, rule: Rule) -> None:
    other: dict[Match, Match] = {"all": "any", "any": "all"}
    dual = Rule(
        tuple(
            Group(
                tuple(Range(r.channel, r.low, r.high, not r.outside) for r in group.ranges),
                other[group.match],
            )
            for group in rule.groups
        ),
        other[rule.match],
    )
    np.testing.assert_array_equal(
        compute_mask(pixels, Recipe(rule)), ~compute_mask(pixels, Recipe(dual))
    )


@given(images(), recipes(8))
def test_the_caller_keeps_his_pixels(pixels: Pixels, recipe: Recipe) -> None:
    before = pixels.copy()
    pixels.flags.writeable = False
    mask = compute_mask(pixels, recipe)
    mask[...] = True  # a fresh array, not a view of anything
    np.testing.assert_array_equal(pixels, before)


# ---- memory layouts

LAYOUTS = {
    "reversed": PHOTO[::-1, ::-1],
    "BGR reversed": np.ascontiguousarray(PHOTO[..., ::-1])[..., ::-1],
    "transposed": PHOTO.transpose(1, 0, 2),
    "Fortran": np.asfortranarray(PHOTO),
    "planar": np.ascontiguousarray(PHOTO.transpose(2, 0, 1)).transpose(1, 2, 0),
    "every second": PHOTO[::2, 1::2],
    "broadcast": np.broadcast_to(PHOTO[:1], PHOTO.shape),
    "RGB of RGBA": np.concatenate([PHOTO, PHOTO[..., :1]], axis=2)[..., :3],
    "big steps": np.repeat(PHOTO, 3, axis=1)[:, ::3],
}
MIXED = Recipe(
    Rule(
        (
            Group((Range("red", 30, 200), Range("hue", 300, 200))),
            Group((Range("gray", 10, 99), Range("lab_a", -20, 3.5)), "any"),
        ),
        "all",
    )
)


@pytest.mark.parametrize("pixels", LAYOUTS.values(), ids=LAYOUTS.keys())
@pytest.mark.parametrize(
    "recipe", [MIXED, Recipe(MaskClass(MIXED.rule, cleaning=(RemoveSmall(3),)))]
)
def test_strides_do_not_matter(pixels: Pixels, recipe: Recipe) -> None:
    expected = compute_mask(np.array(pixels, order="C"), recipe)
    np.testing.assert_array_equal(compute_mask(pixels, recipe), expected)


@pytest.mark.parametrize(
    "view",
    [
        lambda t: t.permute(1, 0, 2),
        lambda t: t[::2, 1::3],
        lambda t: t[:1].expand(t.shape),
        lambda t: t.permute(2, 0, 1).contiguous().permute(1, 2, 0),
        lambda t: t.flip(0),
    ],
)
def test_strides_of_tensors_do_not_matter(view: Any) -> None:
    tensor = view(torch.from_numpy(PHOTO))
    expected = compute_mask(tensor.contiguous().numpy(), MIXED)
    np.testing.assert_array_equal(compute_mask(tensor, MIXED).numpy(), expected)
    np.testing.assert_array_equal(torch_masks(tensor, MIXED, None, (0,))[0].numpy(), expected)


def test_uint16_tensors_work_though_torch_has_no_operators_for_them() -> None:
    recipe = one(Range("red", 300, 40000), Range("excess_green", -9, 131070), depth=16)
    wide = DEEP.astype(int)
    excess = 2 * wide[..., 1] - wide[..., 0] - wide[..., 2]
    expected = (wide[..., 0] >= 300) & (wide[..., 0] <= 40000) & (excess >= -9)
    tensor = torch.from_numpy(DEEP)
    assert tensor.dtype == torch.uint16
    for mask in (compute_mask(tensor, recipe), torch_masks(tensor, recipe, None, (0,))[0]):
        np.testing.assert_array_equal(mask.numpy(), expected)
    np.testing.assert_array_equal(compute_mask(DEEP, recipe), expected)


# ---- batches

PARTS: list[dict[str, Any]] = [
    {},
    {"invert": True},
    {"prepare": (Median(1),)},
    {"region": (Rectangle("include", 1, 1, 9, 4),)},
    {"cleaning": (KeepLargest(1),)},
]


@pytest.mark.parametrize("parts", PARTS)
@pytest.mark.parametrize("auto", [False, True])
@pytest.mark.parametrize("batch", [(3,), (2, 2)])
def test_each_image_of_a_batch_gets_the_mask_it_gets_alone(
    parts: dict[str, Any], auto: bool, batch: tuple[int, ...]
) -> None:
    rng = np.random.default_rng(1)
    # Different brightness, so that a threshold or object taken from the whole batch would show.
    top = rng.integers(30, 256, (*batch, 1, 1, 1))
    pixels = (rng.random((*batch, 9, 11, 3)) * top).astype(np.uint8)
    valid = rng.random(pixels.shape[:-1]) > 0.1
    recipe = one(Range("gray", Auto("otsu") if auto else 60, 255), **parts)
    masks = compute_mask(pixels, recipe, valid=valid)
    assert masks.shape == pixels.shape[:-1]
    for i in np.ndindex(batch):
        alone = apply_recipe(Image(pixels[i], valid[i]), recipe)
        np.testing.assert_array_equal(masks[i], alone.mask)
    tensors = compute_mask(torch.from_numpy(pixels), recipe, valid=torch.from_numpy(valid))
    np.testing.assert_array_equal(tensors.numpy(), masks)


@given(images(batch=2), recipes(8))
def test_batches_of_any_shape_and_recipe(pixels: Pixels, recipe: Recipe) -> None:
    masks = compute_mask(pixels, recipe)
    for i in np.ndindex(pixels.shape[:2]):
        np.testing.assert_array_equal(masks[i], compute_mask(pixels[i], recipe))


# ---- validity, region, invert and cleaning

EVERYTHING = one(Range("red", 0, 255))
NOTHING = Recipe(Rule())


@given(st.data())
def test_invalid_pixels_are_never_selected(data: st.DataObject) -> None:
    pixels = data.draw(images(most=7))
    recipe = data.draw(recipes(8))
    valid = data.draw(st_numpy.arrays(np.bool_, pixels.shape[:2]))
    mask = compute_mask(pixels, recipe, valid=valid)
    assert not np.any(mask & ~valid)
    tensors = compute_mask(torch.from_numpy(pixels), recipe, valid=torch.from_numpy(valid))
    np.testing.assert_array_equal(tensors.numpy(), mask)
    if recipe.pointwise:
        operators = torch_masks(torch.from_numpy(pixels), recipe, torch.from_numpy(valid), (0,))[0]
        np.testing.assert_array_equal(operators.numpy(), mask)


def test_hidden_colours_do_not_decide_about_visible_pixels() -> None:
    rng = np.random.default_rng(3)
    pixels = rng.integers(0, 256, (12, 12, 3), dtype=np.uint8)
    valid = rng.random((12, 12)) > 0.4
    other = np.where(valid[..., np.newaxis], pixels, 255 - pixels)
    for invert in (False, True):
        recipe = one(
            Range("gray", Auto("otsu"), 255), invert=invert, cleaning=(FillHoles(), RemoveSmall(4))
        )
        np.testing.assert_array_equal(
            compute_mask(pixels, recipe, valid=valid), compute_mask(other, recipe, valid=valid)
        )


def test_automatic_bounds_measure_only_valid_pixels_of_the_region() -> None:
    image = grey_image([[10, 10, 20, 20, 250], [10, 10, 20, 20, 250]])
    valid = np.array([[True] * 5, [True, True, True, True, False]])
    recipe = one(Range("gray", Auto("otsu"), 255), region=(Rectangle("include", 0, 0, 5, 1),))
    assert rows(compute_mask(image, recipe, valid=valid)) == ["....#", "....."]
    recipe = one(Range("gray", Auto("otsu"), 255), region=(Rectangle("include", 0, 0, 4, 2),))
    assert rows(compute_mask(image, recipe, valid=valid)) == ["..##.", "..##."]


def test_invert_does_not_select_outside_the_region() -> None:
    recipe = Recipe(MaskClass(Rule(), invert=True), region=(Rectangle("include", 1, 1, 3, 2),))
    image = grey_image([[0] * 5] * 4)
    assert rows(compute_mask(image, recipe)) == [".....", ".###.", ".###.", "....."]


def test_cleaning_does_not_select_outside_the_region() -> None:
    # The hole is outside the region: it is filled as part of cleaning, then cleared.
    image = grey_image([[9] * 5] * 5)
    image[2, 2] = 0
    recipe = one(
        Range("red", 9, 9),
        cleaning=(FillHoles(),),
        region=(Rectangle("exclude", 2, 2, 1, 1), Rectangle("include", 0, 0, 5, 5)),
    )
    assert rows(compute_mask(image, recipe)) == ["#####", "#####", "##.##", "#####", "#####"]


@pytest.mark.parametrize("invert", [False, True])
def test_cleaning_measures_objects_inside_the_region(invert: bool) -> None:
    # The object on the left is the larger one in the image, the right one in the region.
    image = grey_image([[9, 9, 9, 9, 0, 9], [9, 9, 9, 9, 0, 9], [9, 9, 9, 9, 0, 9]])
    bounds = Range("red", 0, 8) if invert else Range("red", 9, 9)
    recipe = one(
        bounds,
        invert=invert,
        region=(Rectangle("include", 3, 0, 3, 2), Rectangle("include", 5, 0, 1, 3)),
        cleaning=(KeepLargest(1),),
    )
    assert rows(compute_mask(image, recipe)) == [".....#", ".....#", ".....#"]


def test_region_and_validity_set_what_coverage_refers_to() -> None:
    valid = np.ones((4, 5), bool)
    valid[0] = False
    image = Image(grey_image([[9] * 5] * 4), valid)
    recipe = one(Range("red", 9, 9), region=(Rectangle("include", 0, 0, 2, 4),))
    result = apply_recipe(image, recipe)
    assert (result.selected, result.considered, result.coverage) == (6, 6, 1.0)
    empty = apply_recipe(image, one(Range("red", 9, 9), region=(Rectangle("include", 9, 9, 1, 1),)))
    assert (empty.selected, empty.considered, empty.coverage) == (0, 0, 0.0)
    assert empty.notices == (
        "No pixel is inside the region and valid, so nothing can be selected.",
    )


def test_kept_planes_save_work_and_change_nothing() -> None:
    image = Image(PHOTO.copy())  # which makes its pixels read-only
    planes = Planes(image.pixels)
    for _ in range(2):
        np.testing.assert_array_equal(
            apply_recipe(image, MIXED, planes=planes).mask, compute_mask(PHOTO, MIXED)
        )


# ---- what is refused


@pytest.mark.parametrize("library", ["numpy", "torch"])
@pytest.mark.parametrize(
    ("shape", "dtype", "message"),
    [
        ((4, 4), "uint8", "An RGB image has the shape (..., H, W, 3), not (4, 4). "
         "Put the three bands last and drop an alpha band."),
        ((4, 4, 4), "uint8", "An RGB image has the shape (..., H, W, 3), not (4, 4, 4). "
         "Put the three bands last and drop an alpha band."),
        ((3,), "uint8", "An RGB image has the shape (..., H, W, 3), not (3,). "
         "Put the three bands last and drop an alpha band."),
        ((0, 4, 3), "uint8", "The image is empty: its shape is (0, 4, 3)."),
        ((0, 4, 4, 3), "uint8", "The image is empty: its shape is (0, 4, 4, 3)."),
        ((4, 4, 3), "float32", "Pixels must be uint8 or uint16 counts, not float32. "
         "Multiply floats from 0 to 1 by 255, round and convert."),
        ((4, 4, 3), "int64", "Pixels must be uint8 or uint16 counts, not int64. "
         "Multiply floats from 0 to 1 by 255, round and convert."),
        ((4, 4, 3), "bool", "Pixels must be uint8 or uint16 counts, not bool. "
         "Multiply floats from 0 to 1 by 255, round and convert."),
    ],
)  # fmt: skip
def test_other_arrays_are_refused_with_a_sentence(
    library: str, shape: tuple[int, ...], dtype: str, message: str
) -> None:
    array: Any = np.zeros(shape, dtype)
    with pytest.raises(ImageError) as caught:
        compute_mask(array if library == "numpy" else torch.from_numpy(array), EVERYTHING)
    assert str(caught.value).replace("torch.", "") == message


def test_counts_in_foreign_byte_order_are_refused() -> None:
    with pytest.raises(ImageError, match="Pixels must be uint8 or uint16 counts, not >u2"):
        compute_mask(DEEP.astype(">u2"), EVERYTHING)


def test_validity_of_another_shape_or_type_is_refused() -> None:
    with pytest.raises(ImageError, match=r"valid has the shape \(5, 5\), not \(37, 53\)\."):
        compute_mask(PHOTO, EVERYTHING, valid=np.ones((5, 5), bool))
    with pytest.raises(ImageError, match=r"valid must be an array or a tensor of bool, not list"):
        compute_mask(PHOTO, EVERYTHING, valid=[[True]])  # type: ignore[type-var]
    with pytest.raises(ImageError, match=r"valid must be bool, not uint8\. Write valid != 0\."):
        compute_mask(PHOTO, EVERYTHING, valid=np.ones((37, 53), np.uint8))


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("depth", "pixels"), [(8, DEEP), (16, PHOTO)])
def test_counts_of_another_depth_are_refused(channel: str, depth: Depth, pixels: Pixels) -> None:
    recipe = one(Range(channel, 0, 1), depth=depth)
    tensor = torch.from_numpy(pixels)
    if not CHANNELS[channel].counts:
        assert compute_mask(pixels, recipe).shape == pixels.shape[:2]
        return
    for refused in (
        lambda: compute_mask(pixels, recipe),
        lambda: compute_mask(tensor, recipe),
        lambda: torch_masks(tensor, recipe, None, (0,))[0],
        lambda: apply_recipe(Image(pixels.copy()), recipe),
    ):
        with pytest.raises(RecipeError) as caught:
            refused()
        assert str(caught.value) == (
            f"The rule's counts are for {depth}-bit images and this image has "
            f"{24 - depth} bits per channel. Use an image of that depth, or rescale the rule."
        )


@pytest.mark.parametrize("match", ["all", "any"])
def test_a_group_of_everything_and_a_group_of_nothing(match: Match) -> None:
    nothing = Group((Range("red", 0, 255, outside=True),))
    everything = Group((Range("hue", 0, 360),))
    mask = compute_mask(PHOTO, Recipe(Rule((nothing, everything), match)))
    assert mask.all() if match == "any" else not mask.any()
