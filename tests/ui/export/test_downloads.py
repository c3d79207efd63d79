"""Downloads: the formats are those of the registry, the colours those of the viewer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from maskapp.core.engine.apply import apply_recipe
from maskapp.core.image import Image
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.files.writing.registry import EXPORTS
from maskapp.ui.compute import files
from maskapp.ui.export import downloads
from maskapp.ui.export.asked import COLOURS
from maskapp.ui.state import session
from maskapp.ui.viewer import component
from tests.ui.images.test_sources import opened
from tests.ui.pictures import encode, flat


def test_colours_are_the_viewers_swatches(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: dict[str, Any] = {}
    monkeypatch.setattr(component, "_mount", lambda **given: sent.update(given["data"]))
    image = component.ViewerImage("image", "/image", 4, 3, 1, exact=True)
    component.viewer(
        image,
        component.ViewerMask("mask", "/mask", "digest"),
        key="viewer",
        on_view=session.deed,
        on_actions=session.deed,
    )
    swatches = sent["fixed"]["colours"]
    assert {each["name"]: tuple(bytes.fromhex(each["fill"][1:])) for each in swatches} == COLOURS
    assert COLOURS["Cyan"] == (0, 194, 255)
    # The browser has them from nowhere else.
    script = "".join(
        file.read_text("utf-8") for file in Path(component.__file__).parent.glob("*.mjs")
    )
    assert [each["fill"] for each in swatches if each["fill"] in script] == []
    assert "#d4d4d8" in script  # as it writes colours: the cut-out's checkerboard


def test_the_formats_are_those_of_the_registry() -> None:
    at = opened(("a.png", encode(flat((200, 0, 0)))))
    (box,) = [each for each in at.selectbox if each.label == "Mask format"]
    assert box.options == [each.label for each in EXPORTS.values() if each.from_classes == 1]
    for export in EXPORTS.values():
        if export.from_classes == 1 and export.id != "png":
            box.set_value(export.id).run()
            assert f"{export.label}: {export.note}." in [each.value for each in at.caption]


def test_a_download_is_of_the_class_on_view_or_of_all_in_one() -> None:
    image = Image(np.array([[[9, 0, 0], [200, 0, 0]]], np.uint8), name="leaf.png")
    classes = tuple(
        MaskClass(Rule((Group((Range("red", low, 255),)),)), name=name)
        for name, low in (("all", 0), ("bright", 100))
    )
    for recipe in (Recipe(classes[:1]), Recipe(classes)):
        result = apply_recipe(image, recipe)
        made = EXPORTS["png"].files(image, result, recipe)
        for each, (_, content) in zip(recipe.classes, made, strict=True):
            found = files.export_file(image, recipe, result, EXPORTS["png"], each.name)
            assert found == content
    ((_, labels),) = EXPORTS["labels"].files(image, result, recipe)
    assert files.export_file(image, recipe, result, EXPORTS["labels"], "all") == labels


def test_a_download_is_called_by_the_class_on_view(monkeypatch: pytest.MonkeyPatch) -> None:
    image = Image(np.zeros((2, 2, 3), np.uint8), name="leaf.png")
    recipe = Recipe((MaskClass(Rule(), "tissue"), MaskClass(Rule(), "nerve fibre")))
    names: list[str] = []
    monkeypatch.setattr(downloads, "file_button", lambda *given, **_: names.append(given[2]))
    result = apply_recipe(image, recipe)
    for name in ("tissue", "nerve fibre"):
        downloads.mask_button(image, recipe, result, name, "png", False)
    downloads.mask_button(image, recipe, result, "tissue", "labels", False)
    assert [each.rpartition("_")[0] for each in names] == [
        "leaf_mask_tissue",
        "leaf_mask_nerve_fibre",
        "leaf_labels",
    ]
