"""AVIF files, coded without loss by imagecodecs, and animations by Pillow."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

import imagecodecs
import numpy as np
from PIL import Image as Pillow

from tests.corpus.case import Case, Reads, Refused, noise, page, reads
from tests.corpus.png import OTHER_PROFILE, TURNED, exif

_TURNED = "Turned upright as the file says"


def avif(pixels: Any, bits: int = 8) -> bytes:
    return bytes(imagecodecs.avif_encode(pixels, level=100, speed=10, bitspersample=bits))


def _saved(*pixels: Any, **options: Any) -> bytes:
    first, *others = map(Pillow.fromarray, pixels)
    stream = io.BytesIO()
    first.save(stream, "AVIF", save_all=bool(others), append_images=others, **options)
    return stream.getvalue()


def _cases() -> list[Case]:
    rgb = noise(10, 14, 3)
    rgba = noise(10, 14, 4) | 1
    rgba[1, 2:5, 3] = 0
    plain = avif(rgb)
    grey_alpha = noise(10, 14, 2, dtype=np.uint16) & 1023 | 1
    of_saved = imagecodecs.avif_decode(_saved(rgb, quality=100, subsampling="4:4:4"))
    cases = [
        Case("avif-rgb.avif", partial(avif, rgb), reads(rgb, "AVIF")),
        Case(
            "avif-rgba.avif",
            partial(avif, rgba),
            reads(rgba, "AVIF", "3 fully transparent", "Partial", valid=rgba[..., 3] != 0),
        ),
        Case("avif-grey.avif", partial(avif, rgb[..., 0]), reads(rgb[..., 0], "AVIF")),
        Case(
            "avif-icc-other.avif",
            partial(_saved, rgb, quality=100, subsampling="4:4:4", icc_profile=OTHER_PROFILE),
            reads(of_saved, "AVIF", "colour profile"),
        ),
    ]
    cases.append(
        Case(
            "avif-grey-alpha-10.avif",
            partial(avif, grey_alpha, 10),
            reads(
                ((grey_alpha[..., 0].astype(np.uint64) * 65535 + 511) // 1023).astype(np.uint16),
                "AVIF",
                "counts from 0 to 1023",
                "Partial",
            ),
        )
    )
    for bits in (10, 12):
        top = (1 << bits) - 1
        counts = noise(10, 14, 3, dtype=np.uint16) & top
        scaled = ((counts.astype(np.uint64) * 65535 + top // 2) // top).astype(np.uint16)
        cases.append(
            Case(
                f"avif-{bits}.avif",
                partial(avif, counts, bits),
                reads(scaled, "AVIF", f"counts from 0 to {top}"),
            )
        )
    for orientation in (3, 6, 8, 5):
        turned = _saved(rgb, quality=100, subsampling="4:4:4", exif=exif(orientation))
        stored = imagecodecs.avif_decode(turned)
        cases.append(
            Case(
                f"avif-turned-{orientation}.avif",
                partial(bytes, turned),
                reads(TURNED[orientation](stored), "AVIF", _TURNED),
                note="the encoder turns EXIF's orientation into the file's own",
            )
        )
    films = noise(3, 10, 14, 3)
    film = _saved(*films, quality=100, subsampling="4:4:4")
    frames = imagecodecs.avif_decode(film)
    cases += [
        Case("avif-animation.avif", partial(bytes, film), Reads(tuple(map(page, frames)), "AVIF")),
        Case("avif-animation-cut.avif", partial(bytes, film[: len(film) - 9]), Refused("corrupt")),
        *(
            Case(
                f"avif-cut-{percent}.avif",
                partial(bytes, plain[: len(plain) * percent // 100]),
                Refused("corrupt"),
            )
            for percent in (10, 50, 99)
        ),
    ]
    return cases


def _several() -> list[Case]:
    rgb, other = noise(10, 14, 3), noise(4, 5, 3)
    video = b"\0\0\0\x10ftypmp42\0\0\0\0" + b"\0\0\0\x0emdatvideo!"
    return [
        Case(
            f"avif-{word}-behind.avif",
            partial(bytes, avif(rgb) + behind),
            reads(rgb, "AVIF", *notices),
        )
        for word, behind, notices in (
            ("another", avif(other), ("Another image file follows",)),
            ("video", video, ()),
            ("garbage", b"garbage", ()),
        )
    ]


CASES = (*_cases(), *_several())
