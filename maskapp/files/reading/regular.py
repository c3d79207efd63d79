"""Opening files that people name, and nothing else that may lie under a name."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

_OTHERS = (
    (stat.S_ISFIFO, "this is a pipe, not a file"),
    (stat.S_ISSOCK, "this is a socket, not a file"),
    (stat.S_ISCHR, "this is a device, not a file"),
    (stat.S_ISBLK, "this is a device, not a file"),
)


def is_there(path: Path) -> bool:
    """Whether there is something; False too where nobody may ask, or no name is that long."""
    try:
        return path.exists()
    except OSError:
        return False


def open_regular(path: str | os.PathLike[str]) -> tuple[BinaryIO, int]:
    """Open a file for reading and return it with its size; never wait for what is none.

    Raises
    ------
    OSError
        As ``open`` does, and for a pipe, a socket, a device or a folder: reading one may never end.
    """
    # Before it is opened: opening some devices does something.
    _check(Path(path).stat().st_mode)
    file = open(path, "rb", opener=_opened)  # noqa: SIM115  # the caller closes it
    return file, os.fstat(file.fileno()).st_size


def _opened(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    try:
        _check(os.fstat(descriptor).st_mode)  # another thing may lie there by now
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _check(mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    what = next((words for is_kind, words in _OTHERS if is_kind(mode)), "this is not a file")
    raise OSError(errno.EINVAL, what)
