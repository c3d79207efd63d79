"""What the form is sent. ``data.d.ts`` says the same in TypeScript; a test compares the two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from maskapp.core.recipe.rule import Match


@dataclass(frozen=True, slots=True)
class Named:
    """A member of a list to choose from.

    Parameters
    ----------
    id, label : str
    family : str
        Of several in the list; "" for a list without families.
    """

    id: str
    label: str
    family: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """The values of a channel.

    Parameters
    ----------
    low, high : int
        Lowest and highest value, both included.
    grid : int
        Steps per unit: values are multiples of ``1 / grid``, and travel as ticks, whole numbers of
        such steps.
    unit : str
        ``""``, ``"°"`` or ``"%"``.
    circular : bool
        Low may be above high: the range then goes through the end of the scale.
    """

    low: int
    high: int
    grid: int
    unit: str
    circular: bool


@dataclass(frozen=True, slots=True)
class FormNumber:
    """A number of a local threshold, in a box of its own.

    Parameters
    ----------
    id : {"window", "weight"}
    label : str
    text : str
    """

    id: Literal["window", "weight"]
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class FormEnd:
    """One bound of a range.

    Parameters
    ----------
    ticks : int, optional
        The one in use; None for an automatic one that has no value in this image.
    text : str
        What its box shows: as typed, while that is not valid.
    method : str
        Id of the automatic method in the form's list; "" for a fixed bound.
    here : str
        What an automatic bound is in this image, in words.
    numbers : tuple of FormNumber
        Of a local threshold.
    """

    ticks: int | None
    text: str
    method: str
    here: str
    numbers: tuple[FormNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A button in a remark.

    Parameters
    ----------
    label : str
    kind : str
        Of the action that it is; the range and the group that it stands in are its fields.
    """

    label: str
    kind: Literal["swap", "greys", "fix", "rule_of_all"]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say about a range.

    Parameters
    ----------
    kind : {"problem", "warning", "note", "own"}
    text : str
        Plain text.
    offer : Offer, optional
    """

    kind: Literal["problem", "warning", "note", "own"]
    text: str
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class FormRow:
    """A range.

    Parameters
    ----------
    id : int
    channel : str
    label : str
        Of the channel.
    suffix : str
        Behind the label it makes a name that no other range has.
    scale : Scale
    view : tuple of int
        The part of the scale to show, in ticks. Bounds beyond it stand at its edge.
    track : tuple of str
        CSS colours along the scale.
    heights : str
        Heights of the histogram's bars over the view, 0–255, a byte each, as base64.
    outside : bool
    low, high : FormEnd
    remarks : tuple of Remark
    """

    id: int
    channel: str
    label: str
    suffix: str
    scale: Scale
    view: tuple[int, int]
    track: tuple[str, ...]
    heights: str
    outside: bool
    low: FormEnd
    high: FormEnd
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class FormCard:
    """A group."""

    id: int
    match: Match
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """What can be undone and done again.

    Parameters
    ----------
    undo, redo : str
        Names of their buttons.
    can_undo, can_redo : bool
    steps : tuple of str
        The newest first.
    more : str
        How many are left out, as a sentence; "" for none.
    """

    undo: str
    redo: str
    can_undo: bool
    can_redo: bool
    steps: tuple[str, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Plane:
    """The stored values of a channel, as a file.

    Parameters
    ----------
    channel : str
    url : str
        Of values row by row, little-endian; deflated, behind a digest that the browser drops.
    bytes : int
        Of each value: 1, 2 or 4.
    size : int
        How many different values can be stored.
    zero : int
        The ticks that are stored as 0.
    circular : bool
    """

    channel: str
    url: str
    bytes: int
    size: int
    zero: int
    circular: bool


@dataclass(frozen=True, slots=True)
class Planes:
    """What the mask of any rule on some channels is made from, at preview size.

    Parameters
    ----------
    image_key : str
        The viewer's name for the image.
    width, height, step : int
        Of the planes: every `step`-th pixel of the image.
    planes : tuple of Plane
    counted_url : str
        Of the pixels that are valid and inside the region, as bits; made like the planes. "" where
        all are.
    considered : int
        How many they are.
    cleaned : bool
        The recipe cleans the mask, which the browser does not.
    digest_bytes : int
        Length of the digest before each file.
    """

    image_key: str
    width: int
    height: int
    step: int
    planes: tuple[Plane, ...]
    counted_url: str
    considered: int
    cleaned: bool
    digest_bytes: int


@dataclass(frozen=True, slots=True)
class FormData:
    """All that is sent at once.

    Parameters
    ----------
    hand : str
        Whose actions were done last, and
    answered : int
        the number of the last one.
    version : int
        Of the document: what shows an older one is behind, and asks for its own.
    image : str
        Key of the image on view.
    several : bool
        There are more images.
    only_this : bool
    mask_class : int
        Id of the class on view, whose rule this is.
    cards : tuple of FormCard
    match : {"all", "any"}
    invert, log : bool
    past : Past
    planes : Planes, optional
        None where the rule makes no mask of this image.
    link : str
        What a link or a reload brings the rule of all images back from.
    channels, methods : tuple of Named
    """

    hand: str
    answered: int
    version: int
    image: str
    several: bool
    only_this: bool
    mask_class: int
    cards: tuple[FormCard, ...]
    match: Match
    invert: bool
    log: bool
    past: Past
    planes: Planes | None
    link: str
    channels: tuple[Named, ...]
    methods: tuple[Named, ...]
