"""The channel planes of one image: each made on first use, then kept."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Plane
from maskapp.core.color.channel import Depth, top_count
from maskapp.core.color.channels import CHANNELS

BANDS = ("red", "green", "blue")
# Conversions make a dozen temporaries of this many 4-byte pixels: they stay in the CPU's cache.
_BLOCK = 1 << 15


class Planes:
    """Contiguous planes of stored values (see :class:`~maskapp.core.color.channel.Channel`).

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
        self.shape: tuple[int, int] = (pixels.shape[0], pixels.shape[1])
        self.depth: Depth = 8 if pixels.dtype == np.uint8 else 16
        self._pixels = pixels
        self._planes: dict[str, Plane] = {}

    def __getitem__(self, channel: str) -> Plane:
        """Return the read-only (H, W) plane of the channel with this id."""
        self.prepare((channel,))
        return self._planes[channel]

    def prepare(self, channels: Collection[str]) -> None:
        """Make the planes of `channels` that are missing: bands together cost little more."""
        missing = [channel for channel in channels if channel not in self._planes]
        converted = [channel for channel in missing if channel not in BANDS]
        self._split([b for b in BANDS if b not in self._planes and (converted or b in missing)])
        for channel in converted:
            self._keep(channel, self._convert(channel))

    def _keep(self, channel: str, plane: Plane) -> None:
        plane.flags.writeable = False
        self._planes[channel] = plane

    def _split(self, bands: Collection[str]) -> None:
        planes = {band: np.empty(self.shape, self._pixels.dtype) for band in bands}
        # Rows that stay in the cache are read from memory once, not once for each band.
        rows = max(1, _BLOCK // self.shape[1])
        for start in range(0, self.shape[0], rows):
            block = slice(start, start + rows)
            for band, plane in planes.items():
                plane[block] = self._pixels[block, :, BANDS.index(band)]
        for band, plane in planes.items():
            self._keep(band, plane)

    def _convert(self, channel: str) -> Plane:
        red, green, blue = (self._planes[band].reshape(-1) for band in BANDS)
        plane = np.empty(red.size, plane_dtype(CHANNELS[channel].size(self.depth)))
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
        Channel id.
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
    red, green, blue = (cast(band) for band in bands)
    steps = row.convert(xp, red, green, blue, top_count(depth))
    return steps - row.limits(depth)[0] * row.scale
