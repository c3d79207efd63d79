"""Names of results by a pattern, such as ``{folder}/{name}_mask``: never two alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from maskapp.errors import MaskappError, quoted
from maskapp.files.naming import FORBIDDEN, allowed_part, name_key, split_page, unique_name

FIELDS = {
    "folder": "the folders that the image lies in",
    "name": "the image's name without its extension",
    "page": "its page in the file, from 1",
    "class": "the class whose mask it is",
    "number": "its place in the set, from 001",
    "ext": "the image's own extension",
}
"""What may stand in braces, and what it becomes."""

MAX_PATTERN = 100
"""Most characters of a pattern."""

_MASK = "mask"
# Of a part of a path, with room for a class of 80 bytes, "_overlay" and a number.
_MAX_STEM_BYTES = 150
_MAX_VALUE_BYTES = 120
_MAX_FOLDERS_BYTES = 1000
_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Subject:
    r"""What a name is for.

    Parameters
    ----------
    name : str
        The image's, with folders, ``/`` or ``\`` between them, and the page where its file has
        several.
    number : int
        Its place in the set, from 1.
    noun : str
        What is made of it: ``"mask"``, ``"overlay"`` …
    extension : str
        Of the file, without the dot.
    class_part : str
        The class as part of a name; "" where the name need not say it.
    class_name : str
        What ``{class}`` becomes where `class_part` is ""; "" for "all".
    """

    name: str
    number: int
    noun: str
    extension: str
    class_part: str = ""
    class_name: str = ""


@dataclass(frozen=True)
class NamePattern:
    """How the files of a set are called.

    What the pattern does not say and the name needs is put behind it: the page of a file that has
    several, the class where there are several. What is not a mask has its own word, in place of
    "mask" if the pattern ends in that.

    Parameters
    ----------
    text : str
        Folders and name without extension; :data:`FIELDS` in braces.

    Raises
    ------
    MaskappError
        If it is no pattern: it says why.
    """

    text: str = "{folder}/{name}_mask"

    def __post_init__(self) -> None:
        text = self.text
        if not text.strip():
            raise MaskappError("The pattern is empty. “{name}_mask” gives leaf_mask.png.")
        if len(text) > MAX_PATTERN:
            raise MaskappError(f"{len(text)} characters are too many: at most {MAX_PATTERN}.")
        for field in _FIELD.findall(text):
            if field not in FIELDS:
                known = ", ".join(f"{{{each}}}" for each in FIELDS)
                raise MaskappError(f"{{{field}}} is not known. Use {known}.")
        literal = _FIELD.sub("", text)
        if brace := next((c for c in literal if c in "{}"), ""):
            raise MaskappError(f"A “{brace}” stands alone. Fields are written as in {{name}}.")
        wrong = sorted({c for c in literal if c in FORBIDDEN - {"/"} or not c.isprintable()})
        if wrong:
            raise MaskappError(
                f"{', '.join(map(quoted, wrong))}: not every system allows that in file names. "
                "Leave it out."
            )
        folders = text.split("/")[:-1]
        if not text.split("/")[-1].strip():
            raise MaskappError("The pattern ends with a folder. Write a name behind the last “/”.")
        if text.startswith("/") or any(part.strip(". ") == "" for part in folders):
            raise MaskappError(
                "A folder of the pattern has no name. Names are beside or inside the download's "
                "own folder, never above it."
            )
        if not any(f"{{{each}}}" in text for each in ("name", "number")):
            raise MaskappError(
                "Every image would have the same name. Put {name} or {number} into the pattern."
            )

    def path(self, subject: Subject) -> str:
        r"""Return the path of a file, its parts with ``/`` between them.

        Characters that some system refuses, a leading dot or dash, a dot or space at a folder's
        end and what would begin a formula become ``_``; long parts are cut.
        """
        file, page = split_page(subject.name)
        parts = [part for part in re.split(r"[/\\]", file) if part not in ("", ".", "..")]
        *folders, last = parts or ["image"]
        stem, extension = PurePosixPath(last).stem, PurePosixPath(last).suffix.removeprefix(".")
        values = {
            "folder": "/".join(folders),
            "name": f"{_cut(stem, _MAX_VALUE_BYTES)}{'' if '{page}' in self.text else page}",
            "page": page.removeprefix("_page") or "1",
            "class": subject.class_part or subject.class_name or "all",
            "number": f"{subject.number:03d}",
            "ext": extension,
        }
        text = self.text
        if subject.noun != _MASK:
            start = text[: -len(_MASK)] if text.endswith(_MASK) else f"{text}_"
            text = f"{start}{subject.noun}"
        *inside, name = _FIELD.sub(lambda field: values[field[1]], text).split("/")
        ending = f"_{subject.class_part}" if "{class}" not in text and subject.class_part else ""
        within = [re.sub(r"[. ]$", "_", allowed_part(part)) for part in inside if part]
        while sum(len(part.encode()) + 1 for part in within) > _MAX_FOLDERS_BYTES:
            within = within[1:]
        stem = allowed_part(_cut(name, _MAX_STEM_BYTES), _MAX_STEM_BYTES) or "image"
        # As a cell of a table, such a start would be a formula.
        return re.sub(r"^[=+@]", "_", "/".join([*within, f"{stem}{ending}.{subject.extension}"]))


DEFAULT = NamePattern()
"""Each mask in the folders of its image, and called as it is."""


def _cut(text: str, most: int) -> str:
    """Return a text of at most so many bytes: its middle is left out, for ends tell more."""
    data = text.encode(errors="replace")
    if len(data) <= most:
        return text
    tail = data[-(most // 3) :].decode(errors="ignore")
    head = data[: most - len(tail.encode())].decode(errors="ignore")
    return head + tail


class Names:
    """Gives names by a pattern, each once; a name that is taken is numbered.

    Parameters
    ----------
    pattern : NamePattern
    reserved : iterable of str
        Names of other files beside them.
    """

    def __init__(self, pattern: NamePattern, reserved: Iterable[str] = ()) -> None:
        self._pattern = pattern
        self._files = {name_key(name) for name in reserved}
        self._taken = set(self._files)  # and folders

    def path(self, subject: Subject) -> str:
        """Return the path of a file, different from all before it on every file system."""
        *inside, name = self._pattern.path(subject).split("/")
        within = ""
        for part in inside:
            folder = f"{within}{part}"
            while name_key(folder) in self._files:  # no folder is called as a file beside it
                folder += "_"
            self._taken.add(name_key(folder))
            within = f"{folder}/"
        return self.beside(f"{within}{name}")

    def beside(self, name: str) -> str:
        """Return the name of a file that is of no image, numbered if it is taken."""
        unique = unique_name(name, self._taken)
        self._files.add(name_key(unique))
        return unique
