"""The recipe: classes of masks and everything else that is needed to make them again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any

from maskapp.core.color.channel import Depth, top_count
from maskapp.core.color.channels import CHANNELS
from maskapp.core.recipe import codec
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.mask_class import DEFAULT_NAME, MaskClass, limited_parts
from maskapp.core.recipe.reading import STORED, Reading
from maskapp.core.recipe.rule import MAX_RANGES, Auto, Bound, Local, Range, Rule
from maskapp.core.recipe.shapes import Shape, check_parts
from maskapp.core.steps.step import CleaningStep, Connectivity, PrepareStep
from maskapp.core.validation import check_choice, checked_parts, name_key
from maskapp.errors import RecipeError, quoted

MAX_CLASSES = 16


@dataclass(frozen=True, slots=True, init=False)
class Recipe:
    """All that repeats masks.

    The order of work is prepare steps, rule, invert, region, cleaning. Pixels outside the region,
    not valid or not of the class that bounds this one are cleared before cleaning, so that it
    measures objects among the others, and once more last, so that neither invert nor cleaning
    selects them.

    Parameters
    ----------
    classes : Rule, MaskClass or tuple of MaskClass
        A rule alone is a class named ``"mask"``.
    depth : {8, 16}
        Bits per band of the images whose counts the rules' bounds mean.
    prepare : tuple of prepare steps
        Done to the RGB pixels, in order, before channels are computed.
    region : tuple of Rectangle, Ellipse or Polygon
        The union of the included shapes (all, if none) less the excluded ones.
    connectivity : {8, 4}
        Neighbours that join pixels to objects. Holes use the other one.
    reading : Reading
        How image files are read. Arrays and tensors are taken as they are.

    Raises
    ------
    RecipeError
        If a bound is outside the limits of this depth, a part is not of its type, or two classes
        have one name.
    """

    classes: tuple[MaskClass, ...]
    depth: Depth = 8
    prepare: tuple[PrepareStep, ...] = ()
    region: tuple[Shape, ...] = ()
    connectivity: Connectivity = 8
    reading: Reading = STORED

    # Written out, as what may be given for `classes` is more than what it is.
    def __init__(
        self,
        classes: Rule | MaskClass | tuple[MaskClass, ...],
        depth: Depth = 8,
        prepare: tuple[PrepareStep, ...] = (),
        region: tuple[Shape, ...] = (),
        connectivity: Connectivity = 8,
        reading: Reading = STORED,
    ) -> None:
        if isinstance(classes, Rule):
            classes = (MaskClass(classes),)
        elif isinstance(classes, MaskClass):
            classes = (classes,)
        values = (classes, depth, prepare, region, connectivity, reading)
        for name, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, name, value)
        self._check()

    def _check(self) -> None:
        check_choice(self.depth, Depth, "depth")
        parts = {
            "classes": checked_parts(self.classes, MaskClass, "classes"),
            "prepare": limited_parts(self.prepare, PrepareStep, "prepare", "prepare steps"),
            "region": limited_parts(self.region, Shape, "region", "shapes"),
        }
        for place, checked in parts.items():
            object.__setattr__(self, place, checked)
        check_parts(self.region)
        check_choice(self.connectivity, Connectivity, "connectivity")
        if not isinstance(self.reading, Reading):
            raise RecipeError(f"{quoted(self.reading)} is not a Reading", "reading")
        self._check_classes()
        self._check_channels()
        self._check_bounds()

    def _check_classes(self) -> None:
        if not 1 <= len(self.classes) <= MAX_CLASSES:
            raise RecipeError(f"a recipe has 1 to {MAX_CLASSES} classes", "classes")
        earlier: dict[str, MaskClass] = {}
        for i, each in enumerate(self.classes):
            if each.key in earlier:
                raise RecipeError(
                    f"{quoted(each.name)} is the name of another class", f"classes[{i}].name"
                )
            if each.within is not None and each.within not in [c.name for c in earlier.values()]:
                raise RecipeError(
                    f"{quoted(each.within)} is no class before this one", f"classes[{i}].within"
                )
            earlier[each.key] = each
        if sum(1 for _ in self.ranges()) > MAX_RANGES:
            raise RecipeError(f"more than {MAX_RANGES} ranges", "classes")

    def _check_channels(self) -> None:
        """Raise RecipeError if two channels of the recipe's own have one name."""
        named: dict[str, str] = {}
        for address, bounds in self.ranges():
            channel = CHANNELS[bounds.channel]
            if channel.own and named.setdefault(name_key(channel.label), channel.id) != channel.id:
                raise RecipeError(
                    f"{quoted(channel.label)} is the name of another channel of the recipe too: "
                    f"{named[name_key(channel.label)]}",
                    f"{address.path}.channel",
                )

    def _check_bounds(self) -> None:
        for address, bounds in self.ranges():
            for end in ("low", "high"):
                bound = getattr(bounds, end)
                channel = CHANNELS[bounds.channel]
                try:
                    if isinstance(bound, Local):
                        bound.check_depth(channel, self.depth)
                    elif not isinstance(bound, Auto):
                        channel.check(bound, self.depth)
                except RecipeError as error:
                    raise error.within(f"{address.path}.{end}") from None

    # ---- one class

    @property
    def only(self) -> MaskClass:
        """The class of a recipe that has one.

        Raises
        ------
        RecipeError
            If there are several.
        """
        return self.classes[self.index_of(None)]

    @property
    def rule(self) -> Rule:
        """The rule of the only class; see :attr:`only`."""
        return self.only.rule

    @property
    def invert(self) -> bool:
        """Whether the only class is inverted; see :attr:`only`."""
        return self.only.invert

    @property
    def cleaning(self) -> tuple[CleaningStep, ...]:
        """The cleaning of the only class; see :attr:`only`."""
        return self.only.cleaning

    def with_class(self, name: str | None = None, /, **changes: Any) -> Recipe:
        """Return the recipe with parts of a class replaced; without a name, of the only one."""
        index = self.index_of(name)
        changed = replace(self.classes[index], **changes)
        return replace(self, classes=(*self.classes[:index], changed, *self.classes[index + 1 :]))

    def index_of(self, name: str | None) -> int:
        """Return the position of a class; without a name, of the only one.

        Raises
        ------
        RecipeError
            If there is none of this name, or several and no name.
        """
        names = [each.name for each in self.classes]
        if name is None and len(names) > 1:
            raise RecipeError(
                f"the recipe has {len(names)} classes. Name one: {', '.join(map(quoted, names))}",
                "classes",
            )
        if name is not None and name not in names:
            raise RecipeError(
                f"{quoted(name)} is no class of the recipe. "
                f"Use one of: {', '.join(map(quoted, names))}",
                "classes",
            )
        return names.index(name) if name is not None else 0

    # ---- all classes

    def ranges(self) -> Iterator[tuple[Address, Range]]:
        """Yield the ranges of all classes with their places, in order."""
        for index, each in enumerate(self.classes):
            yield from each.rule.ranges(index)

    @property
    def channels(self) -> tuple[str, ...]:
        """Ids of the channels that the rules use, in order of first use."""
        return tuple(dict.fromkeys(bounds.channel for _, bounds in self.ranges()))

    @property
    def uses_counts(self) -> bool:
        """Whether a bound is in native counts, so that the depth matters."""
        return any(CHANNELS[channel].counts for channel in self.channels)

    @property
    def local(self) -> bool:
        """Whether a bound is a local threshold."""
        return any(bounds.local for _, bounds in self.ranges())

    @property
    def pointwise(self) -> bool:
        """Whether a pixel's colour alone decides about it."""
        automatic = any(
            isinstance(bound, Auto) for _, each in self.ranges() for bound in (each.low, each.high)
        )
        cleaned = any(each.cleaning for each in self.classes)
        return not (automatic or self.prepare or self.region or cleaned)

    def rescaled(self, depth: Depth) -> Recipe:
        """Return the recipe for images of another depth: counts keep their share of the scale.

        Bounds are rounded, so a mask of a rescaled recipe is close to the first one, not equal.
        """
        factor = Fraction(top_count(depth), top_count(self.depth))

        def scaled(bounds: Range) -> Range:
            if not CHANNELS[bounds.channel].counts:
                return bounds
            low, high = (_rescaled(bound, factor) for bound in (bounds.low, bounds.high))
            return replace(bounds, low=low, high=high)

        classes = tuple(replace(each, rule=each.rule.mapped(scaled)) for each in self.classes)
        return replace(self, classes=classes, depth=depth)

    def describe(self) -> str:
        """Return the recipe in words, in the order of the work, without a full stop."""
        parts = []
        if self.reading.alpha == "ignore":
            parts.append("transparency ignored")
        if self.reading.color == "srgb":
            parts.append("colours converted to sRGB")
        if self.prepare:
            parts.append(f"after {', '.join(step.describe() for step in self.prepare)}")
        plural = "s" if len(self.region) > 1 else ""
        region = [f"in a region of {len(self.region)} shape{plural}"] if self.region else []
        if len(self.classes) == 1 and self.classes[0].name == DEFAULT_NAME:
            cleaning = [step.describe() for step in self.cleaning]
            parts += [self.classes[0].describe(), *region, *cleaning]
        else:
            parts += region
            for each in self.classes:
                within = f" within {each.within}" if each.within else ""
                steps = "".join(f", then {step.describe()}" for step in each.cleaning)
                parts.append(f"{each.name}{within}: {each.describe()}{steps}")
        text = "; ".join(parts)
        return text[0].upper() + text[1:]

    # ---- JSON

    @classmethod
    def from_json(cls, text: str | bytes) -> Recipe:
        """Read a recipe, version 1 or 2.

        Raises
        ------
        RecipeError
            Naming the place: unknown or duplicate keys, wrong types, illegal values, more than
            256 kB, 16 classes or 200 ranges.
        """
        return codec.read(text, cls)

    def to_json(self, *, indent: int | None = 2) -> str:
        """Return the recipe as JSON.

        Parameters
        ----------
        indent : int or None
            None gives the canonical form that digests use: one line. It is taken where the indented
            form would be longer than :meth:`from_json` reads.

        Raises
        ------
        RecipeError
            If that is longer too, more than 256 kB, as many polygons of thousands of corners are.
        """
        parts = {field.name: getattr(self, field.name) for field in fields(self)}
        return codec.write(parts, indent)


def _rescaled(bound: Bound, factor: Fraction) -> Bound:
    if isinstance(bound, Local):
        return bound.rescaled(factor)
    return bound if isinstance(bound, Auto) else round(bound * factor)
