"""What a kept function may do, and what it cannot do by accident."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.ui.compute.kept import kept, key_of, left_out
from tests.ui.pictures import noise


def answers_of(script: Callable[[], None]) -> Any:
    """Run a page and return what it left in ``st.session_state["answers"]``."""
    at = AppTest.from_function(script, default_timeout=60).run()
    assert not at.exception
    return at.session_state["answers"]


def _count() -> None:
    from functools import partial

    import streamlit as st

    from maskapp.ui.compute.gate import HEAVY
    from maskapp.ui.compute.kept import Work, kept, left_out

    done: list[object] = []

    def double(number: int) -> int:
        assert HEAVY.entered
        done.append(number)
        return 2 * number

    @kept(most=2, by={"about": left_out})
    def doubled(number: int, about: str = "") -> Work[int]:
        assert not HEAVY.entered
        return partial(double, number)

    @kept(most=2)
    def quadrupled(number: int) -> Work[int]:
        return partial(double, doubled(number))

    found = [doubled(1), doubled(1, about="again"), doubled(number=1), quadrupled(1)]
    found += [doubled(2), doubled(3), doubled(2), doubled(1)]
    st.session_state["answers"] = (found, done)


def test_answers_are_computed_in_the_gate_and_the_last_ones_kept() -> None:
    found, done = answers_of(_count)
    assert found == [2, 2, 2, 4, 4, 6, 4, 2]
    assert done == [1, 2, 2, 3, 1]  # of the four numbers of `doubled`, two are kept


def _fail() -> None:
    import streamlit as st

    from maskapp.ui.compute.gate import HEAVY
    from maskapp.ui.compute.kept import Work, kept

    tries: list[int] = []

    def failing() -> int:
        tries.append(1)
        raise ValueError("no")

    @kept(most=2)
    def fails() -> Work[int]:
        return failing

    for _ in range(2):
        try:
            fails()
        except ValueError:
            assert not HEAVY.entered
    st.session_state["answers"] = tries


def test_failures_are_not_kept_and_leave_the_gate() -> None:
    assert len(answers_of(_fail)) == 2


def _ask_inside() -> None:
    import streamlit as st

    from maskapp.ui.compute.kept import Work, kept

    @kept(most=2)
    def inner() -> Work[int]:
        return lambda: 1

    @kept(most=2)
    def outer() -> Work[int]:
        return inner  # to be called inside the gate

    try:
        outer()
    except RuntimeError as error:
        st.session_state["answers"] = str(error)


def test_nothing_kept_is_asked_for_inside_the_gate() -> None:
    assert answers_of(_ask_inside).startswith("inner was asked for inside the gate")


def _compute_at_once() -> None:
    import streamlit as st

    from maskapp.ui.compute.kept import kept

    @kept(most=2)  # type: ignore[arg-type]  # what mypy says here is what the test is about
    def computes() -> int:
        return 1

    try:
        computes()
    except TypeError as error:
        st.session_state["answers"] = str(error)


def test_what_computes_at_once_is_no_kept_function() -> None:
    assert "not callable" in answers_of(_compute_at_once)


def _stop_and_go_on() -> None:
    from collections.abc import Iterator
    from functools import partial
    from itertools import islice

    import streamlit as st

    from maskapp.ui.compute.gate import HEAVY
    from maskapp.ui.compute.kept import Work, kept_series

    done: list[int] = []

    def square(number: int) -> int:
        assert HEAVY.entered
        done.append(number)
        return number * number

    @kept_series(most=1)
    def squares(last: int) -> Iterator[Work[int]]:
        for number in range(last):
            yield partial(square, number)

    found = [list(islice(squares(4), 2)), list(squares(4)), list(squares(4)), list(squares(2))]
    assert not HEAVY.entered
    st.session_state["answers"] = (found, done)


def test_a_series_goes_on_where_a_run_was_stopped() -> None:
    found, done = answers_of(_stop_and_go_on)
    assert found == [[0, 1], [0, 1, 4, 9], [0, 1, 4, 9], [0, 1]]
    assert done == [0, 1, 2, 3, 0, 1]


def test_keys_tell_images_by_digest_and_recipes_by_all_they_hold() -> None:
    pixels = noise()
    other = pixels.copy()
    other[0, 0, 0] ^= 1
    assert key_of(Image(pixels)) == key_of(Image(pixels.copy())) != key_of(Image(other))
    recipes = [Recipe(Rule((Group((Range("red", low, 255),)),))) for low in (1, 2)]
    assert key_of(recipes[0]) != key_of(recipes[1])
    assert len({key_of(each) for each in (1, "1", (1,), ("1",), None, True, "None")}) == 7


@pytest.mark.parametrize("value", [np.zeros(3), [1], (np.zeros(3),), object(), threading.Lock()])
def test_what_may_leave_something_out_is_no_key(value: object) -> None:
    with pytest.raises(TypeError, match="is no key: say in `by`"):
        key_of(value)


def test_a_way_for_an_argument_that_is_not_there_is_a_mistake() -> None:
    def function(name: str) -> Callable[[], int]:
        raise NotImplementedError(name)

    with pytest.raises(TypeError, match="function has no argument nmae"):
        kept(most=1, by={"nmae": left_out})(function)
