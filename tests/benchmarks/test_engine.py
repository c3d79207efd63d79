"""The engine against OpenCV and plain NumPy on one noisy 12-megapixel photograph.

Run with ``pytest -m benchmark tests/benchmarks``. Seconds are printed, never asserted; that all
contenders make the same mask is asserted.
"""

from __future__ import annotations

import os
import platform
import sys
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from skimage import data

from maskapp import Group, Image, Range, Recipe, Rule, apply_recipe, compute_mask
from maskapp.core.color.planes import Planes
from maskapp.core.engine.compiled import compile_rule, evaluate
from maskapp.core.engine.resolve import fixed_set
from tests.benchmarks.interleave import Contender, interleave, ratio, table

LOWER, UPPER = np.array([60, 40, 20]), np.array([220, 160, 140])
BANDS = ("red", "green", "blue")
ROUNDS = 21


@pytest.fixture(scope="module")
def photograph() -> NDArray[np.uint8]:
    """Coffee, enlarged to 4000 x 3000, with the noise that an enlargement lacks."""
    large = cv2.resize(data.coffee(), (4000, 3000), interpolation=cv2.INTER_CUBIC)
    noise = np.random.default_rng(12).normal(0, 8, large.shape)
    pixels: NDArray[np.uint8] = np.clip(large + noise, 0, 255).astype(np.uint8)
    return pixels


def recipe(scale: int = 1) -> Recipe:
    ranges = [
        Range(band, int(low) * scale, int(high) * scale)
        for band, low, high in zip(BANDS, LOWER, UPPER, strict=True)
    ]
    return Recipe(Rule((Group(tuple(ranges)),)), 8 if scale == 1 else 16)


@pytest.mark.benchmark
def test_the_engine_against_opencv_and_plain_numpy(
    photograph: NDArray[np.uint8], capsys: pytest.CaptureFixture[str]
) -> None:
    cv2.setNumThreads(1)
    torch_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    box = recipe()
    red = Recipe(Rule((Group((Range("red", 128, 255),)),)))
    compiled, compiled_red = (
        compile_rule(r.rule, {place: fixed_set(b, 8) for place, b in r.ranges()}, 8)
        for r in (box, red)
    )
    image = Image(photograph)
    planes = Planes(image.pixels)
    red_plane = planes["red"]
    tensor = torch.from_numpy(photograph.copy())
    deep = photograph.astype(np.uint16) * 257
    deep_box = recipe(257)
    deep_planes = Planes(deep)
    deep_compiled = compile_rule(
        deep_box.rule, {place: fixed_set(b, 16) for place, b in deep_box.ranges()}, 16
    )
    lower, upper = LOWER * 257, UPPER * 257

    def plain() -> Any:
        return np.all((photograph >= LOWER) & (photograph <= UPPER), axis=2).astype(int)

    contenders = {
        "cv2.inRange": Contender(lambda: cv2.inRange(photograph, LOWER, UPPER), "nothing"),
        "plain NumPy": Contender(plain, "nothing", rounds=5),
        "engine": Contender(lambda: evaluate(compiled, planes), "planes, compiled rule"),
        "apply_recipe": Contender(
            lambda: apply_recipe(image, box, planes=planes), "planes; compiles and counts"
        ),
        "compute_mask": Contender(lambda: compute_mask(photograph, box), "nothing"),
        "compute_mask, torch on the CPU": Contender(lambda: compute_mask(tensor, box), "nothing"),
        "cv2.threshold, red": Contender(
            lambda: cv2.threshold(red_plane, 127, 255, cv2.THRESH_BINARY)[1], "red plane"
        ),
        "engine, red": Contender(
            lambda: evaluate(compiled_red, planes), "red plane, compiled rule"
        ),
        "cv2.inRange, 16 bits": Contender(lambda: cv2.inRange(deep, lower, upper), "nothing"),
        "engine, 16 bits": Contender(
            lambda: evaluate(deep_compiled, deep_planes), "planes, compiled rule"
        ),
        "compute_mask, 16 bits": Contender(lambda: compute_mask(deep, deep_box), "nothing"),
    }

    masks = {name: _as_bool(contender.call()) for name, contender in contenders.items()}
    for name, mask in masks.items():
        peer = "cv2.threshold, red" if name.endswith("red") else "cv2.inRange"
        np.testing.assert_array_equal(mask, masks[peer], err_msg=name)
    share = masks["cv2.inRange"].mean()
    assert 0.1 < share < 0.9  # a nearly empty or full mask would flatter some

    seconds = interleave(contenders, ROUNDS)
    # Once more without the others, which push the planes out of the processor's cache.
    pair = {name: contenders[name] for name in ("cv2.inRange", "engine")}
    alone = ratio(interleave(pair, ROUNDS), "engine", "cv2.inRange")
    torch.set_num_threads(torch_threads)
    claims = [
        ("engine", "cv2.inRange", 0.75),
        ("engine", "plain NumPy", 1 / 40),
        ("engine, red", "cv2.threshold, red", None),
        ("engine, 16 bits", "cv2.inRange, 16 bits", None),
    ]
    lines = [
        f"4000 x 3000 noisy photograph, {share:.1%} selected, {ROUNDS} rounds, one thread each",
        f"{platform.machine()}, {os.cpu_count()} cores; Python {platform.python_version()}, "
        f"NumPy {np.__version__}, OpenCV {cv2.__version__}, torch {torch.__version__}",
        table(contenders, seconds, ["cv2.inRange", "plain NumPy"]),
    ]
    for name, peer, target in claims:
        found = ratio(seconds, name, peer)
        met = "" if target is None else f" (at most {target:.3f}: {_met(found, target)})"
        lines.append(f"{name} / {peer}: {found:.4f}{met}")
    lines.append(
        f"engine / cv2.inRange, these two alone in turns: {alone:.4f} ({_met(alone, 0.75)})"
    )
    with capsys.disabled():
        sys.stdout.write("\n\n" + "\n".join(lines) + "\n")


def _met(found: float, target: float) -> str:
    return "met" if found <= target else "NOT MET"


def _as_bool(result: Any) -> NDArray[np.bool_]:
    mask = result.mask if hasattr(result, "coverage") else np.asarray(result)
    return np.asarray(mask != 0)
