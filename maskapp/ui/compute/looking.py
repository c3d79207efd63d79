"""What the board keeps of an image: small enough for hundreds of them."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

from PIL import Image as Pillow

from maskapp.core.color.channels import CHANNELS
from maskapp.core.engine.resolve import UsedBound
from maskapp.core.engine.result import ClassResult, MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.runs.previews import Preview, mask_bits, preview_of
from maskapp.runs.unusual import Measured
from maskapp.ui.compute.thumbnails import as_shown


@dataclass(frozen=True)
class Looked:
    """What looking at an image told.

    Parameters
    ----------
    preview : Preview, optional
        None where the image cannot be read, and beyond a number of images.
    picture : bytes
        A JPEG file, for the eye.
    size : tuple of (int, int)
        Width and height of the picture, and of masks on it.
    nbytes : int
        Of the pixels of the whole image.
    problem : str
        Why the image cannot be read.
    converts, hides : bool
        Whether it is not in sRGB, and whether it has pixels without data.
    """

    preview: Preview | None = None
    picture: bytes = b""
    size: tuple[int, int] = (0, 0)
    nbytes: int = 0
    problem: str = ""
    converts: bool = False
    hides: bool = False


@dataclass(frozen=True)
class ClassNumbers:
    """What a class of a recipe makes of an image.

    Parameters
    ----------
    measured : Measured
    bounds : tuple of UsedBound
        Values of the automatic bounds.
    bits : bytes
        The mask on the picture; see :func:`maskapp.runs.previews.mask_bits`.
    """

    measured: Measured
    bounds: tuple[UsedBound, ...] = ()
    bits: bytes = b""


@dataclass(frozen=True)
class Numbers:
    """What a recipe makes of an image.

    Parameters
    ----------
    exact : bool
        Counted on every pixel, not on the preview.
    classes : tuple of ClassNumbers
        In the recipe's order; none where there is a problem.
    problem : str
        Why the recipe cannot be applied.
    """

    exact: bool = True
    classes: tuple[ClassNumbers, ...] = ()
    problem: str = ""

    def of(self, place: int) -> ClassNumbers | None:
        """Return the numbers of the class at a place, from 0; None where there are none."""
        return self.classes[place] if place < len(self.classes) else None


@dataclass(frozen=True)
class Made:
    """What is made of an image at full size; `image` only as long as it may be kept."""

    looked: Looked
    numbers: Numbers
    image: Image | None = None


def made_of(_name: str, image: Image, result: MaskResult, _recipe: Recipe) -> Made:
    """Return what is kept of an image and its masks."""
    preview = preview_of(image)
    return Made(looked_at(image, preview), numbers_of(result, preview.stride, exact=True), image)


def looked_at(image: Image, preview: Preview) -> Looked:
    """Return what looking at an image tells."""
    stream = io.BytesIO()
    Pillow.fromarray(as_shown(preview.image.pixels)).save(stream, "JPEG", quality=80)
    return replace(
        facts_of(image),
        preview=preview,
        picture=stream.getvalue(),
        size=(preview.image.width, preview.image.height),
    )


def facts_of(image: Image) -> Looked:
    """Return what is known of an image without looking at its pixels."""
    return Looked(
        nbytes=image.pixels.nbytes, converts=bool(image.profile), hides=image.valid is not None
    )


def numbers_of(result: MaskResult, stride: int, *, exact: bool) -> Numbers:
    """Return the numbers of all classes."""
    return Numbers(exact, tuple(_of_class(each, stride) for each in result.classes.values()))


def _of_class(result: ClassResult, stride: int) -> ClassNumbers:
    thresholds = tuple((threshold_name(used), used.value) for used in result.bounds)
    measured = Measured(result.selected, result.considered, thresholds, result.notices)
    return ClassNumbers(measured, result.bounds, mask_bits(result.mask, stride))


def threshold_name(used: UsedBound) -> str:
    """Return what an automatic bound is called where images are compared."""
    end = "from" if used.end == "low" else "to"
    return f"{CHANNELS[used.channel].label} {end}, {used.label}"
