"""What a file is, told from its first bytes: its name may say anything."""

from __future__ import annotations

import codecs

from maskapp.files.reading.registry import READERS

FORMATS = tuple(READERS)
"""Formats that :func:`maskapp.read_images` reads."""

ARCHIVE = "a ZIP archive"
"""What :func:`recognise` calls a ZIP archive."""

POINTER = "a Git LFS pointer: it stands for a file that was not fetched"
"""What :func:`recognise` calls what Git leaves in the place of a large file."""

PACKED = frozenset(
    {
        ARCHIVE,
        "a 7-Zip archive",
        "a RAR archive",
        "a tar archive",
        "a file packed with gzip",
        "a file packed with bzip2",
        "a file packed with xz",
        "a file packed with Zstandard",
    }
)
"""What :func:`recognise` calls archives and packed files."""

_TEXT = "a text file"
_OLD = "an old Office document, or a microscope's ZVI or OIB file"

OTHER_IMAGES = frozenset(
    {
        "a camera's raw file",
        "an OpenEXR file",
        "a Photoshop file",
        "a PostScript file",
        "a DICOM file",
        "a FITS file",
        "an SVG drawing",
        "a Zeiss CZI file",
        "a Nikon ND2 file",
        "a Leica LIF file",
        _OLD,
        "an OpenRaster picture",
        "a Krita picture",
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
    (b"ZISRAWFILE", "a Zeiss CZI file"),
    (b"\xda\xce\xbe\x0a", "a Nikon ND2 file"),
    (b"\x70\x00\x00\x00", "a Leica LIF file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD),
    (b"\x1a\x45\xdf\xa3", "a video"),
    (b"v/1\x01", "an OpenEXR file"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x89HDF", "an HDF5 file"),
    (b"SIMPLE  =", "a FITS file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x1f\x8b\x08", "a file packed with gzip"),
    (b"BZh", "a file packed with bzip2"),
    (b"\xfd7zXZ\0", "a file packed with xz"),
    (b"\x28\xb5\x2f\xfd", "a file packed with Zstandard"),
    (b"version https://git-lfs.github.com/", POINTER),
    (b"\xff\xfe", _TEXT),
    (b"\xfe\xff", _TEXT),
)
# By the name of the first entry of a ZIP; `mimetype` says more in its content.
_OFFICE = (
    b"[Content_Types].xml",
    b"_rels/.rels",
    b"docProps/",
    b"word/document.xml",
    b"xl/workbook.xml",
    b"ppt/presentation.xml",
)
_OFFICE_PARTS = (
    (b"xl/workbook", "an Excel workbook"),
    (b"word/document", "a Word document"),
    (b"ppt/presentation", "a PowerPoint presentation"),
)
_MIME_TYPES = (
    (b"application/vnd.oasis.opendocument.text", "an OpenDocument text"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet"),
    (b"application/vnd.oasis.opendocument.presentation", "an OpenDocument presentation"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"application/epub+zip", "an e-book"),
    (b"image/openraster", "an OpenRaster picture"),
    (b"application/x-krita", "a Krita picture"),
)
# By name, where the beginning of a document is damaged.
_DOCUMENTS = {
    "xlsx": "an Excel workbook",
    "xlsm": "an Excel workbook",
    "docx": "a Word document",
    "docm": "a Word document",
    "pptx": "a PowerPoint presentation",
    "odt": "an OpenDocument text",
    "ods": "an OpenDocument spreadsheet",
    "odp": "an OpenDocument presentation",
    "odg": "an OpenDocument file",
    "epub": "an e-book",
    "jar": "a Java program",
    "apk": "an Android app",
}
_NO_IMAGES = frozenset(
    {
        _TEXT,
        "an XML file",
        "a PDF file",
        "a web page",
        "an Office document",
        *_DOCUMENTS.values(),
        *(f"{kind} by its name" for kind in _DOCUMENTS.values()),
    }
)
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\f\r"))
_BEYOND_ASCII = bytes(range(128, 256))
_EXTENSIONS = {end: reader.label for reader in READERS.values() for end in reader.extensions}


def recognise(data: bytes, name: str = "") -> str:
    """Return a member of :data:`FORMATS`, or what else the file is ("a PDF file"), or ``""``.

    The name counts only for documents that are ZIP archives, where their contents do not tell.
    """
    kind = _recognised(data)
    document = _DOCUMENTS.get(_extension(name))
    return f"{document} by its name" if document and kind in (ARCHIVE, "") else kind


def is_document(kind: str, name: str) -> bool:
    """Whether nobody takes a file for an image: neither by its contents nor by its name."""
    return kind in _NO_IMAGES and _extension(name) not in _EXTENSIONS


def is_packed(kind: str, name: str) -> bool:
    """Whether a file is an archive or a packed file, and does not claim to be an image."""
    return kind in PACKED and _extension(name) not in _EXTENSIONS


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _recognised(data: bytes) -> str:
    for reader in READERS.values():
        if reader.recognises(data[:1024]):
            return reader.label
    if data[:4] == b"II\x2a\x00" and data[8:10] == b"CR":
        return "a camera's raw file"
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return _recognise_zip(data)
    if data[:4] == b"RIFF" and data[8:12] == b"AVI ":
        return "a video"
    if data[4:8] == b"ftyp":
        return _recognise_boxes(data[8:12])
    if data[128:132] == b"DICM":
        return "a DICOM file"
    if data[257:262] == b"ustar":
        return "a tar archive"
    return _recognise_text(data[:1024].removeprefix(b"\xef\xbb\xbf").strip())


def contradiction(name: str, kind: str) -> str:
    """Return a sentence if the file's name claims another format than `kind`, else ``""``."""
    claimed = _EXTENSIONS.get(_extension(name), kind)
    return "" if claimed == kind else f"The name says {claimed}, the contents are {kind}."


def _recognise_zip(data: bytes) -> str:
    """Return what a ZIP is: programs keep documents in one, and a broken one is still theirs."""
    first = data[30 : 30 + int.from_bytes(data[26:28], "little")]
    if first.startswith(_OFFICE):
        return next((kind for part, kind in _OFFICE_PARTS if part in data), "an Office document")
    if first == b"mimetype":
        content = data[38:200]
        return next((kind for part, kind in _MIME_TYPES if content.startswith(part)), ARCHIVE)
    if first.startswith(b"META-INF/MANIFEST.MF") or first == b"META-INF/":
        return "a Java program"
    return "an Android app" if first == b"AndroidManifest.xml" else ARCHIVE


def _recognise_boxes(brand: bytes) -> str:
    return "a camera's raw file" if brand == b"crx " else "a video"


def _recognise_text(text: bytes) -> str:
    low = text.lower()
    if low.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if b"<svg" in low and low.startswith(b"<"):
        return "an SVG drawing"
    if not _is_text(text):
        return ""
    return "an XML file" if low.startswith(b"<?xml") else _TEXT


def _is_text(start: bytes) -> bool:
    """Whether bytes are words: of UTF-8, whose last letter may be cut, or mostly of ASCII."""
    if not start or start.translate(None, _CONTROLS) != start:
        return False
    if len(start.translate(None, _BEYOND_ASCII)) > 0.7 * len(start):
        return True
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True
