"""Undo and redo: what the user changed in the recipe, as named steps. No Streamlit here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from maskapp.core.color.channels import CHANNELS
from maskapp.files.reading.selection import pages_text
from maskapp.ui.state.model import AppState, GroupCard, RangeRow
from maskapp.ui.state.typed import end_names

LIMIT = 200
"""Most steps that are kept."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change of the recipe.

    Parameters
    ----------
    name : str
        "Red from 120 → 131".
    other : AppState
        The state on the other side of the change: undo and redo lead there.
    """

    name: str
    other: AppState


@dataclass(frozen=True, slots=True)
class History:
    """The steps of a session, the newest last."""

    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()

    def record(self, before: AppState, after: AppState) -> History:
        """Return the history with the change from `before` to `after`, if it is one.

        What only concerns the view, as the image that is looked at, is no step; nor is the rule
        that the page itself makes for a new image.
        """
        chosen = before.selections != after.selections
        if _work(before) == _work(after) or (after.pristine and not chosen):
            return self
        step = Step(step_name(before, after), before)
        return History((*self.past, step)[-LIMIT:])

    def undo(self, state: AppState) -> tuple[History, AppState]:
        """Return the history and the state before the last step; unchanged if there is none."""
        if not self.past:
            return self, state
        step = self.past[-1]
        history = History(self.past[:-1], (*self.future, Step(step.name, state)))
        return history, _restored(state, step.other)

    def redo(self, state: AppState) -> tuple[History, AppState]:
        """Return the history and the state after the step that was last undone."""
        if not self.future:
            return self, state
        step = self.future[-1]
        history = History((*self.past, Step(step.name, state)), self.future[:-1])
        return history, _restored(state, step.other)


def step_name(before: AppState, after: AppState) -> str:
    """Return what changed between two states, in words."""
    for name in (
        _pick_name(before, after),
        _selection_name(before, after),
        _frame_name(before, after),
        _match_name(before, after),
        _groups_name(before.groups, after.groups),
    ):
        if name:
            return name
    return "Rule replaced"


def _work(state: AppState) -> tuple[object, ...]:
    return state.groups, state.match, state.frame, state.selections


def _restored(state: AppState, work: AppState) -> AppState:
    return replace(
        state,
        groups=work.groups,
        match=work.match,
        frame=work.frame,
        selections=work.selections,
        active=work.active,
        pristine=work.pristine,
        picks=work.picks,
        picked_groups=work.picked_groups,
        pick_note=work.pick_note,
        tolerance=work.tolerance,
        problem="",
        typed=(),
    )


def _pick_name(before: AppState, after: AppState) -> str:
    if after.tolerance != before.tolerance:
        return f"Tolerance {before.tolerance} → {after.tolerance} %"
    if not after.picks or after.picks == before.picks or len(after.picks) < len(before.picks):
        return ""
    pick = after.picks[-1]
    what = "Picked" if pick.wanted else "Not this:"
    if (pick.width, pick.height) == (1, 1):
        return f"{what} x {pick.x}, y {pick.y}"
    return f"{what} a box of {pick.width} × {pick.height}"


def _selection_name(before: AppState, after: AppState) -> str:
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


def _frame_name(before: AppState, after: AppState) -> str:
    old, new = before.frame, after.frame
    if old == new:
        return ""
    if old.depth != new.depth:
        return f"Rule rescaled to {new.depth} bits"
    if before.groups != after.groups and old.with_class(invert=False) != new.with_class(
        invert=False
    ):
        return "Recipe loaded"
    if before.groups != after.groups:
        return "Rule replaced"
    if old.invert != new.invert:
        return "Invert on" if new.invert else "Invert off"
    if old.reading.color != new.reading.color:
        return "Converted to sRGB" if new.reading.color == "srgb" else "Colours as stored"
    if old.reading.alpha != new.reading.alpha:
        return f"Transparency {'ignored' if new.reading.alpha == 'ignore' else 'used'}"
    if old.prepare != new.prepare:
        added = [step for step in new.prepare if step not in old.prepare]
        return _capital(added[0].describe()) if added else "Smoothing removed"
    if old.region != new.region:
        return _list_name("Shape", len(old.region), len(new.region))
    if old.cleaning != new.cleaning:
        cleaned = [step for step in new.cleaning if step not in old.cleaning]
        return _capital(cleaned[0].describe()) if cleaned else "Cleaning changed"
    return f"Neighbours {old.connectivity} → {new.connectivity}"


def _match_name(before: AppState, after: AppState) -> str:
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


def _list_name(word: str, old: int, new: int) -> str:
    if old == new:
        return f"{word} changed"
    return f"{word} added" if new > old else f"{word} removed"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
