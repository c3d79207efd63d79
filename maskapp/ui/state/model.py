"""What one session's page shows, as one frozen value. No Streamlit here."""

from __future__ import annotations

from dataclasses import dataclass, field

from maskapp.core.finding.picks import Pick
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Match, Range, Rule
from maskapp.files.reading.selection import WHOLE, Selection

Selections = tuple[tuple[str, Selection], ...]


@dataclass(frozen=True, slots=True)
class RangeRow:
    """A range on the page.

    Parameters
    ----------
    id : int
        Never used again, so that widgets follow their range when others go.
    range : Range
        The last valid one: what the mask uses.
    draft : tuple of str, optional
        From and To as typed, while they are not valid; "" for one that is automatic.
    """

    id: int
    range: Range
    draft: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group on the page."""

    id: int
    rows: tuple[RangeRow, ...]
    match: Match = "all"


@dataclass(frozen=True, slots=True)
class AppState:
    """All that the user decided.

    Parameters
    ----------
    groups : tuple of GroupCard
    match : {"any", "all"}
        How groups join.
    frame : Recipe
        The recipe's other parts: smoothing, region, cleaning, invert, depth. Its rule is unused.
    next_id : int
        The next id for a group or a range.
    active : int or None
        Id of the last-touched range.
    pristine : bool
        The page made the rule, no user has touched it.
    image : str
        Key of the image on view; "" for the first.
    examples : tuple of str
        Example images the user opened.
    uploads : int
        Counts cleared uploaders: a new key is the only way to empty one.
    recipes : int
        Counts loaded recipe files, likewise.
    shown : tuple of str
        Channels with a histogram.
    log : bool
        Histograms have a logarithmic scale.
    pair : tuple of str
        Channels of the density plot: across and up.
    picks : tuple of Pick
        What the eyedropper picked, while the rule is the one that came of it.
    picked_groups : tuple of GroupCard
        The groups that came of the picks.
    pick_note : str
        What the picks could not do, as sentences.
    tolerance : int
        How far ranges reach beyond picked values, in percent of the channel's span.
    pixel : tuple of int, optional
        (x, y) of the picked pixel.
    problem : str
        Why the last action failed, as a sentence; "" if it did not.
    step_ids : tuple of int
        Ids of cleaning steps, see :func:`~maskapp.ui.state.step_edits.numbered_steps`.
    typed : tuple of (int, str)
        Numbers of cleaning steps as typed, by the step's id, while they are not valid; 0 stands for
        the smoothing.
    tried : str
        Channel whose automatic thresholds are on view, all methods side by side; "" for none.
    selections : tuple of (str, Selection)
        Which images are read, by the key of their file; of other files all.
    """

    groups: tuple[GroupCard, ...] = ()
    match: Match = "any"
    frame: Recipe = field(default_factory=lambda: Recipe(Rule()))
    next_id: int = 1
    active: int | None = None
    pristine: bool = True
    image: str = ""
    examples: tuple[str, ...] = ()
    uploads: int = 0
    recipes: int = 0
    shown: tuple[str, ...] = ("red", "green", "blue")
    log: bool = False
    pair: tuple[str, str] = ("red", "green")
    picks: tuple[Pick, ...] = ()
    picked_groups: tuple[GroupCard, ...] = ()
    pick_note: str = ""
    tolerance: int = 5
    pixel: tuple[int, int] | None = None
    problem: str = ""
    step_ids: tuple[int, ...] = ()
    typed: tuple[tuple[int, str], ...] = ()
    tried: str = ""
    selections: Selections = ()

    def selection_of(self, file_key: str) -> Selection:
        """Which images of a file are read."""
        return dict(self.selections).get(file_key, WHOLE)

    @property
    def recipe(self) -> Recipe:
        """The recipe on screen, of the last valid ranges."""
        groups = (Group(tuple(row.range for row in g.rows), g.match) for g in self.groups)
        return self.frame.with_class(rule=Rule(tuple(groups), self.match))

    @property
    def rows(self) -> tuple[RangeRow, ...]:
        """All ranges, in order."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def live_picks(self) -> tuple[Pick, ...]:
        """The picks, unless the rule was changed by something else since."""
        return self.picks if self.groups == self.picked_groups else ()

    @property
    def has_drafts(self) -> bool:
        """Whether some typed numbers are not valid, so that the mask does not follow them."""
        return bool(self.typed) or any(row.draft for row in self.rows)
