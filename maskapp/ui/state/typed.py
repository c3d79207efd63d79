"""What was typed into the boxes of a range, and what is wrong with it. No Streamlit here."""

from __future__ import annotations

from maskapp.core.color.channels import CHANNELS
from maskapp.core.numbertext import NumberError, NumberScale, parse_number
from maskapp.core.recipe.rule import Auto, Bound
from maskapp.ui.state.rows import RangeRow

_LONGEST = 60


def scale_of(channel: str, depth: int) -> NumberScale:
    """Return the numbers that bounds on a channel can be."""
    row = CHANNELS[channel]
    low, high = row.limits(depth)
    return NumberScale(low, high, row.scale, row.unit)


def shortened(text: str) -> str:
    """Return a typed text, without the rest of one that is far too long for a number."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def texts_of(row: RangeRow, depth: int) -> tuple[str, str]:
    """Return what the boxes of a row show, "" where a bound is automatic."""
    scale = scale_of(row.range.channel, depth)
    low, high = (
        "" if isinstance(bound, Auto) else scale.text(bound)
        for bound in (row.range.low, row.range.high)
    )
    return row.draft or (low, high)


def usable_bounds(row: RangeRow, depth: int) -> tuple[Bound, Bound]:
    """Return the bounds that a row's boxes show, and its own where a box shows no number."""
    (_, low, _), (_, high, _) = _read(row, depth)
    return low, high


def refusals(row: RangeRow, depth: int) -> tuple[str, ...]:
    """Return why texts in a row's boxes are no numbers of the channel, as sentences."""
    label = CHANNELS[row.range.channel].label
    return tuple(f"{label} {word}: {problem}" for word, _, problem in _read(row, depth) if problem)


def draft_problems(row: RangeRow, depth: int) -> tuple[str, ...]:
    """Return what is wrong with a row's draft as sentences, none if it has none."""
    if row.draft is None:
        return ()
    other = swapped(row, depth)
    if other is None:
        return refusals(row, depth)
    channel = CHANNELS[row.range.channel]
    high, low = (channel.text(each) for each in other)
    return (f"{channel.label}: From {low} is above To {high}. Swap them, or lower From.",)


def swapped(row: RangeRow, depth: int) -> tuple[float, float] | None:
    """Return the numbers in a row's boxes the other way round, None if one is none."""
    low, high = usable_bounds(row, depth)
    if refusals(row, depth) or isinstance(low, Auto) or isinstance(high, Auto):
        return None
    return high, low


def _read(row: RangeRow, depth: int) -> list[tuple[str, Bound, str]]:
    """Return for each end its name, its bound, and why its text is no number."""
    scale, found = scale_of(row.range.channel, depth), []
    ends = (("from", row.range.low), ("to", row.range.high))
    for (word, bound), text in zip(ends, texts_of(row, depth), strict=True):
        try:
            usable = bound if isinstance(bound, Auto) else parse_number(text, scale)
            found.append((word, usable, ""))
        except NumberError as error:
            found.append((word, bound, str(error)))
    return found


def end_names(row: RangeRow) -> tuple[str, str]:
    """Return how a row's two ends are called: as numbers, or as they were typed."""
    channel = CHANNELS[row.range.channel]
    low, high = (
        bound.method
        if isinstance(bound, Auto)
        else channel.text(bound)
        if text is None
        else _bound_text(row, text, 16)
        for bound, text in zip(
            (row.range.low, row.range.high), row.draft or (None, None), strict=True
        )
    )
    return low, high


def _bound_text(row: RangeRow, text: str, depth: int) -> str:
    try:
        number = parse_number(text, scale_of(row.range.channel, depth))
    except NumberError:
        return f"“{text}”"
    return CHANNELS[row.range.channel].text(number)
