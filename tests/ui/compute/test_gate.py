"""So many threads at once, no slot lost, and everyone's turn comes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import nullcontext, suppress

import pytest
from streamlit.testing.v1 import AppTest

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Rule
from maskapp.runs.job import job
from maskapp.runs.source import Source
from maskapp.ui.compute.gate import Gate, Kind, Used
from tests.ui.pictures import encode, noise

_PATIENCE = 30.0


class Crowd:
    """Threads that go through a gate and stay inside until they may leave."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.inside: list[str] = []
        self.order: list[str] = []
        self.changed = threading.Condition()
        self.doors: dict[str, threading.Event] = {}
        self.threads: list[threading.Thread] = []

    def send(
        self,
        name: str,
        *,
        kind: Kind = "edit",
        person: str = "",
        error: type[BaseException] | None = None,
    ) -> None:
        self.doors[name] = threading.Event()
        arguments = (name, kind, person, error)
        thread = threading.Thread(target=self._go, args=arguments, daemon=True)
        self.threads.append(thread)
        thread.start()

    def _go(self, name: str, kind: Kind, person: str, error: type[BaseException] | None) -> None:
        expected = suppress(error) if error else nullcontext()
        with expected, self.gate.turn(kind, person):
            with self.changed:
                self.inside.append(name)
                self.order.append(name)
                self.changed.notify_all()
            assert self.doors[name].wait(_PATIENCE)
            with self.changed:
                self.inside.remove(name)
            if error:
                raise error

    def wait(self, condition: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, _PATIENCE), self.order

    def queue(self, length: int) -> None:
        """Wait until so many are waiting before the gate."""
        done = threading.Event()
        for _ in range(3000):
            if len(self.gate._queue) == length:
                return
            done.wait(0.01)
        pytest.fail(f"{len(self.gate._queue)} are waiting")

    def end(self) -> None:
        for door in self.doors.values():
            door.set()
        for thread in self.threads:
            thread.join(_PATIENCE)
        assert self.inside == []


def test_no_more_than_the_slots_are_inside() -> None:
    crowd = Crowd(Gate(2))
    for name in "abcde":
        crowd.send(name)
    crowd.wait(lambda: len(crowd.inside) == 2)
    crowd.queue(3)
    assert len(crowd.order) == 2
    crowd.doors[crowd.order[0]].set()
    crowd.wait(lambda: len(crowd.order) == 3)
    assert len(crowd.inside) == 2
    crowd.end()
    assert sorted(crowd.order) == list("abcde")


@pytest.mark.parametrize("error", [MemoryError, KeyboardInterrupt, SystemExit])
def test_an_error_frees_the_slot(error: type[BaseException]) -> None:
    crowd = Crowd(Gate(1))
    crowd.send("fails", error=error)
    crowd.wait(lambda: crowd.inside == ["fails"])
    crowd.send("next")
    crowd.queue(1)
    crowd.doors["fails"].set()
    crowd.wait(lambda: crowd.inside == ["next"])
    crowd.end()


def test_others_have_their_turn_between_two_images_of_a_batch() -> None:
    gate = Gate(1)
    crowd = Crowd(gate)
    done: list[str] = []

    def batch() -> None:
        for _ in range(100):
            with gate:
                done.append("image")

    with gate:
        crowd.send("person")
        crowd.queue(1)
        thread = threading.Thread(target=batch)
        thread.start()
        crowd.queue(2)
        assert done == []
    crowd.wait(lambda: crowd.inside == ["person"])
    assert done == []  # who came first is first
    crowd.send("another")
    crowd.queue(2)
    crowd.doors["person"].set()
    crowd.wait(lambda: crowd.inside == ["another"])
    assert len(done) == 1  # and the batch does not push in again
    crowd.end()
    thread.join(_PATIENCE)
    assert len(done) == 100


class Clock:
    """A clock that stands until it is moved on, or until it is read where it ticks."""

    def __init__(self, tick: float = 0.0) -> None:
        self.now = 0.0
        self.tick = tick

    def __call__(self) -> float:
        self.now += self.tick
        return self.now


def test_what_was_used_is_forgiven_by_half_every_five_seconds() -> None:
    clock = Clock()
    used = Used(clock)
    used.add("ann", 8.0)
    assert used.of("ann") == 8.0
    clock.now = 5.0
    assert used.of("ann") == 4.0
    used.add("ann", 1.0)
    clock.now = 15.0
    assert used.of("ann") == 1.25
    assert used.of("bob") == 0.0


def served(gate: Gate, *waiting: tuple[str, Kind, str]) -> list[str]:
    """Who gets the only slot after whom, if all of these wait for it: (name, kind, person)."""
    crowd = Crowd(gate)
    with gate.turn("edit", "somebody else"):
        for number, (name, kind, person) in enumerate(waiting, 1):
            crowd.send(name, kind=kind, person=person)
            crowd.queue(number)
            crowd.doors[name].set()
    crowd.wait(lambda: len(crowd.order) == len(waiting))
    crowd.end()
    return crowd.order


def test_an_edit_comes_before_a_preview_and_a_preview_before_a_batch() -> None:
    waiting: list[tuple[str, Kind, str]] = [
        ("first batch", "batch", "ann"),
        ("preview", "preview", "bob"),
        ("second batch", "batch", "ann"),
        ("edit", "edit", "cem"),
    ]
    order = ["edit", "preview", "first batch", "second batch"]
    assert served(Gate(1), *waiting) == order


def test_who_used_little_lately_comes_before_who_used_much() -> None:
    clock = Clock()
    gate = Gate(1, clock=clock)
    with gate.turn("batch", "ann"):
        clock.now = 3.0
    assert served(gate, ("a", "edit", "ann"), ("b", "edit", "bob")) == ["b", "a"]
    # Half a minute later nearly nothing is left of it: what bob just used counts more.
    clock.now = 33.0
    with gate.turn("edit", "bob"):
        clock.now = 33.5
    assert served(gate, ("b", "edit", "bob"), ("a", "edit", "ann")) == ["a", "b"]


def test_ten_requests_of_one_person_do_not_all_come_before_one_of_another() -> None:
    gate = Gate(1, clock=Clock(tick=0.01))
    many: list[tuple[str, Kind, str]] = [(f"ann {k}", "edit", "ann") for k in range(10)]
    assert served(gate, *many, ("bob", "edit", "bob")).index("bob") == 1


def test_a_piece_costs_what_it_took() -> None:
    clock = Clock()
    gate = Gate(1, clock=clock)
    turn = gate.turn("preview", "ann")
    for _ in range(2):  # entered anew for each piece
        with turn:
            assert gate._used.of("ann") > 0.0
            clock.now += 0.001
    assert gate._used.of("ann") == pytest.approx(0.002, rel=0.01)


def test_a_thread_may_enter_twice() -> None:
    gate = Gate(1)
    with gate, gate.turn("batch"):
        assert gate._free == 0
    assert gate._free == 1


class _Turns:
    """A gate that only counts."""

    def __init__(self) -> None:
        self.begun = self.ended = 0

    def __enter__(self) -> None:
        assert self.begun == self.ended, "one within another"
        self.begun += 1

    def __exit__(self, *_: object) -> None:
        self.ended += 1


def test_a_batch_takes_turns_for_each_image() -> None:
    turns, seen = _Turns(), []

    def read() -> bytes:
        seen.append(turns.ended)
        return encode(noise())

    sources = [Source(name, read) for name in ("a.png", "b.png", "c.png")]
    assert len(list(job(sources, Recipe(Rule()), lambda *_: None, turn=turns))) == 3
    assert seen[0] < seen[1] < seen[2] < turns.ended == turns.begun


def _stopped_while_it_waits() -> None:
    """A run that waits for a gate that another thread is in, and is stopped meanwhile."""
    import threading

    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from maskapp.ui.compute.gate import Gate

    gate = Gate(1)
    left, entered = threading.Event(), threading.Event()

    def other() -> None:
        with gate:
            entered.set()
            left.wait(30)

    threading.Thread(target=other, daemon=True).start()
    entered.wait(30)
    context = get_script_run_ctx()
    assert context is not None
    st.session_state["gate"] = gate
    threading.Timer(0.3, left.set).start()
    assert context.script_requests is not None
    context.script_requests.request_stop()
    with gate:
        st.session_state["entered"] = True


def test_a_run_that_is_stopped_leaves_no_slot_taken() -> None:
    at = AppTest.from_function(_stopped_while_it_waits, default_timeout=60).run()
    gate = at.session_state["gate"]
    assert "entered" not in at.session_state
    for _ in range(3000):
        if gate._free == 1:
            break
        threading.Event().wait(0.01)
    assert gate._free == 1
    assert not gate._queue
