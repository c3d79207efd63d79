"""Scores as text."""

from __future__ import annotations

import pytest

from maskapp.core.display.share import score_text


@pytest.mark.parametrize(
    ("score", "text"),
    [
        (0.0, "0.000"),
        (0.0001, "<0.001"),
        (0.0006, "0.001"),
        (0.9126, "0.913"),
        (0.9994, "0.999"),
        (0.9996, ">0.999"),
        (1.0, "1.000"),
        (None, "–"),
    ],
)
def test_a_score_never_reads_as_nothing_or_all_unless_it_is(score: float | None, text: str) -> None:
    assert score_text(score) == text
