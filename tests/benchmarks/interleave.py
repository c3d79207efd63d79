"""Contenders measured in turns, so that a slow moment of the machine hits all of them alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Contender:
    """What is called, how often at most, and what it may keep between calls."""

    call: Callable[[], object]
    kept: str
    rounds: int = 1_000


def interleave(contenders: Mapping[str, Contender], rounds: int) -> dict[str, list[float]]:
    """Seconds of each call by contender, after one call of each that is not counted."""
    for contender in contenders.values():
        contender.call()
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(rounds):
        names = list(contenders)
        # Another one begins each time: none always runs in the wake of the same neighbour.
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            if len(seconds[name]) < contenders[name].rounds:
                start = time.perf_counter()
                contenders[name].call()
                seconds[name].append(time.perf_counter() - start)
    return seconds


def ratio(seconds: Mapping[str, list[float]], name: str, peer: str) -> float:
    """Median of the ratios round by round."""
    return median(a / b for a, b in zip(seconds[name], seconds[peer], strict=False))


def table(
    contenders: Mapping[str, Contender], seconds: Mapping[str, list[float]], peers: list[str]
) -> str:
    """One row a contender: median milliseconds, ratios against the peers, what was kept."""
    heads = [f"x {peer}" for peer in peers]
    lines = [f"{'contender':<38}{'ms':>9}" + "".join(f"{h:>20}" for h in heads) + "  kept"]
    for name, contender in contenders.items():
        ratios = "".join(f"{ratio(seconds, name, peer):>20.4f}" for peer in peers)
        lines.append(f"{name:<38}{median(seconds[name]) * 1e3:>9.2f}{ratios}  {contender.kept}")
    return "\n".join(lines)
