"""The numbers of several classes, and what they share."""

from __future__ import annotations

from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.rule import Rule
from maskapp.ui.classes.numbers import overlaps_text, table
from maskapp.ui.compute.classes import ClassShare, Overlap

TISSUE = ClassShare(MaskClass(Rule(), "tissue"), 40_000, 262_144, 200_000, None)
STAINED = ClassShare(
    MaskClass(Rule(), "a <b>", "#0072b2", within="tissue"), 1_234, 262_144, 200_000, 40_000
)


def cells(shares: tuple[ClassShare, ...], *, has_region: bool) -> list[list[str]]:
    """The texts of the cells, row by row."""
    rows = table(shares, "tissue", has_region=has_region).split("<tr")[1:]
    return [
        [part.split(">", 1)[1] for part in row.replace("<th", "<td").split("<td")[1:]]
        for row in rows
    ]


def test_each_class_has_its_share_of_image_region_and_class() -> None:
    (head, tissue, stained) = cells((TISSUE, STAINED), has_region=True)
    assert [each.split("<")[0] for each in head] == [
        "Class",
        "Pixels",
        "of image",
        "of region",
        "of class",
    ]
    assert [each.split("<")[0] for each in tissue[1:]] == ["40,000", "15.26 %", "20.00 %", "–"]
    assert [each.split("<")[0] for each in stained[1:]] == ["1,234", "0.47 %", "0.62 %", "3.09 %"]
    assert "of tissue" in stained[4]


def test_what_is_the_same_is_not_told_twice() -> None:
    (head, tissue) = cells((TISSUE,), has_region=False)
    assert len(head) == len(tissue) == 3


def test_names_are_text_and_the_class_on_view_is_marked() -> None:
    html = table((TISSUE, STAINED), "tissue", has_region=False)
    assert "a &lt;b&gt;" in html
    assert "<b>" not in html
    assert html.count('aria-current="true"') == 1
    assert html.index("aria-current") < html.index("40,000")
    assert 'style="background:#0072b2"' in html


def test_overlaps_say_who_has_them() -> None:
    shared = (Overlap("debris", 1312, wins=True), Overlap("a", 7, wins=False))
    assert overlaps_text(shared, "cells") == (
        "Of “cells”, 1,312 px are also in “debris”, which is later; 7 px are also in “a”, which is "
        "earlier. Where one image holds all classes (labels), the later class has the pixel."
    )
