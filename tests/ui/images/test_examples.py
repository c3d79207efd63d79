"""The examples of the first page: each rule does what its card says, on each of its images."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from maskapp.arrays import Mask
from maskapp.core.engine.apply import apply_recipe
from maskapp.files.reading.images import read_image
from maskapp.ui.images.examples import PICTURES, TASKS, Task, example_bytes
from tests.ui.images.first_page_pictures import POTS, Pot, drawn

TASK = {task.id: task for task in TASKS}


def mask_of(task: Task, name: str) -> Mask:
    return apply_recipe(read_image(example_bytes(name)), task.recipe).mask


def objects(mask: Mask) -> int:
    return int(ndimage.label(mask, np.ones((3, 3)))[1])


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_every_rule_selects_a_part_of_every_image(task: Task) -> None:
    assert task.card.exists()
    for name in task.images:
        assert 0.02 < mask_of(task, name).mean() < 0.6


@pytest.mark.parametrize("pot", POTS, ids=lambda pot: pot.name)
def test_one_rule_finds_the_leaves_of_every_pot_in_any_light(pot: Pot) -> None:
    _, plant = drawn(pot)
    mask = mask_of(TASK["cover"], pot.name)
    dice = 2 * (mask & plant).sum() / (mask.sum() + plant.sum())
    assert dice > 0.95


def test_stain_is_brown_and_neither_nuclei_nor_paper() -> None:
    image = read_image(example_bytes("ihc.png"))
    mask = mask_of(TASK["stain"], "ihc.png")
    red, _, blue = image.pixels[mask].mean(axis=0)
    assert red > blue + 40
    assert not mask[320:380, 5:20].any()  # paper
    assert mask[268:300, 190:250].mean() < 0.03  # tissue that is not stained


def test_every_colony_is_one_object() -> None:
    # Eight rows of twelve; four places are empty: counted in the picture.
    assert objects(mask_of(TASK["count"], "colonies.jpg")) == 8 * 12 - 4
    assert [objects(mask_of(TASK["training"], name)) for name in TASK["training"].images] == [
        8,
        9,
        10,
        9,
    ]


def test_where_every_picture_is_from_is_said() -> None:
    said = (PICTURES / "SOURCES.md").read_text("utf-8")
    for path in PICTURES.glob("*.jpg"):
        start = path.stem.rstrip("1234").removesuffix("_")
        assert any(start.startswith(each) for each in ("card", "pot_A", "colonies"))
        assert path.stat().st_size < 120_000
    for each in ("card_*.jpg", "pot_A1.jpg", "colonies.jpg", "colonies_part_1.jpg"):
        assert each in said
