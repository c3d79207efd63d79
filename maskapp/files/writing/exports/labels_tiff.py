"""One TIFF for all classes: the number of each pixel's class."""

from __future__ import annotations

import numpy as np

from maskapp.core.engine.apply import labels_of
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.writing.encoding import grey_tiff, origin_of
from maskapp.files.writing.export import ImageExport


def _encode(image: Image, result: MaskResult, recipe: Recipe) -> bytes:
    zeros = np.zeros((image.height, image.width), np.uint8)
    labels = labels_of(result.masks.values(), zeros)
    return grey_tiff(labels, origin_of(recipe, image.file_digest, image.pixel_size))


EXPORT = ImageExport(
    id="labelstiff",
    label="TIFF of labels",
    rank=60,
    noun="labels",
    extension="tif",
    mime="image/tiff",
    note="the same numbers as in the PNG of labels; holds the scale, for ImageJ and QuPath",
    from_classes=2,
    encode=_encode,
)
