"""What a step is: its words, its numbers, and the function that does it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

from numpy.typing import NDArray

from maskapp.arrays import Mask, Pixels
from maskapp.core.validation import check_whole

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


class Step(ABC):
    """A step of a recipe: a frozen dataclass whose fields are its numbers.

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
    function : callable
        What does it.
    """

    __slots__ = ()
    id: ClassVar[str]
    label: ClassVar[str]
    meaning: ClassVar[str]
    rank: ClassVar[int]
    numbers: ClassVar[tuple[Number, ...]] = ()
    function: ClassVar[Callable[..., NDArray[Any]]]

    def __post_init__(self) -> None:
        for number in self.numbers:
            number.check(getattr(self, number.name))

    @classmethod
    def first(cls) -> Self:
        """Return the step as it is when it is added."""
        return cls(**{number.name: number.first for number in cls.numbers})

    @property
    def values(self) -> dict[str, int | None]:
        """The step's numbers by name."""
        return {number.name: getattr(self, number.name) for number in self.numbers}

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
    """A step on RGB pixels. Its function is called ``function(pixels, **numbers)``."""

    __slots__ = ()

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
    """A step on masks. Its function is called ``function(mask, connectivity, **numbers)``."""

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
