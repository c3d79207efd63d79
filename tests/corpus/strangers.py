"""Files that are no image, no image that is read, or under another name."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from functools import partial
from typing import Any

import imagecodecs
import numpy as np
from PIL import Image as Pillow

from tests.corpus.animations import gif, webp
from tests.corpus.bmp import bmp
from tests.corpus.case import RGB8, RGB16, WIDE8, Case, Outcome, Reads, Refused, noise, page, reads
from tests.corpus.jpeg import decoded, jpeg
from tests.corpus.png import RGB, png
from tests.corpus.tiff import tiff

_IMAGE, _NONE = Refused("unsupported_format"), Refused("not_an_image")


def _saved(kind: str) -> bytes:
    stream = io.BytesIO()
    Pillow.fromarray(WIDE8).save(stream, kind)
    return stream.getvalue()


def _zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("leaf.png"), png(RGB8, 8, RGB))
    return stream.getvalue()


def _packed(name: str, content: bytes = b"", *more: str, cut: bool = False) -> bytes:
    """Return a ZIP as programs write their documents, whole or cut in half."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), content)
        for other in more:
            archive.writestr(zipfile.ZipInfo(other), b"<xml/>" * 40)
    data = stream.getvalue()
    return data[: len(data) // 2] if cut else data


def _documents() -> list[Case]:
    office, mime = "[Content_Types].xml", b"application/vnd.oasis.opendocument."
    files: dict[str, tuple[tuple[Any, ...], str]] = {
        "docx": ((office, b"<Types/>", "_rels/.rels", "word/document.xml"), "Word"),
        "xlsx": ((office, b"<Types/>", "xl/workbook.xml", "xl/styles.xml"), "Excel"),
        "pptx": (("ppt/presentation.xml", b"", office), "PowerPoint"),
        "odt": (("mimetype", mime + b"text", "content.xml"), "OpenDocument text"),
        "ods": (("mimetype", mime + b"spreadsheet", "content.xml"), "OpenDocument spread"),
        "epub": (("mimetype", b"application/epub+zip", "a.xhtml"), "e-book"),
        "jar": (("META-INF/MANIFEST.MF", b"", "A.class"), "Java"),
    }
    cases = []
    for end, ((name, content, *more), word) in files.items():
        for cut in (False, True):
            data = _packed(name, content, *more, cut=cut)
            cases.append(
                Case(
                    f"other-{'broken-' * cut}{end}.png",
                    partial(bytes, data),
                    Refused("not_an_image", (word,)),
                )
            )
    for end, (_, word) in files.items():
        for how, start in (("zeros", b"PK\3\4"), ("lost", b"\x9c\xf1")):
            cases.append(
                Case(
                    f"begins-with-{how}.{end}",
                    partial(bytes, start + bytes(5000)),
                    Refused("not_an_image", (word, "by its name")),
                )
            )
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)
    cases.append(Case("other-doc.png", partial(bytes, old), Refused("unsupported_format")))
    return cases


def _tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("leaf.png"))
    return stream.getvalue()


def _npy() -> bytes:
    stream = io.BytesIO()
    np.save(stream, RGB8)
    return stream.getvalue()


def _others() -> list[Case]:
    """Return files that are something else; all of them are called PNG."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
    box = b"\0\0\0\x18ftyp"
    text = "A line of text.\n" * 20
    files: dict[str, tuple[bytes, Outcome]] = {
        "heic": (box + b"heic\0\0\0\0mif1heic" + bytes(99), Refused("corrupt", ("HEIC",))),
        "heif": (box + b"mif1\0\0\0\0mif1heic" + bytes(99), Refused("corrupt", ("HEIC",))),
        "heic-sequence": (
            box + b"hevc\0\0\0\0msf1hevc" + b"\0\0\0\x08moov" + bytes(99),
            Refused("unsupported_format", ("sequence",)),
        ),
        "jxl-box": (
            b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(99),
            Refused("corrupt", ("JPEG XL",)),
        ),
        "svg": (svg, Refused("unsupported_format", ("SVG",))),
        "svg-declared": (
            b'<?xml version="1.0"?>\n<!-- made by hand -->\n' + svg,
            Refused("unsupported_format", ("SVG",)),
        ),
        "eps": (
            b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
            Refused("unsupported_format", ("PostScript",)),
        ),
        "eps-with-preview": (
            b"\xc5\xd0\xd3\xc6" + struct.pack("<II", 30, 50) + bytes(99),
            _IMAGE,
        ),
        "psd": (b"8BPS\0\1" + bytes(99), Refused("unsupported_format", ("Photoshop",))),
        "dicom": (
            bytes(128) + b"DICM" + bytes(99),
            Refused("unsupported_format", ("DICOM",)),
        ),
        "fits": (
            b"SIMPLE  =                    T" + b" " * 2850,
            Refused("unsupported_format", ("FITS",)),
        ),
        "exr": (b"v/1\1\2\0\0\0" + bytes(99), Refused("unsupported_format", ("OpenEXR",))),
        "raw-orf": (b"IIRO\x08\0\0\0" + bytes(99), _IMAGE),
        "raw-rw2": (b"IIU\0\x18\0\0\0" + bytes(99), _IMAGE),
        "raw-raf": (b"FUJIFILMCCD-RAW 0201" + bytes(99), _IMAGE),
        "raw-cr3": (box + b"crx \0\0\0\1crx isom" + bytes(99), _IMAGE),
        "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", Refused("not_an_image", ("PDF",))),
        "html": (
            b"<!DOCTYPE html><html><body><svg></svg></body></html>",
            Refused("not_an_image", ("web page",)),
        ),
        "text": (text.encode(), Refused("not_an_image", ("text file",))),
        "text-utf16": (text.encode("utf-16"), Refused("not_an_image", ("text file",))),
        "text-of-bm": (b"BMW is a make of cars. " * 9, Refused("corrupt")),
        "text-of-ii": (b"II. Methods " * 9, _NONE),
        "json": (b'{"maskapp_recipe": 1}', _NONE),
        "npy": (
            _npy(),
            Refused("not_an_image", ("NumPy",)),
        ),
        "zip": (_zip(), Refused("not_an_image", ("ZIP",))),
        "gzip": (
            gzip.compress(png(RGB8, 8, RGB), mtime=0),
            Refused("not_an_image", ("packed with gzip", "Unpack")),
        ),
        "7z": (b"7z\xbc\xaf\x27\x1c\0\4", Refused("not_an_image", ("7-Zip", "Unpack"))),
        "rar": (b"Rar!\x1a\7\1\0", Refused("not_an_image", ("RAR", "Unpack"))),
        "bz2": (bz2.compress(b"leaf"), Refused("not_an_image", ("bzip2", "Unpack"))),
        "xz": (lzma.compress(b"leaf"), Refused("not_an_image", ("xz", "Unpack"))),
        "tar": (_tar(), Refused("not_an_image", ("tar archive", "Unpack"))),
        "git-lfs": (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
            Refused("not_an_image", ("Git LFS", "git lfs pull")),
        ),
        "hdf5": (b"\x89HDF\r\n\x1a\n" + bytes(99), _NONE),
        "video": (
            box + b"isom\0\0\2\0isomiso2" + bytes(99),
            Refused("not_an_image", ("video",)),
        ),
        "riff-wave": (b"RIFF\x24\0\0\0WAVEfmt " + bytes(99), _NONE),
        "ico": (_saved("ICO"), _NONE),
        "icns": (_saved("ICNS"), _NONE),
        "tga": (_saved("TGA"), _NONE),
        "pcx": (_saved("PCX"), _NONE),
        "dds": (_saved("DDS"), _NONE),
        "sgi": (_saved("SGI"), _NONE),
        "qoi": (bytes(imagecodecs.qoi_encode(WIDE8)), _NONE),
        "program": (b"MZ\x90\0\3\0\0\0" + bytes(99), _NONE),
        "zeros": (bytes(5000), _NONE),
        "random": (noise(5000).tobytes(), _NONE),
        "one-byte": (b"\x89", _NONE),
        "nothing": (b"", Refused("empty")),
    }
    return [
        Case(f"other-{word}.png", partial(bytes, data), outcome)
        for word, (data, outcome) in files.items()
    ]


def _signatures() -> list[Case]:
    """Return nothing but the first bytes of each format that is read."""
    starts = {
        "png": b"\x89PNG\r\n\x1a\n",
        "jpg": b"\xff\xd8\xff",
        "jpg-app0": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
        "tif": b"II*\0",
        "tif-big": b"MM\0*\0\0\0\x08",
        "bigtiff": b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0",
        "bmp": b"BM" + bytes(12),
        "webp": b"RIFF\0\0\0\0WEBP",
        "gif": b"GIF89a",
        "gif-header": b"GIF89a\7\0\5\0\0\0\0;",
    }
    return [
        Case(f"signature-{word}.{word[:3]}", partial(bytes, start), Refused("corrupt"))
        for word, start in starts.items()
    ]


def _names() -> list[Case]:
    """Return images whose name says something else, or nothing."""
    jpg = jpeg(RGB8)
    indices = noise(5, 7) & 7
    colours = noise(8, 3)
    files = {
        "PNG": (partial(png, RGB8, 8, RGB), RGB8),
        "JPEG": (partial(bytes, jpg), decoded(jpg)),
        "TIFF": (partial(tiff, RGB16, photometric="rgb"), RGB16),
        "BMP": (partial(bmp, b"\1\2\3\0", 1, 1, 24), np.array([[[3, 2, 1]]], np.uint8)),
        "WebP": (partial(webp, RGB8), RGB8),
        "GIF": (partial(gif, 7, 5, colours, (indices, 0, 0, 0, None)), colours[indices]),
    }
    named = {"PNG": "png", "JPEG": "jpg", "TIFF": "tif", "BMP": "bmp", "WebP": "webp", "GIF": "gif"}
    cases = []
    for kind, wrong in zip(files, (*list(files)[1:], "PNG"), strict=True):
        make, pixels = files[kind]
        lie = f"The name says {wrong}, the contents are {kind}."
        right = Reads((page(pixels),), kind)
        low = kind.lower()
        cases += [
            Case(f"really-{low}.{named[wrong]}", make, Reads((page(pixels),), kind, (lie,))),
            Case(f"no-extension-{low}", make, right),
            Case(f"unknown-extension-{low}.data", make, right),
            Case(f"loud-{low}.{named[kind].upper()}", make, right),
        ]
    cases += [
        Case(f"other-extension.{end}", files[kind][0], reads(files[kind][1], kind))
        for end, kind in (
            ("jpeg", "JPEG"),
            ("jpe", "JPEG"),
            ("jfif", "JPEG"),
            ("tiff", "TIFF"),
            ("dib", "BMP"),
        )
    ]
    return cases


CASES = (*_others(), *_documents(), *_signatures(), *_names())
