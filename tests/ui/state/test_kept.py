"""What a tab holds is had again by that tab alone, and goes in time."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from maskapp.ui.state import kept as kept_module
from maskapp.ui.state.kept import SECONDS, Keeping, Kept


@dataclass
class World:
    """Who is connected, and what time it is."""

    connected: set[str] = field(default_factory=set)
    closed: list[str] = field(default_factory=list)
    now: float = 0.0

    def __post_init__(self) -> None:
        self.keeping = Keeping(self.connected.__contains__, self.closed.append, lambda: self.now)

    def tab(self, holder: str = "a", browser: str = "mine", size: int = 3) -> Kept:
        """Open a tab, and give it a file."""
        kept = Kept(browser=browser, holder=holder)
        self.keeping.add(kept)
        self.connected.add(holder)
        if size:
            kept.take(f"upload of {holder}", "leaf.png", bytes(size))
        return kept


@pytest.fixture
def world() -> World:
    return World()


def test_a_reload_has_the_very_same_again(world: World) -> None:
    kept = world.tab("a")
    world.connected.clear()
    assert world.keeping.claim(kept.token, "mine", "b") is kept
    assert (kept.holder, world.closed) == ("b", ["a"])
    assert [each.name for each in kept.files] == ["leaf.png"]


def test_another_tab_is_told_that_it_is_had(world: World) -> None:
    kept = world.tab("a")
    assert world.keeping.claim(kept.token, "mine", "b") == "busy"
    assert (kept.holder, world.closed) == ("a", [])
    # No tab of the browser says that it is there: the server has not noticed yet who left.
    assert world.keeping.claim(kept.token, "mine", "b", insist=True) is kept
    assert world.closed == ["a"]


def test_a_guess_and_another_browser_get_nothing(world: World) -> None:
    kept = world.tab("a")
    world.connected.clear()
    assert world.keeping.claim("guess", "mine", "b") is None
    assert world.keeping.claim(kept.token, "theirs", "b", insist=True) is None
    assert kept.holder == "a"


def test_a_reconnected_session_has_its_own_without_being_ended(world: World) -> None:
    kept = world.tab("a")
    assert world.keeping.claim(kept.token, "mine", "a") is kept
    assert world.closed == []


def test_it_goes_when_nobody_has_looked_for_a_quarter_of_an_hour(world: World) -> None:
    ended: list[str] = []
    kept = world.tab("a")
    kept.endings.append(lambda: ended.append("job"))
    assert not world.keeping.sweep()
    world.connected.clear()
    world.now = 100
    assert not world.keeping.sweep()  # noticed only now
    world.now = 100 + SECONDS - 1
    assert not world.keeping.sweep()
    world.connected.add("a")
    assert not world.keeping.sweep()  # back: the time begins anew
    world.connected.clear()
    assert not world.keeping.sweep()
    assert world.keeping.size == 3
    world.now += SECONDS
    assert world.keeping.sweep()
    assert (world.keeping.size, kept.files, ended) == (0, (), ["job"])
    assert world.keeping.claim(kept.token, "mine", "b") is None


def test_what_was_left_makes_room_the_oldest_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_module, "MOST_BYTES", 100)
    first, second, living = (world.tab(name, size=30) for name in "abc")
    for name, now in (("a", 10.0), ("b", 20.0)):
        world.connected.discard(name)
        world.now = now
        world.keeping.sweep()
    assert world.keeping.room(5) == 10
    assert world.keeping.room(15) == 40  # the first one went
    assert (first.size, second.size) == (0, 30)
    assert world.keeping.room(90) == 70  # never what somebody looks at
    assert (second.size, living.size) == (0, 30)


def test_the_page_waits_for_a_word_only_if_this_browser_left_images(world: World) -> None:
    assert not world.keeping.waits_for("mine")
    world.tab("a")
    world.tab("b", size=0)
    assert not world.keeping.waits_for("mine")
    world.connected.discard("b")
    assert not world.keeping.waits_for("mine")
    world.connected.discard("a")
    assert world.keeping.waits_for("mine")
    assert not world.keeping.waits_for("theirs")
    world.tab("c", browser="")
    world.connected.clear()
    assert not world.keeping.waits_for("")  # who is not known could be anybody


def test_keys_of_files_are_never_used_again() -> None:
    kept = Kept()
    assert [kept.take(name, name, b"").key for name in "ab"] == ["file-1", "file-2"]
    kept.remove_images()
    assert kept.take("c", "c", b"").key == "file-3"
    assert not kept.is_new("a")  # a browser that repeats old uploads brings nothing back


def test_what_is_missing_is_told_once_until_it_was_read() -> None:
    kept = Kept()
    for _ in range(2):
        kept.miss("", "big.tif", "too large")
    kept.miss("id", "b.png", "too many")
    assert [each.name for each in kept.missing] == ["big.tif", "b.png"]
    assert not kept.is_new("id")
    kept.forget_missing()
    assert not kept.missing


def test_files_of_one_name_are_missed_apart_until_they_come_and_come_once() -> None:
    kept = Kept()
    for mark in ("a-0", "a-1", "a-1"):
        kept.miss("", "same.png", "lost", mark)
    assert len(kept.missing) == 2
    kept.take("id", "same.png", b"", "a-1")
    assert [each.mark for each in kept.missing] == ["a-0"]
    kept.miss("", "same.png", "lost", "a-1")  # told late: it is here
    assert [each.mark for each in kept.missing] == ["a-0"]
    assert not kept.is_new("a-1")


def test_a_drop_begins_once_and_an_unknown_one_each_time() -> None:
    kept = Kept()
    assert [kept.begins(drop) for drop in ("a", "a", "", "")] == [True, False, True, True]


def test_a_file_that_comes_again_is_missed_no_longer_and_no_other_of_its_name() -> None:
    kept = Kept(gone=("day 7/A1.png", "day 14/A1.png", "B1.png"))
    left = []
    for name in ("day 14/A1.png", "C1.png", "A1.png"):
        kept.take(name, name, b"")
        left.append(kept.gone)
    assert left == [("day 7/A1.png", "B1.png"), ("day 7/A1.png", "B1.png"), ("B1.png",)]
    kept.forget_missing()
    assert not kept.gone


def test_a_file_that_is_removed_gives_its_bytes_back(world: World) -> None:
    kept = world.tab(size=3)
    archive = kept.take("upload 2", "days.zip", bytes(50))
    kept.remove_file(f"{archive.key}/1", others=True)
    assert (kept.size, kept.removed) == (53, frozenset({f"{archive.key}/1"}))
    kept.remove_file(archive.key, others=False)  # the first in it has its key
    assert kept.size == world.keeping.size == 3
    kept.remove_file(kept.files[0].key, others=False)
    assert world.keeping.size == 0
    assert kept.take("upload 3", "leaf.png", b"x").key not in kept.removed
    kept.remove_images()
    assert not kept.removed


def test_truths_count_and_one_name_is_there_once() -> None:
    kept = Kept()
    kept.take("1", "leaf.png", b"image")
    assert not kept.take_truth("2", "leaf.png", b"old")
    assert not kept.take_truth("3", "leaf.png", b"old")  # the same bytes: nothing to tell
    assert kept.take_truth("4", "leaf.png", b"newer")
    assert not kept.take_truth("5", "other.png", b"x")
    assert [(each.name, each.data) for each in kept.truths] == [
        ("leaf.png", b"newer"),
        ("other.png", b"x"),
    ]
    assert kept.size == len(b"imagenewerx")
    keys = [each.key for each in (*kept.files, *kept.truths)]
    assert len(set(keys)) == len(keys)
    assert not any(kept.is_new(upload) for upload in "12345")
    kept.remove_truth(kept.truths[0].key)
    assert [each.name for each in kept.truths] == ["other.png"]
    assert [each.name for each in kept.files] == ["leaf.png"]
    kept.remove_images()
    assert (kept.truths, kept.size) == ((), 0)
