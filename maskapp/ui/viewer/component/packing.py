"""The viewer's data as one file: Streamlit passes bytes on as they are, without base64."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict
from typing import Any

from maskapp.ui.viewer.component.data import ViewerData


def packed(data: ViewerData) -> bytes:
    """Return the length of a head, the head as JSON, and the masks one after the other.

    In the head, each mask is its length in bytes. A third of a mask is saved: of an edit, a mask is
    most of what is sent.
    """
    masks: list[bytes] = []

    def without_masks(fields: list[tuple[str, Any]]) -> dict[str, Any]:
        head = dict(fields)
        for name, value in fields:
            if isinstance(value, bytes):
                masks.append(value)
                head[name] = len(value)
        return head

    head = json.dumps(asdict(data, dict_factory=without_masks), separators=(",", ":")).encode()
    return b"".join((struct.pack("<I", len(head)), head, *masks))
