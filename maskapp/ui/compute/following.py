"""What the browser needs to show the mask of any bounds of one range, while its slider moves."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.planes import Planes
from maskapp.core.engine.prepared import Prepared
from maskapp.core.explaining.two_masks import two_masks
from maskapp.core.image import Image
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.compute.kept import Work, kept, left_out
from maskapp.ui.compute.masks import planes_for, prepare_steps, prepared_for


@dataclass(frozen=True)
class PlaneFile:
    """The values of a channel at preview size.

    Parameters
    ----------
    data : bytes
        See `maskapp.ui.viewer.component.ViewerLive`.
    itemsize : int
        Bytes of a value.
    """

    data: bytes
    itemsize: int


@dataclass(frozen=True)
class MasksFile:
    """The two masks of a range at preview size.

    Parameters
    ----------
    data : bytes
        See `maskapp.ui.viewer.component.ViewerLive`.
    considered : int
        Number of pixels, at preview size, that are valid and inside the region.
    """

    data: bytes
    considered: int


@kept(most=4, by={"recipe": prepare_steps})
def plane_file_of(image: Image, recipe: Recipe, channel: str, step: int) -> Work[PlaneFile]:
    """Return every `step`-th value of a channel, as the rule sees it."""
    return partial(_plane_file, planes_for(image, recipe), channel, step)


def _plane_file(planes: Planes, channel: str, step: int) -> PlaneFile:
    plane = planes[channel][::step, ::step]
    return PlaneFile(_deflated(plane.astype(plane.dtype.newbyteorder("<"))), plane.itemsize)


@kept(most=4, by={"recipe": left_out})
def masks_file_of(
    image: Image, recipe: Recipe, place: Address, rest: str, step: int
) -> Work[MasksFile]:
    """Return the masks with a range true for every pixel, and for none, before cleaning.

    Parameters
    ----------
    image : Image
    recipe : Recipe
    place : Address
        Of the range.
    rest : str
        Identifies all of the recipe but the bounds of the range, which make no difference.
    step : int
        Every how many pixels of the image the masks have one.
    """
    return partial(_masks_file, prepared_for(image, recipe), place, step)


def _masks_file(prepared: Prepared, place: Address, step: int) -> MasksFile:
    inside, outside = (mask[::step, ::step] for mask in two_masks(prepared, place))
    allowed = prepared.allowed
    considered = inside.size if allowed is None else np.count_nonzero(allowed[::step, ::step])
    return MasksFile(_deflated(np.packbits(np.stack((inside, outside)))), int(considered))


def _deflated(array: NDArray[np.unsignedinteger]) -> bytes:
    # Masks shrink to a fifth in 2 ms, noisy planes hardly, flat ones much, in 12 ms.
    content = np.ascontiguousarray(array).data
    deflate = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_RLE)
    body = deflate.compress(content) + deflate.flush()
    # Streamlit takes files over 1 MiB for the same if their length, first, middle and last 64 KiB
    # are: a digest of the content at the front makes the difference.
    return hashlib.sha256(body).digest() + body
