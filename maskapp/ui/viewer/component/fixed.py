"""Constants that the viewer's browser code and Python share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from maskapp.core.color.channel import top_count
from maskapp.core.recipe.shapes import Mode

DrawingTool = Literal["pick", "not", "ruler", "rectangle", "ellipse", "polygon"]
ToolId = Literal["look", DrawingTool]


@dataclass(frozen=True, slots=True)
class Colour:
    """
    A colour to lay over the image.

    Attributes
    ----------
    name : str
    fill : str
        ``#rrggbb``.
    halo : str
        ``#rrggbb`` of the line around an outline, which sets it off from the image.
    """

    name: str
    fill: str
    halo: str

    @property
    def rgb(self) -> tuple[int, int, int]:
        """Red, green and blue of `fill`, 0–255."""
        red, green, blue = bytes.fromhex(self.fill[1:])
        return red, green, blue


@dataclass(frozen=True, slots=True)
class Tool:
    """
    What a press on the picture does.

    Attributes
    ----------
    id : {"look", "pick", "not", "ruler", "rectangle", "ellipse", "polygon"}
    label : str
        On its button.
    hint : str
        What to do with it, shown below the picture.
    region : bool, default False
        It draws a shape of the region.
    """

    id: ToolId
    label: str
    hint: str
    region: bool = False


@dataclass(frozen=True, slots=True)
class RegionMode:
    """
    What a shape of the region is for.

    Attributes
    ----------
    id : {"include", "exclude"}
    label : str
        On its button.
    """

    id: Mode
    label: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """
    What is the same for every image: constants that browser and Python share.

    Attributes
    ----------
    colours : tuple of Colour
        To choose from; the first one is chosen at first.
    opacity : int
        Of the colour at first, in percent.
    tools : tuple of Tool
        The first one is chosen at first.
    region_modes : tuple of RegionMode
        The first one is chosen at first.
    max_samples : int
        The most samples a detail has on a side.
    max_points : int
        The most corners of a polygon that is drawn.
    max_count : int
        The largest count that an image can hold: a stretch that ends there leaves out nothing.
    """

    colours: tuple[Colour, ...]
    opacity: int
    tools: tuple[Tool, ...]
    region_modes: tuple[RegionMode, ...]
    max_samples: int
    max_points: int
    max_count: int


_LIGHT = 0.35  # relative luminance from which a dark line sets a colour off better than a white one


def class_colour(fill: str) -> Colour:
    """Return the colour of a class, with the line that sets it off: dark around light ones."""
    linear = [
        band / 12.92 if band <= 0.04045 else ((band + 0.055) / 1.055) ** 2.4
        for band in (value / 255 for value in bytes.fromhex(fill[1:]))
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return Colour("", fill, "#111111" if luminance > _LIGHT else "#ffffff")


# Cyan first: at half opacity it changes each of 16 typical colours (stains, leaves, soil,
# fluorescence, skin, black, white) by at least 16 CIE Lab units for normal, protan and deutan
# eyes, which no other candidate did (magenta and blue 6, orange 6, yellow 14). The others are for
# images of its own colour, and Yellow or Blue for tritan eyes and green fluorescence.
_COLOURS: Final = (
    Colour("Cyan", "#00c2ff", "#06121a"),
    Colour("Magenta", "#ff2bd6", "#1a0616"),
    Colour("Yellow", "#ffe500", "#1a1806"),
    Colour("Blue", "#0050ff", "#ffffff"),
)

_TOOLS: Final = (
    Tool("look", "Look", "Point at a pixel to read it, click it to see why it is selected or not."),
    Tool(
        "pick",
        "Pick",
        "Click a pixel or drag a box that you want, on any image: the rule follows all picks.",
    ),
    Tool(
        "not",
        "Not this",
        "Click a pixel or drag a box that you do not want: the rule leaves out what looks like it.",
    ),
    Tool(
        "ruler",
        "Ruler",
        "Drag along something whose length you know, such as a scale bar, then type that length "
        "in Measure.",
    ),
    Tool("rectangle", "Rectangle", "Drag a rectangle.", region=True),
    Tool("ellipse", "Ellipse", "Drag an ellipse.", region=True),
    Tool(
        "polygon",
        "Polygon",
        "Click the corners; double-click, or press Enter, to close. Escape starts over.",
        region=True,
    ),
)

FIXED: Final = Fixed(
    colours=_COLOURS,
    opacity=50,
    tools=_TOOLS,
    region_modes=(RegionMode("include", "Keep inside"), RegionMode("exclude", "Leave out")),
    max_samples=2048,
    max_points=1000,
    max_count=top_count(16),
)
