"""What is kept between reruns never answers for another image or another recipe."""

from __future__ import annotations

from typing import cast

from streamlit.testing.v1 import AppTest

from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from tests.ui.pictures import flat

RECIPE = Recipe(Rule((Group((Range("red", 100, 200),)),)))


def _ask_all() -> None:
    """Ask for everything kept about 21 images of a megapixel that differ in one pixel each."""
    import streamlit as st

    from maskapp.ui.compute import counts, explanations, masks
    from tests.ui.compute.test_masks import RECIPE, pictures

    st.session_state["answers"] = [
        (
            masks.result_of(image, RECIPE).selected,
            int(masks.planes_for(image, RECIPE)["red"].max()),
            int(counts.histogram_of(image, RECIPE, "red").counts[150]),
            explanations.explanation_of(image, RECIPE),
        )
        for image in (*pictures(), *pictures())
    ]


def pictures() -> list[Image]:
    """Return black images; in all but the first, one pixel is 150 red. Streamlit hashes a sample
    of arrays of this size, in which a single pixel hardly ever is."""
    found = []
    for place in range(21):
        pixels = flat((0, 0, 0), 1000, 1000)
        if place:
            pixels[place * 47, place * 43, 0] = 150
        found.append(Image(pixels))
    return found


def test_image_that_differs_in_one_pixel_has_answers_of_its_own() -> None:
    at = AppTest.from_function(_ask_all, default_timeout=60).run()
    assert not at.exception
    empty, *others = cast("list[tuple[int, int, int, str]]", at.session_state["answers"])[:21]
    assert empty[:3] == (0, 0, 0)
    assert "No pixel has Red" in empty[3]
    assert others == [(1, 150, 1, "")] * 20
    assert at.session_state["answers"][21:] == [empty, *others]


def _ask_recipes() -> None:
    import streamlit as st

    from maskapp.core.image import Image
    from maskapp.core.recipe.recipe import Recipe
    from maskapp.core.recipe.rule import Group, Range, Rule
    from maskapp.core.steps.prepare.median import Median
    from maskapp.ui.compute import counts, masks
    from tests.ui.pictures import noise

    image = Image(noise())
    rules = [Rule((Group((Range("red", low, 255),)),)) for low in (100, 101)]
    recipes = [Recipe(rule, prepare=s) for rule in rules for s in ((), (Median(2),))]
    st.session_state["answers"] = [
        [masks.result_of(image, recipe).selected for recipe in recipes] for _ in range(2)
    ]
    st.session_state["peaks"] = [
        int(counts.histogram_of(image, recipe, "red").counts.max()) for recipe in recipes
    ]


def test_recipe_that_differs_in_one_count_has_a_mask_of_its_own() -> None:
    at = AppTest.from_function(_ask_recipes, default_timeout=60).run()
    assert not at.exception
    first, again = at.session_state["answers"]
    assert len(set(first)) == 4
    assert again == first
    peaks = at.session_state["peaks"]
    assert peaks[0] != peaks[1]  # histograms are of what the rule sees
    assert peaks[:2] == peaks[2:]


def _count_inside() -> None:
    from dataclasses import replace

    import numpy as np
    import streamlit as st

    from maskapp.core.image import Image
    from maskapp.core.recipe.shapes import Rectangle
    from maskapp.ui.compute import counts
    from tests.ui.compute.test_masks import RECIPE
    from tests.ui.pictures import noise

    image = Image(noise())
    red = image.pixels[2:7, 3:11, 0]
    there, beside = (replace(RECIPE, region=(Rectangle("include", x, 2, 8, 5),)) for x in (3, 4))
    found = counts.histogram_of(image, there, "red").counts
    st.session_state["counts"] = (
        [int(each) for each in found],
        [int(each) for each in np.bincount(red.ravel(), minlength=256)],
        [int(each) for each in counts.histogram_of(image, beside, "red").counts],
    )
    pairs = counts.density_of(image, there, "red", "green")
    st.session_state["pairs"] = (int(pairs.counts.sum()), red.size)


def test_histograms_and_pairs_are_of_the_pixels_inside_the_region() -> None:
    at = AppTest.from_function(_count_inside, default_timeout=60).run()
    assert not at.exception
    found, expected, beside = at.session_state["counts"]
    assert found == expected
    assert found != beside
    assert at.session_state["pairs"][0] == at.session_state["pairs"][1]


def _edit_one_of_three() -> None:
    """Count how often a class is made, after edits of one of three."""
    import numpy as np
    import streamlit as st

    from maskapp.core.engine.apply import apply_recipe
    from maskapp.core.image import Image
    from maskapp.core.recipe.mask_class import MaskClass
    from maskapp.core.recipe.one_class import of_class
    from maskapp.core.recipe.recipe import Recipe
    from maskapp.core.recipe.rule import Auto, Group, Range, Rule
    from maskapp.core.recipe.shapes import Rectangle
    from maskapp.ui.compute import counts, masks
    from tests.ui.pictures import noise

    def over(channel: str, low: int | Auto, name: str, within: str | None = None) -> MaskClass:
        return MaskClass(Rule((Group((Range(channel, low, 255),)),)), name, within=within)

    made, original = [], masks._make

    def make(recipe: Recipe, *rest: object) -> object:
        made.append(recipe.classes[-1].name)
        return original(recipe, *rest)  # type: ignore[arg-type]

    masks._make = make  # type: ignore[assignment]
    try:
        image, dish = Image(noise()), Rectangle("include", 3, 3, 40, 30)
        classes = (
            over("red", 60, "tissue"),
            over("green", Auto("otsu"), "stained", "tissue"),
            over("blue", 200, "debris"),
        )
        whole = Recipe(classes, region=(dish,))
        other = whole.with_class("debris", rule=Rule())
        outer = whole.with_class("tissue", rule=over("red", 90, "x").rule)
        painted = whole.with_class("tissue", color="#000000")
        for step, recipe in (
            ("first", whole),
            ("debris", other),
            ("tissue", outer),
            ("painted", painted),
        ):
            made.clear()
            result, plain = masks.result_of(image, recipe), apply_recipe(image, recipe)
            st.session_state[step] = list(made)
            for each in recipe.classes:
                mine, hoped = result[each.name], plain[each.name]
                assert np.array_equal(mine.mask, hoped.mask)
                assert (mine.bounds, mine.considered) == (hoped.bounds, hoped.considered)
                assert mine.notices == hoped.notices
        inner = of_class(whole, "stained")
        seen = counts.histogram_of(image, inner, "blue").counts
        hoped_counts = np.bincount(image.pixels[..., 2][plain["tissue"].mask], minlength=256)
        assert np.array_equal(seen, hoped_counts)
        assert masks.prepared_for(image, inner).within is not None
    finally:
        masks._make = original


def test_an_edit_of_a_class_makes_it_and_what_is_within_it_anew() -> None:
    at = AppTest.from_function(_edit_one_of_three, default_timeout=60).run()
    assert not at.exception
    assert at.session_state["first"] == ["tissue", "stained", "debris"]
    assert at.session_state["debris"] == ["debris"]
    assert at.session_state["tissue"] == ["tissue", "stained"]
    assert at.session_state["painted"] == []  # the masks of before, whatever the colour
