"""Ctrl-C between images, not between an image's files and its rows."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Self


class Interrupts:
    """Holds Ctrl-C back while what belongs together is written; a second one is not held back.

    Use it in a ``with`` statement. Where Ctrl-C does something else already, or in another thread
    than the main one, it holds nothing back.
    """

    def __init__(self) -> None:
        self._holds = self._waits = self._listens = False

    def __enter__(self) -> Self:
        usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if usual and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self._heard)
            self._listens = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._listens:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            self._listens = False
        if kind is None:
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
