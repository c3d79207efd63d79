"""Which file is the truth of which image: told by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from maskapp.files.naming import class_parts, name_key, safe_part, safe_stem

_WORD = r"(?:masks?|truths?|gt|ground[ _-]?truths?|labels?|seg|segmentations?|annotations?|manual)"
_SEP = r"[ _.-]"
_WORDS = re.compile(rf"{_WORD}(?:{_SEP}{_WORD})*")
_LABELS = re.compile("labels?")
_BEFORE = re.compile(rf"{_WORD}{_SEP}")
_PAGE = re.compile(rf"page(\d+)(?:{_SEP}|$)")


@dataclass(frozen=True)
class TruthName:
    """A truth of an image, by its name.

    Parameters
    ----------
    position : int
        Of the truth's name among those that were given.
    mask_class : str or None
        The class that it is a mask of; None if its name does not say: then it is the mask of the
        only class, or an image of labels.
    page : int or None
        Which of its image's pages it is of; None if its name does not say.
    """

    position: int
    mask_class: str | None = None
    page: int | None = None


@dataclass(frozen=True)
class Pairing:
    """Truths of images.

    Parameters
    ----------
    truths : tuple of tuple of TruthName
        For each image, in their order.
    without_truth : tuple of str
        Names of images that have none.
    without_image : tuple of str
        Names of truths that belong to none of the images.
    ambiguous : tuple of str
        Sentences that say which images could have several truths, or truths several images; none
        of them are paired.
    """

    truths: tuple[tuple[TruthName, ...], ...]
    without_truth: tuple[str, ...] = ()
    without_image: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Candidate:
    image: int
    name: TruthName
    rank: tuple[int, int, int] = field(default=(0, 0, 0))
    """How well the names fit: length of the image's in the truth's, then the folders'."""


def pair_by_name(images: Sequence[str], truths: Sequence[str], classes: Sequence[str]) -> Pairing:
    """Find the truths of images by their names.

    The truth of ``leaf.jpg`` is ``leaf.png``, ``leaf_mask.png``, ``leaf-truth.tif``, ``mask_leaf``,
    ``leaf_labels.png``, ``leaf_mask_tissue.png`` or ``leaf_tissue.png`` (of the class tissue),
    ``leaf_page3_mask.png`` (of a page) …, in capitals or not, whatever its extension. Folders
    decide between files of one name; those that all images, or all truths, lie in do not count.

    Parameters
    ----------
    images, truths : sequence of str
        Names, with folders where there are any; ``/`` between them.
    classes : sequence of str
        Names of the recipe's classes.

    Returns
    -------
    Pairing
        A truth belongs to one image at most, an image has at most one truth for each class and
        page.
    """
    candidates = list(_candidates(images, truths, classes))
    best: dict[int, tuple[int, int, int]] = {}  # of each truth
    for each in candidates:
        position = each.name.position
        best[position] = max(best.get(position, each.rank), each.rank)
    candidates = [each for each in candidates if each.rank == best[each.name.position]]
    candidates = _nearest(candidates)
    ambiguous, unclear = _doubts(candidates, images, truths)
    paired: list[tuple[TruthName, ...]] = []
    for index in range(len(images)):
        mine = [each.name for each in candidates if each.image == index]
        paired.append(() if index in unclear else tuple(mine))
    used = {each.name.position for each in candidates}
    return Pairing(
        tuple(paired),
        tuple(
            name for index, name in enumerate(images) if not paired[index] and index not in unclear
        ),
        tuple(name for position, name in enumerate(truths) if position not in used),
        ambiguous,
    )


def _candidates(
    images: Sequence[str], truths: Sequence[str], classes: Sequence[str]
) -> Iterator[_Candidate]:
    image_folders, truth_folders = _folders(images), _folders(truths)
    stems: dict[str, list[int]] = {}
    for index, name in enumerate(images):
        for stem in _stems(name):
            stems.setdefault(stem, []).append(index)
    parts = _class_names(classes)
    for position, truth in enumerate(truths):
        key = name_key(PurePosixPath(truth).stem)
        for start in {0, *(match.end() for match in [_BEFORE.match(key)] if match)}:
            for end in range(start + 1, len(key) + 1):
                for index in stems.get(key[start:end], ()):
                    role = _role(key[end:], parts)
                    fit = _fit(image_folders[index], truth_folders[position])
                    if role is None or fit is None:
                        continue
                    only = len(classes) == 1
                    found = TruthName(position, None if only else role[0], role[1])
                    yield _Candidate(index, found, (end - start, *fit))


def _class_names(classes: Sequence[str]) -> dict[str, str]:
    """Return what may stand for each class: its name, and that in the names of exported masks.

    What could stand for two classes, as “a_b” for “a/b” and “a_b”, stands for none.
    """
    found: dict[str, set[str]] = {}
    for each, part in zip(classes, class_parts(classes), strict=True):
        for name in (each, safe_part(each), part):
            found.setdefault(name_key(name), set()).add(each)
    return {name: only for name, (only, *others) in found.items() if not others}


def _stems(name: str) -> set[str]:
    """Return what the name of an image's truth may begin with."""
    path = PurePosixPath(name)
    return {name_key(each) for each in (path.stem, path.name, safe_stem(name))}


def _role(rest: str, classes: dict[str, str]) -> tuple[str | None, int | None] | None:
    """Return class and page that the end of a truth's name tells; None if it is another name."""
    if not rest:
        return None, None
    if not re.match(_SEP, rest):
        return None
    rest, page = rest[1:], None
    if match := _PAGE.match(rest):
        page, rest = int(match[1]), rest[match.end() :]
    if not rest or _LABELS.fullmatch(rest):  # as the export of labels is called
        return None, page
    for match in re.finditer(_SEP, f"_{rest}"):
        before, last = rest[: max(match.start() - 1, 0)], rest[match.start() :]
        if last in classes and (not before or _WORDS.fullmatch(before)):
            return classes[last], page
    return (None, page) if _WORDS.fullmatch(rest) else None


def _folders(names: Sequence[str]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the folders of each name: all, and those that not all of them lie in."""
    found = [tuple(name_key(part) for part in PurePosixPath(name).parts[:-1]) for name in names]
    common = 0
    while (
        found
        and all(len(each) > common for each in found)
        and (len({each[common] for each in found}) == 1)
    ):
        common += 1
    return [
        (each, tuple(part for part in each[common:] if not _WORDS.fullmatch(part)))
        for each in found
    ]


def _fit(
    image: tuple[tuple[str, ...], tuple[str, ...]], truth: tuple[tuple[str, ...], tuple[str, ...]]
) -> tuple[int, int] | None:
    """Return how well folders fit; None where they say that the files do not belong together."""
    (all_of_image, own), (all_of_truth, its) = image, truth
    shorter = min(len(own), len(its))
    if own[len(own) - shorter :] != its[len(its) - shorter :]:
        return None
    return shorter, len(set(all_of_image) & set(all_of_truth))


def _nearest(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Keep, of an image's truths for a class and page, those whose folders fit best."""
    best: dict[tuple[object, ...], tuple[int, int]] = {}
    for each in candidates:
        key = (each.image, each.name.mask_class, each.name.page)
        best[key] = max(best.get(key, each.rank[1:]), each.rank[1:])
    return [
        each
        for each in candidates
        if each.rank[1:] == best[each.image, each.name.mask_class, each.name.page]
    ]


def _doubts(
    candidates: Sequence[_Candidate], images: Sequence[str], truths: Sequence[str]
) -> tuple[tuple[str, ...], set[int]]:
    """Return sentences about what is not clear, and the images that are concerned."""
    sentences, unclear = [], set()
    by_truth: dict[int, list[int]] = {}
    by_image: dict[int, list[TruthName]] = {}
    for each in candidates:
        by_truth.setdefault(each.name.position, []).append(each.image)
        by_image.setdefault(each.image, []).append(each.name)
    for position, indices in by_truth.items():
        if len(indices) > 1:
            names = " and ".join(images[index] for index in indices)
            sentences.append(f"{truths[position]} could be the truth of {names}.")
            unclear.update(indices)
    for index, names_of in by_image.items():
        alike = _alike(names_of)
        if alike:
            names = " and ".join(truths[each.position] for each in alike)
            sentences.append(f"{images[index]} could have several truths: {names}.")
            unclear.add(index)
    return tuple(sentences), unclear


def _alike(names: Sequence[TruthName]) -> list[TruthName]:
    """Return truths of one image that are of the same pixels and class, if there are any."""
    for page in sorted({each.page for each in names}, key=lambda page: page or 0):
        here = [each for each in names if each.page in (None, page)]
        unnamed = [each for each in here if each.mask_class is None]
        if unnamed and len(here) > 1:
            return here
        for mask_class in {each.mask_class for each in here}:
            same = [each for each in here if each.mask_class == mask_class]
            if len(same) > 1:
                return same
    return []
