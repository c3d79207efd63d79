"""What is known of a set as tiles: numbers, marks and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import nan
from typing import NamedTuple

from maskapp.core.color.channels import CHANNELS
from maskapp.core.recipe.one_class import without_colors
from maskapp.core.recipe.recipe import Recipe
from maskapp.runs.failures import first_sentence
from maskapp.runs.own import differences
from maskapp.runs.unusual import Unusual, unusual
from maskapp.ui.compute.board import Report
from maskapp.ui.compute.known import Known
from maskapp.ui.compute.looking import ClassNumbers, Numbers, threshold_name
from maskapp.ui.images.strip.frame import (
    EXACT,
    LEFT_OUT,
    LOOKED_AT,
    OWN,
    REFUSED,
    UNREADABLE,
    UNUSUAL,
    Overlay,
    Row,
    Tile,
)
from maskapp.ui.images.strip.tails import tails
from maskapp.ui.state import region_edits
from maskapp.ui.state.model import Document
from maskapp.ui.state.region_edits import Sized

# What cannot be applied to an image is more than unusual.
_REFUSED = Unusual(100.0, ())
_UNREADABLE_SCORE = 200.0
# Like that of a notice about the mask: it may be right.
_MISFIT_SCORE = 3.5
_NOTHING = Row("", "", "", "")


class _Said(NamedTuple):
    """What a person said of images, by key, and the rule of all."""

    checked: set[str]
    changed: frozenset[str]
    own: frozenset[str]
    common: Recipe


def tiles_of(
    report: Report, names: Sequence[str], document: Document, place: int = 0
) -> list[Tile]:
    """Return a tile for each image.

    Parameters
    ----------
    report : Report
    names : sequence of str
        Of the images, in the report's order.
    document : Document
        Says what a person made of each image.
    place : int
        Of the class whose numbers are told, in the recipe.
    """
    odd = odd_ones(report, place)
    for key, reason in _misfits(report, names, document).items():
        before = odd.get(key, Unusual(_MISFIT_SCORE, ()))
        odd[key] = Unusual(max(before.score, _MISFIT_SCORE), (*before.reasons, reason))
    common = without_colors(document.recipe)
    said = _Said(set(document.checked), document.changed_since, document.own_recipes, common)
    return [
        _tile(known, name, tail, odd.get(known.image.key), said, place)
        for known, name, tail in zip(report.images, names, tails(names), strict=True)
    ]


def odd_ones(report: Report, place: int = 0) -> dict[str, Unusual]:
    """Return the images that differ from the others in the class at a place, by key.

    Those left out say nothing.
    """
    counting = [known for known in report.images if known.counts and known.numbers]
    measured = {
        known.image.key: numbers.measured
        for known in counting
        if known.numbers and (numbers := known.numbers.of(place))
    }
    refused = {
        known.image.key: _REFUSED for known in counting if known.numbers and known.numbers.problem
    }
    return unusual(measured) | refused


def _misfits(report: Report, names: Sequence[str], document: Document) -> dict[str, str]:
    """Return why the region of all may not fit an image, by its key."""
    sizes = {
        known.image.key: Sized(name, (preview.width, preview.height))
        for known, name in zip(report.images, names, strict=True)
        if known.looked and (preview := known.looked.preview)
    }
    wrong = region_edits.misfits(document, sizes)
    return {key: region_edits.misfit_text(document, each.size) for key, each in wrong.items()}


def overlays_of(images: Iterable[tuple[int, Known]], place: int = 0) -> list[Overlay]:
    """Return the masks of images of the class at a place, by index, as far as they are known."""
    return [
        Overlay(index, *known.looked.size, numbers.bits)
        for index, known in images
        if known.looked
        and known.numbers
        and (numbers := known.numbers.of(place))
        and not known.image.left_out
    ]


def _tile(
    known: Known,
    name: str,
    tail: str,
    odd: Unusual | None,
    of: _Said,
    place: int,
) -> Tile:
    key, numbers = known.image.key, known.numbers if known.counts else None
    shown = numbers.of(place) if numbers else None
    measured = shown.measured if shown else None
    unreadable = known.looked.problem if known.looked else ""
    marks = {
        LOOKED_AT: key in of.checked,
        UNUSUAL: odd is not None,
        OWN: key in of.own,
        LEFT_OUT: known.image.left_out,
        UNREADABLE: bool(unreadable),
        EXACT: known.is_exact,
        REFUSED: bool(numbers and numbers.problem and not unreadable),
    }
    said = []
    if unreadable:
        said.append(f"Cannot be read: {first_sentence(unreadable)}")
    elif numbers and numbers.problem:
        said.append(numbers.problem)
    if odd:
        said += [f"Unusual: {reason}" for reason in odd.reasons]
    if key in of.changed:
        said.append("Looked at before the rule was changed")
    if key in of.own:
        own = differences(of.common, known.image.recipe)
        said += [f"{text[0].upper()}{text[1:]}" for text in own]
    return Tile(
        key,
        name,
        tail,
        measured.percent if measured and measured.considered else nan,
        _UNREADABLE_SCORE if unreadable else odd.score if odd else 0.0,
        sum(flag for flag, is_so in marks.items() if is_so),
        ". ".join(part.rstrip(".") for part in said),
        _row(numbers, shown) if shown and numbers else _refused(numbers),
    )


def class_headings(recipe: Recipe) -> tuple[str, ...]:
    """Return what the table's column of each class is called; none where there is one class."""
    if len(recipe.classes) < 2:
        return ()
    return tuple(
        f"{each.name} (% of {each.within})" if each.within else f"{each.name} (%)"
        for each in recipe.classes
    )


def _refused(numbers: Numbers | None) -> Row:
    return Row("", "", "", numbers.problem) if numbers else _NOTHING


def _row(of_image: Numbers, numbers: ClassNumbers) -> Row:
    thresholds = []
    for used in numbers.bounds:
        value = "none" if used.value is None else CHANNELS[used.channel].text(used.value)
        value = "local" if used.local else value
        thresholds.append(f"{threshold_name(used)}: {value}")
    measured = numbers.measured
    return Row(
        str(measured.selected),
        str(measured.considered),
        "; ".join(thresholds),
        " ".join(measured.notices),
        tuple(map(_percent, of_image.classes)) if len(of_image.classes) > 1 else (),
    )


def _percent(numbers: ClassNumbers) -> float | None:
    measured = numbers.measured
    return round(measured.percent, 4) if measured.considered else None


def drawn(indices: Iterable[int], report: Report) -> Mapping[int, Known]:
    """Return images by index, those that there are."""
    count = len(report.images)
    return {index: report.images[index] for index in indices if index < count}
