"""Files to take away, built on click in threads without a session: not kept, but in the gate."""

from __future__ import annotations

from maskapp.core.engine.result import ClassResult, MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.writing import pictures
from maskapp.files.writing.export import Export
from maskapp.ui.compute.gate import through


def export_file(
    image: Image, recipe: Recipe, result: MaskResult, export: Export, name: str
) -> bytes:
    """Return the file that an export makes of an image: of the class `name`, or of all in one."""
    return through(_exported, image, recipe, result, export, name)


def _exported(image: Image, recipe: Recipe, result: MaskResult, export: Export, name: str) -> bytes:
    made = zip(export.parts(recipe), export.make(image, result, recipe), strict=True)
    return next(content for part, content in made if part.mask_class in (None, name))


def overlay_file(
    image: Image, result: ClassResult, colour: tuple[int, int, int], opacity: float
) -> bytes:
    """Return the image with a colour laid over what is selected; see `encode_overlay`."""
    return through(
        pictures.encode_overlay,
        image.pixels,
        [(result.mask, colour)],
        opacity,
        image.valid,
        image.profile,
    )


def cutout_file(image: Image, result: ClassResult) -> bytes:
    """Return the selected pixels, the rest transparent; see `encode_cutout`."""
    return through(pictures.encode_cutout, image.pixels, result.mask, image.profile)
