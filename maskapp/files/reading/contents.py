"""The bytes of a file that is given by path, as an open file, or as its bytes."""

from __future__ import annotations

import io
import os
import re
from typing import Any, BinaryIO

from maskapp.errors import ImageError
from maskapp.files.naming import printable
from maskapp.files.reading.limits import MAX_FILE_BYTES, check_bytes
from maskapp.files.reading.regular import open_regular

_GIVE = "Give bytes, a path, or a file that is open in binary mode."

Source = bytes | str | os.PathLike[str] | BinaryIO


def display_name(source: Source, name: str | None = None) -> str:
    """Return the last part of the name: where a file lies on the server is nobody's business."""
    if name is None:
        given = source if isinstance(source, str | os.PathLike) else getattr(source, "name", None)
        name = os.fspath(given) if isinstance(given, str | os.PathLike) else "image"
    return printable(re.split(r"[/\\]", name.rstrip("/\\"))[-1]) or "image"


def contents(source: Source, name: str) -> bytes:
    """Return the bytes of a file, at most one more than it may have.

    Raises
    ------
    ImageError
        If it is no file, cannot be read, is too large, or changes meanwhile; `name` is for people.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    if not isinstance(source, str | os.PathLike):
        return _of_open(source, name)
    try:
        file, size = open_regular(source)
    except IsADirectoryError:
        raise ImageError(
            f"{name}: this is a folder.", "Name the images in it.", code="unreadable"
        ) from None
    except (OSError, ValueError) as error:  # str(error) would show the whole path
        raise _unopened(name, error) from error
    with file:
        check_bytes(size, name)  # outside of what turns a ValueError into another sentence
        try:
            data = file.read(size + 1)
        except OSError as error:
            raise _unopened(name, error) from error
    if len(data) != size:
        raise ImageError(
            f"{name}: the file changed while it was read.",
            "Wait until it is written, then try again.",
            code="unreadable",
        )
    return data


def _of_open(file: Any, name: str) -> bytes:
    """Return the bytes of what callers say is an open file."""
    if not hasattr(file, "read"):
        raise ImageError(
            f"{name}: what was given is no file ({type(file).__name__}).",
            _GIVE,
            code="unreadable",
        )
    if isinstance(file, io.TextIOBase):
        raise ImageError(
            f"{name}: the file is open as text.",
            'Open it with open(path, "rb"), or give its path.',
            code="unreadable",
        )
    if getattr(file, "closed", False):
        raise ImageError(f"{name}: the file is closed.", _GIVE, code="unreadable")
    if getattr(file, "seekable", bool)():
        file.seek(0)
    return _bounded(file, name)


def _unopened(name: str, error: OSError | ValueError) -> ImageError:
    reason = getattr(error, "strerror", None) or "its name cannot be used"
    return ImageError(f"{name}: the file cannot be opened: {reason}.", code="unreadable")


def _bounded(file: Any, name: str) -> bytes:
    """Read a file to its end, or until it is too large: some have none."""
    stream = io.BytesIO()
    while stream.tell() <= MAX_FILE_BYTES and (block := file.read(1 << 24)):
        if not isinstance(block, bytes | bytearray | memoryview):  # as tempfile's, open as text
            raise ImageError(
                f"{name}: the file gives {type(block).__name__}, not bytes.",
                _GIVE,
                code="unreadable",
            )
        stream.write(block)
    return stream.getvalue()
