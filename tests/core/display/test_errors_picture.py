"""Pictures of errors: each pixel by hand."""

from __future__ import annotations

import numpy as np
import pytest

from maskapp.core.display.errors_picture import (
    FALSE_NEGATIVE,
    FALSE_POSITIVE,
    errors_picture,
)
from maskapp.errors import ImageError

MASK = np.array([[True, True, False, False, True]])
TRUTH = np.array([[True, False, True, False, False]])


def test_errors_are_painted_and_the_rest_is_light_or_dark_grey() -> None:
    pixels = np.full((1, 5, 3), 200, np.uint8)
    where = np.array([[True, True, True, True, False]])
    found = errors_picture(pixels, MASK, TRUTH, where)
    assert found.tolist() == [
        [[228] * 3, list(FALSE_POSITIVE), list(FALSE_NEGATIVE), [100] * 3, [0] * 3]
    ]


@pytest.mark.parametrize("value", [0, 255])
def test_what_is_right_is_lighter_than_what_is_rightly_left(value: int) -> None:
    pixels = np.full((1, 5, 3), value, np.uint8)
    found = errors_picture(pixels, MASK, TRUTH)
    assert found[0, 0].min() >= 128 > found[0, 3].max()
    assert tuple(found[0, 4]) == FALSE_POSITIVE  # where everything is compared


def luminance(colour: tuple[int, int, int]) -> float:
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_two_errors_differ_in_lightness_too() -> None:
    """For people who see no colours at all: WCAG's contrast of 1.5 or more."""
    dark, light = sorted(map(luminance, (FALSE_POSITIVE, FALSE_NEGATIVE)))
    assert (light + 0.05) / (dark + 0.05) > 1.5


def test_what_does_not_fit_is_refused() -> None:
    pixels = np.zeros((1, 5, 3), np.uint8)
    with pytest.raises(ImageError, match="8 bits"):
        errors_picture(pixels.astype(np.uint16), MASK, TRUTH)
    for arrays in ((MASK[:, :4], TRUTH), (MASK, TRUTH.T), (MASK, TRUTH, MASK[:, :1])):
        with pytest.raises(ImageError, match="A mask of this image"):
            errors_picture(pixels, *arrays)


@pytest.mark.parametrize("has_where", [False, True])
def test_every_gray_is_painted_as_pixel_by_pixel(has_where: bool) -> None:
    pixels = np.repeat(np.arange(256, dtype=np.uint8)[:, None, None], 8, axis=1).repeat(3, axis=2)
    mask, truth, where = ((np.arange(8) >> bit & 1 == 1)[None].repeat(256, 0) for bit in range(3))
    found = errors_picture(pixels, mask, truth, where if has_where else None)
    for (y, x), selected in np.ndenumerate(mask):
        grey = y // 2 + 128 * int(selected)
        expected = [grey] * 3
        if selected != truth[y, x]:
            expected = list(FALSE_POSITIVE if selected else FALSE_NEGATIVE)
        if has_where and not where[y, x]:
            expected = [0, 0, 0]
        assert found[y, x].tolist() == expected
