"""Everything a user can do to the state, as pure functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from maskapp.core.color.channels import CHANNELS, Depth
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Bound, End, Match, Range, Rule
from maskapp.errors import RecipeError
from maskapp.files.reading.selection import WHOLE, Selection
from maskapp.ui.state.model import AppState, GroupCard, RangeRow
from maskapp.ui.state.typed import refusals, scale_of, shortened, texts_of, usable_bounds

_GRAY_ALONE = ("gray",)


def load_recipe(state: AppState, recipe: Recipe) -> AppState:
    """Put a recipe on screen in place of the present one."""
    if len(recipe.classes) > 1:
        raise RecipeError(
            f"The recipe has {len(recipe.classes)} classes, and the page shows one. "
            "Apply it from Python, where compute_mask takes the name of a class."
        )
    ids = iter(range(state.next_id, state.next_id + 1000))
    groups = tuple(
        GroupCard(next(ids), tuple(RangeRow(next(ids), r) for r in group.ranges), group.match)
        for group in recipe.rule.groups
    )
    rows = [row for group in groups for row in group.rows]
    state = replace(
        state,
        groups=groups,
        match=recipe.rule.match,
        frame=recipe.with_class(rule=Rule()),
        next_id=next(ids),
        active=rows[-1].id if rows else None,
        pristine=False,
        problem="",
        typed=(),
    )
    for channel in recipe.channels:
        state = show_channel(state, channel)
    return state


def read_recipe(state: AppState, data: bytes) -> AppState:
    """Put the recipe of a file on screen."""
    try:
        recipe = Recipe.from_json(data)
    except RecipeError as error:  # with the place, which is one in the file
        raise RecipeError(f"The recipe could not be loaded: {error}") from None
    return load_recipe(replace(state, recipes=state.recipes + 1), recipe)


def set_depth(state: AppState, depth: Depth) -> AppState:
    """Mean images of another depth by counts; only for rules without counts."""
    return replace(state, frame=replace(state.frame, depth=depth))


def rescale(state: AppState, depth: Depth) -> AppState:
    """Turn the recipe on screen to images of another depth."""
    return load_recipe(state, state.recipe.rescaled(depth))


def start_rule(state: AppState, channel: str, low: int, depth: int) -> AppState:
    """Begin with one range on a channel in counts, from `low` up, so that a mask is seen at once.

    Histograms that nobody chose follow: of an image without colours, one says it all.
    """
    top = CHANNELS[channel].limits(depth)[1]
    recipe = Recipe(Rule(), depth=16 if depth == 16 else 8, reading=state.frame.reading)
    shown = AppState().shown if state.shown == _GRAY_ALONE else state.shown
    if channel == "gray" and shown == AppState().shown:
        shown = _GRAY_ALONE
    state = load_recipe(replace(state, groups=(), shown=shown), recipe)
    return replace(add_group(state, Range(channel, min(low, top), top)), pristine=True)


def whole_range(channel: str, depth: int) -> Range:
    """Return the range that keeps every value of a channel."""
    low, high = CHANNELS[channel].limits(depth)
    return Range(channel, low, high)


def add_group(state: AppState, bounds: Range | None = None) -> AppState:
    """Add a group with one range."""
    bounds = bounds or whole_range(_next_channel(state), state.frame.depth)
    row = RangeRow(state.next_id + 1, bounds)
    card = GroupCard(state.next_id, (row,))
    state = replace(state, groups=(*state.groups, card), next_id=state.next_id + 2)
    return show_channel(_touched(state, row.id), bounds.channel)


def add_range(state: AppState, group_id: int, bounds: Range | None = None) -> AppState:
    """Add a range at the end of a group."""
    bounds = bounds or whole_range(_next_channel(state, group_id), state.frame.depth)
    row = RangeRow(state.next_id, bounds)
    state = _with_group(
        replace(state, next_id=state.next_id + 1),
        group_id,
        lambda card: replace(card, rows=(*card.rows, row)),
    )
    return show_channel(_touched(state, row.id), bounds.channel)


def leave_greys_out(state: AppState, group_id: int) -> AppState:
    """Let a group's range on saturation begin at 10 %; add one if none can."""
    least = 10
    card = next(each for each in state.groups if each.id == group_id)
    for row in card.rows:
        high = row.range.high
        if row.range.channel != "saturation" or row.range.outside or isinstance(high, Auto):
            continue
        if high >= least:
            return set_bounds(state, row.id, least, high)
    return add_range(state, group_id, Range("saturation", least, 100))


def duplicate_range(state: AppState, row_id: int) -> AppState:
    """Add a copy of a range right behind it."""
    copy_id = state.next_id

    def copied(card: GroupCard) -> GroupCard:
        rows = []
        for row in card.rows:
            rows += [row, RangeRow(copy_id, row.range)] if row.id == row_id else [row]
        return replace(card, rows=tuple(rows))

    groups = tuple(copied(card) for card in state.groups)
    return _touched(replace(state, groups=groups, next_id=copy_id + 1), copy_id)


def duplicate_group(state: AppState, group_id: int) -> AppState:
    """Add a copy of a group at the end."""
    card = next((card for card in state.groups if card.id == group_id), None)
    if card is None:  # removed by a click that came first
        return state
    ids = iter(range(state.next_id, state.next_id + len(card.rows) + 2))
    rows = tuple(RangeRow(next(ids), row.range) for row in card.rows)
    copy = GroupCard(next(ids), rows, card.match)
    state = replace(state, groups=(*state.groups, copy), next_id=next(ids))
    return _touched(state, rows[-1].id)


def remove_range(state: AppState, row_id: int) -> AppState:
    """Remove a range, and its group if that was the only one."""
    cards = (replace(c, rows=tuple(r for r in c.rows if r.id != row_id)) for c in state.groups)
    groups = tuple(card for card in cards if card.rows)
    rows = [row.id for card in groups for row in card.rows]
    active = state.active if state.active in rows else (rows[-1] if rows else None)
    return replace(state, groups=groups, active=active, pristine=False)


def remove_group(state: AppState, group_id: int) -> AppState:
    """Remove a group with its ranges."""
    for row in [row for card in state.groups if card.id == group_id for row in card.rows]:
        state = remove_range(state, row.id)
    return state


def set_channel(state: AppState, row_id: int, channel: str) -> AppState:
    """Turn a range to another channel; its bounds start at the channel's limits."""
    bounds = whole_range(channel, state.frame.depth)
    return show_channel(_with_range(state, row_id, lambda _: bounds), channel)


def set_outside(state: AppState, row_id: int, outside: bool) -> AppState:
    """Keep the values inside or outside a range."""
    return _with_row(
        _touched(state, row_id),
        row_id,
        lambda row: replace(row, range=replace(row.range, outside=outside)),
    )


def set_bounds(state: AppState, row_id: int, low: Bound, high: Bound) -> AppState:
    """Set both bounds; if they are not valid together, keep them as a draft.

    The mask goes on using the last valid range while the page says what is wrong.
    """
    try:
        return _with_range(state, row_id, lambda bounds: replace(bounds, low=low, high=high))
    except RecipeError:
        if not (isinstance(low, int | float) and isinstance(high, int | float)):
            raise
        scale = scale_of(_row(state, row_id).range.channel, state.frame.depth)
        return _drafted(state, row_id, (scale.text(low), scale.text(high)))


def set_end(state: AppState, row_id: int, end: End, text: str) -> AppState:
    """Set one bound as it was typed; the other stays as it is, or as it was typed.

    An emptied box gets its number back. What is no number stays in its box as a draft, and the
    bound as it was; so do both ends if they make no range.
    """
    row, depth = _row(state, row_id), state.frame.depth
    low, high = texts_of(row, depth)
    if not text.strip():
        text = texts_of(replace(row, draft=None), depth)[0 if end == "low" else 1]
    draft = (shortened(text), high) if end == "low" else (low, shortened(text))
    row = replace(row, draft=draft)
    state = set_bounds(state, row_id, *usable_bounds(row, depth))
    return _drafted(state, row_id, draft) if refusals(row, depth) else state


def drag_band(state: AppState, channel: str, start: float, end: float) -> AppState:
    """Set the last-touched range on `channel` to a span dragged over its histogram.

    Where no range is on that channel, one is added to the active group. Bounds are whole numbers
    inside the span.
    """
    limits = CHANNELS[channel].limits(state.frame.depth)
    low, high = sorted(min(max(each, limits[0] - 1), limits[1] + 1) for each in (start, end))
    first, last = max(-int(-low // 1), limits[0]), min(int(high // 1), limits[1])
    if first > last:  # narrower than one step: the value it is nearest to
        first = last = min(max(round((low + high) / 2), limits[0]), limits[1])
    there = [row for row in state.rows if row.range.channel == channel]
    if not there:
        bounds = Range(channel, first, last)
        group = active_group(state)
        return add_group(state, bounds) if group is None else add_range(state, group.id, bounds)
    target = next((row for row in there if row.id == state.active), there[-1])
    return set_bounds(state, target.id, first, last)


def set_match(state: AppState, match: Match) -> AppState:
    """Join groups by all or any."""
    return replace(state, match=match, pristine=False)


def set_group_match(state: AppState, group_id: int, match: Match) -> AppState:
    """Join a group's ranges by all or any."""
    state = _with_group(state, group_id, lambda card: replace(card, match=match))
    return replace(state, pristine=False)


def set_invert(state: AppState, invert: bool) -> AppState:
    """Select what the rule does not, or no longer."""
    return replace(state, frame=state.frame.with_class(invert=invert), pristine=False)


def convert_to_srgb(state: AppState, convert: bool) -> AppState:
    """Read images converted to sRGB, or as they are stored."""
    return _with_reading(state, color="srgb" if convert else "stored")


def ignore_transparency(state: AppState, ignore: bool) -> AppState:
    """Read images without looking at their opacity, or with it."""
    return _with_reading(state, alpha="ignore" if ignore else "use")


def _with_reading(state: AppState, **choice: str) -> AppState:
    reading = replace(state.frame.reading, **choice)  # type: ignore[arg-type]  # it checks itself
    return replace(state, frame=replace(state.frame, reading=reading), pristine=False)


def show_channel(state: AppState, channel: str) -> AppState:
    """Show a channel's histogram too."""
    if channel in state.shown:
        return state
    return replace(state, shown=tuple(c for c in CHANNELS if c in (*state.shown, channel)))


def set_shown(state: AppState, shown: tuple[str, ...]) -> AppState:
    """Show the histograms of these channels, in the table's order."""
    return replace(state, shown=tuple(channel for channel in CHANNELS if channel in shown))


def set_log(state: AppState, log: bool) -> AppState:
    """Draw histograms on a logarithmic or linear scale."""
    return replace(state, log=log)


def pick_pixel(state: AppState, x: int, y: int) -> AppState:
    """Show the values of a pixel."""
    return replace(state, pixel=(x, y))


def choose_image(state: AppState, key: str) -> AppState:
    """Look at another image; the rule stays."""
    return replace(state, image=key, pixel=None, picks=(), picked_groups=(), pick_note="")


def new_image(state: AppState, key: str) -> AppState:
    """Look at an image that was just added; a rule nobody touched makes room for its own."""
    state = choose_image(state, key)
    return replace(state, groups=()) if state.pristine else state


def select_images(state: AppState, file_key: str, selection: Selection) -> AppState:
    """Read other images of a file, and look at the first of them."""
    others = tuple(each for each in state.selections if each[0] != file_key)
    mine = () if selection == WHOLE else ((file_key, selection),)
    return choose_image(replace(state, selections=others + mine), file_key)


def _next_channel(state: AppState, group_id: int | None = None) -> str:
    """Return the first channel that a group does not use yet."""
    used = {row.range.channel for c in state.groups if c.id == group_id for row in c.rows}
    return next((channel for channel in CHANNELS if channel not in used), "red")


def active_group(state: AppState) -> GroupCard | None:
    """Return the group of the last-touched range, else the last one."""
    for card in state.groups:
        if any(row.id == state.active for row in card.rows):
            return card
    return state.groups[-1] if state.groups else None


def _row(state: AppState, row_id: int) -> RangeRow:
    for row in state.rows:
        if row.id == row_id:
            return row
    raise RecipeError("That range is no longer there.")


def _touched(state: AppState, row_id: int) -> AppState:
    return replace(state, active=row_id, pristine=False)


def _with_group(
    state: AppState, group_id: int, change: Callable[[GroupCard], GroupCard]
) -> AppState:
    groups = tuple(change(card) if card.id == group_id else card for card in state.groups)
    return replace(state, groups=groups)


def _with_row(state: AppState, row_id: int, change: Callable[[RangeRow], RangeRow]) -> AppState:
    groups = tuple(
        replace(card, rows=tuple(change(row) if row.id == row_id else row for row in card.rows))
        for card in state.groups
    )
    return replace(state, groups=groups)


def _drafted(state: AppState, row_id: int, draft: tuple[str, str]) -> AppState:
    return _with_row(_touched(state, row_id), row_id, lambda row: replace(row, draft=draft))


def _with_range(state: AppState, row_id: int, change: Callable[[Range], Range]) -> AppState:
    return _with_row(
        _touched(state, row_id), row_id, lambda row: RangeRow(row.id, change(row.range))
    )
