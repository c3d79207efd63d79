"""The recipe: a rule and everything else that is needed to make the same mask again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, get_args

from maskapp.core.color.channels import CHANNELS, Depth, top_count
from maskapp.core.recipe.reading import STORED, Reading
from maskapp.core.recipe.rule import Auto, Range, Rule
from maskapp.core.recipe.shapes import CleaningStep, Shape, Smoothing, check_choice
from maskapp.errors import RecipeError, quoted

Connectivity = Literal[4, 8]
MAX_STEPS = 50


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that repeats a mask.

    The order of work is smoothing, rule, invert, region, cleaning. Pixels outside the region or not
    valid are cleared before cleaning, so that it measures objects inside the region, and once more
    last, so that neither invert nor cleaning selects them.

    Parameters
    ----------
    rule : Rule
    depth : {8, 16}
        Bits per band of the images whose counts the rule's bounds mean.
    smoothing : Smoothing, optional
    region : tuple of Rectangle, Ellipse or Polygon
        The union of the included shapes (all, if none) less the excluded ones.
    cleaning : tuple of Open, Close, FillHoles, RemoveSmall or KeepLargest
        Steps in order.
    connectivity : {8, 4}
        Neighbours that join pixels to objects. Holes use the other one.
    invert : bool
        Select what the rule does not.
    reading : Reading
        How image files are read. Arrays and tensors are taken as they are.

    Raises
    ------
    RecipeError
        If a bound is outside the limits of this depth, or a part is not of its type.
    """

    rule: Rule
    depth: Depth = 8
    smoothing: Smoothing | None = None
    region: tuple[Shape, ...] = ()
    cleaning: tuple[CleaningStep, ...] = ()
    connectivity: Connectivity = 8
    invert: bool = False
    reading: Reading = STORED

    def __post_init__(self) -> None:
        object.__setattr__(self, "region", tuple(self.region))
        object.__setattr__(self, "cleaning", tuple(self.cleaning))
        if not isinstance(self.rule, Rule):
            raise RecipeError(f"{quoted(self.rule)} is not a Rule", "rule")
        check_choice(self.depth, Depth, "depth")
        if not isinstance(self.smoothing, Smoothing | None):
            raise RecipeError(f"{quoted(self.smoothing)} is not a Smoothing", "smoothing")
        for place, kind, words in (
            ("region", Shape, "shapes"),
            ("cleaning", CleaningStep, "cleaning steps"),
        ):
            members = getattr(self, place)
            if len(members) > MAX_STEPS:
                raise RecipeError(f"more than {MAX_STEPS} {words}", place)
            for i, member in enumerate(members):
                if not isinstance(member, get_args(kind)):
                    raise RecipeError(f"{quoted(member)} does not belong here", f"{place}[{i}]")
        check_choice(self.connectivity, Connectivity, "connectivity")
        if not isinstance(self.invert, bool):
            raise RecipeError(f"{quoted(self.invert)} is not true or false", "invert")
        if not isinstance(self.reading, Reading):
            raise RecipeError(f"{quoted(self.reading)} is not a Reading", "reading")
        self._check_bounds()

    def _check_bounds(self) -> None:
        for g, r, bounds in self.rule.ranges():
            for end in ("low", "high"):
                bound = getattr(bounds, end)
                if not isinstance(bound, Auto):
                    try:
                        CHANNELS[bounds.channel].check(bound, self.depth)
                    except RecipeError as error:
                        raise error.within(f"rule.groups[{g}].ranges[{r}].{end}") from None

    @property
    def channels(self) -> tuple[str, ...]:
        """Ids of the channels that the rule uses, in order of first use."""
        return tuple(dict.fromkeys(bounds.channel for _, _, bounds in self.rule.ranges()))

    @property
    def uses_counts(self) -> bool:
        """Whether a bound is in native counts, so that the depth matters."""
        return any(CHANNELS[channel].counts for channel in self.channels)

    def rescaled(self, depth: Depth) -> Recipe:
        """Return the recipe for images of another depth: counts keep their share of the scale.

        Bounds are rounded, so a mask of a rescaled recipe is close to the first one, not equal.
        """
        factor = Fraction(top_count(depth), top_count(self.depth))

        def scaled(bounds: Range) -> Range:
            if not CHANNELS[bounds.channel].counts:
                return bounds
            low, high = (
                bound if isinstance(bound, Auto) else round(bound * factor)
                for bound in (bounds.low, bounds.high)
            )
            return replace(bounds, low=low, high=high)

        groups = tuple(
            replace(group, ranges=tuple(map(scaled, group.ranges))) for group in self.rule.groups
        )
        return replace(self, rule=replace(self.rule, groups=groups), depth=depth)

    @property
    def pointwise(self) -> bool:
        """Whether a pixel's colour alone decides about it."""
        automatic = any(
            isinstance(bound, Auto) for _, _, r in self.rule.ranges() for bound in (r.low, r.high)
        )
        return not (automatic or self.smoothing or self.region or self.cleaning)

    def describe(self) -> str:
        """Return the recipe in words, in the order of the work, without a full stop."""
        rule = self.rule.describe()
        parts = [f"everything but ({rule})" if self.invert else rule]
        if self.smoothing:
            parts.insert(0, f"after {self.smoothing.describe()}")
        if self.reading.color == "srgb":
            parts.insert(0, "colours converted to sRGB")
        if self.reading.alpha == "ignore":
            parts.insert(0, "transparency ignored")
        if self.region:
            plural = "s" if len(self.region) > 1 else ""
            parts.append(f"in a region of {len(self.region)} shape{plural}")
        parts += [step.describe() for step in self.cleaning]
        text = "; ".join(parts)
        return text[0].upper() + text[1:]

    @classmethod
    def from_json(cls, text: str | bytes) -> Recipe:
        """Read a recipe, version 1.

        Raises
        ------
        RecipeError
            Naming the place: unknown or duplicate keys, wrong types, illegal values, more than
            256 kB or 200 ranges.
        """
        from maskapp.core.recipe import codec  # it builds recipes, so it imports this module

        return codec.read(text)

    def to_json(self, *, indent: int | None = 2) -> str:
        """Return the recipe as JSON. ``indent=None`` gives the canonical form that digests use."""
        from maskapp.core.recipe import codec

        return codec.write(self, indent)
