"""The table of agreement: each class of each image beside its truth, and all of them pooled."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from maskapp.core.measuring.agreement import Agreement
from maskapp.runs.results import Done, Excluded, Result
from maskapp.runs.tables import PLAIN, Cell, Column, CsvWriter, Separators, Table
from maskapp.runs.truths import AgreementSummary

ALL_IMAGES = "all images"


@dataclass(frozen=True)
class AgreementRow:
    """The subject of a row of :data:`AGREEMENT`.

    Parameters
    ----------
    image : str
        The image's name, or :data:`ALL_IMAGES`.
    mask_class : str or None
        None where there is no mask.
    summary : AgreementSummary
    images : int, optional
        How many images are pooled; None for a row of one.
    """

    image: str
    mask_class: str | None
    summary: AgreementSummary
    images: int | None = None

    @property
    def dice(self) -> float | None:
        """The row's Dice; None where it has none."""
        return self.summary.agreement.dice if self.summary.agreement else None


def image_rows(result: Result[Any]) -> list[AgreementRow]:
    """Return the rows of a result: one for each class, or one that says why there is no mask.

    Parameters
    ----------
    result : Done, Failed or Excluded
        What is left out has no row.
    """
    if isinstance(result, Done):
        none = AgreementSummary("", error="No truth was found for it.")
        return [
            AgreementRow(result.name, each.name, each.agreement or none) for each in result.classes
        ]
    if isinstance(result, Excluded) or not result.missed:
        return []
    return [AgreementRow(result.name, None, AgreementSummary("", error=result.error))]


def truth_errors(result: Done[Any]) -> tuple[str, ...]:
    """Return why truths of an image cannot be used, each reason once."""
    found = [each.agreement.error for each in result.classes if each.agreement]
    return tuple(dict.fromkeys(error for error in found if error))


def agreement_rows(rows: Iterable[AgreementRow]) -> list[AgreementRow]:
    """Return the rows of a run in the order of the table.

    Parameters
    ----------
    rows : iterable of AgreementRow
        Of all its images: see :func:`image_rows`.

    Returns
    -------
    list of AgreementRow
        For each class all images pooled, pixel by pixel; then the images, the worst Dice first, of
        equals the one with more errors; then those without a Dice, those whose truth cannot be
        used, and those without one.
    """
    rows = list(rows)
    return [*pooled(rows), *sorted(rows, key=_place)]


def pooled(rows: Iterable[AgreementRow]) -> list[AgreementRow]:
    """Return a row for each class that was compared, of all its images' pixels together."""
    sums: dict[str, tuple[Agreement, int]] = {}
    for row in rows:
        if row.summary.agreement and row.mask_class and row.images is None:
            total, images = sums.get(row.mask_class, (Agreement(0, 0, 0, 0), 0))
            sums[row.mask_class] = total + row.summary.agreement, images + 1
    return [
        AgreementRow(ALL_IMAGES, name, AgreementSummary("", total), images)
        for name, (total, images) in sums.items()
    ]


def _place(row: AgreementRow) -> tuple[float, ...]:
    """Return what rows are sorted by; equals stay in the order of the images."""
    agreement = row.summary.agreement
    if agreement is None:
        return (2 if row.summary.truth else 3,)
    return (1,) if agreement.dice is None else (0, agreement.dice, -agreement.errors)


def _of(read: Callable[[Agreement], Cell]) -> Callable[[AgreementRow], Cell]:
    return lambda row: read(row.summary.agreement) if row.summary.agreement else None


AGREEMENT: Table[AgreementRow] = Table(
    "agreement",
    (
        Column(
            "image",
            str,
            f"The image's file, with the page where it has several; “{ALL_IMAGES}” where the "
            "pixels of all are pooled",
            lambda row: row.image,
        ),
        Column(
            "images",
            int,
            "How many images are pooled; empty for a single image",
            lambda row: row.images,
        ),
        Column(
            "class", str, "The class of the recipe that is compared", lambda row: row.mask_class
        ),
        Column(
            "dice",
            float,
            "2 TP / (2 TP + FP + FN), from 0 to 1: F1 of pixels is the same number; empty where "
            "mask and truth are both empty",
            _of(lambda each: each.dice),
        ),
        Column(
            "iou",
            float,
            "TP / (TP + FP + FN), Jaccard's index; empty where mask and truth are both empty",
            _of(lambda each: each.iou),
        ),
        Column(
            "precision",
            float,
            "TP / (TP + FP): the share of the mask that is right; empty where the mask is empty",
            _of(lambda each: each.precision),
        ),
        Column(
            "recall",
            float,
            "TP / (TP + FN): the share of the truth that is found; empty where the truth is empty",
            _of(lambda each: each.recall),
        ),
        Column(
            "accuracy",
            float,
            "(TP + TN) / all that are compared: high wherever little is wanted",
            _of(lambda each: each.accuracy),
        ),
        Column(
            "tp_px",
            int,
            "True positives: selected, and in the truth",
            _of(lambda each: each.true_positives),
            "px",
        ),
        Column(
            "fp_px",
            int,
            "False positives: selected, and not in the truth",
            _of(lambda each: each.false_positives),
            "px",
        ),
        Column(
            "fn_px",
            int,
            "False negatives: not selected, and in the truth",
            _of(lambda each: each.false_negatives),
            "px",
        ),
        Column(
            "tn_px",
            int,
            "True negatives: neither selected nor in the truth",
            _of(lambda each: each.true_negatives),
            "px",
        ),
        Column(
            "left_out_px",
            int,
            "Pixels that are not compared: not valid, outside the region, or transparent in the "
            "truth",
            _of(lambda each: each.left_out),
            "px",
        ),
        Column(
            "truth",
            str,
            "The truth's file; empty where none was found",
            lambda row: row.summary.truth,
        ),
        Column(
            "truth_values",
            str,
            "The values that were found in the truth",
            lambda row: " ".join(map(str, row.summary.values)),
        ),
        Column(
            "notices",
            str,
            "What else there is to know of the comparison",
            lambda row: " ".join(row.summary.notices),
        ),
        Column("error", str, "Why nothing was compared, in words", lambda row: row.summary.error),
    ),
)
"""A row for each image and class, the worst first, after those of all images pooled."""


def agreement_text(rows: Iterable[AgreementRow], separators: Separators = PLAIN) -> str:
    """Return the table as CSV, its rows in their order: see :func:`agreement_rows`."""
    text = io.StringIO(newline="")
    CsvWriter(text, AGREEMENT, separators).write_all(agreement_rows(rows))
    return text.getvalue()
