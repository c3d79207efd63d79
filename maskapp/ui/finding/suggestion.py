"""A suggested rule on the page: what it selects, how good it is, and a button that takes it."""

from __future__ import annotations

import streamlit as st

from maskapp.core.display.share import share_text
from maskapp.core.finding.suggest import Suggestion
from maskapp.core.image import Image
from maskapp.core.recipe.one_class import subject
from maskapp.ui.compute.consequence import consequence_of, in_words
from maskapp.ui.compute.learning import Learnt, learn_from_mask
from maskapp.ui.compute.suggestion_pictures import shown_width
from maskapp.ui.state import proposal_edits, session
from maskapp.ui.wording import every_nth, pixels, plain

_POOR = 0.8


def suggest_panel(image: Image, *, usable: bool) -> None:
    """Draw the panel in an expander; not `usable` while the rule is for images of another depth."""
    panel = st.expander(
        "Rule from an example",
        icon=":material/lightbulb:",
        key="suggest-panel",
        on_change=session.deed,
    )
    with panel:
        # Drawn while closed too: a file goes with its uploader.
        upload = st.file_uploader(
            "Example mask",
            key=f"example-{image.digest[:16]}",
            help="White is wanted, black is not; what is transparent does not count. PNG, TIFF, "
            "BMP or WebP, of the image's own size.",
            on_change=session.deed,
        )
        if upload is None:
            st.caption(
                "A mask of this image that was drawn by hand or made elsewhere: maskapp looks "
                "for the shortest rule that gives the same, for you to use on other images."
            )
        elif panel.open:
            if not usable:
                st.caption("First the rule must fit this image: see the message beside the image.")
                return
            recipe = session.load().recipe
            learnt = learn_from_mask(image, recipe, upload.name, upload.getvalue())
            suggestion_card(image, learnt)


def suggestion_card(image: Image, learnt: Learnt) -> None:
    """Draw a suggestion with a button that uses it, or why there is none.

    Parameters
    ----------
    image : Image
    learnt : Learnt
    """
    found = learnt.suggestion
    if found is None:
        st.warning(plain(learnt.problem), icon=":material/warning:")
        return
    recipe = session.load().recipe
    words = in_words(consequence_of(image, recipe, found.rule), image, recipe)
    st.markdown(f"**{plain(found.rule.describe())}**")
    st.markdown(plain(words))
    st.markdown(
        f"Dice **{dice_text(found)}**: how well the two masks overlap; 1 is identical.  \n"
        f"{plain(counts_text(found))}"
        if learnt.whole
        else plain(separation_text(found))
    )
    if is_poor(found, whole=learnt.whole):
        st.info(
            "No short rule comes close. A rule sees the colour of each pixel alone, not its shape "
            "or place: smoothing may help, or an example with only the colours that matter.",
            icon=":material/lightbulb:",
        )
    if learnt.picture:
        st.image(
            learnt.picture,
            width=shown_width(image),
            alt=f"Where the rule differs from the example. {counts_text(found)}",
        )
        st.caption(
            "White: in both. Orange: wanted, but missing. Blue: selected, but not wanted."
            f"{_thinned(learnt.step)}"
        )
    mine = subject(recipe)
    if mine.cleaning or mine.invert:
        notes = ["Your cleaning steps stay and follow the rule."] if mine.cleaning else []
        notes += ["Invert is switched off."] if mine.invert else []
        score = "Dice" if learnt.whole else "How well it separates"
        st.caption(f"{' '.join(notes)} {score} is that of the rule alone.")
    st.button(
        "Use this rule",
        key="use-rule",
        type="primary",
        help="It takes the place of the rule on screen, and you can change it as any other.",
        on_click=session.act,
        args=(proposal_edits.use_rule, found.rule, image.depth),
    )


def _thinned(step: int) -> str:
    return f" {every_nth(step).capitalize()} is shown." if step > 1 else ""


def is_poor(found: Suggestion, *, whole: bool) -> bool:
    """Return whether a rule misses much of the example or takes much that is not in it."""
    if whole:
        return found.dice < _POOR
    extra = found.selected - found.hits
    return found.hits < _POOR * found.wanted or extra > (1 - _POOR) * found.others


def separation_text(found: Suggestion) -> str:
    """Return in words how a rule divides the pixels that an example mask marks."""
    extra = found.selected - found.hits
    return (
        f"Separates what the example marks: {share_text(found.hits, found.wanted)} of the wanted "
        f"marked pixels are in ({pixels(found.hits)} of {pixels(found.wanted)}), and "
        f"{share_text(extra, found.others)} of the unwanted ones ({pixels(extra)} of "
        f"{pixels(found.others)}). It says nothing about other pixels."
    )


def dice_text(found: Suggestion) -> str:
    """Return the score with three decimals; "1" for identical masks alone."""
    if found.hits == found.selected == found.wanted:
        return "1"
    return f"{min(found.dice, 0.999):.3f}"


def counts_text(found: Suggestion) -> str:
    """Return what the score counts, in words."""
    missing, extra = found.wanted - found.hits, found.selected - found.hits
    return (
        f"Missing: {pixels(missing)} of {pixels(found.wanted)} wanted pixels. "
        f"Selected, but not wanted: {pixels(extra)}."
    )
