"""The formats that are read: a module each, which holds a row of the registry."""

from __future__ import annotations

from maskapp.files.reading import avif, bmp, gif, heif, jpeg, jpeg2000, jpegxl, png, pnm, webp
from maskapp.files.reading.contract import Reader
from maskapp.files.reading.tiff import reader

READERS: dict[str, Reader] = {
    module.READER.label: module.READER
    for module in (png, jpeg, reader, bmp, webp, gif, heif, avif, jpegxl, jpeg2000, pnm)
}
"""Every format by its label, in the order in which people are told of them."""
