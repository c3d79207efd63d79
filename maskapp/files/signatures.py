"""What a file is, told from its first bytes: its name may say anything."""

from __future__ import annotations

from maskapp.files.reading import READERS

FORMATS = tuple(READERS)
"""Formats that :func:`maskapp.read_images` reads."""

ARCHIVE = "a ZIP archive"
"""What :func:`recognise` calls a ZIP archive."""

OTHER_IMAGES = frozenset(
    {
        "a camera's raw file",
        "an OpenEXR file",
        "a Photoshop file",
        "a PostScript file",
        "a DICOM file",
        "a FITS file",
        "an SVG drawing",
    }
)
"""What :func:`recognise` calls images that are not read."""

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"IIRO", "a camera's raw file"),
    (b"IIRS", "a camera's raw file"),
    (b"MMOR", "a camera's raw file"),
    (b"IIU\x00", "a camera's raw file"),
    (b"FUJIFILMCCD-RAW", "a camera's raw file"),
    (b"FOVb", "a camera's raw file"),
    (b"%PDF", "a PDF file"),
    (b"%!PS", "a PostScript file"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript file"),
    (b"8BPS", "a Photoshop file"),
    (b"PK\x05\x06", ARCHIVE),
    (b"PK\x03\x04", ARCHIVE),
    (b"v/1\x01", "an OpenEXR file"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x89HDF", "an HDF5 file"),
    (b"SIMPLE  =", "a FITS file"),
)
_EXTENSIONS = {end: reader.label for reader in READERS.values() for end in reader.extensions}


def recognise(data: bytes) -> str:
    """Return a member of :data:`FORMATS`, or what else the file is ("a PDF file"), or ``""``."""
    for reader in READERS.values():
        if reader.recognises(data[:1024]):
            return reader.label
    if data[:4] == b"II\x2a\x00" and data[8:10] == b"CR":
        return "a camera's raw file"
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[4:8] == b"ftyp":
        return _recognise_boxes(data[8:12])
    if data[128:132] == b"DICM":
        return "a DICOM file"
    return _recognise_text(data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower())


def contradiction(name: str, kind: str) -> str:
    """Return a sentence if the file's name claims another format than `kind`, else ``""``."""
    claimed = _EXTENSIONS.get(name.rpartition(".")[2].lower(), kind) if "." in name else kind
    return "" if claimed == kind else f"The name says {claimed}, the contents are {kind}."


def _recognise_boxes(brand: bytes) -> str:
    return "a camera's raw file" if brand == b"crx " else "a video"


def _recognise_text(text: bytes) -> str:
    if text.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    return "an SVG drawing" if b"<svg" in text and text.startswith(b"<") else ""
