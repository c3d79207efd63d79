"""All images beside their truths: the worst first, and all of a class pooled."""

from __future__ import annotations

import hashlib
from functools import partial

import streamlit as st

from maskapp.core.display.share import score_text
from maskapp.files.reading.archives.listing import LeftOut
from maskapp.runs.agreement_table import AGREEMENT, AgreementRow
from maskapp.runs.source import Source
from maskapp.ui.compute import deferred
from maskapp.ui.compute.comparing import Agreement
from maskapp.ui.compute.over_set import Asked, OverSet
from maskapp.ui.images import set_board, uploader
from maskapp.ui.images.set_job import SetJob
from maskapp.ui.images.sources import Given
from maskapp.ui.images.truths import Paired, comparison_told
from maskapp.ui.images.worked_on import sources_of
from maskapp.ui.state import rule_edits, session, set_edits
from maskapp.ui.state.model import State
from maskapp.ui.truth.words import scores_text
from maskapp.ui.wording import few, plain

_TABLE = "worst"
_NAMED = 10
_JOB: SetJob[AgreementRow] = SetJob(
    "compare",
    "Compare all images",
    ":material/fact_check:",
    "All images in full size, each with its own rule where it has one. Go on working: the table of "
    "the worst is shown here when it is ready.",
    "The rule, the images or the truths have changed since all images were compared: compare them "
    "again for the numbers of now.",
    "Not compared",
)


def board(given: Given, truths: Paired) -> None:
    """Draw the button that compares all images and what came of it, as long as that holds.

    Parameters
    ----------
    given : Given
        All images.
    truths : Paired
        With their truths.
    """
    document = session.load().document
    found = _JOB.draw(
        comparison_told(given, document, truths),
        partial(_asked, given, truths),
        disabled=document.has_drafts or not truths.files,
    )
    if found is not None:
        _ready(found, given)


def _asked(given: Given, truths: Paired) -> tuple[Asked, Agreement]:
    document = session.load().document
    sources: list[Source | LeftOut] = [
        *truths.with_truths(given, sources_of(given, document, set_board.sizes(given))),
        *given.left_out,
    ]
    told = comparison_told(given, document, truths)
    return Asked(sources, document.recipe, given.count, told), Agreement()


def _ready(found: OverSet[AgreementRow], given: Given) -> None:
    """Draw what holds: a line for each class, and the worst images of the one on view."""
    shown = session.load().card.name
    classes = [each.name for each in session.load().document.recipe.classes]
    for row in found.found:
        if row.images is not None and row.summary.agreement is not None:
            of = f"{plain(row.mask_class or '')}: " if len(classes) > 1 else ""
            images = "image" if row.images == 1 else "images"
            scores = scores_text(row.summary.agreement)
            st.markdown(f"{of}**all {row.images} {images}** compared, pooled: {scores}")
    if failed := found.building.tally.briefs:
        st.warning(plain(f"No mask of {few(failed, _NAMED)}."), icon=":material/warning:")
    single = [row for row in found.found if row.images is None and row.summary.truth]
    refused = list(dict.fromkeys(row.summary.error for row in single if row.summary.error))
    if refused:
        # In one box: a page of them would stand before the table.
        told = [plain(sentence) for sentence in refused[:_NAMED]]
        if refused[_NAMED:]:
            told.append(f"And {len(refused) - _NAMED} more, in agreement.csv.")
        st.warning("\n\n".join(["Not compared:", *told]), icon=":material/warning:")
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
