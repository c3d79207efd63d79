"""Every file of the corpus comes out exactly as it must, or is refused by name."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from maskapp.core.image import Image
from maskapp.errors import ImageError
from maskapp.files.reading.images import open_pages, read_images
from tests.corpus import BY_NAME, CASES, Case, Outcome, Reads, Refused
from tests.files.reading.peak import growths

# Pillow warns of some damage that it gets over; as an error, the warning would change the outcome.
pytestmark = pytest.mark.filterwarnings(
    "ignore::UserWarning", "ignore::PIL.Image.DecompressionBombWarning"
)

Found = list[Image] | ImageError


def found(case: Case) -> Found:
    try:
        return read_images(case.make(), name=case.name)
    except ImageError as error:
        return error


def differences(found: Found, wanted: Outcome, name: str) -> list[str]:
    """Return in what the outcome is not the wanted one."""
    if isinstance(wanted, Refused):
        if not isinstance(found, ImageError):
            return [f"read as {[image.summary for image in found[:3]]}, not refused"]
        missing = [word for word in wanted.words if word not in str(found)]
        right = found.code == wanted.code
        return [
            *([] if right else [f"code {found.code}, not {wanted.code}: {found}"]),
            *(f"{word!r} is not in {str(found)!r}" for word in missing),
        ]
    if isinstance(found, ImageError):
        return [f"refused: {found.code}: {found}"]
    if len(found) != len(wanted.pages):
        return [f"{len(found)} images, not {len(wanted.pages)}"]
    return [text for number in range(len(found)) for text in _page(found, wanted, number, name)]


def _page(found: list[Image], wanted: Reads, number: int, name: str) -> list[str]:
    image, page, count = found[number], wanted.pages[number], len(found)
    title = name if count == 1 else f"{name} · page {number + 1}"
    texts = [] if image.name == title else [f"the name is {image.name!r}, not {title!r}"]
    if image.pixels.dtype != page.pixels.dtype or image.pixels.shape != page.pixels.shape:
        kinds = [f"{pixels.dtype} {pixels.shape}" for pixels in (image.pixels, page.pixels)]
        return [" instead of ".join(kinds)]
    if (image.valid is None) != (page.valid is None):
        texts.append(f"valid is {image.valid}, not {page.valid}")
    if image.valid is not None and page.valid is not None:
        if not np.array_equal(image.valid, page.valid):
            texts.append("valid differs")
    seen = np.s_[:] if wanted.hidden or page.valid is None else page.valid
    wrong = np.count_nonzero((image.pixels[seen] != page.pixels[seen]).any(axis=-1))
    if wrong:
        texts.append(f"{wrong} of {image.pixels[..., 0].size} pixels differ")
    height, width = page.pixels.shape[:2]
    words: tuple[str, ...] = (wanted.kind, f"{width} × {height}")
    words += (f"page {number + 1} of {count}",) if count > 1 else ()
    bits = "(9|1[0-6])" if page.pixels.dtype == np.uint16 else "[1-8]"  # as the file stores them
    if not re.match(rf"{bits}-bit ", image.summary):
        texts.append(f"the summary {image.summary!r} does not begin with the depth")
    texts += [
        f"{word!r} is not in the summary {image.summary!r}"
        for word in (*words, *wanted.summary)
        if word not in image.summary
    ]
    return texts + _notices(image.notices, wanted.notices)


def _notices(found: tuple[str, ...], wanted: tuple[str, ...] | None) -> list[str]:
    if wanted is None:
        return []
    for order in itertools.permutations(found):
        if len(order) == len(wanted) and all(map(str.__contains__, order, wanted)):
            return []
    return [f"the notices are {found}, not {wanted}"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_file_is_read_exactly_or_refused_by_name(case: Case) -> None:
    outcome = found(case)
    wrong = differences(outcome, case.outcome, case.name)
    assert not wrong, case.note
    if isinstance(outcome, ImageError):
        _check_message(outcome, case.name)
    else:
        for notice in (notice for image in outcome for notice in image.notices):
            assert re.fullmatch(r"[A-Z0-9].*\.", notice), notice


def _check_message(error: ImageError, name: str) -> None:
    text = str(error)
    assert error.sentence.startswith(f"{name}: ")
    assert error.sentence.endswith(".")
    assert error.remedy.endswith(".")
    assert text == f"{error.sentence} {error.remedy}"
    assert len(text) < 400
    # No path, no traceback, no words of Python's.
    assert not re.search(r"/\w+/|site-packages|Traceback|Error\b|0x[0-9a-f]+|<\w+ ", text), text


READABLE = [
    case
    for case in CASES
    # Frames of an animation are decoded from the first one: thousands backwards take minutes.
    if isinstance(case.outcome, Reads) and not case.bomb and len(case.outcome.pages) < 300
]


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_pages_are_read_one_by_one_in_any_order(case: Case) -> None:
    data = case.make()
    pages = open_pages(data, name=case.name)
    images = [page.read() for page in reversed(pages)][::-1]
    whole = read_images(data, name=case.name)
    assert [page.name for page in pages] == [image.name for image in whole]
    assert [image.digest for image in images] == [image.digest for image in whole]
    assert [image.summary for image in images] == [image.summary for image in whole]
    assert [image.notices for image in images] == [image.notices for image in whole]


def test_memory_does_not_follow_what_a_file_claims() -> None:
    warm = tuple(
        BY_NAME[name].make()
        for name in (
            "png-rgb8.png",
            "png-rgb16.png",
            "png-rgb16-exif6-after.png",
            "jpeg-420.jpg",
            "tiff-rgb8-lzw-predictor-little.tif",
            "tiff-rgb16-zstd-predictor-little.tif",
            "ome16-composite-cyx.tif",
            "imagej8-composite-cyx.tif",
            "webp-animation.webp",
            "gif-keep.gif",
            "apng.png",
            "bmp-24.bmp",
        )
    )
    bombs = [(case.name, case.make) for case in CASES if case.bomb]
    too_much = [
        f"{name}: {growth / 1e6:.0f} MB for a file of {size / 1e6:.3f} MB"
        for name, size, growth in growths(bombs, warm)
        if growth > size + 50e6
    ]
    assert len(bombs) > 40
    assert not too_much
