"""Downloads: built on click, without a rerun, named by what they hold."""

from __future__ import annotations

from functools import partial

import streamlit as st

from maskapp.core.engine.result import ClassResult, MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import RecipeError
from maskapp.files import naming
from maskapp.files.scripts import script
from maskapp.files.writing.registry import EXPORTS
from maskapp.ui.compute import deferred
from maskapp.ui.compute.files import cutout_file, export_file, overlay_file
from maskapp.ui.export.asked import COLOURS
from maskapp.ui.state import session
from maskapp.ui.viewer.component.fixed import FIXED
from maskapp.ui.wording import plain, said


def mask_format(recipe: Recipe) -> str:
    """Draw the choice of a file format for the mask on view, and return its id."""
    return st.selectbox(
        "Mask format",
        [id_ for id_, each in EXPORTS.items() if each.from_classes <= len(recipe.classes)],
        format_func=lambda each: EXPORTS[each].label,
        key="format",
        on_change=session.deed,
        width=210,
        help="JPEG is not offered: its compression turns a mask's edges grey, so that the mask is "
        "no longer binary.",
    )


def format_note(format_id: str) -> None:
    """Draw what is to be known of a format that is not the usual one."""
    if format_id != "png":
        st.caption(f"{EXPORTS[format_id].label}: {EXPORTS[format_id].note}.")


def mask_button(
    image: Image, recipe: Recipe, result: MaskResult, mask_class: str, format_id: str, blocked: bool
) -> None:
    """Draw what downloads the mask on view; `blocked` while typed bounds are not valid.

    Parameters
    ----------
    image : Image
    recipe : Recipe
        Of all classes.
    result : MaskResult
    mask_class : str
        Name of the class on view.
    format_id : str
    blocked : bool
    """
    chosen = EXPORTS[format_id]
    build = partial(export_file, image, recipe, result, chosen, mask_class)
    kind = next(each for each in chosen.parts(recipe) if each.mask_class in (None, mask_class))
    noun = f"{kind.noun}_{kind.class_part}" if kind.class_part else kind.noun
    name = naming.export_name(image, recipe, noun, {"format": format_id}, kind.extension)
    file_button("Download mask", build, name, chosen.mime, blocked, primary=True)


def single_pictures(image: Image, recipe: Recipe, result: ClassResult, blocked: bool) -> None:
    """Draw the downloads of one image beside the mask itself, of the class on view."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        colour = st.selectbox(
            "Colour in the file",
            list(COLOURS),
            key="overlay-colour",
            width=150,
            on_change=session.deed,
        )
        opacity = st.slider(
            "Opacity in the file (%)",
            10,
            100,
            FIXED.opacity,
            5,
            key="overlay-opacity",
            width=200,
            on_change=session.deed,
        )
        options = {"colour": colour, "opacity": opacity}
        file_button(
            "Download overlay",
            partial(overlay_file, image, result, COLOURS[colour], opacity / 100),
            naming.export_name(image, recipe, "overlay", options, "png"),
            "image/png",
            blocked,
            help="For looking at: 8 bits, stretched as on the page." if image.depth == 16 else None,
        )
        file_button(
            "Download cut-out",
            partial(cutout_file, image, result),
            naming.export_name(image, recipe, "cutout", {}, "png"),
            "image/png",
            blocked,
            help="The selected pixels, the rest transparent"
            + (", in the counts of the file." if image.depth == 16 else "."),
        )


def work_files(recipe: Recipe, blocked: bool) -> None:
    """Draw the downloads of what makes masks: recipe and scripts."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file_button(
            "Download recipe",
            recipe.to_json,
            naming.work_name(recipe, "recipe", "json"),
            "application/json",
            blocked,
            help="Load it here again, or run it on a folder with “maskapp apply”.",
        )
        libraries: tuple[tuple[script.Library, str], ...] = (
            ("numpy", "NumPy"),
            ("torch", "PyTorch"),
        )
        for library, label in libraries:
            try:
                code = script.recipe_code(recipe, library)
            except RecipeError as error:
                st.caption(plain(said(error)))
                break
            file_button(
                f"Download {label} script",
                partial(str, code),
                naming.work_name(recipe, library, "py"),
                "text/x-python",
                blocked,
                help="A Python script that makes the same mask without maskapp.",
            )


def file_button(
    label: str,
    build: deferred.Build,
    file_name: str,
    mime: str,
    blocked: bool,
    *,
    primary: bool = False,
    help: str | None = None,  # noqa: A002 – Streamlit's own word
) -> None:
    """Draw a button that builds a file on click, and gives it."""
    st.download_button(
        label,
        data=deferred.on_click(label, build, file_name, mime),
        file_name=file_name,
        mime=mime,
        on_click="ignore",
        disabled=blocked,
        type="primary" if primary else "secondary",
        icon=":material/download:" if primary else None,
        help="Waits for typed numbers that are not valid yet." if blocked else help,
        key=f"button-{label}",
    )
