"""What a step is: its words, its numbers and choices, and the function that does it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

from numpy.typing import NDArray

from maskapp.arrays import Mask, Pixels
from maskapp.core.validation import check_whole
from maskapp.errors import RecipeError, quoted

Connectivity = Literal[4, 8]
MAX_RADIUS = 100
MAX_AREA = 1_000_000_000_000


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a step: what it is, and which ones are legal.

    Parameters
    ----------
    name : str
        The step's field, in recipes too.
    label : str
        For its box on the page.
    low, high : int
        Both legal.
    first : int or None
        What a step has when it is added.
    unit : str
        ``"px"`` or ``""``.
    empty : str
        What None means, for people, where the number may be left out: ``"any size"``.
    power : int
        How the number grows with an image that is enlarged: 1 for a length in pixels, 2 for an
        area, 0 for what stays.
    """

    name: str
    label: str
    low: int
    high: int
    first: int | None
    unit: str = ""
    empty: str = ""
    power: int = 0

    def check(self, value: object) -> None:
        """Raise RecipeError unless `value` is legal."""
        if value is not None or not self.empty:
            check_whole(value, self.low, self.high, self.name)


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a step among a few: what it is, and what can be chosen.

    Parameters
    ----------
    name : str
        The step's field, in recipes too.
    label : str
        For its list on the page.
    options : mapping of str to str
        What recipes call each, and what the page calls it; the first is what a step has when it is
        added.
    """

    name: str
    label: str
    options: Mapping[str, str]

    def check(self, value: object) -> None:
        """Raise RecipeError unless `value` is one of the options."""
        if not isinstance(value, str) or value not in self.options:
            names = ", ".join(map(quoted, self.options))
            raise RecipeError(f"{quoted(value)} is none of {names}", self.name)


class Step(ABC):
    """A step of a recipe: a frozen dataclass whose fields are its numbers and choices.

    A module in :mod:`maskapp.core.steps.prepare` or :mod:`maskapp.core.steps.cleaning` holds one;
    forms, recipe files, scripts and tests know it from there. Its function is printed in scripts as
    it stands, with all that it calls, and imports what it needs of scipy and scikit-image itself.

    Attributes
    ----------
    id : str
        Name in recipes.
    label : str
        Name on the page.
    meaning : str
        What it does, as a sentence for people.
    rank : int
        Place among the others on the page, the lowest first.
    numbers : tuple of Number
        In the order of the fields; none, one or several.
    choices : tuple of Choice
        Likewise, after the numbers.
    function : callable
        What does it.
    """

    __slots__ = ()
    id: ClassVar[str]
    label: ClassVar[str]
    meaning: ClassVar[str]
    rank: ClassVar[int]
    numbers: ClassVar[tuple[Number, ...]] = ()
    choices: ClassVar[tuple[Choice, ...]] = ()
    function: ClassVar[Callable[..., NDArray[Any]]]

    def __post_init__(self) -> None:
        for part in self.parts():
            part.check(getattr(self, part.name))

    @classmethod
    def parts(cls) -> tuple[Number | Choice, ...]:
        """Return the numbers and choices, in the order of the fields."""
        return (*cls.numbers, *cls.choices)

    @classmethod
    def first(cls) -> Self:
        """Return the step as it is when it is added."""
        numbers = {number.name: number.first for number in cls.numbers}
        return cls(**numbers, **{choice.name: next(iter(choice.options)) for choice in cls.choices})

    @property
    def values(self) -> dict[str, Any]:
        """The step's numbers and choices by name."""
        return {part.name: getattr(self, part.name) for part in self.parts()}

    def sampled(self, stride: int) -> Self | None:
        """Return the step for every `stride`-th pixel of rows and columns, as near as it comes.

        None where nothing is left of it: a disk that is narrower than the stride.
        """
        values = self.values
        for number in self.numbers:
            value = values[number.name]
            if value is None or not number.power:
                continue
            smaller = round(value / stride**number.power)
            if smaller < number.low:
                return None
            values[number.name] = smaller
        return type(self)(**values)

    @abstractmethod
    def describe(self) -> str:
        """Return the step in words, as they stand in a sentence: ``"open by 2 px"``."""


class PrepareStep(Step):
    """A step on RGB pixels. Its function is called ``function(pixels, **values)``.

    Attributes
    ----------
    measured_on : str
        What a part of an image must show for :meth:`of_part`: ``"grey card"``; "" for steps whose
        numbers cannot be taken from an image.
    """

    __slots__ = ()
    measured_on: ClassVar[str] = ""

    @classmethod
    def of_part(cls, pixels: Pixels) -> Self:
        """Return the step with numbers taken from a part of an image.

        Parameters
        ----------
        pixels : (..., 3) ndarray of uint8 or uint16
            Of the part, as they are before this step.

        Raises
        ------
        RecipeError
            If the part does not show what the step is measured on.
        """
        raise RecipeError(f"{cls.label} takes no numbers from an image")

    def run(self, pixels: Pixels) -> Pixels:
        """Return the pixels after this step.

        Parameters
        ----------
        pixels : (H, W, 3) ndarray of uint8 or uint16

        Returns
        -------
        (H, W, 3) ndarray of the input's dtype
            A new array.
        """
        return type(self).function(pixels, **self.values)


class CleaningStep(Step):
    """A step on masks. Its function is called ``function(mask, connectivity, **values)``."""

    __slots__ = ()

    def run(self, mask: Mask, connectivity: Connectivity) -> Mask:
        """Return the mask after this step.

        Parameters
        ----------
        mask : (H, W) ndarray of bool
        connectivity : {4, 8}
            Neighbours that join pixels to objects; holes are joined by the other one.

        Returns
        -------
        (H, W) ndarray of bool
            A new array. Beyond the image's border, erosion sees True and dilation False
            (scikit-image's ``mode="ignore"``), so the border neither eats nor grows objects.
        """
        return type(self).function(mask, connectivity, **self.values)
