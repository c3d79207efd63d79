"""Names from outside are shown as they are; widgets have names of their own."""

from __future__ import annotations

import ast
import re
import string
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.methods import METHODS
from maskapp.core.recipe.rule import Range
from maskapp.core.steps.registry import CLEANING, PREPARE
from maskapp.errors import RecipeError
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import State, row_name
from maskapp.ui.wording import every_nth, glossary, label_of, pixels, plain, said


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


@pytest.mark.parametrize(
    ("place", "said_of"),
    [
        ("classes[0].rule.groups[1].ranges[0].low", "Group 2, range 1, From: No."),
        ("classes[2].rule.groups[1].ranges[0].low", "Class 3, group 2, range 1, From: No."),
        ("classes[0].cleaning[1].radius", "Cleaning: No."),
        ("classes[1].cleaning[1].radius", "Class 2, cleaning: No."),
        ("region[0]", "Region: No."),
        ("classes[1].name", "Class 2, no."),
    ],
)
def test_a_place_is_said_in_the_words_of_the_page(place: str, said_of: str) -> None:
    assert said(RecipeError("no", place)) == said_of.replace(": No.", ": no.")


def test_row_name_is_as_long_as_needed() -> None:
    state = rule_edits.add_group(State(), Range("red", 0, 9))
    first = state.card.groups[0].id
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


# ---- what help and README call by its name is on the page

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "maskapp" / "ui"
REGISTRIES = [ROOT / "maskapp" / "core" / room for room in ("color", "steps")] + [
    ROOT / "maskapp" / "files" / "writing"
]


@cache
def words_of_the_page() -> frozenset[str]:
    """All texts that the page's code holds as they are: labels are among them."""
    found: set[str] = set()
    for folder in (PAGE, *REGISTRIES):
        for file in folder.rglob("*.py"):
            nodes = ast.walk(ast.parse(file.read_text("utf-8")))
            found |= {
                each.value
                for each in nodes
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            }
    for file in PAGE.rglob("*.html"):
        found |= set(re.findall(r">([^<>]+)<", file.read_text("utf-8")))
    for file in PAGE.rglob("*.mjs"):
        code = file.read_text("utf-8")
        found |= set(re.findall(r'"([^"\n]+)"', code))
        found |= set(re.findall(r"`([A-Z][^`$\n]*), \$", code))  # "Channel" of `Channel, ${name}`
    # Steps are added by "Add median", "Add open", "Add fill holes" …
    found |= {f"Add {kind.label.lower()}" for kind in (*PREPARE.values(), *CLEANING.values())}
    found |= {f"From the rectangle on a {kind.measured_on}" for kind in PREPARE.values()}
    # What adds to the rule says how it joins.
    found |= {f"+ {word} …" for word in ("and", "or")}
    return frozenset(each.strip() for each in found)


def in_bold(text: str) -> list[str]:
    """The labels that a text names: in bold, one in the other by an arrow; no headings of tasks."""
    tasks = re.sub(r"^\*\*[^*]+\*\*$", "", text, flags=re.MULTILINE)
    return [each for bold in re.findall(r"\*\*([^*]+)\*\*", tasks) for each in bold.split(" → ")]


def for_users(readme: str) -> str:
    """The part of the README that is about the page."""
    return readme[readme.index("## From image to mask") : readme.index("## Command line")]


HELP = (PAGE / "help" / "help.md").read_text("utf-8")
README = for_users((ROOT / "README.md").read_text("utf-8"))


@pytest.mark.parametrize("text", [HELP, README], ids=["help", "README"])
def test_every_label_in_bold_is_on_the_page(text: str) -> None:
    labels = in_bold(text)
    assert len(labels) > 20
    assert sorted(set(labels) - words_of_the_page()) == []


UNSEEN = {"Channel", "From", "To", "Add range", "Add group", "Match", "History"}
"""Names of controls for screen readers, which others see as something else."""


@pytest.mark.parametrize("text", [HELP, README], ids=["help", "README"])
def test_what_is_seen_is_named_as_it_is_seen(text: str) -> None:
    assert sorted(set(in_bold(text)) & UNSEEN) == []


def test_a_label_that_is_gone_is_found() -> None:
    assert in_bold("**Count**\n\nPress **Export → Stained tissue**.") == [
        "Export",
        "Stained tissue",
    ]
    assert "Stained tissue" not in words_of_the_page()


def test_every_picture_of_the_help_is_there() -> None:
    pictures = re.findall(r"^!\[.+\]\((.+)\)$", HELP, re.MULTILINE)
    assert len(pictures) >= 3
    assert [each for each in pictures if not (PAGE / "help" / each).is_file()] == []


def test_look_is_the_tool_alone() -> None:
    named = {each for each in words_of_the_page() if re.fullmatch(r"Look( [a-z ]+)?", each)}
    assert named == {"Look"}
