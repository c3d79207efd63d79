"""The board: what is known of every image of a set, found out in a thread while the page goes on.

An image is decoded once to look at it: a preview, a small picture and its numbers come of that.
After an edit the previews answer first; the full size follows behind them, image by image, and is
given up at the next edit. No Streamlit here: the thread has no session.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Rule
from maskapp.errors import MaskappError
from maskapp.runs.job import job
from maskapp.runs.own import Own
from maskapp.runs.previews import estimate
from maskapp.runs.results import Done, Excluded, Failed
from maskapp.runs.source import Source
from maskapp.ui.compute.gate import HEAVY, Gate, Kind
from maskapp.ui.compute.known import BoardImage, Knowledge, Known
from maskapp.ui.compute.looking import Looked, Made, Numbers, made_of, numbers_of
from maskapp.ui.wording import said

_LOGGER = logging.getLogger(__name__)
# The full size is many times the work of the previews: it begins when the hand rests.
_REST_SECONDS = 0.5
_ESTIMATES_AT_ONCE = 16
# Pages of a file that are worked on before the order is looked at again: each piece opens it anew.
_PAGES_AT_ONCE = 8


@dataclass(frozen=True)
class Report:
    """What is known of a set.

    Parameters
    ----------
    images : tuple of Known
    busy : bool
        More is coming.
    done, total : int
        Images whose numbers are those of the full size, and that can have some.
    seconds_left : float or None
        Until all have; None while that cannot be told.
    """

    images: tuple[Known, ...] = ()
    busy: bool = False
    done: int = 0
    total: int = 0
    seconds_left: float | None = None


class Board:
    """What is known of a session's images.

    Parameters
    ----------
    person : str
        Whose work it is, for the gate.
    is_gone : callable
        Whether nobody looks any more: the thread ends between two images, and :meth:`want` starts
        another.
    gate : Gate

    Attributes
    ----------
    person, is_gone
        May be set anew: who looks again may do so in another session.
    """

    def __init__(
        self, person: str, is_gone: Callable[[], bool] = lambda: False, gate: Gate = HEAVY
    ) -> None:
        self.person = person
        self.is_gone = is_gone
        self._gate = gate
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._known = Knowledge()
        self._version = 0
        # Of what the thread ended in an error that should not be: not begun again.
        self._broken = -1
        self._edited = 0.0
        # When the first image since the last edit was begun, and how many were worked on since.
        self._pace: tuple[float, int] | None = None
        # What the rule's refusal of an image was, until it was looked at without the rule.
        self._refused: dict[str, str] = {}

    # ---- for the page

    def want(
        self,
        images: Sequence[BoardImage],
        first: Sequence[str] = (),
        near: Sequence[str] | None = None,
        in_hand: str = "",
    ) -> None:
        """Say what is wanted now, in place of what was.

        Parameters
        ----------
        images : sequence of BoardImage
            All of the set.
        first : sequence of str
            Keys of those that are seen: they come first, and of them the image on view.
        near : sequence of str
            Keys of those that may be on view next; as before if left out.
        in_hand : str
            Key of the one that the page works on itself, and will :meth:`tell` about; "" for none.
        """
        with self._changed:
            if self._known.want(images):
                self._version += 1
                self._edited = time.monotonic()
                self._pace = None
                self._refused.clear()
            self._known.look(first, self._known.near if near is None else near)
            self._known.in_hand = in_hand
            self._changed.notify_all()
            if self._thread is None and self._broken != self._version and self._next():
                self._thread = threading.Thread(target=self._run, name="maskapp-board", daemon=True)
                self._thread.start()

    def tell(self, key: str, image: Image, recipe: Recipe, result: MaskResult) -> None:
        """Take over what the page has made of an image itself."""
        with self._changed:
            wanted = self._known.images.get(key)
            if wanted is None or wanted.recipe != recipe:
                return
            numbers = self._known.numbers(wanted)
            if not self._known.is_unread(wanted) and numbers and numbers.exact:
                return
        with self._gate.turn("edit", self.person):
            made = made_of("", image, result, recipe)
        with self._changed:
            self._known.keep(wanted, made)

    def decoded(self, key: str) -> Image | None:
        """Return the pixels of an image that may be on view next, if they are there."""
        with self._changed:
            return self._known.decoded(key)

    def report(self) -> Report:
        """Return what is known now."""
        with self._changed:
            known = self._known.all()
            counting = [each for each in known if each.counts]
            done = sum(each.is_exact for each in counting)
            total = len(counting)
            return Report(known, self._thread is not None, done, total, self._left(total - done))

    def wait(self, seconds: float) -> bool:
        """Wait until nothing more is coming; return whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: self._thread is None, seconds)

    def _left(self, missing: int) -> float | None:
        """Return how long the rest takes, as the images since the last edit took."""
        if self._pace is None or self._pace[1] < 2:
            return None
        since, worked_on = self._pace
        return (time.monotonic() - since) / worked_on * missing

    # ---- the thread

    def _run(self) -> None:
        try:
            while True:
                with self._changed:
                    following = None if self.is_gone() else self._next()
                    if following is None:
                        self._thread = None
                        self._changed.notify_all()
                        return
                following()
        except Exception:
            _LOGGER.exception("the images of the set could not be followed")
            with self._changed:
                self._thread, self._broken = None, self._version
                self._changed.notify_all()

    def _next(self) -> Callable[[], None] | None:
        """Return what is to be done next, None if nothing is."""
        known = self._known
        if missing := [each for each in known.ordered() if known.is_estimable(each)]:
            return partial(self._estimate, missing[:_ESTIMATES_AT_ONCE], self._version)
        passes: tuple[tuple[Kind, Callable[[BoardImage], bool]], ...] = (
            ("preview", known.is_unread),
            ("preview", known.is_near),
            ("batch", known.is_inexact),
        )
        for kind, is_missing in passes:
            if any(map(is_missing, known.ordered())):
                rest = self._edited + _REST_SECONDS - time.monotonic()
                if kind == "batch" and rest > 0:
                    return partial(self._rest, rest, self._version)
                return partial(self._work, kind, is_missing, self._version)
        return None

    def _rest(self, seconds: float, version: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._version != version, seconds)

    def _estimate(self, missing: Sequence[BoardImage], version: int) -> None:
        for wanted in missing:
            if version != self._version:
                return
            with self._changed:
                looked = self._known.looked(wanted)
            if looked is None or looked.preview is None:
                continue
            try:
                with self._gate.turn("preview", self.person):
                    result = estimate(looked.preview, wanted.recipe)
                    numbers = numbers_of(result, 1, exact=looked.preview.stride == 1)
            except MaskappError as error:
                numbers = Numbers(problem=said(error))
            with self._changed:
                self._known.count(wanted, numbers)

    def _work(self, kind: Kind, is_missing: Callable[[BoardImage], bool], version: int) -> None:
        """Work on images at full size, as long as nothing else is wanted."""
        groups: list[list[BoardImage]] = []
        with self._changed:
            recipe = next(iter(self._known.images.values())).recipe
        turn = self._gate.turn(kind, self.person)
        sources = self._sources(is_missing, version, groups)
        with closing(job(sources, recipe, made_of, place="page", turn=turn)) as results:
            for result in results:
                group = groups[result.index]
                with self._changed:
                    for _ in range(len(group) if result.last else 1):
                        self._take(group.pop(0), result)
                    self._changed.notify_all()
                if version != self._version or self.is_gone():
                    return

    def _sources(
        self,
        is_missing: Callable[[BoardImage], bool],
        version: int,
        groups: list[list[BoardImage]],
    ) -> Iterator[Source]:
        """Yield what is missing, pages of one file together; the next is chosen when it is due."""
        while True:
            with self._changed:
                missing = [each for each in self._known.ordered() if is_missing(each)]
                if not missing or version != self._version:
                    return
                same = [each for each in missing if each.file == missing[0].file]
                group = sorted(same[:_PAGES_AT_ONCE], key=lambda each: each.number)
                own = [(place, Own(self._recipe_for(each))) for place, each in enumerate(group)]
                if self._pace is None:
                    self._pace = (time.monotonic(), 0)
            groups.append(list(group))
            pages = tuple(each.number for each in group)
            selection = replace(group[0].selection, pages=pages)
            yield Source(group[0].name, group[0].read, selection, tuple(own))

    def _recipe_for(self, wanted: BoardImage) -> Recipe:
        if wanted.key in self._refused:  # so that it can be seen at least
            return Recipe(Rule(), wanted.recipe.depth, reading=wanted.recipe.reading)
        return wanted.recipe

    def _take(self, wanted: BoardImage, result: Done[Made] | Failed | Excluded) -> None:
        """Keep what became of an image."""
        if self._pace:
            self._pace = (self._pace[0], self._pace[1] + 1)
        looked = self._known.looked(wanted)
        if isinstance(result, Done):
            refusal = self._refused.pop(wanted.key, "")
            numbers = Numbers(problem=refusal) if refusal else result.made.numbers
            self._known.keep(wanted, replace(result.made, numbers=numbers))
        elif isinstance(result, Failed) and (looked or wanted.key in self._refused):
            looked = looked or Looked(problem=result.reason)
            self._known.keep(wanted, Made(looked, Numbers(problem=result.reason)))
        elif isinstance(result, Failed):
            self._refused[wanted.key] = result.reason
