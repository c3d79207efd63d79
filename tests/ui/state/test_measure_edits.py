"""What is counted and how large a pixel is: typed numbers, undo, and the experiment file."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from maskapp.core.measuring.counting import Counting
from maskapp.core.recipe.rule import Range
from maskapp.errors import RecipeError
from maskapp.runs import experiment_codec
from maskapp.runs.experiment import Experiment
from maskapp.ui.state import experiment_edits, measure_edits, rule_edits
from maskapp.ui.state.experiment_edits import HeldFile
from maskapp.ui.state.history import History, entry_name
from maskapp.ui.state.measure_numbers import NUMBERS, PIXEL_SIZE, RULER, areas_in
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
    assert measure_edits.text_of(state, NUMBERS[name]) == text
    assert measure_edits.typed_problem(state, NUMBERS[name]).startswith(problem)
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


# ---- a line over a ruler, and sizes of single images


def on(image: str) -> State:
    return rule_edits.choose_image(COUNTED, image)


def test_a_size_follows_from_the_length_of_a_line() -> None:
    state = measure_edits.draw_ruler(on("a"), [(10, 20), (310, 420)])  # 500 px
    assert measure_edits.text_of(state, RULER) == ""
    state = typed(state, ruler="1")
    assert state.document.measures.pixel_size == 2
    assert measure_edits.text_of(state, PIXEL_SIZE) == "2"
    state = measure_edits.set_ruler_unit(state, "µm")
    assert state.document.measures.pixel_size == 2
    assert measure_edits.text_of(state, RULER) == "1000"
    state = typed(state, ruler="250")
    assert state.document.measures.pixel_size == 0.5
    longer = measure_edits.draw_ruler(state, [(0, 0), (1000, 0)])
    assert measure_edits.text_of(longer, RULER) == "500"  # as long as the size says
    assert typed(longer, ruler="").document.measures.pixel_size is None


def test_a_line_is_of_the_image_that_it_was_drawn_on() -> None:
    state = measure_edits.draw_ruler(on("a"), [(0, 0), (3, 4)])
    assert measure_edits.ruler_of(state) is not None
    assert measure_edits.ruler_of(rule_edits.choose_image(state, "b")) is None


def test_a_length_that_makes_no_size_is_told_until_there_is_another_line() -> None:
    state = measure_edits.draw_ruler(on("a"), [(0, 0), (1, 0)])
    state = typed(measure_edits.set_ruler_unit(state, "cm"), ruler="1000000")
    assert measure_edits.typed_problem(state, RULER).startswith("10000000000 µm per pixel cannot")
    assert state.document.measures.pixel_size is None
    drawn = measure_edits.draw_ruler(state, [(0, 0), (9, 0)])
    assert not drawn.document.has_drafts


def test_one_image_has_a_size_of_its_own_until_it_is_taken_back() -> None:
    state = typed(on("a"), pixel_size="2")
    alone = measure_edits.size_for_one(state, True)
    # What was typed before the box was ticked is its own as well.
    next_one = typed(rule_edits.choose_image(alone, "b"), pixel_size="20")
    assert [next_one.document.pixel_size_of(key) for key in ("a", "b")] == [2, 20]
    unknown = measure_edits.size_for_one(on("a"), True)
    assert unknown.document == on("a").document
    own = typed(alone, pixel_size="0.5")
    sizes = [own.document.pixel_size_of(key) for key in ("a", "b")]
    assert sizes == [0.5, 2]
    assert not own.document.own_recipes
    assert entry_name(state.document, own.document) == "Pixel size 0.5 µm in one image"
    elsewhere = typed(rule_edits.choose_image(own, "b"), pixel_size="3")
    assert [elsewhere.document.pixel_size_of(key) for key in ("a", "b")] == [0.5, 3]
    back = rule_edits.choose_image(elsewhere, "a")
    assert measure_edits.size_is_for_one(back)
    taken = measure_edits.size_for_one(back, False)
    assert taken.document.pixel_size_of("a") == 3
    assert not measure_edits.size_is_for_one(taken)
    assert entry_name(back.document, taken.document) == "Pixel size of all images"


def test_an_experiment_holds_sizes_of_single_images() -> None:
    own = typed(measure_edits.size_for_one(on("f"), True), pixel_size="0.5")
    held = [HeldFile("f", "f.png", "0" * 64, (("f", 1),))]
    saved = experiment_edits.experiment_of(own.document, held)
    assert saved.files[0].images[0].pixel_size == 0.5
    text = experiment_codec.written(saved)
    assert experiment_codec.read(text) == saved
    opened = experiment_edits.open_experiment(START, experiment_codec.read(text))
    found = experiment_edits.find(opened, held)
    assert found.document.pixel_size_of("f") == 0.5
    wrong = text.replace('"um_per_px":0.5', '"um_per_px":0')
    with pytest.raises(RecipeError, match=r"files\[0\]\.images\[0\]\.um_per_px: A pixel has"):
        experiment_codec.read(wrong)


def test_an_experiment_holds_what_is_measured() -> None:
    state = typed(COUNTED, split="0.5", pixel_size="1.5")
    saved = experiment_edits.experiment_of(state.document, [])
    assert (saved.counting, saved.pixel_size) == (Counting(0.5), 1.5)
    opened = experiment_edits.open_experiment(START, saved)
    assert opened.document.measures == state.document.measures
    nothing = experiment_edits.open_experiment(state, Experiment(saved.recipe))
    assert nothing.document.measures == START.document.measures


def test_every_number_has_a_box_of_its_own() -> None:
    assert len(measure_edits.scales(START)) == len(NUMBERS)


# ---- areas in other units than pixels


def test_what_is_in_the_boxes_is_of_the_unit_that_is_chosen() -> None:
    state = typed(COUNTED, min_area="20", max_area="900")
    state = measure_edits.set_area_unit(state, "mm2")
    counting = Counting(min_area=20, max_area=900, area_unit="mm2")
    assert state.document.measures.counting == counting
    state = typed(state, min_area="0,5 mm²")
    assert state.document.measures.counting == replace(counting, min_area=0.5)
    smallest, largest = areas_in("mm2")
    assert (smallest.label, largest.label) == ("Smallest (mm²)", "Largest (mm²)")
    assert measure_edits.text_of(state, smallest) == "0.5"


def test_a_number_that_the_unit_does_not_take_stays_typed() -> None:
    state = measure_edits.set_area_unit(COUNTED, "um2")
    state = typed(state, min_area="0.5", max_area="9")
    state = measure_edits.set_area_unit(state, "px")
    assert state.document.measures.counting == Counting(max_area=9)
    smallest, _ = areas_in("px")
    assert measure_edits.text_of(state, smallest) == "0.5"
    assert measure_edits.typed_problem(state, smallest).startswith("“0.5” is below 1.")
    again = measure_edits.set_area_unit(state, "um2")
    assert again.document.measures.counting == Counting(min_area=0.5, max_area=9, area_unit="um2")
    assert not again.document.has_drafts


def test_a_unit_is_one_step_of_undo_with_a_name() -> None:
    before = typed(COUNTED, min_area="20", max_area="900")
    after = measure_edits.set_area_unit(before, "cm2")
    assert entry_name(before.document, after.document) == "Areas of objects in cm²"
    _, back = History().record(before.document, after.document).undo(after)
    assert back.document.measures == before.document.measures
