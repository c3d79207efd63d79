"""Packs are built in the background: watched, stopped, and never left behind."""

from __future__ import annotations

import errno
import gc
import os
import socket
import stat
import tempfile
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import IO, Any

import pytest

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.errors import RecipeError
from maskapp.runs.packs import Contents, Tally
from maskapp.runs.source import Source
from maskapp.ui.compute import building, private_folder
from maskapp.ui.compute.building import Building, build_pack
from tests.ui.pictures import encode, noise

PATIENCE = 60.0
RED = Recipe(Rule((Group((Range("red", 100, 255),)),)))


def seen() -> bool:
    return True


def pieces(count: int, gate: threading.Semaphore | None = None) -> building.Write:
    """Write so many pieces, each when the gate lets it."""

    def write(file: IO[bytes], tally: Tally) -> Generator[Any, None, None]:
        for _ in range(count):
            assert gate is None or gate.acquire(timeout=PATIENCE)
            file.write(b"piece")
            yield None
        tally.digest = "d"

    return write


def wait_for(condition: Callable[[], bool]) -> None:
    waiting = threading.Event()
    for _ in range(int(PATIENCE * 100)):
        if condition():
            return
        waiting.wait(0.01)
    raise AssertionError("it did not come")


def test_a_pack_of_images_is_ready_in_its_file() -> None:
    sources = [Source(f"{k}.png", encode(noise(seed=k))) for k in range(3)]
    built = build_pack(sources, RED, Contents(), 3, "told", seen)
    built.wait(PATIENCE)
    assert (built.progress, built.done, built.tally.done, built.told) == ("ready", 3, 3, "told")
    data = built.path.read_bytes()
    assert built.size == len(data)
    assert data.startswith(b"PK")
    assert len(built.tally.digest) == 64


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_nobody_else_can_read_or_guess_it() -> None:
    built = Building(pieces(1), 1, "", seen)
    built.wait(PATIENCE)
    assert stat.S_IMODE(built.path.parent.stat().st_mode) == 0o700
    assert len(built.path.stem) >= 32


def test_progress_is_counted_and_cancel_leaves_nothing() -> None:
    gate = threading.Semaphore(0)
    built = Building(pieces(5, gate), 5, "", seen)
    left = [built.seconds_left]
    gate.release(2)
    wait_for(lambda: built.done == 2)
    left.append(built.seconds_left)
    assert [each is None for each in left] == [True, False]
    assert built.path.exists()
    built.cancel()
    gate.release()
    built.wait(PATIENCE)
    assert (built.progress, built.done) == ("cancelled", 3)
    assert not built.path.exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/srv/secret"), "disk of the computer"),
        (OSError(errno.EIO, "Input/output error", "/srv/secret"), "written: Input/output error."),
        (MemoryError(), "too little free memory"),
        (RecipeError("no such thing.", "classes[0].rule"), "Rule: no such thing."),
        (KeyError("/srv/secret"), "could not be built"),
    ],
)
def test_what_fails_is_a_sentence_and_the_file_is_removed(error: Exception, words: str) -> None:
    def write(file: IO[bytes], tally: Tally) -> Generator[Any, None, None]:
        file.write(b"x" * 100_000)
        yield None
        raise error

    built = Building(write, 2, "", seen)
    built.wait(PATIENCE)
    assert built.progress == "failed"
    assert words in built.sentence
    assert "/srv" not in built.sentence
    assert not built.path.exists()


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a device that is always full, where there is one."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    monkeypatch.setattr(building, "new_file", lambda ending: tmp_path / f"pack{ending}")
    monkeypatch.setattr(Path, "open", lambda self, mode: open(full, "wb"))  # noqa: PTH123, SIM115
    built = build_pack([Source("a.png", encode(noise()))], RED, Contents(), 1, "", seen)
    built.wait(PATIENCE)
    assert built.progress == "failed"
    assert "disk of the computer that runs this page is full" in built.sentence


def test_it_waits_while_nobody_has_the_page_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_LOOK_SECONDS", 0.01)
    there = threading.Event()
    built = Building(pieces(3), 3, "", there.is_set)
    built.wait(0.2)
    assert (built.progress, built.done) == ("running", 1)
    there.set()
    built.wait(PATIENCE)
    assert (built.progress, built.done) == ("ready", 3)


def test_it_is_given_up_when_nobody_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_LOOK_SECONDS", 0.01)
    monkeypatch.setattr(building, "_PATIENCE_SECONDS", 0.05)
    built = Building(pieces(3), 3, "", lambda: False)
    built.wait(PATIENCE)
    assert built.progress == "cancelled"
    assert not built.path.exists()


def test_the_file_goes_with_what_holds_it() -> None:
    built = Building(pieces(1), 1, "", seen)
    built.wait(PATIENCE)
    path = built.path
    assert path.exists()
    del built
    gc.collect()
    assert not path.exists()


@pytest.mark.skipif(os.name != "posix", reason="other systems do not tell what runs")
def test_folders_of_processes_that_are_gone_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(socket, "gethostname", lambda: "here")
    monkeypatch.setattr(private_folder, "_runs", lambda process: process != 7)
    made = {
        name: tmp_path / f"maskapp-packs-{name}" for name in ("here-7-x", "here-8-x", "other-7-x")
    }
    for folder in made.values():
        folder.mkdir()
        (folder / "pack.zip").write_bytes(b"")
    (tmp_path / "maskapp-packs-here-7-link").symlink_to(made["here-8-x"])
    folder = private_folder._folder.__wrapped__()
    assert [name for name, each in made.items() if each.exists()] == ["here-8-x", "other-7-x"]
    assert (made["here-8-x"] / "pack.zip").exists()
    assert folder.name.startswith(f"maskapp-packs-here-{os.getpid()}-")
