"""The colours offered for files are those of the viewer."""

from __future__ import annotations

import re
from pathlib import Path

from maskapp.ui.export.downloads import _COLOURS
from maskapp.ui.viewer import component


def test_colours_are_the_viewers_swatches() -> None:
    script = (Path(component.__file__).parent / "painting.mjs").read_text("utf-8")
    swatches = re.findall(r'name: "(\w+)", fill: "#(..)(..)(..)"', script)
    assert {name: tuple(int(x, 16) for x in rgb) for name, *rgb in swatches} == _COLOURS
