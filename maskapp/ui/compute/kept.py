"""One way to compute something for the page: kept between reruns, and through the gate.

A kept function does not compute: it asks other kept functions for what it needs and returns the
work, a call that is still to be made::

    @kept(most=2, words="Counting …")
    def histogram_of(image: Image, recipe: Recipe, channel: str) -> Work[Histogram]:
        planes = planes_for(image, recipe)
        return partial(histogram, planes, channel, image.valid)

Who calls it gets what the work returns. The work goes through the gate, and what it returns is kept
for the session. So heavy work outside the gate is not written by accident: what is returned at once
is no work, for the type checker and when it runs.

That it asks first and works later is what keeps threads from waiting for each other. Streamlit
locks an entry while it is computed; a thread that held the gate while it waited for such a lock
could be the one that its holder waits for. To ask for something kept from inside the work is an
error.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, ParamSpec, TypeVar

import streamlit as st

from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.compute.gate import HEAVY, through

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[[], T]
"""A call that is still to be made: `functools.partial` of a function with its arguments."""

# Any takes each function of the mapping for what its own argument is.
Ways = Mapping[str, Callable[..., str]]


def left_out(_value: object) -> str:
    """Have an argument take no part in the key: another one gives the same answer."""
    return ""


def key_of(value: object) -> str:
    """Return what tells a value of an argument from all others.

    Images go by their digest and recipes by all they hold. Arrays are refused: their text leaves
    out most of them, as do the samples that Streamlit would hash.

    Raises
    ------
    TypeError
        If it is not known what tells values of this type apart.
    """
    if isinstance(value, Image):
        return value.digest
    if isinstance(value, Recipe):
        return value.to_json(indent=None)
    if value is None or isinstance(value, str | int | float):
        return repr(value)
    if isinstance(value, tuple) and all(isinstance(each, str | int | float) for each in value):
        return repr(value)
    raise TypeError(f"a {type(value).__name__} is no key: say in `by` what tells it from others")


class _Keys:
    """Makes the keys of a function from what it is called with."""

    def __init__(self, function: Callable[..., object], by: Ways) -> None:
        self._signature = inspect.signature(function)
        self._by = by
        unknown = by.keys() - self._signature.parameters.keys()
        if unknown:
            raise TypeError(f"{function.__name__} has no argument {', '.join(sorted(unknown))}")

    def of(self, args: tuple[object, ...], kwargs: Mapping[str, object]) -> str:
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return repr([self._by.get(name, key_of)(each) for name, each in bound.arguments.items()])


def kept(
    *, most: int, words: str = "", by: Ways | None = None
) -> Callable[[Callable[P, Work[T]]], Callable[P, T]]:
    """Keep what a function's work returns, and have the work go through the gate.

    Parameters
    ----------
    most : int
        How many answers are kept for a session; of more, those that were asked for last.
    words : str
        Shown beside a spinner while it is computed; "" for no spinner.
    by : mapping of str to callable, optional
        What tells the values of an argument apart, as text, by its name: :func:`key_of` for those
        not named.
    """

    def keeping(function: Callable[P, Work[T]]) -> Callable[P, T]:
        keys = _Keys(function, by or {})

        def answer(key: str, _ask: Work[Work[T]]) -> T:
            return through(_ask())

        cached = st.cache_resource(scope="session", max_entries=most, show_spinner=words or False)(
            _named_as(function, answer)
        )

        def asked(*args: P.args, **kwargs: P.kwargs) -> T:
            _refuse_inside(function)
            return cached(keys.of(args, kwargs), partial(function, *args, **kwargs))

        return _named_as(function, asked)

    return keeping


@dataclass
class _Found(Generic[T]):
    """What was found of a series, by its place; `whole` when nothing follows."""

    answers: dict[int, T] = field(default_factory=dict)
    whole: bool = False


def kept_series(
    *, most: int, by: Ways | None = None
) -> Callable[[Callable[P, Iterator[Work[T]]]], Callable[P, Iterator[T]]]:
    """Keep what a function's pieces of work return, each as soon as it is there.

    Between two pieces others have their turn at the gate, the page can draw, and Streamlit can end
    a run that nobody waits for; the next run goes on from where that one was.

    Parameters
    ----------
    most : int
        How many series are kept for a session.
    by : mapping of str to callable, optional
        As for :func:`kept`.
    """

    def keeping(function: Callable[P, Iterator[Work[T]]]) -> Callable[P, Iterator[T]]:
        keys = _Keys(function, by or {})

        def begun(key: str) -> _Found[T]:
            return _Found()

        cached = st.cache_resource(scope="session", max_entries=most, show_spinner=False)(
            _named_as(function, begun)
        )

        def asked(*args: P.args, **kwargs: P.kwargs) -> Iterator[T]:
            _refuse_inside(function)
            found = cached(keys.of(args, kwargs))
            if found.whole:
                yield from found.answers.values()
                return
            for place, work in enumerate(function(*args, **kwargs)):
                if place not in found.answers:
                    found.answers[place] = through(work)
                yield found.answers[place]
            found.whole = True

        return _named_as(function, asked)

    return keeping


F = TypeVar("F", bound=Callable[..., object])


def _named_as(function: Callable[..., object], other: F) -> F:
    """Give a function the name of another, by which Streamlit tells what it keeps apart.

    Not `functools.wraps`: Streamlit would take the arguments of the other for its key.
    """
    for name in ("__module__", "__name__", "__qualname__", "__doc__"):
        setattr(other, name, getattr(function, name))
    return other


def _refuse_inside(function: Callable[..., object]) -> None:
    if HEAVY.entered:
        raise RuntimeError(
            f"{function.__name__} was asked for inside the gate: ask before, and return the work"
        )
