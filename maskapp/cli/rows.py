"""Texts that grow with the images and hold whole ones, whatever stops the run."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Rows(io.TextIOWrapper):
    """A new text, of which only what was kept is there in the end.

    The rows of an image are many, in more than one table: where the disk is full or somebody ends
    the run among them, a table must not hold some.

    Parameters
    ----------
    path : Path
    encoding : str

    Raises
    ------
    OSError
        Of its name; FileExistsError if there is such a file.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        self.path = path
        self._file = _File(path)
        super().__init__(io.BufferedWriter(self._file), encoding=encoding, newline="")

    def keep(self) -> None:
        """Keep what was written until now."""
        self.flush()
        self._file.keep()


class _File(io.RawIOBase):
    """The bytes of a text, cut off behind what was kept when it is closed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("xb", buffering=0)
        self._kept = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        with self._named():
            return self._file.write(content)

    def keep(self) -> None:
        self._kept = self._file.tell()

    def close(self) -> None:
        if self.closed:
            return
        try:
            with self._named():
                self._file.truncate(self._kept)
        finally:
            self._file.close()
            super().close()

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Give errors the text's name: several are written side by side."""
        try:
            yield
        except OSError as error:
            if error.errno is None:
                raise
            raise OSError(error.errno, error.strerror, os.fspath(self._path)) from error
