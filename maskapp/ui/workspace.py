"""The workspace: the picture, and beside it what is selected, the rule and its sections."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from maskapp.core.engine.result import ClassResult, MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.mask_class import DEFAULT_NAME
from maskapp.core.recipe.one_class import of_class, subject
from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.charts.panel import charts_panel
from maskapp.ui.classes.adding import add_menu
from maskapp.ui.classes.numbers import classes_table
from maskapp.ui.classes.panel import classes_row
from maskapp.ui.classes.selected import selected
from maskapp.ui.compute import deferred, masks
from maskapp.ui.compute.picking import SetFitter
from maskapp.ui.compute.pictures import preview_of
from maskapp.ui.explaining.effects import explain_panel
from maskapp.ui.explaining.pixel import why_panel
from maskapp.ui.export.downloads import format_note, mask_button, mask_format
from maskapp.ui.finding.density import density_panel
from maskapp.ui.finding.picks import picks_news, picks_panel
from maskapp.ui.finding.suggestion import suggest_panel
from maskapp.ui.finding.thresholds import thresholds_panel
from maskapp.ui.host import failure
from maskapp.ui.images import image_list, set_board, uploader
from maskapp.ui.images.selection import selection_form
from maskapp.ui.images.sources import Given, Source
from maskapp.ui.images.strip.panel import set_panel
from maskapp.ui.images.truths import paired
from maskapp.ui.measuring.panel import measure_panel
from maskapp.ui.rule.form import rule_form
from maskapp.ui.rule.histograms import channels_panel
from maskapp.ui.rule.own_channel import own_channel_panel
from maskapp.ui.rule.recipe_loader import recipe_loader
from maskapp.ui.rule.region import region_panel
from maskapp.ui.rule.steps import prepare_panel
from maskapp.ui.state import fragments, link, measure_edits, rule_edits, session
from maskapp.ui.state.model import Document, State
from maskapp.ui.state.step_edits import step_scales
from maskapp.ui.truth.panel import truth_panel
from maskapp.ui.viewer.panel import viewer_panel
from maskapp.ui.widgets.address import address
from maskapp.ui.widgets.number_keys import number_keys
from maskapp.ui.widgets.phone_tabs import phone_tabs
from maskapp.ui.wording import plain


@st.fragment(key=fragments.WORKSPACE)
def workspace(image: Image, source: Source, given: Given, read: Document) -> None:
    """Draw all that edits change.

    Parameters
    ----------
    image : Image
        The one on view.
    source : Source
        Where it comes from.
    given : Given
        All images.
    read : Document
        In the run that read the images.
    """
    with failure.told():
        _workspace(image, source, given, read)


def _workspace(image: Image, source: Source, given: Given, read: Document) -> None:
    session.settle()
    state = session.load()
    if state.view.image != source.key or _which_images(state.document) != _which_images(read):
        st.rerun()  # removed, undone or loaded in here: the whole page reads the images anew
    if not state.document.recipe.uses_counts and state.document.depth != image.depth:
        # These bounds mean the same at any depth; counts that are still to come mean this image's.
        session.store(rule_edits.set_depth(state, image.depth))
    with st.container(key="shell", horizontal=True):
        with st.container(key="left"):
            set_panel(given, source.key)
            _picture(image, source, given)
        with st.container(key="phone-tabs"):
            phone_tabs()
        with st.container(key="right", gap="small"):
            # What comes and goes has a place that is always there: a fragment that moves is another
            # one to Streamlit, and drops what its component says in the name of the one before.
            image_list.notes(given)
            image_list.warning(given)
            with st.container(key="summary", gap="small"):
                _numbers(image)
                image_list.facts(image)
            with st.container(key="reading", gap="small"), failure.told():
                selection_form(source.file)  # nothing for most files
                image_list.reading_choices(given)
            _sections(image, source, given)
    address(link.PARAMETER)


def _which_images(document: Document) -> tuple[object, ...]:
    """Return what decides which images there are, and how they are read."""
    return document.reading, document.selections, document.awaited


def _made(image: Image, recipe: Recipe) -> tuple[MaskResult | None, str]:
    """Return the masks of the image on view, or why there are none."""
    try:
        return masks.result_of(image, recipe), ""
    except Exception as error:  # noqa: BLE001  # the rule that led to it can be changed
        return None, failure.sentence(error)


def _on_view(image: Image, state: State) -> ClassResult | None:
    """Return the mask of the class on view; None if there is none."""
    result, _ = _made(image, state.seen.recipe)
    return result[state.card.name] if result else None


def _others(state: State) -> list[Recipe]:
    """Return the recipes of the classes that are not on view, each by itself."""
    recipe, shown = state.seen.recipe, state.card.name
    return [of_class(recipe, each.name) for each in recipe.classes if each.name != shown]


def _in_words(state: State) -> str:
    """Return what the class on view selects, in words."""
    if len(state.document.classes) == 1:
        return state.recipe.describe()
    mine = replace(subject(state.recipe), within=None, name=DEFAULT_NAME)
    within = subject(state.recipe).within
    inside = f", within “{within}”" if within else ""
    return f"“{state.card.name}”{inside}: {replace(state.recipe, classes=(mine,)).describe()}"


@st.fragment(key=fragments.PICTURE)
def _picture(image: Image, source: Source, given: Given) -> None:
    session.settle()
    recipe = session.load().seen.recipe
    # After half a second. The picture is the first to ask for the mask; the others find it made.
    with st.spinner("Making the mask …"):
        result, refusal = _made(image, recipe)
    if result:
        set_board.tell(given, source.key, image, recipe, result)
        if session.load().view.layout == "picture":
            with failure.told():
                state = session.load()
                viewer_panel(
                    image,
                    state.recipe,
                    result[state.card.name],
                    [
                        of_class(recipe, card.name)
                        for card in state.document.classes
                        if card != state.card
                    ],
                    _fitter(image, source, given),
                    paired(given, state.document).of_image(source),
                    several=len(given.sources) > 1,
                )
    else:
        st.error(plain(refusal), icon=":material/error:")
        if session.load().view.layout == "picture":  # what the rule is to be for can be seen
            with failure.told():
                st.image(preview_of(image).data, alt="The image, without a mask")


@st.fragment(key=fragments.NUMBERS)
def _numbers(image: Image) -> None:
    session.settle()
    state = session.load()
    recipe = state.seen.recipe
    result, _ = _made(image, recipe)
    with failure.told():
        if result:
            selected(image, state.recipe, result[state.card.name], state)
            classes_table(image, recipe, state.card.name)
        else:
            fragments.nothing()


@st.fragment(key=fragments.PIXEL)
def _why(image: Image) -> None:
    session.settle()
    state = session.load()
    mine = _on_view(image, state)
    with failure.told():
        if not mine or not why_panel(image, state.recipe, mine):
            fragments.nothing()


def _downloads(image: Image, recipe: Recipe) -> None:
    deferred.show_messages()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        format_id = mask_format(recipe)
        _download(image, format_id)
    format_note(format_id)


@st.fragment(key=fragments.DOWNLOAD)
def _download(image: Image, format_id: str) -> None:
    session.settle()
    state = session.load()
    result, _ = _made(image, state.seen.recipe)
    with failure.told():
        if result:
            blocked = state.document.has_drafts
            mask_button(image, state.seen.recipe, result, state.card.name, format_id, blocked)
        else:
            fragments.nothing()


@st.fragment(key=fragments.RULE)
def _form(image: Image, given: Given) -> None:
    session.settle()
    state = session.load()
    problem(state)
    with failure.told():
        st.text(_in_words(state), width="stretch")
        mine = _on_view(image, state)
        rule_form(image, state.view.image, mine, several=len(given.sources) > 1)


def _sections(image: Image, source: Source, given: Given) -> None:
    """Draw the rule and what finds, bounds, cleans and explains it."""
    state = session.load()
    recipe = state.seen.recipe
    result, _ = _made(image, recipe)
    mine = result[state.card.name] if result else None
    with st.container(key="rule", gap="small"):
        _rule(image, source, given, mine)
    with st.container(key="measuring", gap="small"), failure.told():
        if result:
            measure_panel(image, several=len(given.sources) > 1)
            truth_panel(image, source, given)
            charts_panel(image, given)
    with st.container(key="more", gap="small"):
        with st.container(key="explaining"):
            if result:
                with failure.told():
                    explain_panel(image, state.recipe)
        _downloads(image, recipe)
        recipe_loader()
        uploader.remove_all_button()  # of a single image too: nothing else lets go of it
    fragments.drawn(with_mask=result is not None)


def _rule(image: Image, source: Source, given: Given, result: ClassResult | None) -> None:
    """Draw the rule of the class on view, what finds it, and what happens before and after it."""
    state = session.load()
    _why(image)
    with st.container(key="rescaling"):
        if not result:
            _rescaling(image)
    with st.container(key="rule-heading", horizontal=True, vertical_alignment="center"):
        st.header("Rule", anchor=False, width="stretch")
        add_menu(image)
    classes_row()
    names = {each.key: each.name for each in given.sources}
    with st.container(key="picks-news", gap="small"):
        picks_news(state.card, names)
    _form(image, given)
    number_keys(step_scales(state.document) | measure_edits.scales(state))  # there before a box is
    with failure.told():
        if result:
            picks_panel(_fitter(image, source, given), names)
    with failure.told():
        channels_panel(image, result)
        if result:
            density_panel(image, state.recipe)
        thresholds_panel(image, usable=result is not None)
        own_channel_panel()
        suggest_panel(image, usable=result is not None)
        region_panel(image, set_board.sizes(given), several=len(given.sources) > 1)
        prepare_panel(image, result)


def _rescaling(image: Image) -> None:
    """Offer the one thing that helps where the rule is for images of another depth."""
    if session.load().document.depth != image.depth:
        st.button(
            f"Rescale the rule to {image.depth} bits",
            on_click=session.act,
            args=(rule_edits.rescale, image.depth),
        )


def _fitter(image: Image, source: Source, given: Given) -> SetFitter:
    return SetFitter(image, source.key, partial(set_board.colours_of_set, given))


def problem(state: State) -> None:
    """Say why the last action failed, if it did."""
    if state.view.problem:
        st.error(plain(state.view.problem), icon=":material/error:")
