"""Every format that is read, from the modules in :mod:`maskapp.files.reading.formats`."""

from __future__ import annotations

from maskapp.files.reading.contract import Reader
from maskapp.registry import members

READERS: dict[str, Reader] = {
    reader.label: reader for reader in members("maskapp.files.reading.formats", Reader).values()
}
"""By their labels, in the order in which people are told of them."""
