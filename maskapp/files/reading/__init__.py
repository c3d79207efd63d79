"""The formats that are read: a module each, which holds a row of the registry."""

from __future__ import annotations

from maskapp.files.contract import Reader
from maskapp.files.reading import bmp, gif, jpeg, png, tiff, webp

READERS: dict[str, Reader] = {
    module.READER.label: module.READER for module in (png, jpeg, tiff, bmp, webp, gif)
}
"""Every format by its label, in the order in which people are told of them."""
