"""The colours offered for files are those of the viewer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from maskapp.ui.export.downloads import _COLOURS
from maskapp.ui.state import session
from maskapp.ui.viewer import component


def test_colours_are_the_viewers_swatches(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: dict[str, Any] = {}
    monkeypatch.setattr(component, "_mount", lambda **given: sent.update(given["data"]))
    image = component.ViewerImage("image", "/image", 4, 3, 1, exact=True)
    component.viewer(
        image,
        component.ViewerMask("mask", b"PNG"),
        key="viewer",
        on_view=session.deed,
        on_pick=session.deed,
        on_gesture=session.deed,
    )
    swatches = sent["fixed"]["colours"]
    assert {each["name"]: tuple(bytes.fromhex(each["fill"][1:])) for each in swatches} == _COLOURS
    assert _COLOURS["Cyan"] == (0, 194, 255)
    # The browser has them from nowhere else.
    script = "".join(
        file.read_text("utf-8") for file in Path(component.__file__).parent.glob("*.mjs")
    )
    assert [each["fill"] for each in swatches if each["fill"] in script] == []
    assert "#d4d4d8" in script  # as it writes colours: the cut-out's checkerboard
