"""The rule that the page makes: once more is known of a set, one for all of it."""

from __future__ import annotations

from maskapp.ui.compute.board import Report
from maskapp.ui.compute.counts import first_range_of_set
from maskapp.ui.images.sources import Given
from maskapp.ui.state import rule_edits, session

_ASKED = 12
"""Images that are asked, the first of the set: all of a large one would come too late."""
_KEY = "first rule of"


def suits_most(given: Given, report: Report) -> bool:
    """Make the page's own rule one for the set, once its images were looked at.

    The first image can be unlike the others: on a pot in which nothing has come up, the soil is
    what stands out. A rule that somebody touched, or that examples have, stays.

    Returns
    -------
    bool
        Whether there is another rule now.
    """
    state, extras = session.load(), session.kept().extras
    document = state.document
    keys = tuple(each.key for each in given.sources[:_ASKED])
    is_mine = document.pristine and not (document.awaits_rule or state.view.examples)
    if not is_mine or extras.get(_KEY) == keys:
        return False
    looked = {each.image.key: each.looked for each in report.images if each.looked}
    if not looked.keys() >= set(keys):
        return False
    extras[_KEY] = keys
    previews = [each.preview.image for key in keys if (each := looked[key]).preview]
    images = [each for each in previews if each.depth == document.depth]
    here = document.rows[0].range
    chosen = first_range_of_set(here, images) if images else here
    if chosen == here:
        return False
    session.store(rule_edits.start_rule(state, chosen, document.depth))
    return True
