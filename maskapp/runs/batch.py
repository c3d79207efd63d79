"""Many images, one recipe: a ZIP of masks with a table that says what became of each image."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import logging
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext

from maskapp.core.color.channels import CHANNELS
from maskapp.core.engine.apply import apply_recipe
from maskapp.core.engine.resolve import UsedBound
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import ImageError, MaskappError, Place
from maskapp.files.naming import mask_path, page_name, split_page, unique_name
from maskapp.files.reading.archives.listing import LeftOut
from maskapp.files.reading.contents import display_name
from maskapp.files.reading.images import open_pages
from maskapp.files.reading.selection import WHOLE, Selection
from maskapp.files.writing.masks import FORMATS, check_format, encode_mask

Entry = tuple[str, bytes | Callable[[], bytes]] | LeftOut
Row = dict[str, str]

COLUMNS = (
    "source",
    "source sha256",
    "mask",
    "read as",
    "width",
    "height",
    "selected pixels",
    "considered pixels",
    "coverage percent",
    "automatic bounds",
    "notices",
    "error code",
    "error",
)
"""Columns of ``manifest.csv``."""

# Within what a ZIP can hold, and the same on every day: equal inputs give equal bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_AT_ONCE = nullcontext()
_LEFT_OUT = "Left out: "


def _nobody(row: Row) -> None:
    """Tell nobody of a row."""


def zip_masks(
    entries: Iterable[Entry],
    recipe: Recipe,
    format: str = "png",  # noqa: A002
    *,
    selections: Iterable[Selection] = (),
    turn: AbstractContextManager[object] = _AT_ONCE,
    tell: Callable[[Row], None] = _nobody,
) -> bytes:
    """Return a ZIP with the masks of many images.

    Parameters
    ----------
    entries : iterable of (name, bytes or callable), or LeftOut
        Image files; a callable returns the file's bytes. One is read, decoded and let go before
        the next is asked for. A file that is left out has a row that says why: an error, or a
        notice where nobody misses it.
    recipe : Recipe
    format : str
        A key of :data:`maskapp.files.writing.masks.FORMATS`.
    selections : iterable of Selection, optional
        Which images of each file, in the order of the files; all of those that follow.
    turn : context manager
        Entered anew to read an image and to make a mask, so that others who share the computer
        have their turn in between.
    tell : callable
        Called with each row of the table, by column, once it is known: what failed has an
        ``"error"``.

    Returns
    -------
    bytes
        A ZIP of the masks, each in the folders of its image and named as by
        :func:`~maskapp.files.naming.mask_path`, with ``manifest.csv`` (one row per image, page or
        file that is left out; see :data:`COLUMNS`) and ``recipe.json``. An image that fails has a
        row with its error and stops no other; a file ``FAILED_1_of_5.txt`` names them. Equal
        inputs give equal bytes; the archive's comment is a digest of its contents.

    Raises
    ------
    ImageError
        If the format is unknown.
    """
    check_format(format)
    stream = io.BytesIO()
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    taken = {"manifest.csv", "recipe.json"}
    digest = hashlib.sha256()
    with zipfile.ZipFile(stream, "w") as archive:

        def add(name: str, content: bytes) -> None:
            _add(archive, name, content)
            digest.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(content).digest())

        failures = []
        count = 0
        choices = itertools.chain(selections, itertools.repeat(WHOLE))
        for entry, selection in zip(entries, choices, strict=False):
            for row, mask in _results(entry, recipe, format, turn, selection):
                count += "mask" in row or "error" in row
                if row.get("error"):
                    failures.append(failure_text(row))
                if mask is not None:
                    row["mask"] = unique_name(row["mask"], taken)
                    add(row["mask"], mask)
                writer.writerow({key: _plain(cell) for key, cell in row.items()})
                tell(row)
        if failures:  # where people who do not open the table see it
            add(f"FAILED_{len(failures)}_of_{count}.txt", "\r\n".join(failures).encode())
        # With a byte order mark, without which Excel takes UTF-8 for something else.
        add("manifest.csv", table.getvalue().encode("utf-8-sig"))
        add("recipe.json", (recipe.to_json() + "\n").encode())
        archive.comment = f"maskapp sha256 {digest.hexdigest()}".encode()
    return stream.getvalue()


def _results(
    entry: Entry,
    recipe: Recipe,
    mask_format: str,
    turn: AbstractContextManager[object],
    selection: Selection,
) -> Iterator[tuple[Row, bytes | None]]:
    """Yield the table's row and the mask's file, or None, for each image of a file."""
    if isinstance(entry, LeftOut):
        yield _row_of(entry), None
        return
    name, source = entry
    row: Row = {"source": name}
    try:
        content = source if isinstance(source, bytes) else source()
        row["source sha256"] = hashlib.sha256(content).hexdigest()
        with turn:
            pages = open_pages(content, name=name, reading=recipe.reading, selection=selection)
    except Exception as error:  # noqa: BLE001  # whatever happens to one image, the others go on
        yield row | _failure(error), None
        return
    for page in pages:
        about = row | {"source": page_name(name, page.number - 1, page.count)}
        try:
            with turn:
                done = _one(page.read(), recipe, mask_format, about)
            yield done
        except Exception as error:  # noqa: BLE001  # as above
            yield about | _failure(error), None


def _row_of(entry: LeftOut) -> Row:
    sentence = f"{_LEFT_OUT}{entry.reason}."
    if entry.hidden:
        return {"source": entry.name, "notices": sentence}
    return {"source": entry.name, "error code": entry.code, "error": sentence}


def failure_text(row: Row) -> str:
    """Return what failed and why, of a row with an error."""
    name = row["source"]
    return f"{name}: {without_name(row['error'], split_page(name)[0])}"


def briefly(row: Row) -> str:
    """Return what failed, with the reason in brackets and no advice."""
    name = row["source"]
    reason = without_name(row["error"], split_page(name)[0]).removeprefix(_LEFT_OUT)
    return f"{name} ({first_sentence(reason)})"


def first_sentence(text: str) -> str:
    """Return the first sentence, without its full stop."""
    return text.partition(". ")[0].removesuffix(".")


def without_name(sentence: str, name: str) -> str:
    """Return a refusal without the file's name in front, which has no folders there."""
    return sentence.removeprefix(f"{name}: ").removeprefix(f"{display_name(name)}: ")


def _failure(error: Exception) -> Row:
    code = error.code if isinstance(error, ImageError) else ""
    return {"error code": code, "error": problem(error, "page")}


def _one(image: Image, recipe: Recipe, mask_format: str, row: Row) -> tuple[Row, bytes]:
    result = apply_recipe(image, recipe)
    content = encode_mask(result.mask, mask_format, recipe=recipe, source_digest=image.file_digest)
    return row | {
        "mask": mask_path(row["source"], FORMATS[mask_format].extension),
        "read as": image.summary,
        "width": str(image.width),
        "height": str(image.height),
        "selected pixels": str(result.selected),
        "considered pixels": str(result.considered),
        "coverage percent": f"{100 * result.coverage:.10g}",
        "automatic bounds": "; ".join(map(bound_text, result.bounds)),
        "notices": " ".join(image.notices + result.notices),
    }, content


def bound_text(bound: UsedBound) -> str:
    """Return the value that an automatic bound took, in words: ``"Gray low (otsu): 118"``."""
    channel = CHANNELS[bound.channel]
    value = "none" if bound.value is None else channel.text(bound.value)
    return f"{channel.label} {bound.end} ({bound.method}): {value}"


def problem(error: Exception, place: Place = "library") -> str:
    """Return what went wrong with an image, as a sentence for people who read it at `place`."""
    if isinstance(error, ImageError):
        return error.told(place)
    if isinstance(error, MaskappError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory for this image. Use a smaller one."
    if isinstance(error, OSError):  # its text would show a whole path
        return f"The file cannot be read or written: {error.strerror or type(error).__name__}."
    logging.getLogger(__name__).error("unexpected error in a batch", exc_info=error)
    return f"This should not happen ({type(error).__name__}). Please report it with the image."


def _plain(cell: str) -> str:
    """Return a cell that a spreadsheet shows as text and does not run as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\0")) else cell


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.create_system = 3  # Unix, whose permissions follow; the default differs on Windows
    info.external_attr = 0o644 << 16
    packed = name.endswith((".png", ".tif"))
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    archive.writestr(info, content, compresslevel=None if packed else 1)
