"""Names by a pattern: inside their folder on every system, and never two alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.errors import MaskappError
from maskapp.files.name_pattern import FIELDS, MAX_PATTERN, NamePattern, Names, Subject
from maskapp.files.naming import class_parts, name_key


def mask_of(name: str, number: int = 1, **more: str) -> Subject:
    return Subject(name, number, more.pop("noun", "mask"), more.pop("extension", "png"), **more)


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
        ("CON/nul.png", "_CON/nul_mask.png"),
        ("aux .x/com1.tar.gz", "_aux .x/_com1.tar_mask.png"),
        ("day 7./day 8 /x.png", "day 7_/day 8_/x_mask.png"),
        ("-rf/-x.png", "_rf/_x_mask.png"),
        (".git/.x.png", "_git/_x_mask.png"),
        ("=1+1.png", "_1+1_mask.png"),
        ("@a/+x.png", "_a/+x_mask.png"),
        ("", "image_mask.png"),
        ("..", "image_mask.png"),
    ],
)
def test_masks_keep_folder_and_name(name: str, path: str) -> None:
    assert NamePattern().path(mask_of(name)) == path


STAINED = mask_of("d/a.jpg", 7, class_part="stained_1")


@pytest.mark.parametrize(
    ("pattern", "subject", "path"),
    [
        ("{folder}/{name}_mask", STAINED, "d/a_mask_stained_1.png"),
        ("{class}/{folder}/{name}", STAINED, "stained_1/d/a.png"),
        ("{number} {name}.{ext}", STAINED, "007 a.jpg_stained_1.png"),
        ("{folder}_{number}", mask_of("b.tif", 1234), "_1234.png"),
        ("{name}, page {page}", mask_of("d/b.tif · page 3"), "b, page 3.png"),
        ("{name}, page {page}", mask_of("d/b.tif"), "b, page 1.png"),
        ("{name}_{class}", mask_of("b.tif", class_name="leaf"), "b_leaf.png"),
        ("{name}_{class}", mask_of("b.tif", noun="overlay"), "b_all_overlay.png"),
        ("{folder}/{name}_mask", mask_of("d/b.tif", noun="overlay"), "d/b_overlay.png"),
        ("{name}/mask", mask_of("b.tif", noun="cutout"), "b/cutout.png"),
        ("{name}", mask_of("b.tif", noun="labels", extension="tif"), "b_labels.tif"),
        ("x/{ext}{name}", mask_of("leaf 1 (2)"), "x/leaf 1 (2).png"),
        ("{name}/{ext}", mask_of("leaf"), "leaf/image.png"),
        ("{name}", mask_of("{folder}{x}.png"), "{folder}{x}.png"),
    ],
)
def test_fields_become_what_they_say(pattern: str, subject: Subject, path: str) -> None:
    assert NamePattern(pattern).path(subject) == path


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (" ", "is empty"),
        ("{nam}_mask", "{nam} is not known. Use {folder}, {name}"),
        ("{name", "“{” stands alone"),
        ("mask}{name}", "“}” stands alone"),
        ("{folder}/mask", "Put {name} or {number}"),
        ("{name}/", "Write a name behind"),
        ("../{name}", "folder of the pattern has no name"),
        ("a/. ./{name}", "folder of the pattern has no name"),
        ("/tmp/{name}", "folder of the pattern has no name"),
        ("C:{name}?", "':', '?': not every system"),
        ("a\\{name}", "not every system"),
        ("a\n{name}", "not every system"),
        ("{name}" + "x" * MAX_PATTERN, "106 characters are too many"),
    ],
)
def test_what_is_no_pattern_says_why(pattern: str, why: str) -> None:
    with pytest.raises(MaskappError) as refusal:
        NamePattern(pattern)
    assert why in str(refusal.value)


def test_every_field_is_known_to_the_pattern() -> None:
    for field in FIELDS:
        first, second = (
            NamePattern(f"{{name}}{{{field}}}").path(subject)
            for subject in (
                mask_of("a/x.png · page 1", 1, class_name="p"),
                mask_of("b/y.tif · page 2", 2, class_name="q"),
            )
        )
        assert f"{{{field}}}" not in first
        assert first[1:] != second[1:] or field == "name"


NAMES = st.text(alphabet=st.sampled_from("a.-/\\ :?*~äÄ葉\0\n\u202e{}") | st.characters())
PATTERNS = st.sampled_from(
    [
        "{folder}/{name}_mask",
        "{name}",
        "{folder}..{number}",
        "{class}/{ext}/{name}{page}",
        "{name}/a",
    ]
)


def check_on_every_system(path: str) -> None:
    parts = path.split("/")
    assert all(0 < len(part.encode()) <= 255 for part in parts)
    assert len(path.encode()) < 1300
    assert not path.startswith(("=", "+", "@"))
    for part in parts:
        assert part.isprintable()
        assert not set(part) & set('<>:"\\|?*')
        assert not part.startswith((".", "-"))
        assert not part.endswith((".", " "))
        assert part.split(".")[0].strip().upper() not in {"CON", "NUL", "AUX", "PRN", "COM1"}


@given(PATTERNS, NAMES | st.sampled_from(["CON", "com1.x/nul", "x/../..", "ä/" * 900]))
def test_any_path_stays_in_its_folder_on_every_system(pattern: str, name: str) -> None:
    for subject in (mask_of(name), mask_of(name, class_part="葉" * 26, extension="tif")):
        check_on_every_system(NamePattern(pattern).path(subject))


SIMILAR = st.sampled_from(["a.png", "A.tif", "a_mask.png", "a_mask.png/a.png", "a_2", "x/a", "X/a"])


@given(PATTERNS, st.lists(SIMILAR | NAMES, max_size=12))
def test_no_two_files_ever_have_the_same_path(pattern: str, images: list[str]) -> None:
    names = Names(NamePattern(pattern), ("a_mask.png", "results.csv"))
    paths = [names.path(mask_of(image, number)) for number, image in enumerate(images)]
    paths.append(names.beside("a"))
    for path in paths:
        check_on_every_system(path)
    keys = [name_key(each) for each in ["a_mask.png", "results.csv", *paths]]
    assert len(set(keys)) == len(keys)
    # Nor is one called as a folder of another.
    assert not [(one, other) for one in keys for other in keys if other.startswith(f"{one}/")]


def test_names_that_are_taken_are_numbered_and_folders_tell_images_apart() -> None:
    names = Names(NamePattern(), ("results.csv",))
    given = ["day 7/a.png", "day 8/a.png", "Day 7/A.tif", "day 7/a.png"]
    assert [names.path(mask_of(each)) for each in given] == [
        "day 7/a_mask.png",
        "day 8/a_mask.png",
        "Day 7/A_mask_2.png",
        "day 7/a_mask_3.png",
    ]
    flat = Names(NamePattern("{name}"))
    assert [flat.path(mask_of(each)) for each in given[:2]] == ["a.png", "a_2.png"]


def test_a_folder_is_never_called_as_a_file_beside_it() -> None:
    names = Names(NamePattern())
    assert names.path(mask_of("x.png")) == "x_mask.png"
    assert names.path(mask_of("X_mask.png/y.png")) == "X_mask.png_/y_mask.png"
    assert names.beside("FAILED.txt") == "FAILED.txt"
    assert names.beside("x_mask.png_") == "x_mask_2.png_"
    assert names.beside("X_mask.png") == "X_mask_2.png"


def test_long_names_keep_their_ends() -> None:
    (long,) = class_parts(["🌱" * 40])
    subject = mask_of("葉" * 90 + ".tif · page 2000", class_part=long, extension="tif")
    path = NamePattern().path(subject)
    assert path.endswith(f"_page2000_mask_{long}.tif")
    assert len(path.encode()) <= 255
    path = NamePattern().path(mask_of("/".join(["ä" * 300] * 40) + "7.png"))
    assert path.endswith("ä7_mask.png")
    assert 900 < len(path.encode()) < 1200
