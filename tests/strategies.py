"""Hypothesis strategies: images, ranges, rules and recipes, legal but otherwise arbitrary."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from numpy.typing import NDArray

from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.methods import METHODS
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.reading import Reading
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Match, Range, Rule
from maskapp.core.recipe.shapes import Ellipse, Grid, Mode, Polygon, Rectangle, Shape
from maskapp.core.steps.registry import CLEANING, PREPARE
from maskapp.core.steps.step import CleaningStep, PrepareStep, Step

Pixels = NDArray[np.unsignedinteger]

depths: st.SearchStrategy[Depth] = st.sampled_from((8, 16))
matches: st.SearchStrategy[Match] = st.sampled_from(("all", "any"))
modes: st.SearchStrategy[Mode] = st.sampled_from(("include", "exclude"))
OWN = (
    "brown = 2 red - green - blue",
    "Lab a − b = -2 lab_a + 3 lab_b",
    "my DAB = stain 0.27 0.57 0.78 beside 0.65 0.7 0.29",
)
"""Channels of a recipe's own: in counts, of another unit, and a stain."""

channels = st.sampled_from((*sorted(CHANNELS), *OWN))


@st.composite
def images(draw: st.DrawFn, depth: Depth = 8, *, most: int = 5, batch: int = 0) -> Pixels:
    """Pixels (..., H, W, 3) of few colours, so that values meet bounds and objects form."""
    dtype = np.uint8 if depth == 8 else np.uint16
    top = (1 << depth) - 1
    counts = st.one_of(st.sampled_from((0, 1, 127, 128, top - 1, top)), st.integers(0, top))
    grey = counts.map(lambda count: (count, count, count))
    colours = draw(
        st.lists(st.one_of(st.tuples(counts, counts, counts), grey), min_size=1, max_size=6)
    )
    sides = st.integers(1, most)
    shape = (*(draw(st.integers(1, 3)) for _ in range(batch)), draw(sides), draw(sides))
    indices = draw(st_numpy.arrays(np.intp, shape, elements=st.integers(0, len(colours) - 1)))
    pixels: Pixels = np.array(colours, dtype)[indices]
    return pixels


@st.composite
def masks(draw: st.DrawFn, *, most: int = 12) -> NDArray[np.bool_]:
    """Masks (H, W)."""
    shape = (draw(st.integers(1, most)), draw(st.integers(1, most)))
    mask: NDArray[np.bool_] = draw(st_numpy.arrays(np.bool_, shape))
    return mask


@st.composite
def bounds(draw: st.DrawFn, channel: str, depth: Depth) -> Any:
    """A number on the channel's grid, often at a limit, as int, float or Decimal."""
    row = CHANNELS[channel]
    low, high = (limit * row.scale for limit in row.limits(depth))
    steps = draw(
        st.one_of(st.sampled_from((low, low + 1, 0, high - 1, high)), st.integers(low, high))
    )
    number = Decimal(steps) / row.scale
    kinds: list[Any] = [number, float(number), *([int(number)] if number == int(number) else [])]
    return draw(st.sampled_from(kinds))


ignored = st.sampled_from((0, 0, 0.01, 0.0001, 1, 12.5, 49.9999))


@st.composite
def ranges(draw: st.DrawFn, depth: Depth = 8, *, auto: bool = False) -> Range:
    """A range on any channel; hue may wrap; `auto` allows automatic bounds."""
    channel = draw(channels)
    low, high = draw(bounds(channel, depth)), draw(bounds(channel, depth))
    if low > high and not CHANNELS[channel].circular:
        low, high = high, low
    if auto:
        automatic = st.builds(Auto, st.sampled_from(sorted(METHODS)), ignored)
        low, high = (draw(st.one_of(st.just(end), automatic)) for end in (low, high))
    return Range(channel, low, high, draw(st.booleans()))


@st.composite
def rules(draw: st.DrawFn, depth: Depth = 8, *, auto: bool = False, min_groups: int = 0) -> Rule:
    """A rule of a few groups; ranges are drawn from a few, so that channels repeat."""
    some = draw(st.lists(ranges(depth, auto=auto), min_size=1, max_size=6))
    groups = st.builds(
        Group, st.lists(st.sampled_from(some), min_size=1, max_size=4).map(tuple), matches
    )
    return Rule(tuple(draw(st.lists(groups, min_size=min_groups, max_size=4))), draw(matches))


@st.composite
def pointwise_recipes(draw: st.DrawFn, depth: Depth = 8) -> Recipe:
    """A recipe whose mask depends on each pixel's colour alone."""
    return Recipe(MaskClass(draw(rules(depth)), invert=draw(st.booleans())), depth)


corners = st.integers(-2, 8)
sizes = st.integers(1, 9)
shapes: st.SearchStrategy[Shape] = st.one_of(
    st.builds(Rectangle, modes, corners, corners, sizes, sizes),
    st.builds(Ellipse, modes, corners, corners, sizes, sizes),
    st.builds(
        Grid,
        *(modes, corners, corners, sizes, sizes),
        rows=st.integers(1, 3),
        columns=st.integers(1, 3),
        cell=st.sampled_from(("ellipse", "rectangle")),
        fill=st.integers(1, 100),
    ),
    st.builds(
        Polygon,
        modes,
        st.lists(st.tuples(corners, corners), min_size=3, max_size=5).map(tuple),
    ),
)


def _grids_are_one(shape: Shape) -> object:
    return isinstance(shape, Grid) or id(shape)


def values(kind: type[Step], most: int) -> dict[str, st.SearchStrategy[Any]]:
    """Numbers of a step, legal but small, and choices."""
    found: dict[str, st.SearchStrategy[Any]] = {
        each.name: st.sampled_from(sorted(each.options)) for each in kind.choices
    }
    for each in kind.numbers:
        some = st.integers(each.low, min(each.high, each.low + most))
        found[each.name] = st.none() | some if each.empty else some
    return found


steps: st.SearchStrategy[CleaningStep] = st.one_of(
    *(
        st.builds(kind, **values(kind, 2 if "radius" in [n.name for n in kind.numbers] else 19))
        for kind in CLEANING.values()
    )
)
prepare_steps: st.SearchStrategy[PrepareStep] = st.one_of(
    *(st.builds(kind, **values(kind, 1)) for kind in PREPARE.values())
)
readings = st.builds(
    Reading, st.sampled_from(("stored", "srgb")), st.sampled_from(("use", "ignore"))
)


class_names = st.text(
    st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"))
    | st.sampled_from("\"\\'[]{}/_ 23ab"),
    min_size=1,
    max_size=40,
).filter(lambda name: name == name.strip())


@st.composite
def recipes(draw: st.DrawFn, depth: Depth | None = None) -> Recipe:
    """Any recipe of one class."""
    bits = draw(depths) if depth is None else depth
    return Recipe(
        MaskClass(
            draw(rules(bits, auto=True)),
            invert=draw(st.booleans()),
            cleaning=tuple(draw(st.lists(steps, max_size=3))),
        ),
        bits,
        tuple(draw(st.lists(prepare_steps, max_size=2))),
        # Cells of two grids without names would have the same ones.
        tuple(draw(st.lists(shapes, max_size=3, unique_by=_grids_are_one))),
        draw(st.sampled_from((8, 4))),
        draw(readings),
    )
