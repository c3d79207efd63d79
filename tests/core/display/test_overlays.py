"""Several masks over an image."""

from __future__ import annotations

import numpy as np
import pytest

from maskapp.core.display.overlays import blend, blend_all
from maskapp.errors import ImageError

PIXELS = np.arange(18, dtype=np.uint8).reshape(2, 3, 3) * 10
FIRST = np.array([[True, True, False], [False, False, False]])
SECOND = np.array([[False, True, True], [False, False, False]])
RED, BLUE = (255, 0, 0), (0, 0, 255)


def test_of_two_in_one_pixel_the_later_is_seen_as_if_it_were_alone() -> None:
    both = blend_all(PIXELS, [(FIRST, RED), (SECOND, BLUE)], 0.5)
    one, other = blend(PIXELS, FIRST, RED, 0.5), blend(PIXELS, SECOND, BLUE, 0.5)
    assert both[0].tolist() == [one[0, 0].tolist(), other[0, 1].tolist(), other[0, 2].tolist()]
    assert np.array_equal(both[1], PIXELS[1])
    assert np.array_equal(blend_all(PIXELS, [(FIRST, RED)], 0.5), one)


def test_counts_of_16_bits_are_refused() -> None:
    with pytest.raises(ImageError, match="8 bits"):
        blend_all(PIXELS.astype(np.uint16), [(FIRST, RED)], 0.5)
