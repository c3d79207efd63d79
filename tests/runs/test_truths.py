"""Runs with truths: what is compared, what is told, and the table."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from maskapp.core.engine.apply import apply_recipe
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.measuring.agreement import Agreement, Comparison
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.core.recipe.shapes import Rectangle
from maskapp.files.reading.images import read_image
from maskapp.files.writing.export import Part
from maskapp.runs.agreement_table import (
    AGREEMENT,
    ALL_IMAGES,
    AgreementRow,
    agreement_rows,
    image_rows,
    truth_errors,
)
from maskapp.runs.job import job
from maskapp.runs.own import Own
from maskapp.runs.results import Done, Result
from maskapp.runs.source import Source
from maskapp.runs.tables import CsvWriter
from maskapp.runs.truths import AgreementSummary, TruthFile, compare, read_truths
from tests.ui.pictures import encode, noise

RED = Recipe(Rule((Group((Range("red", 100, 255),)),)))
PIXELS = noise()
SELECTED = PIXELS[..., 0] >= 100
WANTED = noise(seed=2)[..., 0] > 99


def png(mask: np.ndarray) -> bytes:
    return encode(Pillow.fromarray(mask.astype(np.uint8) * np.uint8(255)))


def nothing(name: str, image: Image, result: MaskResult, recipe: Recipe) -> None:
    return None


def source(*truths: TruthFile, name: str = "leaf.png", **more: Any) -> Source:
    return Source(name, encode(PIXELS), truths=truths, **more)


def only(found: Result[Any]) -> AgreementSummary:
    assert isinstance(found, Done)
    (summary,) = [each.agreement for each in found.classes]
    assert summary is not None
    return summary


def counts(mask: np.ndarray, truth: np.ndarray, where: np.ndarray | None = None) -> Agreement:
    inside = np.ones(mask.shape, bool) if where is None else where
    numbers = [mask & truth, mask & ~truth, truth & ~mask, ~mask & ~truth]
    left_out = [~inside, truth & ~inside]
    return Agreement(*(int((each & inside).sum()) for each in numbers), *map(np.sum, left_out))


def test_each_image_is_compared_with_its_truth() -> None:
    sources = [
        source(TruthFile("leaf_mask.png", png(WANTED))),
        source(name="none.png"),
        source(TruthFile("late.png", lambda: png(SELECTED)), name="late.jpg"),
    ]
    first, second, third = job(sources, RED, nothing)
    expected = counts(SELECTED, WANTED)
    assert only(first) == AgreementSummary("leaf_mask.png", expected, (0, 255))
    assert isinstance(second, Done)
    assert [each.agreement for each in second.classes] == [None]
    agreement = only(third).agreement
    assert agreement is not None
    assert agreement.dice == 1


def test_what_cannot_be_selected_is_not_compared() -> None:
    region = (Rectangle("include", 0, 0, 30, 41),)
    alpha = (noise(seed=4)[..., 0] > 50).astype(np.uint8) * 255
    image = encode(np.dstack((PIXELS, alpha)))
    known = noise(seed=5)[..., 0] > 50
    values = WANTED.astype(np.uint8) * 255
    truth = encode(np.dstack((values, values, values, known.astype(np.uint8) * 255)))
    given = Source("leaf.png", image, truths=(TruthFile("t.png", truth),))
    (found,) = job([given], replace(RED, region=region), nothing)
    inside = np.zeros(SELECTED.shape, bool)
    inside[:, :30] = True
    inside &= (alpha > 0) & known
    summary = only(found)
    assert summary.agreement == counts(SELECTED, WANTED & known, inside)
    lost = int((WANTED & known & ~inside).sum())
    assert summary.notices == (
        f"{lost} pixels of the truth are outside the region or not valid, and are not compared.",
    )


TWO = Recipe(
    (
        MaskClass(RED.classes[0].rule, "red"),
        MaskClass(Rule((Group((Range("green", 80, 255),)),)), "yellow", within="red"),
    )
)


def test_what_the_bounding_class_misses_the_other_one_misses_as_well() -> None:
    truths = TruthFile("r.png", png(WANTED), "red"), TruthFile("y.png", png(WANTED), "yellow")
    (found,) = job([source(*truths)], TWO, nothing)
    assert isinstance(found, Done)
    red, yellow = (each.agreement for each in found.classes)
    assert red is not None
    assert yellow is not None
    assert red.agreement == counts(SELECTED, WANTED)
    assert yellow.agreement == counts(SELECTED & (PIXELS[..., 1] >= 80), WANTED)


def test_labels_are_the_truth_of_all_classes_and_masks_of_one() -> None:
    labels = (noise(seed=3)[..., 0] // 86).astype(np.uint8)
    data = encode(Pillow.fromarray(labels))
    (found,) = job([source(TruthFile("leaf.png", data))], TWO, nothing)
    assert isinstance(found, Done)
    yellow = SELECTED & (PIXELS[..., 1] >= 80)
    assert [each.agreement for each in found.classes] == [
        AgreementSummary("leaf.png", counts(SELECTED, labels > 0), (0, 1, 2)),
        AgreementSummary("leaf.png", counts(yellow, labels == 2), (0, 1, 2)),
    ]
    (found,) = job([source(TruthFile("y.png", png(WANTED), "yellow"))], TWO, nothing)
    assert isinstance(found, Done)
    assert [each.agreement is not None for each in found.classes] == [False, True]


def stack(*pages: np.ndarray) -> bytes:
    stream = io.BytesIO()
    first, *others = map(Pillow.fromarray, pages)
    first.save(stream, "TIFF", save_all=True, append_images=others)
    return stream.getvalue()


def test_an_inverse_truth_is_told() -> None:
    (done,) = job([source(TruthFile("leaf.png", png(~SELECTED)))], RED, nothing)
    assert "nearly the inverse of the mask" in only(done).notices[-1]
    (done,) = job([source(TruthFile("leaf.png", png(WANTED)))], RED, nothing)
    assert only(done).notices == ()


def test_one_class_alone_is_compared_as_with_the_others() -> None:
    recipe = Recipe(
        classes=tuple(
            MaskClass(Rule((Group((Range("red", low, 255),)),)), name=name)
            for name, low in (("a", 100), ("b", 200))
        )
    )
    image = read_image(encode(PIXELS))
    result = apply_recipe(image, recipe)
    labels = np.where(PIXELS[..., 0] > 150, 2, WANTED).astype(np.uint8)
    files = [TruthFile("labels.png", encode(Pillow.fromarray(labels)))]
    bad = [TruthFile("bad.png", b"no image")]
    for truths in (files, bad, [TruthFile("a.png", png(WANTED), "a")]):
        read = read_truths(truths, image, ["a", "b"])
        both = compare(read, image, result, recipe)
        for name in ("a", "b"):
            alone = compare(read, image, result, recipe, name)
            assert alone.keys() == both.keys() & {name}
            for key, each in alone.items():
                assert each.summary == both[key].summary


def test_pages_have_truths_of_their_own() -> None:
    pages = [PIXELS, noise(seed=8)]
    masks = [WANTED.astype(np.uint8), 1 - WANTED.astype(np.uint8)]
    expected = [
        counts(page[..., 0] >= 100, mask > 0) for page, mask in zip(pages, masks, strict=True)
    ]
    as_stack = (TruthFile("t.tif", stack(*masks)),)
    as_files = (TruthFile("p2", png(masks[1]), page=2), TruthFile("p1", png(masks[0]), page=1))
    for truths in (as_stack, as_files):
        found = job([Source("s.tif", stack(*pages), truths=truths)], RED, nothing)
        assert [only(each).agreement for each in found] == expected
    found = job([Source("s.tif", stack(*pages), truths=as_files[:1])], RED, nothing)
    without, with_truth = found
    assert isinstance(without, Done)
    assert without.classes[0].agreement is None
    assert only(with_truth).agreement == expected[1]


def broken() -> bytes:
    raise OSError(5, "Input/output error")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (png(WANTED[:, :60]), "t.png has 60 × 41 pixels and the image 61 × 41."),
        (png(WANTED.T), "one of them is turned."),
        (encode(noise(seed=6)), "t.png has several colours"),
        (encode(PIXELS), "t.png: this is the image itself"),
        (png(WANTED)[:60], "t.png"),
        (b"text", "t.png: this is a text file"),
        (broken, "The file cannot be read or written: Input/output error."),
    ],
)
@pytest.mark.parametrize("recipe", [RED, TWO])
def test_a_truth_that_cannot_be_used_takes_no_mask_with_it(
    recipe: Recipe, given: Any, sentence: str
) -> None:
    (found,) = job([source(TruthFile("t.png", given))], recipe, nothing)
    assert isinstance(found, Done)
    assert found.classes[0].selected == SELECTED.sum()
    (error,) = truth_errors(found)
    assert sentence in error
    for each in found.classes:
        assert each.agreement == AgreementSummary("t.png", error=error)


def test_the_pixels_are_given_to_what_draws_them() -> None:
    drawn: list[tuple[str, str]] = []
    part = Part("errors", "png", "mask")

    def draw(
        name: str, image: Image, comparisons: Mapping[str, Comparison]
    ) -> tuple[tuple[Part, str], ...]:
        ((mask_class, each),) = comparisons.items()
        np.testing.assert_array_equal(each.mask, SELECTED)
        np.testing.assert_array_equal(each.truth, WANTED)
        np.testing.assert_array_equal(image.pixels, PIXELS)
        drawn.append((name, mask_class))
        return ((part, "leaf_errors.png"),)

    bad, none = source(TruthFile("t.png", b"text"), name="bad"), source(name="none")
    sources = [source(TruthFile("t.png", png(WANTED))), bad, none]
    found = list(job(sources, RED, nothing, draw=draw))
    assert drawn == [("leaf.png", "mask")]
    assert [each.drawn for each in found if isinstance(each, Done)] == [
        ((part, "leaf_errors.png"),),
        (),
        (),
    ]


def test_threads_compare_alike() -> None:
    sources = [source(TruthFile("t.png", png(WANTED)), name=str(number)) for number in range(5)]
    with ThreadPoolExecutor(2) as executor:
        assert list(job(sources, RED, nothing, executor=executor)) == list(
            job(sources, RED, nothing)
        )


# ---- the table


def row(image: str, *numbers: int, mask_class: str = "mask", **more: Any) -> AgreementRow:
    agreement = Agreement(*numbers) if numbers else None
    return AgreementRow(image, mask_class, AgreementSummary("t" * bool(numbers), agreement, **more))


def test_the_worst_are_first_and_all_are_pooled_before_them() -> None:
    unusable = AgreementRow("bad", "mask", AgreementSummary("t", error="It is small."))
    rows = [
        row("none"),
        row("empty", 0, 0, 0, 9),
        unusable,
        row("good", 8, 1, 1, 0),
        row("poor", 1, 2, 2, 0),
        row("poorer of equals", 2, 4, 4, 0),
        row("right", 5, 0, 0, 5),
    ]
    pooled, *others = agreement_rows(rows)
    assert [each.image for each in others] == [
        *("poorer of equals", "poor", "good", "right", "empty", "bad", "none")
    ]
    assert (pooled.image, pooled.images) == (ALL_IMAGES, 5)
    assert pooled.summary.agreement == Agreement(16, 7, 7, 14)


def test_classes_are_pooled_apart() -> None:
    rows = [row("a", 1, 0, 0, 2), row("a", 0, 1, 2, 0, mask_class="other"), row("b", 1, 1, 0, 1)]
    pooled = [each for each in agreement_rows(rows) if each.images is not None]
    assert [(each.mask_class, each.images, each.summary.agreement) for each in pooled] == [
        ("mask", 2, Agreement(2, 1, 0, 3)),
        ("other", 1, Agreement(0, 1, 2, 0)),
    ]


def test_images_without_masks_have_a_row_with_the_reason() -> None:
    sources = [
        Source("cut.png", encode(PIXELS)[:90]),
        source(name="none.png"),
        source(name="left.png", own=((0, Own(left_out=True)),)),
    ]
    rows = [row for result in job(sources, TWO, nothing) for row in image_rows(result)]
    assert [(each.image, each.mask_class) for each in rows] == [
        ("cut.png", None),
        ("none.png", "red"),
        ("none.png", "yellow"),
    ]
    assert "cut.png" in rows[0].summary.error
    assert rows[1].summary.error == "No truth was found for it."


def test_cells_are_numbers_and_empty_where_nothing_can_be_said() -> None:
    stream = io.StringIO(newline="")
    CsvWriter(stream, AGREEMENT).write_all(
        agreement_rows([row("a", 3, 1, 0, 4, 2, 1, values=(0, 255)), row("b", 0, 0, 0, 9)])
    )
    pooled, a, b = csv.DictReader(io.StringIO(stream.getvalue(), newline=""))
    assert (pooled["image"], pooled["images"], pooled["tn_px"]) == ("all images", "2", "13")
    assert (a["images"], a["dice"], a["iou"], a["precision"], a["recall"], a["accuracy"]) == (
        *("", "0.8571428571", "0.75", "0.75", "1", "0.875"),
    )
    assert (a["tp_px"], a["fp_px"], a["fn_px"], a["left_out_px"]) == ("3", "1", "0", "2")
    assert a["truth_values"] == "0 255"
    assert (b["dice"], b["iou"], b["precision"], b["recall"], b["accuracy"]) == ("",) * 4 + ("1",)


def test_every_cell_is_of_its_columns_kind() -> None:
    (found,) = job([source(TruthFile("t.png", png(WANTED)))], RED, nothing)
    for each in agreement_rows(image_rows(found)):
        for column in AGREEMENT.columns:
            assert isinstance(column.value(each), column.kind | None)
            assert column.meaning[0].isupper() or column.meaning.startswith(("2", "("))
            assert not column.meaning.endswith(".")
