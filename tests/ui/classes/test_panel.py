"""Several classes on the page: added, chosen, named, bounded, and their numbers."""

from __future__ import annotations

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Radio

from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.core.recipe.shapes import Rectangle
from maskapp.core.steps.cleaning.fill_holes import FillHoles
from tests.ui.journeys import do, form_rows, open_page, press, state_of, texts
from tests.ui.pictures import encode, noise

PIXELS = noise()
RED, GREEN, BLUE = (PIXELS[..., band].astype(int) for band in range(3))


def over(channel: str, low: int, name: str, within: str | None = None) -> MaskClass:
    return MaskClass(Rule((Group((Range(channel, low, 255),)),)), name, within=within)


TISSUE = over("red", 100, "tissue")
STAINED = over("green", 120, "stained", "tissue")
DEBRIS = over("blue", 200, "debris")
THREE = Recipe((TISSUE, STAINED, DEBRIS))
MASKS = {
    "tissue": RED >= 100,
    "stained": (RED >= 100) & (GREEN >= 120),
    "debris": BLUE >= 200,
}


def three(*panels: str, recipe: Recipe = THREE) -> AppTest:
    return open_page(encode(PIXELS), *panels, recipe=recipe)


def choice(at: AppTest) -> Radio[int]:
    (found,) = (each for each in at.radio if each.label == "Class on view")
    return found


def choose(at: AppTest, name: str) -> AppTest:
    ids = {card.name: card.id for card in state_of(at).document.classes}
    choice(at).set_value(ids[name]).run()
    assert not at.exception
    return at


def table_of(at: AppTest) -> str:
    (found,) = [each.proto.body for each in at.get("html") if "<table" in each.proto.body]
    return " ".join(re.sub("<[^>]+>", " ", found).split())


def percent(selected: np.ndarray, considered: np.ndarray) -> str:
    return f"{100 * np.count_nonzero(selected & considered) / np.count_nonzero(considered):.2f} %"


def test_with_one_class_there_is_nothing_but_a_way_to_another() -> None:
    at = open_page(encode(PIXELS))
    assert "Class on view" not in [each.label for each in at.radio]
    assert at.metric[0].label == "Selected"
    assert not [each for each in at.get("html") if "<table" in each.proto.body]


def test_a_recipe_of_several_classes_is_opened_with_the_first_on_view() -> None:
    at = three()
    assert at.metric[0].label == "Selected: tissue"
    assert at.metric[0].value == percent(MASKS["tissue"], np.ones_like(MASKS["tissue"]))
    assert [*form_rows(at)] == ["Red"]
    assert choice(at).options == ["tissue", "stained", "debris"]


def test_the_class_on_view_is_what_numbers_and_form_are_of() -> None:
    at = choose(three(), "stained")
    inside = np.count_nonzero(MASKS["stained"])
    assert at.metric[0].label == "Selected: stained"
    assert at.metric[0].value == f"{percent(MASKS['stained'], MASKS['tissue'])} of tissue"
    assert at.metric[0].delta == f"{inside:,} of {np.count_nonzero(MASKS['tissue']):,} pixels"
    assert [*form_rows(at)] == ["Green"]
    assert "“stained”, within “tissue”: Green 120–255" in texts(at)


def test_the_table_has_every_class_and_overlaps_are_told() -> None:
    at = choose(three(), "debris")
    text, everything = table_of(at), np.ones_like(MASKS["debris"])
    for name, mask in MASKS.items():
        assert f"{name} {np.count_nonzero(mask):,} {percent(mask, everything)}" in text
    told = texts(at)
    for other in ("tissue", "stained"):
        both = np.count_nonzero(MASKS["debris"] & MASKS[other])
        assert f"{both:,} px are also in “{other}”" in told
    # What is within a class is in it.
    assert "are also in" not in texts(choose(three(), "tissue")).replace("also in “debris”", "")


def test_a_share_of_the_region_is_told_where_there_is_one() -> None:
    region = (Rectangle("include", 5, 5, 20, 10),)
    at = choose(three(recipe=Recipe(THREE.classes, region=region)), "stained")
    inside = np.zeros_like(MASKS["tissue"])
    inside[5:15, 5:25] = True
    assert percent(MASKS["stained"], inside) in table_of(at)
    assert at.metric[0].value == f"{percent(MASKS['stained'], MASKS['tissue'] & inside)} of tissue"


def test_a_class_is_added_with_names_for_both() -> None:
    at = open_page(encode(PIXELS), "add-class", recipe=Recipe(MaskClass(TISSUE.rule)))
    at.text_input(key="old-class-name").set_value("tissue").run()
    at.text_input(key="new-class-name").set_value("stained").run()
    box = at.selectbox(key="new-class-within")
    assert box.options == ["the image", "the class “tissue”"]
    box.set_value(state_of(at).card.id).run()
    press(at, "Add class")
    assert not at.exception
    first, second = state_of(at).document.recipe.classes
    assert (first.name, first.rule) == ("tissue", TISSUE.rule)
    assert (second.name, second.within) == ("stained", "tissue")
    assert second.rule.groups  # it begins with something that is seen
    assert at.metric[0].label == "Selected: stained"
    do(at, "undo")
    assert state_of(at).document.recipe == Recipe(MaskClass(TISSUE.rule))


@pytest.mark.parametrize("name", ["", "tissue", "x" * 41])
def test_a_name_that_cannot_be_is_told_beside_its_box(name: str) -> None:
    at = open_page(encode(PIXELS), "add-class", recipe=Recipe(TISSUE))
    at.text_input(key="new-class-name").set_value(name).run()
    (button,) = [each for each in at.button if each.label == "Add class"]
    assert button.disabled
    assert any(word in texts(at) for word in ("needs a name", "Another class", "at most 40"))


def test_the_class_on_view_is_changed_in_its_menu() -> None:
    at = choose(three("edit-class"), "stained")
    card = state_of(at).card
    at.text_input(key=f"class-name-{card.id}").set_value("debris").run()
    assert "Another class is called “debris”" in texts(at)
    assert "It is still called “stained”" in texts(at)
    at.text_input(key=f"class-name-{card.id}").set_value("brown").run()
    assert "Another class" not in texts(at)
    at.selectbox(key=f"class-palette-{card.id}").set_value("#f0e442").run()
    box = at.selectbox(key=f"class-within-{card.id}")
    assert box.options == ["the image", "the class “tissue”"]  # none behind it
    box.set_value("all").run()
    brown = state_of(at).document.recipe.classes[1]
    assert (brown.name, brown.color, brown.within) == ("brown", "#f0e442", None)
    press(at, "Move brown later")
    assert [each.name for each in state_of(at).document.recipe.classes] == [
        "tissue",
        "debris",
        "brown",
    ]
    press(at, "Remove this class")
    assert [each.name for each in state_of(at).document.recipe.classes] == ["tissue", "debris"]
    assert not at.exception


def test_a_class_does_not_move_before_the_one_it_is_within() -> None:
    at = choose(three("edit-class"), "stained")
    (earlier,) = [each for each in at.button if each.label == "Move stained earlier"]
    assert earlier.disabled
    told = earlier.help.replace("\\", "")
    assert told == "“stained” is within “tissue”, so it stays behind it."
    assert "If it is removed" not in texts(at)
    assert "If it is removed, “stained” is then percent of the image." in texts(
        choose(at, "tissue")
    )


def test_cleaning_is_that_of_the_class_on_view() -> None:
    recipe = THREE.with_class("debris", cleaning=(FillHoles(None),))
    at = three("prepare-panel", recipe=recipe)
    assert "1. Fill holes" not in texts(at)
    assert "1. Fill holes" in texts(choose(at, "debris"))
