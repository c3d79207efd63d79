"""The ranges of the rule as the form shows them, for the image on view."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from maskapp.core.color.channel import Channel
from maskapp.core.color.channels import CHANNELS
from maskapp.core.engine.result import ClassResult
from maskapp.core.image import Image
from maskapp.core.recipe.automatic import Auto, Local
from maskapp.core.recipe.rule import Bound, End
from maskapp.ui.compute.counts import heights_of, histogram_of
from maskapp.ui.rule.actions import method_id, ticks_of
from maskapp.ui.rule.form.data import FormCard, FormEnd, FormNumber, FormRow, Offer, Remark, Scale
from maskapp.ui.rule.form.remarks import greys, own_remark, remarks_of
from maskapp.ui.state.model import Document, State, row_name
from maskapp.ui.state.rows import GroupCard, RangeRow
from maskapp.ui.state.typed import texts_of


def cards_of(
    state: State, image: Image, key: str, result: ClassResult | None
) -> tuple[FormCard, ...]:
    """Return the groups of the class on view with their ranges.

    Parameters
    ----------
    state : State
    image : Image
    key : str
        Of the image.
    result : ClassResult or None
        Tells the values of automatic bounds; None if there is no mask.
    """
    rows = _Rows(state, image, key, result)
    return tuple(
        FormCard(card.id, card.match, tuple(rows.shown(card, row) for row in card.rows))
        for card in rows.card.groups
    )


def _numbers(bound: Local) -> tuple[FormNumber, ...]:
    return (
        FormNumber("window", "Window (px)", f"{bound.window}"),
        FormNumber("weight", bound.row.weight, f"{bound.number}"),
    )


class _Rows:
    """What the rows of one image need to know.

    Attributes
    ----------
    here : Document
        As it is for the image.
    card : ClassCard
        The class on view, likewise.
    recipe : Recipe
        Of that class.
    """

    def __init__(self, state: State, image: Image, key: str, result: ClassResult | None) -> None:
        self.of_all, self.log = state.document, state.view.log
        self.here: Document = self.of_all.of_image(key)
        self.card = self.here.card(state.card.id)
        self.recipe = state.recipe_of(key)
        self.own = dict(self.of_all.exception_of(key).bounds)
        self.image, self.result = image, result
        bounds = result.bounds if result else ()
        self.found = {(each.address, each.end): each.value for each in bounds}

    def shown(self, card: GroupCard, row: RangeRow) -> FormRow:
        channel, depth = CHANNELS[row.range.channel], self.here.depth
        low, high = channel.limits(depth)
        texts = texts_of(row, depth)
        ends = (
            self._end(row, "low", row.range.low, texts[0]),
            self._end(row, "high", row.range.high, texts[1]),
        )
        return FormRow(
            row.id,
            channel.id,
            channel.label,
            row_name(self.here, row),
            Scale(low, high, channel.scale, channel.unit, channel.circular),
            self._view(channel),
            channel.track,
            base64.b64encode(heights_of(self.image, self.recipe, channel.id, self.log)).decode(),
            row.range.outside,
            *ends,
            tuple(self._remarks(card, row, ends)),
        )

    def _end(self, row: RangeRow, end: End, bound: Bound, text: str) -> FormEnd:
        channel = CHANNELS[row.range.channel]
        if not isinstance(bound, Auto):
            return FormEnd(ticks_of(channel.id, bound), text, "", "")
        if isinstance(bound, Local):
            return FormEnd(None, "", method_id(bound), "each pixel’s own", _numbers(bound))
        place = self.here.address(row.id)
        value = self.found.get((place, end)) if place else None
        if value is None:
            return FormEnd(None, "", bound.method, "no number here")
        return FormEnd(ticks_of(channel.id, value), "", bound.method, f"{channel.text(value)} here")

    def _view(self, channel: Channel) -> tuple[int, int]:
        """Return the part of the scale to show, as the histogram does."""
        low, high = channel.limits(self.here.depth)
        view = (float(low), float(high))
        if self.here.depth == self.image.depth and channel.in_part(self.here.depth):
            seen = histogram_of(self.image, self.recipe, channel.id)
            if seen.is_part:
                view = (seen.start, min(seen.stop, seen.limits[1]))
        return ticks_of(channel.id, view[0]), ticks_of(channel.id, view[1])

    def _remarks(
        self, card: GroupCard, row: RangeRow, ends: tuple[FormEnd, FormEnd]
    ) -> Iterator[Remark]:
        if row.id in self.own:
            yield own_remark(self.of_all, row)
        yield from remarks_of(row, self.here.depth)
        if locals_ := [each for each in (row.range.low, row.range.high) if isinstance(each, Local)]:
            wide = max(each.window for each in locals_)
            yield Remark(
                "note",
                f"Each pixel has a threshold of its own, from the {wide} × {wide} px "
                "around it. The histogram shows none.",
            )
        elif any(end.method for end in ends) and all(end.ticks is not None for end in ends):
            yield Remark(
                "note",
                "Found anew in each image.",
                Offer("Make it fixed", "fix"),
            )
        if self.result and CHANNELS[row.range.channel].greys_told_by:
            remark = greys(self.recipe, card, row, self.image)
            if remark:
                yield remark
