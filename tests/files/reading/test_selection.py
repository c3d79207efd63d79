"""The choice of a file's level, pages and channels."""

from __future__ import annotations

import io
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray

import maskapp
from maskapp.core.image import Image
from maskapp.errors import ImageError
from maskapp.files.reading import limits
from maskapp.files.reading.images import open_pages, outline, read_image, read_images
from maskapp.files.reading.selection import WHOLE, Selection, pages_text, parse_pages
from tests.corpus import BY_NAME
from tests.corpus.case import noise
from tests.corpus.tiff import tiff, written

RGB = {"photometric": "rgb"}
MASK = {"photometric": "mask", "subfiletype": 4}
BIG = noise(96, 128, 3)


def tiled(pixels: NDArray[np.uint8], factor: int, **options: object) -> tuple[object, object]:
    small = np.ascontiguousarray(pixels[::factor, ::factor])
    return small, {**RGB, "tile": (16, 16), **options}


def slide() -> bytes:
    levels = [tiled(BIG, 1), *[tiled(BIG, k, subfiletype=1) for k in (2, 4)]]
    return written(*levels)  # type: ignore[arg-type]


def error_of(data: bytes, selection: Selection) -> ImageError:
    with pytest.raises(ImageError) as caught:
        read_images(data, selection=selection)
    return caught.value


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_level_is_read(level: int) -> None:
    image = read_image(slide(), selection=Selection(level=level))
    assert np.array_equal(image.pixels, BIG[:: 1 << level, :: 1 << level])
    text = " ".join(image.notices)
    assert ("smaller copies" in text) == (level == 0)
    assert (f"level {level} of the file" in text and "128 × 96" in text) == (level > 0)


@pytest.mark.parametrize(
    "name", ["slide16.svs", "ome-pyramid-rgb.ome.tif", "pyramid-odd-sizes.tif"]
)
def test_levels_are_what_tifffile_finds_at_that_place(name: str) -> None:
    data = BY_NAME[name].make()
    with tifffile.TiffFile(io.BytesIO(data)) as tif:
        page = tif.pages[0]
        inner = [each.asarray() for each in page.pages] if page.subifds else []
        others = [each.asarray() for each in tif.pages[1:] if each.is_tiled]
    for level, wanted in enumerate(inner or others, start=1):
        image = read_image(data, selection=Selection(level=level))
        assert np.array_equal(image.pixels, wanted)
    assert len(outline(data).levels) == 1 + len(inner or others)


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("inside", [False, True])
def test_levels_in_jpeg_are_those_of_another_decoder(inside: bool, big: bool) -> None:
    smooth = np.kron(noise(6, 8, 3), np.ones((16, 16, 1), np.uint8))
    options = {**RGB, "tile": (64, 64), "compression": "jpeg"}
    stream = io.BytesIO()
    with tifffile.TiffWriter(stream, bigtiff=big) as writer:
        writer.write(smooth, subifds=1 if inside else None, metadata=None, **options)
        half = np.ascontiguousarray(smooth[::2, ::2])
        writer.write(half, subfiletype=1, metadata=None, **options)
    with tifffile.TiffFile(io.BytesIO(stream.getvalue())) as tif:
        wanted = (tif.pages[0].pages[0] if inside else tif.pages[1]).asarray()  # by imagecodecs
    image = read_image(stream.getvalue(), selection=Selection(level=1))
    assert np.array_equal(image.pixels, wanted)


def test_a_level_that_is_not_there_is_refused() -> None:
    assert "levels 0: 128 × 96; 1: 64 × 48" in str(error_of(slide(), Selection(level=3)))
    assert "only the full size" in str(error_of(tiff(BIG, **RGB), Selection(level=1)))
    png = BY_NAME["png-rgb8.png"].make()
    assert "only the full size" in str(error_of(png, Selection(level=1)))


def valid(data: bytes, selection: Selection = WHOLE) -> NDArray[np.bool_]:
    found = read_image(data, selection=selection).valid
    assert found is not None
    return found


def test_a_level_has_the_mask_of_its_size_or_the_stretched_one() -> None:
    shown = np.repeat(np.repeat(noise(48, 64) > 99, 2, axis=0), 2, axis=1)
    reduced = {**MASK, "subfiletype": 5}
    levels = [tiled(BIG, 1), tiled(BIG, 2, subfiletype=1)]
    one = written(*levels, (shown, MASK))  # type: ignore[arg-type]
    two = written(*levels, (shown, MASK), (~shown[::2, ::2], reduced))  # type: ignore[arg-type]
    half = Selection(level=1)
    assert np.array_equal(valid(one), shown)
    assert np.array_equal(valid(one, half), shown[::2, ::2])
    assert np.array_equal(valid(two, half), ~shown[::2, ::2])


def test_a_refusal_offers_the_level_that_fits_in_the_words_of_the_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MASKAPP_MAX_MEGAPIXELS", "0.005")
    error = error_of(slide(), Selection())
    assert error.code == "too_many_pixels"
    assert "Selection(level=1): level 1 is 64 × 48" in str(error)
    assert "MASKAPP_MAX_MEGAPIXELS" in str(error)
    assert "--level 1" in error.told("command line")
    assert "--max-megapixels" in error.told("command line")
    assert "“Level”: level 1 is 64 × 48" in error.told("page")
    plain = error_of(tiff(BIG, **RGB), Selection())
    assert "--max-megapixels" in plain.told("command line")
    for place in (error.told("page"), plain.told("page"), plain.told("command line")):
        assert "MASKAPP" not in place
    assert outline(slide()).levels == ((128, 96), (64, 48), (32, 24))


# ---- pages

STACK = noise(9, 6, 8, 3)


def test_pages_are_read_alone_under_their_own_numbers() -> None:
    data = written(*[(each, RGB) for each in STACK])
    pages = open_pages(data, name="s.tif", selection=Selection(pages=(2, 5, 9)))
    assert [page.name for page in pages] == [f"s.tif · page {number}" for number in (2, 5, 9)]
    assert [(page.number, page.count) for page in pages] == [(2, 9), (5, 9), (9, 9)]
    assert [page.read().summary[-11:] for page in pages] == [f"page {n} of 9" for n in (2, 5, 9)]
    for page, wanted in zip(pages, STACK[[1, 4, 8]], strict=True):
        assert np.array_equal(page.read().pixels, wanted)
    assert "holds 9 pages, and no page 10" in str(error_of(data, Selection(pages=(10,))))


def test_frames_are_chosen_as_pages_are() -> None:
    data = BY_NAME["gif-keep.gif"].make()
    whole = read_images(data)
    chosen = read_images(data, selection=Selection(pages=(2,)))
    assert [image.digest for image in chosen] == [whole[1].digest]
    assert chosen[0].name == whole[1].name


def test_only_pages_that_are_chosen_need_be_readable() -> None:
    floats = np.ones((4, 4), np.float32)
    data = written((STACK[0], RGB), (floats, {"photometric": "minisblack"}))
    assert error_of(data, Selection()).code == "sample_format"
    image = read_image(data, selection=Selection(pages=(1,)))
    assert np.array_equal(image.pixels, STACK[0])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", None),
        (" , ", None),
        ("3", (3,)),
        ("1-4, 15", (1, 2, 3, 4, 15)),
        ("15;2 - 3  3", (2, 3, 15)),
        ("7–8", (7, 8)),
    ],
)
def test_pages_are_told_from_a_text(text: str, wanted: tuple[int, ...] | None) -> None:
    assert parse_pages(text) == wanted
    assert parse_pages(pages_text(wanted)) == wanted


@pytest.mark.parametrize("text", ["0", "4-2", "-3", "1-", "x", "1.5", "1-2-3", "²", "99999999999"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ImageError, match="1-10, 15"):
        parse_pages(text)


@pytest.mark.parametrize(
    "options",
    [
        {"level": -1},
        {"level": True},
        {"channels": "all"},
        {"pages": ()},
        {"pages": (0,)},
        {"pages": (2, 1)},
        {"pages": (1, 1)},
        {"pages": (1.0,)},
    ],
)
def test_a_selection_that_means_nothing_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ImageError):
        Selection(**options)


# ---- channels


def _planes(array: NDArray[np.uint8], axes: str, kind: str) -> bytes:
    if kind == "imagej":
        return tiff(array, imagej=True, metadata={"axes": axes})
    return tiff(array, ome=True, photometric="minisblack", metadata={"axes": axes})


def grey(image: Image) -> NDArray[np.unsignedinteger]:
    assert (image.pixels == image.pixels[..., :1]).all()
    return image.pixels[..., 0]


@pytest.mark.parametrize("kind", ["imagej", "ome"])
@pytest.mark.parametrize("axes", ["CYX", "ZCYX", "TZCYX"])
@pytest.mark.parametrize("channels", [1, 2, 3, 5])
def test_channels_apart_are_grey_images(kind: str, axes: str, channels: int) -> None:
    array = noise(
        *{"T": (2,), "Z": (3,)}.get(axes[0], ()), *((3,) * (axes[0] == "T")), channels, 6, 8
    )
    data = _planes(array, axes, kind)
    images = read_images(data, selection=Selection(channels="apart"))
    planes = array.reshape(-1, 6, 8)
    assert len(images) == len(planes) == outline(data).pages
    for number, (image, plane) in enumerate(zip(images, planes, strict=True)):
        assert np.array_equal(grey(image), plane)
        said = [notice for notice in image.notices if notice.startswith("Channel")]
        assert len(said) == (channels > 1)
        assert all(f"Channel {number % channels + 1} of {channels}" in each for each in said)
    assert outline(data).channels == channels


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("bands", [2, 4, 7])
@pytest.mark.parametrize("planar", ["contig", "separate"])
def test_bands_that_are_no_colours_are_read_apart(bits: int, bands: int, planar: str) -> None:
    array = noise(6, 8, bands, dtype=np.dtype(f"uint{bits}"))
    stored = array if planar == "contig" else np.moveaxis(array, -1, 0)
    extra = ["unspecified"] * (bands - 1)
    data = tiff(stored, photometric="minisblack", planarconfig=planar, extrasamples=extra)
    error = error_of(data, Selection())
    assert error.code == "bands"
    assert ("three" in str(error)) == (bands > 2)
    images = read_images(data, selection=Selection(channels="apart"))
    assert len(images) == bands == outline(data).channels
    for band, image in enumerate(images):
        assert np.array_equal(grey(image), array[..., band])


@pytest.mark.parametrize("channels", [2, 4])
def test_the_advice_fits_the_channels_and_the_place(channels: int) -> None:
    error = error_of(_planes(noise(channels, 6, 8), "CYX", "ome"), Selection())
    assert 'Selection(channels="apart")' in str(error)
    assert "--channels apart" in error.told("command line")
    assert "“Separate channels as grey images”" in error.told("page")
    assert ("hree of them" in str(error)) == (channels > 2)


_XML = (
    '<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">'
    '<Image ID="Image:0"><Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="uint8" SizeX="8" '
    'SizeY="6" SizeC="3" SizeZ="1" SizeT="1">{channels}{places}</Pixels></Image></OME>'
)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("names", [("Red", "green", "BLUE"), ("r", "g", "b"), ("DAPI", "x", "y")])
def test_ome_channels_lie_where_the_metadata_say(
    order: tuple[int, ...], names: tuple[str, ...]
) -> None:
    planes = noise(3, 6, 8)
    shuffled = [names[index] for index in order]
    channels = "".join(f'<Channel ID="Channel:0:{k}" Name="{n}"/>' for k, n in enumerate(shuffled))
    # The last page holds the first channel.
    places = "".join(f'<TiffData FirstC="{k}" IFD="{2 - k}" PlaneCount="1"/>' for k in range(3))
    text = _XML.format(channels=channels, places=places)
    data = tiff(planes, description=text, metadata=None, photometric="minisblack")
    image = read_image(data)
    by_channel = [planes[2 - channel] for channel in range(3)]
    named = names[0] != "DAPI"
    for band in range(3):
        channel = order.index(band) if named else band
        assert np.array_equal(image.pixels[..., band], by_channel[channel])
    assert any("by their names" in notice for notice in image.notices) == named
    assert any("in this order" in notice for notice in image.notices) != named


def test_imagej_labels_are_names() -> None:
    planes = noise(3, 6, 8)
    metadata = {"axes": "CYX", "Labels": ["c:1/3 - Blue", "c:2/3 - Red", "c:3/3 - Green"]}
    image = read_image(tiff(planes, imagej=True, metadata=metadata))
    assert np.array_equal(image.pixels, np.stack([planes[1], planes[2], planes[0]], axis=-1))


# ---- many pages, large files


def test_two_thousand_pages_are_looked_into_without_decoding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pixel = (
        np.zeros((2000, 4, 4), np.uint8)
        + np.arange(2000, dtype=np.uint16).astype(np.uint8)[:, None, None]
    )
    data = tiff(pixel, photometric="minisblack", metadata=None)

    def decoded(*_: object, **__: object) -> None:
        raise AssertionError("a page was decoded")

    with monkeypatch.context() as patch:
        patch.setattr(tifffile.TiffPage, "asarray", decoded)
        pages = open_pages(data)
    assert len(pages) == 2000
    assert [int(pages[k].read().pixels[0, 0, 0]) for k in (1999, 0, 300)] == [1999 % 256, 0, 44]


def test_pages_that_do_not_fit_together_are_read_one_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MASKAPP_MAX_MEGAPIXELS", "0.001")
    data = written(*[(noise(20, 30), {"photometric": "minisblack"}) for _ in range(20)])
    assert error_of(data, Selection()).code == "too_many_pixels"
    assert len([page.read() for page in open_pages(data)]) == 20
    assert len(read_images(data, selection=Selection(pages=(3, 4)))) == 2


def test_a_file_that_is_too_large_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = tmp_path / "large.tif"
    with large.open("wb") as stream:
        stream.truncate(limits.MAX_FILE_BYTES + 1)  # no block of it is written
    for read in (read_images, open_pages, outline, maskapp.read_image):
        with pytest.raises(ImageError, match="has 1000 MB; the limit is 1000") as caught:
            read(large)
        assert caught.value.code == "too_large"
    empty = tmp_path / "empty.tif"
    empty.touch()
    with pytest.raises(ImageError) as caught:
        read_images(empty)
    assert caught.value.code == "empty"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"compression": "deflate"},
        {"tile": (16, 16)},
        {"metadata": {}},
        {"imagej": True, "metadata": {"axes": "ZYX"}},
        {"imagej": True, "truncate": True, "metadata": {"axes": "ZYX"}},
        {"ome": True, "metadata": {"axes": "TYX"}},
        {"bigtiff": True},
    ],
)
def test_a_stack_cut_anywhere_is_whole_or_refused(options: dict[str, object]) -> None:
    stack = noise(7, 20, 24)
    more = {} if options.get("imagej") else {"photometric": "minisblack"}
    data = tiff(stack, **more, **options)
    whole = [image.digest for image in read_images(data)]
    assert len(whole) == 7
    refused = []
    for keep in range(9, len(data), 37):
        try:
            found = [image.digest for image in read_images(data[:keep])]
        except ImageError as error:
            refused.append(error.code)
        else:
            assert found == whole, keep
    assert set(refused) <= {"corrupt", "not_an_image"}
    assert len(refused) > 50
