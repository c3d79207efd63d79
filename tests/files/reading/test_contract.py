"""Every reader refuses what its decoder delivers otherwise than the file declares.

Each reader's own decoder is spoiled: it narrows its samples, drops a band, loses a line, or finds
fewer pages. A reader that lets one of these through would give a wrong mask without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import imagecodecs
import numpy as np
import pi_heif
import pytest
import simplejpeg
import tifffile
from PIL.AvifImagePlugin import AvifImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from maskapp.errors import ImageError
from maskapp.files.reading import film
from maskapp.files.reading import samples as samples_module
from maskapp.files.reading.contract import Declared, Decoded, Reader, check, reads
from maskapp.files.reading.formats import avif, bmp, gif, jpeg, pnm
from maskapp.files.reading.images import read_images
from maskapp.files.reading.registry import READERS
from maskapp.files.reading.samples import Raster
from maskapp.files.reading.selection import WHOLE, Opened, Selection
from tests.corpus import BY_NAME

Spoil = Callable[[Any], Any]


def narrow(samples: Any) -> Any:
    """Halve or double the depth."""
    if samples.dtype == np.uint16:
        return (samples >> 8).astype(np.uint8)
    return samples.astype(np.uint16) * 257


def drop_band(samples: Any) -> Any:
    return samples[..., 0] if samples.ndim == 3 else np.stack([samples] * 2, axis=-1)


def lose_line(samples: Any) -> Any:
    return samples[:-1]


def lose_column(samples: Any) -> Any:
    return samples[:, 1:]


def turn(samples: Any) -> Any:
    return np.ascontiguousarray(samples.swapaxes(0, 1))


SPOILS: tuple[Spoil, ...] = (narrow, drop_band, lose_line, lose_column, turn)


@dataclass(frozen=True)
class Decoder:
    """Where a decoder's samples pass by: an attribute of a module or class, and files for it."""

    place: Any
    attribute: str
    files: tuple[str, ...]


DECODERS: dict[str, tuple[Decoder, ...]] = {
    "png": (
        Decoder(imagecodecs, "png_decode", ("png-rgb16.png", "png-rgb8.png")),
        Decoder(film, "samples_of", ("apng.png",)),
    ),
    "jpeg": (
        Decoder(simplejpeg, "decode_jpeg", ("jpeg-420.jpg", "jpeg-grey.jpg")),
        Decoder(jpeg, "samples_of", ("jpeg-damaged-inside.jpg",)),
    ),
    "tiff": (Decoder(tifffile.TiffPage, "asarray", ("tiff-rgb16-zstd-predictor-little.tif",)),),
    "bmp": (
        Decoder(bmp, "samples_of", ("bmp-24.bmp", "bmp-8.bmp")),
        Decoder(bmp, "unpacked", ("bmp-8-packed.bmp",)),
    ),
    "webp": (Decoder(film, "samples_of", ("webp-lossless.webp", "webp-rgba.webp")),),
    "gif": (Decoder(gif, "_samples", ("gif-keep.gif",)),),
    "heic": (Decoder(np, "array", ("heic-rgb.heic", "heic-10.heic", "heic-rgba.heic")),),
    "avif": (
        Decoder(avif, "samples_of", ("avif-rgb.avif", "avif-rgba.avif")),
        Decoder(imagecodecs, "avif_decode", ("avif-10.avif",)),
    ),
    "jpegxl": (Decoder(imagecodecs, "jpegxl_decode", ("jxl-rgb.jxl", "jxl-rgb16.jxl")),),
    "jpeg2000": (Decoder(imagecodecs, "jpeg2k_decode", ("jp2-rgb.jp2", "jp2-rgb16.jp2")),),
    "pnm": (Decoder(pnm, "_decode", ("pnm-3.ppm", "pnm-6.ppm", "pnm-6-16.ppm")),),
}
"""What decodes for each reader; a reader that is missing here fails a test."""

PARTS = [(reader, part) for reader, parts in DECODERS.items() for part in parts]


def let_through(
    monkeypatch: pytest.MonkeyPatch, part: Decoder, spoils: Sequence[Spoil] = SPOILS
) -> list[str]:
    """Return which spoiled decodings come out as images."""
    found = []
    original = getattr(part.place, part.attribute)
    for name in part.files:
        data = BY_NAME[name].make()
        assert read_images(data, name=name)
        for spoil in spoils:
            done: list[bool] = []

            def spoiled(
                *given: Any, _spoil: Spoil = spoil, _done: list[bool] = done, **more: Any
            ) -> Any:
                result = original(*given, **more)
                _done.append(True)
                if isinstance(result, Decoded):
                    return replace(result, samples=_spoil(result.samples))
                if isinstance(result, tuple):
                    return _spoil(result[0]), *result[1:]
                return _spoil(result)

            with monkeypatch.context() as patch:
                patch.setattr(part.place, part.attribute, spoiled)
                try:
                    read_images(data, name=name)
                except ImageError:
                    assert done, f"{part.attribute} does not decode {name}"
                else:
                    found.append(f"{name}: {spoil.__name__}")
    return found


def test_every_reader_has_a_decoder_to_spoil() -> None:
    assert set(DECODERS) == {reader.id for reader in READERS.values()}


@pytest.mark.parametrize(("reader", "part"), PARTS)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_what_a_decoder_delivers_otherwise_than_declared_is_refused(
    reader: str, part: Decoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reader
    assert let_through(monkeypatch, part) == []


def _lax(data: bytes, _name: str, _selection: Selection) -> Opened:
    """Stand for a reader that trusts its decoder."""

    def read() -> Raster:
        return samples_module.from_samples(imagecodecs.png_decode(data), "lax")

    return Opened((read,), (1,), 1)


def test_a_reader_without_the_checks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    lax = Reader("png", "PNG", 1, ("png",), READERS["PNG"].recognises, _lax)
    monkeypatch.setitem(READERS, "PNG", lax)
    part = Decoder(imagecodecs, "png_decode", ("png-rgb16.png",))
    assert len(let_through(monkeypatch, part)) >= 4


# ---- pages


def _fewer(kind: Any, attribute: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = kind._open

    def short(self: Any) -> None:
        opened(self)
        setattr(self, attribute, getattr(self, attribute) - 1)

    monkeypatch.setattr(kind, "_open", short)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (WebPImageFile, "webp-animation.webp"),
        (AvifImageFile, "avif-animation.avif"),
        (PngImageFile, "apng.png"),
    ],
)
def test_a_decoder_that_loses_a_frame_is_refused_or_said(
    kind: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fewer(kind, "n_frames", monkeypatch)
    data = BY_NAME[name].make()
    if kind is PngImageFile:  # which tells what the file announces, not what it holds
        assert all("announces" in str(image.notices) for image in read_images(data))
        return
    with pytest.raises(ImageError, match=r"announces \d frames; \d (is|are) whole"):
        read_images(data)


def test_a_decoder_that_loses_a_picture_of_a_heic_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pi_heif.HeifFile, "__len__", lambda _self: 1)
    with pytest.raises(ImageError, match="announces 2 images; 1 is whole"):
        read_images(BY_NAME["heic-two.heic"].make())


def test_pages_are_counted_for_each_kind() -> None:
    assert BmpImageFile.format == "BMP"
    for name in ("pnm-two.ppm", "gif-keep.gif", "heic-two.heic", "apng.png"):
        outcome = BY_NAME[name].outcome
        assert len(read_images(BY_NAME[name].make())) == len(outcome.pages)  # type: ignore[union-attr]


# ---- the check itself


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros((5, 7), np.uint8),
        np.zeros((5, 7, 4), np.uint8),
        np.zeros((5, 7, 3), np.uint16),
        np.zeros((7, 5, 3), np.uint8),
        np.zeros((5, 8, 3), np.uint8),
        np.zeros((0, 0, 3), np.uint8),
        np.zeros((5, 7, 3), np.int16),
        np.zeros((5, 7, 3), np.float32),
    ],
)
def test_a_difference_is_refused_in_words(samples: Any) -> None:
    with pytest.raises(ImageError, match="announces 7 × 5 pixels in 3 bands of 8 bits") as caught:
        check(samples, Declared(7, 5, 8, 3), "leaf.png")
    assert caught.value.code == "corrupt"


@pytest.mark.parametrize("bits", range(1, 17))
def test_other_whites_are_scaled_exactly_and_said(bits: int) -> None:
    top = (1 << bits) - 1
    white, kind = (255, np.uint8) if bits <= 8 else (65535, np.uint16)
    counts: Any = np.arange(top + 1, dtype=kind)[np.newaxis]
    [read] = reads([Declared(top + 1, 1, bits, 1)], lambda _: Decoded(counts, top=top), "x")
    raster = read()
    exact = np.rint(np.arange(top + 1) * white / top)
    np.testing.assert_array_equal(raster.pixels[0, :, 0], exact)
    said = [notice for notice in raster.notices if "counts from 0" in notice]
    assert len(said) == (bits not in (8, 16))


def test_every_reader_says_what_people_need() -> None:
    ends = [end for reader in READERS.values() for end in reader.extensions]
    assert len(ends) == len(set(ends))
    assert len({reader.id for reader in READERS.values()}) == len(READERS)
    for label, reader in READERS.items():
        assert reader.label == label
        assert reader.extensions
        assert not reader.recognises(b"")
        assert not reader.recognises(b"text")
    assert Selection() == WHOLE
