"""What the viewer is sent; `packing.test.mjs` reads such a file."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from typing import Any

from maskapp.ui.viewer.component.data import ViewerData, ViewerDetail, ViewerImage, ViewerMask
from maskapp.ui.viewer.component.fixed import FIXED
from maskapp.ui.viewer.component.packing import packed

DATA = ViewerData(
    ViewerImage("image", "/image", 4, 3, 1, exact=True),
    ViewerMask("mask", b"\x89PNG\x00\xff"),
    None,
    "≈",
    "",
    "",
    (),
    "",
    "",
    FIXED,
)


def head_of(file: bytes) -> dict[str, Any]:
    (length,) = struct.unpack("<I", file[:4])
    head: dict[str, Any] = json.loads(file[4 : 4 + length])
    return head


def test_masks_follow_the_head_as_they_are() -> None:
    file = packed(DATA)
    head = head_of(file)
    assert (head["pixel_text"], head["mask"]["png"], head["detail"]) == ("≈", 6, None)
    assert file.endswith(b"}\x89PNG\x00\xff")


def test_the_mask_of_a_detail_comes_last() -> None:
    detail = ViewerDetail("detail", 0, 0, 2, 2, 1, "/detail", b"fine")
    file = packed(replace(DATA, detail=detail))
    assert head_of(file)["detail"]["mask_png"] == 4
    assert file.endswith(b"}\x89PNG\x00\xfffine")
