"""File names: safe on every system, unique, and different for different contents."""

import hashlib
import json
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.files.naming import (
    class_parts,
    export_name,
    name_key,
    output_name,
    safe_stem,
    unique_name,
    unique_names,
    work_name,
)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("leaf.png", "leaf"),
        ("leaf.2024.tif", "leaf.2024"),
        ("../../etc/passwd.png", "passwd"),
        ("C:\\photos\\leaf 1.JPG", "leaf_1"),
        ("Blätter (neu).png", "Blätter__neu_"),
        ("Bla\N{COMBINING DIAERESIS}tter.png", "Blätter"),
        ("葉.png", "葉"),
        ("CON.png", "_CON"),
        ("nul.tar.gz", "_nul.tar"),
        ("com1", "_com1"),
        ("console.png", "console"),
        (".hidden.png", "hidden"),
        ("-rf.png", "_rf"),
        ("...", "image"),
        ("", "image"),
        ("/", "image"),
        ("a\x00b\n.png", "a_b_"),
        ("<script>|*?:.png", "_script_____"),
    ],
)
def test_stems(name: str, stem: str) -> None:
    assert safe_stem(name) == stem


@given(st.text())
def test_any_stem_is_safe_and_stable(name: str) -> None:
    stem = safe_stem(name)
    assert re.fullmatch(r"[\w.-]+", stem)
    assert not stem.startswith((".", "-"))
    assert not stem.endswith(".")
    assert len(stem.encode()) <= 101  # 100, and one before a device's name
    assert safe_stem(f"{stem}.png") == stem


def test_long_names_are_cut_between_characters() -> None:
    assert safe_stem("ä" * 80 + ".png") == "ä" * 50
    assert safe_stem("a" + "ä" * 80 + ".png") == "a" + "ä" * 49


def test_names_differ_for_every_file_system() -> None:
    names = ["a.png", "A.png", "a.png", "a_2.png", "b.png", "STRASSE.png", "straße.png"]
    assert unique_names(names) == [
        "a.png",
        "A_2.png",
        "a_3.png",
        "a_2_2.png",
        "b.png",
        "STRASSE.png",
        "straße_2.png",
    ]


@given(st.lists(st.sampled_from(["a.png", "A.png", "a_2.png", "a_2_2.png", "a_3.png", "a"])))
def test_unique_names_never_collide(names: list[str]) -> None:
    unique = unique_names(names)
    assert len({name_key(name) for name in unique}) == len(names)
    assert all(new.startswith(old.split(".")[0]) for new, old in zip(unique, names, strict=True))


def test_the_masks_name() -> None:
    assert output_name("photos/leaf 1.jpg", "_mask.png") == "leaf_1_mask.png"


def test_classes_become_parts_of_names_that_differ() -> None:
    assert class_parts(["Tissue 1", "a/b", "a\\b", "CON", "-x", "../y", ".."]) == [
        "Tissue_1",
        "a_b",
        "a_b_2",
        "CON",  # never alone in a name
        "_x",
        "_y",
        "_",
    ]


def test_a_unique_name_stays_in_its_folder() -> None:
    taken: set[str] = set()
    names = ["a.b/x_mask.png", "A.B/x_mask.png", "x_mask.png", "a.b/x_mask.png"]
    assert [unique_name(name, taken) for name in names] == [
        "a.b/x_mask.png",
        "A.B/x_mask_2.png",
        "x_mask.png",
        "a.b/x_mask_3.png",
    ]


def red_from(low: int) -> Recipe:
    return Recipe(Rule((Group((Range("red", low, 255),)),)))


def test_downloads_are_named_by_their_contents() -> None:
    image = Image(np.zeros((2, 2, 3), np.uint8), name="photos/leaf.png")
    other = Image(np.ones((2, 2, 3), np.uint8), name="photos/leaf.png")
    variants = [
        export_name(image, red_from(1), "mask", {"format": "png"}, "png"),
        export_name(other, red_from(1), "mask", {"format": "png"}, "png"),
        export_name(image, red_from(2), "mask", {"format": "png"}, "png"),
        export_name(image, red_from(1), "overlay", {"format": "png"}, "png"),
        export_name(image, red_from(1), "mask", {"format": "png01"}, "png"),
    ]
    assert len(set(variants)) == 5
    assert all(re.fullmatch(r"leaf_(mask|overlay)_[0-9a-f]{16}\.png", name) for name in variants)
    works = [work_name(red_from(1), "recipe", "json"), work_name(red_from(2), "recipe", "json")]
    assert len(set(works)) == 2
    assert re.fullmatch(r"recipe_[0-9a-f]{16}\.json", works[0])
    again = export_name(image, red_from(1), "mask", {"format": "png"}, "png")
    assert again == variants[0]
    identity = json.dumps(
        [image.digest, "", red_from(1).to_json(indent=None), "mask", {"format": "png"}]
    )
    assert hashlib.sha256(identity.encode()).hexdigest()[:16] in variants[0]
