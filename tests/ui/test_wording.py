"""Names from outside are shown as they are; widgets have names of their own."""

from __future__ import annotations

import re
import string

from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.methods import METHODS
from maskapp.core.recipe.rule import Range
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import State, row_name
from maskapp.ui.wording import every_nth, glossary, label_of, pixels, plain


@given(st.text())
def test_every_punctuation_character_is_escaped(text: str) -> None:
    shown = plain(text)
    bare = re.sub(r"\\([!-/:-@\[-`{-~])", "", shown)
    assert not set(bare) & set(string.punctuation)
    line = " ".join(text.split())
    literal = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
    assert re.sub(r"\\(.)", r"\1", shown) == literal


@given(st.text())
def test_text_stays_on_one_line(text: str) -> None:
    assert len(plain(text).splitlines()) <= 1
    assert plain(text) == plain(text).strip()


def test_hostile_name_is_no_markup() -> None:
    assert plain("![x](http://a)\n# b") == r"\!\[x\]\(http\:\/\/a\) \# b"


def test_row_name_is_as_long_as_needed() -> None:
    state = rule_edits.add_group(State(), Range("red", 0, 9))
    first = state.document.groups[0].id
    assert row_name(state.document, state.document.rows[0]) == ""
    state = rule_edits.add_group(state, Range("red", 0, 9))
    assert [row_name(state.document, row) for row in state.document.rows] == [
        ", group 1",
        ", group 2",
    ]
    state = rule_edits.add_range(state, first, Range("red", 5, 6))
    assert [row_name(state.document, row) for row in state.document.rows] == [
        ", group 1, range 1",
        ", group 1, range 2",
        ", group 2",
    ]
    state = rule_edits.add_range(state, first, Range("blue", 5, 6))
    assert row_name(state.document, state.document.rows[2]) == ""


def test_numbers_and_labels() -> None:
    assert pixels(12_000_000) == "12,000,000"
    assert label_of("hue") == "Hue (°)"
    assert label_of("red") == "Red"
    assert len({label_of(channel) for channel in CHANNELS}) == len(CHANNELS)


def test_the_help_tells_of_every_channel_and_method() -> None:
    text = glossary().replace("\\", "")
    rows = [(each.label, each.meaning) for each in CHANNELS.values()]
    for label, meaning in [*rows, *((each.label, each.meaning) for each in METHODS.values())]:
        assert f"- **{label}" in text
        assert meaning in text


def test_pixels_of_previews_are_counted_as_people_do() -> None:
    said = [every_nth(step) for step in (1, 2, 3, 4, 11, 12, 21, 102)]
    assert [each.removeprefix("every ").removesuffix(" pixel") for each in said[1:]] == [
        "2nd",
        "3rd",
        "4th",
        "11th",
        "12th",
        "21st",
        "102nd",
    ]
    assert said[0] == "every pixel"
