"""File names for results: safe on every system, unique, and tied to what is in the file."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe

_MAX_BYTES = 100
_MAX_PART_BYTES = 120
FORBIDDEN = frozenset('<>:"/\\|?*')
"""What no part of a file name may hold on Windows, or on any system."""

_MAX_CLASS_BYTES = 80
_PAGE = " · page "
# Windows opens the device, not a file, whatever follows the first dot.
_DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL"}
    | {f"{port}{digit}" for port in ("COM", "LPT") for digit in "0123456789¹²³"}
)


def safe_stem(name: str) -> str:
    r"""Return the name of a file without folders and extension, made safe as part of a new name.

    Parameters
    ----------
    name : str
        As a person or a browser gave it, with ``/`` or ``\`` as separators.

    Returns
    -------
    str
        Letters and digits of any script, ``_``, ``-`` and ``.``, at most 100 bytes in UTF-8, never
        empty, hidden (a leading dot), an option (a leading dash) or a Windows device.
    """
    name, number = split_page(name)
    stem = PurePosixPath(name.replace("\\", "/")).stem
    stem = _safe(stem, _MAX_BYTES - len(number)) + number
    if stem.split(".")[0].upper() in _DEVICES:
        stem = f"_{stem}"
    return stem or "image"


def _safe(text: str, most: int) -> str:
    """Return a text with only letters, digits, ``_``, ``-`` and ``.``, of at most so many bytes."""
    text = re.sub(r"[^\w.-]", "_", unicodedata.normalize("NFC", text)).strip(".")
    text = re.sub(r"^-", "_", text)
    return text.encode()[:most].decode(errors="ignore").rstrip(".")


def page_name(name: str, index: int, count: int) -> str:
    """Return the name of an image of a file: "scan.tif · page 3" where there are several.

    Parameters
    ----------
    name : str
        The file's.
    index : int
        From 0; people count from 1.
    count : int
        How many images the file holds.
    """
    return f"{name}{_PAGE}{index + 1}" if count > 1 else name


def split_page(name: str) -> tuple[str, str]:
    """Return a file's name, and ``_page3`` for an image's name that :func:`page_name` made."""
    file, _, number = name.rpartition(_PAGE)
    return (file, f"_page{number}") if file and number.isdecimal() else (name, "")


def unique_name(name: str, taken: set[str]) -> str:
    """Return `name`, with ``_2``, ``_3`` … before its extension if it is taken, and take it.

    Parameters
    ----------
    name : str
    taken : set of str
        Names in use, as :func:`name_key` compares them; the returned name is added.
    """
    folder, _, last = name.rpartition("/")
    path = PurePosixPath(last)
    start = f"{folder}/{path.stem}" if folder else path.stem
    number, unique = 1, name
    while name_key(unique) in taken:
        number += 1
        unique = f"{start}_{number}{path.suffix}"
    taken.add(name_key(unique))
    return unique


def unique_names(names: Iterable[str]) -> list[str]:
    """Return `names` in order, each made different from those before it."""
    taken: set[str] = set()
    return [unique_name(name, taken) for name in names]


def name_key(name: str) -> str:
    """Return what two names share if some file system takes them for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def printable(text: str) -> str:
    """Return a text with a sign for what cannot be shown or, in no text of Unicode, be written."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def output_name(name: str, ending: str) -> str:
    """Return the file name of what is made of an image: its safe stem with an ending."""
    return f"{safe_stem(name)}{ending}"


def safe_part(name: str) -> str:
    """Return a name, such as a class's, as part of a file name on every system."""
    return _safe(name, _MAX_CLASS_BYTES) or "_"


def class_parts(names: Iterable[str]) -> list[str]:
    """Return the names of classes as parts of file names, each different from those before it."""
    return unique_names(map(safe_part, names))


def allowed_part(part: str, most: int = _MAX_PART_BYTES) -> str:
    """Return a part of a path with only what every system allows in it, of so many bytes."""
    text = "".join(c if c.isprintable() and c not in FORBIDDEN else "_" for c in part)
    text = re.sub(r"^[.-]", "_", text)
    text = text.encode()[:most].decode(errors="ignore")
    return f"_{text}" if text.split(".")[0].strip().upper() in _DEVICES else text


def export_name(
    image: Image,
    recipe: Recipe,
    kind: str,
    options: Mapping[str, object],
    extension: str,
) -> str:
    """Return the file name of a download, different for different contents.

    Streamlit tells large downloads apart by a sample of their bytes and by their names: without
    the digest in the name, one person can be given another's mask.

    Parameters
    ----------
    image : Image
    recipe : Recipe
    kind : str
        What is exported: ``"mask"``, ``"overlay"`` …
    options : mapping
        Everything else that the content depends on, as JSON can hold it: format, colour …
    extension : str
        Without the dot.

    Returns
    -------
    str
        ``<safe stem>_<kind>_<16 hexadecimal digits>.<extension>``.
    """
    digest = _digest(image.digest, image.file_digest, recipe, kind, dict(options))
    return f"{safe_stem(image.name)}_{kind}_{digest}.{extension}"


def work_name(recipe: Recipe, kind: str, extension: str) -> str:
    """Return the file name of what makes masks of any image: ``recipe_<digits>.json``."""
    return f"{kind}_{_digest(recipe)}.{extension}"


def _digest(*parts: object) -> str:
    # As JSON, because a plain joining of texts could make different parts look alike.
    texts = [part.to_json(indent=None) if isinstance(part, Recipe) else part for part in parts]
    return hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()[:16]
