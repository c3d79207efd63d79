"""Thousands of damaged files: each gives images or an ImageError, soon and in bounded memory.

``-m fuzz`` runs the long version; MASKAPP_FUZZ_INPUTS and MASKAPP_FUZZ_SEED say how many inputs
and the number of the first. A finding names its number: ``mutated(number)`` makes the file again.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from maskapp.files.reading.signatures import FORMATS
from tests.fuzz.mutations import SEEDS, mutated

ROOT = Path(__file__).parents[2]
SECONDS = 5.0
PEAK = 1_500_000_000
# Of a worker's life: what piles up shows as well.
CHUNK = 2500


@dataclass
class Tally:
    """What became of the inputs, and every input that something is wrong with."""

    outcomes: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, -1)
    peak: int = 0

    def add(self, number: int, outcome: str, seconds: float, peak: int) -> None:
        self.outcomes[outcome.partition(":")[0]] += 1
        self.slowest = max(self.slowest, (seconds, number))
        grown = peak > PEAK >= self.peak
        self.peak = max(self.peak, peak)
        if outcome.startswith("wrong"):
            self.find(number, outcome)
        if seconds > SECONDS:
            self.find(number, f"{seconds:.1f} s")
        if grown:
            self.find(number, f"the worker's memory reached {peak / 1e6:.0f} MB")

    def find(self, number: int, what: str) -> None:
        self.findings.append(f"{number}: {what} [{mutated(number)[0]}]")


def read_all(first: int, count: int) -> Tally:
    """Read `count` inputs in workers; a crash or a hang costs the worker, not the run."""
    tally = Tally()
    number, end = first, first + count
    while number < end:
        stop = min(end, number + CHUNK)
        number = _chunk(number, stop, tally)
    return tally


def _chunk(first: int, stop: int, tally: Tally) -> int:
    """Read inputs until `stop` or a crash or a hang; return the number of the next one."""
    command = [sys.executable, "-m", "tests.fuzz.worker", str(first), str(stop - first)]
    # Larger images are legal and only slow; how large a file may be has tests of its own.
    limits = {"MASKAPP_MAX_MEGAPIXELS": "8", "MALLOC_ARENA_MAX": "1"}
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **limits},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # libtiff and libpng tell every damage there
        encoding="utf-8",
    ) as worker:
        lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=_pump, args=(worker, lines), daemon=True).start()
        try:
            return _follow(first, lines, worker, tally)
        finally:
            worker.kill()


def _pump(worker: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
    assert worker.stdout is not None
    for line in worker.stdout:
        lines.put(line)
    lines.put("")


def _follow(
    first: int, lines: queue.Queue[str], worker: subprocess.Popen[str], tally: Tally
) -> int:
    if not (start := lines.get(timeout=120)):  # imports
        raise AssertionError(f"the worker ended at once, with status {worker.wait()}")
    number = first
    while start:
        number = int(start)
        try:
            end = lines.get(timeout=4 * SECONDS)  # what is merely slow still gives its time
        except queue.Empty:
            tally.outcomes["hang"] += 1
            tally.find(number, f"no end within {4 * SECONDS:.0f} s")
            return number + 1
        if not end:
            tally.outcomes["crash"] += 1
            tally.find(number, f"the worker died, status {worker.wait()}")
            return number + 1
        tally.add(number, *json.loads(end))
        start = lines.get(timeout=60)
    return number + 1


def test_the_same_number_gives_the_same_file() -> None:
    assert [mutated(number) for number in range(50)] == [mutated(number) for number in range(50)]
    assert set(SEEDS) == set(FORMATS)


def test_some_damaged_files() -> None:
    tally = read_all(0, 400)
    assert sum(tally.outcomes.values()) == 400
    assert len(tally.outcomes) > 3
    assert not tally.findings, "\n".join(tally.findings)


@pytest.mark.fuzz
def test_many_damaged_files() -> None:
    first = int(os.environ.get("MASKAPP_FUZZ_SEED", "1000000"))
    count = int(os.environ.get("MASKAPP_FUZZ_INPUTS", "20000"))
    tally = read_all(first, count)
    seconds, number = tally.slowest
    print(f"\n{count} inputs from {first}: {dict(tally.outcomes.most_common())}")  # noqa: T201
    print(f"slowest {seconds:.2f} s (input {number}), peak {tally.peak / 1e6:.0f} MB")  # noqa: T201
    assert sum(tally.outcomes.values()) == count
    assert not tally.findings, "\n".join(tally.findings)
