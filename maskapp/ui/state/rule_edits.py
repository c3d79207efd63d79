"""Everything a user can do to the state, as pure functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Bound, End, Match, Range, Rule
from maskapp.errors import RecipeError
from maskapp.files.reading.selection import WHOLE, Selection
from maskapp.ui.state.model import Document, State
from maskapp.ui.state.rows import ClassCard, GroupCard, RangeRow, ShapeRow, StepRow
from maskapp.ui.state.typed import refusals, scale_of, shortened, texts_of, usable_bounds
from maskapp.ui.state.view import View

_GRAY_ALONE = ("gray",)


def load_recipe(state: State, recipe: Recipe) -> State:
    """Put a recipe on screen in place of the present one.

    On view is the class that is called as the one before, else the first.
    """
    shown = state.card.name
    state, cards = _cards_of(state, recipe)
    parts = len(recipe.prepare) + len(recipe.region)
    state, ids = state.with_ids(parts)
    state = state.with_document(
        classes=cards,
        depth=recipe.depth,
        prepare=tuple(StepRow(next(ids), step) for step in recipe.prepare),
        region=tuple(ShapeRow(next(ids), shape) for shape in recipe.region),
        connectivity=recipe.connectivity,
        reading=recipe.reading,
        pristine=False,
    )
    state = replace(state, document=without_lost_bounds(state.document))
    card = next((card for card in cards if card.name == shown), cards[0])
    state = choose_class(state, card.id).with_view(problem="")
    for channel in recipe.channels:
        state = show_channel(state, channel)
    return state


def _cards_of(state: State, recipe: Recipe) -> tuple[State, tuple[ClassCard, ...]]:
    cards: list[ClassCard] = []
    for each in recipe.classes:
        state, groups = group_cards(state, each.rule)
        state, ids = state.with_ids(1 + len(each.cleaning))
        card = ClassCard(
            next(ids),
            groups,
            each.rule.match,
            each.invert,
            tuple(StepRow(next(ids), step) for step in each.cleaning),
            each.name,
            each.color,
            next((card.id for card in cards if card.name == each.within), None),
        )
        cards.append(card)
    return state, tuple(cards)


def group_cards(state: State, rule: Rule) -> tuple[State, tuple[GroupCard, ...]]:
    """Return the groups of a rule with ids, and the state after these were taken."""
    state, ids = state.with_ids(sum(1 + len(group.ranges) for group in rule.groups))
    return state, tuple(
        GroupCard(next(ids), tuple(RangeRow(next(ids), r) for r in group.ranges), group.match)
        for group in rule.groups
    )


def choose_class(state: State, class_id: int) -> State:
    """Look at another class: edits, numbers and explanations are of it."""
    rows = state.document.card(class_id).rows
    return state.with_view(mask_class=class_id, active=rows[-1].id if rows else None)


def read_recipe(state: State, data: bytes) -> State:
    """Put the recipe of a file on screen."""
    try:
        recipe = Recipe.from_json(data)
    except RecipeError as error:  # with the place, which is one in the file
        raise RecipeError(f"The recipe could not be loaded: {error}") from None
    return load_recipe(state.with_view(recipes=state.view.recipes + 1), recipe)


def set_depth(state: State, depth: Depth) -> State:
    """Mean images of another depth by counts; only for rules without counts."""
    return state.with_document(depth=depth)


def rescale(state: State, depth: Depth) -> State:
    """Turn the recipe on screen to images of another depth."""
    return load_recipe(state, state.document.recipe.rescaled(depth))


def start_rule(state: State, bounds: Range, depth: Depth) -> State:
    """Begin with one range, so that a mask is seen at once.

    Histograms that nobody chose follow: of an image without colours, one says it all.
    """
    recipe = Recipe(Rule(), depth=depth, reading=state.document.reading)
    shown = View().shown if state.view.shown == _GRAY_ALONE else state.view.shown
    if bounds.channel == "gray" and shown == View().shown:
        shown = _GRAY_ALONE
    state = load_recipe(state.with_view(shown=shown), recipe)
    return as_first_rule(add_group(state, bounds))


def as_first_rule(state: State) -> State:
    """Have the rule be the page's own: what is picked makes it anew."""
    classes = tuple(replace(card, first_groups=card.groups) for card in state.document.classes)
    return state.with_document(pristine=True, classes=classes)


def whole_range(channel: str, depth: int) -> Range:
    """Return the range that keeps every value of a channel."""
    low, high = CHANNELS[channel].limits(depth)
    return Range(channel, low, high)


def add_group(state: State, bounds: Range | None = None) -> State:
    """Add a group with one range."""
    bounds = bounds or whole_range(next_channel(state), state.document.depth)
    state, ids = state.with_ids(2)
    card_id, row = next(ids), RangeRow(next(ids), bounds)
    state = state.with_class(groups=(*state.card.groups, GroupCard(card_id, (row,))))
    return show_channel(_touched(state, row.id), bounds.channel)


def add_range(state: State, group_id: int, bounds: Range | None = None) -> State:
    """Add a range at the end of a group."""
    if state.document.group(group_id) is None:  # removed by a click that came first
        return state
    bounds = bounds or whole_range(next_channel(state, group_id), state.document.depth)
    state, ids = state.with_ids(1)
    row = RangeRow(next(ids), bounds)
    state = _with_group(state, group_id, lambda card: replace(card, rows=(*card.rows, row)))
    return show_channel(_touched(state, row.id), bounds.channel)


def leave_greys_out(state: State, group_id: int) -> State:
    """Let a group's range on saturation begin at 10 %; add one if none can."""
    least = 10
    card = state.document.group(group_id)
    if card is None:  # removed by a click that came first
        return state
    for row in card.rows:
        high = row.range.high
        if row.range.channel != "saturation" or row.range.outside or isinstance(high, Auto):
            continue
        if high >= least:
            return set_bounds(state, row.id, least, high)
    return add_range(state, group_id, Range("saturation", least, 100))


def duplicate_range(state: State, row_id: int) -> State:
    """Add a copy of a range right behind it."""
    state, ids = state.with_ids(1)
    copy_id = next(ids)

    def copied(card: GroupCard) -> GroupCard:
        rows = []
        for row in card.rows:
            rows += [row, RangeRow(copy_id, row.range)] if row.id == row_id else [row]
        return replace(card, rows=tuple(rows))

    state = _with_groups(state, lambda groups: tuple(map(copied, groups)))
    return _touched(state, copy_id)


def duplicate_group(state: State, group_id: int) -> State:
    """Add a copy of a group at the end."""
    card = state.document.group(group_id)
    if card is None:  # removed by a click that came first
        return state
    state, ids = state.with_ids(len(card.rows) + 1)
    rows = tuple(RangeRow(next(ids), row.range) for row in card.rows)
    copy = GroupCard(next(ids), rows, card.match)
    state = _with_groups(state, lambda groups: (*groups, copy) if card in groups else groups)
    return _touched(state, rows[-1].id)


def remove_range(state: State, row_id: int) -> State:
    """Remove a range, and its group if that was the only one."""

    def others(groups: tuple[GroupCard, ...]) -> tuple[GroupCard, ...]:
        cards = (
            replace(card, rows=tuple(row for row in card.rows if row.id != row_id))
            for card in groups
        )
        return tuple(card for card in cards if card.rows)

    state = _with_groups(state, others).with_document(pristine=False)
    rows = [row.id for row in state.card.rows]
    active = state.view.active if state.view.active in rows else (rows[-1] if rows else None)
    state = replace(state, document=without_lost_bounds(state.document))
    return state.with_view(active=active)


def remove_group(state: State, group_id: int) -> State:
    """Remove a group with its ranges."""
    card = state.document.group(group_id)
    for row in card.rows if card else ():
        state = remove_range(state, row.id)
    return state


def set_channel(state: State, row_id: int, channel: str) -> State:
    """Turn a range to another channel, in all images; its bounds start at the channel's limits."""
    bounds = whole_range(channel, state.document.depth)
    document = state.document
    for key, _ in document.exceptions:  # their bounds are of the channel before
        document = _without_own(document, row_id, key)
    state = replace(state, document=document)
    state = _with_row(_touched(state, row_id), row_id, lambda row: RangeRow(row.id, bounds))
    return show_channel(state, channel)


def set_outside(state: State, row_id: int, outside: bool, image: str = "") -> State:
    """Keep the values inside or outside a range; see :func:`row_of` for `image`."""
    draft = _row(state, row_id).draft
    state = _with_range(state, row_id, lambda row: replace(row, outside=outside), image)
    return _with_row(state, row_id, lambda row: replace(row, draft=draft))


def set_bounds(state: State, row_id: int, low: Bound, high: Bound, image: str = "") -> State:
    """Set both bounds; if they are not valid together, keep them as a draft.

    The mask goes on using the last valid range while the page says what is wrong. See
    :func:`row_of` for `image`.
    """
    try:
        return _with_range(state, row_id, lambda row: replace(row, low=low, high=high), image)
    except RecipeError:
        if not (isinstance(low, int | float) and isinstance(high, int | float)):
            raise
        scale = scale_of(_row(state, row_id).range.channel, state.document.depth)
        return _drafted(state, row_id, (scale.text(low), scale.text(high)))


def set_end(state: State, row_id: int, end: End, text: str, image: str = "") -> State:
    """Set one bound as it was typed; the other stays as it is, or as it was typed.

    An emptied box gets its number back. What is no number stays in its box as a draft, and the
    bound as it was; so do both ends if they make no range. See :func:`row_of` for `image`.
    """
    row, depth = _row(state, row_id, image), state.document.depth
    low, high = texts_of(row, depth)
    if not text.strip():
        text = texts_of(replace(row, draft=None), depth)[0 if end == "low" else 1]
    draft = (shortened(text), high) if end == "low" else (low, shortened(text))
    row = replace(row, draft=draft)
    state = set_bounds(state, row_id, *usable_bounds(row, depth), image=image)
    return _drafted(state, row_id, draft) if refusals(row, depth) else state


def set_only_this(state: State, only_this: bool) -> State:
    """Have edits of bounds and of the region be for the image on view alone, or for all."""
    return state.with_view(only_this=only_this)


def use_rule_of_all(state: State, row_id: int, image: str) -> State:
    """Take back what an image has instead of a range of the rule of all."""
    document = _without_own(state.document, row_id, image)
    state = replace(state, document=document)
    return _with_row(_touched(state, row_id), row_id, lambda row: replace(row, draft=None))


def drag_band(state: State, channel: str, start: float, end: float) -> State:
    """Set the last-touched range on `channel` to a span dragged over its histogram.

    Where no range is on that channel, one is added to the active group. Bounds are steps by hand
    inside the span: whole numbers, or hundredths on a finer grid.
    """
    row = CHANNELS[channel]
    step = row.hand
    least, most = (limit * row.scale // step for limit in row.limits(state.document.depth))
    low, high = sorted(
        min(max(each * row.scale / step, least - 1), most + 1) for each in (start, end)
    )
    low, high = (round(each, 6) for each in (low, high))  # 0.29 is 28.999… hundredths
    first, last = max(-int(-low // 1), least), min(int(high // 1), most)
    if first > last:  # narrower than one step: the value it is nearest to
        first = last = min(max(round((low + high) / 2), least), most)
    found = Range(channel, row.number(first * step), row.number(last * step))
    there = [row for row in state.card.rows if row.range.channel == channel]
    if not there:
        group = active_group(state)
        return add_group(state, found) if group is None else add_range(state, group.id, found)
    target = next((row for row in there if row.id == state.view.active), there[-1])
    return set_bounds(state, target.id, found.low, found.high)


def set_match(state: State, match: Match) -> State:
    """Join groups by all or any."""
    return state.with_class(match=match).with_document(pristine=False)


def set_group_match(state: State, group_id: int, match: Match) -> State:
    """Join a group's ranges by all or any."""
    state = _with_group(state, group_id, lambda card: replace(card, match=match))
    return state.with_document(pristine=False)


def set_invert(state: State, invert: bool) -> State:
    """Select what the rule does not, or no longer."""
    return state.with_class(invert=invert).with_document(pristine=False)


def convert_to_srgb(state: State, convert: bool) -> State:
    """Read images converted to sRGB, or as they are stored."""
    return _with_reading(state, color="srgb" if convert else "stored")


def ignore_transparency(state: State, ignore: bool) -> State:
    """Read images without looking at their opacity, or with it."""
    return _with_reading(state, alpha="ignore" if ignore else "use")


def _with_reading(state: State, **choice: str) -> State:
    reading = replace(state.document.reading, **choice)  # type: ignore[arg-type]  # it checks itself
    return state.with_document(reading=reading, pristine=False)


def show_channel(state: State, channel: str) -> State:
    """Show a channel's histogram too."""
    shown = state.view.shown
    if channel in shown:
        return state
    return state.with_view(shown=tuple(CHANNELS.in_order((*shown, channel))))


def set_shown(state: State, shown: tuple[str, ...]) -> State:
    """Show the histograms of these channels, in the table's order."""
    return state.with_view(shown=tuple(CHANNELS.in_order(shown)))


def set_log(state: State, log: bool) -> State:
    """Draw histograms on a logarithmic or linear scale."""
    return state.with_view(log=log)


def show_picture(state: State, channel: str) -> State:
    """Show a channel, or the errors, in the picture; "" shows the photograph."""
    return state.with_view(picture=channel)


def show_false_colours(state: State, false_colours: bool) -> State:
    """Show a channel in colours, or in greys."""
    return state.with_view(false_colours=false_colours)


def pick_pixel(state: State, x: int, y: int) -> State:
    """Show the values of a pixel."""
    return state.with_view(pixel=(x, y))


def choose_image(state: State, key: str) -> State:
    """Look at another image; the rule and the picks stay.

    Edits are for all images again, but where the image has bounds of its own: for it alone, as
    those of its own bounds are anyway.
    """
    if key == state.view.image:
        return state.with_view(pixel=None)
    own = bool(state.document.exception_of(key).bounds)
    return state.with_view(
        image=key, pixel=None, only_this=own, shapes_only_this=None, size_only_this=False
    )


def new_image(state: State, key: str) -> State:
    """Look at an image that was just added; a rule nobody touched makes room for its own."""
    state = choose_image(state, key)
    if not state.document.pristine:
        return state
    first = ClassCard(state.document.classes[0].id)
    return choose_class(state.with_document(classes=(first,)), first.id)


def add_images(state: State, key: str) -> State:
    """Look at an image that was just added to the others; examples make room for it.

    The rule stays, also one that the page made: of the images before, masks may have been looked
    at, or saved. That of an example is for the kind of thing that people came for.
    """
    return choose_image(state.with_view(examples=()), key)


def select_images(state: State, file_key: str, selection: Selection) -> State:
    """Read other images of a file, and look at the first of them."""
    others = tuple(each for each in state.document.selections if each[0] != file_key)
    mine = () if selection == WHOLE else ((file_key, selection),)
    return choose_image(state.with_document(selections=others + mine), file_key)


def next_channel(state: State, group_id: int | None = None) -> str:
    """Return the first channel that a group does not use yet."""
    card = state.document.group(group_id)
    used = {row.range.channel for row in card.rows} if card else set()
    return next((channel for channel in CHANNELS if channel not in used), "red")


def active_group(state: State) -> GroupCard | None:
    """Return the group of the last-touched range, else the last one."""
    groups = state.card.groups
    touched = state.document.group_of(state.view.active)
    return touched if touched in groups else groups[-1] if groups else None


def row_of(state: State, row_id: int, image: str = "") -> RangeRow | None:
    """Return the range that an edit of bounds changes, None if it is no longer there.

    Where edits are for one image only, or it has a value of its own there, that is its own.

    Parameters
    ----------
    state : State
    row_id : int
    image : str
        Key of the image on which the edit is made; "" for the one on view.
    """
    document = state.document
    return document.of_image(_image_meant(state, row_id, image)).row(row_id)


def _image_meant(state: State, row_id: int, image: str) -> str:
    """Return the key of the image whose own bounds an edit is for, "" if it is for all."""
    key = image or state.view.image
    own = dict(state.document.exception_of(key).bounds)
    return key if state.view.only_this or row_id in own else ""


def _without_own(document: Document, row_id: int, image: str) -> Document:
    exception = document.exception_of(image)
    bounds = tuple(each for each in exception.bounds if each[0] != row_id)
    return document.with_exception(image, replace(exception, bounds=bounds))


def without_lost_bounds(document: Document) -> Document:
    """Return a document without images' own bounds of ranges that are no longer there."""
    rows = {row.id for row in document.rows}
    for key, exception in document.exceptions:
        bounds = tuple(each for each in exception.bounds if each[0] in rows)
        document = document.with_exception(key, replace(exception, bounds=bounds))
    return document


def _with_own(state: State, row_id: int, image: str, bounds: Range) -> State:
    """Give an image a range of its own; none if it is that of all."""
    document = _without_own(state.document, row_id, image)
    if bounds != _row(state, row_id).range:
        exception = document.exception_of(image)
        exception = replace(exception, bounds=(*exception.bounds, (row_id, bounds)))
        document = document.with_exception(image, exception)
    return replace(state, document=document)


def _row(state: State, row_id: int, image: str | None = None) -> RangeRow:
    row = state.document.row(row_id) if image is None else row_of(state, row_id, image)
    if row is None:
        raise RecipeError("That range is no longer there.")
    return row


def _touched(state: State, row_id: int) -> State:
    return state.with_view(active=row_id).with_document(pristine=False)


def _with_group(state: State, group_id: int, change: Callable[[GroupCard], GroupCard]) -> State:
    return _with_groups(
        state,
        lambda groups: tuple(change(card) if card.id == group_id else card for card in groups),
    )


def _with_row(state: State, row_id: int, change: Callable[[RangeRow], RangeRow]) -> State:
    def changed(card: GroupCard) -> GroupCard:
        rows = tuple(change(row) if row.id == row_id else row for row in card.rows)
        return replace(card, rows=rows)

    return _with_groups(state, lambda groups: tuple(map(changed, groups)))


def _with_groups(
    state: State, change: Callable[[tuple[GroupCard, ...]], tuple[GroupCard, ...]]
) -> State:
    """Change groups of whichever class: ids say which, also where another one is on view by now."""
    cards = (replace(card, groups=change(card.groups)) for card in state.document.classes)
    return state.with_document(classes=tuple(cards))


def _drafted(state: State, row_id: int, draft: tuple[str, str]) -> State:
    return _with_row(_touched(state, row_id), row_id, lambda row: replace(row, draft=draft))


def _with_range(
    state: State, row_id: int, change: Callable[[Range], Range], image: str = ""
) -> State:
    """Change a range where it is meant: in the rule of all, or in what one image has instead."""
    state = _touched(state, row_id)
    key = _image_meant(state, row_id, image)
    if not key:
        return _with_row(state, row_id, lambda row: RangeRow(row.id, change(row.range)))
    state = _with_own(state, row_id, key, change(_row(state, row_id, image).range))
    return _with_row(state, row_id, lambda row: replace(row, draft=None))
