"""What reading tells of the images of a set: which cannot be read, and what choices matter.

Found out as soon as they are there, the last of many in a thread. Headers tell of what a file
holds, not whether its pixels are all there; so each image is read once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import streamlit as st

from maskapp.core.image import Image
from maskapp.core.recipe.reading import STORED, Reading
from maskapp.runs.failures import problem, without_name
from maskapp.ui.compute.reading import Loaded, read_each
from maskapp.ui.host import sessions
from maskapp.ui.images.sources import File, Given, Source

_KEY = "checked images"
# How long a run of the page may take for this; what is left is for a thread.
_SECONDS = 0.4
# How often that thread draws the page anew, if it found something.
_REDRAW_SECONDS = 5.0


@dataclass(frozen=True)
class _Facts:
    """What reading an image told: why it failed, and whether a choice in reading changes it."""

    problem: str = ""
    converts: bool = False
    hides: bool = False


@dataclass
class _Checks:
    """What is known of a session's images, and what is still to be known.

    Parameters
    ----------
    reading : Reading
    known : dict
        By source: see :func:`_key`.
    wanted : sequence of Source
        The images that are there now.
    thread : threading.Thread, optional
    """

    reading: Reading = STORED
    known: dict[Hashable, _Facts] = field(default_factory=dict)
    wanted: Sequence[Source] = ()
    thread: threading.Thread | None = None

    def missing(self) -> list[Source]:
        return [source for source in self.wanted if _key(source) not in self.known]

    def steps(self) -> Iterator[bool]:
        """Read what is missing, image by image; yield whether that told the page something."""
        while missing := self.missing():  # images come and go meanwhile
            file, selection = missing[0].file, missing[0].selection
            sources = [each for each in missing if (each.file, each.selection) == (file, selection)]
            for source, facts in _facts_of(file, sources, self.reading):
                self.known[_key(source)] = facts
                yield facts != _Facts()


def checked(given: Given, reading: Reading, current: Source | None, seen: Loaded | None) -> Given:
    """Return what was given with what is known of it by reading.

    Parameters
    ----------
    given : Given
    reading : Reading
        How images are read.
    current : Source or None
        The image on view.
    seen : Loaded or None
        What became of that one: it need not be read again.
    """
    checks = st.session_state.get(_KEY)
    if not isinstance(checks, _Checks) or checks.reading != reading:
        if isinstance(checks, _Checks):
            checks.wanted = ()  # ends its thread
        checks = st.session_state[_KEY] = _Checks(reading)
    if current and seen:
        told = without_name(seen.problem, current.file.name)
        checks.known[_key(current)] = _facts(seen.image) if seen.image else _Facts(told)
    checks.wanted = given.sources  # also when there are none: what is gone is not held here
    if checks.thread is None or not checks.thread.is_alive():
        deadline = time.monotonic() + _SECONDS
        for _ in checks.steps():
            if time.monotonic() > deadline:
                break
        if checks.missing():
            _go_on(checks)
    found = {each.key: checks.known.get(_key(each), _Facts()) for each in given.sources}
    return replace(
        given,
        unreadable={key: facts.problem for key, facts in found.items() if facts.problem},
        converts=any(facts.converts for facts in found.values()),
        hides=any(facts.hides for facts in found.values()),
    )


def _key(source: Source) -> Hashable:
    return source.key, source.selection


def _go_on(checks: _Checks) -> None:
    checks.thread = threading.Thread(
        target=_check, args=(checks, sessions.session_id()), daemon=True
    )
    checks.thread.start()


def _check(checks: _Checks, session_id: str) -> None:
    news, redrawn = False, time.monotonic()
    for is_news in checks.steps():
        if not sessions.is_open(session_id):
            return
        news = news or is_news
        if news and time.monotonic() > redrawn + _REDRAW_SECONDS:
            news, redrawn = False, time.monotonic()
            sessions.rerun(session_id)
    if news:
        sessions.rerun(session_id)


def _facts_of(
    file: File, sources: Sequence[Source], reading: Reading
) -> Iterator[tuple[Source, _Facts]]:
    """Yield what reading the images of a file tells; nothing of them is kept."""
    places = [source.page for source in sources]
    images = read_each(file.name, places, reading, sources[0].selection, file.read)
    for source, found in zip(sources, images, strict=True):
        if isinstance(found, Image):
            yield source, _facts(found)
        else:
            yield source, _Facts(_reason(found, file))


def _facts(image: Image) -> _Facts:
    return _Facts(converts=bool(image.profile), hides=image.valid is not None)


def _reason(error: Exception, file: File) -> str:
    return without_name(problem(error, "page"), file.name)
