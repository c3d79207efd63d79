"""The rule editor: groups as cards, with their ranges in rows."""

from __future__ import annotations

import streamlit as st

from maskapp.core.color.channels import CHANNELS
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.rule import Match
from maskapp.ui.rule.range_remarks import greys
from maskapp.ui.rule.range_row import range_row
from maskapp.ui.state import rule_edits, session
from maskapp.ui.state.model import GroupCard, State
from maskapp.ui.viewer import live
from maskapp.ui.widgets.icon_button import icon_button

_MATCH_TEXT: dict[Match, str] = {"all": "all (AND)", "any": "any (OR)"}


def rule_form(image: Image, result: MaskResult | None) -> None:
    """Draw the editor; `result` tells the values of automatic bounds, None if there is no mask."""
    state = session.load()
    if len(state.document.groups) > 1:
        st.segmented_control(
            "Match groups",
            list(_MATCH_TEXT),
            format_func=_MATCH_TEXT.__getitem__,
            default=state.document.match,
            key=session.show("match-groups", state.document.match),
            required=True,
            help="any: a pixel is selected if at least one group keeps it. "
            "all: only if every group keeps it.",
            on_change=_on_match,
        )
    followed = live.live_row(image, state)
    for number, card in enumerate(state.document.groups, start=1):
        if number > 1:
            st.caption("OR" if state.document.match == "any" else "AND", text_alignment="center")
        _group(state, card, number, image, result, followed)
    st.button(
        "Add group",
        icon=":material/add_box:",
        help="A further group of ranges, joined by OR (or AND, as you choose above).",
        on_click=session.act,
        args=(rule_edits.add_group,),
    )


def _group(
    state: State,
    card: GroupCard,
    number: int,
    image: Image,
    result: MaskResult | None,
    followed: int | None,
) -> None:
    with st.container(border=True, key=f"group-{card.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**Group {number}**", width="content")
            if len(card.rows) > 1:
                st.segmented_control(
                    f"Match, group {number}",
                    list(_MATCH_TEXT),
                    format_func=_MATCH_TEXT.__getitem__,
                    default=card.match,
                    key=session.show(f"match-{card.id}", card.match),
                    required=True,
                    label_visibility="collapsed",
                    help="all: a pixel must lie in every range. any: one range is enough.",
                    on_change=_on_group_match,
                    args=(card.id,),
                )
            st.space("stretch")
            icon_button(
                f"Duplicate group {number}", "content_copy", rule_edits.duplicate_group, card.id
            )
            if len(state.document.groups) > 1:
                icon_button(f"Remove group {number}", "delete", rule_edits.remove_group, card.id)
        for position, row in enumerate(card.rows):
            if position:
                st.caption("and" if card.match == "all" else "or")
            range_row(image, state, row, result, followed=row.id == followed)
            if result and CHANNELS[row.range.channel].greys_told_by:
                greys(state, card, row, image)
        st.button(
            "Add range",
            key=f"add-range-{card.id}",
            icon=":material/add:",
            type="tertiary",
            on_click=session.act,
            args=(rule_edits.add_range, card.id),
        )


# ---- callbacks: read the widget, edit the state


def _on_match() -> None:
    session.report("match-groups", lambda match: session.act(rule_edits.set_match, match))


def _on_group_match(group_id: int) -> None:
    def apply(match: Match) -> None:
        session.act(rule_edits.set_group_match, group_id, match)

    session.report(f"match-{group_id}", apply)
