"""Experiments: saved, opened, and their images found again by what is in them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maskapp.core.finding.picks import Pick, PickedColours
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Local, Range, Rule
from maskapp.core.recipe.shapes import Rectangle
from maskapp.errors import RecipeError
from maskapp.files.reading.selection import Selection
from maskapp.runs import experiment_codec
from maskapp.runs.experiment import Experiment, SavedFile, SavedImage
from maskapp.ui.state import class_edits, experiment_edits, region_edits, rule_edits
from maskapp.ui.state.experiment_edits import HeldFile, experiment_of
from maskapp.ui.state.history import History
from maskapp.ui.state.model import Document, State
from maskapp.ui.state.of_images import ImageException
from maskapp.ui.state.picked import ImagePick
from maskapp.ui.state.rows import ShapeRow

A, B = "a" * 64, "b" * 64
RED, DARKER = Range("red", 100, 255), Range("red", 60, 255)
DISH, OTHER = Rectangle("include", 0, 0, 5, 5), Rectangle("include", 2, 2, 5, 5)
LEAF = HeldFile("f1", "leaf.png", A, (("f1", 1),))
STACK = HeldFile("f2", "stack.tif", B, (("f2", 3), ("f2·4", 5)))


PICK = ImagePick(500, "f1", PickedColours(Pick(1, 2), ((3, 4, 5),)), "", 8)


def made() -> Document:
    """A leaf that was checked, and pages 3 and 5 of a stack: one left out, one with its own."""
    document = region_edits.add_shape(
        rule_edits.add_group(State(), RED), DISH, region_edits.OnView("f1", (9, 9))
    ).document
    (row,) = document.rows
    own = ImageException(((row.id, DARKER), (12345, RED)), (ShapeRow(99, OTHER),))
    return replace(
        document,
        selections=(("f2", Selection(pages=(3, 5))),),
        exceptions=(("f2·4", own),),
        excluded=("f2",),
        marked=(("f1", document.recipe),),
        classes=(replace(document.classes[0], picks=(PICK,)),),
    )


def reopened() -> State:
    text = experiment_codec.written(experiment_of(made(), [LEAF, STACK]))
    return experiment_edits.open_file(State(), text.encode())


def said(document: Document, *files: HeldFile) -> list[object]:
    """What the images of files have, in order."""
    return [
        (
            document.recipe_of(key),
            key in document.excluded,
            key in document.checked,
            [[e.picked for e in card.picks if e.image == key] for card in document.classes],
        )
        for file in files
        for key, _ in file.images
    ]


def test_an_opened_experiment_waits_for_its_images() -> None:
    document = reopened().document
    assert document.recipe == made().recipe
    assert [each.name for each in document.awaited] == ["leaf.png", "stack.tif"]
    assert (document.exceptions, document.excluded, document.checked) == ((), (), ())


def test_images_are_found_again_under_other_names_and_keys() -> None:
    state = reopened()
    leaf = HeldFile("g7", "renamed.png", A, (("g7", 1),))
    stack = HeldFile("g9", "again.tif", B, (("g9", 3), ("g9·4", 5)))
    state = experiment_edits.find(state, [stack])
    assert [each.name for each in state.document.awaited] == ["leaf.png"]
    state = experiment_edits.find(state, [stack, leaf])
    assert state.document.awaited == ()
    assert state.document.selection_of("g9") == Selection(pages=(3, 5))
    assert said(state.document, leaf, stack) == said(made(), LEAF, STACK)
    assert experiment_edits.find(state, [stack, leaf]) is state
    assert experiment_of(state.document, [leaf, stack]).files[1].images == (
        experiment_of(made(), [LEAF, STACK]).files[1].images
    )


def test_what_is_still_missing_is_saved_again() -> None:
    state = experiment_edits.find(reopened(), [replace(LEAF, key="g", images=(("g", 1),))])
    again = experiment_of(state.document, [HeldFile("g", "leaf.png", A, (("g", 1),))])
    assert again == experiment_of(made(), [LEAF, STACK])


def test_of_equal_files_each_is_found_once_and_by_its_name_first() -> None:
    document = replace(made(), marked=(("x", made().recipe),), exceptions=(), selections=())
    files = [HeldFile(key, f"{key}.png", A, ((key, 1),)) for key in ("w", "x")]
    text = experiment_codec.written(experiment_of(document, files))
    state = experiment_edits.open_file(State(), text.encode())
    second = HeldFile("n", "x.png", A, (("n", 1),))
    state = experiment_edits.find(state, [second])
    assert state.document.checked == ("n",)
    assert experiment_edits.find(state, [second]) is state  # not for the other one too
    other = HeldFile("m", "any.png", A, (("m", 1),))
    state = experiment_edits.find(state, [second, other])
    assert (state.document.awaited, state.document.checked) == ((), ("n",))


def test_picks_are_found_again_in_the_class_they_were_made_for() -> None:
    state = class_edits.add_class(replace(State(), document=made(), next_id=600), "stained")
    state = state.with_class(picks=(replace(PICK, id=501),))
    text = experiment_codec.written(experiment_of(state.document, [LEAF, STACK]))
    opened = experiment_edits.open_file(State(), text.encode())
    first, second = (card.id for card in opened.document.classes)
    # Before the images are there, the classes can change.
    opened = class_edits.move(opened, second, -1)
    again = experiment_of(opened.document, [])
    assert [pick.mask_class for pick in again.files[0].images[0].picks] == [1, 0]
    found = experiment_edits.find(opened, [LEAF]).document
    assert [len(found.card(each).picks) for each in (first, second)] == [1, 1]
    gone = class_edits.remove_class(opened, second)
    assert len(experiment_of(gone.document, []).files[0].images[0].picks) == 1
    assert len(experiment_edits.find(gone, [LEAF]).card.picks) == 1


def test_opening_is_one_entry_of_the_history() -> None:
    before = rule_edits.add_group(State(), Range("blue", 1, 2))
    text = experiment_codec.written(experiment_of(made(), [LEAF]))
    after = experiment_edits.open_file(before, text.encode())
    history = History().record(before.document, after.document)
    assert len(history.past) == 1
    assert history.undo(after)[1].document == before.document


def test_one_can_go_on_without_what_is_missing() -> None:
    assert experiment_edits.await_no_more(reopened()).document.awaited == ()


def test_a_recipe_is_opened_as_before_and_what_is_wrong_names_the_place() -> None:
    text = made().recipe.to_json().encode()
    assert experiment_edits.open_file(State(), text).document.recipe == made().recipe
    with pytest.raises(RecipeError, match="The recipe could not be loaded"):
        experiment_edits.open_file(State(), b"{}")
    wrong = b'{"maskapp_experiment": 1, "recipe": {}, "files": []}'
    with pytest.raises(RecipeError, match="experiment could not be opened: recipe"):
        experiment_edits.open_file(State(), wrong)


def test_one_image_may_have_a_local_threshold() -> None:
    recipe = Recipe(Rule((Group((Range("red", 120, 255),)),)))
    own = SavedImage(bounds=((Address(0, 0, 0), Range("red", Local("mean"), 255)),))
    experiment = Experiment(recipe, files=(SavedFile("leaf.png", "ab" * 32, images=(own,)),))
    opened = experiment_edits.open_experiment(State(), experiment)
    assert opened.document.awaited[0].images[0].exception.bounds[0][1] == own.bounds[0][1]
