"""What the browser needs to show the mask of any rule on some channels, at preview size."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.planes import Planes
from maskapp.core.engine.automatic import AutomaticThresholds
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.compute.kept import Work, kept
from maskapp.ui.compute.masks import planes_for, prepare_steps, thresholds_for, values_seen

DIGEST_BYTES = hashlib.sha256().digest_size
"""How much of a file comes before its content."""


@dataclass(frozen=True)
class PlaneFile:
    """The values of a channel at preview size.

    Parameters
    ----------
    data : bytes
        See `maskapp.ui.rule.form.data.Plane`.
    itemsize : int
        Bytes of a value.
    """

    data: bytes
    itemsize: int


@dataclass(frozen=True)
class CountedFile:
    """The pixels that count, at preview size.

    Parameters
    ----------
    data : bytes
        See `maskapp.ui.rule.form.data.Planes`; empty where all do.
    considered : int
        How many they are.
    """

    data: bytes
    considered: int


@kept(most=12, by={"recipe": prepare_steps})
def plane_file_of(image: Image, recipe: Recipe, channel: str, step: int) -> Work[PlaneFile]:
    """Return every `step`-th value of a channel, as the rule sees it."""
    return partial(_plane_file, planes_for(image, recipe), channel, step)


def _plane_file(planes: Planes, channel: str, step: int) -> PlaneFile:
    plane = planes[channel][::step, ::step]
    return PlaneFile(_deflated(plane.astype(plane.dtype.newbyteorder("<"))), plane.itemsize)


@kept(most=4, by={"recipe": values_seen})
def counted_file_of(image: Image, recipe: Recipe, step: int) -> Work[CountedFile]:
    """Return which of every `step`-th pixel are valid and inside the region."""
    return partial(_counted_file, thresholds_for(image, recipe), step)


def _counted_file(thresholds: AutomaticThresholds, step: int) -> CountedFile:
    if thresholds.allowed is None:
        height, width = thresholds.planes.shape
        return CountedFile(b"", -(-height // step) * -(-width // step))
    counted = thresholds.allowed[::step, ::step]
    return CountedFile(_deflated(np.packbits(counted)), int(np.count_nonzero(counted)))


def _deflated(array: NDArray[np.unsignedinteger]) -> bytes:
    # Masks shrink to a fifth in 2 ms, noisy planes hardly, flat ones much, in 12 ms.
    content = np.ascontiguousarray(array).data
    deflate = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_RLE)
    body = deflate.compress(content) + deflate.flush()
    # Streamlit takes files over 1 MiB for the same if their length, first, middle and last 64 KiB
    # are: a digest of the content at the front makes the difference.
    return hashlib.sha256(body).digest() + body
