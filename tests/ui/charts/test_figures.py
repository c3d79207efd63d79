"""Figures say what they were given."""

from __future__ import annotations

import numpy as np
import pytest

from maskapp.ui.charts.figures import Point, distribution, over_images, per_group, per_image

POINTS = [
    Point("d10_<b>.png", 40, {"day": "d10", "kind": "wet"}, (("Red low", 12),)),
    Point("d2_a.png", 10.5, {"day": "d2", "kind": "dry"}, (("Red low", 14),)),
    Point("odd.png", 5),
]


def test_a_bar_for_each_image_and_names_as_text() -> None:
    figure = per_image(POINTS, "#009e73")
    (bars,) = figure["data"]
    assert bars["y"] == [40, 10.5, 5]
    assert figure["layout"]["xaxis"]["ticktext"][0] == "d10_&lt;b&gt;.png"
    assert bars["customdata"][0] == "d10_&lt;b&gt;.png"


def test_groups_are_in_order_and_hold_their_images() -> None:
    figure = per_group(POINTS, "day", "", "#009e73")
    (box,) = figure["data"]
    assert dict(zip(box["x"], box["y"], strict=True)) == {"d10": [40], "d2": [10.5]}
    assert figure["layout"]["xaxis"]["categoryarray"] == ["d2", "d10"]
    two = per_group(POINTS, "day", "kind", "#009e73")
    assert [(trace["name"], trace["y"]) for trace in two["data"]] == [
        ("dry", [[10.5]]),
        ("wet", [[40]]),
    ]
    assert len({trace["marker"]["color"] for trace in two["data"]}) == 2


def test_boxes_have_the_quartiles_and_the_sd_of_the_tables() -> None:
    values = [3.69, 11.62, 12.71, 4.98]
    points = [Point(f"{n}.png", value, {"day": "1"}) for n, value in enumerate(values)]
    (box,) = per_group(points, "day", "", "#009e73")["data"]
    marks = [box[name][0] for name in ("lowerfence", "q1", "median", "q3", "upperfence")]
    assert marks == np.percentile(values, (0, 25, 50, 75, 100)).tolist()
    assert box["sd"] == [np.std(values, ddof=1)]
    assert box["customdata"] == [["0.png", "1.png", "2.png", "3.png"]]


def test_thresholds_stand_beside_the_shares() -> None:
    share, bound = over_images(POINTS, "#009e73")["data"]
    assert share["y"] == [40, 10.5, 5]
    assert (bound["name"], bound["y"], bound["yaxis"]) == ("Red low", [12, 14, None], "y2")


def test_every_object_is_in_a_bin_and_few_are_sent() -> None:
    values = np.random.default_rng(1).lognormal(3, 1, 50_000)
    (bars,) = distribution(values, "Area (px²)", "#009e73")["data"]
    assert sum(bars["y"]) == 50_000
    assert len(bars["y"]) <= 60
    (one,) = distribution(np.array([7.0, np.nan]), "Area", "#009e73")["data"]
    assert sum(one["y"]) == 1
    assert distribution(np.array([]), "Area", "#009e73")["data"] == []


@pytest.mark.parametrize("count", [1, 41])
def test_many_images_have_no_names_along_the_axis(count: int) -> None:
    axis = per_image([Point(f"{n}", n) for n in range(count)], "#009e73")["layout"]["xaxis"]
    assert ("ticktext" in axis) == (count == 1)
