"""The header of a JPEG XL image: fields of a few bits each, as ISO 18181-1 lists them."""

from __future__ import annotations

from dataclasses import dataclass

_RATIOS = ((1, 1), (1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
_SIZE = ((9, 1), (13, 1), (18, 1), (30, 1))
_ENUM = ((0, 0), (0, 1), (4, 2), (6, 18))
_ALPHA, _SPOT, _FILTER = 0, 2, 5
_CUSTOM = 2
_OTHER_SPACES = (2, 3)  # XYB, unknown


@dataclass(frozen=True)
class Header:
    """What a JPEG XL image declares, upright unless `orientation` says otherwise.

    Parameters
    ----------
    width, height : int
        As stored.
    orientation : int
        As EXIF counts it.
    animated : bool
    bits : int
    floating : bool
        Samples are floating-point numbers.
    grey : bool
    opacity, multiplied : bool
    others : int
        Bands that are neither colour nor opacity.
    profiled : bool
        Colours are described by an ICC profile.
    converted : bool
        Stored in colours of its own (XYB), from which the decoder makes those described.
    primaries, curve : int
        Numbers as in H.273; 2 where they are given by other means.
    """

    width: int
    height: int
    orientation: int = 1
    animated: bool = False
    bits: int = 8
    floating: bool = False
    grey: bool = False
    opacity: bool = False
    multiplied: bool = False
    others: int = 0
    profiled: bool = False
    converted: bool = True
    primaries: int = 1
    curve: int = 13


# JPEG XL tells primaries and white apart; H.273 has a number for both.
_D65, _DCI = 1, 11
_H273 = {(1, _D65): 1, (9, _D65): 9, (11, _D65): 12, (11, _DCI): 11}


class _Bits:
    """Reads numbers from a code stream, lowest bit first."""

    def __init__(self, data: bytes) -> None:
        self._number = int.from_bytes(data, "little")
        self._left = 8 * len(data)

    def take(self, count: int) -> int:
        self._left -= count
        if self._left < 0:
            raise ValueError("the header ends early")
        found = self._number & (1 << count) - 1
        self._number >>= count
        return found

    def flag(self) -> bool:
        return bool(self.take(1))

    def choice(self, ways: tuple[tuple[int, int], ...]) -> int:
        """Return a number stored in one of four ways: so many bits, and what is added."""
        bits, offset = ways[self.take(2)]
        return self.take(bits) + offset


def header(stream: bytes) -> Header:
    """Read the header of a code stream, which begins with its two signature bytes.

    Raises
    ------
    ValueError
        If it ends early.
    """
    bits = _Bits(stream[2:2000])
    width, height = _size(bits)
    if bits.flag():
        return Header(width, height)
    orientation, animated = 1, False
    if bits.flag():
        orientation = bits.take(3) + 1
        if bits.flag():
            _size(bits)  # at which the image is meant to be shown
        if bits.flag():
            _preview(bits)
        animated = bits.flag()
        if animated:
            return Header(width, height, orientation, animated=True)
    floating, depth = _depth(bits)
    bits.flag()  # whether 16 bits are enough to decode
    opacity = multiplied = False
    others = 0
    for _ in range(bits.choice(((0, 0), (0, 1), (4, 2), (12, 1)))):
        kind, associated = _band(bits)
        if kind == _ALPHA and not opacity:
            opacity, multiplied = True, associated
        else:
            others += 1
    converted = bits.flag()
    grey, profiled, primaries, curve = _colours(bits)
    return Header(
        width,
        height,
        orientation,
        animated,
        depth,
        floating,
        grey,
        opacity,
        multiplied,
        others,
        profiled,
        converted,
        primaries,
        curve,
    )


def _size(bits: _Bits) -> tuple[int, int]:
    eights = bits.flag()
    height = 8 * (1 + bits.take(5)) if eights else bits.choice(_SIZE)
    ratio = bits.take(3)
    if ratio:
        across, down = _RATIOS[ratio]
        return height * across // down, height
    return (8 * (1 + bits.take(5)) if eights else bits.choice(_SIZE)), height


def _preview(bits: _Bits) -> None:
    eights = bits.flag()
    ways = (
        ((0, 16), (0, 32), (5, 1), (9, 33)) if eights else ((6, 1), (8, 65), (10, 321), (12, 1345))
    )
    bits.choice(ways)
    if not bits.take(3):
        bits.choice(ways)


def _depth(bits: _Bits) -> tuple[bool, int]:
    if not bits.flag():
        return False, bits.choice(((0, 8), (0, 10), (0, 12), (6, 1)))
    depth = bits.choice(((0, 32), (0, 16), (0, 24), (6, 1)))
    bits.take(4)  # of the exponent
    return True, depth


def _band(bits: _Bits) -> tuple[int, bool]:
    """Return the kind of a further band, and whether colours are multiplied by it."""
    if bits.flag():
        return _ALPHA, False
    kind = bits.choice(_ENUM)
    _depth(bits)
    bits.choice(((0, 0), (0, 3), (0, 4), (3, 1)))  # how much smaller it is
    bits.take(8 * bits.choice(((0, 0), (4, 0), (5, 16), (10, 48))))  # its name
    if kind == _SPOT:
        bits.take(64)
    if kind == _FILTER:
        bits.choice(((0, 1), (2, 0), (4, 3), (8, 19)))
    return kind, bits.flag() if kind == _ALPHA else False


def _colours(bits: _Bits) -> tuple[bool, bool, int, int]:
    """Return whether grey, whether profiled, primaries, curve."""
    if bits.flag():
        return False, False, 1, 13
    profiled = bits.flag()
    space = bits.choice(_ENUM)
    grey = space == 1
    if profiled or space in _OTHER_SPACES:
        return grey, profiled, 2, 2
    white, primaries = bits.choice(_ENUM), 1
    if white == _CUSTOM:
        _points(bits, 1)
    if not grey:
        primaries = bits.choice(_ENUM)
        if primaries == _CUSTOM:
            _points(bits, 3)
    curve = 2
    if bits.flag():
        bits.take(24)  # a gamma
    else:
        curve = bits.choice(_ENUM)
    return grey, profiled, _H273.get((primaries, white), _CUSTOM), curve


def _points(bits: _Bits, count: int) -> None:
    for _ in range(2 * count):
        bits.choice(((19, 0), (19, 524288), (20, 1048576), (21, 2097152)))
