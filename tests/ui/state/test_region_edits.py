"""The region of all images and of single ones, as edits of the state."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from maskapp.core.recipe.rule import Range
from maskapp.core.recipe.shapes import Ellipse, Grid, Mode, Polygon, Rectangle, Shape, shape_text
from maskapp.errors import RecipeError
from maskapp.ui.rule.region import where_text
from maskapp.ui.state import region_edits, rule_edits
from maskapp.ui.state.history import History, entry_name
from maskapp.ui.state.model import State
from maskapp.ui.state.region_edits import Form, OnView, Sized

START = rule_edits.start_rule(State(), Range("red", 120, 255), 8)
DISH, HOLE = Ellipse("include", 10, 20, 30, 40), Rectangle("exclude", 12, 22, 5, 6)
CORNERS = Polygon("include", ((0, 0), (10, 0), (0, 10)))
ONE, OTHER = OnView("one", (100, 80)), OnView("other", (100, 80))


def drawn(*shapes: Shape) -> State:
    """Return the state with shapes for all images, drawn on the first."""
    state = START
    for shape in shapes:
        state = region_edits.add_shape(state, shape, ONE)
    return state


def shapes_of(state: State, image: OnView) -> tuple[Shape, ...]:
    return state.document.recipe_of(image.key).region


def ids(state: State, image: OnView = ONE) -> list[int]:
    return [row.id for row in state.document.of_image(image.key).region]


def alone(state: State) -> State:
    return region_edits.choose_for_one(state, True)


# ---- all images


def test_shapes_come_change_and_go_in_all_images() -> None:
    state = drawn(DISH, HOLE)
    assert shapes_of(state, ONE) == shapes_of(state, OTHER) == (DISH, HOLE)
    dish, hole = ids(state)
    moved = region_edits.replace_shape(state, dish, Form((11, 20, 30, 40)), OTHER)
    assert shapes_of(moved, ONE) == (Ellipse("include", 11, 20, 30, 40), HOLE)
    assert ids(moved) == [dish, hole]
    assert shapes_of(region_edits.remove_shape(moved, hole, ONE), OTHER) == (
        Ellipse("include", 11, 20, 30, 40),
    )
    assert shapes_of(region_edits.drop_region(moved, ONE), OTHER) == ()
    assert not moved.document.exceptions


def test_a_polygon_takes_corners() -> None:
    state = drawn(CORNERS)
    corners = ((1, 2), (10, 0), (0, 10))
    state = region_edits.replace_shape(state, ids(state)[0], Form((0, 0, 1, 1), corners), ONE)
    assert shapes_of(state, ONE) == (Polygon("include", corners),)


def test_a_shape_that_is_gone_stays_so() -> None:
    state = drawn(DISH)
    gone = region_edits.remove_shape(state, ids(state)[0], ONE)
    assert region_edits.replace_shape(gone, ids(state)[0], Form((0, 0, 1, 1)), ONE) is gone


# ---- one image


def test_what_is_drawn_for_one_image_leaves_the_others_as_they_are() -> None:
    state = region_edits.add_shape(alone(drawn(DISH)), HOLE, OTHER)
    assert shapes_of(state, OTHER) == (DISH, HOLE)
    assert shapes_of(state, ONE) == (DISH,)
    moved = region_edits.replace_shape(state, ids(state)[0], Form((0, 0, 9, 9)), OTHER)
    assert shapes_of(moved, OTHER) == (Ellipse("include", 0, 0, 9, 9), HOLE)
    assert shapes_of(moved, ONE) == (DISH,)


def test_an_own_region_begins_with_what_is_drawn_around_something() -> None:
    first = region_edits.add_shape(alone(drawn(DISH, HOLE)), CORNERS, OTHER)
    assert shapes_of(first, OTHER) == (HOLE, CORNERS)
    assert shapes_of(first, ONE) == (DISH, HOLE)
    assert entry_name(drawn(DISH, HOLE).document, first.document) == "Own region for one image"
    # From then on shapes are added.
    second = region_edits.add_shape(first, DISH, OTHER)
    assert shapes_of(second, OTHER) == (HOLE, CORNERS, DISH)
    # Of all images, they always are.
    assert shapes_of(drawn(DISH, HOLE, CORNERS), OTHER) == (DISH, HOLE, CORNERS)
    # In place of two.
    one_for_two = region_edits.add_shape(alone(drawn(DISH, DISH)), CORNERS, OTHER)
    assert shapes_of(one_for_two, OTHER) == (CORNERS,)
    name = entry_name(drawn(DISH, DISH).document, one_for_two.document)
    assert name == "Own region for one image"


def test_a_rectangle_on_a_card_leaves_no_trace() -> None:
    card = Rectangle("include", 1, 1, 4, 4)
    for before in (START, drawn(DISH), drawn(DISH, HOLE), alone(drawn(DISH, HOLE))):
        for mode in get_args(Mode):
            marked = region_edits.add_shape(before, replace(card, mode=mode), OTHER)
            found = region_edits.last_rectangle(marked, OTHER.key)
            assert found
            assert found[1] == replace(card, mode=mode)
            after = region_edits.take_back(marked, found[0], OTHER)
            assert shapes_of(after, OTHER) == shapes_of(before, OTHER)
            assert after.document.region == before.document.region


def test_an_ellipse_and_a_polygon_are_no_rectangle() -> None:
    round_ones = drawn(Ellipse("include", 0, 0, 5, 5), Polygon("include", ((0, 0), (5, 0), (5, 5))))
    assert region_edits.last_rectangle(round_ones, ONE.key) is None
    assert region_edits.last_rectangle(START, ONE.key) is None
    two = region_edits.add_shape(round_ones, Rectangle("exclude", 0, 0, 2, 2), ONE)
    two = region_edits.add_shape(two, Rectangle("include", 3, 3, 2, 2), ONE)
    two = region_edits.add_shape(two, Ellipse("include", 5, 5, 2, 2), ONE)
    found = region_edits.last_rectangle(two, ONE.key)
    assert found
    assert found[1] == Rectangle("include", 3, 3, 2, 2)


def test_it_is_told_when_an_edit_gives_an_image_its_own_region() -> None:
    state = alone(drawn(DISH))
    assert region_edits.begins_own(state, "other")
    assert not region_edits.begins_own(drawn(DISH), "other")
    own = region_edits.add_shape(state, CORNERS, OTHER)
    assert not region_edits.begins_own(own, "other")


def test_an_own_region_may_be_the_whole_image() -> None:
    state = region_edits.drop_region(alone(drawn(DISH)), OTHER)
    assert (shapes_of(state, OTHER), shapes_of(state, ONE)) == ((), (DISH,))


def test_where_an_image_has_its_own_region_edits_change_that() -> None:
    state = region_edits.add_shape(alone(drawn(DISH)), HOLE, OTHER)
    state = region_edits.choose_for_one(state, False)
    state = region_edits.add_shape(state, CORNERS, OTHER)  # for all, it would not be seen here
    assert shapes_of(state, OTHER) == (DISH, HOLE, CORNERS)
    assert shapes_of(state, ONE) == (DISH,)


def test_an_own_region_is_taken_back_or_given_to_all() -> None:
    state = region_edits.add_shape(alone(drawn(DISH)), HOLE, OTHER)
    back = region_edits.use_region_of_all(state, "other")
    assert shapes_of(back, OTHER) == (DISH,)
    given = region_edits.use_in_all(state, "other")
    assert shapes_of(given, OTHER) == shapes_of(given, ONE) == (DISH, HOLE)
    assert not back.document.exceptions
    assert not given.document.exceptions


def test_the_choice_follows_that_of_the_rule_until_it_is_made() -> None:
    state = START.with_view(only_this=True)
    assert region_edits.is_for_one(state, "one")
    chosen = region_edits.choose_for_one(state, False)
    assert not region_edits.is_for_one(chosen, "one")
    again = region_edits.choose_for_one(chosen, True)
    assert not region_edits.is_for_one(again.with_view(only_this=False), "one")


def test_what_an_image_has_is_its_mask_on_view() -> None:
    state = region_edits.add_shape(alone(drawn(DISH)), HOLE, OTHER)
    assert state.with_view(image="other").seen.recipe.region == (DISH, HOLE)
    assert state.with_view(image="one").seen.recipe.region == (DISH,)


# ---- sizes


LARGE = Sized("large.png", (200, 160))
SIZES = {"one": Sized("one.png", (100, 80)), "large": LARGE, "other": Sized("o.png", (100, 80))}


def test_images_of_other_sizes_than_that_drawn_on_are_named() -> None:
    assert region_edits.misfits(START.document, SIZES) == {}
    assert region_edits.misfits(drawn(DISH).document, SIZES) == {"large": LARGE}
    own = region_edits.add_shape(alone(drawn(DISH)), HOLE, OnView("large", LARGE.size))
    assert region_edits.misfits(own.document, SIZES) == {}
    left_out = drawn(DISH).with_document(excluded=("large",))
    assert region_edits.misfits(left_out.document, SIZES) == {}
    assert region_edits.misfit_text(drawn(DISH).document, LARGE.size) == (
        "the region was drawn on an image of 100 × 80 pixels, this image has 200 × 160"
    )


def test_shapes_drawn_on_images_of_different_sizes_fit_none() -> None:
    state = region_edits.add_shape(drawn(DISH), HOLE, OnView("large", LARGE.size))
    assert region_edits.misfits(state.document, SIZES) == SIZES
    assert region_edits.misfit_text(state.document, (200, 160)) == (
        "the region's shapes were drawn on images of different sizes"
    )


def test_of_a_recipe_images_that_differ_from_the_first_are_named() -> None:
    state = region_edits.add_shape(START, DISH)
    assert region_edits.misfits(state.document, SIZES) == {"large": LARGE}
    assert region_edits.misfits(state.document, {"large": LARGE}) == {}
    assert region_edits.misfit_text(state.document, LARGE.size) == (
        "the region holds in all images, and this image has 200 × 160 pixels, unlike the first"
    )


@pytest.mark.parametrize(
    ("shape", "scaled"),
    [
        (DISH, Ellipse("include", 20, 40, 60, 80)),
        (CORNERS, Polygon("include", ((0, 0), (20, 0), (0, 20)))),
        (Rectangle("include", 1, 1, 1, 1), Rectangle("include", 2, 2, 2, 2)),
    ],
)
def test_an_image_of_another_size_gets_the_region_scaled(shape: Shape, scaled: Shape) -> None:
    state = region_edits.own_region(drawn(shape), OnView("large", LARGE.size))
    assert shapes_of(state, OnView("large")) == (scaled,)
    assert shapes_of(state, ONE) == (shape,)
    tiny = region_edits.own_region(drawn(shape), OnView("tiny", (1, 1)))
    assert len(shapes_of(tiny, OnView("tiny"))) == 1


# ---- words


def test_undo_names_what_happened() -> None:
    before = drawn(DISH)
    one = before.document.region[0].id
    moved = region_edits.replace_shape(before, one, Form((0, 20, 30, 40)), ONE)
    wider = region_edits.replace_shape(before, one, Form((10, 20, 31, 40)), ONE)
    own = region_edits.add_shape(alone(before), HOLE, OTHER)
    copied = region_edits.own_region(before, OTHER)
    names = {
        "Shape added": (START, before),
        "Shape moved": (before, moved),
        "Shape resized": (before, wider),
        "Shape removed": (before, region_edits.drop_region(before, ONE)),
        "Shape added in one image": (before, own),
        "Own region for one image": (before, copied),
        "Region of all images used again": (own, region_edits.use_region_of_all(own, "other")),
        "Region of one image for all": (own, region_edits.use_in_all(own, "other")),
    }
    assert {
        entry_name(old.document, new.document): (old, new) for old, new in names.values()
    } == names
    history, undone = History().record(before.document, own.document).undo(own)
    assert undone.document.exceptions == ()
    assert history.future


def test_a_polygon_that_keeps_its_form_was_moved() -> None:
    before = drawn(CORNERS)
    for points, name in [
        (((1, 2), (11, 2), (1, 12)), "Shape moved"),
        (((1, 2), (10, 0), (0, 10)), "Shape resized"),
    ]:
        after = region_edits.replace_shape(before, ids(before)[0], Form((0, 0, 1, 1), points), ONE)
        assert entry_name(before.document, after.document) == name


def test_the_heading_says_where_and_in_which_images() -> None:
    def told(state: State, image: str = "one", *, several: bool = True) -> str:
        return where_text(state.with_view(image=image), several=several)

    assert told(START) == "the whole image, in all images"
    assert told(drawn(DISH, HOLE)) == "inside 2 shapes, in all images"
    assert told(drawn(HOLE), several=False) == "all but 1 shape"
    own = region_edits.drop_region(alone(drawn(DISH)), OTHER)
    assert told(own, "other") == "the whole image, in this image only"
    assert told(own) == "inside 1 shape, in all images"


def test_shapes_are_told_in_words() -> None:
    assert shape_text(DISH) == "Inside an ellipse of 30 × 40 at x 10, y 20"
    assert shape_text(HOLE) == "Not in a rectangle of 5 × 6 at x 12, y 22"
    assert shape_text(CORNERS) == "Inside a polygon of 3 corners"


# ---- names and grids


def test_a_shape_is_called_something_and_nothing_again() -> None:
    state = drawn(DISH, HOLE)
    named = region_edits.name_shape(state, ids(state)[0], " dish 1 ", ONE)
    assert shapes_of(named, OTHER) == (replace(DISH, name="dish 1"), HOLE)
    assert entry_name(state.document, named.document) == "Shape called dish 1"
    without = region_edits.name_shape(named, ids(state)[0], "", ONE)
    assert shapes_of(without, ONE) == (DISH, HOLE)
    assert entry_name(named.document, without.document) == "Shape without a name"
    assert region_edits.name_shape(state, 999, "x", ONE) == state


def test_two_parts_are_not_called_the_same() -> None:
    state = drawn(DISH, CORNERS)
    state = region_edits.name_shape(state, ids(state)[0], "pot", ONE)
    with pytest.raises(RecipeError, match=r"^'POT' is the name of another part of the region"):
        region_edits.name_shape(state, ids(state)[1], "POT", ONE)


def test_a_grid_is_laid_over_the_middle_and_changed() -> None:
    state = region_edits.add_grid(START, ONE)
    assert shapes_of(state, ONE) == (Grid("include", 10, 8, 80, 64, rows=4, columns=6),)
    changed = state
    for place, value in (("rows", 8), ("columns", 12), ("fill", 60), ("cell", "rectangle")):
        changed = region_edits.set_grid(changed, ids(state)[0], place, value, ONE)
    (grid,) = shapes_of(changed, ONE)
    assert grid == Grid("include", 10, 8, 80, 64, "", 8, 12, "rectangle", 60)
    assert entry_name(state.document, changed.document) == "Grid of 8 × 12"
    moved = region_edits.replace_shape(changed, ids(state)[0], Form((0, 0, 90, 70)), ONE)
    assert shapes_of(moved, ONE) == (replace(grid, x=0, y=0, width=90, height=70),)
    with pytest.raises(RecipeError, match="49 is not between 1 and 48"):
        region_edits.set_grid(state, ids(state)[0], "rows", 49, ONE)


def test_a_second_grid_has_a_name_and_a_place_of_its_own() -> None:
    state = region_edits.add_grid(region_edits.add_grid(START, ONE), ONE)
    first, second = shapes_of(state, ONE)
    assert isinstance(first, Grid)
    assert second == replace(first, name="grid 2", x=12, y=10)  # beside the first, still inside


def test_a_grid_on_a_tiny_image_is_a_grid() -> None:
    state = region_edits.add_grid(START, OnView("one", (1, 1)))
    assert shapes_of(state, ONE) == (Grid("include", 0, 0, 1, 1, rows=4, columns=6),)


def test_a_grid_is_no_card() -> None:
    state = region_edits.add_grid(START, ONE)
    assert region_edits.last_rectangle(state, ONE.key) is None
