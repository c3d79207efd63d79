"""What the Export menu asks for, and what it says of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maskapp.core.measuring.counting import Counting
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.core.recipe.shapes import Rectangle
from maskapp.files.name_pattern import DEFAULT, NamePattern
from maskapp.files.reading.archives.listing import LeftOut
from maskapp.files.reading.selection import WHOLE, Selection
from maskapp.runs.packs import Contents, Overlays
from maskapp.runs.tables import DECIMAL_COMMA
from maskapp.ui.export.asked import (
    COLOURS,
    awaited_text,
    contents_of,
    counted,
    names_refusal,
    own_text,
    texts_of,
    told_apart_by,
)
from maskapp.ui.images.sources import File, Given, Source
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import Document, State
from maskapp.ui.state.of_images import AwaitedFile, ImageException
from maskapp.ui.state.rows import Measures, ShapeRow
from maskapp.ui.state.view import ExportChoices

RED = Recipe(Rule((Group((Range("red", 100, 255),)),)))
TWO = Recipe(
    tuple(replace(RED.classes[0], name=name) for name in ("leaf", "pot")),
)


def source(name: str) -> Source:
    return Source(name, name, File(name, name, f"digest of {name}", bytes), 0, Selection())


GIVEN = Given(
    tuple(map(source, ["a.png", "b.png", "c.png", "d.png"])),
    (LeftOut("e.psd", "a Photoshop file"), LeftOut(".x", "hidden", hidden=True)),
    {"b.png": "damaged", "c.png": "damaged"},
)


def test_images_are_counted_by_what_becomes_of_them() -> None:
    document = Document(excluded=("c.png", "d.png"))
    assert counted(GIVEN, document).text == (
        "1 of 5 images: 2 cannot be read (b.png, e.psd), 2 left out by you (c.png, d.png)"
    )
    assert counted(Given(GIVEN.sources[:1], ()), document).text == "1 image"
    refused = replace(GIVEN, refused={"a.png": "The counts are for 16 bits."})
    assert counted(refused, document).text == (
        "0 of 5 images: 2 cannot be read (b.png, e.psd), 1 cannot have this rule (a.png), 2 left "
        "out by you (c.png, d.png)"
    )


def test_images_of_an_experiment_that_are_not_there_are_named() -> None:
    awaited = tuple(AwaitedFile(name, "", WHOLE, ()) for name in ("a.png", "b.png"))
    assert awaited_text(Document()) == ""
    assert awaited_text(Document(awaited=awaited[:1])) == (
        "1 file of the experiment is not here, and not in the ZIP: a.png."
    )
    assert awaited_text(Document(awaited=awaited)) == (
        "2 files of the experiment are not here, and not in the ZIP: a.png, b.png."
    )


def test_what_single_images_have_of_their_own_is_told_with_their_names() -> None:
    state = rule_edits.start_rule(State(), Range("red", 120, 255), 8)
    row = state.document.rows[0].id
    own = ImageException(((row, Range("red", 60, 255)),))
    dish = ShapeRow(9, Rectangle("include", 1, 2, 3, 4))
    document = (
        state.document.with_exception("a.png", own)
        .with_exception("b.png", own)  # cannot be read
        .with_exception("d.png", ImageException(region=(dish,)))
    )
    assert own_text(GIVEN, document) == (
        "2 of 4 images have a rule or region of their own: a.png (own rule: Red 60–255 instead of "
        "120–255), d.png (own region: inside a rectangle of 3 × 4 at x 1, y 2). The recipe and the "
        "scripts alone do not give such a mask: the experiment does, opened on this page with the "
        "images."
    )
    assert own_text(GIVEN, replace(document, excluded=("d.png",))).startswith(
        "1 of 4 images has a rule or region of its own: a.png ("
    )
    assert own_text(GIVEN, state.document) == ""


def test_choices_become_contents() -> None:
    assert contents_of(ExportChoices(), RED) == Contents()
    chosen = ExportChoices(
        masks=False, decimal_comma=True, overlays=True, colour="Magenta", opacity=30, cutouts=True
    )
    assert contents_of(replace(chosen, names="{number}"), RED) == Contents(
        None,
        table=DECIMAL_COMMA,
        overlays=Overlays(COLOURS["Magenta"], 0.3),
        cutouts=True,
        names=NamePattern("{number}"),
    )


def test_a_report_has_its_day_and_the_objects_with_or_without_the_table() -> None:
    measures = Measures(counts=True)
    chosen = ExportChoices(table=False, report=True)
    contents = contents_of(chosen, RED, (), measures, "2026-01-02")
    assert (contents.table, contents.report, contents.counting) == (None, "2026-01-02", Counting())
    without = contents_of(ExportChoices(table=False), RED, (), measures, "2026-01-02")
    assert (without.report, without.counting) == (None, None)


def test_overlays_of_several_classes_have_their_colours_if_no_other_is_chosen() -> None:
    chosen = ExportChoices(overlays=True, opacity=50)
    assert contents_of(chosen, RED).overlays == Overlays(COLOURS["Cyan"], 0.5)
    assert contents_of(chosen, TWO).overlays == Overlays(None, 0.5)
    magenta = replace(chosen, colour="Magenta")
    assert contents_of(magenta, TWO).overlays == Overlays(COLOURS["Magenta"], 0.5)


def test_what_does_not_fit_the_recipe_is_left_aside() -> None:
    chosen = ExportChoices(format="labels", mask_class="pot", names="{nam}")
    assert contents_of(chosen, TWO).masks == "labels"
    assert contents_of(chosen, TWO).mask_class == "pot"
    of_one = contents_of(chosen, RED)
    assert (of_one.masks, of_one.mask_class, of_one.names) == ("png", None, DEFAULT)
    assert "{nam} is not known" in names_refusal("{nam}")


def test_texts_are_those_that_were_chosen() -> None:
    texts = dict(texts_of(ExportChoices(scripts=True), RED, lambda: "e"))
    assert list(texts) == [
        "recipe.json",
        "experiment.json",
        "make_mask_numpy.py",
        "make_mask_torch.py",
    ]
    assert texts["experiment.json"]() == "e"
    assert Recipe.from_json(texts["recipe.json"]()) == RED
    assert "import torch" in texts["make_mask_torch.py"]()
    none = ExportChoices(recipe=False, experiment=False)
    assert texts_of(none, RED, str) == ()


@pytest.mark.parametrize(
    ("given", "document", "choices"),
    [
        (Given(GIVEN.sources[1:], GIVEN.left_out), Document(), ExportChoices()),
        (Given(GIVEN.sources, ()), Document(), ExportChoices()),
        (GIVEN, Document(excluded=("a.png",)), ExportChoices()),
        (GIVEN, Document(marked=(("a.png", Document().recipe),)), ExportChoices()),
        (GIVEN, Document(connectivity=4), ExportChoices()),
        (GIVEN, Document(selections=(("a.png", Selection(1)),)), ExportChoices()),
        (GIVEN, Document().with_exception("a.png", ImageException((), ())), ExportChoices()),
        (GIVEN, Document(), ExportChoices(opacity=60)),
        (GIVEN, Document(), ExportChoices(report=True)),
    ],
)
def test_another_zip_is_told_from_this_one(
    given: Given, document: Document, choices: ExportChoices
) -> None:
    this = told_apart_by(GIVEN, Document(), ExportChoices())
    with_truths = told_apart_by(GIVEN, Document(), ExportChoices(), {"file-1": "a truth"})
    assert with_truths != this
    assert told_apart_by(GIVEN, Document(), ExportChoices(), {"file-1": "another"}) not in (
        this,
        with_truths,
    )
    assert told_apart_by(GIVEN, Document(), ExportChoices()) == this
    assert told_apart_by(given, document, choices) != this
