"""Which images cannot be read: found out as soon as they are there, the last of many in a thread.

Headers tell of what a file holds, not whether its pixels are all there; so each image is read once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from maskapp.core.reading import STORED, Reading
from maskapp.files.batch import problem, without_name
from maskapp.ui import delivery
from maskapp.ui.gate import through
from maskapp.ui.sources import File, Given, Source

_KEY = "checked images"
# How long a run of the page may take for this; what is left is for a thread.
_SECONDS = 0.4
# How often that thread draws the page anew, if it found something.
_REDRAW_SECONDS = 5.0


@dataclass
class _Checks:
    """What is known of a session's images, and what is still to be known.

    Parameters
    ----------
    reading : Reading
    known : dict
        Why an image cannot be read, "" if it can, by its source: see :func:`_key`.
    wanted : sequence of Source
        The images that are there now.
    thread : threading.Thread, optional
    """

    reading: Reading = STORED
    known: dict[Hashable, str] = field(default_factory=dict)
    wanted: Sequence[Source] = ()
    thread: threading.Thread | None = None

    def missing(self) -> list[Source]:
        return [source for source in self.wanted if _key(source) not in self.known]

    def steps(self) -> Iterator[bool]:
        """Read what is missing, image by image; yield whether it cannot be read."""
        while missing := self.missing():  # images come and go meanwhile
            file, selection = missing[0].file, missing[0].selection
            sources = [each for each in missing if (each.file, each.selection) == (file, selection)]
            for source, sentence in _problems(file, sources, self.reading):
                self.known[_key(source)] = sentence
                yield bool(sentence)


def checked(given: Given, reading: Reading, current: Source | None, seen: str) -> Given:
    """Return what was given with why images cannot be read, as far as it is known.

    Parameters
    ----------
    given : Given
    reading : Reading
        How images are read.
    current : Source or None
        The image on view.
    seen : str
        Why that one cannot be read, "" if it can: it need not be read again.
    """
    checks = st.session_state.get(_KEY)
    if not isinstance(checks, _Checks) or checks.reading != reading:
        if isinstance(checks, _Checks):
            checks.wanted = ()  # ends its thread
        checks = st.session_state[_KEY] = _Checks(reading)
    if current:
        checks.known[_key(current)] = without_name(seen, current.file.name)
    checks.wanted = given.sources  # also when there are none: what is gone is not held here
    if checks.thread is None or not checks.thread.is_alive():
        deadline = time.monotonic() + _SECONDS
        for _ in checks.steps():
            if time.monotonic() > deadline:
                break
        if checks.missing():
            _go_on(checks)
    found = {each.key: checks.known.get(_key(each), "") for each in given.sources}
    return replace(given, unreadable={key: sentence for key, sentence in found.items() if sentence})


def _key(source: Source) -> Hashable:
    return source.key, source.selection


def _go_on(checks: _Checks) -> None:
    context = get_script_run_ctx()
    session_id = context.session_id if context else ""
    checks.thread = threading.Thread(target=_check, args=(checks, session_id), daemon=True)
    checks.thread.start()


def _check(checks: _Checks, session_id: str) -> None:
    news, redrawn = False, time.monotonic()
    for is_bad in checks.steps():
        if not delivery.is_open(session_id):
            return
        news = news or is_bad
        if news and time.monotonic() > redrawn + _REDRAW_SECONDS:
            news, redrawn = False, time.monotonic()
            delivery.rerun(session_id)
    if news:
        delivery.rerun(session_id)


def _problems(
    file: File, sources: Sequence[Source], reading: Reading
) -> Iterator[tuple[Source, str]]:
    """Yield why images of a file cannot be read, "" if they can; nothing of them is kept."""
    try:
        pages = through(file.pages, reading, sources[0].selection)
    except Exception as error:  # noqa: BLE001  # whatever is wrong with one, others are looked at
        yield from ((source, _reason(error, file)) for source in sources)
        return
    for source in sources:
        try:
            through(pages[source.page].read)
        except Exception as error:  # noqa: BLE001  # as above
            yield source, _reason(error, file)
        else:
            yield source, ""


def _reason(error: Exception, file: File) -> str:
    return without_name(problem(error, "page"), file.name)
