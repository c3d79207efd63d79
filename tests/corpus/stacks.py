"""Stacks as ImageJ and OME-TIFF write them: pages, channels in planes of their own, both."""

from __future__ import annotations

import io
import struct
from functools import partial
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray

from tests.corpus.case import Case, Outcome, Reads, Refused, noise, page
from tests.corpus.tiff import by_hand, tiff

_CHANNELS = "separate channels"


def _imagej(array: NDArray[Any], axes: str, **options: Any) -> bytes:
    return tiff(array, imagej=True, metadata={"axes": axes}, **options)


def _ome(array: NDArray[Any], axes: str, **options: Any) -> bytes:
    # With names that do not change from run to run.
    metadata = {"axes": axes, "UUID": "urn:uuid:00000000-0000-0000-0000-000000000000"}
    return tiff(array, ome=True, metadata=metadata, **options)


def _several(*arrays: NDArray[Any], notices: tuple[str, ...] | None = ()) -> Reads:
    return Reads(tuple(map(page, arrays)), "TIFF", notices)


def _stacks() -> list[Case]:
    cases = []
    for bits, dtype in ((8, np.uint8), (16, np.uint16)):
        planes = noise(3, 5, 7, dtype=dtype)
        grey = _several(*planes, notices=("grey",))
        joined = _several(np.moveaxis(planes, 0, -1), notices=(_CHANNELS,))
        refused = Refused("pages", ("channels",))
        for word, write in (("imagej", _imagej), ("ome", _ome)):
            plain = {} if word == "imagej" else {"photometric": "minisblack"}

            def add(
                name: str, outcome: Reads | Refused, array: NDArray[Any], axes: str, **options: Any
            ) -> None:
                name = f"{word}{bits}-{name}.tif"  # noqa: B023  # called in the same turn
                cases.append(Case(name, partial(write, array, axes, **options), outcome))  # noqa: B023

            add("zyx", grey, planes, "ZYX", **plain)
            add("tyx", grey, planes, "TYX", **plain)
            add("composite-cyx", joined, planes, "CYX", **plain)
            add("composite-of-2", refused, planes[:2], "CYX", **plain)
            add("composite-of-4", refused, noise(4, 5, 7, dtype=dtype), "CYX", **plain)
            add("zcyx", refused, noise(4, 3, 5, 7, dtype=dtype), "ZCYX", **plain)
            add("tcyx", refused, noise(2, 3, 5, 7, dtype=dtype), "TCYX", **plain)
            add("tzcyx-of-1", joined, planes[None, None], "TZCYX", **plain)
            add("zyx-of-1", _several(planes[0], notices=("grey",)), planes[:1], "ZYX", **plain)
            if word == "imagej":
                add(
                    "composite-lzw",
                    joined,
                    planes,
                    "CYX",
                    **plain,
                    compression="lzw",
                )
            if bits == 8 or word == "ome":
                rgb = noise(2, 5, 7, 3, dtype=dtype)
                colours = {"photometric": "rgb"}
                add("rgb", _several(rgb[0]), rgb[0], "YXS", **colours)
                add("rgb-stack", _several(*rgb), rgb, "ZYXS", **colours)
        cases.append(
            Case(
                f"ome{bits}-big-endian-zstd-cyx.tif",
                partial(
                    _ome,
                    planes,
                    "CYX",
                    photometric="minisblack",
                    compression="zstd",
                    byteorder=">",
                    bigtiff=True,
                ),
                joined,
            )
        )
        cases.append(
            Case(
                f"ome{bits}-planar-rgb.tif",
                partial(_ome, planes, "SYX", photometric="rgb", planarconfig="separate"),
                _several(np.moveaxis(planes, 0, -1)),
            )
        )
    return cases


def _one_directory(planes: NDArray[Any]) -> bytes:
    """Return a stack as ImageJ writes those above 4 GB: one directory, all planes behind it."""
    stream = io.BytesIO()
    tifffile.imwrite(stream, planes, imagej=True, truncate=True, metadata={"axes": "ZYX"})
    return stream.getvalue()


def _described(text: str) -> bytes:
    """Return a grey image whose description makes claims."""
    stream = io.BytesIO()
    tifffile.imwrite(stream, _PLANE, description=text, metadata=None, photometric="minisblack")
    return stream.getvalue()


_PLANE = noise(5, 7)
_OME = (
    '<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">'
    '<Image ID="Image:0"><Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="uint8" SizeX="7" '
    'SizeY="5" SizeC="{c}" SizeZ="{z}" SizeT="1">{data}</Pixels></Image></OME>'
)
_BILLION = (
    '<?xml version="1.0"?><!DOCTYPE OME [<!ENTITY a "0123456789">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + ']><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">&i;</OME>'
)
_OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE OME [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    '<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">&a;</OME>'
)


def _claims() -> list[Case]:
    alone = Reads((page(_PLANE),), "TIFF", None)
    other_files = "".join(
        f'<Channel ID="Channel:0:{c}"/><TiffData FirstC="{c}" IFD="0" PlaneCount="1">'
        f'<UUID FileName="other{c}.ome.tif">urn:uuid:{c}</UUID></TiffData>'
        for c in range(3)
    )
    planes = noise(3, 5, 7)
    cases = [
        Case(
            "imagej-one-directory.tif",
            partial(_one_directory, planes),
            Reads(tuple(map(page, planes)), "TIFF", ("grey",)),
            note="one directory for three planes: the other two must not vanish without a word",
        ),
        Case(
            "ome-in-other-files.ome.tif",
            partial(_described, _OME.format(c=3, z=1, data=other_files)),
            Reads(alone.pages, "TIFF", None),
            note="the other channels are in other files, which are never opened",
        ),
        Case(
            "ome-of-a-million-planes.tif",
            partial(
                _described, _OME.format(c=1, z=1_000_000, data='<TiffData IFD="0" PlaneCount="1"/>')
            ),
            alone,
            bomb=True,
        ),
        Case("ome-billion-laughs.tif", partial(_described, _BILLION), alone, bomb=True),
        Case("ome-entity-outside.tif", partial(_described, _OUTSIDE), alone),
        Case("ome-cut.tif", partial(_described, _OME[:200]), alone),
        Case("ome-deep.tif", partial(_described, "<OME>" * 100_000), alone, bomb=True),
    ]
    corrupt = Refused("corrupt")
    claims: tuple[tuple[str, Outcome, str], ...] = (
        (
            "million",
            Refused("pages"),
            "ImageJ=1.54f\nimages=1000000\nslices=1000000\nhyperstack=true\n",
        ),
        ("negative", alone, "ImageJ=1.54f\nimages=-3\nchannels=-3\n"),
        ("words", corrupt, "ImageJ=1.54f\nimages=three\nchannels=three\nslices=\n"),
        ("huge", Refused("pages"), f"ImageJ=1.54f\nimages={'9' * 4000}\nchannels=3\n"),
        ("three", corrupt, "ImageJ=1.54f\nimages=3\nchannels=3\nmode=composite\n"),
    )
    for word, outcome, text in claims:
        cases.append(
            Case(
                f"imagej-claims-{word}.tif",
                partial(_described, text),
                outcome,
                bomb=True,
                note="the description speaks of planes that are not in the file",
            )
        )
    return cases


def _table(red: int, green: int, blue: int) -> NDArray[np.uint8]:
    """Return ImageJ's table of shades from black to a colour."""
    colour = np.array([[red], [green], [blue]])
    return (colour * np.arange(256) // 255).astype(np.uint8)


def _number(red: int, green: int, blue: int, opacity: int = 255) -> int:
    """Return OME's number of a colour."""
    (number,) = struct.unpack(">i", bytes([red, green, blue, opacity]))
    return int(number)


def _coloured(write: str, planes: NDArray[Any], names: Any, colours: Any) -> bytes:
    if write == "imagej":
        labels = {"Labels": names} if names else {}
        tables = {"LUTs": [_table(*colour) for colour in colours]} if colours else {}
        about = {"axes": "CYX", "mode": "composite", **labels, **tables}
        return tiff(planes, imagej=True, metadata=about)
    channel = {"Name": names} if names else {}
    channel |= {"Color": [_number(*colour) for colour in colours]} if colours else {}
    about = {"axes": "CYX", "UUID": "urn:uuid:00000000-0000-0000-0000-000000000000"}
    return tiff(planes, ome=True, photometric="minisblack", metadata={**about, "Channel": channel})


def _colours() -> list[Case]:
    red, green, blue = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    magenta, white, dark = (255, 0, 255), (255, 255, 255), (128, 0, 0)
    by_name, by_colour, in_order = "by their names", "by the colours that", "in this order"
    kinds: tuple[tuple[str, Any, Any, str, tuple[int, int, int]], ...] = (
        ("bgr", None, (blue, green, red), by_colour, (2, 1, 0)),
        ("gbr", None, (green, blue, red), by_colour, (2, 0, 1)),
        ("rgb", None, (red, green, blue), by_colour, (0, 1, 2)),
        ("bgr-named-abc", list("xyz"), (blue, green, red), by_colour, (2, 1, 0)),
        ("bgr-named-rgb", ["Red", "Green", "Blue"], (blue, green, red), by_name, (0, 1, 2)),
        ("bgr-named-partly", ["Red", "Green", "DAPI"], (blue, green, red), by_colour, (2, 1, 0)),
        ("magenta", None, (magenta, green, blue), in_order, (0, 1, 2)),
        ("white", None, (white, white, white), in_order, (0, 1, 2)),
        ("dark", None, (blue, green, dark), in_order, (0, 1, 2)),
        ("twice", None, (blue, blue, red), in_order, (0, 1, 2)),
        (
            "names-counted",
            ["Channel:0:Blue", "Channel:0:Green", "Channel:0:Red"],
            None,
            by_name,
            (2, 1, 0),
        ),
        ("names-numbered", ["C1-blue", "C2-red", "C3-green"], None, by_name, (1, 2, 0)),
        ("names-of", ["c:1/3 - B", "c:2/3 - G", "c:3/3 - R"], None, by_name, (2, 1, 0)),
        ("names-joined", ["BlueChannel", "ch1_green", "ch2 red"], None, by_name, (2, 1, 0)),
        ("names-more", ["far blue", "green", "red"], None, in_order, (0, 1, 2)),
        ("names-other", ["Bluish", "Greenland", "Redox"], None, in_order, (0, 1, 2)),
    )
    planes = noise(3, 5, 7)
    return [
        Case(
            f"{write}-channels-{word}.tif",
            partial(_coloured, write, planes, names, colours),
            _several(np.stack([planes[k] for k in order], axis=-1), notices=(notice,)),
        )
        for write in ("imagej", "ome")
        for word, names, colours, notice, order in kinds
    ]


def _loop_of_subifds() -> bytes:
    """Return a TIFF whose SubIFDs point back to their own directory."""
    tags = {
        256: (4, [7]),
        257: (4, [5]),
        258: (3, [8]),
        259: (3, [1]),
        262: (3, [1]),
        277: (3, [1]),
        278: (4, [5]),
        330: (4, [0]),
    }
    content = bytearray(by_hand((tags, _PLANE.tobytes())))
    first = struct.unpack("<I", content[4:8])[0]
    at = content.index(struct.pack("<HHI", 330, 4, 1))
    content[at + 8 : at + 12] = struct.pack("<I", first)
    return bytes(content)


CASES = (
    *_stacks(),
    *_claims(),
    *_colours(),
    Case("tiff-subifd-loop.tif", _loop_of_subifds, Reads((page(_PLANE),), "TIFF", None)),
)
