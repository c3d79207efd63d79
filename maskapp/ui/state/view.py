"""What somebody looks at, and the choices of the export menu."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from maskapp.files.name_pattern import DEFAULT

Layout = Literal["picture", "grid", "table"]

ERRORS = "errors"
"""What the picture shows where mask and truth differ: no channel has this id."""


@dataclass(frozen=True, slots=True)
class ExportChoices:
    """What a person wants in the ZIP of all images.

    Parameters
    ----------
    masks, table, overlays, cutouts, recipe, experiment, scripts, report : bool
    format : str
        Of the masks: a key of :data:`maskapp.files.writing.registry.EXPORTS`.
    mask_class : str
        The class whose files are wanted; "" for all.
    decimal_comma : bool
        The table is for a spreadsheet where a number is 1,5.
    colour : str
        Of overlays, by its name on the page; "" for those of the classes, of one class the first.
    opacity : int
        Of overlays, in percent.
    names : str
        The pattern of names, as typed: it may be none.
    """

    masks: bool = True
    format: str = "png"
    mask_class: str = ""
    table: bool = True
    decimal_comma: bool = False
    overlays: bool = False
    colour: str = ""
    opacity: int = 50
    cutouts: bool = False
    recipe: bool = True
    experiment: bool = True
    scripts: bool = False
    names: str = DEFAULT.text
    report: bool = False


LengthUnit = Literal["µm", "mm", "cm"]


@dataclass(frozen=True, slots=True)
class Ruler:
    """A line along something whose length is known.

    Parameters
    ----------
    image : str
        Key of the image that it was drawn on.
    start, end : (int, int)
        x and y of its ends, on corners of pixels of the full-size image.
    unit : {"µm", "mm", "cm"}
        In which its length is typed.
    """

    image: str
    start: tuple[int, int]
    end: tuple[int, int]
    unit: LengthUnit = "mm"

    @property
    def length(self) -> float:
        """Its length in pixels."""
        return math.dist(self.start, self.end)


ChartKind = Literal["image", "group", "order", "objects", "set"]


@dataclass(frozen=True, slots=True)
class ChartChoices:
    """What a person wants to see in charts of the set.

    Parameters
    ----------
    kind : {"image", "group", "order", "objects", "set"}
    group, beside : str
        Parts of the names: along the axis, and in colours.
    measure : str
        Of objects: their number, a measure of theirs, or a channel's mean in them.
    picture : {"png", "svg"}
        What the chart is saved as.
    """

    kind: ChartKind = "image"
    group: str = ""
    beside: str = ""
    measure: str = "area"
    picture: Literal["png", "svg"] = "png"


@dataclass(frozen=True, slots=True)
class View:
    """What the user looks at.

    Parameters
    ----------
    image : str
        Key of the image on view; "" for the first.
    examples : tuple of str
        Example images the user opened.
    recipes : int
        Counts loaded recipe files: a new key is the only way to empty their uploader.
    active : int or None
        Id of the last-touched range.
    shown : tuple of str
        Channels with a histogram.
    log : bool
        Histograms have a logarithmic scale.
    pair : tuple of str
        Channels of the density plot: across and up.
    pixel : tuple of int, optional
        (x, y) of the picked pixel.
    tried : str
        Channel whose automatic thresholds are on view, all methods side by side; "" for none.
    only_this : bool
        Edits of bounds and of the region are for the image on view alone.
    problem : str
        Why the last action failed, as a sentence; "" if it did not.
    export : ExportChoices
        What the ZIP of all images is to hold.
    mask_class : int
        Id of the class on view; the first one where no class has it.
    layout : {"picture", "grid", "table"}
        The image on view, many with their masks, or their numbers.
    shapes_only_this : bool, optional
        Edits of the region are for the image on view alone, or for all; None for what `only_this`
        says.
    picture : str
        Id of the channel that the picture shows, or :data:`ERRORS`; "" for the photograph.
    false_colours : bool
        The channel is shown in colours, not in greys.
    ruler : Ruler, optional
        The line that was drawn last.
    charts : ChartChoices
        What charts of the set show.
    size_only_this : bool
        A pixel size that is given is for the image on view alone.
    grid_typed : tuple of (str, str)
        Numbers of grids as typed, by the keys of their boxes, while they are not valid.
    """

    image: str = ""
    examples: tuple[str, ...] = ()
    recipes: int = 0
    active: int | None = None
    shown: tuple[str, ...] = ("red", "green", "blue")
    log: bool = False
    pair: tuple[str, str] = ("red", "green")
    pixel: tuple[int, int] | None = None
    tried: str = ""
    only_this: bool = False
    problem: str = ""
    export: ExportChoices = ExportChoices()
    layout: Layout = "picture"
    mask_class: int = 0
    shapes_only_this: bool | None = None
    picture: str = ""
    false_colours: bool = False
    ruler: Ruler | None = None
    size_only_this: bool = False
    charts: ChartChoices = ChartChoices()
    grid_typed: tuple[tuple[str, str], ...] = ()
