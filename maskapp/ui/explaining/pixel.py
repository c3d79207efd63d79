"""Why this pixel? The answer about the picked pixel, in short lines under the viewer."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from maskapp.core.engine.result import ClassResult
from maskapp.core.explaining.pixel import GroupAnswer, PixelAnswer
from maskapp.core.image import Image
from maskapp.core.recipe.one_class import subject
from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.compute.explanations import why_of
from maskapp.ui.state import fragments, session
from maskapp.ui.state.model import State
from maskapp.ui.wording import plain

MOST_LINES = 40
"""Lines that the answer may have."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line about a pixel.

    Parameters
    ----------
    mark : {"✓", "✗"}
    text : str
    level : int
        0 for a group or a step, 1 for a range among others of a group.
    """

    mark: str
    text: str
    level: int = 0


def why_lines(answer: PixelAnswer, recipe: Recipe, *, selected: bool) -> list[Line]:
    """Return the answer about a pixel as short lines.

    Parameters
    ----------
    answer : PixelAnswer
        Its `steps` may be left out where cleaning leaves the pixel as it was.
    recipe : Recipe
    selected : bool
        Whether the finished mask holds the pixel.
    """
    lines: list[Line] = []
    for group in answer.groups:
        lines += _group_lines(group)
    if len(answer.groups) > 1:
        word = (
            "any group is enough"
            if subject(recipe).rule.match == "any"
            else "all groups are needed"
        )
        lines.append(Line(_mark(answer.rule), f"The rule ({word})"))
    if answer.inverted:
        lines.append(Line(_mark(not answer.rule), "Invert turns that around"))
    if not answer.inside:
        lines.append(Line("✗", "Outside the region"))
    elif not answer.bounded:
        lines.append(Line("✗", f"Outside “{subject(recipe).within}”, which this class is within"))
    elif not answer.valid:
        lines.append(Line("✗", "Fully transparent in the file"))
    elif answer.steps:
        for step in answer.steps:
            after = {
                (True, True): "keeps it",
                (False, False): "leaves it out",
                (True, False): "removes it",
                (False, True): "adds it",
            }[step.before, step.after]
            lines.append(Line(_mark(step.after), f"Cleaning, {step.step.describe()}: {after}"))
    elif subject(recipe).cleaning:
        lines.append(Line(_mark(selected), "Cleaning leaves it as it is"))
    return lines


def _group_lines(group: GroupAnswer) -> list[Line]:
    name = f"Group {group.group + 1}"
    if len(group.ranges) == 1:
        return [Line(_mark(group.passed), f"{name}: {group.ranges[0].describe()}")]
    name += " (all ranges needed)" if group.match == "all" else " (any range is enough)"
    ranges = [Line(_mark(each.passed), each.describe(), 1) for each in group.ranges]
    return [Line(_mark(group.passed), name), *ranges]


def _mark(passed: bool) -> str:
    return "✓" if passed else "✗"


def forget_pixel(state: State) -> State:
    """Look at no pixel any more."""
    return state.with_view(pixel=None)


def why_panel(image: Image, recipe: Recipe, result: ClassResult) -> bool:
    """Say why the picked pixel is selected or not; return whether one is picked."""
    picked = session.load().view.pixel
    if picked is None or picked[0] >= image.width or picked[1] >= image.height:
        return False
    x, y = picked
    selected = bool(result.mask[y, x])
    answer = why_of(image, recipe, x, y, selected=selected)
    with st.container(border=True, gap="small", key="why"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            st.markdown(f"**Why this pixel?** x {x}, y {y}", width="stretch")
            with st.container(key="icon-forget-pixel", width="content"):
                st.button(
                    "Close: why this pixel",
                    key="forget-pixel",
                    icon=":material/close:",
                    type="tertiary",
                    help="Close",
                    on_click=_on_close,
                )
        icon = ":material/check_circle:" if selected else ":material/cancel:"
        st.markdown(f"{icon} {plain(answer.sentence)}")
        lines = why_lines(answer, recipe, selected=selected)
        if len(lines) > 1:  # a single one says what the sentence says
            st.markdown(lines_text(lines))
        if recipe.prepare:
            st.caption("Values are those of the prepared image.")
    return True


def _on_close() -> None:
    session.act(forget_pixel)
    fragments.everything()  # the picture marks the pixel


def lines_text(lines: list[Line]) -> str:
    """Return lines as Markdown, the first ones of very many."""
    indent = "\N{EM SPACE}\N{EM SPACE}"  # what Markdown does not take for code
    shown = [f"{indent * line.level}{line.mark} {plain(line.text)}" for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        shown.append(f"… and {len(lines) - MOST_LINES} more lines")
    return "  \n".join(shown)
