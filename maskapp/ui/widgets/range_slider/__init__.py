"""A slider with two handles that tells the page's viewer of every movement, and Python of the last.

While a handle moves, the browser alone is at work: the slider dispatches ``maskapp:range`` events
on the window, which the viewer hears. Python hears when the slider is touched, so that it can send
what the viewer needs, and when the handle is let go.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from maskapp.ui.widgets.component import component

End = Literal["low", "high"]


@dataclass(frozen=True, slots=True)
class Scale:
    """
    The values a slider offers.

    Attributes
    ----------
    low, high : int
        Lowest and highest value, both included.
    grid : int
        Steps per unit: values are multiples of ``1 / grid``.
    unit : str
        ``""``, ``"°"`` or ``"%"``: what screen readers and the label of a moving handle say.
    circular : bool
        The handles may pass each other: the range then goes through the end of the scale.
    """

    low: int
    high: int
    grid: int
    unit: str = ""
    circular: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """What screen readers call the slider and its two handles."""

    slider: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Slider:
    """
    What a slider shows.

    Attributes
    ----------
    names : Names
    scale : Scale
    bounds : tuple of float
        Low and high, on the grid. Where the scale is circular, low may be above high.
    range_id : int
        Names the range in events of the browser.
    version : int
        Raised whenever something other than this slider has changed the bounds: so a move that was
        made before the change can be told.
    answered : str
        `Move.token` of the last message that was dealt with; "" for none.
    live : bool
        The viewer has what it needs to follow this slider; otherwise a touch asks for it.
    outside : bool, default False
        The values outside the bounds are the kept ones; only drawn.
    track : tuple of str, optional
        CSS colours along the scale, from its lowest to its highest value.
    view : tuple of float, optional
        The part of the scale to show; all of it by default. Bounds beyond it stay as they are,
        their handles stand at the edge.
    """

    names: Names
    scale: Scale
    bounds: tuple[float, float]
    range_id: int
    version: int
    answered: str
    live: bool
    outside: bool = False
    track: tuple[str, ...] = ()
    view: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """
    What the user did to the slider.

    Attributes
    ----------
    token : str
        Identifies the message; the slider waits until it is `answered`.
    version : int
        That of the values which the slider showed.
    ends : dict
        (value before, value after) of each handle that was moved; empty if the slider was only
        touched. Handles left alone are not in it, so their bounds stay what they are.
    """

    token: str
    version: int
    ends: dict[End, tuple[float, float]]


_HERE = Path(__file__).parent

_mount = component(
    "maskapp_range_slider", _HERE / "main.mjs", html=_HERE / "slider.html", css=_HERE / "slider.css"
)


def range_slider(slider: Slider, *, key: str, on_move: Callable[[], None]) -> None:
    """
    Draw a slider over a channel's scale.

    Parameters
    ----------
    slider : Slider
    key : str
        Fixed name of this slider in ``st.session_state``.
    on_move : callable
        Called before the rerun that follows a touch or a move; `read_move` of the state tells.
    """
    scale = slider.scale
    data = asdict(slider) | {
        "bounds": [_ticks(each, scale) for each in slider.bounds],
        "view": [_ticks(each, scale) for each in slider.view or (scale.low, scale.high)],
    }
    _mount(key=key, data=data, on_move_change=on_move)


def read_move(state: object, scale: Scale) -> Move | None:
    """
    Return what the user did.

    Parameters
    ----------
    state : object
        ``st.session_state[key]`` inside `on_move`. It comes from the browser and is not trusted.
    scale : Scale
        That of the slider.

    Returns
    -------
    Move or None
        None if the value is not a legal move: not of that shape, or with a value off the scale.
    """
    move = state.get("move") if isinstance(state, Mapping) else None
    if not isinstance(move, Mapping):
        return None
    token, version, moved = move.get("token"), move.get("version"), move.get("ends")
    if not isinstance(token, str) or len(token) > 64 or type(version) is not int:
        return None
    if not isinstance(moved, Mapping) or not set(moved) <= {"low", "high"}:
        return None
    ends: dict[End, tuple[float, float]] = {}
    for end in ("low", "high"):
        if end in moved:
            pair = _pair(moved[end], scale)
            if pair is None:
                return None
            ends[end] = pair
    return Move(token, version, ends)


def _pair(value: object, scale: Scale) -> tuple[float, float] | None:
    """Return two values of the scale, or None unless they are."""
    if not isinstance(value, list) or len(value) != 2:
        return None
    low, high = scale.low * scale.grid, scale.high * scale.grid
    if not all(type(ticks) is int and low <= ticks <= high for ticks in value):
        return None
    before, after = (_value(ticks, scale) for ticks in value)
    return before, after


# Between here and the browser, values are whole grid steps: those compare and add up exactly.


def _ticks(value: float, scale: Scale) -> int:
    return round(value * scale.grid)


def _value(ticks: int, scale: Scale) -> int | float:
    whole, rest = divmod(ticks, scale.grid)
    return ticks / scale.grid if rest else whole
