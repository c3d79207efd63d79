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
    output_path,
    safe_stem,
    unique_name,
    unique_names,
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


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("day07/rosette 1 (a).png", "day07/rosette 1 (a)_mask.png"),
        ("Blätter #5 & 100 %/ö [x]{y}'~!+,;=@.tif", "Blätter #5 & 100 %/ö [x]{y}'~!+,;=@_mask.png"),
        ("葉/🌱.png", "葉/🌱_mask.png"),
        ("scan.tif · page 3", "scan_page3_mask.png"),
        ("a b/scan 1.tif · page 12", "a b/scan 1_page12_mask.png"),
        ("leaf.2024.tif", "leaf.2024_mask.png"),
        ("../../etc/x.png", "etc/x_mask.png"),
        ("/abs//x.png", "abs/x_mask.png"),
        ("C:\\photos\\x.png", "C_/photos/x_mask.png"),
        ("a/./x.png", "a/x_mask.png"),
        ('what?/<a>:"b"|*.png', "what_/_a___b____mask.png"),
        ("a\nb\0\u202e.png", "a_b___mask.png"),
        ("CON/nul.png", "_CON/_nul_mask.png"),
        ("aux .x/com1.tar.gz", "_aux .x/_com1.tar_mask.png"),
        ("day 7./day 8 /x.png", "day 7_/day 8_/x_mask.png"),
        ("-rf/-x.png", "_rf/_x_mask.png"),
        (".git/.x.png", "_git/_x_mask.png"),
        ("x_mask.png/y.png", "x_mask.png_/y_mask.png"),
        ("Manifest.CSV/failed_1_of_2.txt/y.png", "Manifest.CSV_/failed_1_of_2.txt_/y_mask.png"),
        ("=1+1.png", "_1+1_mask.png"),
        ("@a/+x.png", "_a/+x_mask.png"),
        ("", "image_mask.png"),
        ("..", "image_mask.png"),
    ],
)
def test_masks_keep_folder_and_name(name: str, path: str) -> None:
    assert output_path(name, "_mask.png") == path


@given(st.text(alphabet=st.sampled_from("a.-/\\ :?*~äÄ葉\0\n\u202e") | st.characters()))
def test_any_path_stays_in_its_folder_on_every_system(name: str) -> None:
    path = output_path(name, "_mask.png")
    parts = path.split("/")
    assert all(0 < len(part.encode()) <= 255 for part in parts)
    assert len(path.encode()) < 1200
    assert not path.startswith(("=", "+", "@"))
    for part in parts:
        assert part.isprintable()
        assert not set(part) & set('<>:"\\|?*')
        assert not part.startswith((".", "-"))
        assert not part.endswith((".", " "))
        assert part.split(".")[0].strip().upper() not in {"CON", "NUL", "AUX", "PRN", "COM1"}


def test_a_folder_is_never_called_as_a_file_beside_it() -> None:
    assert output_path("x_labels.png/y.png", "_mask.png") == "x_labels.png/y_mask.png"
    assert output_path("x_Labels_2.png/y.png", "_labels.png") == "x_Labels_2.png_/y_labels.png"
    assert (
        output_path("x_mask_a (b).png/y", "_mask_a (b).png") == "x_mask_a (b).png_/y_mask_a (b).png"
    )


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
    (long,) = class_parts(["🌱" * 40])
    assert len(output_path("葉" * 90 + ".tif · page 2000", f"_mask_{long}.tif").encode()) <= 255


def test_long_paths_are_cut() -> None:
    path = output_path("/".join(["ä" * 300] * 40) + ".png", "_mask.png")
    assert path.split("/")[-1] == "ä" * 60 + "_mask.png"
    assert 900 < len(path.encode()) < 1200


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
    again = export_name(image, red_from(1), "mask", {"format": "png"}, "png")
    assert again == variants[0]
    identity = json.dumps(
        [image.digest, "", red_from(1).to_json(indent=None), "mask", {"format": "png"}]
    )
    assert hashlib.sha256(identity.encode()).hexdigest()[:16] in variants[0]
