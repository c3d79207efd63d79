"""What a measure is: a number for each object, its words, and how it goes with the scale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from numpy.typing import NDArray

from maskapp.core.measuring.objects import Objects

Power = Literal[0, 1, 2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number for each object.

    A module in :mod:`maskapp.core.measuring.measures` holds it; tables, page, report and tests
    know it from there.

    Parameters
    ----------
    id : str
        Begins the heading of its column.
    label : str
        Name on the page.
    rank : int
        Place among the others, the lowest first.
    meaning : str
        What it is, as a sentence for people without a full stop; the source of a formula.
    function : callable
        Called ``function(objects)``; returns an array with a number for each.
    power : {0, 1, 2}
        Of length: 1 for lengths in pixels, 2 for areas; with a scale they are told in µm or µm²
        too. 0 for places in the image and for what has no unit.
    unit : str
        Of what is no length, as ``"°"``.
    whole : bool
        Whether its numbers are whole, in pixels.
    period : int
        After how much a direction is the same again; 0 for what is no direction.

    Raises
    ------
    ValueError
        If a part is missing.
    """

    id: str
    label: str
    rank: int
    meaning: str
    function: Callable[[Objects], NDArray[Any]]
    power: Power = 0
    unit: str = ""
    whole: bool = False
    period: int = 0

    def __post_init__(self) -> None:
        if not self.label or not self.meaning:
            raise ValueError(f"measure {self.id}: it has no label or no meaning")

    @property
    def column(self) -> str:
        """Heading of its column, in pixels where it is a length or an area."""
        return f"{self.id}_px" if self.power else self.id

    @property
    def scaled_column(self) -> str:
        """Heading of its column in µm or µm²; "" where there is none."""
        return {0: "", 1: f"{self.id}_um", 2: f"{self.id}_um2"}[self.power]
