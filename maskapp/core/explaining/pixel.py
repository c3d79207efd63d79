"""Why this pixel? Its values, what each part of the recipe says, and the one thing that decides."""

from __future__ import annotations

import math
from dataclasses import dataclass

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import BANDS
from maskapp.core.engine.compiled import PixelSet
from maskapp.core.engine.local import above_local
from maskapp.core.engine.prepared import Prepared
from maskapp.core.engine.region import region_mask
from maskapp.core.engine.resolve import Ends
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.rule import Local, Match, Range
from maskapp.core.steps.step import CleaningStep
from maskapp.errors import ImageError


@dataclass(frozen=True, slots=True)
class RangeAnswer:
    """What one range says about a pixel.

    Parameters
    ----------
    address : Address
    bounds : Range
    value : int or float
        The pixel's value on the range's channel.
    low, high : int, float or None
        The bounds used, in the channel's unit; None if an automatic bound leaves nothing.
    passed : bool
        Whether the range selects the pixel.
    gap : float
        How far the value is from being selected, as a share of the channel's scale: 0 if it is
        selected, infinite if nothing can be, or a local threshold is in question.
    above : tuple of bool or None
        For the low and the high bound: whether the value lies above it; None if it is not local.
    """

    address: Address
    bounds: Range
    value: int | float
    low: int | float | None
    high: int | float | None
    passed: bool
    gap: float
    above: tuple[bool | None, bool | None] = (None, None)

    def describe(self) -> str:
        """Return the answer in words: ``"Green 143 is above 90"``."""
        channel = CHANNELS[self.bounds.channel]
        name = f"{channel.label} {channel.text(self.value)}"
        if self.bounds.local and self.low is not None:
            return self._describe_local(name)
        if self.low is None or self.high is None:
            return f"{name}: the automatic threshold leaves the range without values"
        low, high = channel.text(self.low), channel.text(self.high)
        if self.passed != self.bounds.outside:
            if low == high:
                return f"{name} is {'the value left out' if self.bounds.outside else 'selected'}"
            within = f"{name} is between {low} and {high}"
            return f"{within}, which is left out" if self.bounds.outside else within
        if channel.circular:
            return f"{name} is not between {low} and {high}"
        return f"{name} is below {low}" if self.value < self.low else f"{name} is above {high}"

    def _describe_local(self, name: str) -> str:
        """Return the answer of a range whose thresholds are those of this pixel's surroundings."""
        channel = CHANNELS[self.bounds.channel]
        parts = []
        for bound, above in zip((self.bounds.low, self.bounds.high), self.above, strict=True):
            if isinstance(bound, Local):
                side = "above" if above else "not above"
                parts.append(f"{side} the threshold of its surroundings ({bound.describe()})")
        if not isinstance(self.bounds.low, Local) and self.low is not None:
            parts.append(f"{'below' if self.value < self.low else 'from'} {channel.text(self.low)}")
        if not isinstance(self.bounds.high, Local) and self.high is not None:
            parts.append(
                f"{'above' if self.value > self.high else 'up to'} {channel.text(self.high)}"
            )
        left = "" if self.passed else ", which is left out"
        return f"{name} is {' and '.join(parts)}{left}"


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """What one group says about a pixel: its ranges' answers, joined by `match`."""

    group: int
    match: Match
    ranges: tuple[RangeAnswer, ...]
    passed: bool

    @property
    def missing(self) -> tuple[RangeAnswer, ...]:
        """The fewest ranges that would have to select the pixel, too, for the group to do so."""
        failing = [answer for answer in self.ranges if not answer.passed]
        if self.passed or self.match == "all":
            return () if self.passed else tuple(failing)
        return (min(failing, key=lambda answer: answer.gap),)


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """Whether a pixel was selected before and after a cleaning step."""

    step: CleaningStep
    before: bool
    after: bool


@dataclass(frozen=True)
class PixelAnswer:
    """Everything that leads to one pixel being selected or not.

    Parameters
    ----------
    x, y : int
        Column and row, from 0.
    colour : tuple of int
        Red, green and blue counts, after the recipe's prepare steps.
    values : dict
        Value by channel id, for each channel of the rule.
    groups : tuple of GroupAnswer
    rule : bool
        What the rule alone says.
    inverted, inside, bounded, valid : bool
        Whether the recipe inverts; whether the pixel is inside the region; and if so, whether it
        is valid, not fully transparent.
    before_cleaning : bool
        The rule, inverted if so, and False for pixels not valid or outside the region.
    steps : tuple of StepAnswer
    selected : bool
    sentence : str
        Naming the one thing that decides.
    """

    x: int
    y: int
    colour: tuple[int, int, int]
    values: dict[str, int | float]
    groups: tuple[GroupAnswer, ...]
    rule: bool
    inverted: bool
    inside: bool
    bounded: bool
    valid: bool
    before_cleaning: bool
    steps: tuple[StepAnswer, ...]
    selected: bool
    sentence: str


def why_pixel(prepared: Prepared, x: int, y: int) -> PixelAnswer:
    """Say why a pixel is selected or not.

    Parameters
    ----------
    prepared : Prepared
    x, y : int
        Column and row, from 0.

    Returns
    -------
    PixelAnswer

    Raises
    ------
    ImageError
        If the pixel is outside the image.
    """
    recipe, planes = prepared.recipe, prepared.planes
    mask_class = prepared.mask_class
    height, width = planes.shape
    if not (0 <= x < width and 0 <= y < height):
        raise ImageError(
            f"The pixel ({x}, {y}) is outside the image: x goes from 0 to {width - 1} and y from "
            f"0 to {height - 1}."
        )
    groups = tuple(
        _answer_group(prepared, g, group.match, group.ranges, (y, x))
        for g, group in enumerate(mask_class.rule.groups)
    )
    hits = [group.passed for group in groups]
    rule = bool(hits) and (all(hits) if mask_class.rule.match == "all" else any(hits))
    region = region_mask(recipe.region, planes.shape)
    inside = region is None or bool(region[y, x])
    allowed = prepared.allowed is None or bool(prepared.allowed[y, x])
    before_cleaning = (rule != mask_class.invert) and allowed
    steps = _answer_steps(prepared, x, y)
    selected = (steps[-1].after if steps else before_cleaning) and allowed
    bounded = prepared.within is None or bool(prepared.within[y, x])
    valid = allowed or not (inside and bounded)  # elsewhere it makes no difference
    red, green, blue = (int(planes[band][y, x]) for band in BANDS)
    return PixelAnswer(
        x,
        y,
        (red, green, blue),
        {answer.bounds.channel: answer.value for group in groups for answer in group.ranges},
        groups,
        rule,
        mask_class.invert,
        inside,
        bounded,
        valid,
        before_cleaning,
        steps,
        selected,
        _sentence(mask_class, groups, rule, (inside, bounded, valid), steps, selected),
    )


def _answer_group(
    prepared: Prepared, index: int, match: Match, ranges: tuple[Range, ...], place: tuple[int, int]
) -> GroupAnswer:
    answers = tuple(
        _answer_range(prepared, Address(prepared.index, index, r), bounds, place)
        for r, bounds in enumerate(ranges)
    )
    hits = [answer.passed for answer in answers]
    return GroupAnswer(index, match, answers, all(hits) if match == "all" else any(hits))


def _answer_range(
    prepared: Prepared, address: Address, bounds: Range, place: tuple[int, int]
) -> RangeAnswer:
    channel, depth = CHANNELS[bounds.channel], prepared.planes.depth
    stored = int(prepared.planes[channel.id][place])
    ends = prepared.resolved.ends[address]
    selected = prepared.resolved.sets[address]
    passed = (
        bool(selected.mask[place])
        if isinstance(selected, PixelSet)
        else any(low <= stored <= high for low, high in selected)
    )
    low, high = (
        bool(above_local(prepared.planes, channel.id, bound)[place])
        if isinstance(bound, Local)
        else None
        for bound in (bounds.low, bounds.high)
    )
    return RangeAnswer(
        address,
        bounds,
        channel.value(stored, depth),
        None if ends is None else channel.value(ends[0], depth),
        None if ends is None else channel.value(ends[1], depth),
        passed,
        0.0
        if passed
        else math.inf
        if bounds.local
        else _gap(stored, ends, bounds.outside, channel.size(depth), channel.circular),
        (low, high),
    )


def _gap(stored: int, ends: Ends | None, outside: bool, size: int, circular: bool) -> float:
    """Return how far a value that fails is from one that passes; see :class:`RangeAnswer`."""
    if ends is None:
        return math.inf
    low, high = ends
    if not outside:
        ways = [(low - stored) % size, (stored - high) % size]
        return (min(ways) if circular else max(low - stored, stored - high)) / size
    if (high - low) % size == size - 1:  # all values are left out
        return math.inf
    below, above = (stored - low) % size + 1, (high - stored) % size + 1
    if not circular and 0 in (low, size - 1 - high):  # the scale ends there
        return (above if low == 0 else below) / size
    return min(below, above) / size


def _answer_steps(prepared: Prepared, x: int, y: int) -> tuple[StepAnswer, ...]:
    cleaning = prepared.mask_class.cleaning
    if not cleaning:
        return ()
    answers = []
    mask = prepared.selected()
    for step in cleaning:
        cleaned = step.run(mask, prepared.recipe.connectivity)
        answers.append(StepAnswer(step, bool(mask[y, x]), bool(cleaned[y, x])))
        mask = cleaned
    return tuple(answers)


def _sentence(
    mask_class: MaskClass,
    groups: tuple[GroupAnswer, ...],
    rule: bool,
    places: tuple[bool, bool, bool],
    steps: tuple[StepAnswer, ...],
    selected: bool,
) -> str:
    start = "Selected" if selected else "Not selected"
    inside, bounded, valid = places
    if not inside:
        return f"{start}: it is outside the region."
    if not bounded:
        return f"{start}: it is not in the class “{mask_class.within}”, which bounds this one."
    if not valid:
        return f"{start}: the file has it fully transparent."
    changing = [step for step in steps if step.before != step.after]
    if changing:  # the last one that changed the pixel has the last word
        verb = "adds" if selected else "removes"
        return f"{start}: the cleaning step “{changing[-1].step.describe()}” {verb} it."
    reason = _why_selected(groups) if rule else _why_not(mask_class.rule.match, groups)
    if mask_class.invert:
        return f"{start}: the rule is inverted, and {reason}."
    return f"{start}: {reason}."


def _why_selected(groups: tuple[GroupAnswer, ...]) -> str:
    passing = [group for group in groups if group.passed]
    if len(passing) > 1:
        numbers = [str(group.group + 1) for group in passing]
        return f"groups {', '.join(numbers[:-1])} and {numbers[-1]} select it"
    hits = [answer for answer in passing[0].ranges if answer.passed]
    if passing[0].match == "any" or len(hits) == 1:
        return _named(hits[0])
    return f"all {len(hits)} ranges of group {passing[0].group + 1} select it"


def _why_not(match: Match, groups: tuple[GroupAnswer, ...]) -> str:
    if not groups:
        return "the rule has no ranges"
    failing = [group for group in groups if not group.passed]
    # Any one failing group decides an AND. In an OR all fail, and the closest says most.
    if match == "any":
        failing.sort(key=lambda g: (len(g.missing), max(answer.gap for answer in g.missing)))
    missing = failing[0].missing
    reason = _named(missing[0])
    if len(missing) > 1:
        more = len(missing) - 1
        reason += f", and {more} more of its ranges leave{'s' if more == 1 else ''} it out"
    if match == "any" and len(groups) > 1:
        reason += f" – of {len(groups)} groups this one comes closest"
    return reason


def _named(answer: RangeAnswer) -> str:
    return (
        f"{answer.describe()} (group {answer.address.group + 1}, range {answer.address.range + 1})"
    )
