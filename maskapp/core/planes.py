"""The channel planes of one image: each made on first use, then kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.core.channels import CHANNELS, top_count

Plane = NDArray[np.unsignedinteger]
BANDS = ("red", "green", "blue")
# Conversions make a dozen temporaries of this many 4-byte pixels: they stay in the CPU's cache.
_BLOCK = 1 << 15


class Planes:
    """Contiguous planes of stored channel values (see :class:`maskapp.core.channels.Channel`).

    Parameters
    ----------
    pixels : (H, W, 3) ndarray of uint8 or uint16
        Any strides, may be read-only. RGB order.

    Attributes
    ----------
    shape : tuple of int
        (H, W).
    depth : int
        8 or 16.
    """

    def __init__(self, pixels: NDArray[np.unsignedinteger]) -> None:
        self.shape = (pixels.shape[0], pixels.shape[1])
        self.depth = pixels.dtype.itemsize * 8
        self._pixels = pixels
        self._planes: dict[str, Plane] = {}

    def __getitem__(self, channel: str) -> Plane:
        """Return the read-only (H, W) plane of the channel with this id."""
        if channel not in self._planes:
            plane = self._make(channel)
            plane.flags.writeable = False
            self._planes[channel] = plane
        return self._planes[channel]

    def _make(self, channel: str) -> Plane:
        if channel in BANDS:
            return np.array(self._pixels[..., BANDS.index(channel)], order="C")
        row = CHANNELS[channel]
        assert row.convert is not None
        red, green, blue = (self[band].reshape(-1) for band in BANDS)
        plane = np.empty(red.size, plane_dtype(row.size(self.depth)))
        for start in range(0, red.size, _BLOCK):
            block = slice(start, start + _BLOCK)
            plane[block] = stored_values(np, channel, (red[block], green[block], blue[block]))
        return plane.reshape(self.shape)


def plane_dtype(size: int) -> type[np.unsignedinteger]:
    """Return the smallest unsigned type that holds `size` values."""
    return next(t for t in (np.uint8, np.uint16, np.uint32) if size <= np.iinfo(t).max + 1)


def stored_values(xp: Any, channel: str, bands: tuple[Any, Any, Any]) -> Any:
    """Return a channel's stored values for `bands`, arrays or tensors of uint8 or uint16.

    Parameters
    ----------
    xp : module
        numpy or torch, the library of `bands`.
    channel : str
        A channel with a conversion.
    bands : tuple of array
        Red, green and blue.

    Returns
    -------
    array
        Of a signed integer or float32 type; every value is a whole number from 0.
    """
    row = CHANNELS[channel]
    depth = bands[0].dtype.itemsize * 8
    # 16-bit sums of products pass 2^31.
    wide = xp.int32 if depth == 8 else xp.int64
    cast: Callable[[Any], Any] = (
        (lambda band: band.astype(wide)) if xp is np else (lambda band: band.to(wide))
    )
    assert row.convert is not None
    red, green, blue = (cast(band) for band in bands)
    steps = row.convert(xp, red, green, blue, top_count(depth))
    return steps - row.limits(depth)[0] * row.scale
