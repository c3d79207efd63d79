"""How fragile is a bound? The selected area when it moves by a few steps either way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.channel import Channel
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.histogram import value_counts
from maskapp.core.engine.prepared import Prepared
from maskapp.core.engine.resolve import Ends, selected_values
from maskapp.core.explaining.two_masks import two_masks
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.rule import End

REACH = 10
"""Steps that a bound is moved either way."""
FRAGILE = 0.05
"""A bound is fragile if one step changes the area by more than this share of it."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The selected area as one bound moves by −10 … +10 steps, all else unchanged.

    Areas are pixels before cleaning, which looks at neighbours and would have to run 21 times.

    Parameters
    ----------
    address : Address
    end : {"low", "high"}
    channel : str
    value : int or float
        The bound, in the channel's unit; of an automatic bound the value found in this image.
    step : int or float
        What one step is, in the channel's unit.
    considered : int
        Number of valid pixels inside the region.
    areas : tuple of int or None
        21 pixel counts, of ``value - 10 * step`` … ``value + 10 * step``. None where the bound
        would pass the other one or leave the channel's limits; hue goes on through 0°.
    """

    address: Address
    end: End
    channel: str
    value: int | float
    step: int | float
    considered: int
    areas: tuple[int | None, ...]

    @property
    def area(self) -> int:
        """Selected pixels with the bound where it is, before cleaning."""
        area = self.areas[REACH]
        assert area is not None  # the bound is legal where it is
        return area

    @property
    def worst(self) -> float:
        """Largest change of the area by one step, as a share of it; infinite from nothing."""
        changes = [
            abs(area - self.area)
            for area in (self.areas[REACH - 1], self.areas[REACH + 1])
            if area is not None
        ]
        largest = max(changes, default=0)
        if not self.area:
            return np.inf if largest else 0.0
        return largest / self.area

    @property
    def fragile(self) -> bool:
        """Whether one step changes the area by more than 5 %."""
        return self.worst > FRAGILE


def sensitivities(prepared: Prepared, address: Address) -> tuple[Sensitivity, ...]:
    """Return how the selected area depends on both bounds of a range.

    One pass over the image: where the range decides (see
    :func:`~maskapp.core.explaining.two_masks.two_masks`), pixels are counted by value, and each
    position of a bound is a sum of these counts.

    Parameters
    ----------
    prepared : Prepared
    address : Address

    Returns
    -------
    tuple of Sensitivity
        Of the low and of the high bound; empty if an automatic bound leaves the range no values, or
        a local one decides by places.
    """
    bounds = prepared.range_at(address)
    ends = prepared.resolved.ends[address]
    if ends is None or bounds.local:
        return ()
    channel, depth = CHANNELS[bounds.channel], prepared.planes.depth
    size = channel.size(depth)
    plane = prepared.planes[channel.id]
    inside, outside = two_masks(prepared, address)
    counts = value_counts(plane, size, inside != outside)
    # Without invert the range adds pixels to `outside`, with invert it takes them away.
    sums = np.concatenate(([0], np.cumsum(-counts if prepared.mask_class.invert else counts)))
    base = int(np.count_nonzero(outside))
    step = _step(plane, channel, depth, prepared.allowed)

    def area(moved: Ends | None) -> int | None:
        if moved is None:
            return None
        values = selected_values(bounds, moved, depth)
        return base + sum(int(sums[high + 1] - sums[low]) for low, high in values)

    return tuple(
        Sensitivity(
            address,
            end,
            channel.id,
            channel.value(ends[end == "high"], depth),
            channel.number(step),
            prepared.considered,
            tuple(
                area(_moved(ends, end, k * step, size, channel.circular))
                for k in range(-REACH, REACH + 1)
            ),
        )
        for end in get_args(End)
    )


def _step(
    plane: NDArray[np.unsignedinteger],
    channel: Channel,
    depth: int,
    allowed: NDArray[np.bool_] | None,
) -> int:
    """Return one step in stored values.

    A step by hand, as a whole per cent or a count of 8 bits; of 16 bits a 256th of the span that
    the image uses, as its histogram would be drawn.
    """
    if channel.scale > 1 or depth == 8:
        return channel.hand
    values = plane if allowed is None else plane[allowed]
    return max(1, (int(values.max()) - int(values.min()) + 1) // 256) if values.size else 1


def _moved(ends: Ends, end: End, by: int, size: int, circular: bool) -> Ends | None:
    """Return the ends after moving one; None if it would pass the other or leave the scale."""
    low, high = (ends[0] + by, ends[1]) if end == "low" else (ends[0], ends[1] + by)
    if circular:
        # On the circle the width must stay between one value and all of them.
        width = (ends[1] - ends[0]) % size + (by if end == "high" else -by)
        return (low % size, high % size) if 0 <= width < size else None
    return (low, high) if 0 <= low <= high < size else None
