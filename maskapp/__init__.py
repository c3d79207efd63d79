"""Turn RGB images into binary masks by threshold rules a person can read."""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maskapp.core.image import Image
    from maskapp.core.masks import MaskResult, apply_recipe, compute_mask
    from maskapp.core.reading import Reading
    from maskapp.core.recipe import Recipe
    from maskapp.core.rule import Auto, Group, Range, Rule
    from maskapp.errors import ImageError, MaskappError, RecipeError
    from maskapp.files.images import read_image, read_images
    from maskapp.files.masks import write_mask
    from maskapp.files.scripts import recipe_code
    from maskapp.files.selection import Selection

__all__ = [
    "Auto",
    "Group",
    "Image",
    "ImageError",
    "MaskResult",
    "MaskappError",
    "Range",
    "Reading",
    "Recipe",
    "RecipeError",
    "Rule",
    "Selection",
    "apply_recipe",
    "compute_mask",
    "read_image",
    "read_images",
    "recipe_code",
    "write_mask",
]
__version__ = "0.1.0"

# Imported when first used, so that the command line heeds Ctrl-C from its first moment.
_HOMES = {
    "Image": "maskapp.core.image",
    "MaskResult": "maskapp.core.masks",
    "apply_recipe": "maskapp.core.masks",
    "compute_mask": "maskapp.core.masks",
    "Reading": "maskapp.core.reading",
    "Recipe": "maskapp.core.recipe",
    "Auto": "maskapp.core.rule",
    "Group": "maskapp.core.rule",
    "Range": "maskapp.core.rule",
    "Rule": "maskapp.core.rule",
    "ImageError": "maskapp.errors",
    "MaskappError": "maskapp.errors",
    "RecipeError": "maskapp.errors",
    "read_image": "maskapp.files.images",
    "read_images": "maskapp.files.images",
    "write_mask": "maskapp.files.masks",
    "recipe_code": "maskapp.files.scripts",
    "Selection": "maskapp.files.selection",
}

if not TYPE_CHECKING:  # a type checker takes the imports above, and finds names that are not there

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(importlib.import_module(_HOMES[name]), name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
