"""Truths: masks that somebody made by other means, to compare masks with.

Only what is plainly a mask is read as one. What could be another thing is refused, with the values
that were found: a truth that is read wrongly gives scores that look like those of a wrong rule.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from maskapp.arrays import Mask
from maskapp.core.color.channel import top_count
from maskapp.core.color.histogram import value_counts
from maskapp.core.image import Image
from maskapp.errors import ImageError
from maskapp.files.reading.images import ROTATED, open_pages

_SHOWN = 6  # values that a refusal names
_SAVE = "Save it in black and white (0 and 255) as PNG or TIFF"

Values = NDArray[np.unsignedinteger]


@dataclass(frozen=True, eq=False)
class Truth:
    """A mask, or an image of labels, of an image.

    Parameters
    ----------
    values : (H, W) ndarray of unsigned integers
        As in the file: 0 is background.
    known : (H, W) ndarray of bool or None
        False where the file is fully transparent, which tells nothing; `values` are 0 there. None
        for all.
    found : tuple of int
        The values that occur where it is known, the lowest first.
    notices : tuple of str
        What there is to know of it, as sentences.
    """

    values: Values
    known: Mask | None
    found: tuple[int, ...]
    notices: tuple[str, ...] = ()

    @property
    def mask(self) -> Mask:
        """Where it is known and not background."""
        wanted: Mask = self.values != 0
        return wanted


def read_truth(
    data: bytes,
    name: str,
    image: Image,
    *,
    labels: int | None = None,
    page: int = 1,
    pages: int = 1,
) -> Truth:
    """Read the truth of an image.

    Parameters
    ----------
    data : bytes
        A file that :func:`~maskapp.files.reading.images.read_image` reads. A mask has 0 and 1, 0
        and 255, 0 and 65535 (16 bits), or black and one colour; an image of labels 0, 1, 2, … A
        palette's numbers are the values where its colours are no greys and number 0 is black.
    name : str
        For messages.
    image : Image
        That it is of: upright, so the truth is too.
    labels : int, optional
        How many classes an image of labels may have; by default it is the mask of one class.
    page, pages : int
        Which of its file's images `image` is, from 1, and how many that has: as many as the truth.

    Raises
    ------
    ImageError
        If the file cannot be read, is the image itself, has another size, or values that are not
        plainly those of a mask or of labels; the sentence says what was found and what to do.
    """
    read = _page(data, name, page, pages)
    if _is_copy(read, image):
        raise ImageError(
            f"{name}: this is the image itself, not a mask of it.",
            "Choose the masks that somebody made of the images.",
        )
    _check_size(read, name, image)
    values = _values(read, data, name, alone=pages == 1)
    if read.valid is not None:
        values = values * read.valid
    found = _found(values, read.valid)
    if labels is None:
        _check_mask(found, name, read)
    else:
        _check_labels(found, name, labels)
    if read.valid is not None and len(found) < 2:
        raise ImageError(
            f"{name}: the transparent pixels tell nothing, and all others have one value, "
            f"{found[0]}.",
            f"If what is transparent is background, {_SAVE[0].lower()}{_SAVE[1:]}, without "
            "transparency.",
        )
    return Truth(values, read.valid, found, _notices(read, image))


def _page(data: bytes, name: str, page: int, pages: int) -> Image:
    found = open_pages(data, name=name)
    if len(found) == pages:
        return found[page - 1].read()
    holds = "one image" if len(found) == 1 else f"{len(found)} images"
    has = "one" if pages == 1 else str(pages)
    raise ImageError(
        f"{name}: the file holds {holds}, and that of the image {has}.",
        "A truth has one for each, in their order, or names its page, as in scan_page3_mask.png.",
    )


def _is_copy(truth: Image, image: Image) -> bool:
    """Whether the truth has the image's file or pixels; a flat picture may be both."""
    same = truth.digest == image.digest or (
        truth.file_digest != "" and truth.file_digest == image.file_digest
    )
    return same and bool((truth.pixels != truth.pixels[0, 0]).any())


def _check_size(truth: Image, name: str, image: Image) -> None:
    size, other = (truth.width, truth.height), (image.width, image.height)
    if size == other:
        return
    sentence = f"{name} has {size[0]} × {size[1]} pixels and the image {other[0]} × {other[1]}"
    if size != other[::-1]:
        raise ImageError(f"{sentence}.", "A truth needs the image's own size.")
    upright = " as its EXIF orientation says" if ROTATED in image.summary.split(", ") else ""
    raise ImageError(
        f"{sentence}: one of them is turned.",
        f"maskapp takes the image upright{upright}. Turn the truth so that it lies over that.",
    )


def _notices(truth: Image, image: Image) -> tuple[str, ...]:
    turned = [ROTATED in each.summary.split(", ") for each in (truth, image)]
    if turned == [False, True]:
        # Where the sizes are the same either way, nobody can tell.
        return ("The image was turned upright as EXIF says; the truth is taken to be upright.",)
    return ()


def _values(truth: Image, data: bytes, name: str, *, alone: bool) -> Values:
    """Return the values of a truth as a single band."""
    red, green, blue = (truth.pixels[..., band] for band in range(3))
    grey = (red == green) & (green == blue)
    if truth.valid is not None:
        grey |= ~truth.valid  # what colours lie under transparency is nobody's business
    if grey.all():
        values: Values = np.ascontiguousarray(red)
        return values
    if alone and (indices := _palette(data, truth)) is not None:
        return indices
    black = ~(red.astype(bool) | green.astype(bool) | blue.astype(bool))
    colours = _colours(truth, ~black)
    if len(colours) > 1:
        texts = [f"({', '.join(map(str, each))})" for each in colours[:_SHOWN]]
        more = " …" if len(colours) > _SHOWN else ""
        raise ImageError(
            f"{name} has several colours: {', '.join(texts)}{more}, so it is not clear which "
            "pixels are wanted.",
            f"{_SAVE}; labels as grey values 0, 1, 2, …",
        )
    wanted: Values = (~black).astype(np.uint8)
    return wanted


def _colours(truth: Image, where: Mask) -> list[tuple[int, ...]]:
    """Return some of the colours there are, at most one more than are shown."""
    rest = where if truth.valid is None else where & truth.valid
    found: list[tuple[int, ...]] = []
    while len(found) <= _SHOWN and rest.any():
        colour = truth.pixels.reshape(-1, 3)[np.argmax(rest)]
        found.append(tuple(colour.tolist()))
        rest = rest & (truth.pixels != colour).any(axis=2)
    return found


def _palette(data: bytes, truth: Image) -> Values | None:
    """Return the numbers of a palette's colours; None without one, or where 0 is not black."""
    try:
        opened = Pillow.open(io.BytesIO(data))
    except UnidentifiedImageError:  # such as JPEG XL, which has no palettes
        return None
    with opened as file:
        if file.mode != "P":
            return None
        picture = ImageOps.exif_transpose(file)
        indices = np.asarray(picture)
        palette = np.array(picture.getpalette("RGB"), np.uint8).reshape(-1, 3)
    # Held to what the reader of images delivered: they are the same picture or nothing is said.
    if indices.shape != truth.pixels.shape[:2] or int(indices.max()) >= len(palette):
        return None
    same = (palette[indices] == truth.pixels).all(axis=2)
    if truth.valid is not None:
        same |= ~truth.valid
    return indices if same.all() and not palette[0].any() else None


def _found(values: Values, known: Mask | None) -> tuple[int, ...]:
    counts = value_counts(values, 1 << (8 * values.dtype.itemsize), known)
    return tuple(np.flatnonzero(counts).tolist())


def _check_mask(found: tuple[int, ...], name: str, truth: Image) -> None:
    tops = {1, 255, top_count(truth.depth)}
    if not any(set(found) <= {0, top} for top in tops):
        remedy = f"{_SAVE}."
        if "JPEG" in truth.summary:
            remedy = f"{_SAVE}: JPEG changes values at the edges."
        if len(found) > 2 and found[-1] == len(found) - 1:
            remedy = "Are these labels or numbered objects? Save one class as 0 and 255."
        raise ImageError(f"{name} has {_told(found)}: a mask has 0 and 1, or 0 and 255.", remedy)


def _check_labels(found: tuple[int, ...], name: str, classes: int) -> None:
    if set(found) <= {0, 255} and 255 in found:
        raise ImageError(
            f"{name} is a mask of 0 and 255, and the recipe has {classes} classes: it does not say "
            "of which.",
            "Put the name of the class at the end of its name, as in leaf_mask_tissue.png.",
        )
    if found[-1] > classes:
        raise ImageError(
            f"{name} has {_told(found)}: labels of {classes} classes go from 0 to {classes}.",
            "Save 0 for background and 1, 2, … in the order of the recipe's classes, as PNG or "
            "TIFF; make transparent what tells nothing.",
        )


def _told(found: tuple[int, ...]) -> str:
    if len(found) == 1:
        return f"one value, {found[0]}"
    shown = found if len(found) <= _SHOWN else (*found[: _SHOWN - 1], "…", found[-1])
    return f"{len(found)} values ({', '.join(map(str, shown))})"
