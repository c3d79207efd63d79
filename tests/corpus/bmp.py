"""BMP files written by hand: every depth, both directions, packed and not."""

from __future__ import annotations

import struct
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.corpus.case import EMPTY, RGB8, Case, Reads, Refused, noise, page, reads
from tests.corpus.png import PROFILES


def bmp(
    body: bytes,
    width: int,
    height: int,
    bits: int,
    *,
    packing: int = 0,
    palette: bytes = b"",
    masks: bytes = b"",
    info: int = 40,
    file_size: int | None = None,
    offset: int | None = None,
) -> bytes:
    """Return a BMP; `body` are its rows as they are stored."""
    used = len(palette) // 4
    details = struct.pack(
        "<IiiHHIIiiII", info, width, height, 1, bits, packing, len(body), 2835, 2835, used, 0
    )
    details += masks.ljust(info - 40 if info > 40 else len(masks), b"\0")
    start = 14 + len(details) + len(palette)
    size = start + len(body) if file_size is None else file_size
    header = struct.pack("<2sIHHI", b"BM", size, 0, 0, start if offset is None else offset)
    return header + details + palette + body


def lines(array: NDArray[Any]) -> bytes:
    """Return rows of bytes (H, n), each filled up to four bytes, the lowest line first."""
    return b"".join(line.tobytes() + bytes(-len(line.tobytes()) % 4) for line in array[::-1])


_BGR = np.ascontiguousarray(RGB8[..., ::-1])
_BODY = lines(_BGR.reshape(5, -1))
_TOP_DOWN = lines(_BGR[::-1].reshape(5, -1))


def _depths() -> list[Case]:
    colours = noise(16, 3)
    palette = b"".join(bytes([b, g, r, 0]) for r, g, b in colours.tolist())
    indices = noise(5, 8) & 15
    nibbles = (indices[:, ::2] << 4 | indices[:, 1::2]).astype(np.uint8)
    ones = indices & 1
    words = noise(5, 7, dtype=np.uint16)

    def fields(*widths: int) -> Any:
        shifts = (sum(widths[1:]), widths[2], 0)
        parts = [
            (words >> shift & (1 << width) - 1).astype(np.int64) * 255 // ((1 << width) - 1)
            for shift, width in zip(shifts, widths, strict=True)
        ]
        return np.dstack(parts).astype(np.uint8)

    four = np.dstack([_BGR, noise(5, 7)])
    clear = noise(5, 7) | 1
    clear[1, 2:5] = 0
    rgba = np.dstack([_BGR, clear])
    alpha_masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    body16 = lines(words.astype("<u2").view(np.uint8).reshape(5, -1))
    green6 = struct.pack("<III", 0xF800, 0x7E0, 0x1F)
    core = struct.pack("<2sIHHI", b"BM", 26 + len(_BODY), 0, 0, 26)
    core += struct.pack("<IHHHH", 12, 7, 5, 1, 24) + _BODY
    return [
        Case("bmp-24.bmp", partial(bmp, _BODY, 7, 5, 24), reads(RGB8, "BMP")),
        Case("bmp-24-top-down.bmp", partial(bmp, _TOP_DOWN, 7, -5, 24), reads(RGB8, "BMP")),
        Case("bmp-24-os2.bmp", partial(bytes, core), reads(RGB8, "BMP")),
        Case("bmp-32.bmp", partial(bmp, lines(four.reshape(5, -1)), 7, 5, 32), reads(RGB8, "BMP")),
        Case(
            "bmp-32-alpha.bmp",
            partial(
                bmp, lines(rgba.reshape(5, -1)), 7, 5, 32, packing=3, masks=alpha_masks, info=108
            ),
            reads(RGB8, "BMP", "3 fully transparent", "Partial", valid=clear != 0),
        ),
        Case(
            "bmp-8.bmp",
            partial(bmp, lines(indices), 8, 5, 8, palette=palette),
            reads(colours[indices], "BMP"),
        ),
        Case(
            "bmp-4.bmp",
            partial(bmp, lines(nibbles), 8, 5, 4, palette=palette),
            reads(colours[indices], "BMP"),
        ),
        Case(
            "bmp-1.bmp",
            partial(bmp, lines(np.packbits(ones, axis=1)), 8, 5, 1, palette=palette[:8]),
            reads(colours[ones], "BMP"),
        ),
        Case("bmp-16-555.bmp", partial(bmp, body16, 7, 5, 16), reads(fields(5, 5, 5), "BMP")),
        Case(
            "bmp-16-565.bmp",
            partial(bmp, body16, 7, 5, 16, packing=3, masks=green6),
            reads(fields(5, 6, 5), "BMP"),
        ),
        Case(
            "bmp-8-packed.bmp",
            partial(bmp, _packed(indices), 8, 5, 8, packing=1, palette=palette),
            reads(colours[indices], "BMP"),
        ),
        Case(
            "bmp-4-packed.bmp",
            partial(bmp, _packed4(indices), 8, 5, 4, packing=2, palette=palette),
            reads(colours[indices], "BMP"),
        ),
        Case(
            "bmp-1x4000.bmp",
            partial(bmp, lines(np.tile(np.array([1, 2, 3], np.uint8), (4000, 1))), 1, 4000, 24),
            reads(np.tile(np.array([3, 2, 1], np.uint8), (4000, 1, 1)), "BMP"),
        ),
    ]


def _packed(indices: NDArray[np.uint8]) -> bytes:
    packed = []
    for line in indices[::-1].tolist():
        runs = b"".join(bytes([1, value]) for value in line[:4])
        literal = b"\0" + bytes([4, *line[4:]])
        packed.append(runs + literal)
    return b"\0\0".join(packed) + b"\0\1"


def _packed4(indices: NDArray[np.uint8]) -> bytes:
    packed = [
        b"".join(bytes([2, a << 4 | b]) for a, b in zip(line[::2], line[1::2], strict=True))
        for line in indices[::-1].tolist()
    ]
    return b"\0\0".join(packed) + b"\0\1"


def _short_palettes() -> list[Case]:
    """Return files with fewer colours than there could be: told in the header, or by the pixels."""
    cases = []
    for bits in (1, 4, 8):
        half = (1 << bits) // 2
        colours = noise(1 << bits, 3)
        table = b"".join(bytes([b, g, r, 0]) for r, g, b in colours[:half].tolist())
        beyond = noise(5, 9) & ((1 << bits) - 1)
        beyond[0, 0] = half
        count = int(np.count_nonzero(beyond >= half))
        within = beyond % half
        for word, indices, outcome in (
            ("short", within, reads(colours[within], "BMP")),
            ("beyond", beyond, Refused("corrupt", (f"{count} pixels", f"the palette's {half}"))),
        ):
            spread = np.unpackbits(indices[..., None], axis=-1)[..., 8 - bits :]
            body = lines(np.packbits(spread.reshape(5, -1), axis=1))
            told = bmp(body, 9, 5, bits, palette=table)
            untold = told[:46] + bytes(4) + told[50:]  # 0: as many as there could be
            cases += [
                Case(f"bmp-{bits}-palette-{word}.bmp", partial(bytes, told), outcome),
                Case(f"bmp-{bits}-palette-{word}-untold.bmp", partial(bytes, untold), outcome),
            ]
    return cases


def _runs() -> list[Case]:
    """Return run-length files by hand: runs and literals of odd lengths, marks, moves."""
    colours = noise(16, 3)
    palette = b"".join(bytes([b, g, r, 0]) for r, g, b in colours.tolist())
    # The lowest line first: 7 pixels as a literal of 3 and a run of 4; a literal of 7.
    odd = b"\0\x03\x12\x30" + b"\x04\x45" + b"\0\0" + b"\0\x07\x12\x34\x56\x70" + b"\0\1"
    nibbles = np.array([[1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 4, 5]])
    odd8 = b"\0\x03\1\2\3\0" + b"\4\5" + b"\0\0" + b"\0\x05\1\2\3\4\5\0\1\6\1\7" + b"\0\1"
    whole = np.array([[1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 5, 5, 5, 5]])
    moved = b"\1\1\0\2\2\0\1\3\0\0\0\2\2\1\2\x22\0\1"
    skipped = np.array([[0, 0, 2, 2], [0, 0, 0, 0], [1, 0, 0, 3]])
    ends = b"\2\1\0\0" + b"\4\2\0\0\0\1"
    short = np.array([[2, 2, 2, 2], [1, 1, 0, 0]])
    make = partial(bmp, palette=palette)
    unset = "Pixels that the run-length code leaves out ({})"
    return [
        Case(
            "bmp-4-odd-runs.bmp",
            partial(make, odd, 7, 2, 4, packing=2),
            reads(colours[nibbles], "BMP"),
        ),
        Case(
            "bmp-8-odd-runs.bmp",
            partial(make, odd8, 7, 2, 8, packing=1),
            reads(colours[whole], "BMP"),
        ),
        Case(
            "bmp-8-moves.bmp",
            partial(make, moved.replace(b"\x22", b"\2"), 4, 3, 8, packing=1),
            reads(colours[skipped], "BMP", unset.format(8)),
        ),
        Case(
            "bmp-8-short-line.bmp",
            partial(make, ends, 4, 2, 8, packing=1),
            reads(colours[short], "BMP", unset.format(2)),
        ),
        Case(
            "bmp-8-no-end-mark.bmp",
            partial(make, ends[:-4], 4, 2, 8, packing=1),
            reads(colours[short], "BMP", unset.format(2)),
            note="all lines are there",
        ),
        Case(
            "bmp-8-run-leaves-line.bmp",
            partial(make, b"\5\1\0\0\4\2\0\1", 4, 2, 8, packing=1),
            Refused("corrupt", ("leaves its line of 4 pixels",)),
        ),
        Case(
            "bmp-4-filled-up-runs.bmp",
            partial(make, b"\0\4\x01\x23\4\x44\0\0" * 2 + b"\0\1", 7, 2, 4, packing=2),
            Refused("corrupt", ("leaves its line of 7 pixels",)),
            note="as programs write that displace the rest of the line",
        ),
        Case(
            "bmp-8-one-line-of-two.bmp",
            partial(make, b"\4\1\0\1", 4, 2, 8, packing=1),
            Refused("corrupt", ("line 1 of 2",)),
        ),
        Case(
            "bmp-8-cut-run.bmp",
            partial(make, b"\4\1\0\0\0\4\1\2", 4, 2, 8, packing=1),
            Refused("corrupt"),
        ),
        Case(
            "bmp-8-index-beyond.bmp",
            partial(make, b"\4\1\0\0\4\x20\0\1", 4, 2, 8, packing=1),
            Refused("corrupt"),
        ),
        Case("bmp-4-as-8.bmp", partial(make, ends, 4, 2, 8, packing=2), Refused("corrupt")),
    ]


def _several() -> list[Case]:
    still = bmp(_BODY, 7, 5, 24)
    return [
        Case(f"bmp-{word}-behind.bmp", partial(bytes, still + behind), reads(RGB8, "BMP", *notices))
        for word, behind, notices in (
            ("another", still, ("Another BMP follows",)),
            ("zeros", bytes(9), ()),
        )
    ]


def _lies() -> list[Case]:
    corrupt = Refused("corrupt")
    pixels = Reads((page(RGB8),), "BMP", None)
    too_many = Refused("too_many_pixels")
    return [
        Case(
            "bmp-size-0.bmp",
            partial(bmp, _BODY, 7, 5, 24, file_size=0),
            pixels,
            note="many programs write a wrong size of the file; the pixels are all there",
        ),
        Case(
            "bmp-size-4-gb.bmp",
            partial(bmp, _BODY, 7, 5, 24, file_size=0xFFFFFFFF),
            pixels,
        ),
        Case("bmp-offset-beyond.bmp", partial(bmp, _BODY, 7, 5, 24, offset=0x7FFFFFFF), corrupt),
        Case("bmp-width-0.bmp", partial(bmp, _BODY, 0, 5, 24), corrupt),
        Case("bmp-height-0.bmp", partial(bmp, _BODY, 7, 0, 24), corrupt),
        Case("bmp-width-negative.bmp", partial(bmp, _BODY, -7, 5, 24), too_many),
        Case("bmp-height-too-large.bmp", partial(bmp, _BODY, 7, 50, 24), corrupt),
        Case(
            "bmp-claims-2-to-31.bmp",
            partial(bmp, _BODY, 0x7FFFFFFF, 0x7FFFFFFF, 24),
            too_many,
            bomb=True,
        ),
        Case("bmp-claims-60000.bmp", partial(bmp, _BODY, 60000, 60000, 24), too_many, bomb=True),
        Case(
            "bmp-claims-60000-top-down.bmp",
            partial(bmp, _BODY, 60000, -60000, 24),
            too_many,
            bomb=True,
        ),
        Case(
            "bmp-most-negative-height.bmp",
            partial(bmp, _BODY, 7, -(1 << 31), 24),
            too_many,
            bomb=True,
        ),
        Case("bmp-bits-7.bmp", partial(bmp, _BODY, 7, 5, 7), corrupt),
        Case(
            "bmp-packing-99.bmp",
            partial(bmp, _BODY, 7, 5, 24, packing=99),
            corrupt,
        ),
        Case(
            "bmp-packed-nothing.bmp",
            partial(bmp, b"\0\1", 90, 90, 8, packing=1, palette=bytes(1024)),
            corrupt,
            note="a run-length file that ends before its pixels",
        ),
        Case(
            "bmp-jpeg-inside.bmp",
            partial(bmp, _BODY, 7, 5, 0, packing=4),
            corrupt,
        ),
    ]


def _calibrated(*gammas: float, red_x: float = 0.64) -> bytes:
    """Return a file with the primaries of sRGB, but for `red_x`, and an exponent for each band."""
    ends = []
    # x, y and Y of sRGB's red, green and blue.
    for x, y, luminance in ((red_x, 0.33, 0.2126), (0.3, 0.6, 0.7152), (0.15, 0.06, 0.0722)):
        ends += [x / y * luminance, luminance, (1 - x - y) / y * luminance]
    return _version4(
        bytes(4),
        struct.pack("<9i", *(round(value * 2**30) for value in ends))
        + struct.pack("<3I", *(round(gamma * 2**16) for gamma in gammas)),
    )


def _version4(space: bytes, more: bytes = b"", info: int = 108, behind: bytes = b"") -> bytes:
    return bmp(_BODY, 7, 5, 24, masks=bytes(16) + space + more, info=info) + behind


def _profiled(content: bytes) -> bytes:
    where = struct.pack("<III", 4, 124 + len(_BODY), len(content))
    return _version4(b"DEBM", bytes(48) + where, 124, content)


def _spaces() -> list[Case]:
    files: dict[str, tuple[bytes, tuple[str, ...]]] = {
        "unsaid": (_version4(bytes(4)), ()),
        "srgb": (_version4(b"BGRs"), ()),
        "windows": (_version4(b" niW"), ()),
        "linked": (_version4(b"KNIL"), ("lies elsewhere",)),
        "calibrated-srgb": (_calibrated(2.2, 2.2, 2.2), ()),
        "calibrated-linear": (_calibrated(1, 1, 1), ("linear light, not in sRGB (BMP)",)),
        "calibrated-red": (_calibrated(2.2, 2.2, 2.2, red_x=0.5), ("primaries of their own",)),
        "calibrated-bands": (_calibrated(2.2, 1.8, 2.2), ("none of a colour space",)),
        **{f"icc-{word}": (_profiled(content), told) for word, content, told in PROFILES},
    }
    return [
        Case(f"bmp-space-{word}.bmp", partial(bytes, data), reads(RGB8, "BMP", *notices))
        for word, (data, notices) in files.items()
    ] + [
        Case(
            "bmp-32-alpha-zero.bmp",
            partial(
                bmp,
                lines(np.dstack([_BGR, np.zeros((5, 7), np.uint8)]).reshape(5, -1)),
                7,
                5,
                32,
                packing=3,
                masks=struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000),
                info=108,
            ),
            reads(RGB8, "BMP", EMPTY),
        )
    ]


CASES = (*_depths(), *_short_palettes(), *_runs(), *_spaces(), *_lies(), *_several())
