"""The types that the browser code is checked against are those that Python sends."""

from __future__ import annotations

from pathlib import Path

import pytest

from maskapp.ui.images.strip import frame
from maskapp.ui.images.strip import messages as messages_of_set
from maskapp.ui.measuring.objects import data as objects
from maskapp.ui.rule.form import data as form
from maskapp.ui.viewer.component import data, fixed, messages
from tests.browser_code.typescript import declarations

UI = Path(form.__file__).parents[2]
HEAD = "// What Python sends and hears: its dataclasses, which say what each field means.\n\n"
SENT: dict[str, tuple[type, ...]] = {
    "viewer/component/data.d.ts": (
        data.ViewerImage,
        data.ViewerMask,
        data.ViewerOther,
        data.ViewerDetail,
        data.Cells,
        data.Mark,
        fixed.Colour,
        fixed.Tool,
        fixed.RegionMode,
        fixed.Fixed,
        data.ViewerData,
        messages.Sampling,
        messages.Pixel,
        messages.Gesture,
        messages.Reshaped,
    ),
    "images/strip/data.d.ts": (
        frame.Head,
        messages_of_set.Action,
        messages_of_set.Seen,
        messages_of_set.More,
    ),
    "measuring/objects/data.d.ts": (
        objects.ObjectColumn,
        objects.ObjectRow,
        objects.ObjectNumber,
        objects.ObjectsPage,
        objects.ObjectsData,
    ),
    "rule/form/data.d.ts": (
        form.Named,
        form.Scale,
        form.FormNumber,
        form.FormEnd,
        form.Offer,
        form.Remark,
        form.FormRow,
        form.FormCard,
        form.Past,
        form.Plane,
        form.Planes,
        form.FormData,
    ),
}


@pytest.mark.parametrize("name", SENT)
def test_types_are_those_of_python(name: str) -> None:
    assert (UI / name).read_text("utf-8") == HEAD + declarations(SENT[name])
