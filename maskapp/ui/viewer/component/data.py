"""What the viewer is sent. ``data.d.ts`` says the same in TypeScript; a test compares the two."""

from __future__ import annotations

from dataclasses import dataclass

from maskapp.ui.viewer.component.fixed import Colour, DrawingTool, Fixed


@dataclass(frozen=True, slots=True)
class ViewerImage:
    """
    The picture to look at.

    Attributes
    ----------
    key : str
        Identifies the image; zoom and pan return to fit when it changes.
    url : str
        Where the browser fetches ``pixels[::step, ::step]``, 8 bits per channel.
    width, height : int
        Full size in pixels.
    step : int
        Every how many pixels the file at `url` has one; 1 for all.
    exact : bool
        The file holds the image's own values: lossless, `step` 1 and 8 bits.
    window : tuple of int, optional
        The counts that files show as 0 and 255, if they are stretched.
    shows : str
        What the file at `url` shows in place of the colours, such as ``"Saturation"``: then its
        values say nothing of these.
    bare : bool
        It says itself where the mask is: none is laid over it.
    """

    key: str
    url: str
    width: int
    height: int
    step: int
    exact: bool
    window: tuple[int, int] | None = None
    shows: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True)
class ViewerMask:
    """
    The mask of the whole picture.

    Attributes
    ----------
    key : str
        Identifies the mask; the browser reports the key it has painted.
    url : str
        Where the browser fetches ``mask[::step, ::step]``, with the step of the image, as a 1-bit
        PNG: unless it has made the same mask itself.
    digest : str
        Of that mask, see :func:`~maskapp.files.writing.bilevel.mask_digest`.
    hand : str
        Whose actions in the rule's form the mask takes into account, and
    answered : int
        the number of the last one.
    colour : Colour, optional
        To paint it in, of its class; None for the one that is chosen in the viewer.
    """

    key: str
    url: str
    digest: str
    hand: str = ""
    answered: int = 0
    colour: Colour | None = None


@dataclass(frozen=True, slots=True)
class ViewerOther:
    """
    The mask of a class that is not on view, painted as a line around it.

    Attributes
    ----------
    url : str
        Where the browser fetches ``mask[::step, ::step]``, with the step of the image, as a 1-bit
        PNG.
    detail_url : str
        Where it fetches the mask of the detail; "" without one.
    fill : str
        The class's colour, ``#rrggbb``.
    """

    url: str
    detail_url: str
    fill: str


@dataclass(frozen=True, slots=True)
class ViewerDetail:
    """
    Finer image and mask of the part in view, painted over the preview.

    Attributes
    ----------
    key : str
        Identifies the detail; the browser reports the key it has painted.
    x, y, width, height : int
        Rectangle in pixels of the full-size image.
    step : int
        Every how many pixels of the rectangle image and mask have one.
    image_url : str
        Where the browser fetches the rectangle's pixels.
    mask_url : str
        Where it fetches the rectangle's mask, a 1-bit PNG.
    exact : bool
        The file at `image_url` holds the image's own values: lossless, `step` 1
        and 8 bits.
    """

    key: str
    x: int
    y: int
    width: int
    height: int
    step: int
    image_url: str
    mask_url: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Cells:
    """
    The cells of a grid, in its rectangle.

    Attributes
    ----------
    rows, columns : int
    fill : int
        Width and height of a cell in percent of the distance to the next one.
    round : bool
        They are ellipses.
    """

    rows: int
    columns: int
    fill: int
    round: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """
    A shape to paint over the picture, in full-size pixels.

    Attributes
    ----------
    kind : {"pick", "not", "ruler", "rectangle", "ellipse", "polygon"}
        The tool that draws such a shape.
    x, y, width, height : int
        Of all but polygons and rulers.
    points : tuple of (int, int)
        Corners of a polygon, ends of a ruler; empty for all others.
    excluded : bool
        Painted dashed.
    id : int
        Of a shape that can be moved; 0 for a pick.
    name : str
        Of a shape, for screen readers.
    cells : Cells, optional
        Of a grid.
    """

    kind: DrawingTool
    x: int = 0
    y: int = 0
    width: int = 1
    height: int = 1
    points: tuple[tuple[int, int], ...] = ()
    excluded: bool = False
    id: int = 0
    name: str = ""
    cells: Cells | None = None


@dataclass(frozen=True, slots=True)
class ViewerData:
    """
    All that is sent at once.

    Attributes
    ----------
    image : ViewerImage
    mask : ViewerMask
    others : tuple of ViewerOther
        In the order of their classes.
    detail : ViewerDetail, optional
    pixel_text, caption : str
    sampling : str
        Which pixels the preview shows, such as ``"every 2nd pixel"``.
    marks : tuple of Mark
    scope : str
        For which images shapes are drawn, as a sentence; "" where there is one image.
    hand : str
        Of whose actions in the viewer all this takes into account, and
    answered : int
        the number of the last one.
    fixed : Fixed
    """

    image: ViewerImage
    mask: ViewerMask
    others: tuple[ViewerOther, ...]
    detail: ViewerDetail | None
    pixel_text: str
    caption: str
    sampling: str
    marks: tuple[Mark, ...]
    scope: str
    hand: str
    answered: int
    fixed: Fixed
