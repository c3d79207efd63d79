"""Automatic thresholds: what every method makes of a channel, side by side, to take one."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.thresholds import IGNORE
from maskapp.core.display.share import share_text
from maskapp.core.finding.proposals import Choice, Proposal, Side
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto
from maskapp.ui.compute.thumbnails import thumbnail_step
from maskapp.ui.compute.trying import PICTURE_SIDE, Trial, pictures_of, trial_of
from maskapp.ui.state import proposal_edits, session
from maskapp.ui.state.model import State
from maskapp.ui.wording import considered_pixels, every_nth, label_of, plain

_SIDES: dict[Side, str] = {"above": "Above the threshold", "below": "Up to the threshold"}
_CLASSES: dict[Side, str] = {"above": "top", "below": "bottom", "between": "middle"}
_FIXED, _PER_IMAGE = "One number for all images", "Anew in each image"


@dataclass(frozen=True)
class Tile:
    """One picture of the gallery.

    Parameters
    ----------
    title : str
        "Otsu", or "Multi-Otsu, middle".
    meaning : str
        What the method looks for, as a sentence for people.
    choice : Choice or None
    problem : str
        Why there is no choice, as a sentence; "" if there is one.
    """

    title: str
    meaning: str
    choice: Choice | None
    problem: str


def thresholds_panel(image: Image, *, usable: bool) -> None:
    """Draw the panel in an expander; not `usable` while the rule is for images of another depth."""
    panel = st.expander(
        "Automatic threshold",
        icon=":material/auto_awesome:",
        key="thresholds-panel",
        on_change=session.deed,
    )
    if not panel.open:
        return
    with panel:
        if not usable:
            st.caption("First the rule must fit this image: see the message beside the image.")
            return
        state = session.load()
        if state.view.tried:
            _gallery(image, state, state.view.tried)
        else:
            _invitation(proposal_edits.channel_to_try(state))


def _invitation(channel: str) -> None:
    st.caption(
        "Methods such as Otsu find a number that divides the pixels into two classes by "
        "themselves. Look at what each of them selects and take the one you like."
    )
    st.button(
        "Try all",
        key="try-all",
        help=f"All methods on {CHANNELS[channel].label}; you can choose another channel then.",
        on_click=session.act,
        args=(proposal_edits.try_channel, channel),
    )


def _gallery(image: Image, state: State, channel: str) -> None:
    recipe = state.recipe
    offered = CHANNELS.with_own((channel, *recipe.channels))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            "Channel for automatic thresholds",
            offered,
            format_func=label_of,
            index=offered.index(channel),
            key=session.show("tried-channel", channel),
            width="stretch",
            on_change=_on_channel,
        )
        st.button(
            "Hide",
            key="hide-thresholds",
            on_click=session.act,
            args=(proposal_edits.try_channel, ""),
        )
    trial = trial_of(image, recipe, channel)
    side: Side = st.segmented_control(
        "Select pixels",
        list(_SIDES),
        format_func=_SIDES.__getitem__,
        default="above",
        key="threshold-side",
        required=True,
        on_change=session.deed,
    )
    lasting = st.segmented_control(
        "Threshold",
        [_FIXED, _PER_IMAGE],
        default=_FIXED,
        key="threshold-lasting",
        required=True,
        help="One number: the threshold of this image is used for every image. Anew: each image "
        "gets the number that the method finds in it; useful where images differ in brightness. "
        "The results table in Export says which number it was.",
        on_change=session.deed,
    )
    over = st.toggle("Over the image", key="threshold-over", on_change=session.deed)
    st.caption(f"{_where_to(state, channel)} {_sampling(image, recipe)}")
    if CHANNELS[channel].circular:
        st.caption(
            f"{CHANNELS[channel].label} is a circle, but these methods cut it open at 0°: reds may "
            "end up on both sides."
        )
    found = tiles(trial.proposals, side)
    ranges = tuple(tile.choice.fixed if tile.choice else None for tile in found)
    pictures = pictures_of(image, recipe, channel, ranges, over=over)
    with st.grid(3, min_column_width=128, key="gallery"):
        for tile, picture in zip(found, pictures, strict=True):
            with st.container(gap="xsmall"):
                _tile(state, tile, picture, trial, per_image=lasting == _PER_IMAGE)


def _where_to(state: State, channel: str) -> str:
    """Say what "Use" does to the rule."""
    card, row = proposal_edits.place_for(state, channel)
    label = CHANNELS[channel].label
    number = 1 + state.card.groups.index(card) if card else 0
    if row:
        where = f" in group {number}" if len(state.card.groups) > 1 else ""
        return f"“Use” puts it in the place of {plain(row.range.describe())}{where}."
    if card:
        return f"“Use” adds a {label} range to group {number}."
    return f"“Use” adds a group with a {label} range."


def _sampling(image: Image, recipe: Recipe) -> str:
    step = thumbnail_step(image, PICTURE_SIDE)
    shown = "" if step == 1 else f", {every_nth(step)} of it"
    whole = considered_pixels(image, recipe)
    return (
        f"The pictures show the mask of this range alone{shown}; shares are of {whole}. The "
        f"methods leave out {IGNORE} % of the pixels at each end, so that a hot or dead pixel "
        "decides nothing."
    )


def _tile(state: State, tile: Tile, picture: bytes, trial: Trial, *, per_image: bool) -> None:
    if tile.choice is None:
        st.markdown(f"**{tile.title}**")
        st.caption(plain(tile.problem))
        return
    share = share_text(tile.choice.selected, trial.considered)
    kept = span_text(tile.choice)
    st.image(picture, width="stretch", alt=f"Mask of {tile.title}: {kept}, {share} selected")
    st.markdown(f"**{tile.title}**  \n{plain(kept)}  \n{share}")
    bounds = tile.choice.per_image if per_image else tile.choice.fixed
    _, row = proposal_edits.place_for(state, bounds.channel)
    used = row is not None and row.range == bounds
    st.button(
        f"Use {tile.title}",
        key=f"use-{tile.title}",
        icon=":material/check:" if used else None,
        help=f"In use. {tile.meaning}" if used else tile.meaning,
        width="stretch",
        on_click=session.act,
        args=(proposal_edits.take_range, bounds),
    )


def span_text(choice: Choice) -> str:
    """Return the values that a choice keeps, as briefly as possible: ``"from 142"``."""
    channel, bounds = CHANNELS[choice.fixed.channel], choice.fixed
    assert not isinstance(bounds.low, Auto)
    assert not isinstance(bounds.high, Auto)
    low, high = channel.text(bounds.low), channel.text(bounds.high)
    texts = {"above": f"from {low}", "below": f"up to {high}", "between": f"{low} to {high}"}
    return texts[choice.side]


def tiles(proposals: tuple[Proposal, ...], side: Side) -> tuple[Tile, ...]:
    """Return a tile for each method, and the middle class of methods with two thresholds.

    Parameters
    ----------
    proposals : tuple of Proposal
    side : {"above", "below"}
    """
    found = []
    for each in proposals:
        for wanted in (side, "between") if each.pair else (side,):
            choice = next((c for c in each.choices if c.side == wanted), None)
            title = f"{each.pair.label}, {_CLASSES[wanted]}" if each.pair else each.label
            problem = each.problem or f"No value lies {wanted} the threshold."
            found.append(Tile(title, each.meaning, choice, "" if choice else problem))
            if each.problem:
                break  # one sentence is enough
    return tuple(found)


def _on_channel() -> None:
    session.report("tried-channel", lambda each: session.act(proposal_edits.try_channel, each))
