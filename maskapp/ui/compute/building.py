"""A pack that is built in the background, in a file: watched, stopped, and thrown away."""

from __future__ import annotations

import errno
import logging
import threading
import time
import weakref
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, closing
from functools import partial
from pathlib import Path
from typing import IO, Any, Literal

from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import MaskappError
from maskapp.files.reading.archives.listing import LeftOut
from maskapp.runs.packs import Contents, Tally, pack
from maskapp.runs.source import Source
from maskapp.ui.compute.gate import HEAVY
from maskapp.ui.compute.private_folder import new_file
from maskapp.ui.host import sessions
from maskapp.ui.wording import said

Progress = Literal["running", "ready", "cancelled", "failed"]
Write = Callable[[IO[bytes], Tally], Generator[Any, None, None]]

_LOGGER = logging.getLogger(__name__)
# How long a pack waits for the person whose page is closed, and how often it looks.
_PATIENCE_SECONDS = 900.0
_LOOK_SECONDS = 0.5
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Stopped(Exception):
    """Nobody wants the pack any more."""


class Building:
    """A file that a thread writes, piece by piece.

    No part of it knows of Streamlit: reruns and reconnections do not touch it. The file is removed
    with the object.

    Parameters
    ----------
    write : callable
        ``write(file, tally)`` yields after each piece.
    count : int
        How many pieces there will be.
    told : str
        Tells what it is of from all else: another rule, other images or contents.
    is_seen : callable
        Whether somebody has the page open; while nobody does, the work waits.
    ending : str, optional
        Of the file's name.
    """

    def __init__(
        self,
        write: Write,
        count: int,
        told: str,
        is_seen: Callable[[], bool],
        ending: str = ".zip",
    ) -> None:
        self.count = count
        self.told = told
        self.tally = Tally()
        self.progress: Progress = "running"
        self.sentence = ""
        self.done = 0
        self.size = 0
        self.path = new_file(ending)
        self.remove = weakref.finalize(self, _unlink, self.path)
        self._is_seen = is_seen
        self._started = time.monotonic()
        self._stop = threading.Event()
        # A daemon: Ctrl-C does not wait for a pack.
        self._thread = threading.Thread(
            target=self._run, args=(write,), name="maskapp-pack", daemon=True
        )
        self._thread.start()

    def cancel(self) -> None:
        """Stop after the piece that is being worked on, and remove the file."""
        self._stop.set()

    def drop(self) -> None:
        """Let go of the pack, whether it is there yet or not."""
        self.cancel()
        self.remove()

    def wait(self, seconds: float) -> None:
        """Wait until it is no longer running, for at most so long."""
        self._thread.join(seconds)

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take at the speed so far; None while nothing is done."""
        if not self.done:
            return None
        passed = time.monotonic() - self._started
        return passed / self.done * max(0, self.count - self.done)

    def _run(self, write: Write) -> None:
        try:
            self._fill(write)
            self.size = self.path.stat().st_size
            self.progress = "ready"
        except Exception as error:  # noqa: BLE001  # told on the page, in words
            self.remove()
            if self._stop.is_set():  # whatever else happened on the way
                self.progress = "cancelled"
                return
            self.sentence = _reason(error)
            self.progress = "failed"

    def _fill(self, write: Write) -> None:
        with self.path.open("xb") as file, closing(write(file, self.tally)) as pieces:
            for _ in pieces:
                self.done += 1
                self._go_on()

    def _go_on(self) -> None:
        """Wait while nobody has the page open; raise Stopped if the pack is not wanted."""
        waited = 0.0
        while not self._stop.is_set() and not self._is_seen():
            if waited >= _PATIENCE_SECONDS:
                self.cancel()
            self._stop.wait(_LOOK_SECONDS)
            waited += _LOOK_SECONDS
            self._started += _LOOK_SECONDS  # no part of the speed
        if self._stop.is_set():
            raise Stopped


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # open elsewhere, on Windows: gone with the folder
        _LOGGER.info("a pack could not be removed yet", exc_info=True)


def _reason(error: Exception) -> str:
    if isinstance(error, MaskappError):
        return said(error)
    if isinstance(error, MemoryError):
        return "The computer has too little free memory. Choose less, or fewer images at a time."
    if isinstance(error, OSError) and error.errno in _FULL:
        return (
            "The disk of the computer that runs this page is full. What was built so far has been "
            "removed. Choose less, such as masks without overlays, or make room on that disk."
        )
    _LOGGER.error("a pack failed", exc_info=error)
    if isinstance(error, OSError):
        return f"The file cannot be written: {error.strerror or type(error).__name__}."
    return "The file could not be built. Try again, or choose less."


def build_pack(  # each is one decision of the page's
    sources: Sequence[Source | LeftOut],
    recipe: Recipe,
    contents: Contents,
    count: int,
    told: str,
    is_seen: Callable[[], bool],
) -> Building:
    """Begin to build a pack; others have their turn between two images."""
    turn = HEAVY.turn("batch", sessions.session_id())
    write = partial(_written, sources=sources, recipe=recipe, contents=contents, turn=turn)
    return Building(write, count, told, is_seen)


def _written(
    file: IO[bytes],
    tally: Tally,
    *,
    sources: Sequence[Source | LeftOut],
    recipe: Recipe,
    contents: Contents,
    turn: AbstractContextManager[object],
) -> Generator[Any, None, None]:
    return pack(file, sources, recipe, contents, tally, turn=turn)
