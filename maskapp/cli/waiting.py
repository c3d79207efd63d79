"""What a terminal shows while an image takes long: which one, and for how long already."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Self, TextIO


class Waiting:
    """A line that is there while an image is worked on for long, and gone afterwards.

    Use it in a ``with`` statement.

    Parameters
    ----------
    stream : text file
        Only a terminal is written to: elsewhere lines cannot be taken back.
    seconds : float
        How long an image takes until it is told, and how often the line is written anew.
    """

    def __init__(self, stream: TextIO, seconds: float = 2.0) -> None:
        self._stream = stream
        self._seconds = seconds
        self._changed = threading.Condition()
        self._name = ""
        self._since = 0.0
        self._shown = 0  # characters on the line
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="maskapp-waiting", daemon=True)

    def __enter__(self) -> Self:
        if self._stream.isatty():
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.done()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def begin(self, name: str) -> None:
        """Say that an image is worked on from now on."""
        with self._changed:
            self._name, self._since = name, time.monotonic()
            self._changed.notify_all()

    def done(self) -> None:
        """Say that it is no longer: other lines are written now."""
        with self._changed:
            self._name = ""
            if self._shown:
                self._write("")

    def _run(self) -> None:
        with self._changed:
            while not self._ended:
                due = self._changed.wait(self._seconds)
                if not due and self._name:
                    self._write(f"{self._name} … {time.monotonic() - self._since:.0f} s")

    def _write(self, text: str) -> None:
        """Write over what is there."""
        gone = " " * max(0, self._shown - len(text))
        self._stream.write(f"\r{text}{gone}" if text else f"\r{gone}\r")
        self._stream.flush()
        self._shown = len(text)
