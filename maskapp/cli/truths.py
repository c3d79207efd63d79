"""``maskapp apply --truth``: the files of a folder as truths, and what is told of agreement."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from maskapp.cli.targets import Targets
from maskapp.cli.usage import UsageError
from maskapp.core.display.share import score_text
from maskapp.core.image import Image
from maskapp.core.measuring.agreement import Agreement, Comparison
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.naming import class_parts, printable
from maskapp.files.reading.contents import display_name
from maskapp.files.reading.registry import READERS
from maskapp.files.reading.truth_names import pair_by_name
from maskapp.files.writing.export import Part
from maskapp.files.writing.pictures import encode_errors
from maskapp.files.writing.whole import write_whole
from maskapp.runs.agreement_table import AgreementRow
from maskapp.runs.truths import TruthFile, truth_files

_NAMED = 5  # names that a line tells


def find_truths(
    given: str | None, images: Sequence[Path], recipe: Recipe, out: Path
) -> list[tuple[TruthFile, ...]]:
    """Return the truths of each image, and tell on standard error what has none.

    Parameters
    ----------
    given : str or None
        Folder that is searched, with the folders in it; the images themselves, and what lies in
        `out`, are no truths. Without one, no image has a truth.
    images : sequence of Path
    recipe : Recipe
    out : Path
        Where masks are written.

    Raises
    ------
    UsageError
        If there is no truth, or it is not clear which one an image has.
    """
    if given is None:
        return [()] * len(images)
    folder = Path(given)
    if not folder.is_dir():
        raise UsageError(f"--truth: {folder} is no folder.")
    if out.exists() and out.samefile(folder):
        raise UsageError(
            f"--truth: {folder} is the folder for the masks too, which could not be told from "
            "truths. Choose another folder for --out."
        )
    own = {path.resolve() for path in images}
    written = out.resolve()
    endings = {f".{each}" for reader in READERS.values() for each in reader.extensions}
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in endings
        and not path.name.startswith(".")
        and path.is_file()
        and path.resolve() not in own
        and written not in path.resolve().parents
    )
    if not files:
        raise UsageError(f"--truth: {folder} holds no image file beside the images themselves.")
    named = [(printable(path.relative_to(folder).as_posix()), path) for path in files]
    classes = [each.name for each in recipe.classes]
    pairing = pair_by_name(
        [printable(path.as_posix()) for path in images], [name for name, _ in named], classes
    )
    if pairing.ambiguous:
        lines = "\n  ".join(pairing.ambiguous)
        raise UsageError(f"--truth: it is not clear which files belong together:\n  {lines}")
    if not any(pairing.truths):
        stem = Path(display_name(images[0])).stem
        raise UsageError(
            f"--truth: no file in {folder} is named after an image, as {stem}.png or "
            f"{stem}_mask.png for {display_name(images[0])}."
        )
    if pairing.without_truth:
        _tell("No truth for", [display_name(name) for name in pairing.without_truth])
    if pairing.without_image:
        _tell(f"Not used, in {folder}", pairing.without_image)
    return [truth_files(names, named) for names in pairing.truths]


def errors_parts(recipe: Recipe) -> dict[str, Part]:
    """Return the pictures of errors of an image, by the classes' names."""
    names = [each.name for each in recipe.classes]
    parts = class_parts(names) if len(names) > 1 else [""]
    return {
        name: Part("errors", "png", name, part) for name, part in zip(names, parts, strict=True)
    }


def draw_errors(
    name: str,
    image: Image,
    comparisons: Mapping[str, Comparison],
    *,
    parts: Mapping[str, Part],
    targets: Targets,
) -> tuple[tuple[Part, str], ...]:
    """Write pictures of an image's errors and return their names."""
    written = []
    for mask_class, each in comparisons.items():
        target = targets.path(name, parts[mask_class])
        content = encode_errors(image.pixels, each.mask, each.truth, each.where, image.valid)
        write_whole(target, content)
        written.append((parts[mask_class], target.name))
    return tuple(written)


def print_agreement(rows: Sequence[AgreementRow]) -> None:
    """Print the agreement of each class over all images, and which image is the worst."""
    several = len({row.mask_class for row in rows if row.mask_class}) > 1
    for row in rows:
        if row.images is None or row.summary.agreement is None:
            continue
        ranked = [one for one in rows if one.mask_class == row.mask_class and one.images is None]
        head = f"{row.mask_class}: " if several else ""
        line = f"{head}{_count(row.images, 'image')} beside a truth: "
        line += scores(row.summary.agreement)
        worst = next((one for one in ranked if one.dice is not None), None)
        if worst is not None and row.images > 1:
            line += f"; the worst is {worst.image} (Dice {score_text(worst.dice)})"
        print(f"{line}.", flush=True)


def scores(agreement: Agreement) -> str:
    """Return the scores in a line."""
    each = {
        "Dice": agreement.dice,
        "IoU": agreement.iou,
        "precision": agreement.precision,
        "recall": agreement.recall,
        "accuracy": agreement.accuracy,
    }
    return ", ".join(f"{name} {score_text(score)}" for name, score in each.items())


def _tell(what: str, names: Sequence[str]) -> None:
    shown = ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
    print(f"{what}: {shown} ({_count(len(names), 'file')}).", file=sys.stderr, flush=True)


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
