"""The page, top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from maskapp.core.display.share import share_text
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import RecipeError
from maskapp.ui.compute import masks
from maskapp.ui.compute.counts import otsu_start
from maskapp.ui.compute.explanations import explanation_of
from maskapp.ui.compute.reading import Loaded
from maskapp.ui.explaining.effects import explain_panel
from maskapp.ui.explaining.pixel import why_panel
from maskapp.ui.export.downloads import download_panel, more_downloads
from maskapp.ui.finding.density import density_panel
from maskapp.ui.finding.picks import picks_panel
from maskapp.ui.finding.suggestion import suggest_panel
from maskapp.ui.finding.thresholds import thresholds_panel
from maskapp.ui.host import expiry, failure, sign_in
from maskapp.ui.images import checking, image_list
from maskapp.ui.images.selection import selection_form
from maskapp.ui.images.sources import Given, Source
from maskapp.ui.rule.form import rule_form
from maskapp.ui.rule.histograms import histogram_panel
from maskapp.ui.rule.history_bar import history_bar
from maskapp.ui.rule.region import region_panel
from maskapp.ui.rule.steps import prepare_panel
from maskapp.ui.state import link, rule_edits, session
from maskapp.ui.state.model import Selections, State, View
from maskapp.ui.state.step_edits import step_scales
from maskapp.ui.state.typed import range_scales
from maskapp.ui.viewer.panel import viewer_panel
from maskapp.ui.widgets.address import address
from maskapp.ui.widgets.number_keys import number_keys
from maskapp.ui.wording import considered_pixels, glossary, pixels, plain

_HERE = Path(__file__).parent


def main() -> None:
    """Draw the page; Streamlit calls this on every run."""
    expiry.watch()
    failure.quieten_decoders()
    st.set_page_config(page_title="maskapp", page_icon=str(_HERE / "icon.png"), layout="wide")
    st.html(_HERE / "page.css")
    with failure.told():
        sign_in.ask()
        _page()


def _page() -> None:
    if session.is_new():
        _begin()
    session.settle()
    _header()
    empty = not session.load().view.image
    left, right = st.columns([1, 1.3] if empty else [1, 4.6], gap="medium")
    with left:
        with st.container(key="drop-large" if empty else "drop"):
            given = image_list.uploader()
        source = _chosen(given.sources)
        loaded = _load(source) if source else None
        if loaded and not loaded.image:
            source, loaded = _first_readable(image_list.just_added(given)) or (source, loaded)
        reading = session.load().document.reading
        given = checking.checked(given, reading, source, loaded)
        if source:
            image_list.chooser(given, source)
            selection_form(source.file)
        if loaded and loaded.image:
            image_list.facts(loaded.image)
        image_list.reading_choices(given)
    with right:
        if loaded is None:
            _welcome()
        elif loaded.image is None:
            _problem(session.load())
            st.error(plain(loaded.problem), icon=":material/error:")
        else:
            if session.load().document.pristine and not session.load().document.groups:
                _start_rule(loaded.image)
            _workspace(loaded.image, given, session.load().document.selections)


def _begin() -> None:
    """Start a session, with the rule of the address if there is one."""
    state = State()
    if link.PARAMETER in st.query_params:
        try:
            state = rule_edits.load_recipe(state, link.decode(st.query_params[link.PARAMETER]))
        except RecipeError as error:
            problem = f"The rule in the link could not be read: {error}"
            state = State(view=View(problem=problem))
    session.store(state)


def _header() -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        st.title("maskapp", anchor=False, width="content")
        st.caption("Binary masks from colour images, by rules you can read", width="stretch")
        sign_in.sign_out_button()
        with st.popover("Help", icon=":material/help:"):
            st.markdown((_HERE / "help" / "help.md").read_text("utf-8"))
            st.markdown(glossary())
            st.image(_HERE / "help" / "page.png", alt="The page with an example image")


def _chosen(sources: Sequence[Source]) -> Source | None:
    if not sources:
        return None
    wanted = session.load().view.image
    exact = [source for source in sources if source.key == wanted]
    # Where its page is no longer selected, another one of the file.
    same_file = [source for source in sources if source.file.key == wanted.partition("·")[0]]
    return [*exact, *same_file, *sources][0]


def _first_readable(sources: Sequence[Source]) -> tuple[Source, Loaded] | None:
    """Look at the first of new images that can be read: the list tells of those before it."""
    for source in sources:
        loaded = _load(source)
        if loaded.image:
            session.store(rule_edits.choose_image(session.load(), source.key))
            return source, loaded
    return None


def _load(source: Source) -> Loaded:
    try:
        return source.load(session.load().document.reading)
    except Exception as error:  # noqa: BLE001  # other images can be chosen, this one removed
        return Loaded(None, failure.sentence(error))


def _welcome() -> None:
    """Explain the page to someone who has not added an image."""
    state = session.load()
    _problem(state)
    with st.container(key="welcome", gap="medium"):
        st.subheader("Turn a colour image into a black-and-white mask", anchor=False)
        st.markdown(
            "**Drop a photograph into “Images”**, choose which colours to keep with sliders "
            "and numbers, and download the mask. No programming, and your images stay on the "
            "machine that runs this page."
        )
        if state.document.groups:
            st.info(
                "Your rule is ready: "
                f"{plain(state.document.recipe.describe())}. Images are not part of a link or kept "
                "over a reload: add them again and the rule is applied to them.",
                icon=":material/link:",
            )
        st.markdown("**Try an example**")
        image_list.example_buttons()


def _start_rule(image: Image) -> None:
    """Give a new image a first rule, so that a mask is seen at once."""
    state = session.load()
    channel, low = otsu_start(image, state.document.recipe)
    session.store(rule_edits.start_rule(state, channel, low, image.depth))


@st.fragment
def _workspace(image: Image, given: Given, selections: Selections) -> None:
    """Draw viewer, histograms, editor and result: what every edit changes."""
    with failure.told():
        _workbench(image, given, selections)


def _workbench(image: Image, given: Given, selections: Selections) -> None:
    session.settle()
    state = session.load()
    if (image.reading, selections) != (state.document.reading, state.document.selections):
        st.rerun()  # undone, redone or loaded in here: the whole page reads the image anew
    if not state.document.recipe.uses_counts and state.document.depth != image.depth:
        # These bounds mean the same at any depth; counts that are still to come mean this image's.
        state = rule_edits.set_depth(state, image.depth)
        session.store(state)
    recipe = state.document.recipe
    try:
        # After half a second; kept functions that call each other show no spinner of their own.
        with st.spinner("Making the mask …"):
            result: MaskResult | None = masks.result_of(image, recipe)
    except Exception as error:  # noqa: BLE001  # the rule that led to it can be changed
        result, refusal = None, failure.sentence(error)
    middle, right = st.columns([1.2, 1], gap="medium")
    with middle, st.container(key="viewer-area"), failure.told():
        _problem(state)
        if result:
            viewer_panel(image, recipe, result)
            picks_panel(image)
            with failure.told():
                why_panel(image, recipe, result)
        else:
            _refused(refusal, image)
        with failure.told():
            histogram_panel(image, result)
        if result:
            with failure.told():
                density_panel(image, recipe)
    with right:
        _rule_column(image, given, result)
    # So that a link or a reload brings the rule back.
    address(link.PARAMETER, link.encode(recipe))


def _rule_column(image: Image, given: Given, result: MaskResult | None) -> None:
    """Draw the result, the rule, what finds and explains it, and the downloads."""
    state = session.load()
    recipe = state.document.recipe
    if result:
        with st.container(border=True, key="result", gap="small"), failure.told():
            _selected(image, recipe, result, state)
            download_panel(image, recipe, result, given, state.document.has_drafts)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader("Rule", anchor=False, width="content")
        history_bar()
        st.space("stretch")
        st.toggle(
            "Invert",
            value=state.document.invert,
            key=session.show("invert", state.document.invert),
            on_change=_on_invert,
            help="Select what the rule does not.",
        )
    st.text(recipe.describe(), width="stretch")
    number_keys(range_scales(state.document) | step_scales(state.document))  # there before a box is
    with failure.told():
        rule_form(image, result)
    with failure.told():
        thresholds_panel(image, usable=result is not None)
        suggest_panel(image, usable=result is not None)
        prepare_panel(result)
        region_panel()
    if result:
        with failure.told():
            explain_panel(image, recipe)
        with failure.told():
            more_downloads(image, recipe, result, state.document.has_drafts)
    _recipe_loader()


def _refused(refusal: str, image: Image) -> None:
    """Say why the recipe cannot be applied, and offer the one thing that helps."""
    st.error(plain(refusal), icon=":material/error:")
    if session.load().document.depth != image.depth:
        st.button(
            f"Rescale the rule to {image.depth} bits",
            on_click=session.act,
            args=(rule_edits.rescale, image.depth),
        )


def _problem(state: State) -> None:
    if state.view.problem:
        st.error(plain(state.view.problem), icon=":material/error:")


def _selected(image: Image, recipe: Recipe, result: MaskResult, state: State) -> None:
    """Draw how much is selected, and why if it is nothing or everything."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="selected"):
        st.metric("Selected", share_text(result.selected, result.considered), width="content")
        st.markdown(
            f"**{pixels(result.selected)}** of {pixels(result.considered)} pixels  \n"
            f"{considered_pixels(image, recipe)}, counted one by one",
            width="stretch",
        )
    for notice in result.notices:
        st.warning(plain(notice), icon=":material/warning:")
    if state.document.has_drafts:
        st.warning(
            "Typed numbers are not valid yet: the mask is that of the last valid ones, and "
            f"downloads wait until they are. See {' and '.join(_places_of_drafts(state))}.",
            icon=":material/warning:",
        )
    reason = _reason(image, recipe, result)
    if reason:
        st.info(plain(reason), icon=":material/lightbulb:")


def _places_of_drafts(state: State) -> list[str]:
    rule = ["below"] if any(row.draft for row in state.document.rows) else []
    steps = any(row.typed for row in state.document.steps)
    return rule + (["“Prepare and clean”"] if steps else [])


def _reason(image: Image, recipe: Recipe, result: MaskResult) -> str:
    """Say why nothing or everything is selected, "" if neither."""
    if result.considered == 0 or 0 < result.selected < result.considered:
        return ""
    reason = explanation_of(image, recipe)
    if reason and recipe.invert:
        return f"{reason} Invert turns that around."
    if not reason:
        which = "removes everything" if result.selected == 0 else "fills everything"
        reason = f"The rule selects some pixels, but what follows it {which}."
    return reason


def _on_invert() -> None:
    session.report("invert", lambda invert: session.act(rule_edits.set_invert, invert))


def _recipe_loader() -> None:
    state = session.load()
    with st.expander("Load recipe", icon=":material/upload_file:", key="recipe-loader"):
        key = f"recipe-{state.view.recipes}"
        st.file_uploader(
            "Load recipe",
            key=key,
            label_visibility="collapsed",
            on_change=_on_recipe,
            args=(key,),
            help="A recipe (.json) that was downloaded here. It replaces the rule on screen.",
        )


def _on_recipe(key: str) -> None:
    upload = st.session_state.get(key)
    if upload is not None:
        session.act(rule_edits.read_recipe, upload.getvalue())
    else:
        session.deed()
