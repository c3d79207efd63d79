"""What OME metadata tell of the planes in a TIFF file: which channel, slice and frame each is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from maskapp.files.reading.tiff.channel_colours import of_number

_LONGEST_NAME = 40
_OF_PIXELS = ("PhysicalSize", "SizeX", "SizeY")


@dataclass(frozen=True)
class Series:
    """Planes that belong together.

    Parameters
    ----------
    sizes : mapping of str to int
        How many channels "c", slices "z" and frames "t" there are.
    names : tuple of str
        Of the channels; may be shorter.
    colours : tuple of int or None
        In which they are shown: 0, 1 or 2 for red, green or blue; may be shorter.
    planes : mapping of int to mapping
        For each plane that is in the file: its "c", "z" and "t", from 0.
    pixel : mapping of str to str
        What OME metadata say of the sizes of pixels and planes, by the names of its attributes.
    """

    sizes: Mapping[str, int]
    names: tuple[str, ...]
    colours: tuple[int | None, ...]
    planes: Mapping[int, Mapping[str, int]]
    pixel: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def in_order(
        cls,
        sizes: Mapping[str, int],
        order: str,
        names: tuple[str, ...],
        colours: tuple[int | None, ...],
        planes: Iterable[int],
    ) -> Series:
        """Return planes that follow each other; the first axis of `order` runs fastest."""
        places = {plane: _place(index, sizes, order) for index, plane in enumerate(planes)}
        return cls(sizes, names, colours, places)

    @property
    def count(self) -> int:
        """How many planes there should be."""
        return math.prod(self.sizes.values())

    def present(self, axis: str) -> int:
        """Return how many channels, slices or frames have planes in the file."""
        return len({place[axis] for place in self.planes.values()})

    def name(self, channel: int) -> str:
        """Return a channel's name, "" if it has none."""
        text = self.names[channel] if channel < len(self.names) else ""
        return "".join(c for c in text if c.isprintable())[:_LONGEST_NAME].strip()

    def colour(self, channel: int) -> int | None:
        """Return in which of red, green and blue a channel is shown; None for others."""
        return self.colours[channel] if channel < len(self.colours) else None


def series_of(xml: str, count: int, samples: int, name: str) -> list[Series]:
    """Return the series that OME metadata describe; none if they cannot be parsed.

    Parameters
    ----------
    xml : str
    count, samples : int
        Planes in the file, and the bands of each.
    name : str
        The file's: metadata may tell of several files.
    """
    try:
        root = ElementTree.fromstring(xml)  # noqa: S314  # expat bounds what entities grow to
    except ElementTree.ParseError:
        return []
    found = [pixels for pixels in root.iter() if _is(pixels, "Pixels")]
    return [_series(pixels, root.get("UUID"), count, samples, name) for pixels in found]


def _series(pixels: Any, uuid: str | None, count: int, samples: int, name: str) -> Series:
    channels = [child for child in pixels if _is(child, "Channel")]
    bands = max([samples, *(int(each.get("SamplesPerPixel", 1)) for each in channels[:1])])
    sizes = {axis: int(pixels.get(f"Size{axis.upper()}", 1)) for axis in "czt"}
    if bands > 1 and sizes["c"] % bands == 0:
        sizes["c"] //= bands
    order = pixels.get("DimensionOrder", "XYCZT")[2:].lower()
    if sorted(order) != ["c", "t", "z"] or min(sizes.values()) < 1:
        raise ValueError("the dimensions make no sense")
    places = {
        plane: _place(index, sizes, order)
        for plane, index in _entries(pixels, sizes, order, uuid, count, name)
    }
    names = tuple(each.get("Name", "") for each in channels)
    colours = tuple(of_number(each.get("Color", "")) for each in channels)
    pixel = {key: text for key, text in pixels.attrib.items() if key.startswith(_OF_PIXELS)}
    return Series(sizes, names, colours, places, pixel)


def _entries(
    pixels: Any, sizes: Mapping[str, int], order: str, uuid: str | None, count: int, name: str
) -> Iterator[tuple[int, int]]:
    """Yield the number of each plane in this file, and its place in the series' order."""
    total = math.prod(sizes.values())
    entries = [child for child in pixels if _is(child, "TiffData")]
    files = {each.get("FileName") for entry in entries for each in entry}
    for entry in entries:
        if any(_is_elsewhere(each, uuid, files, name) for each in entry):
            continue
        first = int(entry.get("IFD", 0))
        length = int(entry.get("PlaneCount", 1 if "IFD" in entry.attrib else total))
        start, step = 0, 1
        for axis in order:
            start += step * int(entry.get(f"First{axis.upper()}", 0))
            step *= sizes[axis]
        for number in range(min(length, count - first, total - start)):
            if first + number >= 0 <= start:
                yield first + number, start + number


def _is_elsewhere(element: Any, uuid: str | None, files: set[str | None], name: str) -> bool:
    """Return whether a ``UUID`` element names another file than the one with that UUID or name."""
    if uuid is not None and element.text is not None:
        return bool(element.text.strip() != uuid)
    return len(files) > 1 and element.get("FileName") != name


def _is(element: Any, word: str) -> bool:
    return bool(str(element.tag).rpartition("}")[2] == word)  # in whatever namespace


def _place(index: int, sizes: Mapping[str, int], order: str) -> dict[str, int]:
    place = {}
    for axis in order:
        index, place[axis] = divmod(index, sizes[axis])
    return place
