"""What CONTRIBUTING says is there."""

from __future__ import annotations

import importlib
import re
from itertools import pairwise

import pytest

from tests.test_architecture import ARROWS, ROOT

TEXT = (ROOT / ".github" / "CONTRIBUTING.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`([^`\n]+)`", TEXT)))
FLOORS = ("ui", "runs", "files", "core")
PATHS = [each for each in NAMED if "/" in each and not each.startswith(FLOORS)]
MODULES = {"session": "maskapp.ui.state.session", "failure": "maskapp.ui.host.failure"}
CALLS = [each for each in NAMED if each.partition(".")[0] in MODULES]
KINDS = {
    "Channel": "maskapp.core.color.channels",
    "Method": "maskapp.core.color.methods",
    "Export": "maskapp.files.writing.registry",
    "MaskFormat": "maskapp.files.writing.registry",
    "Reader": "maskapp.files.reading.contract",
    "private": "maskapp.ui.host.inside",
}
"""Names that a member is made with, and a module that has them."""


@pytest.mark.parametrize("path", PATHS)
def test_every_path_is_there(path: str) -> None:
    assert (ROOT / path).exists()
    assert (ROOT / path).is_dir() == path.endswith("/")


@pytest.mark.parametrize("room", [each for each in NAMED if each.startswith(FLOORS)])
def test_every_room_is_there(room: str) -> None:
    assert (ROOT / "maskapp" / room).is_dir()


@pytest.mark.parametrize("name", CALLS)
def test_every_function_is_there(name: str) -> None:
    module, _, function = name.partition(".")
    assert callable(getattr(importlib.import_module(MODULES[module]), function))


@pytest.mark.parametrize("name", KINDS)
def test_members_are_made_of_what_is_named(name: str) -> None:
    assert name in NAMED
    assert hasattr(importlib.import_module(KINDS[name]), name)


def test_links_lead_to_files() -> None:
    links = re.findall(r"\]\(([^)]+)\)", TEXT)
    assert links
    assert all((ROOT / ".github" / each).resolve().is_file() for each in links)


# ---- the picture


def picture() -> str:
    found = re.search(r"```mermaid\n(.*?)```", TEXT, re.DOTALL)
    assert found
    return found[1]


def drawn() -> set[tuple[str, str]]:
    """The arrows of the picture, between rooms: a --> b & c --> d."""
    # A box may stand for several rooms: panels["images · viewer"].
    boxes = {
        name: re.findall(r"\w+", label)
        for name, label in re.findall(r'(\w+)\["([^"]+)"\]', picture())
    }
    arrows: set[tuple[str, str]] = set()
    floor = ""
    for line in re.sub(r'\["[^"]+"\]', "", picture()).splitlines():
        if start := re.fullmatch(r"\s*subgraph (\w+)", line):
            floor = f"{start[1]}/"
        elif line.strip() == "end":
            floor = ""
        stops = [
            [floor + room for name in re.findall(r"\w+", stop) for room in boxes.get(name, [name])]
            for stop in line.split("-->")
        ]
        for above, below in pairwise(stops):
            arrows |= {(one, other) for one in above for other in below}
    return arrows


def test_the_arrows_of_the_picture_are_those_of_the_house() -> None:
    assert len(drawn()) > 20
    for above, below in drawn():
        from_here = [room for room in ARROWS if room == above or room.startswith(f"{above}/")]
        assert from_here, above
        reached = {room for each in from_here for room in ARROWS[each]}
        assert any(room == below or room.startswith(f"{below}/") for room in reached), (
            above,
            below,
        )


def test_every_room_is_in_the_picture() -> None:
    folders = [room for room in ARROWS if (ROOT / "maskapp" / room).is_dir() and "/" in room]
    assert len(folders) > 10
    assert [room for room in folders if room.partition("/")[2] not in picture()] == []
