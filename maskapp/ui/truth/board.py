"""All images beside their truths: the worst first, and all of a class pooled."""

from __future__ import annotations

import hashlib
from functools import partial

import streamlit as st

from maskapp.core.display.share import score_text
from maskapp.files.reading.archives.listing import LeftOut
from maskapp.runs.agreement_table import AGREEMENT, AgreementRow
from maskapp.runs.source import Source as RunSource
from maskapp.ui.compute import deferred
from maskapp.ui.compute.comparing import Comparing, compare_all
from maskapp.ui.host import sessions
from maskapp.ui.images import set_board, uploader
from maskapp.ui.images.sources import Given
from maskapp.ui.images.truths import Paired, comparison_told
from maskapp.ui.images.worked_on import sources_of
from maskapp.ui.state import rule_edits, session, set_edits
from maskapp.ui.state.model import State
from maskapp.ui.truth.words import scores_text
from maskapp.ui.wording import few, plain

_KEPT = "comparison"
_TABLE = "worst"
_TICK_SECONDS = 1.0
_NAMED = 10


def board(given: Given, truths: Paired) -> None:
    """Draw the button that compares all images and what came of it, as long as that holds.

    Parameters
    ----------
    given : Given
        All images.
    truths : Paired
        With their truths.
    """
    found = _comparing()
    running = found is not None and found.building.progress == "running"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Compare all images",
            key="compare-all",
            icon=":material/fact_check:",
            disabled=running or session.load().document.has_drafts or not truths.files,
            on_click=_on_compare,
            args=(given, truths),
            help="All images in full size, each with its own rule where it has one. Go on working: "
            "the table of the worst is shown here when it is ready.",
        )
        if found and running:
            st.fragment(_running, run_every=_TICK_SECONDS)(found)
    if found is None or running or found.building.progress == "cancelled":
        return
    if found.building.progress == "failed":
        st.error(plain(f"Not compared: {found.building.sentence}"), icon=":material/error:")
    elif found.building.told != comparison_told(given, session.load().document, truths):
        st.caption(
            "The rule, the images or the truths have changed since all images were compared: "
            "compare them again for the numbers of now."
        )
    else:
        _ready(found, given)


def _running(found: Comparing) -> None:
    if found.building.progress != "running":
        st.rerun()  # the whole page: a fragment alone cannot end its own clock
    building = found.building
    st.html(
        f'<progress max="{max(1, building.count)}" value="{building.done}" '
        'aria-label="Comparing all images"></progress>',
        width=160,
    )
    st.caption(f"{building.done} of {building.count} images", width="content")
    st.button("Cancel", key="cancel-comparing", type="tertiary", on_click=_on_cancel)


def _ready(found: Comparing, given: Given) -> None:
    """Draw what holds: a line for each class, and the worst images of the one on view."""
    shown = session.load().card.name
    classes = [each.name for each in session.load().document.recipe.classes]
    for row in found.rows:
        if row.images is not None and row.summary.agreement is not None:
            of = f"{plain(row.mask_class or '')}: " if len(classes) > 1 else ""
            images = "image" if row.images == 1 else "images"
            scores = scores_text(row.summary.agreement)
            st.markdown(f"{of}**all {row.images} {images}** with a truth, pooled: {scores}")
    if failed := found.building.tally.briefs:
        st.warning(plain(f"No mask of {few(failed, _NAMED)}."), icon=":material/warning:")
    single = [row for row in found.rows if row.images is None and row.summary.truth]
    refused = list(dict.fromkeys(row.summary.error for row in single if row.summary.error))
    for sentence in refused[:_NAMED]:
        st.warning(plain(f"Not compared: {sentence}"), icon=":material/warning:")
    if refused[_NAMED:]:
        st.caption(f"And {len(refused) - _NAMED} more, in agreement.csv.")
    worst = [row for row in single if row.mask_class == shown]
    _table(worst, given, shown if len(classes) > 1 else "")
    content = found.building.path.read_bytes
    name = f"{AGREEMENT.name}_{hashlib.sha256(found.building.told.encode()).hexdigest()[:16]}.csv"
    label = "Download agreement.csv"
    st.download_button(
        label,
        data=deferred.on_click(label, content, name, "text/csv"),
        file_name=name,
        mime="text/csv",
        on_click="ignore",
        key="download-agreement",
        help="A row for each image and class, the worst first, as “maskapp apply --truth” has it.",
    )


def _table(rows: list[AgreementRow], given: Given, mask_class: str) -> None:
    if not rows:
        st.caption(plain(f"No image has a truth for “{mask_class}”." if mask_class else ""))
        return
    keys = {each.name: each.key for each in given.sources}
    cells = [AGREEMENT.cells(row) for row in rows]
    scores = {"Dice": "dice", "IoU": "iou", "Precision": "precision", "Recall": "recall"}
    columns: dict[str, list[object]] = {"Image": [each["image"] for each in cells]}
    for heading, name in {**scores, "Accuracy": "accuracy"}.items():
        columns[heading] = [_score(each[name], each["error"]) for each in cells]
    counts = {"False positives (px)": "fp_px", "False negatives (px)": "fn_px"}
    for heading, name in {**counts, "Left out (px)": "left_out_px"}.items():
        columns[heading] = [each[name] for each in cells]
    columns["Truth"] = [each["truth"] for each in cells]
    columns["Remarks"] = [f"{each['error'] or each['notices']}" for each in cells]
    st.caption("The worst first. Choose a row, at its left, to look at the image.")
    st.dataframe(
        columns,
        hide_index=True,
        height="auto" if len(rows) < 9 else 320,
        key=_TABLE,
        on_select=partial(_on_row, [keys.get(row.image, "") for row in rows]),
        selection_mode="single-row",
        alt="The worst images",
    )


def _score(score: object, error: object) -> str:
    assert score is None or isinstance(score, float)
    return "" if error else score_text(score)


def _on_row(keys: list[str]) -> None:
    chosen = st.session_state[_TABLE]["selection"]["rows"]
    session.deed()
    if not chosen or chosen[0] >= len(keys) or not keys[chosen[0]]:
        return
    uploader.forget_new()
    session.act(look_at, keys[chosen[0]])
    st.rerun()  # another image: the whole page shows it


def look_at(state: State, key: str) -> State:
    """Look at an image in the picture; an edit."""
    return set_edits.set_layout(rule_edits.choose_image(state, key), "picture")


def _on_compare(given: Given, truths: Paired) -> None:
    _drop()
    session.deed()
    document, kept = session.load().document, session.kept()
    sources: list[RunSource | LeftOut] = [
        *truths.with_truths(given, sources_of(given, document, set_board.sizes(given))),
        *given.left_out,
    ]

    def is_seen() -> bool:
        return sessions.is_open(kept.holder)  # another session after a reload

    told = comparison_told(given, document, truths)
    count = len(given.sources) + len(given.left_out)
    found = compare_all(sources, document.recipe, count, told, is_seen)
    kept.extras[_KEPT] = found
    kept.endings.append(found.building.drop)


def _on_cancel() -> None:
    _drop()
    session.deed()
    st.rerun()


def _drop() -> None:
    found, kept = _comparing(), session.kept()
    if found:
        found.building.drop()
        del kept.extras[_KEPT]
        kept.endings.remove(found.building.drop)


def _comparing() -> Comparing | None:
    found = session.kept().extras.get(_KEPT)
    assert found is None or isinstance(found, Comparing)
    return found
