"""What was done in the rule's form, in the order in which it was done, as edits of the state.

The browser numbers what is done and says each again until the page has answered, so one message
holds all that is not answered yet. Nothing of it is trusted: what is of another shape, or about a
range that is no longer there, is no edit. No Streamlit here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, get_args

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.local_method import MAX_WINDOW
from maskapp.core.color.local_methods import LOCAL_METHODS
from maskapp.core.color.methods import METHODS
from maskapp.core.numbertext import NumberError, NumberScale, parse_number
from maskapp.core.recipe.automatic import Auto, Local
from maskapp.core.recipe.rule import Bound, End, Match, Range
from maskapp.errors import RecipeError
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import State
from maskapp.ui.state.rows import RangeRow
from maskapp.ui.state.typed import swapped
from maskapp.ui.widgets.messages import MOST, Action

Edit = Callable[[State], State]
Band = Callable[[str], Range]
"""Gives a range on a channel that selects little, to begin a group with."""


def typing_of(action: Action) -> int:
    """Return which stay in a box, or which keys in a row, it is a part of; 0 for none."""
    found = action.fields.get("typing")
    return found if action.kind in ("type", "ends") and type(found) is int else 0


def steps_of(action: Action) -> int:
    """Return how many changes to go back."""
    found = action.fields.get("steps") if action.kind == "back" else 1
    return min(found, MOST) if type(found) is int else 0


_LOCAL = "local "
_METHODS = (*METHODS, *(f"{_LOCAL}{each}" for each in LOCAL_METHODS))
_NUMBERS = ("window", "weight")


class _NoAction(ValueError):
    """The fields of an action are not of its kind."""


def edit_of(action: Action, band: Band) -> Edit | None:
    """Return what an action does to the state; None for one that is no edit."""
    make = _EDITS.get(action.kind)
    if make is None:
        return None
    try:
        return make(action.fields, band)
    except _NoAction:
        return None


# ---- the kinds


def _ends(fields: Mapping[str, object], _band: Band) -> Edit:
    """Take ends of a range from one value to another, as a handle or a key did."""
    moved, name, image = fields.get("ends"), _text(fields, "channel"), _text(fields, "image")
    if not isinstance(moved, Mapping) or not set(moved) <= set(get_args(End)):
        raise _NoAction
    ends = {end: _pair(each) for end, each in moved.items()}

    def move(state: State, row: RangeRow) -> State:
        after: dict[str, Bound] = {"low": row.range.low, "high": row.range.high}
        for end, (was, ticks) in ends.items():
            if _is_at(row, end, was) and _is_on_scale(state, row, ticks):
                after[end] = _value(row, ticks)
        low, high = after["low"], after["high"]
        circular = CHANNELS[row.range.channel].circular
        if isinstance(low, Auto) or isinstance(high, Auto) or low <= high or circular:
            if (low, high) != (row.range.low, row.range.high) or row.draft:
                return rule_edits.set_bounds(state, row.id, low, high, image)
        return state

    return _of_row(fields, move, name)


def _type(fields: Mapping[str, object], _band: Band) -> Edit:
    """Put a number that was typed in the place of another one."""
    end, text, image = (
        _one_of(fields, "end", get_args(End)),
        _text(fields, "text"),
        _text(fields, "image"),
    )
    was = fields.get("was")

    def take(state: State, row: RangeRow) -> State:
        if not _is_at(row, end, was):
            return state
        return rule_edits.set_end(state, row.id, end, text, image)

    return _of_row(fields, take, _text(fields, "channel"))


def _fix(fields: Mapping[str, object], _band: Band) -> Edit:
    """Let the numbers that automatic bounds have in this image hold for all."""
    low, high, image = (fields.get("low"), fields.get("high"), _text(fields, "image"))

    def fix(state: State, row: RangeRow) -> State:
        if not (_is_on_scale(state, row, low) and _is_on_scale(state, row, high)):
            return state
        return rule_edits.set_bounds(state, row.id, _value(row, low), _value(row, high), image)

    return _of_row(fields, fix, _text(fields, "channel"))


def _swap(fields: Mapping[str, object], _band: Band) -> Edit:
    image = _text(fields, "image")

    def swap(state: State, row: RangeRow) -> State:
        other = swapped(row, state.document.depth)
        return rule_edits.set_bounds(state, row.id, *other, image) if other else state

    return _of_row(fields, swap)


def _method(fields: Mapping[str, object], _band: Band) -> Edit:
    end, method = _one_of(fields, "end", get_args(End)), _one_of(fields, "method", _METHODS)
    image = _text(fields, "image")

    def choose(state: State, row: RangeRow) -> State:
        bounds: dict[str, Bound] = {"low": row.range.low, "high": row.range.high}
        old = bounds[end]
        if not isinstance(old, Auto):
            return state  # made fixed by a click that came first
        bounds[end] = _with_method(old, method)
        return rule_edits.set_bounds(state, row.id, bounds["low"], bounds["high"], image)

    return _of_row(fields, choose)


def _with_method(old: Auto, method: str) -> Auto:
    """Return an automatic bound by another method; what both have of numbers stays."""
    if not method.startswith(_LOCAL):
        return Auto(method, old.ignore)
    new = Local(method.removeprefix(_LOCAL))
    if isinstance(old, Local):
        new = replace(new, window=old.window)
        if new.row.weight == old.row.weight:
            same: dict[str, Any] = {new.row.weight: old.number}
            new = replace(new, **same)
    return new


def _local(fields: Mapping[str, object], _band: Band) -> Edit:
    """Take a number of a local threshold as it was typed."""
    end, name = _one_of(fields, "end", get_args(End)), _one_of(fields, "name", _NUMBERS)
    text, image = _text(fields, "text"), _text(fields, "image")

    def change(state: State, row: RangeRow) -> State:
        bounds: dict[str, Bound] = {"low": row.range.low, "high": row.range.high}
        old = bounds[end]
        if not isinstance(old, Local):
            return state
        field = "window" if name == "window" else old.row.weight
        changed: dict[str, Any] = {field: _local_number(row.range.channel, field, text)}
        bounds[end] = replace(old, **changed)
        return rule_edits.set_bounds(state, row.id, bounds["low"], bounds["high"], image)

    return _of_row(fields, change)


def _local_number(channel: str, field: str, text: str) -> int | float:
    if field == "window":
        scale = NumberScale(3, MAX_WINDOW, 1, "px")
    elif field == "k":
        scale = NumberScale(-1, 1, 100)
    else:
        row = CHANNELS[channel]
        span = row.size(16) // row.scale
        scale = NumberScale(-span, span, row.scale, row.unit)
    try:
        return parse_number(text, scale)
    except NumberError as error:
        raise NumberError(f"{field.capitalize()} of the local threshold: {error}") from None


def method_id(bound: Auto) -> str:
    """Return what a bound's method is called in the form's list."""
    return f"{_LOCAL}{bound.method}" if isinstance(bound, Local) else bound.method


def _channel(fields: Mapping[str, object], _band: Band) -> Edit:
    channel = _channel_named(_text(fields, "channel"))
    return _of_row(fields, lambda state, row: rule_edits.set_channel(state, row.id, channel))


def _channel_named(text: str) -> str:
    """Return the id of a channel, which may be one of the rule's own."""
    try:
        return CHANNELS[text].id
    except (KeyError, RecipeError):
        raise _NoAction from None


def _keep(fields: Mapping[str, object], _band: Band) -> Edit:
    outside, image = _switch(fields, "outside"), _text(fields, "image")
    return _of_row(fields, lambda state, row: rule_edits.set_outside(state, row.id, outside, image))


def _rule_of_all(fields: Mapping[str, object], _band: Band) -> Edit:
    image = _text(fields, "image")
    return _of_row(fields, lambda state, row: rule_edits.use_rule_of_all(state, row.id, image))


def _on_row(edit: Callable[[State, int], State]) -> Callable[[Mapping[str, object], Band], Edit]:
    return lambda fields, _: _of_row(fields, lambda state, row: edit(state, row.id))


def _on_group(edit: Callable[[State, int], State]) -> Callable[[Mapping[str, object], Band], Edit]:
    return lambda fields, _: _of_group(fields, edit)


def _add_range(fields: Mapping[str, object], band: Band) -> Edit:
    def add(state: State, group_id: int) -> State:
        card = state.document.group(group_id)
        # Beside "and" a whole range changes nothing; beside "or" it would select everything.
        bounds = band(rule_edits.next_channel(state, group_id)) if _is_any(card) else None
        return rule_edits.add_range(state, group_id, bounds)

    return _of_group(fields, add)


def _is_any(card: Any) -> bool:
    return len(card.rows) > 1 and card.match == "any"


def _add_group(fields: Mapping[str, object], band: Band) -> Edit:
    return _of_class(
        fields, lambda state: rule_edits.add_group(state, band(rule_edits.next_channel(state)))
    )


def _group_match(fields: Mapping[str, object], _band: Band) -> Edit:
    match: Match = _one_of(fields, "match", get_args(Match))
    return _of_group(fields, lambda state, card: rule_edits.set_group_match(state, card, match))


def _match(fields: Mapping[str, object], _band: Band) -> Edit:
    match: Match = _one_of(fields, "match", get_args(Match))
    return _of_class(fields, lambda state: rule_edits.set_match(state, match))


def _invert(fields: Mapping[str, object], _band: Band) -> Edit:
    on = _switch(fields, "on")
    return _of_class(fields, lambda state: rule_edits.set_invert(state, on))


def _log(fields: Mapping[str, object], _band: Band) -> Edit:
    on = _switch(fields, "on")
    return lambda state: rule_edits.set_log(state, on)


def _only_this(fields: Mapping[str, object], _band: Band) -> Edit:
    on = _switch(fields, "on")
    return lambda state: rule_edits.set_only_this(state, on)


_EDITS: dict[str, Callable[[Mapping[str, object], Band], Edit]] = {
    "ends": _ends,
    "type": _type,
    "fix": _fix,
    "swap": _swap,
    "method": _method,
    "local": _local,
    "channel": _channel,
    "keep": _keep,
    "rule_of_all": _rule_of_all,
    "duplicate_range": _on_row(rule_edits.duplicate_range),
    "remove_range": _on_row(rule_edits.remove_range),
    "duplicate_group": _on_group(rule_edits.duplicate_group),
    "remove_group": _on_group(rule_edits.remove_group),
    "greys": _on_group(rule_edits.leave_greys_out),
    "add_range": _add_range,
    "add_group": _add_group,
    "group_match": _group_match,
    "match": _match,
    "invert": _invert,
    "log": _log,
    "only_this": _only_this,
}
KINDS = frozenset({*_EDITS, "undo", "redo", "back"})
"""All that can be done in the form."""


# ---- what is read from fields


def _of_row(
    fields: Mapping[str, object], edit: Callable[[State, RangeRow], State], channel: str = ""
) -> Edit:
    """Return an edit of a range, as its image has it; of one that is gone it changes nothing."""
    row_id, image = _id(fields, "row"), fields.get("image")

    def apply(state: State) -> State:
        row = rule_edits.row_of(state, row_id, image if isinstance(image, str) else "")
        if row is None or (channel and row.range.channel != channel):
            return state
        return edit(state, row)

    return apply


def _of_group(fields: Mapping[str, object], edit: Callable[[State, int], State]) -> Edit:
    group = _id(fields, "group")
    return lambda state: state if state.document.group(group) is None else edit(state, group)


def _of_class(fields: Mapping[str, object], edit: Edit) -> Edit:
    """Return an edit of the class that was on view when it was done; of one gone, nothing.

    Another one can be on view by the time it is heard of, and stays so. Where the browser did not
    say which, it is the one on view.
    """
    if "class" not in fields:
        return edit
    class_id = _id(fields, "class")

    def apply(state: State) -> State:
        if class_id not in [card.id for card in state.document.classes]:
            return state
        shown = state.card.id
        return edit(state.with_view(mask_class=class_id)).with_view(mask_class=shown)

    return apply


def _id(fields: Mapping[str, object], name: str) -> int:
    found = fields.get(name)
    if type(found) is not int:
        raise _NoAction
    return found


def _text(fields: Mapping[str, object], name: str) -> str:
    found = fields.get(name)
    if not isinstance(found, str) or len(found) > 10_000:
        raise _NoAction
    return found


def _switch(fields: Mapping[str, object], name: str) -> bool:
    found = fields.get(name)
    if not isinstance(found, bool):
        raise _NoAction
    return found


def _one_of(fields: Mapping[str, object], name: str, choices: tuple[Any, ...]) -> Any:
    found = fields.get(name)
    if not isinstance(found, str) or found not in choices:
        raise _NoAction
    return found


def _pair(value: object) -> tuple[object, object]:
    if not isinstance(value, list) or len(value) != 2:
        raise _NoAction
    return value[0], value[1]


# Between here and the browser, values are whole grid steps: those compare and add up exactly.


def ticks_of(channel: str, value: float) -> int:
    """Return a value as the browser has it: in steps of its channel's grid."""
    return round(value * CHANNELS[channel].scale)


def _value(row: RangeRow, ticks: Any) -> int | float:
    whole, rest = divmod(ticks, CHANNELS[row.range.channel].scale)
    number: float = ticks / CHANNELS[row.range.channel].scale
    return number if rest else int(whole)


def _is_on_scale(state: State, row: RangeRow, ticks: object) -> bool:
    channel = CHANNELS[row.range.channel]
    low, high = (each * channel.scale for each in channel.limits(state.document.depth))
    return type(ticks) is int and low <= ticks <= high


def _is_at(row: RangeRow, end: str, was: object) -> bool:
    """Whether a bound still is where the hand took it; a newer edit is not taken back."""
    bound = row.range.low if end == "low" else row.range.high
    if isinstance(bound, Auto):
        return False
    return type(was) is int and ticks_of(row.range.channel, bound) == was
