"""Parts of a region: what is selected in each, beside plain loops."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import maskapp
from maskapp import Group, Image, MaskClass, Range, Recipe, Rule
from maskapp.core.engine.region import region_mask, region_parts
from maskapp.core.measuring.objects import Objects
from maskapp.core.measuring.regions import (
    PartShare,
    part_notices,
    part_of_objects,
    part_shares,
)
from maskapp.core.recipe.shapes import Ellipse, Grid, Rectangle, Shape, single_shapes
from tests.strategies import shapes

BRIGHT = Rule((Group((Range("red", 100, 255),)),))
ANY = Rule((Group((Range("red", 1, 255),)),))


@given(shapes, st.integers(1, 9), st.integers(1, 9))
def test_a_part_is_the_region_of_its_shape_alone(shape: Shape, height: int, width: int) -> None:
    for single in single_shapes([shape]):
        if single.mode == "exclude":
            assert region_parts((single,), (height, width)) == ()
            continue
        named = replace(single, name="part")
        (part,) = region_parts((named,), (height, width))
        whole = np.zeros((height, width), np.bool_)
        whole[part.box] = part.inside
        expected = region_mask((named,), (height, width))
        assert expected is not None
        assert whole.tolist() == expected.tolist()


def test_shares_are_of_valid_pixels_of_the_part_inside_the_bounding_class() -> None:
    pixels = np.zeros((2, 6, 3), np.uint8)
    pixels[..., 0] = [[200, 9, 200, 0, 200, 200], [200, 9, 9, 200, 9, 200]]
    valid = np.ones((2, 6), np.bool_)
    valid[0, 0] = False
    region = (
        Rectangle("include", 0, 0, 3, 2, "left"),
        Rectangle("include", 3, 0, 9, 2, "right"),
        Rectangle("exclude", 5, 0, 1, 1),
    )
    recipe = Recipe(
        (MaskClass(ANY, "any"), MaskClass(BRIGHT, "bright", within="any")), 8, (), region
    )
    image = Image(pixels, valid)
    result = maskapp.apply_recipe(image, recipe)
    assert part_shares(image, recipe, result) == {
        "any": (PartShare("left", 5, 5), PartShare("right", 4, 5)),
        "bright": (PartShare("left", 2, 5), PartShare("right", 3, 4)),
    }
    assert result["bright"].selected == 5


def test_an_object_belongs_to_the_part_with_most_of_its_pixels() -> None:
    objects = Objects.of(np.array([[1, 1, 1, 0, 1, 0, 1, 1]], np.bool_), 8)
    region = (
        Rectangle("include", 0, 0, 1, 1, "a"),
        Rectangle("include", 1, 0, 3, 1, "b"),
        Rectangle("include", 6, 0, 1, 1, "c"),
        Rectangle("include", 7, 0, 1, 1, "d"),
    )
    parts = region_parts(region, (1, 8))
    assert part_of_objects(objects.labels, len(objects), parts).tolist() == [1, -1, 2]


def test_a_plate_of_96_wells_is_96_rows_that_add_up() -> None:
    rng = np.random.default_rng(1)
    image = Image(rng.integers(0, 256, (300, 450, 3), np.uint8))
    grid = Grid("include", 20, 10, 400, 280, rows=8, columns=12, fill=75)
    recipe = Recipe(BRIGHT, region=(grid,))
    result = maskapp.apply_recipe(image, recipe)
    shares = part_shares(image, recipe, result)["mask"]
    assert [share.name for share in shares][:13] == [f"A{n}" for n in range(1, 13)] + ["B1"]
    assert len(shares) == 96
    assert sum(share.selected for share in shares) == result.selected
    assert sum(share.considered for share in shares) == result.considered
    y, x = np.mgrid[:300, :450]
    well = next(share for share in shares if share.name == "C5")
    cell = list(grid.cells())[2 * 12 + 4]
    inside = ((x + 0.5 - cell.x - cell.width / 2) / (cell.width / 2)) ** 2 + (
        (y + 0.5 - cell.y - cell.height / 2) / (cell.height / 2)
    ) ** 2 < 1
    assert well.considered == inside.sum()
    assert well.selected == (inside & (image.pixels[..., 0] >= 100)).sum()
    measured = maskapp.measure(image, result, recipe)["mask"]
    assert measured.part is not None
    assert measured.part.min() == 0
    assert sum(measured.summary_of(place).total for place in range(96)) == result.selected


def test_recipes_without_named_parts_have_none() -> None:
    image = Image(np.full((2, 2, 3), 200, np.uint8))
    recipe = Recipe(BRIGHT, region=(Rectangle("include", 0, 0, 1, 1),))
    result = maskapp.apply_recipe(image, recipe)
    assert part_shares(image, recipe, result) == {"mask": ()}
    assert maskapp.measure(image, result, recipe)["mask"].part is None


@pytest.mark.parametrize("x", [-50, 50])
def test_a_part_outside_of_the_image_has_no_pixels(x: int) -> None:
    (part,) = region_parts((Ellipse("include", x, 0, 9, 9, "off"),), (5, 5))
    assert part.inside.size == 0


def test_parts_that_overlap_or_leave_the_image_are_told() -> None:
    region = (
        Rectangle("include", 0, 0, 5, 5, "all"),
        Rectangle("include", 0, 0, 5, 2, "top"),
        Ellipse("include", 20, 0, 5, 5, "beside"),
        Rectangle("include", 8, 0, 4, 5, "edge"),
    )
    assert part_notices(Recipe(BRIGHT, region=region), (5, 10)) == (
        "Not wholly inside of the image: beside, edge.",
        "Parts of the region overlap (all, top): pixels count in each of them, an object in the "
        "one that has most of it.",
    )
    grid = Grid("include", 0, 0, 30, 20, rows=4, columns=6)
    assert part_notices(Recipe(BRIGHT, region=(grid,)), (20, 30)) == ()
    many = part_notices(Recipe(BRIGHT, region=(grid,)), (20, 4))
    assert many == ("Not wholly inside of the image: A1, A2, A3, A4, A5, A6 and 18 more.",)
    assert part_notices(Recipe(BRIGHT), (5, 10)) == ()


def test_a_result_of_another_recipe_or_image_is_not_measured() -> None:
    image = Image(np.full((2, 2, 3), 200, np.uint8), name="a.png")
    recipe = Recipe(BRIGHT)
    result = maskapp.apply_recipe(image, recipe)
    with pytest.raises(maskapp.RecipeError, match="other classes"):
        maskapp.measure(image, result, Recipe((MaskClass(ANY, "any"),)))
    with pytest.raises(maskapp.ImageError, match=r"2 × 2 pixels, a\.png has 3 × 2"):
        maskapp.measure(Image(np.zeros((2, 3, 3), np.uint8), name="a.png"), result, recipe)
    for size in (0, -1, float("nan"), float("inf")):
        with pytest.raises(maskapp.RecipeError):
            maskapp.measure(image, result, recipe, pixel_size=size)
