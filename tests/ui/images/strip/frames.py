"""What a frame says, as the browser reads it."""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from maskapp.ui.compute.board import Board
from maskapp.ui.images.strip import frame as frames
from maskapp.ui.state import rule_edits, session


@dataclass(frozen=True)
class Frame:
    head: dict[str, Any]
    percents: list[float]
    scores: list[float]
    flags: list[int]
    masks: dict[int, NDArray[np.bool_]]
    names: list[list[str]]
    whys: dict[int, str]
    rows: list[list[str]]

    def named(self, flag: int) -> list[str]:
        """Names of the images that have a flag."""
        return [
            name for (_, name, _), flags in zip(self.names, self.flags, strict=True) if flags & flag
        ]

    @property
    def unreadable(self) -> list[str]:
        return self.named(frames.UNREADABLE)


def read_frame(data: bytes) -> Frame:
    (length,) = struct.unpack_from("<I", data)
    head = json.loads(data[4 : 4 + length])
    at, parts = 4 + length, []
    for size in head["parts"]:
        parts.append(zlib.decompress(data[at : at + size]))
        at += size
    assert at == len(data)
    numbers, bits, names, texts = parts
    count = len(numbers) // 9
    floats = np.frombuffer(numbers[: 8 * count], "<f4").reshape(2, count)
    masks: dict[int, NDArray[np.bool_]] = {}
    start = 0
    for index, width, height in head["overlays"] if bits else ():
        stride = -(-width // 8)
        rows = np.frombuffer(bits[start : start + stride * height], np.uint8)
        unpacked = np.unpackbits(rows.reshape(height, stride), axis=1, count=width)
        masks[index] = unpacked.astype(bool)
        start += stride * height
    assert start == len(bits)
    said = json.loads(texts)
    return Frame(
        head,
        floats[0].tolist(),
        floats[1].tolist(),
        list(numbers[8 * count :]),
        masks,
        json.loads(names),
        {int(index): why for index, why in said["whys"].items()},
        said["rows"],
    )


def strip_of(at: AppTest) -> Frame:
    """What the strip of a page without a browser is sent."""
    (found,) = (
        each.proto.bytes
        for each in at.get("bidi_component")
        if each.proto.component_name == "maskapp_set"
    )
    return read_frame(found)


def settled(at: AppTest) -> AppTest:
    """Wait until all is known of the images, and draw the page with it."""
    board = at.session_state["maskapp"].kept.extras["board"]
    assert isinstance(board, Board)
    assert board.wait(30)
    at.run()
    assert not at.exception
    return at


def choose(at: AppTest, name: str) -> AppTest:
    """Look at another image."""
    holder = at.session_state["maskapp"]
    assert isinstance(holder, session.Holder)
    key = next(key for key, each, _ in strip_of(at).names if each == name)
    if "fresh files" in at.session_state:
        del at.session_state["fresh files"]
    holder.state = rule_edits.choose_image(holder.state, key)
    at.run()
    assert not at.exception
    return at
