"""What is counted and how large a pixel is: typed numbers, undo, and the experiment file."""

from __future__ import annotations

from itertools import pairwise

import pytest

from maskapp.core.measuring.counting import Counting
from maskapp.core.recipe.rule import Range
from maskapp.runs.experiment import Experiment
from maskapp.ui.state import experiment_edits, measure_edits, rule_edits
from maskapp.ui.state.history import History, entry_name
from maskapp.ui.state.measure_edits import NUMBERS
from maskapp.ui.state.model import State

START = rule_edits.add_group(State(), Range("red", 10, 90))
COUNTED = measure_edits.count_objects(START, True)


def typed(state: State, **texts: str) -> State:
    for name, text in texts.items():
        state = measure_edits.set_number(state, name, text)
    return state


def test_nothing_is_counted_at_first() -> None:
    assert measure_edits.counting_of(START.document.measures) is None
    assert measure_edits.counting_of(COUNTED.document.measures) == Counting()


def test_numbers_are_taken_as_people_type_them() -> None:
    state = typed(COUNTED, split="0,75", min_area="1 000", max_circularity="0.9", pixel_size="2 µm")
    measures = state.document.measures
    assert measures.counting == Counting(0.75, min_area=1000, max_circularity=0.9)
    assert measures.pixel_size == 2
    assert not state.document.has_drafts


def test_an_emptied_box_and_a_neck_of_nothing_mean_none() -> None:
    state = typed(COUNTED, split="0.5", min_area="9", pixel_size="3")
    state = typed(state, split="0", min_area=" ", pixel_size="")
    assert state.document.measures == COUNTED.document.measures


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("split", "much", "“much” is not a number."),
        ("split", "0.125", "“0.125” lies between two values. Write 0.12 or 0.13."),
        ("min_area", "0", "“0” is below 1."),
        ("min_circularity", "2", "“2” is above 1."),
        ("pixel_size", "0", "A pixel has a size above 0 µm, not 0."),
        ("pixel_size", "-1", "“-1” is below 0."),
        ("pixel_size", "2000000", "“2000000” is above 1000000."),
        ("max_area", "3", "9 is above 3, so that no object would count."),
    ],
)
def test_what_makes_no_sense_stays_typed_and_is_not_used(
    name: str, text: str, problem: str
) -> None:
    before = typed(COUNTED, min_area="9")
    state = typed(before, **{name: text})
    measures = state.document.measures
    assert measures.counting == before.document.measures.counting
    assert measures.pixel_size is None
    assert measure_edits.text_of(measures, NUMBERS[name]) == text
    assert measure_edits.typed_problem(measures, NUMBERS[name]).startswith(problem)
    assert state.document.has_drafts
    assert not state.document.settled.has_drafts
    mended = typed(state, **{name: ""})
    assert not mended.document.has_drafts


def test_changes_are_undone_one_by_one_and_have_names() -> None:
    states = [START, COUNTED]
    states.append(typed(COUNTED, split="0.75"))
    states.append(measure_edits.exclude_border(states[-1], True))
    states.append(typed(states[-1], pixel_size="0.65"))
    states.append(measure_edits.count_objects(states[-1], False))
    pairs = list(pairwise(states))
    assert [entry_name(a.document, b.document) for a, b in pairs] == [
        "Objects counted",
        "Objects counted: split at necks of 0.75 px",
        "Objects counted: split at necks of 0.75 px, not at the border",
        "Pixel size 0.65 µm",
        "Objects no longer counted",
    ]
    history = History()
    for before, after in pairs:
        history = history.record(before.document, after.document)
    state = states[-1]
    for earlier in reversed(states[:-1]):
        history, state = history.undo(state)
        assert state.document.measures == earlier.document.measures


def test_a_number_that_is_typed_wrong_is_no_step_of_undo() -> None:
    wrong = typed(COUNTED, split="much")
    assert History().record(COUNTED.document, wrong.document).past == ()


def test_an_experiment_holds_what_is_measured() -> None:
    state = typed(COUNTED, split="0.5", pixel_size="1.5")
    saved = experiment_edits.experiment_of(state.document, [])
    assert (saved.counting, saved.pixel_size) == (Counting(0.5), 1.5)
    opened = experiment_edits.open_experiment(START, saved)
    assert opened.document.measures == state.document.measures
    nothing = experiment_edits.open_experiment(state, Experiment(saved.recipe))
    assert nothing.document.measures == START.document.measures


def test_every_number_has_a_box_of_its_own() -> None:
    assert len(measure_edits.scales()) == len(NUMBERS)
