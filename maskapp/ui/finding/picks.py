"""What the eyedropper picked on all images: what became of it, and letting go of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from maskapp.core.finding.picks import Pick
from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.compute.picking import CHANGED, SetFitter, seen_through
from maskapp.ui.state import pick_edits, session
from maskapp.ui.state.model import State
from maskapp.ui.state.picked import ImagePick, PickEffect, PickFit
from maskapp.ui.state.rows import ClassCard
from maskapp.ui.wording import few, plain

_TOLERANCE, _FIT = "tolerance", "pick-fit"
_FITS: Mapping[PickFit, str] = {"set": "A rule for the set", "ranges": "Close to the picks"}
_SHOWN = 5  # images whose share changed most; a set has hundreds


def add(state: State, fitter: SetFitter, place: Pick) -> State:
    """Fit the rule to one more pick, on the image on view: an edit."""
    return pick_edits.add_pick(state, fitter.picked(state.document, place), fitter)


def picks_text(card: ClassCard) -> str:
    """Return how many picks a class has, on how many images; "" for none."""
    count = len(card.picks)
    if not count:
        return ""
    images = len({each.image for each in card.picks})
    return f"{count} pick{'s' * (count > 1)} on {images} image{'s' * (images > 1)}"


def picks_news(card: ClassCard, names: Mapping[str, str]) -> None:
    """Draw what the last change of the picks did, while the rule follows them.

    Parameters
    ----------
    card : ClassCard
        The class on view.
    names : mapping of str to str
        Names of the images that are there, by their keys.
    """
    if not card.picks or not card.follows_picks:
        return
    for sentence in _worse(card, names):
        st.warning(plain(sentence), icon=":material/trending_down:")
    if card.pick_note:
        st.info(plain(card.pick_note), icon=":material/lightbulb:")
    if sentence := _changes(card, names):
        st.caption(plain(sentence))


def picks_panel(fitter: SetFitter, names: Mapping[str, str]) -> None:
    """Draw the controls of the picks, while there are any.

    Parameters
    ----------
    fitter : SetFitter
    names : mapping of str to str
        Names of the images that are there, by their keys.
    """
    document, card = session.load().document, session.load().card
    if not card.picks:
        return
    with st.container(key="picks", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{picks_text(card)}**", width="content")
            st.button(
                "Take back the last pick",
                icon=":material/undo:",
                on_click=_take_back,
                args=(fitter,),
            )
            st.button("Forget the picks", on_click=session.act, args=(pick_edits.forget_picks,))
        if card.follows_picks:
            _fit_controls(card, document.tolerance, fitter)
        else:
            _no_longer(card, fitter)
        _outdated(document.recipe, card, fitter, names)
        _list(card, fitter, names)


def _fit_controls(card: ClassCard, tolerance: int, fitter: SetFitter) -> None:
    one_kind = len({each.picked.wanted for each in card.picks}) == 1
    if one_kind and card.pick_fit == "set":
        st.caption(
            "The rule holds what you picked. Pick something with “Not this” too: then the shortest "
            "rule for all images is found."
        )
    else:
        st.segmented_control(
            "The picks become",
            list(_FITS),
            format_func=_FITS.__getitem__,
            default=card.pick_fit,
            required=True,
            key=session.show(_FIT, card.pick_fit),
            on_change=partial(_on_fit, fitter),
            help="A rule for the set: few ranges on any channels, for what the picks mean for the "
            "colours of all images. Close to the picks: ranges that hold what you picked and "
            "little around it, for small things among many colours.",
        )
    if one_kind or card.pick_fit == "ranges":
        st.slider(
            "Tolerance (%)",
            0,
            30,
            value=tolerance,
            key=session.show(_TOLERANCE, tolerance),
            on_change=partial(_on_tolerance, fitter),
            help="How far the ranges reach beyond the picked values, in percent of the values "
            "that the image has on that channel.",
        )


def _worse(card: ClassCard, names: Mapping[str, str]) -> list[str]:
    """Return a sentence for each image where the last change put picks on the wrong side."""
    sentences = []
    for each in card.pick_effects:
        if not each.turned:
            continue
        which = f"{each.turned} of {each.picks} picks there" if each.picks > 1 else "its pick"
        now = f"; in all {each.wrong} are on it" if each.wrong > each.turned else ""
        sentences.append(
            f"{_name(each.image, names)} got worse: {which} turned to the wrong side{now}."
        )
    return sentences


def _changes(card: ClassCard, names: Mapping[str, str]) -> str:
    """Return what the last pick changed in all images, in a sentence; "" for nothing."""

    def change(effect: PickEffect) -> float:
        return abs(effect.share_now - effect.share_before)

    parts = [
        f"{_name(each.image, names)} {100 * each.share_before:.0f} → {100 * each.share_now:.0f} %"
        for each in sorted(card.pick_effects, key=change, reverse=True)
        if change(each) >= CHANGED
    ]
    cleaned = ", before cleaning" if card.cleaning else ""
    return (
        f"Selected of a sample of each image’s pixels{cleaned}: {few(parts, _SHOWN)}."
        if parts
        else ""
    )


def _no_longer(card: ClassCard, fitter: SetFitter) -> None:
    """Say that the rule is no longer the one of the picks, and offer to make it anew."""
    if not any(each.picked.wanted for each in card.picks):
        st.caption("Pick what you want: nothing but “Not this” is picked.")
        return
    then = "makes it anew from all of them" if card.pick_fit == "set" else "begins anew"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"The rule was changed after these picks. The next pick {then}.", width="content"
        )
        st.button(
            "Fit the rule to the picks", on_click=session.act, args=(pick_edits.refit, fitter)
        )


def _outdated(recipe: Recipe, card: ClassCard, fitter: SetFitter, names: Mapping[str, str]) -> None:
    """Say which picks were made before colours were prepared or read in another way."""
    seen = seen_through(recipe)
    old = [each.image for each in card.picks if each.seen != seen]
    if not old:
        return
    elsewhere = [_name(key, names) for key in dict.fromkeys(old) if key != fitter.key]
    count = f"{len(old)} pick{'s were' if len(old) > 1 else ' was'}"
    where = (
        f" Open {', '.join(elsewhere[:_SHOWN])} first to take those picks anew."
        if elsewhere
        else ""
    )
    st.warning(
        plain(
            f"{count} made before the prepare steps or the way of reading changed, and the rule "
            f"still follows the colours of then.{where}"
        ),
        icon=":material/update:",
    )
    if fitter.key in old and card.follows_picks:
        st.button("Take the colours anew", on_click=session.act, args=(pick_edits.refit, fitter))


def _list(card: ClassCard, fitter: SetFitter, names: Mapping[str, str]) -> None:
    """Draw each pick with its image, its place, what it says, and a button that removes it."""
    with st.expander("All picks", key="all-picks", on_change=session.deed) as panel:
        if not panel.open:
            return
        for number, each in enumerate(card.picks, 1):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(
                    f"{number}. {plain(_name(each.image, names))}: {each.picked.pick.place} · "
                    f"{_said(card, each)}",
                    width="stretch",
                )
                st.button(
                    f"Remove pick {number}",
                    key=f"remove-pick-{each.id}",
                    icon=":material/close:",
                    on_click=session.act,
                    args=(pick_edits.remove_pick, each.id, fitter),
                )


def _said(card: ClassCard, each: ImagePick) -> str:
    kind = "wanted" if each.picked.wanted else "not wanted"
    if not card.follows_picks:
        return kind
    if each.id not in card.wrong_picks:
        return f"{kind}, {'selected' if each.picked.wanted else 'left out'}"
    return f"**{kind}, but {'left out' if each.picked.wanted else 'selected'}**"


def _name(key: str, names: Mapping[str, str]) -> str:
    return names.get(key, "an image that is no longer here")


def _take_back(fitter: SetFitter) -> None:
    """Undo the last pick where it was the last edit, else fit the rule to the others."""
    card, past = session.load().card, session.holder().history.past
    last = max(each.id for each in card.picks)
    if past and last not in {each.id for each in past[-1].other.card(card.id).picks}:
        session.undo()
    else:
        session.act(pick_edits.remove_pick, last, fitter)


def _on_fit(fitter: SetFitter) -> None:
    session.report(_FIT, lambda fit: session.act(pick_edits.set_fit, fit, fitter))


def _on_tolerance(fitter: SetFitter) -> None:
    session.report(
        _TOLERANCE, lambda percent: session.act(pick_edits.set_tolerance, percent, fitter)
    )
