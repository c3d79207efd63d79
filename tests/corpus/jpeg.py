"""JPEG files: as cameras, phones and print shops write them."""

from __future__ import annotations

import io
import struct
from functools import partial
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from tests.corpus.case import GREY8, RGB8, WIDE8, Case, Reads, Refused, noise, page, reads
from tests.corpus.png import OTHER_PROFILE, PROFILES, RENAMED, TURNED, exif, exif_colours, turned


def jpeg(pixels: NDArray[Any] | Pillow.Image, kind: str = "JPEG", **options: Any) -> bytes:
    picture = pixels if isinstance(pixels, Pillow.Image) else Pillow.fromarray(pixels)
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def decoded(data: bytes) -> Any:
    """Return what Pillow makes of a JPEG as it is stored."""
    with Pillow.open(io.BytesIO(data)) as picture:
        return np.asarray(picture)


def with_segment(data: bytes, marker: int, content: bytes) -> bytes:
    """Return the JPEG with a segment right behind its start."""
    return data[:2] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + data[2:]


_PLAIN = jpeg(RGB8, quality=90)
_STORED = decoded(_PLAIN)


def _with_exif(content: bytes) -> bytes:
    return with_segment(_PLAIN, 0xE1, b"Exif\0\0" + content)


def _codings() -> list[Case]:
    cases = []
    ways: dict[str, dict[str, Any]] = {
        "420": {"subsampling": 2},
        "422": {"subsampling": 1},
        "444": {"subsampling": 0},
        "progressive": {"progressive": True},
        "quality-1": {"quality": 1},
        "restarts": {"restart_marker_blocks": 1},
    }
    for word, options in ways.items():
        data = jpeg(WIDE8, **options)
        cases.append(Case(f"jpeg-{word}.jpg", partial(bytes, data), reads(decoded(data), "JPEG")))
    grey = jpeg(GREY8)
    own_rgb = bytes(imagecodecs.jpeg8_encode(WIDE8, colorspace="RGB", outcolorspace="RGB"))
    cases += [
        Case("jpeg-grey.jpg", partial(bytes, grey), reads(decoded(grey), "JPEG")),
        Case("jpeg-stored-as-rgb.jpg", partial(bytes, own_rgb), reads(decoded(own_rgb), "JPEG")),
        Case("jpeg-more-behind.jpg", partial(bytes, _PLAIN + b"more" * 99), reads(_STORED, "JPEG")),
        Case(
            "jpeg-comment.jpg",
            partial(with_segment, _PLAIN, 0xFE, b"words"),
            reads(_STORED, "JPEG"),
        ),
    ]
    for height, width in ((1, 1), (1, 4000), (4000, 1)):
        data = jpeg(noise(height, width, 3))
        cases.append(
            Case(f"jpeg-{width}x{height}.jpg", partial(bytes, data), reads(decoded(data), "JPEG"))
        )
    return cases


def _several() -> list[Case]:
    """Return files with something behind the picture: another picture counts, nothing else."""
    progressive, grey = jpeg(WIDE8, progressive=True), jpeg(GREY8)
    thumbnail = with_segment(_PLAIN, 0xED, b"\xff\xd9" + grey)  # within a segment, as in EXIF
    motion = b"\0\0\0\x18ftypmp42" + bytes(50) + b"\xff\xd8\xff\xe0" + bytes(50)
    phone = b"\0\0\1\x0a\x0e\0\0\0Image_UTC_Data1700000000000SEFH" + bytes(20) + b"SEFT"
    several = ("several pictures",)
    files: dict[str, tuple[bytes, bytes, tuple[str, ...]]] = {
        "another": (_PLAIN, _PLAIN, several),
        "another-kind": (_PLAIN, progressive, several),
        "another-behind-progressive": (progressive, grey, several),
        "another-behind-zeros": (_PLAIN, bytes(7) + grey, several),
        "thumbnail": (thumbnail, b"", ()),
        "zeros": (_PLAIN, bytes(99), ()),
        "samsung": (_PLAIN, phone, ()),
        "motion": (_PLAIN, motion, ()),
    }
    return [
        Case(
            f"jpeg-{word}-behind.jpg",
            partial(bytes, first + behind),
            reads(decoded(first), "JPEG", *notices),
        )
        for word, (first, behind, notices) in files.items()
    ]


def _orientations() -> list[Case]:
    cases = [
        Case(
            f"jpeg-exif{orientation}.jpg",
            partial(_with_exif, exif(orientation, "<>"[orientation % 2])),
            turned(_STORED, orientation, "JPEG"),
        )
        for orientation in TURNED
    ]
    cases += [
        Case(
            f"jpeg-exif{orientation}.jpg",
            partial(_with_exif, exif(orientation)),
            reads(_STORED, "JPEG"),
        )
        for orientation in (0, 9, 99)
    ]
    broken = {
        "garbage": b"garbage garbage",
        "empty": b"",
        "cut": exif(6)[:14],
        "offset": b"II*\0\xff\xff\xff\x7f",
        "many": b"II*\0\x08\0\0\0\xff\xff" + bytes(40),
        "text": exif(6).replace(struct.pack(">HHI", 274, 3, 1), struct.pack(">HHI", 274, 2, 1)),
        "several": exif(6).replace(struct.pack(">HHI", 274, 3, 1), struct.pack(">HHI", 274, 3, 2)),
    }
    for word, content in broken.items():
        stored = Reads((page(_STORED),), "JPEG", None)
        upright = Reads((page(TURNED[6](_STORED)),), "JPEG", None)
        outcome = upright if word == "several" else stored
        cases.append(Case(f"jpeg-exif-{word}.jpg", partial(_with_exif, content), outcome))
    return cases


def _profiles() -> list[Case]:
    return [
        Case(
            f"jpeg-icc-{word}.jpg",
            partial(jpeg, RGB8, quality=90, icc_profile=content),
            reads(_STORED, "JPEG", *notices),
        )
        for word, content, notices in PROFILES
    ]


def _told_by_exif() -> list[Case]:
    """Return files whose EXIF data tell a colour space, with and without a profile."""
    unsaid = ("the file does not say in which space",)
    adobe = ("Adobe RGB, not in sRGB (EXIF)",)
    spaces: dict[str, tuple[int | None, str, dict[str, Any], tuple[str, ...]]] = {
        "srgb": (1, "R98", {}, ()),
        "srgb-alone": (1, "", {}, ()),
        "srgb-r03": (1, "R03", {}, ()),
        "adobe": (0xFFFF, "R03", {}, adobe),
        "adobe-2": (2, "", {}, adobe),
        "r03-alone": (None, "R03", {}, adobe),
        "r98": (0xFFFF, "R98", {}, ()),
        "uncalibrated": (0xFFFF, "", {}, unsaid),
        "uncalibrated-icc": (0xFFFF, "", {"icc_profile": RENAMED}, ()),
        "srgb-icc-other": (1, "R98", {"icc_profile": OTHER_PROFILE}, ("(colour profile)",)),
    }
    return [
        Case(
            f"jpeg-exif-space-{word}.jpg",
            partial(jpeg, RGB8, quality=90, exif=b"Exif\0\0" + exif_colours(space, index), **more),
            reads(_STORED, "JPEG", *notices),
        )
        for word, (space, index, more, notices) in spaces.items()
    ] + [
        Case(
            "jpeg-icc-segment-lost.jpg",
            partial(_without_second_segment),
            reads(_STORED, "JPEG", "colour profile is damaged"),
        )
    ]


def _without_second_segment() -> bytes:
    """Return a file whose profile needs two segments, without the second one."""
    data = jpeg(RGB8, quality=90, icc_profile=OTHER_PROFILE + bytes(66_000))
    start = data.index(b"ICC_PROFILE\0\x02") - 4
    size = int.from_bytes(data[start + 2 : start + 4], "big")
    return data[:start] + data[start + 2 + size :]


def _phones() -> list[Case]:
    """Return files of several pictures: main picture, depth map, second view."""
    first, second = Pillow.fromarray(RGB8), Pillow.new("RGB", (7, 5), "blue")
    several: dict[str, Any] = {"save_all": True, "append_images": [second], "quality": 90}
    plain = jpeg(first, "MPO", **several)
    rotated = jpeg(first, "MPO", exif=b"Exif\0\0" + exif(6), **several)
    outcome = turned(_STORED, 6, "JPEG")
    return [
        Case("jpeg-phone.jpg", partial(bytes, plain), reads(_STORED, "JPEG", "several pictures")),
        Case("jpeg-phone.mpo", partial(bytes, plain), reads(_STORED, "JPEG", "several pictures")),
        Case(
            "jpeg-phone-rotated.jpg",
            partial(bytes, rotated),
            Reads(outcome.pages, "JPEG", ("several pictures", "5 × 7"), outcome.summary),
        ),
        Case(
            "jpeg-phone-cut.jpg",
            partial(bytes, plain[:-40]),
            Reads((page(_STORED),), "JPEG", None),
            note="only the second picture is damaged",
        ),
    ]


def _damaged() -> list[Case]:
    """Return files whose damage the decoder gets over; Pillow decodes them without a word."""
    pixels = np.random.default_rng(8).integers(0, 256, (64, 80, 3), np.uint8)
    whole = jpeg(pixels, quality=95)
    grey = jpeg(pixels[..., 0], quality=95)
    restarts = jpeg(pixels, quality=95, restart_marker_blocks=2)
    progressive = jpeg(pixels, quality=95, progressive=True)
    middle = len(whole) // 2
    mark = restarts.index(b"\xff\xd3", len(restarts) // 3)
    files = {
        "lost": (whole[:middle] + whole[middle + 300 :], ""),
        "zeroed": (whole[:middle] + bytes(500) + whole[middle + 500 :], ""),
        "grey": (grey[: len(grey) // 2] + grey[len(grey) // 2 + 300 :], ""),
        "inside": (progressive[:-600] + progressive[-200:], ""),
        "restart": (restarts[:mark] + b"\xff\xd6" + restarts[mark + 2 :], "a mark between"),
        "more-inside": (whole[:-2] + bytes(9) + whole[-2:], "there are bytes that belong to no"),
    }
    return [
        Case(
            f"jpeg-damaged-{word}.jpg",
            partial(bytes, data),
            reads(decoded(data), "JPEG", f"The JPEG decoder found damage: {phrase}"),
        )
        for word, (data, phrase) in files.items()
    ]


def _refused() -> list[Case]:
    cmyk = Pillow.fromarray(noise(5, 7, 4), "CMYK")
    ycck = imagecodecs.jpeg8_encode(noise(16, 16, 4), colorspace="CMYK", outcolorspace="YCCK")
    twelve = imagecodecs.jpeg8_encode(
        noise(16, 16, 3, dtype=np.uint16) >> 4, bitspersample=12, level=95
    )
    lossless = imagecodecs.ljpeg_encode(noise(16, 16, dtype=np.uint16), bitspersample=16)
    near = imagecodecs.jpegls_encode(noise(16, 16))
    zero = bytearray(_PLAIN)
    frame = zero.index(b"\xff\xc0")
    zero[frame + 5 : frame + 7] = b"\0\0"
    return [
        Case("jpeg-cmyk.jpg", partial(jpeg, cmyk), Refused("colour_space", ("CMYK",))),
        Case("jpeg-ycck.jpg", partial(bytes, ycck), Refused("colour_space", ("CMYK",))),
        Case("jpeg-12-bits.jpg", partial(bytes, twelve), Refused("sample_format", ("12",))),
        Case("jpeg-lossless-16.jpg", partial(bytes, lossless), Refused("sample_format")),
        Case("jpeg-ls.jpg", partial(bytes, near), Refused("corrupt")),
        Case("jpeg-no-height.jpg", partial(bytes, zero), Refused("corrupt")),
    ]


CASES = (
    *(*_codings(), *_several(), *_orientations(), *_profiles(), *_told_by_exif()),
    *(*_phones(), *_damaged(), *_refused()),
)
