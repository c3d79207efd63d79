"""Downloads: built on click, without a rerun, named by what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import RecipeError
from maskapp.files import naming
from maskapp.files.reading.archives.listing import LeftOut
from maskapp.files.scripts import script
from maskapp.files.writing.registry import EXPORTS
from maskapp.runs.job import Source
from maskapp.runs.results import Done, Failed, Result
from maskapp.ui.compute import deferred
from maskapp.ui.compute.files import all_masks_file, cutout_file, export_file, overlay_file
from maskapp.ui.images.sources import Given, files_of
from maskapp.ui.images.worked_on import sources_of
from maskapp.ui.state import session
from maskapp.ui.viewer.component.fixed import FIXED
from maskapp.ui.wording import few, plain, said

_COLOURS = {colour.name: colour.rgb for colour in FIXED.colours}


def download_panel(
    image: Image, recipe: Recipe, result: MaskResult, given: Given, blocked: bool
) -> None:
    """Draw the download buttons; `blocked` while typed bounds are not valid."""
    deferred.show_messages()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        format_id = st.selectbox(
            "Mask format",
            [id_ for id_, each in EXPORTS.items() if each.from_classes <= len(recipe.classes)],
            format_func=lambda each: EXPORTS[each].label,
            key="format",
            on_change=session.deed,
            width=210,
            help="JPEG is not offered: its compression turns a mask's edges grey, so that the "
            "mask is no longer binary.",
        )
        chosen = EXPORTS[format_id]
        build = partial(export_file, image, recipe, result, chosen)
        kind, *more = chosen.parts(recipe)
        extension, mime = ("zip", "application/zip") if more else (kind.extension, chosen.mime)
        name = naming.export_name(image, recipe, kind.noun, {"format": format_id}, extension)
        _button("Download mask", build, name, mime, blocked, primary=True)
        if len(given.sources) > 1:
            _download_all(given, recipe, format_id, blocked)
    if len(given.sources) > 1 and given.failing:
        st.caption(f":material/error: {plain(given.failing_text)}; the ZIP will say so.")
    if format_id != "png":
        st.caption(f"{chosen.label}: {chosen.note}.")


def more_downloads(image: Image, recipe: Recipe, result: MaskResult, blocked: bool) -> None:
    """Draw the downloads beside the mask itself."""
    with st.expander(
        "Download overlay, cut-out, recipe or script",
        icon=":material/download:",
        key="more-downloads",
    ):
        _pictures(image, recipe, result, blocked)
        _texts(image, recipe, blocked)


def _download_all(given: Given, recipe: Recipe, format_id: str, blocked: bool) -> None:
    sources = sources_of(given, session.load().document)
    told = [
        (file.name, f"{file.digest} {source.selection!r} {source.own!r}")
        for file, source in zip(files_of(given.sources), sources, strict=True)
    ]
    told += [(each.name, each.reason) for each in given.left_out]
    _button(
        "Download all",
        partial(_all_masks, [*sources, *given.left_out], recipe, format_id),
        naming.zip_name(told, recipe, format_id),
        "application/zip",
        blocked,
        help="A ZIP with the mask of every image, manifest.csv and the recipe.",
    )


def _all_masks(
    sources: Sequence[Source | LeftOut], recipe: Recipe, format_id: str
) -> bytes | deferred.InPart:
    """Build the ZIP of all masks; if it lacks one, with a sentence that says so."""
    told: list[Result[Any]] = []
    content = all_masks_file(sources, recipe, format_id, told.append)
    failures = [each.brief for each in told if isinstance(each, Failed) and each.missed]
    if not failures:
        return content
    count = len(failures) + sum(isinstance(each, Done) for each in told)
    return deferred.InPart(
        content,
        f"the ZIP has no mask for {len(failures)} of {count} images: {few(failures, 10)}. "
        "Its manifest.csv has a row for each.",
    )


def _pictures(image: Image, recipe: Recipe, result: MaskResult, blocked: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        colour = st.selectbox(
            "Colour in the file",
            list(_COLOURS),
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
        _button(
            "Download overlay",
            partial(overlay_file, image, result, _COLOURS[colour], opacity / 100),
            naming.export_name(image, recipe, "overlay", options, "png"),
            "image/png",
            blocked,
            help="For looking at: 8 bits, stretched as on the page." if image.depth == 16 else None,
        )
        _button(
            "Download cut-out",
            partial(cutout_file, image, result),
            naming.export_name(image, recipe, "cutout", {}, "png"),
            "image/png",
            blocked,
            help="The selected pixels, the rest transparent"
            + (", in the counts of the file." if image.depth == 16 else "."),
        )


def _texts(image: Image, recipe: Recipe, blocked: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _button(
            "Download recipe",
            recipe.to_json,
            naming.export_name(image, recipe, "recipe", {}, "json"),
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
            _button(
                f"Download {label} script",
                partial(str, code),
                naming.export_name(image, recipe, library, {}, "py"),
                "text/x-python",
                blocked,
                help="A Python script that makes the same mask without maskapp.",
            )


def _button(
    label: str,
    build: deferred.Build,
    file_name: str,
    mime: str,
    blocked: bool,
    *,
    primary: bool = False,
    help: str | None = None,  # noqa: A002 – Streamlit's own word
) -> None:
    st.download_button(
        label,
        data=deferred.on_click(label, build, file_name, mime),
        file_name=file_name,
        mime=mime,
        on_click="ignore",
        disabled=blocked,
        type="primary" if primary else "secondary",
        icon=":material/download:" if primary else None,
        help=help,
        key=f"button-{label}",
    )
