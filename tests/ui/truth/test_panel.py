"""The section Truth: what is matched and refused, in words, and the numbers of the rule on view."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow
from streamlit.testing.v1 import AppTest

from maskapp.cli import main
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.runs.job import job
from maskapp.runs.results import Result
from maskapp.ui.compute import over_set
from maskapp.ui.state import proposal_edits, rule_edits
from maskapp.ui.state.model import State
from maskapp.ui.state.view import View
from maskapp.ui.truth.board import look_at
from tests.ui.journeys import open_page, state_of
from tests.ui.pictures import encode, noise

PIXELS = noise()
RED = Rule((Group((Range("red", 100, 255),)),))
SELECTED = PIXELS[..., 0] >= 100
WANTED = noise(seed=2)[..., 0] > 99


def png(mask: np.ndarray) -> bytes:
    return encode(Pillow.fromarray(mask.astype(np.uint8) * np.uint8(255)))


def opened(recipe: Recipe | None = None) -> AppTest:
    return open_page(encode(PIXELS), "truth", recipe=recipe or Recipe(RED))


def add(at: AppTest, *files: tuple[str, bytes]) -> AppTest:
    (box,) = [each for each in at.file_uploader if each.label == "Truth masks"]
    box.set_value([(name, data, "image/png") for name, data in files]).run()
    assert not at.exception
    return at


def texts(at: AppTest) -> str:
    said = [*at.markdown, *at.caption, *at.warning, *at.error, *at.info]
    return "\n".join(str(each.value) for each in said)


def plain_texts(at: AppTest) -> str:
    return texts(at).replace("\\", "")


def viewer(at: AppTest) -> dict[str, Any]:
    mounted = (each.proto for each in at.get("bidi_component"))
    data: dict[str, Any] = json.loads(
        next(each.json for each in mounted if each.component_name == "maskapp_viewer")
    )
    return data


def numbers(mask: np.ndarray, truth: np.ndarray) -> str:
    hits, extra, missing = (
        int(np.count_nonzero(each)) for each in (mask & truth, mask & ~truth, truth & ~mask)
    )
    dice = 2 * hits / (2 * hits + extra + missing)
    right = float((mask == truth).mean())
    return (
        f"**Dice {dice:.3f}** (F1) · IoU {hits / (hits + extra + missing):.3f} · precision "
        f"{hits / (hits + extra):.3f} · recall {hits / (hits + missing):.3f} · pixel accuracy "
        f"{right:.3f}"
    )


def test_the_rule_on_screen_is_compared_and_an_edit_changes_the_numbers() -> None:
    at = add(opened(), ("leaf_mask.png", png(WANTED)))
    assert numbers(SELECTED, WANTED) in texts(at)
    extra, missing = int((SELECTED & ~WANTED).sum()), int((WANTED & ~SELECTED).sum())
    assert (
        f"{extra:,} px selected and not in the truth, {missing:,} px in the truth and not "
        f"selected, of {WANTED.size:,} px compared; 0 px left out."
    ) in plain_texts(at)
    assert "1 of 1 image has a truth by its name." in plain_texts(at)
    higher = Rule((Group((Range("red", 180, 255),)),))
    at.session_state["maskapp"].state = proposal_edits.use_rule(state_of(at), higher, 8)
    at.run()
    assert numbers(PIXELS[..., 0] >= 180, WANTED) in texts(at)
    assert numbers(SELECTED, WANTED) not in texts(at)


def test_errors_take_the_photographs_place_with_their_legend_and_go_with_the_truth() -> None:
    at = opened()
    photograph = viewer(at)["image"]
    assert not photograph["bare"]
    add(at, ("leaf_mask.png", png(WANTED)))
    at.toggle(key="truth-errors").set_value(True).run()
    shown = viewer(at)
    assert (shown["image"]["shows"], shown["image"]["bare"]) == ("Errors", True)
    assert "orange is selected and not in the truth" in shown["caption"]
    at.session_state["all-truths"] = True
    at.run()
    at.button(key="remove-truth-2").click().run()
    assert viewer(at)["image"] == photograph
    assert "No errors are shown" in viewer(at)["caption"]
    assert "Beside leaf" not in texts(at)
    assert at.session_state["maskapp"].kept.truths == ()


def test_truths_go_with_the_images_and_count_as_what_a_tab_holds() -> None:
    at = add(opened(), ("leaf.png", png(WANTED)))
    kept = at.session_state["maskapp"].kept
    assert kept.size == len(encode(PIXELS)) + len(png(WANTED))
    at.button(key="remove-all").click().run()
    assert (kept.size, kept.truths) == (0, ())


GREYS = encode(Pillow.fromarray(noise()[..., 0]))
TURNED = encode(Pillow.fromarray(np.zeros(SELECTED.T.shape, np.uint8)))
SMALL = encode(Pillow.fromarray(np.zeros((3, 3), np.uint8)))


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([("leaf.png", SMALL)], "leaf.png has 3 × 3 pixels and the image"),
        ([("leaf.png", TURNED)], "one of them is turned."),
        ([("leaf.png", GREYS)], "a mask has 0 and 1, or 0 and 255."),
        ([("leaf.png", b"")], "The truth cannot be used. leaf.png"),
        ([("leaf_mask.jpg", b"\xff\xd8\xff no")], "The truth cannot be used. leaf_mask.jpg"),
        (
            [("leaf.png", png(WANTED)), ("leaf_mask.png", png(WANTED))],
            "leaf.png could have several truths: leaf.png and leaf_mask.png. None of them is used",
        ),
        ([("other.png", png(WANTED))], "Named after no image, and not used: other.png."),
        ([("all.zip", b"PK\3\4")], "Not added: all.zip. Unpack the archive"),
        ([("leaf.png", png(~SELECTED))], "The truth is nearly the inverse of the mask"),
    ],
)
def test_what_cannot_be_used_is_told(files: list[tuple[str, bytes]], sentence: str) -> None:
    at = add(opened(), *files)
    assert sentence in plain_texts(at)


@pytest.mark.parametrize("name", ["<b>x</b>.png", "$x$.png", "[a](b).png", "![](http://a.b).png"])
def test_names_are_plain_text(name: str) -> None:
    at = add(opened(), (name, png(WANTED)))
    at.session_state["all-truths"] = True
    at.run()
    assert f"not used: {name}" in plain_texts(at)
    assert name not in texts(at)  # escaped wherever it is shown


def test_a_new_file_of_the_same_name_takes_the_place_of_the_one_before() -> None:
    at = add(opened(), ("leaf_mask.png", GREYS))
    assert "The truth cannot be used." in plain_texts(at)
    add(at, ("leaf_mask.png", png(WANTED)))
    assert numbers(SELECTED, WANTED) in texts(at)
    assert "Replaced by a new file of the same name: leaf_mask.png." in plain_texts(at)


def test_each_class_has_its_own_truth_and_one_without_says_so() -> None:
    blue = Rule((Group((Range("blue", 50, 255),)),))
    recipe = Recipe(
        classes=(MaskClass(RED, name="a"), MaskClass(blue, name="b")),
    )
    at = add(opened(recipe), ("leaf_mask_b.png", png(WANTED)))
    assert "Truth: none for “a” in this image." in plain_texts(at)
    state = at.session_state["maskapp"].state
    at.session_state["maskapp"].state = state.with_view(mask_class=state.document.classes[1].id)
    at.run()
    assert numbers(PIXELS[..., 2] >= 50, WANTED) in texts(at)


# ---- all images


def wait_for_comparison(at: AppTest) -> AppTest:
    found = at.session_state["maskapp"].kept.extras["compare"]
    found.building.wait(60)
    assert found.building.progress == "ready", found.building.sentence
    return at.run()


def set_of_three() -> AppTest:
    at = opened()
    files = [(f"{n}.png", encode(noise(seed=n)), "image/png") for n in (5, 6)]
    at.file_uploader[0].set_value(files).run()
    assert len(at.session_state["maskapp"].kept.files) == 3
    five, six = (noise(seed=n)[..., 0] >= 100 for n in (5, 6))
    add(at, ("leaf_mask.png", png(WANTED)), ("5.png", png(five)), ("6_mask.png", png(six ^ WANTED)))
    return at


@pytest.mark.usefixtures("seen")
def test_the_worst_images_are_first_and_an_edit_makes_the_numbers_old() -> None:
    at = set_of_three()
    at.button(key="compare-all").click().run()
    wait_for_comparison(at)
    (table,) = [each.value for each in at.dataframe if "Dice" in each.value]
    scores = {}
    for name, image, wanted in (
        ("leaf.png", PIXELS, WANTED),
        ("5.png", noise(seed=5), noise(seed=5)[..., 0] >= 100),
        ("6.png", noise(seed=6), (noise(seed=6)[..., 0] >= 100) ^ WANTED),
    ):
        mask = image[..., 0] >= 100
        scores[name] = 2 * int((mask & wanted).sum()) / int(mask.sum() + wanted.sum())
    worst = sorted(scores, key=scores.__getitem__)
    assert table["Image"].tolist() == worst
    assert table["Dice"].tolist() == [f"{scores[name]:.3f}" for name in worst]
    assert "**all 3 images** compared, pooled: **Dice " in texts(at)
    higher = Rule((Group((Range("red", 180, 255),)),))
    at.session_state["maskapp"].state = proposal_edits.use_rule(state_of(at), higher, 8)
    at.run()
    assert not [each for each in at.dataframe if "Dice" in each.value]
    assert "pooled" not in texts(at)
    assert "have changed since all images were compared" in texts(at)


@pytest.mark.usefixtures("seen")
def test_what_is_refused_of_other_images_is_told_by_all_images() -> None:
    at = opened()
    at.file_uploader[0].set_value([("5.png", encode(noise(seed=5)), "image/png")]).run()
    at.session_state["maskapp"].state = rule_edits.choose_image(state_of(at), "file-1")
    add(at.run(), ("leaf_mask.png", png(WANTED)), ("5_mask.png", SMALL))
    assert numbers(SELECTED, WANTED) in texts(at)
    at.button(key="compare-all").click().run()
    wait_for_comparison(at)
    assert "5_mask.png has 3 × 3 pixels and the image" in plain_texts(at)
    (table,) = [each.value for each in at.dataframe if "Dice" in each.value]
    assert table["Image"].tolist() == ["leaf.png", "5.png"]
    assert table["Dice"].tolist()[1] == ""


@pytest.mark.usefixtures("seen")
def test_a_comparison_can_be_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    going_on = threading.Event()

    def slow(*args: Any, **more: Any) -> Iterator[Result[None]]:
        for each in job(*args, **more):
            going_on.wait(60)
            yield each

    monkeypatch.setattr(over_set, "job", slow)
    at = set_of_three()
    at.button(key="compare-all").click().run()
    kept = at.session_state["maskapp"].kept
    building = kept.extras["compare"].building
    assert "0 of 3 images" in texts(at)
    assert at.button(key="compare-all").disabled
    at.button(key="cancel-compare").click().run()
    going_on.set()
    building.wait(60)
    assert building.progress == "cancelled"
    assert not building.path.exists()
    assert "compare" not in kept.extras
    assert not at.button(key="compare-all").disabled
    assert not [each for each in at.dataframe if "Dice" in each.value]


@pytest.mark.usefixtures("seen")
def test_the_file_is_the_one_of_the_command_line(tmp_path: Path) -> None:
    at = set_of_three()
    at.button(key="compare-all").click().run()
    wait_for_comparison(at)
    kept = at.session_state["maskapp"].kept
    for folder, files in (("images", kept.files), ("truths", kept.truths)):
        (tmp_path / folder).mkdir()
        for each in files:
            (tmp_path / folder / each.name).write_bytes(each.data)
    (tmp_path / "recipe.json").write_text(state_of(at).document.recipe.to_json())
    images = [str(tmp_path / "images" / each.name) for each in kept.files]
    options = ["--out", str(tmp_path / "out"), "--truth", str(tmp_path / "truths")]
    assert main(["apply", str(tmp_path / "recipe.json"), *images, *options]) == 0
    expected = (tmp_path / "out" / "agreement.csv").read_bytes()
    assert kept.extras["compare"].building.path.read_bytes() == expected


def test_a_row_leads_to_its_image_in_the_picture() -> None:
    state = State(view=View(image="a", layout="grid"))
    after = look_at(state, "b")
    assert (after.view.image, after.view.layout) == ("b", "picture")
    assert after.document == state.document


def stack(*pages: np.ndarray) -> bytes:
    stream = io.BytesIO()
    first, *others = (Pillow.fromarray(each) for each in pages)
    first.save(stream, "TIFF", save_all=True, append_images=others)
    return stream.getvalue()


def test_each_page_of_a_file_has_its_page_of_the_truth() -> None:
    pages = [noise(seed=n) for n in (5, 6)]
    wanted = [noise(seed=n)[..., 0] > 120 for n in (7, 8)]
    at = opened()
    at.file_uploader[0].set_value([("s.tif", stack(*pages), "image/tiff")]).run()
    add(at, ("s_mask.tif", stack(*(each.astype(np.uint8) * np.uint8(255) for each in wanted))))
    for key, page, truth in zip(("file-2", "file-2·1"), pages, wanted, strict=True):
        at.session_state["maskapp"].state = rule_edits.choose_image(state_of(at), key)
        at.run()
        assert numbers(page[..., 0] >= 100, truth) in texts(at)


def test_labels_are_the_truth_of_every_class() -> None:
    blue = Rule((Group((Range("blue", 150, 255),)),))
    recipe = Recipe(classes=(MaskClass(RED, name="a"), MaskClass(blue, name="b")))
    labels = np.where(noise(seed=3)[..., 0] > 150, 2, WANTED).astype(np.uint8)
    at = add(opened(recipe), ("leaf_labels.png", encode(Pillow.fromarray(labels))))
    later = PIXELS[..., 2] >= 150
    assert numbers(SELECTED & ~later, labels == 1) in texts(at)
    state = state_of(at)
    at.session_state["maskapp"].state = state.with_view(mask_class=state.document.classes[1].id)
    at.run()
    assert numbers(later, labels == 2) in texts(at)


def test_errors_are_chosen_where_channels_are_too_once_there_is_a_truth() -> None:
    at = open_page(encode(PIXELS), "channels", "truth", recipe=Recipe(RED))
    before = at.selectbox(key="picture-shows").options
    add(at, ("leaf.png", png(WANTED)))
    assert at.selectbox(key="picture-shows").options == [*before, "errors, beside a truth"]
    at.selectbox(key="picture-shows").set_value("errors").run()
    assert viewer(at)["image"]["shows"] == "Errors"
    assert at.toggle(key="truth-errors").value
    at.toggle(key="truth-errors").set_value(False).run()
    assert viewer(at)["image"]["shows"] == ""
    assert at.selectbox(key="picture-shows").value == ""
