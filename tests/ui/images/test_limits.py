"""How much a session may hold."""

from __future__ import annotations

import pytest

from maskapp.ui.images.limits import MAX_BYTES, MAX_FILES, over_limits, within_limits


@pytest.mark.parametrize(
    ("sizes", "accepted"),
    [
        ([], 0),
        ([0], 1),
        ([5] * MAX_FILES, MAX_FILES),
        ([5] * (MAX_FILES + 1), MAX_FILES),
        ([0] * 10_000, MAX_FILES),
        ([MAX_BYTES], 1),
        ([MAX_BYTES + 1], 0),
        ([MAX_BYTES - 1, 1], 2),
        ([MAX_BYTES - 1, 2, 1], 1),  # in order: what is accepted does not depend on later files
    ],
)
def test_files_are_accepted_from_the_first(sizes: list[int], accepted: int) -> None:
    assert within_limits(sizes) == accepted


def test_the_sentence_counts() -> None:
    assert over_limits(1).startswith("1 file was not added")
    assert over_limits(3).startswith("3 files were not added")
    assert "at most 500 files and 2 GB" in over_limits(3)
