"""Ctrl-C between images, not between an image's files and its rows."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """Holds Ctrl-C back while what belongs together is written; a second one is not held back.

    Where Ctrl-C does something else already, or in another thread than the main one, it holds
    nothing back.
    """

    def __init__(self) -> None:
        self._holds = self._waits = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take Ctrl-C over; raises KeyboardInterrupt in the end if one still waits."""
        usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if not usual or threading.current_thread() is not threading.main_thread():
            yield
            return
        signal.signal(signal.SIGINT, self._heard)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        self.release()

    def hold(self) -> None:
        """Hold Ctrl-C back from now on."""
        self._holds = True

    def release(self) -> None:
        """Let it through again; raises KeyboardInterrupt if one has come meanwhile."""
        self._holds = False
        if self._waits:
            self._waits = False
            raise KeyboardInterrupt

    def _heard(self, _number: int, _frame: FrameType | None) -> None:
        if not self._holds or self._waits:
            raise KeyboardInterrupt
        self._waits = True
