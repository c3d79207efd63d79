"""What dragging a range needs: two masks between which its bounds choose, pixel by pixel."""

from __future__ import annotations

from maskapp.arrays import Mask
from maskapp.core.color.channels import CHANNELS
from maskapp.core.engine import valuesets
from maskapp.core.engine.prepared import Prepared
from maskapp.core.recipe.address import Address


def two_masks(prepared: Prepared, address: Address) -> tuple[Mask, Mask]:
    """Return the masks before cleaning with one range true for every pixel, and for none.

    For any bounds of that range the mask before cleaning is, pixel by pixel, the first where the
    pixel is in the range and the second where it is not: ``np.where(in_range, first, second)``.
    Invert, region and validity are in both. The other ranges' automatic bounds do not depend on
    this one. Cleaning looks at neighbours, so it cannot be part of this.

    Parameters
    ----------
    prepared : Prepared
    address : Address

    Returns
    -------
    (H, W) ndarray of bool, (H, W) ndarray of bool
        Without invert the first holds the second, with invert the second holds the first.
    """
    channel = CHANNELS[prepared.range_at(address).channel]
    every = valuesets.full(channel.size(prepared.planes.depth))
    return (
        prepared.selected_if(address, every),
        prepared.selected_if(address, valuesets.EMPTY),
    )
