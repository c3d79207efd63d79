"""Turn RGB images into binary masks by threshold rules a person can read."""

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
