"""The table of results: what became of each image, a row for each of its classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from maskapp.core.color.channels import CHANNELS
from maskapp.core.engine.resolve import UsedBound
from maskapp.core.measuring.measured import Summary
from maskapp.files.writing.export import Part
from maskapp.runs.results import ClassSummary, Done, Excluded, Failed, PartSummary, Result
from maskapp.runs.tables import Cell, Column, Table


@dataclass(frozen=True)
class ResultRow:
    """The subject of a row of :data:`RESULTS`: a class of an image, or an image without masks.

    Parameters
    ----------
    result : Done, Failed or Excluded
    mask_class : ClassSummary or None
        None where there is none.
    files : str
        Names of the files that were made of it.
    part : PartSummary, optional
        The part of the region that the row is of; of the whole region if left out.
    """

    result: Result[Any]
    mask_class: ClassSummary | None = None
    files: str = ""
    part: PartSummary | None = None

    @property
    def counted(self) -> ClassSummary | PartSummary | None:
        """What has the row's numbers; None where there is no mask."""
        return self.part or self.mask_class

    @property
    def pixel_size(self) -> float | None:
        """Side of a pixel in µm, None where it is not known."""
        return self.result.pixel_size if isinstance(self.result, Done) else None


def result_rows(result: Result[Any], files: Sequence[tuple[Part, str]] = ()) -> Iterator[ResultRow]:
    """Yield the rows of a result: one for each class, or one that says why there is none.

    A class's row is followed by one for each named part of the region.

    Parameters
    ----------
    result : Done, Failed or Excluded
    files : sequence of (Part, str)
        What was made of the image, with the names of the files.
    """
    if not isinstance(result, Done):
        yield ResultRow(result)
    else:
        for each in result.classes:
            names = [name for part, name in files if part.mask_class in (None, each.name)]
            yield ResultRow(result, each, "; ".join(names))
            for part in each.parts:
                yield ResultRow(result, each, part=part)


def bound_text(bound: UsedBound) -> str:
    """Return the value that an automatic bound took, in words: ``"Gray low (otsu): 118"``.

    A local threshold has a value for each pixel: ``"Gray low (sauvola): local"``.
    """
    channel = CHANNELS[bound.channel]
    value = "none" if bound.value is None else channel.text(bound.value)
    value = "local" if bound.local else value
    return f"{channel.label} {bound.end} ({bound.method}): {value}"


def _of_image(read: Callable[[Done[Any]], Cell]) -> Callable[[ResultRow], Cell]:
    return lambda row: read(row.result) if isinstance(row.result, Done) else None


def _of_class(read: Callable[[ClassSummary], Cell]) -> Callable[[ResultRow], Cell]:
    return lambda row: None if row.mask_class is None else read(row.mask_class)


def _counted(
    read: Callable[[ClassSummary | PartSummary], Cell],
) -> Callable[[ResultRow], Cell]:
    return lambda row: None if row.counted is None else read(row.counted)


def _of_objects(read: Callable[[Summary], Cell]) -> Callable[[ResultRow], Cell]:
    return _counted(lambda each: None if each.objects is None else read(each.objects))


def _area(read: Callable[[ResultRow], Cell]) -> Callable[[ResultRow], Cell]:
    """Return what reads an area of a row in µm²."""

    def cell(row: ResultRow) -> Cell:
        pixels, side = read(row), row.pixel_size
        return None if side is None or not isinstance(pixels, int | float) else pixels * side * side

    return cell


def _of_failure(read: Callable[[Failed], Cell]) -> Callable[[ResultRow], Cell]:
    def cell(row: ResultRow) -> Cell:
        failed = row.result
        return read(failed) if isinstance(failed, Failed) and failed.missed else None

    return cell


def _yes(so: bool) -> str:
    return "yes" if so else ""


def _notices(row: ResultRow) -> str:
    if isinstance(row.result, Failed):
        return "" if row.result.missed else row.result.error
    if isinstance(row.result, Excluded):
        return ""
    of_class = row.mask_class.notices if row.mask_class else ()
    return " ".join(row.result.notices + of_class)


_SELECTED: Column[ResultRow] = Column(
    "selected_px", int, "Pixels of the mask", _counted(lambda each: each.selected), "px"
)
_OBJECTS: tuple[Column[ResultRow], ...] = (
    Column(
        "objects",
        int,
        "How many objects count; empty where objects were not counted",
        _of_objects(lambda each: each.count),
        "objects",
    ),
    Column(
        "area_total_px",
        int,
        "Pixels of all objects that count: less than selected_px where some do not. In a part of "
        "the region they are those of the objects of which it has the most pixels",
        _of_objects(lambda each: each.total),
        "px",
    ),
    Column(
        "area_mean_px", float, "Mean area of an object", _of_objects(lambda each: each.mean), "px"
    ),
    Column(
        "area_median_px",
        float,
        "Median area of an object",
        _of_objects(lambda each: each.median),
        "px",
    ),
    Column(
        "area_sd_px",
        float,
        "Standard deviation of the objects' areas, of a sample (n − 1); empty for one object",
        _of_objects(lambda each: each.sd),
        "px",
    ),
)


def _scaled(column: Column[ResultRow]) -> Column[ResultRow]:
    meaning = f"{column.name} times um_per_px²; empty where that is not known"
    name = column.name.removesuffix("_px") + "_um2"
    return Column(name, float, meaning, _area(column.value), "µm²")


RESULTS: Table[ResultRow] = Table(
    "results",
    (
        Column(
            "image",
            str,
            "The image's file, with the page where it has several",
            lambda row: row.result.name,
        ),
        Column(
            "class",
            str,
            "The class of the recipe whose mask it is; empty where there is no mask",
            _of_class(lambda each: each.name),
        ),
        Column(
            "region",
            str,
            "The named part of the region, such as a well of a grid; empty for all of it",
            lambda row: row.part.name if row.part else None,
        ),
        Column(
            "of",
            str,
            "What percent is of: “image”, “region” (or the row's part of it), or “class ” and the "
            "name of the class that bounds this one, in these",
            _of_class(lambda each: each.of),
        ),
        _SELECTED,
        Column(
            "considered_px",
            int,
            "Valid pixels inside the region, and inside the class that bounds this one",
            _counted(lambda each: each.considered),
            "px",
        ),
        Column(
            "percent",
            float,
            "The selected share of the considered pixels; empty where there are none",
            _counted(lambda each: 100 * each.coverage if each.considered else None),
            "%",
        ),
        *_OBJECTS,
        *map(_scaled, (_SELECTED, *_OBJECTS[1:])),
        Column(
            "um_per_px",
            float,
            "Side of a pixel in µm; empty where it is not known",
            lambda row: row.pixel_size,
            "µm",
        ),
        Column(
            "thresholds",
            str,
            "The value that each automatic bound took in this image",
            _of_class(lambda each: "; ".join(map(bound_text, each.bounds))),
        ),
        Column(
            "exceptions",
            str,
            "What rule or region this image has instead of the recipe of all, which alone does not "
            "give its mask; empty for most",
            _of_image(lambda done: "; ".join(done.own)),
        ),
        Column(
            "left_out",
            str,
            "“yes” where a person left the image out: it has no mask, and is no failure",
            lambda row: _yes(isinstance(row.result, Excluded)),
        ),
        Column(
            "checked",
            str,
            "“yes” where a person looked at the mask and found it right",
            lambda row: _yes(not isinstance(row.result, Failed) and row.result.checked),
        ),
        Column("notices", str, "What else there is to know of the image and its mask", _notices),
        Column(
            "error_code",
            str,
            "Why there is no mask, for programs",
            _of_failure(lambda failed: failed.code),
        ),
        Column(
            "error", str, "Why there is no mask, in words", _of_failure(lambda failed: failed.error)
        ),
        Column(
            "files",
            str,
            "What was made of the image; several are separated by semicolons",
            lambda row: row.files,
        ),
        Column(
            "image_width", int, "Columns of the image", _of_image(lambda each: each.width), "px"
        ),
        Column("image_height", int, "Rows of the image", _of_image(lambda each: each.height), "px"),
        Column(
            "read_as",
            str,
            "Bits, bands, format and size of what was read",
            _of_image(lambda done: done.summary),
        ),
        Column(
            "sha256",
            str,
            "SHA-256 of the image's file; empty where it could not be read at all",
            lambda row: row.result.file_digest,
        ),
    ),
)
"""A row for each image, class and part of the region, and for images without masks."""
