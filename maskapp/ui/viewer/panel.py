"""What the viewer gets: the image once, a 1-bit mask per change, finer parts on request."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Literal, assert_never

import streamlit as st

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import BANDS
from maskapp.core.display.share import share_text
from maskapp.core.display.window import Window
from maskapp.core.engine.result import ClassResult
from maskapp.core.finding.picks import Pick
from maskapp.core.image import Image
from maskapp.core.recipe.one_class import subject
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.shapes import Ellipse, Grid, Mode, Polygon, Rectangle, Shape
from maskapp.ui.compute.agreeing import Truths
from maskapp.ui.compute.counts import values_at
from maskapp.ui.compute.picking import SetFitter
from maskapp.ui.compute.pictures import (
    mask_detail_of,
    mask_file_of,
    preview_of,
    window_of,
)
from maskapp.ui.finding import picks
from maskapp.ui.host.served import address_of
from maskapp.ui.state import fragments, measure_edits, region_edits, rule_edits, session
from maskapp.ui.state.model import State
from maskapp.ui.viewer.component import (
    Cells,
    Gesture,
    Mark,
    Reshaped,
    ViewerDetail,
    ViewerImage,
    ViewerMask,
    ViewerOther,
    read_gesture,
    read_pick,
    read_reshaped,
    read_view,
    viewer,
)
from maskapp.ui.viewer.component.fixed import class_colour
from maskapp.ui.viewer.shown import Shown
from maskapp.ui.widgets.messages import Action, read_actions
from maskapp.ui.wording import ALL_PIXELS, considered_pixels, every_nth

_KEY = "viewer"


def viewer_panel(
    image: Image,
    recipe: Recipe,
    result: ClassResult,
    others: Sequence[Recipe],
    fitter: SetFitter,
    truths: Truths | None = None,
    *,
    several: bool,
) -> None:
    """Draw the viewer with the mask over the image, and lines around those of other classes.

    Parameters
    ----------
    image : Image
    recipe : Recipe
        Of the class on view, in this image.
    result : ClassResult
        Of both.
    others : sequence of Recipe
        Of the other classes, each by itself, in their order.
    fitter : SetFitter
        What is picked goes to it.
    truths : Truths, optional
        Of the image.
    several : bool
        Whether there are other images.
    """
    step = preview_of(image).step
    state = session.load()
    shown = Shown(image, recipe, state, truths)
    seen, shows = shown.whole(step), shown.label
    mask_key = mask_key_of(image, recipe)
    heard = session.heard(session.RULE)
    made = mask_file_of(image, recipe, step)
    mask = ViewerMask(
        mask_key,
        address_of(made.png, "image/png", "mask"),
        made.digest,
        heard.hand,
        heard.number,
        class_colour(subject(recipe).color) if others else None,
    )
    detail = _detail(image, recipe, mask_key, shown)
    window = window_of(image)
    viewer(
        ViewerImage(
            image.digest,
            address_of(seen.data, seen.mime, "preview"),
            image.width,
            image.height,
            step,
            seen.exact,
            None if shows else window,
            shows,
            shown.is_errors,
        ),
        mask,
        others=[_other(image, each, step, detail) for each in others],
        detail=detail,
        pixel_text=_pixel_text(image, recipe, result),
        caption=f"{share_text(result.selected, result.considered)} {_selected(image, recipe)}. "
        + _caption(detail.step if detail else step, None if shows else window)
        + shown.text
        + _picks_caption(state),
        marks=_marks(state, fitter.key),
        scope=_scope(state) if several else "",
        heard=session.heard(session.VIEWER),
        key=_KEY,
        on_view=fragments.own,
        on_actions=partial(_on_actions, image, fitter),
    )


def _other(image: Image, recipe: Recipe, step: int, detail: ViewerDetail | None) -> ViewerOther:
    whole = mask_file_of(image, recipe, step).png
    finer = ""
    if detail:
        part = (detail.x, detail.y, detail.width, detail.height, detail.step)
        png = mask_detail_of(image, recipe, *part).png
        finer = address_of(png, "image/png", "mask of detail")
    return ViewerOther(address_of(whole, "image/png", "mask"), finer, subject(recipe).color)


def _detail(image: Image, recipe: Recipe, mask_key: str, shown: Shown) -> ViewerDetail | None:
    view = read_view(
        st.session_state.get(_KEY), image_key=image.digest, width=image.width, height=image.height
    )
    if view is None:
        return None
    part = (view.x, view.y, view.width, view.height, view.step)
    picture = shown.part(part[:4], view.step)
    return ViewerDetail(
        _digest(image.digest, mask_key, repr(view)),
        *part,
        address_of(picture.data, picture.mime, "detail"),
        address_of(mask_detail_of(image, recipe, *part).png, "image/png", "mask of detail"),
        picture.exact,
    )


def _caption(step: int, window: Window | None) -> str:
    if step == 1:
        sampling = "At 1:1 or closer, every pixel is shown."
    else:
        sampling = f"Preview: {every_nth(step)} of the full-size mask. Zoom in to see every pixel."
    return f"{sampling} {_stretch(window)}".rstrip()


def _stretch(window: Window | None) -> str:
    if window is None:
        return ""
    black, white = window
    return f"Shown stretched: {black}–{white} as black–white; values and mask are not changed."


def _picks_caption(state: State) -> str:
    """Say how many picks the rule follows: those on other images are not seen in this one."""
    count = picks.picks_text(state.card)
    return f" {count}." if count else ""


def _pixel_text(image: Image, recipe: Recipe, result: ClassResult) -> str:
    picked = session.load().view.pixel
    if picked is None or picked[0] >= image.width or picked[1] >= image.height:
        return ""
    x, y = picked
    channels = tuple(dict.fromkeys((*BANDS, *recipe.channels)))
    stored = values_at(image, recipe, x, y, channels)
    values = " · ".join(
        f"{row.label} {row.text(row.value(each, image.depth))}"
        for row, each in zip(map(CHANNELS.__getitem__, channels), stored, strict=True)
    )
    prepared = " (prepared)" if recipe.prepare else ""
    selected = "selected" if result.mask[y, x] else "not selected"
    return f"Pixel x {x}, y {y}: {values}{prepared} · {selected}"


def _marks(state: State, image_key: str) -> list[Mark]:
    """Return the regions and the picks, to be painted over the picture."""
    region = state.seen.region
    shapes = [
        replace(_mark_of(row.shape), id=row.id, name=_shape_name(row.shape, number, len(region)))
        for number, row in enumerate(region, start=1)
    ]
    ruler = measure_edits.ruler_of(state)
    lines = [Mark("ruler", points=(ruler.start, ruler.end))] if ruler else []
    return (
        lines
        + shapes
        + [
            Mark("pick" if pick.wanted else "not", pick.x, pick.y, pick.width, pick.height)
            for pick in state.card.picks_on(image_key)
        ]
    )


def _shape_name(shape: Shape, number: int, count: int) -> str:
    return f"Shape {number} of {count}" + (f", {shape.name}" if shape.name else "")


def _scope(state: State) -> str:
    alone = region_edits.is_for_one(state, state.view.image)
    return "It counts in this image only." if alone else "It counts in all images."


def _mark_of(shape: Shape) -> Mark:
    excluded = shape.mode == "exclude"
    match shape:
        case Polygon():
            return Mark("polygon", points=shape.points, excluded=excluded)
        case Grid():
            cells = Cells(shape.rows, shape.columns, shape.fill, shape.cell == "ellipse")
            box = (shape.x, shape.y, shape.width, shape.height)
            return Mark("rectangle", *box, excluded=excluded, cells=cells)
        case Ellipse():
            kind: Literal["ellipse", "rectangle"] = "ellipse"
        case Rectangle():
            kind = "rectangle"
        case _:
            assert_never(shape)
    return Mark(kind, shape.x, shape.y, shape.width, shape.height, excluded=excluded)


def _on_actions(image: Image, fitter: SetFitter) -> None:
    beside = session.told_beside()
    hand, said = read_actions(st.session_state.get(_KEY))
    new = [each for each in said if session.hear(session.VIEWER, hand, each.number)]
    done = [_do(each, image, fitter) for each in new]
    session.deed()  # of an image that was on view before, nothing is done
    if beside:
        st.rerun()
    if any(done):
        fragments.everything()


def _do(action: Action, image: Image, fitter: SetFitter) -> bool:
    """Do what an action says, and return whether it said anything of this image."""
    size = (image.width, image.height)
    if gesture := read_gesture(action, image.digest, *size):
        _drawn(image, gesture, fitter)
    elif reshaped := read_reshaped(action, image.digest):
        _reshaped(image, reshaped)
    elif pick := read_pick(action, image.digest, *size):
        session.act(rule_edits.pick_pixel, pick.x, pick.y)
    else:
        return False
    return True


def _drawn(image: Image, gesture: Gesture, fitter: SetFitter) -> None:
    box = (gesture.x, gesture.y, gesture.width, gesture.height)
    if gesture.tool == "ruler":
        session.act(measure_edits.draw_ruler, gesture.points)
        st.session_state[fragments.MEASURE] = True  # where its length is typed
        return
    if gesture.tool in ("pick", "not"):
        session.act(picks.add, fitter, Pick(*box, wanted=gesture.tool == "pick"))
        return
    mode: Mode = "exclude" if gesture.mode == "exclude" else "include"
    if gesture.tool == "polygon":
        session.act(region_edits.add_shape, Polygon(mode, gesture.points), _on_view(image))
    else:
        kind = Ellipse if gesture.tool == "ellipse" else Rectangle
        session.act(region_edits.add_shape, kind(mode, *box), _on_view(image))


def _reshaped(image: Image, found: Reshaped) -> None:
    if found.removed:
        session.act(region_edits.remove_shape, found.id, _on_view(image))
    else:
        form = region_edits.Form((found.x, found.y, found.width, found.height), found.points)
        session.act(region_edits.replace_shape, found.id, form, _on_view(image))


def _on_view(image: Image) -> region_edits.OnView:
    return region_edits.OnView(session.load().view.image, (image.width, image.height))


def _selected(image: Image, recipe: Recipe) -> str:
    of = considered_pixels(image, recipe)
    return "selected" if of == ALL_PIXELS else f"of the {of} selected"


def mask_key_of(image: Image, recipe: Recipe) -> str:
    """Return what tells the mask of an image from all others, in the browser."""
    return _digest(image.digest, recipe.to_json(indent=None))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
