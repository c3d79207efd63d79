"""Which images are marked as unusual, and the words for it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from maskapp.runs.unusual import Measured, percent_text, unusual


def shares(*percents: float) -> dict[str, Measured]:
    return {str(k): Measured(round(100 * p), 10_000) for k, p in enumerate(percents)}


def test_where_two_are_odd_the_others_are_most_of_them() -> None:
    found = unusual(shares(5, 8, 10, 12, 7, 6, 9, 92, 95))
    assert found["7"].reasons == ("selects 92 %, most others 5–12 %",)


def test_the_odd_share_is_named_with_those_of_the_others() -> None:
    found = unusual(shares(5, 7, 8, 9, 12, 92))
    assert found.keys() == {"5"}
    assert found["5"].reasons == ("selects 92 %, the others 5–12 %",)
    assert found["5"].score > 3.5


def test_equal_shares_make_no_small_difference_unusual() -> None:
    assert unusual(shares(5, 5, 5, 5, 5, 6.5)) == {}
    assert unusual(shares(5, 5, 5, 5, 5, 20))["5"].reasons == ("selects 20 %, the others 5 %",)


def test_of_few_images_none_is_the_odd_one() -> None:
    assert unusual(shares(5, 6, 5, 92)) == {}
    assert unusual(shares(5, 0)).keys() == {"1"}


def test_nothing_and_everything_are_unusual_by_themselves() -> None:
    found = unusual(shares(5, 0, 100))
    assert found["1"].reasons == ("selects nothing",)
    assert found["2"].reasons == ("selects everything",)


def test_what_most_images_do_is_not_unusual() -> None:
    assert unusual(shares(0, 0, 0, 0.5, 60)).keys() == {"4"}
    assert unusual(shares(100, 100, 100, 99.5, 40)).keys() == {"4"}
    assert unusual(shares(0, 0, 0, 1, 2, 3)).keys() == {"0", "1", "2"}  # as many do not


def test_of_few_images_each_that_selects_nothing_is_unusual() -> None:
    assert unusual(shares(0, 0, 0, 5)).keys() == {"0", "1", "2"}


def test_where_no_pixel_counts_the_notice_says_so() -> None:
    found = unusual({"a": Measured(0, 0, notices=("No pixel is inside the region.",))})
    assert found["a"].reasons == ("No pixel is inside the region.",)


def test_an_odd_automatic_threshold_is_named() -> None:
    values = (100, 104, 98, 107, 103, 201)
    images = {
        str(k): Measured(5 + k, 100, (("Red, Otsu", value),)) for k, value in enumerate(values)
    }
    images["none"] = Measured(7, 100, (("Red, Otsu", None),))
    found = unusual(images)
    assert found.keys() == {"5"}
    assert found["5"].reasons == ("Red, Otsu is 201, of the others 98–107",)


def test_percentages_are_short() -> None:
    said = [percent_text(each) for each in (0.0, 2.86, 9.96, 12.4, 100.0)]
    assert said == ["0 %", "2.9 %", "10.0 %", "12 %", "100 %"]


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=30), st.integers(1, 3))
def test_the_order_of_images_makes_no_difference(counts: list[int], turn: int) -> None:
    images = {str(k): Measured(count, 10_000) for k, count in enumerate(counts)}
    pairs = list(images.items())
    assert unusual(dict(pairs[turn:] + pairs[:turn])) == unusual(images)


@given(st.lists(st.integers(1, 9_999), min_size=5, max_size=30))
def test_most_images_are_never_unusual(counts: list[int]) -> None:
    images = {str(k): Measured(count, 10_000) for k, count in enumerate(counts)}
    assert 2 * len(unusual(images)) <= len(images)
