"""What the strip's browser code reports. It is not trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final, Literal, get_args

Deed = Literal["open", "check", "uncheck", "leave_out", "bring_back"]
_DEEDS: Final = get_args(Deed)
_MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Action:
    """
    What somebody did to an image.

    Attributes
    ----------
    n : float
        Its number: higher than those before it.
    kind : {"open", "check", "uncheck", "leave_out", "bring_back"}
    image : str
        The image's key.
    """

    n: float
    kind: Deed
    image: str


@dataclass(frozen=True, slots=True)
class Seen:
    """
    What the browser shows, and has.

    Attributes
    ----------
    list : str
        `Head.list` of the names that it has.
    tiles : tuple of int
        Indices of images of that list that are seen.
    near : tuple of int
        Indices of those before and behind the one on view, as they are sorted there.
    """

    list: str = ""
    tiles: tuple[int, ...] = ()
    near: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class More:
    """
    A question for what is new.

    Attributes
    ----------
    n : int
        Its number.
    masks : str
        `Head.masks` of those that the browser has.
    """

    n: int = 0
    masks: str = ""


def read_actions(state: object, answered: float) -> list[Action]:
    """Return what was done and is not answered yet, in order; nothing that is not legal.

    Parameters
    ----------
    state : object
        ``st.session_state[key]``.
    answered : float
        Number of the last action that was dealt with.
    """
    found = state.get("actions") if isinstance(state, Mapping) else None
    if not isinstance(found, list):
        return []
    actions = [action for each in found[:_MOST] if (action := _action(each))]
    actions = [action for action in actions if action.n > answered]
    return sorted(actions, key=lambda each: each.n)


def read_seen(state: object) -> Seen:
    """Return what the browser shows; nothing if it did not say, or not what is legal."""
    found = state.get("seen") if isinstance(state, Mapping) else None
    if not isinstance(found, Mapping) or not isinstance(found.get("list"), str):
        return Seen()
    tiles, near = _indices(found.get("tiles")), _indices(found.get("near"))
    return Seen(found["list"], tiles, near)


def read_more(state: object) -> More:
    """Return what the browser asked last."""
    found = state.get("more") if isinstance(state, Mapping) else None
    if not isinstance(found, Mapping) or type(found.get("n")) is not int:
        return More()
    masks = found.get("masks")
    return More(found["n"], masks if isinstance(masks, str) else "")


def _action(value: object) -> Action | None:
    if not isinstance(value, Mapping):
        return None
    n: Any = value.get("n")
    kind: Any = value.get("kind")
    image = value.get("image")
    if type(n) not in (int, float) or not isfinite(n) or not isinstance(image, str):
        return None
    return Action(n, kind, image) if kind in _DEEDS else None


def _indices(value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(each for each in value[:_MOST] if type(each) is int and each >= 0)
