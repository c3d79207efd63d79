"""Where ``maskapp apply`` writes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from maskapp.cli.rows import Rows
from maskapp.cli.usage import UsageError
from maskapp.errors import MaskappError
from maskapp.files.naming import name_key, output_name
from maskapp.files.reading.regular import is_there
from maskapp.files.writing.export import Part


class Targets:
    """Where files are written, so that none is written twice or over an input.

    Those of files are checked before anything is written, those of pages when they are opened.
    """

    def __init__(
        self, folder: Path, parts: Sequence[Part], images: list[Path], *, overwrite: bool
    ) -> None:
        self._folder = folder
        self._parts = parts
        self._images = images
        self._overwrite = overwrite
        self._seen: dict[str, object] = {}

    def path(self, name: str, part: Part) -> Path:
        """Return a file of an image, by the image's name."""
        return self._folder / output_name(name, part.ending)

    def check(self, source: object, name: str) -> None:
        """Raise MaskappError if the files of an image of `source` may not be written."""
        for part in self._parts:
            self._check(source, self.path(name, part))

    def _check(self, source: object, target: Path) -> None:
        other = self._seen.setdefault(name_key(target.name), source)
        if other is not source:
            if str(other) == str(source):
                raise MaskappError(f"{source} is named twice. Name it once.")
            raise MaskappError(
                f"{other} and {source} would both become {target.name}. "
                "Rename one of them, or run them with different folders for --out."
            )
        if not is_there(target):
            return
        if self._is_image(target):
            raise MaskappError(f"{target} is one of the images. Choose another folder for --out.")
        if not self._overwrite:
            raise MaskappError(
                f"{target} exists already. Add --overwrite to replace it, or choose another "
                "folder for --out."
            )

    def _is_image(self, target: Path) -> bool:
        return any(is_there(image) and target.samefile(image) for image in self._images)

    @property
    def nouns(self) -> set[str]:
        """What the files are."""
        return {part.noun for part in self._parts}

    def open_table(self, name: str) -> Rows:
        """Open ``NAME.csv`` for writing, as :meth:`open_text` does, so that Excel reads it.

        Excel takes UTF-8 for something else without a byte order mark.
        """
        return self.open_text(name.removesuffix(".csv"), "csv", encoding="utf-8-sig")

    def open_text(self, name: str, extension: str, *, encoding: str = "utf-8") -> Rows:
        """Open a text for writing: an earlier one of its name is kept, unless it may be replaced.

        The file is a new one in any case: another run that still writes the old one, or looks for
        a name at the same moment, does not write into this one.
        """
        for number in count(1):
            ending = "" if number == 1 else f"_{number}"
            path = self._folder / f"{name}{ending}.{extension}"
            try:
                if self._overwrite and path.is_file() and not self._is_image(path):
                    path.unlink()
                return Rows(path, encoding)
            except FileExistsError:
                continue
            except OSError as error:
                raise UsageError(
                    f"{path}: the file cannot be written: {error.strerror}."
                ) from error
        raise AssertionError  # numbers do not end
