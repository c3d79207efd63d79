"""Ranges, groups and rules: what is selected, as frozen values that cannot be invalid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

from maskapp.core.color.channel import Channel
from maskapp.core.color.channels import CHANNELS
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.automatic import Auto as Auto  # noqa: PLC0414  # parts of a range, too
from maskapp.core.recipe.automatic import Local as Local  # noqa: PLC0414
from maskapp.core.validation import checked_parts
from maskapp.errors import RecipeError, quoted

Match = Literal["all", "any"]
End = Literal["low", "high"]
MAX_RANGES = 200


Bound = int | float | Auto


@dataclass(frozen=True, slots=True)
class Range:
    """The pixels whose value on one channel lies from `low` to `high`, both ends included.

    Parameters
    ----------
    channel : str
        A key of :data:`maskapp.core.color.channels.CHANNELS`, or a channel of one's own: a name
        with a formula, ``"brown = 2 red - green - blue"`` (:mod:`maskapp.core.color.own`).
    low, high : int, float, decimal.Decimal, Auto or Local
        Bounds on the channel's grid. For hue, ``low > high`` wraps through 0°, and 360 means 0
        except as the `high` of a range that does not wrap.
    outside : bool, default False
        True selects every other pixel instead.

    Raises
    ------
    RecipeError
        If a bound is no number, off the grid or outside the channel's limits (those of 16-bit
        images; :class:`~maskapp.Recipe` knows its depth), or `low` is above `high`; if a local
        threshold stands on a circular channel, or its offset is off the channel's grid.
    """

    channel: str
    low: Bound
    high: Bound
    outside: bool = False

    def __post_init__(self) -> None:
        channel = _channel(self.channel)
        object.__setattr__(self, "channel", channel.id)  # one text for each channel
        for end in get_args(End):
            bound = getattr(self, end)
            try:
                if isinstance(bound, Local):
                    bound.check(channel)
                elif not isinstance(bound, Auto):
                    object.__setattr__(self, end, channel.bound(bound))
            except RecipeError as error:
                raise error.within(end) from None
        if not isinstance(self.outside, bool):
            raise RecipeError(f"{quoted(self.outside)} is not true or false", "outside")
        if not channel.circular and not isinstance(self.low, Auto):
            if not isinstance(self.high, Auto) and self.low > self.high:
                raise RecipeError(
                    f"{channel.label}: low {self.low} is above high {self.high}. "
                    "Swap them or lower the first value."
                )

    @property
    def local(self) -> bool:
        """Whether a bound is a local threshold: then places decide too, not values alone."""
        return isinstance(self.low, Local) or isinstance(self.high, Local)

    @property
    def wraps(self) -> bool:
        """Whether the range passes through 0° (hue only, fixed bounds)."""
        return (
            not isinstance(self.low, Auto)
            and not isinstance(self.high, Auto)
            and self.low > self.high
        )

    def describe(self) -> str:
        """Return the range in words: ``"Red 120–255"``, ``"Hue not 350°–10°"``."""
        channel = CHANNELS[self.channel]
        no = "not " if self.outside else ""
        low, high = (_bound_text(bound, channel) for bound in (self.low, self.high))
        if self.low == self.high and not isinstance(self.low, Auto):
            return f"{channel.label} {no}{low}"
        # A dash between two signed numbers reads as a third sign.
        to = " to " if "−" in low + high or "(" in low + high else "–"
        if channel.unit == "%" and to == "–":
            low = low.removesuffix(" %")
        return f"{channel.label} {no}{low}{to}{high}"


def _channel(id_: object) -> Channel:
    try:
        if isinstance(id_, str):
            return CHANNELS[id_]
    except KeyError:
        pass
    except RecipeError as error:
        raise error.within("channel") from None
    raise RecipeError(
        f"{quoted(id_)} is not a channel. Use one of: {', '.join(CHANNELS)}", "channel"
    )


def _bound_text(bound: Bound, channel: Channel) -> str:
    if not isinstance(bound, Auto):
        return channel.text(bound)
    return f"({bound.describe()})"


def _check_match(match: object) -> None:
    if not isinstance(match, str) or match not in get_args(Match):
        raise RecipeError(f'{quoted(match)} is not "all" or "any"', "match")


@dataclass(frozen=True, slots=True)
class Group:
    """Ranges joined by `match`: ``"all"`` (AND) or ``"any"`` (OR).

    Raises
    ------
    RecipeError
        If there is no range: an empty "all" would select every pixel.
    """

    ranges: tuple[Range, ...]
    match: Match = "all"

    def __post_init__(self) -> None:
        ranges = checked_parts(self.ranges, Range, "ranges", "is not a Range")
        object.__setattr__(self, "ranges", ranges)
        _check_match(self.match)
        if not self.ranges:
            raise RecipeError("a group needs at least one range. Add a range or remove the group.")

    def describe(self) -> str:
        """Return the group in words: ``"Red 120–255 and Green 0–90"``."""
        return (" and " if self.match == "all" else " or ").join(r.describe() for r in self.ranges)


@dataclass(frozen=True, slots=True)
class Rule:
    """Groups joined by `match`: ``"any"`` (OR) or ``"all"`` (AND). No groups select nothing."""

    groups: tuple[Group, ...] = field(default=())
    match: Match = "any"

    def __post_init__(self) -> None:
        groups = checked_parts(self.groups, Group, "groups", "is not a Group")
        object.__setattr__(self, "groups", groups)
        _check_match(self.match)
        if sum(len(group.ranges) for group in self.groups) > MAX_RANGES:
            raise RecipeError(f"more than {MAX_RANGES} ranges", "groups")

    def ranges(self, mask_class: int = 0) -> Iterator[tuple[Address, Range]]:
        """Yield the ranges with their places in the class of this index, in order."""
        for g, group in enumerate(self.groups):
            for r, bounds in enumerate(group.ranges):
                yield Address(mask_class, g, r), bounds

    def mapped(self, change: Callable[[Range], Range]) -> Rule:
        """Return the rule with each range changed."""
        groups = (
            Group(tuple(change(bounds) for bounds in group.ranges), group.match)
            for group in self.groups
        )
        return Rule(tuple(groups), self.match)

    def describe(self) -> str:
        """Return the rule as an English sentence without its full stop.

        ``"Red 120–255 and Green 0–90, or Hue 350°–10°"``. A comma stands where groups join, so the
        sentence has one reading; joined by "and", groups of several alternatives get brackets.
        """
        if not self.groups:
            return "Nothing (the rule has no ranges)"
        if self.match == "any":
            return ", or ".join(group.describe() for group in self.groups)
        alternatives = any(g.match == "any" and len(g.ranges) > 1 for g in self.groups)
        if not alternatives or len(self.groups) == 1:
            return " and ".join(group.describe() for group in self.groups)
        return " and ".join(
            f"({g.describe()})" if len(g.ranges) > 1 else g.describe() for g in self.groups
        )
