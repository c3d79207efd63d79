"""Makes pictures of the first page: pots with a seedling, and the cards of the tasks.

``python -m tests.ui.images.first_page_pictures`` writes the files again. The pots are drawn, so
that nobody's photograph is needed and the truth about every pixel is known.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import PIL.Image
import PIL.ImageDraw
import PIL.ImageFilter
import PIL.ImageOps
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.engine.apply import apply_recipe
from maskapp.core.image import Image
from maskapp.ui.images.examples import PICTURES, TASKS, Task, example_bytes

SIDE = 480
CARD = (480, 312)
_FINER = 2  # drawn larger, then reduced: edges as a lens makes them
_GOLDEN_ANGLE = np.deg2rad(137.5)


@dataclass(frozen=True)
class Pot:
    """A pot: how many leaves of what length, where, and in what light (red, green, blue)."""

    name: str
    seed: int
    leaves: int
    length: float
    center: tuple[float, float] = (0.5, 0.5)
    light: tuple[float, float, float] = (1.0, 1.0, 1.0)


POTS = (
    Pot("pot_A1.jpg", 1, 11, 150),
    Pot("pot_A2.jpg", 2, 8, 105, (0.47, 0.53)),
    Pot("pot_A3.jpg", 3, 13, 178, (0.51, 0.49)),
    Pot("pot_A4.jpg", 4, 10, 130, (0.53, 0.5), light=(0.66, 0.55, 0.42)),  # dim and warm
)


def drawn(pot: Pot) -> tuple[NDArray[np.uint8], Mask]:
    """Return the picture of a pot, and which of its pixels are plant."""
    random = np.random.default_rng(pot.seed)
    size = SIDE * _FINER
    picture = _soil(random, size)
    truth = PIL.Image.new("L", (size, size))
    at = np.array(pot.center) * size
    turn = random.uniform(0, 2 * np.pi)
    # Young leaves are short, in the middle, and above the others.
    for place in range(pot.leaves):
        age = 1 - place / pot.leaves
        angle = turn + place * _GOLDEN_ANGLE + random.normal(0, 0.12)
        length = pot.length * _FINER * (0.25 + 0.75 * age) * random.uniform(0.88, 1.06)
        _leaf(picture, truth, at, angle, length, age, random)
    small = picture.filter(PIL.ImageFilter.GaussianBlur(1.2)).resize((SIDE, SIDE), _BOX)
    values = np.asarray(small, float)
    across, down = np.meshgrid(np.linspace(-1, 1, SIDE), np.linspace(-1, 1, SIDE))
    vignette = 1.04 - 0.07 * (across**2 + down**2) - 0.04 * across
    values = values * vignette[..., None] * pot.light + random.normal(0, 3.0, values.shape)
    plant = np.asarray(truth.resize((SIDE, SIDE), _BOX)) > 127
    return values.clip(0, 255).astype(np.uint8), plant


_BOX = PIL.Image.Resampling.BOX


def _soil(random: np.random.Generator, size: int) -> PIL.Image.Image:
    """Return a pot from above, full of peat with grit in it."""
    values = np.full((size, size, 3), (58.0, 46.0, 38.0))
    for cells, weight in ((12, 3), (70, 5), (240, 7)):
        coarse = PIL.Image.fromarray(random.normal(0, weight, (cells, cells)).astype(np.float32))
        fine = np.asarray(coarse.resize((size, size), PIL.Image.Resampling.BICUBIC))
        values += fine[..., None] * [1, 0.9, 0.8]
    picture = PIL.Image.fromarray(values.clip(8, 255).astype(np.uint8))
    pen = PIL.ImageDraw.Draw(picture)
    for _ in range(330):
        x, y = random.uniform(0, size, 2)
        wide, high = random.uniform(4, 15, 2)
        tone = random.uniform(0.55, 1)
        warm = random.choice([(214, 190, 160), (186, 138, 92), (160, 156, 150), (92, 74, 60)])
        colour = tuple(int(each * tone) for each in warm)
        pen.ellipse((x + 3, y + 4, x + wide + 3, y + high + 4), fill=(22, 18, 15))
        pen.ellipse((x, y, x + wide, y + high), fill=colour)
    rim, corner = size * 0.045, size * 0.09
    frame = PIL.Image.new("L", (size, size), 255)
    inside = (rim, rim, size - rim, size - rim)
    PIL.ImageDraw.Draw(frame).rounded_rectangle(inside, corner, fill=0)
    shade = frame.filter(PIL.ImageFilter.GaussianBlur(14)).point(lambda each: int(each * 0.8))
    picture.paste((14, 14, 15), mask=shade)
    picture.paste((70, 76, 84), mask=frame)
    pen.rounded_rectangle(inside, corner, outline=(112, 120, 128), width=5)
    return picture


def _leaf(
    picture: PIL.Image.Image,
    truth: PIL.Image.Image,
    at: NDArray[np.float64],
    angle: float,
    length: float,
    age: float,
    random: np.random.Generator,
) -> None:
    along = np.array([np.cos(angle), np.sin(angle)])
    aside = np.array([-along[1], along[0]])
    t = np.linspace(0, 1, 60)
    # A stalk that widens into a spoon.
    blade = np.clip((t - 0.3) / 0.7, 0, 1)
    width = length * (0.028 + 0.25 * np.sqrt(blade) * np.sqrt(np.clip(1 - blade**2.6, 0, 1)))
    width *= 1 + 0.03 * np.sin(t * 24 + random.uniform(0, 6))
    width[-1] = 0
    bend = length * random.normal(0, 0.06) * t**2
    middle = at + along * (t * length)[:, None] + aside * bend[:, None]
    left, right = middle + aside * width[:, None], middle - aside * width[:, None]
    outline = [tuple(each) for each in (*left, *right[::-1])]
    green = np.array([104, 158, 58]) + (1 - age) * np.array([34, 34, 12]) + random.normal(0, 6, 3)
    tone = random.uniform(0.86, 1.08)
    shadow = PIL.Image.new("L", picture.size)
    PIL.ImageDraw.Draw(shadow).polygon([(x + 9, y + 13) for x, y in outline], fill=130)
    picture.paste((6, 8, 5), mask=shadow.filter(PIL.ImageFilter.GaussianBlur(7)))
    pen = PIL.ImageDraw.Draw(picture)
    # One half of a leaf lies in the light more than the other.
    for half, light in ((left, 1.05), (right, 0.9)):
        edge = [tuple(each) for each in (*half, *middle[::-1])]
        colour = tuple(int(each) for each in (green * tone * light).clip(0, 255))
        pen.polygon(edge, fill=colour)
    rib = tuple(int(each) for each in (green * tone * 1.17).clip(0, 255))
    pen.line([tuple(each) for each in middle[:-6]], fill=rib, width=5)
    for start in range(22, 52, 7):
        for edge_points in (left, right):
            end = middle[start] + (edge_points[start + 6] - middle[start]) * 0.8
            pen.line([tuple(middle[start]), tuple(end)], fill=rib, width=2)
    PIL.ImageDraw.Draw(truth).polygon(outline, fill=255)


def card(task: Task) -> PIL.Image.Image:
    """Return the picture of a task's card: an image, and in the right half what is selected."""
    name = task.images[0]
    with PIL.Image.open(io.BytesIO(example_bytes(name))) as opened:
        picture = opened.convert("RGB")
    pixels = np.asarray(picture)
    mask = apply_recipe(Image(pixels, name=name), task.recipe).mask
    black_and_white = np.repeat(mask[..., None] * np.uint8(255), 3, axis=2)
    dimmed = np.where(mask[..., None], pixels, pixels // 4 + 10)
    shown = PIL.Image.fromarray(black_and_white if task.id == "training" else dimmed)
    wide, high = CARD
    fitted, right = (PIL.ImageOps.fit(each, CARD) for each in (picture, shown))
    fitted.paste(right.crop((wide // 2, 0, wide, high)), (wide // 2, 0))
    line = (wide // 2 - 1, 0, wide // 2 + 1, high)
    PIL.ImageDraw.Draw(fitted).rectangle(line, fill=(255, 255, 255))
    return fitted


def main() -> None:
    """Write the files."""
    for pot in POTS:
        PIL.Image.fromarray(drawn(pot)[0]).save(PICTURES / pot.name, quality=82, optimize=True)
    for task in TASKS:
        card(task).save(task.card, quality=82, optimize=True)


if __name__ == "__main__":
    main()
