"""Turn RGB images into binary masks by threshold rules a person can read."""

import importlib
from typing import TYPE_CHECKING

from maskapp._version import __version__ as __version__

if TYPE_CHECKING:
    from maskapp.core.color.own.stain import stain_channel
    from maskapp.core.engine.apply import apply_recipe, compute_labels, compute_mask
    from maskapp.core.engine.result import ClassResult, MaskResult
    from maskapp.core.image import Image
    from maskapp.core.measuring.counting import Counting
    from maskapp.core.measuring.measured import Measured, measure
    from maskapp.core.recipe.mask_class import MaskClass
    from maskapp.core.recipe.reading import Reading
    from maskapp.core.recipe.recipe import Recipe
    from maskapp.core.recipe.rule import Auto, Group, Local, Range, Rule
    from maskapp.errors import ImageError, MaskappError, RecipeError
    from maskapp.files.reading.images import read_image, read_images
    from maskapp.files.reading.selection import Selection
    from maskapp.files.scripts.script import recipe_code
    from maskapp.files.writing.masks import write_mask

__all__ = [
    "Auto",
    "ClassResult",
    "Counting",
    "Group",
    "Image",
    "ImageError",
    "Local",
    "MaskClass",
    "MaskResult",
    "MaskappError",
    "Measured",
    "Range",
    "Reading",
    "Recipe",
    "RecipeError",
    "Rule",
    "Selection",
    "apply_recipe",
    "compute_labels",
    "compute_mask",
    "measure",
    "read_image",
    "read_images",
    "recipe_code",
    "stain_channel",
    "write_mask",
]

# Imported when first used, so that the command line heeds Ctrl-C from its first moment.
_HOMES = {
    "stain_channel": "maskapp.core.color.own.stain",
    "Image": "maskapp.core.image",
    "Counting": "maskapp.core.measuring.counting",
    "Measured": "maskapp.core.measuring.measured",
    "measure": "maskapp.core.measuring.measured",
    "ClassResult": "maskapp.core.engine.result",
    "MaskResult": "maskapp.core.engine.result",
    "apply_recipe": "maskapp.core.engine.apply",
    "compute_labels": "maskapp.core.engine.apply",
    "compute_mask": "maskapp.core.engine.apply",
    "MaskClass": "maskapp.core.recipe.mask_class",
    "Reading": "maskapp.core.recipe.reading",
    "Recipe": "maskapp.core.recipe.recipe",
    "Auto": "maskapp.core.recipe.rule",
    "Group": "maskapp.core.recipe.rule",
    "Local": "maskapp.core.recipe.rule",
    "Range": "maskapp.core.recipe.rule",
    "Rule": "maskapp.core.recipe.rule",
    "ImageError": "maskapp.errors",
    "MaskappError": "maskapp.errors",
    "RecipeError": "maskapp.errors",
    "read_image": "maskapp.files.reading.images",
    "read_images": "maskapp.files.reading.images",
    "write_mask": "maskapp.files.writing.masks",
    "recipe_code": "maskapp.files.scripts.script",
    "Selection": "maskapp.files.reading.selection",
}

if not TYPE_CHECKING:  # a type checker takes the imports above, and finds names that are not there

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(importlib.import_module(_HOMES[name]), name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
