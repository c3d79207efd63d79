"""On the page each automatic bound is computed once, and all that is heavy inside the gate."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from maskapp.core.color import planes, thresholds
from maskapp.core.engine import apply, automatic, prepared, region
from maskapp.core.explaining import empty_or_full, pixel, sensitivity
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.core.recipe.shapes import Rectangle
from maskapp.core.steps.cleaning.fill_holes import FillHoles
from maskapp.core.steps.cleaning.remove_small import RemoveSmall
from maskapp.ui.compute import counts, explanations, pictures, reading
from maskapp.ui.compute.gate import HEAVY
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import State
from tests.ui.journeys import box, do, form_rows, labels, open_page, press, state_of
from tests.ui.pictures import encode, noise

OTSU, LI = Auto("otsu"), Auto("li")
RECIPE = Recipe(
    Rule(
        (
            Group((Range("red", OTSU, 255), Range("lab_b", LI, 127), Range("green", 10, 250))),
            Group((Range("red", OTSU, 200), Range("hue", 0, 200)), "any"),
        )
    ),
    region=(Rectangle("include", 5, 5, 50, 30),),
).with_class(cleaning=(RemoveSmall(2), FillHoles(4)))
PANELS = ("explain", "prepare-panel", "thresholds-panel", "density")


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a method looked for a threshold for the rule, by the method."""
    found: Counter[str] = Counter()

    def counting(each: Any, method: Any, *args: Any, **kwargs: Any) -> int:
        # The board asks for each image anew, in a thread of its own.
        found[method] += threading.current_thread().name != "maskapp-board"
        return thresholds.auto_threshold(each, method, *args, **kwargs)

    monkeypatch.setattr(automatic, "auto_threshold", counting)
    return found


# A picture of its own for each test: to AppTest, all pages of a process are one session.


def changed(at: AppTest, edit: Callable[[State], State]) -> None:
    """Edit the rule and draw the page."""
    holder = at.session_state["maskapp"]
    holder.state = edit(state_of(at))
    at.run()
    assert not at.exception


def test_each_automatic_bound_is_computed_once(computed: Counter[str]) -> None:
    at = open_page(encode(noise(seed=101)), *PANELS, recipe=RECIPE)
    assert computed == {"otsu": 1, "li": 1}  # two ranges have the same bound on the same channel
    at.run()
    box(at, "Green from").set_value(20).run()
    box(at, "Smallest kept (px), step 1").set_value(9).run()
    box(at, "Green from").set_value(30).run()
    press(at, next(each for each in labels(at) if each.startswith("Undo")))
    assert computed == {"otsu": 1, "li": 1}

    for method in ("triangle", "li"):  # the one that was found before is still known
        row, _ = form_rows(at)["Lab b"]
        do(at, "method", row=row["id"], end="low", method=method)
        assert state_of(at).document.rows[1].range.low == Auto(method)
    assert computed == {"otsu": 1, "li": 1, "triangle": 1}


def test_another_image_or_region_computes_each_anew(computed: Counter[str]) -> None:
    at = open_page(encode(noise(seed=102)), *PANELS, recipe=RECIPE)
    at.file_uploader[0].set_value(("other.png", encode(noise(seed=103)), "image/png")).run()
    assert computed == {"otsu": 2, "li": 2}
    changed(at, lambda state: state.with_document(region=()))
    assert computed == {"otsu": 3, "li": 3}


# ---- inside the gate

# What takes long for a large image, by the modules that call it.
HEAVY_FUNCTIONS: dict[Any, tuple[str, ...]] = {
    apply: ("clean_all",),
    automatic: ("value_counts", "auto_threshold"),
    counts: ("density", "histogram"),
    empty_or_full: ("evaluate",),
    explanations: ("contribution", "thumbnail"),
    pictures: ("display_window", "encode_preview", "encode_bilevel"),
    pixel: ("region_mask",),
    planes.Planes: ("_split", "_convert"),
    prepared: ("evaluate",),
    reading: ("open_pages", "outline"),
    region: ("region_mask",),
    sensitivity: ("value_counts", "two_masks"),
}


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Heavy functions that were called outside the gate; "ok" for those inside."""
    found: list[str] = []

    def watched(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            found.append("ok" if HEAVY.entered else name)
            return function(*args, **kwargs)

        return call

    for place, names in HEAVY_FUNCTIONS.items():
        for name in names:
            full = f"{place.__name__}.{name}"
            monkeypatch.setattr(place, name, watched(full, getattr(place, name)))
    return found


def test_what_is_heavy_goes_through_the_gate(outside: list[str]) -> None:
    at = open_page(encode(noise(seed=104)), *PANELS, recipe=RECIPE)
    press(at, "Try all")
    box(at, "Green from").set_value(20).run()
    box(at, "Green from").set_value(30).run()
    at.session_state["explain-part"] = "How fragile?"
    changed(at, lambda state: state.with_view(pixel=(20, 20)))
    changed(at, lambda state: rule_edits.set_invert(state, True))
    assert not at.exception
    assert len(outside) > 20
    assert set(outside) == {"ok"}
