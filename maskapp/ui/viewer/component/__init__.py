"""The image viewer: a canvas in the browser that zooms and recolours without a rerun."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import streamlit as st

MAX_SAMPLES: Final = 2048
"""The most samples a detail has on a side; the browser asks for no more."""


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
    """

    key: str
    url: str
    width: int
    height: int
    step: int
    exact: bool
    window: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ViewerLive:
    """
    What the browser needs to redraw the mask while a range's slider moves.

    Attributes
    ----------
    range : int
        `range_id` of the slider.
    image_key : str
        `ViewerImage.key` of the image.
    values_url, masks_url : str
        Where the browser fetches the plane of stored values and the two masks, with the range true
        everywhere and nowhere. Deflated, behind 32 bytes that the browser drops: values row by row
        and little-endian, masks as bits, one after the other, without padding between.
    width, height : int
        Size of plane and masks.
    step : int
        Every how many pixels of the image they have one.
    bytes : int
        Of each value: 1, 2 or 4.
    size : int
        How many different values can be stored.
    zero : int
        What the slider calls the value that is stored as 0, in its grid steps.
    circular : bool
        Whether a range may go through the end of the scale.
    considered : int
        Pixels that count for the share, at this step.
    cleaned : bool
        The recipe cleans the mask, which the browser does not.
    """

    range: int
    image_key: str
    values_url: str
    masks_url: str
    width: int
    height: int
    step: int
    bytes: int
    size: int
    zero: int
    circular: bool
    considered: int
    cleaned: bool


@dataclass(frozen=True, slots=True)
class ViewerMask:
    """
    The mask of the whole picture.

    Attributes
    ----------
    key : str
        Identifies the mask; the browser reports the key it has painted.
    png : bytes
        1-bit PNG of ``mask[::step, ::step]`` with the step of the image.
    live : ViewerLive, optional
        Of the range whose slider was touched, for this image and rule.
    answered : tuple of str, optional
        Tokens of the sliders' messages that the mask takes into account.
    """

    key: str
    png: bytes
    live: ViewerLive | None = None
    answered: tuple[str, ...] = ()


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
    mask_png : bytes
        1-bit PNG of the rectangle's mask.
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
    mask_png: bytes
    exact: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """The rectangle the browser shows, in full-size pixels, and the step it can use."""

    x: int
    y: int
    width: int
    height: int
    step: int


@dataclass(frozen=True, slots=True)
class Pick:
    """A pixel of the full-size image, counted from 0 at the top left."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Mark:
    """
    A shape to paint over the picture, in full-size pixels.

    Attributes
    ----------
    kind : {"rectangle", "ellipse", "polygon", "pick", "not"}
    x, y, width, height : int
        Of all but polygons.
    points : tuple of (int, int)
        Corners of a polygon.
    excluded : bool
        Painted dashed.
    """

    kind: str
    x: int = 0
    y: int = 0
    width: int = 1
    height: int = 1
    points: tuple[tuple[int, int], ...] = ()
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Gesture:
    """
    What was drawn with a tool, in full-size pixels.

    Attributes
    ----------
    tool : {"pick", "not", "rectangle", "ellipse", "polygon"}
    mode : {"include", "exclude"}
        Of a region.
    x, y, width, height : int
        Inside the image.
    points : tuple of (int, int)
        Corners of a polygon, at least 3.
    """

    tool: str
    mode: str
    x: int
    y: int
    width: int
    height: int
    points: tuple[tuple[int, int], ...]


TOOLS: Final = ("pick", "not", "rectangle", "ellipse", "polygon")
_REGION_MODES: Final = ("include", "exclude")
_MAX_POINTS: Final = 1000


def _source(*names: str) -> str:
    """Return the text of the named files beside this module, in that order."""
    here = Path(__file__).parent
    return "\n".join((here / name).read_text("utf-8") for name in names)


# Inline, because a path (`asset_dir`) works from an installed wheel only.
_mount = st.components.v2.component(
    "maskapp_viewer",
    html=_source("viewer.html"),
    css=_source("viewer.css"),
    js=_source(
        "geometry.mjs",
        "painting.mjs",
        "bitmaps.mjs",
        "live.mjs",
        "readout.mjs",
        "controls.mjs",
        "tools.mjs",
        "pointer.mjs",
        "keyboard.mjs",
        "viewer.mjs",
    ),
)


def viewer(  # noqa: PLR0913  # what is shown and what is heard, all by name
    image: ViewerImage,
    mask: ViewerMask,
    *,
    detail: ViewerDetail | None = None,
    pixel_text: str = "",
    caption: str = "",
    marks: Sequence[Mark] = (),
    key: str,
    on_view: Callable[[], None] | None = None,
    on_pick: Callable[[], None] | None = None,
    on_gesture: Callable[[], None] | None = None,
) -> Mapping[str, object]:
    """
    Show an image with its mask.

    Zoom, pan, view mode, colour and opacity stay in the browser. What arrives
    in one call belongs together and is painted together.

    Parameters
    ----------
    image : ViewerImage
        The picture; its file is fetched once per address.
    mask : ViewerMask
        The mask of `image`, sampled alike.
    detail : ViewerDetail, optional
        The answer to the latest `View`, of the same image and mask.
    pixel_text : str, optional
        What is known about the picked pixel, shown as plain text.
    caption : str, optional
        Says how the preview was made, shown as plain text.
    marks : sequence of Mark, optional
        Regions and picks, painted over the picture.
    key : str
        Fixed name of this viewer in ``st.session_state``.
    on_view : callable, optional
        Called before the rerun in which the browser asks for a detail, or no
        longer needs one; `read_view` of the state tells which.
    on_pick : callable, optional
        Called before the rerun that follows a click on a pixel; `read_pick` of
        the state tells which pixel.
    on_gesture : callable, optional
        Called before the rerun that follows the use of a tool; `read_gesture` of
        the state tells what was drawn.

    Returns
    -------
    Mapping
        The state, as in ``st.session_state[key]``.
    """
    data = {
        "image": asdict(image),
        "mask": {"key": mask.key, "png": _base64(mask.png)},
        "detail": detail and {**asdict(detail), "mask_png": _base64(detail.mask_png)},
        "pixel_text": pixel_text,
        "caption": caption,
        "marks": [_painted(mark) for mark in marks],
        "live": mask.live and asdict(mask.live),
        "answered": list(mask.answered),
        "max_samples": MAX_SAMPLES,
    }
    return _mount(
        key=key,
        data=data,
        on_view_change=on_view or _ignore,
        on_pick_change=on_pick or _ignore,
        on_gesture_change=on_gesture or _ignore,
    )


def read_view(state: object, *, image_key: str, width: int, height: int) -> View | None:
    """
    Return the detail the browser asks for.

    Parameters
    ----------
    state : object
        ``st.session_state[key]`` or what `viewer` returned. It comes from the
        browser and is not trusted.
    image_key : str
        `ViewerImage.key` of the current image; a view of another is ignored.
    width, height : int
        Full size of that image in pixels.

    Returns
    -------
    View or None
        None if no detail is wanted or the value is not a legal view.
    """
    found = _integers(state, "view", image_key, ("x", "y", "width", "height", "step"))
    if found is None:
        return None
    view = View(*found)
    inside = _spans(view.x, view.width, width) and _spans(view.y, view.height, height)
    if not inside or view.step < 1:
        return None
    return view if max(view.width, view.height) <= MAX_SAMPLES * view.step else None


def read_pick(state: object, *, image_key: str, width: int, height: int) -> Pick | None:
    """
    Return the pixel that was clicked.

    Parameters
    ----------
    state : object
        ``st.session_state[key]`` inside `on_pick`, or what `viewer` returned. It
        comes from the browser and is not trusted.
    image_key : str
        `ViewerImage.key` of the current image; a pick in another is ignored.
    width, height : int
        Full size of that image in pixels.

    Returns
    -------
    Pick or None
        None if nothing was clicked or the value is not a pixel of the image.
    """
    found = _integers(state, "pick", image_key, ("x", "y"))
    if found is None:
        return None
    pick = Pick(*found)
    return pick if _spans(pick.x, 1, width) and _spans(pick.y, 1, height) else None


def read_gesture(state: object, *, image_key: str, width: int, height: int) -> Gesture | None:
    """
    Return what was drawn with a tool.

    Parameters
    ----------
    state : object
        ``st.session_state[key]`` inside `on_gesture`. It comes from the browser
        and is not trusted.
    image_key : str
        `ViewerImage.key` of the current image; a gesture in another is ignored.
    width, height : int
        Full size of that image in pixels.

    Returns
    -------
    Gesture or None
        None if nothing legal was drawn.
    """
    found = _integers(state, "gesture", image_key, ("x", "y", "width", "height"))
    if found is None or not isinstance(state, Mapping):
        return None
    x, y, across, down = found
    tool, mode, corners = (state["gesture"].get(name) for name in ("tool", "mode", "points"))
    points = _points(corners)
    inside = _spans(x, across, width) and _spans(y, down, height)
    if tool not in TOOLS or mode not in _REGION_MODES or not inside or points is None:
        return None
    if (tool == "polygon") != (len(points) >= 3):
        return None
    return Gesture(tool, mode, x, y, across, down, points)


def _points(value: object) -> tuple[tuple[int, int], ...] | None:
    """Return pairs of integers, None if `value` is anything else."""
    if not isinstance(value, list) or len(value) > _MAX_POINTS:
        return None
    pairs = [tuple(point) for point in value if isinstance(point, list)]
    legal = len(pairs) == len(value) and all(
        len(pair) == 2 and all(type(number) is int for number in pair) for pair in pairs
    )
    return tuple((pair[0], pair[1]) for pair in pairs) if legal else None


def _painted(mark: Mark) -> dict[str, object]:
    fields = asdict(mark)
    points = fields.pop("points")
    return {**fields, "points": [{"x": x, "y": y} for x, y in points]} if points else fields


def _integers(
    state: object, name: str, image_key: str, fields: tuple[str, ...]
) -> list[int] | None:
    """Return the named integers of one state value, or None unless all are integers."""
    value = state.get(name) if isinstance(state, Mapping) else None
    if not isinstance(value, Mapping) or value.get("key") != image_key:
        return None
    numbers = [number for field in fields if type(number := value.get(field)) is int]
    return numbers if len(numbers) == len(fields) else None


def _spans(start: int, length: int, limit: int) -> bool:
    """Tell whether at least one and only pixels from 0 to below `limit` are covered."""
    return start >= 0 and length >= 1 and start + length <= limit


def _base64(content: bytes) -> str:
    # Streamlit turns bytes inside a dict into the text of their Python repr, without an error.
    return base64.b64encode(content).decode("ascii")


def _ignore() -> None:
    """Stand in for a missing callback: Streamlit lists only values that have one."""
