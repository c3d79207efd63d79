"""Effects, fragile bounds and the answer about a pixel, on every kind of image and rule."""

from __future__ import annotations

import io
import json

import numpy as np
import plotly.graph_objects as go
import pytest
from numpy.typing import NDArray
from PIL import Image as Pillow
from streamlit.testing.v1 import AppTest

from maskapp.core.engine.apply import apply_recipe
from maskapp.core.engine.prepared import prepare
from maskapp.core.explaining.pixel import why_pixel
from maskapp.core.explaining.sensitivity import Sensitivity, sensitivities
from maskapp.core.image import Image
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.core.recipe.shapes import Rectangle
from maskapp.core.steps.cleaning.fill_holes import FillHoles
from maskapp.core.steps.cleaning.remove_small import RemoveSmall
from maskapp.core.steps.prepare.median import Median
from maskapp.ui.compute.explanations import MOST_RANGES, SIDE, Effect, thumbnail
from maskapp.ui.explaining.effects import curve, effect_text, fragile_text
from maskapp.ui.explaining.pixel import MOST_LINES, Line, lines_text, why_lines
from maskapp.ui.state import rule_edits, session
from maskapp.ui.state.kept import Kept
from maskapp.ui.state.model import State
from tests.ui.pictures import flat, noise

RED, GREEN = Range("red", 100, 200), Range("green", 0, 90)


def state_of_recipe(recipe: Recipe) -> State:
    return rule_edits.load_recipe(State(), recipe)


def sixteen() -> Image:
    values = np.random.default_rng(4).integers(0, 4096, (41, 61, 3))
    return Image(values.astype(np.uint16))


# ---- what each range does


def effect(added: int, removed: int) -> Effect:
    return Effect(Address(0, 0, 0), RED, added, removed, b"")


def test_effect_in_words() -> None:
    assert effect_text(effect(0, 1204), 100_000) == (
        "Removes 1,204 pixels (1.20 %) that no other range removes."
    )
    assert effect_text(effect(1, 0), 8) == "Adds 1 pixel (12.50 %) that no other range adds."
    assert effect_text(effect(0, 0), 8) == "Changes nothing: the other ranges already decide."
    assert effect_text(effect(8, 0), 8, only=True) == "The only range: it alone makes the mask."


def opened(data: bytes) -> NDArray[np.int64]:
    with Pillow.open(io.BytesIO(data)) as picture:
        return np.asarray(picture).astype(np.int64)


def is_yellow(colours: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(colours[..., 0] - colours[..., 2] > 40)


@pytest.mark.parametrize(("height", "width"), [(333, 501), (160, 160), (161, 40), (1, 5000)])
def test_one_changed_pixel_is_seen_where_it_is(height: int, width: int) -> None:
    image = Image(flat((90, 90, 90), width, height))
    changed = np.zeros((height, width), bool)
    y, x = height - 1, width * 2 // 3
    changed[y, x] = True
    colours = opened(thumbnail(image, changed))
    assert max(colours.shape[:2]) <= SIDE
    scale = max(1, -(-max(height, width) // SIDE))
    rows, columns = np.nonzero(is_yellow(colours))
    enlarged = max(1, SIDE // max(-(-height // scale), -(-width // scale)))
    assert set(rows // enlarged) == {y // scale}
    assert set(columns // enlarged) == {x // scale}


def test_thumbnail_shows_the_image_where_nothing_changed() -> None:
    pixels = np.zeros((40, 40, 3), np.uint8)
    pixels[:, 20:] = 255
    colours = opened(thumbnail(Image(pixels), np.zeros((40, 40), bool)))
    assert not is_yellow(colours).any()
    assert colours[0, 0].tolist() == [0, 0, 0]
    assert colours[0, -1, 0] > 100


def test_thumbnail_of_12_bits_in_16_is_not_black() -> None:
    image = sixteen()
    colours = opened(thumbnail(image, np.zeros((41, 61), bool)))
    assert colours.max() > 100


def test_thumbnail_is_the_stronger_the_more_has_changed() -> None:
    image = Image(flat((0, 0, 0), 320, 320))
    changed = np.zeros((320, 320), bool)
    changed[:2, :2] = True
    changed[10, 10] = True
    colours = opened(thumbnail(image, changed))
    assert colours[0, 0, 0] > colours[5, 5, 0] > 80


# ---- how fragile


def bound(*areas: int | None, value: float = 100, channel: str = "red") -> Sensitivity:
    return Sensitivity(Address(0, 0, 0), "low", channel, value, 1, 1000, areas)


def test_fragile_bound_says_what_that_means() -> None:
    areas = [*(100 + 12 * k for k in range(10, 0, -1)), 100, *(100 - k for k in range(1, 11))]
    assert fragile_text(bound(*areas)) == (
        "One step (1) of Red from changes the selected area by 12.00 %: a slightly brighter or "
        "darker image would give another result."
    )
    assert fragile_text(bound(*[100] * 21)) == "One step (1) of Red from changes nothing."
    assert fragile_text(bound(*[0] * 21)) == "One step (1) of Red from selects nothing either."
    first = [0] * 9 + [5] + [0] * 11
    assert "would select the first pixels" in fragile_text(bound(*first))
    assert "by 900%" in fragile_text(bound(*[10] * 9, 100, *[10] * 11))


def test_curve_marks_the_present_area_and_leaves_out_what_cannot_be() -> None:
    areas = [None] * 5 + [200] * 5 + [150] + [100] * 10
    figure = go.Figure(curve(bound(*areas, value=5)))
    line, here = figure.data
    assert list(line.y[:6]) == [None] * 5 + [20]
    assert (list(here.x), list(here.y)) == ([0], [15])
    assert list(figure.layout.xaxis.ticktext) == ["5", "15"]
    low, high = figure.layout.yaxis.range
    assert low < 10
    assert high > 20


def test_curve_of_few_pixels_is_no_cliff() -> None:
    low, high = curve(bound(*[500] * 10, 501, *[502] * 10))["layout"]["yaxis"]["range"]
    assert high - low > 10  # percent, and the line goes from 50.0 to 50.2


def test_curve_of_hue_goes_on_through_zero() -> None:
    ticks = curve(bound(*[1] * 21, value=5, channel="hue"))["layout"]["xaxis"]["ticktext"]
    assert ticks == ["355°", "5°", "15°"]


@pytest.mark.parametrize(
    "image", [Image(noise()), sixteen(), Image(flat((9, 9, 9))), Image(flat((1, 2, 3), 1, 1))]
)
@pytest.mark.parametrize("channel", ["red", "hue", "saturation", "lab_a", "excess_green"])
def test_every_curve_is_legal(image: Image, channel: str) -> None:
    bounds = rule_edits.whole_range(channel, image.depth)
    recipe = Recipe(Rule((Group((bounds,)),)), depth=image.depth)
    for each in sensitivities(prepare(image.pixels, None, recipe), Address(0, 0, 0)):
        assert go.Figure(curve(each)).data
        assert fragile_text(each).startswith("One step (")


# ---- why a pixel


def lines_of(colour: tuple[int, int, int], recipe: Recipe, size: int = 1) -> list[Line]:
    image = Image(flat(colour, size, size))
    result = apply_recipe(image, recipe)
    answer = why_pixel(prepare(image.pixels, None, recipe), 0, 0)
    return why_lines(answer, recipe, selected=bool(result.mask[0, 0]))


def test_each_range_and_group_has_a_line() -> None:
    recipe = Recipe(Rule((Group((RED, GREEN)), Group((Range("blue", 7, 7),)))))
    assert lines_of((150, 143, 7), recipe) == [
        Line("✗", "Group 1 (all ranges needed)"),
        Line("✓", "Red 150 is between 100 and 200", 1),
        Line("✗", "Green 143 is above 90", 1),
        Line("✓", "Group 2: Blue 7 is selected"),
        Line("✓", "The rule (any group is enough)"),
    ]


def test_invert_region_and_cleaning_have_lines() -> None:
    rule = Rule((Group((RED,)),))
    inverted = lines_of((150, 0, 0), Recipe(MaskClass(rule, invert=True)))
    assert inverted[-1] == Line("✗", "Invert turns that around")
    outside = Recipe(rule, region=(Rectangle("exclude", 0, 0, 1, 1),))
    assert lines_of((150, 0, 0), outside)[-1] == Line("✗", "Outside the region")
    cleaned = Recipe(MaskClass(rule, cleaning=(FillHoles(), RemoveSmall(5))))
    assert lines_of((150, 0, 0), cleaned, size=2)[-2:] == [
        Line("✓", "Cleaning, fill holes: keeps it"),
        Line("✗", "Cleaning, remove objects under 5 px: removes it"),
    ]


def test_cleaning_that_was_not_followed_is_said_to_leave_the_pixel() -> None:
    recipe = Recipe(MaskClass(Rule((Group((RED,)),)), cleaning=(FillHoles(),)))
    before = prepare(flat((150, 0, 0)), None, recipe.with_class(cleaning=()))
    lines = why_lines(why_pixel(before, 0, 0), recipe, selected=True)
    assert lines[-1] == Line("✓", "Cleaning leaves it as it is")


def test_very_many_lines_are_cut() -> None:
    text = lines_text([Line("✓", f"*{n}*", n % 2) for n in range(200)])
    assert len(text.split("\n")) == MOST_LINES + 1
    assert "\\*0\\*" in text
    assert text.endswith(f"… and {200 - MOST_LINES} more lines")


# ---- the panels on the page


def _panels() -> None:
    import streamlit as st

    from maskapp.ui.compute import masks
    from maskapp.ui.explaining.effects import explain_panel
    from maskapp.ui.explaining.pixel import why_panel
    from maskapp.ui.finding.density import density_panel
    from maskapp.ui.state import session

    session.settle()
    image, recipe = st.session_state["picture"], session.load().document.recipe
    why_panel(image, recipe, masks.class_result_of(image, recipe))
    density_panel(image, recipe)
    explain_panel(image, recipe)


def page(image: Image, recipe: Recipe, part: str = "", pixel: tuple[int, int] = (0, 0)) -> AppTest:
    at = AppTest.from_function(_panels, default_timeout=60)
    at.session_state["picture"] = image
    state = state_of_recipe(recipe).with_view(pixel=pixel)
    at.session_state["maskapp"] = session.Holder(Kept(state))
    if part:
        at.session_state["explain"] = True
        at.session_state["density"] = True
        at.session_state["explain-part"] = part
    return at.run()


def said(at: AppTest) -> str:
    return "\n".join(each.value for each in (*at.markdown, *at.caption)).replace("\\", "")


PARTS = ("What each range does", "How fragile?")
TWO = Rule((Group((RED, GREEN)), Group((Range("hue", 350, 10),))))
DEEP = Rule((Group((Range("red", 1000, 2000), Range("green", 0, 65535))),))
AUTO = Rule((Group((Range("gray", Auto("otsu"), 255), Range("red", 0, Auto("li")))),))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("image", "recipe"),
    [
        (Image(noise()), Recipe(TWO)),
        (Image(noise()), Recipe(AUTO)),
        (Image(noise()), Recipe(Rule())),
        (
            Image(noise()),
            Recipe(
                MaskClass(TWO, cleaning=(RemoveSmall(3),), invert=True),
                prepare=(Median(1),),
                region=(Rectangle("include", 3, 3, 20, 20),),
            ),
        ),
        (Image(noise(), noise()[..., 0] > 300), Recipe(TWO)),
        (Image(flat((7, 7, 7))), Recipe(TWO)),
        (Image(flat((7, 7, 7))), Recipe(AUTO)),
        (Image(flat((7, 8, 9), 1, 1)), Recipe(TWO)),
        (Image(flat((7, 8, 9), 1, 1)), Recipe(AUTO)),
        (sixteen(), Recipe(DEEP, depth=16)),
    ],
    ids=["two", "auto", "empty", "extras", "clear", "flat", "flat-auto", "1", "1-auto", "16"],
)
def test_panels_open_on_every_image_and_rule(image: Image, recipe: Recipe, part: str) -> None:
    at = page(image, recipe, part)
    assert not at.exception
    assert "Why this pixel?" in said(at)
    charts = at.get("plotly_chart")
    assert charts  # the density plot at least
    if not recipe.rule.groups:
        assert "nothing to explain" in said(at)
    elif part == PARTS[0]:
        assert len(at.get("image")) == sum(1 for _ in recipe.rule.ranges())


def test_closed_panels_compute_nothing() -> None:
    at = page(Image(noise()), Recipe(TWO))
    assert not at.exception
    assert not at.get("plotly_chart")
    assert not at.get("image")


def test_effects_are_those_of_a_plain_count() -> None:
    pixels = noise()
    red, green = pixels[..., 0], pixels[..., 1]
    at = page(Image(pixels), Recipe(Rule((Group((RED, GREEN)),))), PARTS[0])
    removed = int(((red >= 100) & (red <= 200) & (green > 90)).sum())
    assert f"Removes {removed:,} pixels" in said(at)


def test_equal_ranges_change_nothing() -> None:
    at = page(Image(noise()), Recipe(Rule((Group((RED, RED)),))), PARTS[0])
    assert said(at).count("Changes nothing") == 2


def test_long_rule_shows_the_first_ranges_and_says_so() -> None:
    groups = tuple(Group((Range("red", n, n + 40), Range("green", n, 200))) for n in range(100))
    at = page(Image(noise()), Recipe(Rule(groups)), PARTS[0])
    assert not at.exception
    assert len(at.get("image")) == MOST_RANGES
    assert f"first {MOST_RANGES} of 200 ranges" in said(at)
    assert "more lines" in said(at)  # about the pixel


def test_cleaning_is_said_to_come_later() -> None:
    at = page(Image(noise()), Recipe(MaskClass(TWO, cleaning=(RemoveSmall(5),))), PARTS[1])
    assert "before cleaning" in said(at)
    assert "before cleaning" not in said(page(Image(noise()), Recipe(TWO), PARTS[1]))


def test_another_range_is_tested_until_one_is_touched() -> None:
    at = page(Image(noise()), Recipe(TWO), PARTS[1])
    assert "**Hue from 350°**" in said(at)  # the last one is the active one
    ranges = next(each for each in at.selectbox if each.label == "Range to test")
    ranges.set_value(at.session_state["maskapp"].state.document.rows[0].id).run()
    assert "**Red from 100**" in said(at)
    assert not at.exception


def test_bound_at_a_jump_of_the_histogram_is_fragile() -> None:
    pixels = flat((100, 0, 0))
    pixels[:20] = 99
    at = page(Image(pixels), Recipe(Rule((Group((Range("red", 100, 255),)),))), PARTS[1])
    assert "fragile" in said(at)
    assert " steady]" in said(at)  # the other bound
    cleaned = MaskClass(
        at.session_state["maskapp"].state.document.recipe.rule, cleaning=(RemoveSmall(5),)
    )
    later = said(page(Image(pixels), Recipe(cleaned), PARTS[1]))
    assert " steady before cleaning]" in later
    assert " steady]" not in later


def test_why_panel_goes_when_closed() -> None:
    at = page(Image(noise()), Recipe(TWO), pixel=(3, 4))
    assert "x 3, y 4" in said(at)
    at.button(key="forget-pixel").click().run()
    assert "Why this pixel?" not in said(at)


def test_pixel_of_a_larger_image_is_not_asked_about() -> None:
    at = page(Image(noise()), Recipe(TWO), pixel=(61, 0))
    assert not at.exception
    assert "Why this pixel?" not in said(at)


def test_pixel_that_cleaning_removes_names_the_step() -> None:
    pixels = flat((0, 0, 0))
    pixels[5, 5] = 150
    recipe = Recipe(MaskClass(Rule((Group((RED,)),)), cleaning=(RemoveSmall(2),)))
    at = page(Image(pixels), recipe, pixel=(5, 5))
    assert "the cleaning step “remove objects under 2 px” removes it" in said(at)


def test_density_plot_of_other_channels_draws_what_the_rule_keeps() -> None:
    at = page(Image(noise()), Recipe(Rule((Group((RED,)),))), PARTS[0])

    def plot() -> tuple[str, str, int]:
        layout = json.loads(at.get("plotly_chart")[0].proto.spec)["layout"]
        axes = (layout[f"{letter}axis"]["title"]["text"] for letter in "xy")
        return (*axes, len(layout.get("shapes", ())))

    def choose(label: str, channel: str) -> None:
        next(each for each in at.selectbox if each.label == label).set_value(channel).run()

    assert plot() == ("Red", "Green", 1)
    choose("Across", "hue")
    assert plot() == ("Hue (°)", "Green", 0)
    choose("Up", "red")
    assert plot() == ("Hue (°)", "Red", 1)
    choose("Up", "hue")
    assert plot() == ("Red", "Hue (°)", 1)
    assert not at.exception
