"""Picked pixels become ranges: exact values, least arcs, least loss, and sentences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage import data

from maskapp import Group, Range, Recipe, Rule, compute_mask
from maskapp.core.color.channel import Depth
from maskapp.core.color.planes import Planes
from maskapp.core.finding.pick_ranges import Picked, _shortest_arc, first_channels
from maskapp.core.finding.pick_ranges import ranges_from_picks as ranges_from_colours
from maskapp.core.finding.picks import MOST_COLOURS, Pick, PickedColours, picked_colours
from maskapp.errors import ImageError
from tests import strategies

# Red 10 20 30 40 50, green 0 0 7 7 9.
PIXELS = np.zeros((1, 5, 3), np.uint8)
PIXELS[0, :, 0] = [10, 20, 30, 40, 50]
PIXELS[0, :, 1] = [0, 0, 7, 7, 9]


def ranges_from_picks(
    planes: Planes, picks: list[Pick], channels: tuple[str, ...], **options: object
) -> Picked:
    colours = [picked_colours(planes, each) for each in picks]
    return ranges_from_colours(colours, planes.depth, channels, **options)  # type: ignore[arg-type]


def pick(*picks: Pick, channels: tuple[str, ...] = ("red",), **options: object) -> Picked:
    return ranges_from_picks(Planes(PIXELS), list(picks), channels, **options)


def yes(*columns: int) -> list[Pick]:
    return [Pick(column, 0) for column in columns]


def no(column: int) -> Pick:
    return Pick(column, 0, wanted=False)


def test_a_pixel_gives_its_exact_values() -> None:
    picked = pick(Pick(2, 0), channels=("red", "green", "value"))
    assert picked.ranges == (
        Range("red", 30, 30),
        Range("green", 7, 7),
        Range("value", 11.76, 11.76),
    )
    assert (picked.wanted, picked.kept, picked.problems) == (1, 1, ())


def test_more_picks_widen_and_a_box_spans_its_pixels() -> None:
    assert pick(*yes(1, 3)).ranges == (Range("red", 20, 40),)
    assert pick(Pick(1, 0, 4, 1)).ranges == (Range("red", 20, 50),)


def test_the_tolerance_widens_up_to_the_channels_limits() -> None:
    assert pick(Pick(0, 0), tolerance={"red": 12}).ranges == (Range("red", 0, 22),)
    assert pick(Pick(0, 0), channels=("value",), tolerance={"value": 0.5}).ranges == (
        Range("value", 3.42, 4.42),
    )


@pytest.mark.parametrize(
    ("colours", "channels"),
    [
        ([(200, 60, 20)], ("hue", "saturation")),
        ([(200, 60, 20), (255, 255, 255), (210, 70, 30)], ("hue", "saturation")),
        ([(200, 190, 185)], ("red", "green", "blue")),  # pale
        ([(20, 10, 5)], ("red", "green", "blue")),  # dark
        ([(90, 90, 90), (0, 0, 0)], ("gray",)),
        ([(90, 90, 90), (91, 90, 90)], ("red", "green", "blue")),
    ],
)
def test_a_rule_begins_on_channels_that_suit_the_picks(
    colours: list[tuple[int, int, int]], channels: tuple[str, ...]
) -> None:
    pixels = np.array([colours], np.uint8)
    for planes in (Planes(pixels), Planes(pixels.astype(np.uint16) * 257)):
        for picks in ([Pick(0, 0, len(colours))], [Pick(x, 0) for x in range(len(colours))]):
            picked = [picked_colours(planes, each) for each in picks]
            assert first_channels(picked, planes.depth) == channels


def test_hue_gets_the_shortest_arc() -> None:
    pixels = np.array([[[255, 0, 42], [255, 42, 0], [255, 0, 0]]], np.uint8)
    planes = Planes(pixels)
    picked = ranges_from_picks(planes, [Pick(0, 0, 3, 1)], ("hue",))
    assert picked.ranges == (Range("hue", 350.11, 9.88),)
    picked = ranges_from_picks(planes, [Pick(0, 0, 3, 1)], ("hue",), tolerance={"hue": 5})
    assert picked.ranges == (Range("hue", 345.11, 14.88),)
    picked = ranges_from_picks(planes, [Pick(0, 0)], ("hue",), tolerance={"hue": 180})
    assert picked.ranges == (Range("hue", 0, 360),)


def test_below_100_percent_stray_values_are_ignored() -> None:
    pixels = np.zeros((1, 40, 3), np.uint8)
    pixels[0, :, 0] = 100
    pixels[0, 0, 0], pixels[0, 39, 0] = 0, 255
    box = [Pick(0, 0, 40, 1)]
    assert ranges_from_picks(Planes(pixels), box, ("red",)).ranges == (Range("red", 0, 255),)
    picked = ranges_from_picks(Planes(pixels), box, ("red",), percent=95)
    assert picked.ranges == (Range("red", 100, 100),)
    assert (picked.wanted, picked.kept) == (40, 38)


def test_an_unwanted_pixel_beyond_the_wanted_ones_stops_the_tolerance_midway() -> None:
    picked = pick(*yes(2), no(4), tolerance={"red": 100})
    assert picked.ranges == (Range("red", 0, 40),)
    assert picked.problems == ()


def test_the_channel_that_loses_least_gives_way() -> None:
    # On red, leaving 50 out loses nothing; on green neither, but red's gap is wider.
    picked = pick(*yes(0, 3), no(4), channels=("green", "red"), tolerance={"red": 50, "green": 50})
    assert picked.ranges == (Range("green", 0, 57), Range("red", 0, 45))


def test_an_unwanted_pixel_between_wanted_ones_costs_the_fewer() -> None:
    picked = pick(*yes(0, 1, 3), no(2))
    assert picked.ranges == (Range("red", 10, 25),)
    assert picked.kept == 2
    assert picked.problems == (
        "Leaving out the unwanted pick at (2, 0) loses 1 of 3 wanted pixels.",
    )


def test_a_few_strays_of_an_unwanted_box_do_not_cost_half_of_the_wanted() -> None:
    pixels = np.zeros((1, 80, 3), np.uint8)
    pixels[0, :40, 0] = np.arange(100, 180, 2)
    pixels[0, 40:, 0] = [140] * 2 + [220] * 38
    picks = [Pick(0, 0, 40, 1), Pick(40, 0, 40, 1, wanted=False)]
    picked = ranges_from_picks(Planes(pixels), picks, ("red",), tolerance={"red": 30})
    assert picked.ranges == (Range("red", 70, 208),)
    assert picked.kept == 40
    assert picked.problems == (
        "5.0 % of the unwanted pick at (40, 0) lies among the wanted pixels on Red and stays.",
    )


def test_shares_of_boxes_that_were_looked_at_in_part_are_about() -> None:
    pixels = np.zeros((400, 400, 3), np.uint8)
    pixels[:300, :, 0] = 100 + np.arange(400) // 40
    pixels[300:, :, 0] = 108
    picks = [Pick(0, 0, 400, 300), Pick(0, 300, 400, 100, wanted=False)]
    (lost,) = ranges_from_picks(Planes(pixels), picks, ("red",)).problems
    assert lost.startswith("Leaving out the unwanted pick at (0, 300) loses ≈ ")
    pixels[300:340, :, 0] = 105
    pixels[340:, :, 0] = 220
    (stays,) = ranges_from_picks(Planes(pixels), picks, ("red",)).problems
    assert stays.startswith("≈ 4")
    assert "% of the unwanted pick at (0, 300) lies among" in stays


def test_colours_of_a_box_are_few_and_spread_evenly() -> None:
    rows, columns = np.mgrid[:100, :200]
    planes = Planes(np.stack([rows, columns, 0 * rows], axis=-1).astype(np.uint8))
    assert picked_colours(planes, Pick(3, 2, 4, 10)).colours == tuple(
        (y, x, 0) for y in range(2, 12) for x in range(3, 7)
    )
    found = picked_colours(planes, Pick(40, 20, 160, 80))
    assert len(found.colours) == MOST_COLOURS
    assert found.thinned
    quarters = {(y >= 60, x >= 120) for y, x, _ in found.colours}
    inside = [y for y, x, _ in found.colours if 20 <= y < 100 and 40 <= x < 200]
    assert (len(quarters), len(inside)) == (4, MOST_COLOURS)
    assert len({y for y, _, _ in found.colours}) > 30  # on no grid
    assert picked_colours(planes, Pick(40, 20, 160, 80)) == found


def test_picks_on_images_of_a_set_are_joined() -> None:
    first = picked_colours(Planes(PIXELS), Pick(0, 0))
    second = picked_colours(Planes(PIXELS[:, ::-1]), Pick(0, 0))
    assert ranges_from_colours([first, second], 8, ("red",)).ranges == (Range("red", 10, 50),)
    assert first == PickedColours(Pick(0, 0), ((10, 0, 0),))


def test_a_contradiction_is_a_sentence() -> None:
    picked = pick(Pick(2, 0), no(2), channels=("red", "green"))
    assert picked.ranges == (Range("red", 30, 30), Range("green", 7, 7))
    assert picked.problems == (
        "The unwanted pixel (2, 0) lies among the wanted ones on Red and Green, so no range can "
        "leave it out. Take a pick back or use another channel.",
    )


def test_unwanted_picks_alone_propose_nothing() -> None:
    assert pick(no(2)) == Picked((), 0, 0, ())
    assert pick(channels=("red",)) == Picked((), 0, 0, ())


@pytest.mark.parametrize("outside", [Pick(5, 0), Pick(-1, 0), Pick(4, 0, 2, 1), Pick(0, 0, 0, 1)])
def test_picks_outside_the_image_are_refused(outside: Pick) -> None:
    with pytest.raises(ImageError, match="is not inside the image of 5 × 1 pixels"):
        pick(outside)


def test_boxes_of_a_photograph() -> None:
    planes = Planes(data.coffee())
    picks = [Pick(250, 100, 120, 80), Pick(20, 20, 200, 60, wanted=False)]
    picked = ranges_from_picks(planes, picks, ("red", "hue", "saturation"), percent=95)
    mask = compute_mask(data.coffee(), Recipe(Rule((Group(picked.ranges),))))
    assert mask[100:180, 250:370].mean() > 0.5
    assert mask[20:80, 20:220].mean() < 0.01 or picked.problems


@given(st.data(), strategies.depths)
def test_wanted_pixels_are_selected_and_unwanted_ones_not_or_it_is_said(
    data: st.DataObject, depth: Depth
) -> None:
    pixels = data.draw(strategies.images(depth))
    height, width = pixels.shape[:2]
    points = st.builds(
        Pick, st.integers(0, width - 1), st.integers(0, height - 1), wanted=st.booleans()
    )
    picks = data.draw(st.lists(points, min_size=1, max_size=6))
    channels = data.draw(st.lists(strategies.channels, min_size=1, max_size=3, unique=True))
    amount = data.draw(st.integers(0, 20))
    picked = ranges_from_picks(
        Planes(pixels), picks, tuple(channels), tolerance=dict.fromkeys(channels, amount)
    )
    if not picked.ranges:
        assert not any(each.wanted for each in picks)
        return
    assert [bounds.channel for bounds in picked.ranges] == channels
    mask = compute_mask(pixels, Recipe(Rule((Group(picked.ranges),)), depth))
    wanted = [mask[each.y, each.x] for each in picks if each.wanted]
    assert (len(wanted), sum(wanted)) == (picked.wanted, picked.kept)
    assert picked.kept * 2 >= picked.wanted or picked.problems
    if not picked.problems:
        assert all(mask[each.y, each.x] == each.wanted for each in picks)


@given(st.lists(st.integers(0, 359), min_size=1, max_size=6))
def test_the_arc_is_the_shortest_of_all(hues: list[int]) -> None:
    counts = np.bincount(hues, minlength=360)
    start, width = _shortest_arc(counts, len(hues))
    widths = [max((hue - first) % 360 for hue in hues) for first in hues]
    assert width == min(widths)
    assert all((hue - start) % 360 <= width for hue in hues)
