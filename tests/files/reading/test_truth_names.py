"""Truths are found by their names; what could be two things is said, never guessed."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from maskapp.files.naming import class_parts, name_key, output_name, page_name, safe_part
from maskapp.files.reading.truth_names import Pairing, TruthName, pair_by_name

ONE = ("mask",)
TWO = ("tissue", "stained")
Found = list[list[tuple[str, str | None, int | None]]]


def found(pairing: Pairing, truths: list[str]) -> Found:
    return [
        [(truths[each.position], each.mask_class, each.page) for each in names]
        for names in pairing.truths
    ]


@pytest.mark.parametrize(
    "truth",
    [
        *("leaf.png", "leaf.jpg", "leaf_mask.png", "leaf-truth.tif", "leaf gt.bmp"),
        *("leaf.mask.png", "leaf_ground_truth.png", "leaf_groundtruth.png", "Leaf_Mask.PNG"),
        *("leaf.jpg.png", "leaf.jpg_mask.png", "mask_leaf.png", "gt-leaf.png", "leaf_labels.png"),
        *("masks/leaf.png", "by hand/masks/leaf_mask.png", "leaf_mask_mask.png", "leaf_seg.png"),
    ],
)
@pytest.mark.parametrize("image", ["leaf.jpg", "photos/leaf.jpg", "LEAF.JPG"])
def test_names_that_belong_together(image: str, truth: str) -> None:
    pairing = pair_by_name([image], [truth], ONE)
    assert pairing == Pairing(((TruthName(0),),))


@pytest.mark.parametrize(
    "truth", ["leaf2.png", "leaves.png", "leafmask.png", "leaf_2.png", "leaf_mask_old.png", "a.png"]
)
def test_names_that_do_not(truth: str) -> None:
    pairing = pair_by_name(["leaf.jpg"], [truth], ONE)
    assert pairing == Pairing(((),), ("leaf.jpg",), (truth,))


@pytest.mark.parametrize(
    ("truth", "mask_class"),
    [
        ("leaf_mask_tissue.png", "tissue"),
        ("leaf_tissue.png", "tissue"),
        ("leaf-truth-Stained.png", "stained"),
        ("leaf.png", None),
        ("leaf_labels.png", None),
        ("leaf_mask.png", None),
    ],
)
def test_classes_are_named_at_the_end(truth: str, mask_class: str | None) -> None:
    pairing = pair_by_name(["leaf.jpg"], [truth], TWO)
    assert pairing.truths == ((TruthName(0, mask_class),),)


def test_a_class_may_have_any_name() -> None:
    classes = ("leaf area", "mask", "a/b", "x_y")
    truths = ["i_mask_leaf area.png", "i_mask.png", "i_mask_a_b.png", "i_x_y.png"]
    pairing = pair_by_name(["i.jpg"], truths, classes)
    assert [each.mask_class for each in pairing.truths[0]] == list(classes)


def test_classes_may_be_called_as_truths_are() -> None:
    truths = ["x_labels.png", "y_mask_labels.png", "y_mask_truth.png", "z_mask_mask.png"]
    pairing = pair_by_name(["x.jpg", "y.jpg", "z.jpg"], truths, ("labels", "truth", "mask"))
    classes = [[each.mask_class for each in names] for names in pairing.truths]
    assert classes == [[None], ["labels", "truth"], ["mask"]]


def test_the_longest_name_of_an_image_wins() -> None:
    """With a class named “1”, leaf_1.png could be the mask of that class of leaf.jpg."""
    images, truths = ["leaf.jpg", "leaf_1.jpg"], ["leaf_1.png", "leaf_1_1.png", "leaf_mask_1.png"]
    pairing = pair_by_name(images, truths, ("1", "2"))
    assert found(pairing, truths) == [
        [("leaf_mask_1.png", "1", None)],
        [],
    ]
    assert pairing.ambiguous == (
        "leaf_1.jpg could have several truths: leaf_1.png and leaf_1_1.png.",
    )


def test_pages_are_named() -> None:
    truths = ["scan_page1_mask.png", "scan_page12_mask_tissue.png", "scan_page3.png"]
    pairing = pair_by_name(["scan.tif"], truths, TWO)
    assert found(pairing, truths) == [
        [(truths[0], None, 1), (truths[1], "tissue", 12), (truths[2], None, 3)]
    ]
    assert pairing.ambiguous == ()


@pytest.mark.parametrize(
    ("images", "truths", "expected"),
    [
        (["a/x.jpg", "b/x.jpg"], ["a/x.png", "b/x.png"], ["a/x.png", "b/x.png"]),
        (["a/x.jpg", "b/x.jpg"], ["m/b/x.png", "m/a/x.png"], ["m/a/x.png", "m/b/x.png"]),
        (["p/a/x.jpg", "p/b/x.jpg"], ["a/masks/x.png", "b/masks/x.png"], "swap"),
        (["p/images/x.jpg"], ["p/masks/x.png"], ["p/masks/x.png"]),
        (["/home/me/x.jpg"], ["x.png"], ["x.png"]),
        (["a/x.jpg"], ["a/x.png", "b/x.png"], ["a/x.png"]),
        (["d1/p1/x.jpg", "d1/p2/x.jpg"], ["p2/x.png", "p1/x.png"], ["p1/x.png", "p2/x.png"]),
        (["d1/x.jpg", "d2/x.jpg"], ["d1/x.png", "d3/x.png"], ["d1/x.png", None]),
        (["d1/p1/x.jpg", "d2/p2/x.jpg"], ["d1/p2/x.png", "d2/p2/x.png"], [None, "d2/p2/x.png"]),
    ],
)
def test_folders_decide_between_files_of_one_name(
    images: list[str], truths: list[str], expected: list[str | None] | str
) -> None:
    if expected == "swap":
        expected = list(truths)
    pairing = pair_by_name(images, truths, ONE)
    names = [each[0][0] if each else None for each in found(pairing, truths)]
    assert names == expected
    assert pairing.ambiguous == ()
    assert pairing.without_truth == tuple(
        image for image, name in zip(images, names, strict=True) if name is None
    )


@pytest.mark.parametrize(
    ("images", "truths", "classes", "sentence"),
    [
        (
            ["leaf.jpg"],
            ["leaf.png", "leaf_mask.png"],
            ONE,
            "leaf.jpg could have several truths: leaf.png and leaf_mask.png.",
        ),
        (
            ["leaf.jpg"],
            ["a/leaf.png", "b/leaf.png"],
            ONE,
            "leaf.jpg could have several truths: a/leaf.png and b/leaf.png.",
        ),
        (
            ["leaf.jpg"],
            ["leaf_labels.png", "leaf_tissue.png"],
            TWO,
            "leaf.jpg could have several truths: leaf_labels.png and leaf_tissue.png.",
        ),
        (
            ["scan.tif"],
            ["scan.png", "scan_page2.png"],
            ONE,
            "scan.tif could have several truths: scan.png and scan_page2.png.",
        ),
        (
            ["a/leaf.jpg", "b/leaf.jpg"],
            ["leaf.png"],
            ONE,
            "leaf.png could be the truth of a/leaf.jpg and b/leaf.jpg.",
        ),
        (
            ["leaf.jpg", "leaf.tif"],
            ["leaf.png"],
            ONE,
            "leaf.png could be the truth of leaf.jpg and leaf.tif.",
        ),
    ],
)
def test_what_could_be_two_things_is_told_and_not_paired(
    images: list[str], truths: list[str], classes: tuple[str, ...], sentence: str
) -> None:
    pairing = pair_by_name(images, truths, classes)
    assert pairing.ambiguous == (sentence,)
    assert pairing.truths == ((),) * len(images)
    assert (pairing.without_truth, pairing.without_image) == ((), ())


def test_the_name_with_its_extension_decides() -> None:
    pairing = pair_by_name(["a.jpg", "a.tif"], ["a.tif.png", "a.jpg.png"], ONE)
    assert pairing.truths == ((TruthName(1),), (TruthName(0),))


STEMS = st.text(st.sampled_from("ab1_-. é"), min_size=1, max_size=6)


@given(st.lists(STEMS, max_size=4, unique=True), st.lists(STEMS, max_size=5, unique=True))
def test_a_truth_is_of_one_image_and_an_image_has_one_of_a_class_and_page(
    images: list[str], truths: list[str]
) -> None:
    pairing = pair_by_name([f"{each}.jpg" for each in images], truths, ("a", "b", "1"))
    names = [each for of_image in pairing.truths for each in of_image]
    assert len({each.position for each in names}) == len(names)
    for of_image in pairing.truths:
        assert len({(each.mask_class, each.page) for each in of_image}) == len(of_image)
    told = {truths[each.position] for each in names} | set(pairing.without_image)
    if not pairing.ambiguous:
        assert told == set(truths)


def test_a_name_that_could_stand_for_two_classes_is_not_used() -> None:
    pairing = pair_by_name(["x.jpg"], ["x_mask_a_b.png", "x_mask_a_b_2.png"], ("a/b", "a_b"))
    assert pairing.without_image == ("x_mask_a_b.png",)
    assert pairing.truths == ((TruthName(1, "a_b"),),)


@given(
    st.text(min_size=1, max_size=12).filter(lambda text: "/" not in text and text.strip(". ")),
    st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=3, unique=True),
    st.integers(1, 3),
)
def test_masks_that_were_exported_are_found_again(
    stem: str, classes: list[str], pages: int
) -> None:
    """By the names that the command line gives them."""
    name = f"{stem}.tif"
    parts = class_parts(classes) if len(classes) > 1 else [""]
    truths = [
        output_name(page_name(name, page, pages), f"_mask{'_' if part else ''}{part}.png")
        for page in range(pages)
        for part in parts
    ]
    # What could stand for two classes is not used.
    assume(
        all(len({*map(name_key, map(safe_part, pair))}) == 2 for pair in combinations(classes, 2))
    )
    pairing = pair_by_name([name], truths, classes)
    assert pairing.without_image == ()
    assert pairing.ambiguous == ()
    assert [each.page for each in pairing.truths[0]] == [
        page + 1 if pages > 1 else None for page in range(pages) for _ in parts
    ]
