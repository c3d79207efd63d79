"""The one loop over images: order, failures, limits and executors."""

from __future__ import annotations

import ast
import io
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.core.recipe.shapes import Rectangle
from maskapp.errors import ImageError
from maskapp.files.reading.archives.listing import LeftOut
from maskapp.files.reading.limits import MEGAPIXELS_VARIABLE, limited_to, max_pixels
from maskapp.files.reading.selection import Selection
from maskapp.runs.job import job
from maskapp.runs.own import Own
from maskapp.runs.results import Done, Excluded, Failed, Result
from maskapp.runs.source import Source

RED = Recipe(Rule((Group((Range("red", 100, 255),)),)))
ROOT = Path(__file__).parents[2]


def png(*reds: int) -> bytes:
    pixels = np.zeros((1, len(reds), 3), np.uint8)
    pixels[0, :, 0] = reds
    stream = io.BytesIO()
    Pillow.fromarray(pixels).save(stream, format="PNG")
    return stream.getvalue()


def stack(count: int) -> bytes:
    pages = [Pillow.new("RGB", (2, 1), (number * 10, 0, 0)) for number in range(count)]
    stream = io.BytesIO()
    pages[0].save(stream, "TIFF", save_all=True, append_images=pages[1:])
    return stream.getvalue()


def count(name: str, image: Image, result: MaskResult, recipe: Recipe) -> int:
    return result.selected


def worker(name: str, image: Image, result: MaskResult, recipe: Recipe) -> int:
    return os.getpid()


def dies(name: str, image: Image, result: MaskResult, recipe: Recipe) -> int:
    if name == "dies.png":
        os._exit(1)
    return 1


def told(result: Result[Any]) -> tuple[object, ...]:
    assert not isinstance(result, Excluded)
    made = result.made if isinstance(result, Done) else result.code
    return result.name, result.index, result.last, made


MIXED: list[Source | LeftOut] = [
    Source("a.png", png(99, 100, 255)),
    Source("cut.png", png(1, 2)[:50]),
    LeftOut("notes.txt", "not an image"),
    Source("stack.tif", stack(21)),
    Source("pages.tif", stack(21), Selection(pages=(2, 11))),
    Source("none.png", "/nowhere/none.png"),
    Source("b.png", lambda: png(200)),
]
TOLD = [
    ("a.png", 0, True, 2),
    ("cut.png", 1, True, "corrupt"),
    ("notes.txt", 2, True, "archive"),
    *((f"stack.tif · page {k}", 3, k == 21, 2 * (k > 10)) for k in range(1, 22)),
    ("pages.tif · page 2", 4, False, 0),
    ("pages.tif · page 11", 4, True, 2),
    ("none.png", 5, True, "unreadable"),
    ("b.png", 6, True, 1),
]


def test_results_are_in_the_order_of_the_sources() -> None:
    assert [told(each) for each in job(MIXED, RED, count)] == TOLD


def outcome(result: Result[int]) -> object:
    return result.made if isinstance(result, Done) else type(result).__name__


def test_each_page_has_its_own_rule_or_is_left_out() -> None:
    """Of pages 2, 3 and 11, which are 10, 20 and 100: places count what is selected."""
    darker = replace(RED, classes=(MaskClass(Rule((Group((Range("red", 15, 255),)),))),))
    own = ((0, Own(darker)), (1, Own(darker, checked=True)), (2, Own(darker, left_out=True)))
    source = Source("s.tif", stack(21), Selection(pages=(2, 3, 11)), own)
    first, second, third = job([source], RED, count)
    assert [outcome(each) for each in (first, second, third)] == [0, 2, "Excluded"]
    assert isinstance(second, Done)
    assert isinstance(third, Excluded)
    assert (second.own, second.checked) == (("own rule: Red 15–255 instead of 100–255",), True)
    assert (third.name, third.last, len(third.file_digest)) == ("s.tif · page 11", True, 64)


def test_what_is_known_of_an_image_among_the_others_is_told_with_it() -> None:
    own = ((0, Own(notices=("Look twice.",))),)
    (found,) = job([Source("a.png", png(200), own=own)], RED, count)
    assert isinstance(found, Done)
    assert found.notices == ("Look twice.",)


def test_make_is_given_the_recipe_of_the_image() -> None:
    own = replace(RED, region=(Rectangle("include", 0, 0, 1, 1),))
    sources = [Source("a.png", png(200)), Source("b.png", png(200), own=((0, Own(own)),))]
    found = [
        each.made for each in job(sources, RED, lambda *given: given[3]) if isinstance(each, Done)
    ]
    assert found == [RED, own]


def test_a_percentage_says_what_it_is_of() -> None:
    (red,) = RED.classes
    recipe = Recipe((red, replace(red, name="inner", within=red.name)))
    region = replace(recipe, region=(Rectangle("include", 0, 0, 1, 1),))
    sources = [Source("a.png", png(200)), Source("b.png", png(200), own=((0, Own(region)),))]
    found = [each for each in job(sources, recipe, lambda *_: 0) if isinstance(each, Done)]
    assert [[of.of for of in each.classes] for each in found] == [
        ["image", f"class {red.name}"],
        ["region", f"class {red.name}"],
    ]


def test_what_is_left_out_is_not_decoded_and_fails_for_nothing() -> None:
    left_out = ((0, Own(left_out=True)),)
    sources = [
        Source("cut.png", png(1, 2)[:50], own=left_out),
        Source("none.png", "/nowhere/none.png", own=left_out),
        Source("a.png", png(200)),
    ]
    read: list[str] = []
    found = job(sources, RED, count, check=lambda _, name: read.append(name))
    assert [outcome(each) for each in found] == ["Excluded", "Excluded", 1]
    assert read == ["a.png"]


@pytest.mark.parametrize("ahead", [0, 1, 2, 8])
def test_threads_give_the_same_results_in_the_same_order(ahead: int) -> None:
    in_turn = list(job(MIXED, RED, count))
    with ThreadPoolExecutor(4) as executor:
        assert list(job(MIXED, RED, count, executor=executor, ahead=ahead)) == in_turn


@pytest.fixture
def processes() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        yield executor


def test_processes_give_the_same_results(processes: Executor) -> None:
    sources = [each for each in MIXED if isinstance(each, LeftOut) or not callable(each.given)]
    in_turn = list(job(sources, RED, count, place="command line"))
    found = list(job(sources, RED, count, place="command line", executor=processes))
    assert found == in_turn
    (elsewhere,) = job(sources[:1], RED, worker, executor=processes)
    assert isinstance(elsewhere, Done)
    assert elsewhere.made != os.getpid()


def test_a_process_that_dies_takes_nothing_with_it_but_what_it_worked_on(
    processes: Executor,
) -> None:
    sources = [Source(name, png(200)) for name in ("a.png", "dies.png", "b.png", "c.png")]
    first, *others = job(sources, RED, dies, executor=processes, ahead=1)
    assert isinstance(first, Done)
    assert [(each.name, isinstance(each, Failed)) for each in others] == [
        (name, True) for name in ("dies.png", "b.png", "c.png")
    ]
    for each in others:  # the executor is broken: it takes no work any more
        assert isinstance(each, Failed)
        assert each.error.startswith("The process that worked on this image ended")


class Watched(Executor):
    """An executor that remembers what it was given, and works on it in one thread."""

    def __init__(self) -> None:
        self.inner = ThreadPoolExecutor(1)
        self.futures: list[Future[Any]] = []
        self.most = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future = self.inner.submit(fn, *args, **kwargs)
        self.futures.append(future)
        return future


def test_no_more_files_are_in_work_than_asked_for() -> None:
    asked: list[int] = []

    def sources() -> Iterator[Source]:
        for number in range(9):
            asked.append(number)
            yield Source(f"{number}.png", png(200))

    executor = Watched()
    for result in job(sources(), RED, count, executor=executor, ahead=3):
        assert len(asked) <= result.index + 3
    assert len(executor.futures) == 9


def test_closing_ends_the_work_between_images_and_waits_for_it() -> None:
    ended: list[str] = []

    def slow(name: str, image: Image, result: MaskResult, recipe: Recipe) -> None:
        time.sleep(0.05)
        ended.append(name)

    sources = [Source(f"{number}.png", png(200)) for number in range(20)]
    executor = Watched()
    with closing(job(sources, RED, slow, executor=executor, ahead=6)) as results:
        assert next(results).name == "0.png"
    assert all(future.done() for future in executor.futures)
    assert len(executor.futures) == 6
    at_the_end = len(ended)
    assert at_the_end <= 3
    time.sleep(0.15)
    assert len(ended) == at_the_end
    with closing(job(sources, RED, slow)) as results:
        next(results)
    assert len(ended) == at_the_end + 1


def test_interrupting_what_takes_the_results_ends_the_work() -> None:
    executor = Watched()

    def interrupted(name: str, image: Image, result: MaskResult, recipe: Recipe) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(job([Source("a.png", png(200))] * 9, RED, interrupted))
    results = job([Source("a.png", png(200))] * 9, RED, count, executor=executor, ahead=4)
    next(results)
    with pytest.raises(KeyboardInterrupt):
        results.throw(KeyboardInterrupt)
    assert all(future.done() for future in executor.futures)


def test_interrupting_the_wait_for_a_result_waits_for_what_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    executor = Watched()

    def interrupted(future: Future[Any], timeout: float | None = None) -> None:
        raise KeyboardInterrupt

    def slow(name: str, image: Image, result: MaskResult, recipe: Recipe) -> None:
        time.sleep(0.1)

    results = job([Source("a.png", png(200))] * 9, RED, slow, executor=executor, ahead=2)
    monkeypatch.setattr(Future, "result", interrupted)
    with pytest.raises(KeyboardInterrupt):
        next(results)
    assert [future.done() for future in executor.futures] == [True, True]


# ---- limits and checks


def test_a_limit_is_an_argument_and_leaves_the_process_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(MEGAPIXELS_VARIABLE, "0.000001")
    wide, narrow = (job([Source("a.png", png(1, 200))], RED, count, limit=k) for k in (2, 1))
    (done,), (failed,) = wide, narrow
    assert isinstance(done, Done)
    assert isinstance(failed, Failed)
    assert failed.code == "too_many_pixels"
    assert max_pixels() == 1
    (failed,) = job([Source("a.png", png(1, 200))], RED, count)  # as read_images
    assert isinstance(failed, Failed)
    monkeypatch.setenv(MEGAPIXELS_VARIABLE, "many")
    with pytest.raises(ImageError, match="“many”"):
        job([], RED, count)
    assert list(job([], RED, count, limit=1)) == []


def test_the_limit_holds_in_threads_and_processes(processes: Executor) -> None:
    sources = [Source("a.png", png(1, 200))] * 2
    with ThreadPoolExecutor(2) as threads:
        for executor in (threads, processes):
            found = list(job(sources, RED, count, limit=1, executor=executor))
            assert [each.code for each in found if isinstance(each, Failed)] == [
                "too_many_pixels"
            ] * 2


def test_limits_of_two_threads_are_their_own() -> None:
    seen: list[int] = []

    def other() -> None:
        seen.append(max_pixels())

    with limited_to(5):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        seen.append(max_pixels())
    assert seen == [100_000_000, 5]


def test_what_the_check_refuses_is_not_read() -> None:
    read: list[str] = []

    def check(source: Source, name: str) -> None:
        if name.endswith("page 2"):
            raise ImageError(f"{name}: seen already.")

    def make(name: str, image: Image, result: MaskResult, recipe: Recipe) -> None:
        read.append(name)

    results = list(job([Source("s.tif", stack(3))], RED, make, check=check))
    assert [isinstance(each, Failed) for each in results] == [False, True, False]
    assert results[1].file_digest == results[0].file_digest != ""
    assert read == ["s.tif · page 1", "s.tif · page 3"]


# ---- what results say


def test_a_failure_in_words() -> None:
    (result,) = job([Source("day 7/cut.png", png(1, 2)[:50])], RED, count, place="page")
    assert isinstance(result, Failed)
    assert result.error.startswith("cut.png: this PNG file is damaged or incomplete. Copy it")
    assert result.reason.startswith("this PNG file is damaged or incomplete. Copy it")
    assert result.brief == "day 7/cut.png (this PNG file is damaged or incomplete)"


def test_a_rule_for_images_of_another_kind_is_a_failure_with_its_code() -> None:
    deep = Recipe(RED.rule, 16)
    (result,) = job([Source("a.png", png(1))], deep, count)
    assert isinstance(result, Failed)
    assert result.code == "recipe"
    assert "16-bit" in result.error


def test_a_bug_is_a_failure_and_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def broken(name: str, image: Image, result: MaskResult, recipe: Recipe) -> None:
        raise KeyError("bug")

    (result,) = job([Source("a.png", png(1))], RED, broken)
    assert isinstance(result, Failed)
    assert result.error.startswith("This should not happen (KeyError).")
    assert "bug" in caplog.text


def test_every_class_is_summed_up() -> None:
    recipe = Recipe(
        (
            MaskClass(Rule((Group((Range("red", Auto("mean"), 255),)),)), name="bright"),
            MaskClass(Rule((Group((Range("red", 200, 255),)),)), name="core", within="bright"),
        )
    )
    (done,) = job([Source("a.png", png(0, 150, 250))], recipe, lambda *_: None)
    assert isinstance(done, Done)
    assert [(each.name, each.selected, each.considered) for each in done.classes] == [
        ("bright", 2, 3),
        ("core", 1, 2),
    ]
    assert [each.coverage for each in done.classes] == [2 / 3, 0.5]
    assert [bound.value for bound in done.classes[0].bounds] == [134]


# ---- the scale


def calibrated(name: str, image: Image, result: MaskResult, recipe: Recipe) -> float | None:
    return image.pixel_size


def test_the_scale_is_the_images_own_else_that_of_all_else_the_files() -> None:
    stream = io.BytesIO()
    Pillow.new("RGB", (2, 1)).save(stream, "PNG", dpi=(25400, 25400))  # 1 µm
    told, silent = stream.getvalue(), png(1, 2)
    own = ((0, Own(pixel_size=3)),)
    sources = [Source("a.png", told), Source("b.png", told, own=own), Source("c.png", silent)]
    for of_all, wanted in ((None, [1, 3, None]), (2, [2, 3, 2])):
        results = list(job(sources, RED, calibrated, pixel_size=of_all))
        assert [each.made for each in results if isinstance(each, Done)] == wanted
        assert [each.pixel_size for each in results if isinstance(each, Done)] == wanted
    texts = [" ".join(each.notices) for each in results if isinstance(each, Done)]
    for text, given in zip(texts, (2, 3), strict=False):
        assert text == (
            "Scale: 1 µm per pixel, from the PNG's resolution; the image is 2 µm wide. The scale "
            f"that is given, {given} µm per pixel, is used instead."
        )
    assert texts[2] == ""


# ---- the only loop


def names_used(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_no_other_module_goes_through_files_and_makes_their_masks() -> None:
    files = [file for file in (ROOT / "maskapp").rglob("*.py") if file.name != "__init__.py"]
    used = {file.relative_to(ROOT / "maskapp").as_posix(): names_used(file) for file in files}
    reading = {"open_pages", "read_images", "read_image"}
    below_the_page = {
        name
        for name, names in used.items()
        if "apply_recipe" in names and not name.startswith(("core/", "ui/"))
    }
    assert below_the_page == {"runs/work.py", "runs/previews.py"}  # of pixels that are there
    both = {name for name, names in used.items() if "apply_recipe" in names and names & reading}
    # The page keeps the mask of the image on view, one at a time.
    assert {name for name in both if not name.startswith("ui/compute/")} == {"runs/work.py"}


def test_masks_of_images_are_made_in_no_other_loop() -> None:
    loops = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    inside = [
        f"{file.name}:{node.lineno}"
        for file in (ROOT / "maskapp").rglob("*.py")
        for loop in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(loop, loops)
        for node in ast.walk(loop)
        if isinstance(node, ast.Name) and node.id == "apply_recipe"
    ]
    assert inside == []
