"""How much each class has of the image, of the region and of the class around it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from maskapp.core.display.share import share_text
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.compute.classes import ClassShare, Overlap, class_shares, overlaps_of
from maskapp.ui.wording import pixels, plain


def classes_table(image: Image, recipe: Recipe, name: str) -> None:
    """Draw the numbers of all classes, and what the class on view shares with others.

    Parameters
    ----------
    image : Image
    recipe : Recipe
        Of all classes; nothing is drawn of a single one.
    name : str
        Of the class on view.
    """
    if len(recipe.classes) < 2:
        return
    shares = class_shares(image, recipe)
    st.html(table(shares, name, has_region=bool(recipe.region)))
    if overlaps := overlaps_of(image, recipe, name):
        st.caption(plain(overlaps_text(overlaps, name)))


def table(shares: Sequence[ClassShare], name: str, *, has_region: bool) -> str:
    """Return the numbers as HTML; percentages of the region only where there is one."""
    bounded = any(each.outer is not None for each in shares)
    heads = ["Class", "Pixels", "of image"]
    heads += ["of region"] if has_region else []
    heads += ["of class"] if bounded else []
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    rows = "".join(_row(each, each.mask_class.name == name, has_region, bounded) for each in shares)
    return (
        '<table class="classes-table"><caption>Share of each class</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(each: ClassShare, is_shown: bool, has_region: bool, bounded: bool) -> str:
    mine = each.mask_class
    cells = [pixels(each.selected), share_text(each.selected, each.image)]
    cells += [share_text(each.selected, each.region)] if has_region else []
    if bounded and each.outer is None:
        cells.append("–")
    elif bounded and each.outer is not None:
        within = escape(mine.within or "")
        cells.append(f"{share_text(each.selected, each.outer)}<small>of {within}</small>")
    # The colour comes from a recipe, which has checked that it is one.
    swatch = f'<span class="class-swatch" style="background:{mine.color}"></span>'
    shown = ' aria-current="true"' if is_shown else ""
    parts = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr{shown}><th scope="row">{swatch}{escape(mine.name)}</th>{parts}</tr>'


def overlaps_text(overlaps: Sequence[Overlap], name: str) -> str:
    """Say how many pixels a class shares with others, and which of them labels count them for."""
    parts = [
        f"{pixels(each.count)} px are also in “{each.other}”, which is "
        f"{'later' if each.wins else 'earlier'}"
        for each in overlaps
    ]
    return (
        f"Of “{name}”, {'; '.join(parts)}. Where one image holds all classes (labels), the later "
        "class has the pixel."
    )
