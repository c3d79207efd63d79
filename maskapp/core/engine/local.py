"""Where ranges with local thresholds select: they ask for values and for places."""

from __future__ import annotations

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.engine.valuesets import ValueSet
from maskapp.core.recipe.rule import Local, Range


def above_local(planes: Planes, channel: str, bound: Local) -> Mask:
    """Return which pixels of an image lie strictly above their own threshold.

    Parameters
    ----------
    planes : Planes
    channel : str
    bound : Local

    Returns
    -------
    (H, W) ndarray of bool
    """
    row = CHANNELS[channel]
    size = row.size(planes.depth)
    return bound.row.function(planes[channel], size, bound.window, bound.weight(row))


def local_mask(planes: Planes, bounds: Range, values: ValueSet) -> Mask:
    """Return which pixels a range with a local bound selects.

    Parameters
    ----------
    planes : Planes
    bounds : Range
        With one or two local bounds.
    values : value set
        What the other bounds leave, before "outside": all values where both are local.

    Returns
    -------
    (H, W) ndarray of bool
        Contiguous.
    """
    plane = planes[bounds.channel]
    mask = np.zeros(plane.shape, np.bool_)
    for low, high in values:
        mask |= (plane >= low) & (plane <= high)
    if isinstance(bounds.low, Local):
        mask &= above_local(planes, bounds.channel, bounds.low)
    if isinstance(bounds.high, Local):
        mask &= ~above_local(planes, bounds.channel, bounds.high)
    return ~mask if bounds.outside else mask
