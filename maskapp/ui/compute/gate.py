"""A gate for heavy work: so many threads at once; who has used little comes before who used much.

Without it, twenty people who move a slider share the processors and the memory of twenty masks,
and everyone waits for the last. In the order they came, one person's edit would wait for each image
of ten other people's batches. So an edit comes before a preview, a preview before a batch, and of
one kind whoever used the least lately.

Where the gate is taken, nothing may be waited for but the work itself;
:mod:`maskapp.ui.compute.kept` sees to that for all that is kept.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Literal, ParamSpec, TypeVar, get_args

import streamlit as st

from maskapp.ui.host.sessions import session_id

Kind = Literal["edit", "preview", "batch"]
"""What somebody looks at and waits for, what they see next, and what may take its time."""

_RANKS = {kind: rank for rank, kind in enumerate(get_args(Kind))}
_WAITING = "Waiting: the computer is working on other images …"
# What somebody used counts half after so long: an hour's batch is forgiven in a minute.
_HALF_SECONDS = 5.0
# Charged when a slot is given; what it really took when it comes back. Otherwise someone who asks
# ten times at once would have used nothing yet, ten times.
_ADVANCE_SECONDS = 0.02

P = ParamSpec("P")
T = TypeVar("T")


class Used:
    """The seconds that people used lately.

    Parameters
    ----------
    clock : callable
        Returns seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._entries: dict[str, tuple[float, float]] = {}

    def of(self, person: str, now: float | None = None) -> float:
        """Return what a person used, all of it counted by how long ago it was.

        Compare what was read at one time, `now`: a moment later everything is less.
        """
        seconds, since = self._entries.get(person, (0.0, 0.0))
        passed = (self._clock() if now is None else now) - since
        return float(seconds * 0.5 ** (passed / _HALF_SECONDS))

    def add(self, person: str, seconds: float) -> None:
        """Charge a person."""
        total = self.of(person) + seconds
        if len(self._entries) > 1000:  # of sessions that ended long ago
            kept = {each: entry for each, entry in self._entries.items() if self.of(each) > 0.001}
            self._entries = kept
        self._entries[person] = (total, self._clock())


@dataclass(eq=False)
class _Waiting:
    kind: Kind
    person: str
    number: int
    turn: threading.Event = field(default_factory=threading.Event)


class Turn:
    """A way through a gate for one person's work of one kind; entered anew for each piece of it."""

    def __init__(self, gate: Gate, kind: Kind, person: str | None) -> None:
        self._gate = gate
        self._kind = kind
        self._person = person

    def __enter__(self) -> None:
        self._gate.enter(self._kind, self._person)

    def __exit__(self, *_: object) -> None:
        self._gate.leave()


class Gate:
    """A context manager that at most `slots` threads are in; a thread may enter it again.

    Parameters
    ----------
    slots : int
        At least 1.
    clock : callable, optional
        Returns seconds, for what people used.
    person : callable, optional
        Returns whose work a thread does that does not say; by default the session that it draws.
    """

    def __init__(
        self,
        slots: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        person: Callable[[], str] = session_id,
    ) -> None:
        self.person = person
        self._lock = threading.Lock()
        self._free = slots
        self._queue: list[_Waiting] = []
        self._asked = 0
        self._clock = clock
        self._used = Used(clock)
        self._mine = threading.local()

    @property
    def entered(self) -> bool:
        """Whether this thread is inside."""
        return getattr(self._mine, "depth", 0) > 0

    def turn(self, kind: Kind, person: str | None = None) -> Turn:
        """Return the way through the gate for work of a kind, by default of this thread's person.

        For threads without a session: `person` says whose work it is.
        """
        return Turn(self, kind, person)

    def __enter__(self) -> None:
        self.enter("edit", None)

    def __exit__(self, *_: object) -> None:
        self.leave()

    def enter(self, kind: Kind, person: str | None) -> None:
        """Wait for a slot; see :meth:`turn`."""
        depth = getattr(self._mine, "depth", 0)
        if depth == 0:
            self._mine.person = self.person() if person is None else person
            self._take(kind, self._mine.person)
            self._mine.since = self._clock()
        self._mine.depth = depth + 1

    def leave(self) -> None:
        """Give the slot to who is next."""
        self._mine.depth -= 1
        if self._mine.depth == 0:
            with self._lock:
                taken = self._clock() - self._mine.since
                self._used.add(self._mine.person, taken - _ADVANCE_SECONDS)
                self._give()

    def _take(self, kind: Kind, person: str) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                self._used.add(person, _ADVANCE_SECONDS)
                return
            self._asked += 1
            waiting = _Waiting(kind, person, self._asked)
            self._queue.append(waiting)
        try:
            # Streamlit ends a run that nobody waits for when the spinner comes or goes.
            with st.spinner(_WAITING) if session_id() else nullcontext():
                waiting.turn.wait()
        except BaseException:
            with self._lock:
                if waiting in self._queue:
                    self._queue.remove(waiting)
                else:
                    self._used.add(person, -_ADVANCE_SECONDS)
                    self._give()
            raise

    def _give(self) -> None:
        # Handed on, not offered: a batch that asks for its next image at once would always be
        # quicker than a thread that must first wake up.
        if not self._queue:
            self._free += 1
            return
        now = self._clock()
        following = min(self._queue, key=lambda each: self._place(each, now))
        self._queue.remove(following)
        self._used.add(following.person, _ADVANCE_SECONDS)
        following.turn.set()

    def _place(self, waiting: _Waiting, now: float) -> tuple[int, float, int]:
        return _RANKS[waiting.kind], self._used.of(waiting.person, now), waiting.number


HEAVY = Gate(os.cpu_count() or 1)
"""For decoding, channel planes, masks and encoding of full-size images."""


def through(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return ``function(*args, **kwargs)``, called inside :data:`HEAVY`."""
    with HEAVY:
        return function(*args, **kwargs)
