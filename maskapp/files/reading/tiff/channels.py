"""How the planes of a TIFF file make images: each alone, or three channels as red, green, blue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maskapp.errors import ImageError
from maskapp.files.reading.limits import MAX_PAGES
from maskapp.files.reading.tiff.channel_colours import of_name, of_table
from maskapp.files.reading.tiff.ome import Series, series_of

if TYPE_CHECKING:
    import tifffile

_ALL = ["0", "1", "2"]  # red, green and blue are told, each once
_WORDS = {"c": "channel", "z": "slice", "t": "frame"}
_DEFAULT_ORDER = "czt"


@dataclass(frozen=True)
class Unit:
    """Planes that make an image.

    Parameters
    ----------
    planes : tuple of int
        Their numbers in the file, from 0: one, or three as red, green and blue.
    notices : tuple of str
    """

    planes: tuple[int, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arrangement:
    """The images that a file's planes make.

    Parameters
    ----------
    units : tuple of Unit
    channels : int
        How many are stored as planes of their own; 1 for images that are whole by themselves.
    notices : tuple of str
    series : sequence of Series
        As the file describes its planes, where it does.
    """

    units: tuple[Unit, ...]
    channels: int
    notices: tuple[str, ...] = ()
    series: Sequence[Series] = ()


def arrange(
    tif: tifffile.TiffFile, count: int, told: int, samples: int, name: str, *, apart: bool
) -> Arrangement:
    """Say which of `count` planes make an image together.

    Parameters
    ----------
    tif : tifffile.TiffFile
    count, told, samples : int
        Planes in the file; planes that it announces, 0 if it does not; and the bands of each.
    name : str
        Of the file, for errors.
    apart : bool
        Each plane is an image.

    Raises
    ------
    ImageError
        If channels are stored apart in any number or arrangement but three of one plane.
    """
    whole = _described(tif, count, samples, name)
    if tif.is_ome:
        told = sum(each.count for each in whole)
    notices = _difference(told, count, samples)
    described = whole if samples == 1 else ()  # else planes have colours of their own
    units: list[Unit] = []
    for series in described:
        units += _units(series, name, apart=apart)
    seen = {plane for unit in units for plane in unit.planes}
    units += [Unit((plane,)) for plane in range(count) if plane not in seen]
    channels = max([series.present("c") for series in described], default=1)
    in_order = tuple(sorted(units, key=lambda unit: min(unit.planes)))
    return Arrangement(in_order, channels, notices, whole)


def separate(name: str, what: str, *, three: bool) -> ImageError:
    """Return the refusal of channels that are not red, green and blue; `what` says how many."""
    save = (
        "Save three of them as an RGB image (in ImageJ: Image, Type, RGB Color), or "
        if three
        else ""
    )

    def advice(way: str) -> str:
        text = f"{save}{way}"
        return text[0].upper() + text[1:]

    return ImageError(
        f"{name}: the TIFF holds {what}, not red, green and blue.",
        advice('read each channel as a grey image: Selection(channels="apart").'),
        code="pages" if "separate" in what else "bands",
        command_line=advice("add --channels apart to read each channel as a grey image."),
        page=advice("tick “Separate channels as grey images”."),
    )


def _units(series: Series, name: str, *, apart: bool) -> list[Unit]:
    channels = series.present("c")
    if channels < 2:
        return [Unit((plane,)) for plane in series.planes]
    if apart:
        return [Unit((plane,), (_place(series, place),)) for plane, place in series.planes.items()]
    if channels == 3 == len(series.planes):
        return [_joined(series)]
    counts = {word: series.present(axis) for axis, word in _WORDS.items()}
    what = ", ".join(f"{size} {word}s" for word, size in counts.items() if size > 1)
    raise separate(name, f"a stack of separate channels ({what})", three=channels > 2)


def _joined(series: Series) -> Unit:
    by_channel = {place["c"]: plane for plane, place in series.planes.items()}
    planes = [by_channel[channel] for channel in sorted(by_channel)]
    names = [series.name(channel) for channel in sorted(by_channel)]
    named = [of_name(each) for each in names]
    shown = [series.colour(channel) for channel in sorted(by_channel)]
    if sorted(map(str, named)) == _ALL:
        text = (
            f"Three separate channels, named {names[0]}, {names[1]} and {names[2]}, were read by "
            "their names."
        )
        return Unit(tuple(planes[named.index(colour)] for colour in range(3)), (text,))
    if sorted(map(str, shown)) == _ALL:
        red, green, blue = (shown.index(colour) for colour in range(3))
        text = (
            "Three separate channels were read by the colours that the file shows them in: "
            f"channel {red + 1} as red, {green + 1} as green and {blue + 1} as blue."
        )
        return Unit((planes[red], planes[green], planes[blue]), (text,))
    which = f" ({', '.join(names)})" if all(names) else ""
    text = (
        f"Three separate channels{which} were read as red, green and blue, in this order. If they "
        "are other colours, the names of the channels here do not fit."
    )
    return Unit(tuple(planes), (text,))


def _place(series: Series, place: Mapping[str, int]) -> str:
    """Say in a sentence which channel a plane is, and of which slice and frame."""
    channel = place["c"]
    label = series.name(channel)
    parts = [f"Channel {channel + 1} of {series.sizes['c']}{f' ({label})' if label else ''}"]
    parts += [
        f"{_WORDS[axis]} {place[axis] + 1} of {series.sizes[axis]}"
        for axis in "zt"
        if series.sizes[axis] > 1
    ]
    return f"{', '.join(parts)}."


def _described(tif: tifffile.TiffFile, count: int, samples: int, name: str) -> Sequence[Series]:
    if tif.is_ome:
        return series_of(tif.ome_metadata or "", count, samples, name)
    if not tif.is_imagej:
        return ()
    about = tif.imagej_metadata or {}
    sizes = {axis: int(about.get(f"{word}s", 1)) for axis, word in _WORDS.items()}
    product = 1
    for size in sizes.values():
        product *= size
    if product != count or min(sizes.values()) < 1:  # channels that nothing tells apart
        if sizes["c"] > 1 and samples == 1 < count:
            what = f"{count} planes of {sizes['c']} separate channels"
            raise separate(name, what, three=sizes["c"] > 2)
        return ()
    order = str(about.get("order", _DEFAULT_ORDER)).lower()
    order = order if sorted(order) == sorted(_DEFAULT_ORDER) else _DEFAULT_ORDER
    labels = about.get("Labels") or []
    names = [str(label) for label in labels] if len(labels) == count == sizes["c"] else []
    tables = about.get("LUTs") or []
    colours = tuple(map(of_table, tables)) if len(tables) == sizes["c"] else ()
    return (Series.in_order(sizes, order, tuple(names), colours, range(min(count, MAX_PAGES))),)


def _difference(told: int, count: int, samples: int) -> tuple[str, ...]:
    if told in (0, count, count * samples):  # some programs count each band
        return ()
    return (
        f"The file's description tells of {told:.6g} planes; "
        f"{count} {'is' if count == 1 else 'are'} in this file.",
    )
