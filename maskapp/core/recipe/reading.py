"""How the samples of a file become the values that a rule sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from maskapp.core.validation import check_choice

Color = Literal["stored", "srgb"]
Alpha = Literal["use", "ignore"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Choices in reading image files that change which pixels a rule selects.

    Parameters
    ----------
    color : {"stored", "srgb"}
        The values as the file stores them, or converted to sRGB by what the file tells of its
        colours: relative colorimetric, without black point compensation, cut off at sRGB's edge.
        Files that tell nothing are taken for sRGB.
    alpha : {"use", "ignore"}
        Whether fully transparent pixels are not valid (unless all are: then opacity tells
        nothing), or opacity is not looked at. Colours that are stored multiplied by opacity are
        divided by it only where it is looked at.

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
