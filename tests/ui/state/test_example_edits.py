"""Opening an example: its rule, unless there is an own one, and where undo leads."""

from __future__ import annotations

from maskapp.core.recipe.rule import Range
from maskapp.ui.images.examples import TASKS
from maskapp.ui.state import rule_edits
from maskapp.ui.state.example_edits import open_examples
from maskapp.ui.state.history import History
from maskapp.ui.state.model import State

PLANTS, STAIN, COUNT, _ = TASKS


def test_an_example_comes_with_its_rule_and_all_its_images() -> None:
    state = open_examples(State(), PLANTS.images, PLANTS.recipe)
    assert state.document.recipe == PLANTS.recipe
    assert state.view.examples == PLANTS.images
    assert state.view.image == f"example-{PLANTS.images[0]}"


def test_a_rule_of_ones_own_is_kept() -> None:
    mine = rule_edits.add_group(State(), Range("hue", 350, 10))
    state = open_examples(mine, PLANTS.images, PLANTS.recipe)
    assert state.document == mine.document
    assert state.view.examples == PLANTS.images


def test_a_rule_that_the_page_made_gives_way_with_its_cleaning() -> None:
    state = open_examples(State(), COUNT.images, COUNT.recipe)
    assert open_examples(state, STAIN.images, STAIN.recipe).document.recipe == STAIN.recipe
    own_image = rule_edits.new_image(state, "upload-1")
    assert not own_image.card.groups
    assert not own_image.card.cleaning


def test_undo_does_not_lead_to_before_the_example() -> None:
    state = open_examples(State(), COUNT.images, COUNT.recipe)
    history = History().record(State().document, state.document)
    assert history == History()
    edited = rule_edits.set_bounds(state, state.document.rows[0].id, 100, 255)
    _, back = history.record(state.document, edited.document).undo(edited)
    assert back.document == state.document
    emptied = rule_edits.remove_range(edited, edited.document.rows[0].id)
    assert not emptied.document.pristine  # so that what follows can be undone
    again = open_examples(emptied, STAIN.images, STAIN.recipe)
    assert history.record(emptied.document, again.document).past
