"""Files to take away, built on click in threads without a session: not kept, but in the gate."""

from __future__ import annotations

from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.naming import output_name
from maskapp.files.writing import pictures
from maskapp.files.writing.export import Export
from maskapp.runs.packs import zip_files
from maskapp.ui.compute.gate import through


def export_file(image: Image, recipe: Recipe, result: MaskResult, export: Export) -> bytes:
    """Return the file that an export makes of an image; of several, a ZIP."""
    return through(_exported, image, recipe, result, export)


def _exported(image: Image, recipe: Recipe, result: MaskResult, export: Export) -> bytes:
    made = export.files(image, result, recipe)
    if len(made) == 1:
        return made[0][1]
    return zip_files((output_name(image.name, part.ending), content) for part, content in made)


def overlay_file(
    image: Image, result: MaskResult, colour: tuple[int, int, int], opacity: float
) -> bytes:
    """Return the image with a colour laid over what is selected; see `encode_overlay`."""
    return through(
        pictures.encode_overlay,
        image.pixels,
        result.mask,
        colour,
        opacity,
        image.valid,
        image.profile,
    )


def cutout_file(image: Image, result: MaskResult) -> bytes:
    """Return the selected pixels, the rest transparent; see `encode_cutout`."""
    return through(pictures.encode_cutout, image.pixels, result.mask, image.profile)
