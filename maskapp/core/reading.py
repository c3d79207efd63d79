"""How the samples of a file become the values that a rule sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from maskapp.core.steps import check_choice

Color = Literal["stored", "srgb"]
Alpha = Literal["use", "ignore"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Choices in reading image files that change which pixels a rule selects.

    Parameters
    ----------
    color : {"stored", "srgb"}
        The values as the file stores them, or converted to sRGB by the file's own profile.
    alpha : {"use", "ignore"}
        Whether fully transparent pixels are not valid, or opacity is not looked at.

    Raises
    ------
    RecipeError
        If a choice is none of these.
    """

    color: Color = "stored"
    alpha: Alpha = "use"

    def __post_init__(self) -> None:
        check_choice(self.color, Color, "color")
        check_choice(self.alpha, Alpha, "alpha")


STORED = Reading()
"""Values as the file stores them, fully transparent pixels not valid."""
