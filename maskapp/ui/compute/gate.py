"""A gate for heavy work: so many threads at once, the others wait in the order they came.

Without it, twenty people who move a slider share the processors and the memory of twenty masks,
and everyone waits for the last. Where the gate is taken, nothing may be waited for but the work
itself; :mod:`maskapp.ui.compute.kept` sees to that for all that is kept.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import streamlit as st

_WAITING = "Waiting: the computer is working on other images …"
P = ParamSpec("P")
T = TypeVar("T")


class Gate:
    """A context manager that at most `slots` threads are in; a thread may enter it again.

    Parameters
    ----------
    slots : int
        At least 1.
    """

    def __init__(self, slots: int) -> None:
        self._lock = threading.Lock()
        self._free = slots
        self._queue: deque[threading.Event] = deque()
        self._mine = threading.local()

    @property
    def entered(self) -> bool:
        """Whether this thread is inside."""
        return getattr(self._mine, "depth", 0) > 0

    def __enter__(self) -> None:
        depth = getattr(self._mine, "depth", 0)
        if depth == 0:
            self._take()
        self._mine.depth = depth + 1

    def __exit__(self, *_: object) -> None:
        self._mine.depth -= 1
        if self._mine.depth == 0:
            with self._lock:
                self._give()

    def _take(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            turn = threading.Event()
            self._queue.append(turn)
        try:
            # Streamlit ends a run that nobody waits for when the spinner comes or goes.
            with st.spinner(_WAITING):
                turn.wait()
        except BaseException:
            with self._lock:
                if turn in self._queue:
                    self._queue.remove(turn)
                else:
                    self._give()
            raise

    def _give(self) -> None:
        # Handed on, not offered: a batch that asks for its next image at once would always be
        # quicker than a thread that must first wake up.
        if self._queue:
            self._queue.popleft().set()
        else:
            self._free += 1


HEAVY = Gate(os.cpu_count() or 1)
"""For decoding, channel planes, masks and encoding of full-size images."""


def through(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return ``function(*args, **kwargs)``, called inside :data:`HEAVY`."""
    with HEAVY:
        return function(*args, **kwargs)
