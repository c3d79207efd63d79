"""What there is to say about a range, below its controls."""

from __future__ import annotations

from collections.abc import Iterator

from maskapp.core.color.channel import Channel
from maskapp.core.color.channels import CHANNELS
from maskapp.core.engine.resolve import fixed_set
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Range
from maskapp.ui.compute.masks import greys_of
from maskapp.ui.rule.form.data import Offer, Remark
from maskapp.ui.state.model import Document
from maskapp.ui.state.rows import GroupCard, RangeRow
from maskapp.ui.state.typed import draft_problems, swapped
from maskapp.ui.wording import pixels

_NEARLY_ALL = 0.75
"""Share of a circle from which on a range through its start is more likely a mistake."""
_SWAP = Offer("Swap them", "swap")


def remarks_of(row: RangeRow, depth: int) -> Iterator[Remark]:
    """Say what is wrong with typed numbers, how a range through 0° reads, what is left out."""
    for problem in draft_problems(row, depth):
        text = f"{problem} The mask still uses {row.range.describe()}."
        yield Remark("problem", text, _SWAP if swapped(row, depth) else None)
    if row.draft is None and row.range.wraps:
        yield _through_zero(row.range)
    ignored = {each.ignore for each in (row.range.low, row.range.high) if isinstance(each, Auto)}
    for ignore in sorted(ignored - {0}):
        yield Remark("note", f"Leaves out {ignore} % of the pixels at each end.")


def own_remark(document: Document, row: RangeRow) -> Remark:
    """Say that an image has a value of its own, and what the others have."""
    of_all = document.row(row.id)
    assert of_all
    text = f"Own value here; all images: {of_all.range.describe()}. Edits here are for this image."
    return Remark("own", text, Offer("Use the rule of all", "rule_of_all"))


def _through_zero(bounds: Range) -> Remark:
    """Say how a range through 0° reads, as a warning if it is probably a mistake."""
    channel, low, high = CHANNELS[bounds.channel], bounds.low, bounds.high
    assert not isinstance(low, Auto)
    assert not isinstance(high, Auto)
    # A circle is not of counts, so any depth will do.
    first, last = (channel.text(limit) for limit in channel.limits(depth=8))
    whole = channel.size(depth=8) / channel.scale
    around = f"{channel.text(low)} to {last} and {first} to {channel.text(high)}"
    kept = whole - (low - high)
    if bounds.outside or kept < _NEARLY_ALL * whole:
        return Remark("note", f"Goes through {first}: {around}.")
    text = (
        f"From is above To, so this goes through {first}: {around}. It keeps "
        f"{channel.text(kept)} of {last}. Swap them to keep {channel.text(high)} to "
        f"{channel.text(low)}."
    )
    return Remark("warning", text, _SWAP)


def greys(recipe: Recipe, card: GroupCard, row: RangeRow, image: Image) -> Remark | None:
    """Say how many greys a range on hue brings along, and offer to leave them out."""
    bounds, channel = row.range, CHANNELS[row.range.channel]
    telling = CHANNELS[channel.greys_told_by]
    if isinstance(bounds.low, Auto) or isinstance(bounds.high, Auto) or _without(telling, card):
        return None
    kept = fixed_set(bounds, recipe.depth)
    found = greys_of(image, recipe) if kept and kept[0][0] == 0 else 0
    if not found:
        return None
    text = (
        f"{pixels(found)} of the selected pixels are grey: greys have no "
        f"{channel.label.lower()} of their own and count as {channel.text(0)}."
    )
    offer = Offer(f"Leave greys out: {telling.label} from 10", "greys")
    return Remark("note", text, offer if card.match == "all" else None)


def _without(greys: Channel, card: GroupCard) -> bool:
    """Whether a group selects no greys, as a range on the channel that tells them is above 0."""
    return card.match == "all" and any(
        row.range.channel == greys.id
        and not row.range.outside
        and not isinstance(row.range.low, Auto)
        and row.range.low > 0
        for row in card.rows
    )
