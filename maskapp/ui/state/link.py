"""The rule in the page's address: compressed recipe JSON, safe in a URL."""

from __future__ import annotations

import base64
import binascii
import zlib

from maskapp.core.recipe.codec import MAX_BYTES
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import RecipeError

PARAMETER = "r"


def encode(recipe: Recipe) -> str:
    """Return the recipe as text for the address."""
    packed = zlib.compress(recipe.to_json(indent=None).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(text: str) -> Recipe:
    """Return the recipe of an address.

    Raises
    ------
    RecipeError
        If the text is damaged, longer than a recipe can be, or holds no valid recipe.
    """
    try:
        packed = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        unpacker = zlib.decompressobj()
        # A few bytes can unpack to gigabytes: stop right behind the largest legal recipe.
        data = unpacker.decompress(packed, MAX_BYTES + 1)
        if not unpacker.eof and len(data) <= MAX_BYTES:
            raise zlib.error("truncated")
    except (UnicodeError, binascii.Error, zlib.error):
        raise RecipeError("The address holds a damaged rule. Copy the whole link again.") from None
    return Recipe.from_json(data)
