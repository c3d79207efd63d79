"""What the strip's browser code reports. It is not trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from maskapp.ui.images.strip.frame import Shows
from maskapp.ui.widgets import messages

Deed = Literal["open", "check", "uncheck", "leave_out", "bring_back", "remove"]
_DEEDS: Final = get_args(Deed)
_PLACES: Final = get_args(Shows)
_MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Action:
    """
    What somebody did to an image.

    Attributes
    ----------
    n : int
        Its number: higher than those before it.
    kind : {"open", "check", "uncheck", "leave_out", "bring_back", "remove"}
    image : str
        The image's key.
    shows : {"strip", "grid", "table"}
        Where it was done.
    """

    n: int
    kind: Deed
    image: str
    shows: Shows


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


def read_actions(state: object) -> tuple[str, list[Action]]:
    """Return who did what, in order, from ``st.session_state[key]``; nothing that is not legal."""
    hand, said = messages.read_actions(state)
    actions = [action for each in said if (action := _action(each))]
    return hand, sorted(actions, key=lambda each: each.n)


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


def _action(said: messages.Action) -> Action | None:
    image = said.fields.get("image")
    kind: Any = said.kind
    shows: Any = said.fields.get("shows")
    if not isinstance(image, str) or kind not in _DEEDS or shows not in _PLACES:
        return None
    return Action(said.number, kind, image, shows)


def _indices(value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(each for each in value[:_MOST] if type(each) is int and each >= 0)
