"""The board finds out about every image of a set, in the right order, and gives up what is old."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import replace

import imagecodecs
import numpy as np
import pytest
from PIL import Image as Pillow

from maskapp.core.engine.apply import apply_recipe
from maskapp.core.image import Image
from maskapp.core.recipe.reading import Reading
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.files.reading.selection import WHOLE
from maskapp.ui.compute import board as board_module
from maskapp.ui.compute import known as known_module
from maskapp.ui.compute.board import Board
from maskapp.ui.compute.known import BoardImage, Known
from tests.ui.images.test_sources import pages
from tests.ui.pictures import Pixels, encode, flat, noise

_PATIENCE = 30.0


def red_from(low: int, depth: int = 8) -> Recipe:
    return Recipe(Rule((Group((Range("red", low, 255),)),)), depth)  # type: ignore[arg-type]


def board_image(
    key: str,
    data: bytes | Callable[[], bytes],
    recipe: Recipe,
    *,
    left_out: bool = False,
    number: int = 1,
    file: str = "",
) -> BoardImage:
    read = data if callable(data) else lambda: data
    name = file or key
    return BoardImage(key, name, name, number, WHOLE, recipe, left_out, read)


def found(board: Board) -> dict[str, Known]:
    assert board.wait(_PATIENCE)
    return {each.image.key: each for each in board.report().images}


def selected(known: Known) -> int:
    assert known.numbers
    return known.numbers.classes[0].measured.selected


@pytest.fixture(autouse=True)
def restless(monkeypatch: pytest.MonkeyPatch) -> None:
    """The full size begins at once."""
    monkeypatch.setattr(board_module, "_REST_SECONDS", 0.0)


LARGE = noise(520, 300)


def test_every_image_gets_its_picture_and_its_exact_numbers() -> None:
    board = Board("ann")
    recipe = red_from(90)
    board.want([board_image("a", encode(LARGE), recipe), board_image("b", b"no", recipe)])
    known = found(board)
    assert selected(known["a"]) == int((LARGE[..., 0] >= 90).sum())
    looked = known["a"].looked
    assert looked
    assert looked.size == (174, 100)
    assert Pillow.open(io.BytesIO(looked.picture)).size == (174, 100)
    assert known["b"].looked
    assert "this is a text file" in known["b"].looked.problem
    report = board.report()
    assert (report.busy, report.done, report.total) == (False, 1, 1)


def test_after_an_edit_previews_answer_before_the_full_size() -> None:
    gone, reads = threading.Event(), []

    def read() -> bytes:
        reads.append(1)
        return encode(LARGE)

    board = Board("ann", gone.is_set)
    board.want([board_image("a", read, red_from(90))])
    found(board)
    seen: list[tuple[bool, int, int]] = []

    original = board._known.count

    def count(wanted: BoardImage, numbers: object) -> None:
        original(wanted, numbers)  # type: ignore[arg-type]
        each = board._known.numbers(wanted)
        assert each
        seen.append((each.exact, each.classes[0].measured.selected, len(reads)))

    board._known.count = count  # type: ignore[method-assign]
    board.want([board_image("a", read, red_from(200))])
    found(board)
    part = LARGE[::3, ::3, 0]
    assert seen == [
        (False, int((part >= 200).sum()), 1),
        (True, int((LARGE[..., 0] >= 200).sum()), 2),
    ]


def test_an_edit_gives_up_the_work_of_the_one_before_between_two_images() -> None:
    begun, may_go_on, reads = threading.Event(), threading.Event(), list[str]()

    def slow(name: str) -> Callable[[], bytes]:
        def read() -> bytes:
            reads.append(name)
            if len(reads) == 1:
                begun.set()
                assert may_go_on.wait(_PATIENCE)
            return encode(flat((9, 9, 9)))

        return read

    files = {name: slow(name) for name in "abc"}
    board = Board("ann")
    board.want([board_image(name, read, red_from(90)) for name, read in files.items()])
    assert begun.wait(_PATIENCE)
    board.want([board_image(name, read, red_from(5)) for name, read in files.items()], ["c"])
    may_go_on.set()
    known = found(board)
    assert reads == ["a", "c", "b"]  # a is known, whatever it was read for; c is seen
    assert [selected(each) for each in known.values()] == 3 * [61 * 41]


def test_the_image_on_view_and_the_visible_come_first() -> None:
    reads = list[str]()

    def reading(name: str) -> Callable[[], bytes]:
        def read() -> bytes:
            reads.append(name)
            return encode(flat((9, 9, 9)))

        return read

    board = Board("ann")
    images = [board_image(name, reading(name), red_from(9)) for name in "abcdef"]
    board.want(images, first=["d", "b"])
    found(board)
    assert reads == list("dbacef")


def test_what_is_left_out_is_shown_and_not_counted() -> None:
    board = Board("ann")
    board.want([board_image("a", encode(noise()), red_from(9), left_out=True)])
    known = found(board)["a"]
    assert known.looked
    assert known.looked.picture
    assert board.report().total == 0
    board.want([board_image("a", encode(noise()), red_from(90))])
    assert found(board)["a"].is_exact


def test_pages_of_a_file_are_told_apart_and_have_their_own_rules() -> None:
    stack = pages(*(flat((60 * k, 0, 0)) for k in range(1, 4)))
    one = red_from(100)
    board = Board("ann")
    board.want(
        [
            board_image("p1", stack, one, number=1, file="scan.tif"),
            board_image("p2", stack, one, number=2, file="scan.tif"),
            board_image("p3", stack, red_from(200), number=3, file="scan.tif"),
        ]
    )
    known = found(board)
    share = [selected(known[key]) for key in ("p1", "p2", "p3")]
    assert share == [0, 61 * 41, 0]


def test_an_image_of_another_depth_is_seen_and_says_why_it_has_no_numbers() -> None:
    counts = np.full((9, 9, 3), 4000, np.uint16)
    board = Board("ann")
    board.want([board_image("deep", bytes(imagecodecs.png_encode(counts)), red_from(90))])
    known = found(board)["deep"]
    assert known.looked
    assert known.looked.picture
    assert not known.looked.problem
    assert known.numbers
    assert "16" in known.numbers.problem
    # Also at the next edit, where its preview is asked.
    board.want([board_image("deep", bytes(imagecodecs.png_encode(counts)), red_from(91))])
    refused = found(board)["deep"].numbers
    assert refused
    assert "16" in refused.problem


def test_another_way_of_reading_reads_again() -> None:
    data = encode(noise())
    board = Board("ann")
    board.want([board_image("a", data, red_from(90))])
    first = found(board)["a"].looked
    again = replace(red_from(90), reading=Reading(alpha="ignore"))
    board.want([board_image("a", data, again)])
    assert found(board)["a"].looked is not first


def test_neighbours_of_the_image_on_view_are_ready() -> None:
    board = Board("ann")
    images = [
        board_image(name, encode(noise(seed=k)), red_from(9)) for k, name in enumerate("abcd")
    ]
    board.want(images, ["a"], near=["b"])
    found(board)
    ready = board.decoded("b")
    assert ready
    np.testing.assert_array_equal(ready.pixels, noise(seed=1))
    assert board.decoded("a") is None
    board.want(images, ["b"], near=["a", "c"])
    found(board)
    assert [name for name in "abcd" if board.decoded(name)] == ["a", "b", "c"]
    board.want(images, ["d"])
    assert board.decoded("b") is None


def test_large_neighbours_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_module, "_MAX_KEPT_BYTES", 100)
    board = Board("ann")
    board.want([board_image("a", encode(noise()), red_from(9))], near=["a"])
    found(board)
    assert board.decoded("a") is None


def test_previews_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_module, "MAX_PREVIEWS", 1)
    board = Board("ann")
    images = [board_image(name, encode(noise()), red_from(9)) for name in "ab"]
    board.want(images)
    known = found(board)
    assert [each.looked.preview is not None for each in known.values() if each.looked] == [
        True,
        False,
    ]
    board.want([board_image(name, encode(noise()), red_from(90)) for name in "ab"])
    assert all(each.is_exact for each in found(board).values())


def test_what_the_page_found_out_is_not_found_out_again() -> None:
    board = Board("ann")
    recipe = red_from(90)
    board.want([board_image("a", b"never read", recipe)], in_hand="a")
    assert not board.report().busy
    image = Image(noise())
    result = apply_recipe(image, recipe)
    board.tell("a", image, red_from(91), result)  # of a rule that is no longer wanted
    assert board.report().images[0].looked is None
    board.tell("a", image, recipe, result)
    (first,) = board.report().images
    board.tell("a", image, recipe, result)
    (known,) = board.report().images
    assert known.is_exact
    assert known.looked is first.looked
    board.want([board_image("a", b"never read", recipe)])
    assert not board.report().busy


def test_the_thread_ends_with_its_person_and_begins_again() -> None:
    gone = threading.Event()
    gone.set()
    board = Board("ann", gone.is_set)
    images = [board_image("a", encode(noise()), red_from(9))]
    board.want(images)
    assert board.wait(_PATIENCE)
    assert board.report().images[0].looked is None
    gone.clear()
    board.want(images)
    assert found(board)["a"].is_exact


def test_images_that_are_gone_are_let_go() -> None:
    board = Board("ann")
    board.want([board_image("a", encode(noise()), red_from(9))])
    found(board)
    board.want([])
    assert board.report().images == ()
    assert board._known._looked == {}
    assert board._known._numbers == {}


def test_an_error_that_should_not_be_ends_the_work_and_not_the_page(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(board_module, "job", broken)
    board = Board("ann")
    image: Pixels = noise()
    for _ in range(2):
        board.want([board_image("a", encode(image), red_from(9))])
        assert board.wait(_PATIENCE)
    assert len(caplog.records) == 1
