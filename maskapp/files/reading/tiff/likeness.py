"""Whether a TIFF page that no mark tells of is a smaller copy of another, judged by its pixels."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

_Values = NDArray[np.float64]
_Place = tuple[int, int]

_DECODED = (1, 2, 3, 4, 5, 7, 8, 32773, 32946, 34925, 50000)  # packings that are read
_SIDE = 64  # of a patch of the smaller page
_GRID = 6  # patches along each side
_LARGE_SIDE = 1024  # of the part of the larger page under a patch, about
_LARGEST = 64_000_000  # pixels of a strip or tile, and of all that are kept
# Shares of white: what rounding and lossy packing change, and what no way to make smaller does.
_SAME, _SPOT, _MEAN = 2 / 255, 16 / 255, 1.5 / 255
_UNLIKE = 0.25  # of the variance


def is_copy(large: Any, small: Any, factor: int) -> bool:
    """Return whether a page looks as the larger one does when it is made smaller.

    Patches of the smaller page are compared with what lies over them: pixels are means of the
    blocks that they stand for, or one pixel of each. A page that cannot be compared, because it is
    damaged, packed as none that is read or in strips of more than 64 megapixels, passes for a copy.

    Parameters
    ----------
    large, small : tifffile.TiffPage
        Of one kind of pixels.
    factor : int
        By which the sides of the larger one were divided.
    """
    pages = (large, small)
    if any(int(page.compression) not in _DECODED or _area(page) > _LARGEST for page in pages):
        return True
    try:
        return _is_like(_Parts(large), _Parts(small), factor)
    except Exception:  # noqa: BLE001  # tifffile raises many; reading refuses what is damaged
        return True


class _Parts:
    """Rectangles of a page, of which only the strips and tiles that are needed are decoded."""

    def __init__(self, page: Any) -> None:
        self.height, self.width = int(page.imagelength), int(page.imagewidth)
        self._page = page
        self._kept: dict[int, NDArray[Any]] = {}
        tiled = bool(page.is_tiled)
        self._high = (
            int(page.tilelength)
            if tiled
            else min(int(page.rowsperstrip) or self.height, self.height)
        )
        self._wide = int(page.tilewidth) if tiled else self.width
        bits = int(page.bitspersample) if page.colormap is None else 16
        self._white = float((1 << bits) - 1)

    def at(self, top: int, left: int, height: int, width: int) -> _Values:
        """Return a part (height, width, bands) of the first plane, white being 1."""
        across = -(-self.width // self._wide)
        y, x = top % self._high, left % self._wide
        rows = []
        for row in range(top // self._high, -(-(top + height) // self._high)):
            columns = range(left // self._wide, -(-(left + width) // self._wide))
            parts = [self._decoded(row * across + column) for column in columns]
            rows.append(np.hstack(parts)[:, x : x + width])
        found = np.vstack(rows)[y : y + height]
        return found.astype(np.float64) / self._white

    def _decoded(self, index: int) -> NDArray[Any]:
        if index not in self._kept:
            if (len(self._kept) + 1) * _area(self._page) > _LARGEST:
                self._kept.clear()
            page = self._page
            stream = page.parent.filehandle
            stream.seek(page.dataoffsets[index])
            packed = stream.read(page.databytecounts[index])
            tables = {"jpegtables": page.jpegtables} if int(page.compression) == 7 else {}
            part = page.decode(packed, index, **tables)[0][0]
            if page.colormap is not None:
                part = np.moveaxis(page.colormap, 0, -1)[part[..., 0]]
            self._kept[index] = part
        return self._kept[index]


def _is_like(large: _Parts, small: _Parts, factor: int) -> bool:
    side = max(4, min(_SIDE, _LARGE_SIDE // factor))
    found: list[tuple[_Values, tuple[_Values, ...]]] = []
    for top, left in _places(small, side):
        height, width = min(side, small.height - top), min(side, small.width - left)
        patch = small.at(top, left, height, width)
        found.append((patch, tuple(_reductions(large, small, (top, left), patch.shape, factor))))
    patches = np.concatenate([patch.ravel() for patch, _ in found])
    ways = zip(*(reduced for _, reduced in found), strict=True)
    return any(_are_like(patches, np.concatenate([part.ravel() for part in way])) for way in ways)


def _places(small: _Parts, side: int) -> Iterator[_Place]:
    """Yield where patches begin, over all of a page."""
    rows, columns = (
        np.linspace(0, max(0, length - side), min(_GRID, -(-length // side)), dtype=int).tolist()
        for length in (small.height, small.width)
    )
    yield from ((row, column) for row in rows for column in columns)


def _reductions(
    large: _Parts, small: _Parts, place: _Place, shape: tuple[int, ...], factor: int
) -> Iterator[_Values]:
    """Yield a part of the larger page, made smaller in all ways, as it lies over a patch."""
    exact = tuple(at * factor for at in place)
    scaled = (
        round(place[0] * large.height / small.height),
        round(place[1] * large.width / small.width),
    )
    for top, left in (exact, scaled):
        height = min(shape[0] * factor, large.height - top)
        width = min(shape[1] * factor, large.width - left)
        part = large.at(top, left, height, width)
        edges = ((0, shape[0] * factor - height), (0, shape[1] * factor - width), (0, 0))
        part = np.pad(part, edges, mode="edge")
        blocks = part.reshape(shape[0], factor, shape[1], factor, -1)
        yield blocks.mean(axis=(1, 3))
        yield blocks[:, 0, :, 0]
        yield blocks[:, factor // 2, :, factor // 2]


def _are_like(one: _Values, other: _Values) -> bool:
    difference = one - other
    squares = float(np.mean(difference**2))
    if abs(float(difference.mean())) > _MEAN:
        return False
    if math.sqrt(squares) <= _SAME and float(np.abs(difference).max()) <= _SPOT:
        return True
    spread = float(one.var() + other.var()) / 2
    return squares <= _UNLIKE * spread


def _area(page: Any) -> int:
    """Return the pixels of a page's strips or tiles, each."""
    if page.is_tiled:
        return int(page.tilelength) * int(page.tilewidth)
    return min(int(page.rowsperstrip), int(page.imagelength)) * int(page.imagewidth)
