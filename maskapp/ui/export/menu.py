"""The Export menu: what the ZIP of all images holds, by name and with counts, and single files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import streamlit as st

from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.reading.archives.listing import LeftOut
from maskapp.files.writing.registry import EXPORTS
from maskapp.runs.beside import AGREEMENT_TABLE, OBJECTS_TABLE, REPORT, TABLE
from maskapp.runs.packs import example_names
from maskapp.runs.source import Source
from maskapp.ui.compute import masks
from maskapp.ui.compute.building import build_pack
from maskapp.ui.export import pack_status
from maskapp.ui.export.asked import (
    COLOURS,
    awaited_text,
    contents_of,
    counted,
    names_refusal,
    own_text,
    script_refusal,
    texts_of,
    told_apart_by,
)
from maskapp.ui.export.downloads import file_button, single_pictures, work_files
from maskapp.ui.host import failure, sessions
from maskapp.ui.images import set_board
from maskapp.ui.images.awaited import experiment_text
from maskapp.ui.images.sources import Given
from maskapp.ui.images.truths import Paired, paired
from maskapp.ui.images.worked_on import sources_of
from maskapp.ui.state import export_edits, fragments, session
from maskapp.ui.wording import few, plain

_EXPERIMENT = (
    "The recipe with what single images have of their own, and how the images are found again. "
    "It holds no pictures: open it here and add the images."
)
_ASKED = "maskapp pack asked for"
_DOT = {False: "1,234.5: a comma between cells", True: "1.234,5: a semicolon between cells"}


@st.fragment(key=fragments.EXPORT)
def export_menu(image: Image | None, given: Given) -> None:
    """Draw the menu and, before it, what became of the ZIP that was asked for last.

    Parameters
    ----------
    image : Image or None
        The one on view; None if it cannot be read.
    given : Given
        All images.
    """
    with failure.told():
        _export_menu(image, given)


def _export_menu(image: Image | None, given: Given) -> None:
    before = session.load().document
    session.settle()
    if session.load().document != before:
        st.rerun()  # an edit was sent together with a choice: the whole page follows it
    session.holder().export_shows = session.kept().version
    truths = paired(given, before)
    told = told_apart_by(given, before, session.load().view.export, truths.told)
    if st.session_state.pop(_ASKED, False) and not (_is_blocked() or pack_status.is_running()):
        _build(given, told, truths)
    with st.container(
        key="export-row", horizontal=True, horizontal_alignment="right", vertical_alignment="center"
    ):
        beside = st.container(key="pack-line", width="stretch")
        menu = st.popover(
            "Export",
            icon=":material/download:",
            type="primary",
            key=fragments.MENU,
            on_change=session.deed,
        )
    if not menu.open:
        with beside:
            pack_status.draw_line(told)
        return
    with menu:
        # That of all images: what the one on view has of its own goes with the images.
        with st.container():  # as far as what became of the ZIP stays in view
            _all_images(before.recipe, given, told, has_truths=bool(truths.files))
        st.divider()
        with failure.told():
            _this_image(image, given, before.has_drafts)
        st.divider()
        st.markdown("**The work itself**")
        if own_text(given, before):
            st.caption(
                "Recipe and scripts are those of all images; what single images have of their own "
                "is in the experiment alone."
            )
        work_files(before.recipe, before.has_drafts)
        _download_experiment(given, told, before.has_drafts)


def _this_image(image: Image | None, given: Given, blocked: bool) -> None:
    st.markdown(f"**This image:** {plain(_on_view(given)[1])}")
    if image is None:
        st.caption("It cannot be read, so it has no mask.")
        return
    recipe = session.load().recipe
    single_pictures(image, recipe, masks.class_result_of(image, recipe), blocked)


def _download_experiment(given: Given, told: str, blocked: bool) -> None:
    build = experiment_text(given, session.load().document)
    file_button(
        "Download experiment",
        build,
        f"experiment_{told[:16]}.json",
        "application/json",
        blocked,
        help=_EXPERIMENT,
    )


def _all_images(recipe: Recipe, given: Given, told: str, *, has_truths: bool) -> None:
    document, choices = session.load().document, session.load().view.export
    st.markdown(f"**All images, in a ZIP:** {plain(counted(given, document).text)}")
    _build_row(told)
    if awaited := awaited_text(document):
        st.info(plain(awaited), icon=":material/hourglass_empty:")
    if own := own_text(given, document):
        st.info(plain(own), icon=":material/edit:")
    with _row():
        _checkbox("Masks", "masks")
        if choices.masks:
            _mask_choices(recipe)
    with _row():
        _checkbox(
            f"Results table ({TABLE})",
            "table",
            "A row for each image and class: pixels, percent, thresholds used, own rules and "
            "regions, images left out, and why an image has no mask.",
        )
        if document.measures.counts and choices.table:
            st.caption(f"And {OBJECTS_TABLE}, a row for each object.")
        if has_truths and choices.table:
            st.caption(f"And {AGREEMENT_TABLE}, beside the truths.")
        if choices.table:
            _select("Numbers in the table", "decimal_comma", _DOT)
    _checkbox(
        "Report",
        "report",
        f"One page to read, to print and to send, {REPORT}: methods in words, percentages, the "
        "table and small pictures of all images. It opens without maskapp and without the "
        "internet.",
    )
    with _row():
        _checkbox("Overlays", "overlays", "Pictures to look at, with the mask laid over them.")
        if choices.overlays:
            _overlay_choices(recipe)
    refusal = script_refusal(recipe)
    with _row():
        _checkbox("Cut-outs", "cutouts", "The selected pixels, the rest transparent.")
        _checkbox("Recipe", "recipe", "Run it on a folder with “maskapp apply”.")
        _checkbox("Experiment", "experiment", _EXPERIMENT)
        if not refusal:
            _checkbox(
                "Scripts",
                "scripts",
                "Python scripts for NumPy and PyTorch that make the same masks without maskapp.",
            )
    if refusal:
        st.caption(plain(refusal))
    _names(recipe, given)
    pack_status.draw_remarks(told)


def _build_row(told: str) -> None:
    """Draw the button and what became of it, before what can be chosen.

    Behind it, it would be below the menu's edge; and what grows here moves nothing but choices.
    """
    with st.container(key="pack-row", horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Build ZIP",
            key="build-pack",
            type="primary",
            disabled=_is_blocked() or pack_status.is_running(),
            on_click=_on_build,
            help="Built in the background: go on working, it is offered here when it is ready.",
        )
        pack_status.draw_beside(told)
    if session.load().document.has_drafts:
        st.caption("Typed numbers are not valid yet: the ZIP waits until they are.")


@contextmanager
def _row() -> Iterator[None]:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        yield


def _mask_choices(recipe: Recipe) -> None:
    count = len(recipe.classes)
    labels = {id_: each.label for id_, each in EXPORTS.items() if each.from_classes <= count}
    _select("Format of the masks", "format", labels)
    if count > 1:
        names = {each.name: each.name for each in recipe.classes}
        _select("Class", "mask_class", {"": "all classes"} | names)


def _overlay_choices(recipe: Recipe) -> None:
    names = {name: name for name in COLOURS}
    if len(recipe.classes) > 1:
        of_classes = {"": "all classes in their colours"}
        _select("Colour of overlays", "colour", of_classes | names, 240)
    else:
        _select("Colour of overlays", "colour", names, 130)
    opacity, key = session.load().view.export.opacity, "export-opacity"
    st.slider(
        "Opacity of overlays (%)",
        10,
        100,
        value=opacity,
        step=5,
        format="%d %%",
        key=session.show(key, opacity),
        on_change=_on_choice,
        args=(key, "opacity"),
        label_visibility="collapsed",
        width=150,
    )


def _anything() -> bool:
    chosen = session.load().view.export
    files = (chosen.masks, chosen.table, chosen.overlays, chosen.cutouts)
    return any((*files, chosen.recipe, chosen.experiment, chosen.scripts, chosen.report))


def _is_blocked() -> bool:
    state = session.load()
    refused = bool(names_refusal(state.view.export.names))
    return state.document.has_drafts or refused or not _anything()


def _on_build() -> None:
    # Begun by the next run, whatever it draws: one that draws the button may be cut short by the
    # message that closes the menu.
    st.session_state[_ASKED] = True
    session.deed()


def _names(recipe: Recipe, given: Given) -> None:
    choices = session.load().view.export
    key = "export-names"
    st.text_input(
        "Names",
        value=choices.names,
        key=session.show(key, choices.names),
        on_change=_on_choice,
        args=(key, "names"),
        help="{folder}, {name}, {page}, {class}, {number} and {ext} stand for the image's own. The "
        "page and the class are put behind where a name needs them; names that are equal get a "
        "number.",
    )
    if refusal := names_refusal(choices.names):
        st.error(plain(refusal), icon=":material/error:")
        return
    place, name = _on_view(given)
    names = example_names(contents_of(choices, recipe), name, place, recipe)
    if names:
        st.caption(f"As in: {plain(few(names, 4))}")


def _on_view(given: Given) -> tuple[int, str]:
    """Return the place in the set of the image on view, and its name with the folders.

    That of the first one until the whole page is drawn with another set.
    """
    key = session.load().view.image
    found = ((n, each.name) for n, each in enumerate(given.sources, 1) if each.key == key)
    return next(found, (1, given.sources[0].name))


def _build(given: Given, told: str, truths: Paired) -> None:
    document, choices = session.load().document, session.load().view.export
    recipe = document.recipe
    files = sources_of(given, document, set_board.sizes(given))
    if choices.table:
        files = truths.with_truths(given, files)
    sources: list[Source | LeftOut] = [*files, *given.left_out]
    contents = contents_of(
        choices,
        recipe,
        texts_of(choices, recipe, experiment_text(given, document)),
        document.measures,
        f"{datetime.now():%Y-%m-%d}",  # of the computer that runs the page
        parts=document.parts,
        truths=bool(truths.files),
    )
    kept = session.kept()

    def is_seen() -> bool:
        return sessions.is_open(kept.holder)  # another session after a reload

    pack_status.keep(build_pack(sources, recipe, contents, given.count, told, is_seen))


def _checkbox(label: str, name: str, words: str | None = None) -> None:
    value = bool(getattr(session.load().view.export, name))
    key = f"export-{name}"
    st.checkbox(
        label,
        value=value,
        key=session.show(key, value),
        on_change=_on_choice,
        args=(key, name),
        help=words,
        width="content",
    )


def _select(label: str, name: str, labels: Mapping[Any, str], width: int = 240) -> None:
    """Draw a choice among options with their words; the first where the chosen one is gone."""
    keys = list(labels)
    chosen = getattr(session.load().view.export, name)
    value = chosen if chosen in keys else keys[0]
    key = f"export-{name}"
    st.selectbox(
        label,
        keys,
        index=keys.index(value),
        format_func=lambda each: labels[each],
        key=session.show(key, value),
        on_change=_on_choice,
        args=(key, name),
        label_visibility="collapsed",
        width=width,
    )


def _on_choice(key: str, name: str) -> None:
    session.report(key, lambda value: session.act(export_edits.choose, **{name: value}))
