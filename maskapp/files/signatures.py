"""What a file is, told from its first bytes: its name may say anything."""

from __future__ import annotations

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WebP")
"""Formats that :func:`maskapp.read_images` reads."""

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"II\x2a\x00", "TIFF"),
    (b"MM\x00\x2a", "TIFF"),
    (b"II\x2b\x00", "TIFF"),
    (b"MM\x00\x2b", "TIFF"),
    (b"BM", "BMP"),
    (b"GIF8", "a GIF file"),
    (b"%PDF", "a PDF file"),
    (b"%!PS", "a PostScript file"),
    (b"8BPS", "a Photoshop file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\xff\x0a", "a JPEG XL file"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL file"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 file"),
    (b"v/1\x01", "an OpenEXR file"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x89HDF", "an HDF5 file"),
    (b"SIMPLE  =", "a FITS file"),
)
_HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def recognise(data: bytes) -> str:
    """Return a member of :data:`FORMATS`, or what else the file is ("a PDF file"), or ``""``."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        if brand in _HEIF:
            return "a HEIC photo"
        return "an AVIF file" if brand in (b"avif", b"avis") else "a video"
    if data[128:132] == b"DICM":
        return "a DICOM file"
    return _recognise_text(data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower())


def _recognise_text(text: bytes) -> str:
    if b"<svg" in text and text.startswith(b"<"):
        return "an SVG drawing"
    if text.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    return ""
