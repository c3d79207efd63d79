"""Undo and redo: what the user changed in the document, as named entries. No Streamlit here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from maskapp.core.color.channels import CHANNELS
from maskapp.core.measuring.areas import AREA_UNITS
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Rule
from maskapp.core.recipe.shapes import Grid, Polygon, Shape
from maskapp.files.reading.selection import pages_text
from maskapp.ui.state.class_names import classes_name
from maskapp.ui.state.model import Document, State
from maskapp.ui.state.rows import ClassCard, GroupCard, Measures, RangeRow, ShapeRow
from maskapp.ui.state.typed import end_names

LIMIT = 200
"""Most entries that are kept."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A change of the document.

    Parameters
    ----------
    name : str
        "Red from 120 → 131".
    other : Document
        The one on the other side of the change: undo and redo lead there.
    """

    name: str
    other: Document


@dataclass(frozen=True, slots=True)
class History:
    """The entries of a session, the newest last."""

    past: tuple[Entry, ...] = ()
    future: tuple[Entry, ...] = ()

    def record(self, before: Document, after: Document) -> History:
        """Return the history with the change from `before` to `after`, if it is one.

        Numbers of steps that are not valid are none; nor is the rule that the page itself makes
        for a new image.
        """
        # Said of images, whoever made the rule.
        chosen = _of_images(before) != _of_images(after)
        if _work(before) == _work(after) or (after.pristine and not chosen):
            return self
        entry = Entry(entry_name(before, after), before.settled)
        return History((*self.past, entry)[-LIMIT:])

    def extend(self, before: Document, after: Document) -> History:
        """Return the history with a change that is part of the last one: undo takes both back.

        Digits typed one after the other are one number.
        """
        if not self.past or self.future:
            return self.record(before, after)
        last = self.past[-1]
        return History(self.past[:-1]).record(last.other, after)

    def undo(self, state: State) -> tuple[History, State]:
        """Return the history and the state before the last entry; unchanged if there is none."""
        if not self.past:
            return self, state
        entry = self.past[-1]
        future = (*self.future, Entry(entry.name, state.document.settled))
        return History(self.past[:-1], future), _restored(state, entry.other)

    def redo(self, state: State) -> tuple[History, State]:
        """Return the history and the state after the entry that was last undone."""
        if not self.future:
            return self, state
        entry = self.future[-1]
        past = (*self.past, Entry(entry.name, state.document.settled))
        return History(past, self.future[:-1]), _restored(state, entry.other)


def entry_name(before: Document, after: Document) -> str:
    """Return what changed between two documents, in words; of several classes in which."""
    if before.tolerance != after.tolerance:
        return f"Tolerance {before.tolerance} → {after.tolerance} %"
    pairs = _pairs(before, after)
    named = [
        *(_pick_name(*pair) for pair in pairs),
        _own_region_name(before, after),
        _selection_name(before, after),
        _images_name(before, after),
        _measures_name(before.measures, after.measures),
        _own_size_name(before, after),
        "Parts of the names" if before.name_parts != after.name_parts else "",
    ]
    if not any(named) and (name := classes_name(before, after)):
        return name
    named += [
        _frame_name(before, after, pairs),
        _exception_name(before, after, pairs),
        *(_match_name(*pair) for pair in pairs),
        *(_groups_name(old.groups, new.groups) for old, new in pairs if old != new),
    ]
    changed = [new for old, new in pairs if old != new]
    several = len(after.classes) > 1 and len(before.classes) == len(after.classes)
    of = f"{changed[0].name}: " if several and len(changed) == 1 else ""
    return of + next(filter(None, named), "Rule replaced")


def _pairs(before: Document, after: Document) -> list[tuple[ClassCard, ClassCard]]:
    """Return the classes that are there before and after."""
    old = {card.id: card for card in before.classes}
    pairs = [(old[card.id], card) for card in after.classes if card.id in old]
    # Of a recipe that is loaded, all are others: the first stand for them.
    return pairs or [(before.classes[0], after.classes[0])]


def changed_class(before: Document, after: Document) -> int | None:
    """Return the id of the class of `after` that alone differs or is new; None for none."""
    old = {card.id: card for card in before.classes}
    changed = [card.id for card in after.classes if old.get(card.id) != card]
    return changed[0] if len(changed) == 1 else None


def _of_images(document: Document) -> tuple[object, ...]:
    return document.selections, document.excluded, document.marked, document.name_parts


def _work(document: Document) -> Document:
    """Return a document without what is no change by itself."""
    return replace(
        document.settled,
        classes=tuple(
            replace(
                card,
                first_groups=(),
                picked_groups=(),
                pick_note="",
                pick_effects=(),
                wrong_picks=(),
            )
            for card in document.settled.classes
        ),
        pristine=False,
        tolerance=0,
    )


def _restored(state: State, document: Document) -> State:
    """Return the state with another document; the view stays, as far as what it names is there."""
    changed = changed_class(_work(state.document), _work(document))
    state = replace(state, document=document).with_view(problem="")
    if changed is not None:  # so that it is seen
        state = state.with_view(mask_class=changed)
    rows = [row.id for row in state.card.rows]
    active = state.view.active if state.view.active in rows else (rows[-1] if rows else None)
    return state.with_view(active=active)


def _pick_name(before: ClassCard, after: ClassCard) -> str:
    old, new = ({each.id: each for each in card.picks} for card in (before, after))
    added = [new[key].picked.pick for key in new.keys() - old.keys()]
    if added:
        what = "Picked" if added[0].wanted else "Not this:"
        if (added[0].width, added[0].height) == (1, 1):
            return f"{what} {added[0].place}"
        return f"{what} a box of {added[0].width} × {added[0].height}"
    if before.picks and after.picks:
        if len(new) < len(old):
            return "Pick removed"
        if before.pick_fit != after.pick_fit:
            return "A rule for the set" if after.pick_fit == "set" else "Ranges close to the picks"
        if (after.follows_picks and not before.follows_picks) or before.picks != after.picks:
            return "Fitted to the picks"
    # A recipe that is loaded takes the place of the picks too.
    if not before.picks or after.picks or before.groups != after.groups:
        return ""
    return "Pick removed" if len(before.picks) == 1 else "Picks forgotten"


def _selection_name(before: Document, after: Document) -> str:
    changed = set(after.selections) ^ set(before.selections)
    if not changed:
        return ""
    key = next(iter(changed))[0]
    old, new = before.selection_of(key), after.selection_of(key)
    if old.level != new.level:
        return f"Level {old.level} → {new.level}"
    if old.channels != new.channels:
        return f"Channels {new.channels}"
    return f"Pages {pages_text(new.pages) or 'all'}"


def _images_name(before: Document, after: Document) -> str:
    """Return what was said of whole images."""
    kinds = (
        (before.excluded, after.excluded, "left out", "brought back"),
        (_marked(before), _marked(after), "marked as looked at", "no longer marked as looked at"),
    )
    for old, new, added, removed in kinds:
        for keys, word in ((set(new) - set(old), added), (set(old) - set(new), removed)):
            if keys:
                return f"{'1 image' if len(keys) == 1 else f'{len(keys)} images'} {word}"
    return ""


def _marked(document: Document) -> tuple[str, ...]:
    return tuple(key for key, _ in document.marked)


def _own_region_name(before: Document, after: Document) -> str:
    """Name a change of a single image's region."""
    keys = dict((*before.exceptions, *after.exceptions))
    for key in keys:
        old, new = before.exception_of(key).region, after.exception_of(key).region
        if old == new:
            continue
        if new is None:
            same = before.region == after.region
            return "Region of all images used again" if same else "Region of one image for all"
        rows = before.of_image(key).region
        ids, new_ids = ({row.id for row in each} for each in (rows, new))
        # A copy, moved or not, or other shapes in place of those of all.
        if old is None and bool(new_ids - ids) == bool(ids - new_ids):
            return "Own region for one image"
        return f"{_shapes_name(rows, new)} in one image"
    return ""


def _own_size_name(before: Document, after: Document) -> str:
    """Return which pixel size one image has of its own, or no longer."""
    for key in dict((*before.exceptions, *after.exceptions)):
        size = after.exception_of(key).pixel_size
        if size != before.exception_of(key).pixel_size:
            return f"Pixel size {size:g} µm in one image" if size else "Pixel size of all images"
    return ""


def _measures_name(before: Measures, after: Measures) -> str:
    if before.pixel_size != after.pixel_size:
        size = after.pixel_size
        return "Pixel size of the files" if size is None else f"Pixel size {size:g} µm"
    if before.counts != after.counts:
        return "Objects counted" if after.counts else "Objects no longer counted"
    unit = after.counting.area_unit
    if before.counting.area_unit != unit:
        return f"Areas of objects in {AREA_UNITS[unit]}"
    if before.counting != after.counting:
        return f"Objects counted: {after.counting.describe() or 'all'}"
    return ""


def _frame_name(before: Document, after: Document, pairs: list[tuple[ClassCard, ClassCard]]) -> str:
    (old, old_plain), (new, new_plain) = map(_frames, (before, after))
    if old == new:
        return ""
    if old.depth != new.depth:
        return f"Rule rescaled to {new.depth} bits"
    others = any(a.groups != b.groups for a, b in pairs) or len(pairs) < len(after.classes)
    if others and old_plain != new_plain:
        return "Recipe loaded"
    if others:
        return "Rule replaced"
    for a, b in pairs:
        if a.invert != b.invert:
            return "Invert on" if b.invert else "Invert off"
    if old.reading.color != new.reading.color:
        return "Converted to sRGB" if new.reading.color == "srgb" else "Colours as stored"
    if old.reading.alpha != new.reading.alpha:
        return f"Transparency {'ignored' if new.reading.alpha == 'ignore' else 'used'}"
    if old.prepare != new.prepare:
        added = [step for step in new.prepare if step not in old.prepare]
        return _capital(added[0].describe()) if added else "Prepare steps changed"
    if old.region != new.region:
        return _shapes_name(before.region, after.region)
    for a, b in pairs:
        if [row.step for row in a.cleaning] != [row.step for row in b.cleaning]:
            known = [row.step for row in a.cleaning]
            cleaned = [row.step for row in b.cleaning if row.step not in known]
            return _capital(cleaned[0].describe()) if cleaned else "Cleaning changed"
    return f"Neighbours {old.connectivity} → {new.connectivity}"


def _frames(document: Document) -> tuple[Recipe, Recipe]:
    """Return all of a document's recipe but its rules, and also without what is inverted."""
    recipe = document.recipe
    empty = tuple(replace(each, rule=Rule()) for each in recipe.classes)
    upright = tuple(replace(each, invert=False) for each in empty)
    return replace(recipe, classes=empty), replace(recipe, classes=upright)


def _exception_name(
    before: Document, after: Document, pairs: list[tuple[ClassCard, ClassCard]]
) -> str:
    """Return which range one image has a value of its own on, or no longer."""
    if any(old.groups != new.groups for old, new in pairs):
        return ""
    for key, _ in {*before.exceptions} ^ {*after.exceptions}:
        for old, new in _pairs(before.of_image(key), after.of_image(key)):
            if old.groups != new.groups:
                return f"{_groups_name(old.groups, new.groups)}, this image only"
    return ""


def _match_name(before: ClassCard, after: ClassCard) -> str:
    if before.match == after.match:
        return ""
    same = before.groups == after.groups
    return f"Match {before.match} → {after.match}" if same else "Rule replaced"


def _groups_name(before: tuple[GroupCard, ...], after: tuple[GroupCard, ...]) -> str:
    old, new = ({card.id: card for card in cards} for cards in (before, after))
    if len(old.keys() ^ new.keys()) > 1:
        return "Rule replaced"
    for card in (new[key] for key in new.keys() - old.keys()):
        return f"Group added: {_ranges_name(card.rows)}"
    for card in (old[key] for key in old.keys() - new.keys()):
        return f"Group removed: {_ranges_name(card.rows)}"
    changed = [(old[key], new[key]) for key in old if old[key] != new[key]]
    if len(changed) != 1:
        return "Rule replaced"
    card, other = changed[0]
    if card.match != other.match and card.rows == other.rows:
        return f"Match in the group {card.match} → {other.match}"
    return _rows_name(card.rows, other.rows)


def _rows_name(before: tuple[RangeRow, ...], after: tuple[RangeRow, ...]) -> str:
    old, new = ({row.id: row for row in rows} for rows in (before, after))
    if len(old.keys() ^ new.keys()) > 1:
        return "Group replaced"
    for row in (new[key] for key in new.keys() - old.keys()):
        return f"Range added: {row.range.describe()}"
    for row in (old[key] for key in old.keys() - new.keys()):
        return f"Range removed: {row.range.describe()}"
    changed = [(old[key], new[key]) for key in old if old[key] != new[key]]
    return " and ".join(_range_name(a, b) for a, b in changed[:2])


def _range_name(before: RangeRow, after: RangeRow) -> str:
    old, new = before.range, after.range
    label = CHANNELS[old.channel].label
    if old.channel != new.channel:
        return f"{label} → {CHANNELS[new.channel].label}"
    if old.outside != new.outside:
        return f"{label} {'outside' if new.outside else 'inside'}"
    ends = [
        f"{word} {a} → {b}"
        for word, a, b in zip(("from", "to"), end_names(before), end_names(after), strict=True)
        if a != b
    ]
    return f"{label} {' and '.join(ends)}"


def _ranges_name(rows: tuple[RangeRow, ...]) -> str:
    first = rows[0].range.describe()
    return first if len(rows) == 1 else f"{first} and {len(rows) - 1} more"


def _shapes_name(before: tuple[ShapeRow, ...], after: tuple[ShapeRow, ...]) -> str:
    if len(before) != len(after):
        return "Shape added" if len(after) > len(before) else "Shape removed"
    old, new = ({row.id: row.shape for row in rows} for rows in (before, after))
    changed = [(old[key], new[key]) for key in old.keys() & new.keys() if old[key] != new[key]]
    for a, b in changed:
        if a.name != b.name:
            return f"Shape called {b.name}" if b.name else "Shape without a name"
        if isinstance(a, Grid) and isinstance(b, Grid) and _cells(a) != _cells(b):
            return f"Grid of {b.rows} × {b.columns}"
    return "Shape moved" if all(_is_moved(*pair) for pair in changed) else "Shape resized"


def _cells(grid: Grid) -> tuple[object, ...]:
    return grid.rows, grid.columns, grid.cell, grid.fill


def _is_moved(before: Shape, after: Shape) -> bool:
    """Whether two forms of a shape differ in their place alone."""
    if isinstance(before, Polygon) and isinstance(after, Polygon):
        pairs = zip(before.points, after.points, strict=True)
        return len({(x - a, y - b) for (a, b), (x, y) in pairs}) == 1
    if isinstance(before, Polygon) or isinstance(after, Polygon):
        return False
    return (before.width, before.height) == (after.width, after.height)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
