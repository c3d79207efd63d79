"""One PNG for all classes: the number of each pixel's class."""

from __future__ import annotations

import numpy as np

from maskapp.core.engine.apply import labels_of
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.writing.encoding import grey_png, origin_of
from maskapp.files.writing.export import ImageExport


def _encode(image: Image, result: MaskResult, recipe: Recipe) -> bytes:
    zeros = np.zeros((image.height, image.width), np.uint8)
    labels = labels_of(result.masks.values(), zeros)
    return grey_png(labels, origin_of(recipe, image.file_digest))


EXPORT = ImageExport(
    id="labels",
    label="PNG of labels",
    rank=50,
    noun="labels",
    extension="png",
    mime="image/png",
    note="0 where no class selects, else 1, 2, … in the order of the classes; where several do, "
    "the later one's. Looks black in most viewers",
    from_classes=2,
    encode=_encode,
)
