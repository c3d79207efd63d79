"""Reading: exactly the file's pixels, or an error that names the file and the remedy."""

import io
import os
import struct
import subprocess
import sys
import tempfile
import warnings
import zlib
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageCms

from maskapp.core.recipe.reading import Reading
from maskapp.errors import ImageError
from maskapp.files.reading import contents, limits, regular
from maskapp.files.reading.images import open_pages, read_image, read_images
from maskapp.files.reading.limits import MAX_PAGES
from tests.corpus import BY_NAME

RNG = np.random.default_rng(7)
PIXELS = RNG.integers(0, 256, (5, 7, 3), dtype=np.uint8)


def saved(picture: Pillow.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, format=kind, **options)
    return stream.getvalue()


def tiff(array: NDArray[Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, array, **options)
    return stream.getvalue()


def png(width: int, height: int, bits: int, colour: int, rows: bytes, *more: bytes) -> bytes:
    """A PNG written by hand; `rows` include the filter bytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    extra = [chunk(content[:4], content[4:]) for content in more]
    parts = [chunk(b"IHDR", header), *extra, chunk(b"IDAT", zlib.compress(rows))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b"")


def refused(data: bytes, *words: str) -> None:
    with pytest.raises(ImageError) as caught:
        read_images(data, name="plant.png")
    sentence = str(caught.value)
    assert sentence.startswith("plant.png: ")
    assert caught.value.remedy
    for word in words:
        assert word in sentence


# ---- what is read


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP"])
def test_lossless_formats_give_the_pixels_that_were_saved(kind: str) -> None:
    image = read_image(saved(Pillow.fromarray(PIXELS), kind))
    np.testing.assert_array_equal(image.pixels, PIXELS)
    assert image.valid is None
    assert image.notices == ()
    assert image.depth == 8


@given(hnp.arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9), st.just(3))))
def test_any_pixels_survive_png_and_lossless_webp(pixels: NDArray[np.uint8]) -> None:
    picture = Pillow.fromarray(pixels)
    np.testing.assert_array_equal(read_image(saved(picture, "PNG")).pixels, pixels)
    data = saved(picture, "WEBP", lossless=True)
    np.testing.assert_array_equal(read_image(data).pixels, pixels)


def test_a_jpeg_is_decoded_as_pillow_does() -> None:
    data = saved(Pillow.fromarray(PIXELS), "JPEG")
    with Pillow.open(io.BytesIO(data)) as picture:
        np.testing.assert_array_equal(read_image(data).pixels, np.asarray(picture))


@pytest.mark.parametrize("compression", [None, "lzw", "zlib", "packbits", "zstd"])
@pytest.mark.parametrize("planar", ["contig", "separate"])
def test_tiffs_of_each_layout_equal_tifffile(compression: str | None, planar: str) -> None:
    array = PIXELS if planar == "contig" else np.moveaxis(PIXELS, -1, 0)
    data = tiff(array, photometric="rgb", planarconfig=planar, compression=compression)
    np.testing.assert_array_equal(read_image(data).pixels, PIXELS)


@pytest.mark.parametrize(("byteorder", "bigtiff"), [("<", False), (">", False), ("<", True)])
def test_tiffs_of_each_byte_order_and_size(byteorder: str, bigtiff: bool) -> None:
    data = tiff(PIXELS, photometric="rgb", byteorder=byteorder, bigtiff=bigtiff)
    np.testing.assert_array_equal(read_image(data).pixels, PIXELS)


def test_grey_is_spread_to_three_bands_with_a_notice() -> None:
    grey = PIXELS[..., 0]
    image = read_image(saved(Pillow.fromarray(grey), "PNG"))
    np.testing.assert_array_equal(image.pixels, np.stack([grey] * 3, axis=-1))
    assert "grey" in image.notices[0]


def test_one_bit_is_0_and_255() -> None:
    image = read_image(saved(Pillow.fromarray(np.array([[True, False]])), "PNG"))
    assert image.pixels[0, :, 0].tolist() == [255, 0]


def test_a_grey_tiff_whose_white_is_zero_is_shown_as_people_see_it() -> None:
    data = tiff(PIXELS[..., 0], photometric="miniswhite")
    np.testing.assert_array_equal(read_image(data).pixels[..., 0], 255 - PIXELS[..., 0])


def test_a_palette_gives_its_colours() -> None:
    picture = Pillow.new("P", (2, 1))
    picture.putpalette([9, 8, 7, 200, 100, 50])
    picture.putdata([1, 0])
    assert read_image(saved(picture, "PNG")).pixels.tolist() == [[[200, 100, 50], [9, 8, 7]]]


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
def test_only_fully_transparent_pixels_are_not_valid(kind: str) -> None:
    rgba = np.array([[[10, 20, 30, 0], [40, 50, 60, 1], [70, 80, 90, 255]]], np.uint8)
    options = {"lossless": True, "exact": True} if kind == "WEBP" else {}
    image = read_image(saved(Pillow.fromarray(rgba), kind, **options))
    assert image.valid is not None
    assert image.valid.tolist() == [[False, True, True]]
    np.testing.assert_array_equal(image.pixels, rgba[..., :3])
    assert image.notices[0].startswith("1 fully transparent")
    assert image.notices[1].startswith("Partial transparency")


def test_an_opaque_alpha_band_is_no_news() -> None:
    rgba = np.dstack([PIXELS, np.full((5, 7), 255, np.uint8)])
    image = read_image(saved(Pillow.fromarray(rgba), "PNG"))
    assert image.valid is None
    assert image.notices == ()
    np.testing.assert_array_equal(image.pixels, PIXELS)


def test_the_transparent_entry_of_a_palette_and_the_transparent_colour() -> None:
    picture = Pillow.new("P", (2, 1))
    picture.putpalette([9, 8, 7, 200, 100, 50])
    picture.putdata([1, 0])
    image = read_image(saved(picture, "PNG", transparency=0))
    assert image.valid is not None
    assert image.valid.tolist() == [[True, False]]
    assert image.pixels.tolist() == [[[200, 100, 50], [9, 8, 7]]]
    colours = np.array([[[1, 2, 3], [4, 5, 6]]], np.uint8)
    image = read_image(saved(Pillow.fromarray(colours), "PNG", transparency=(4, 5, 6)))
    assert image.valid is not None
    assert image.valid.tolist() == [[True, False]]


@pytest.mark.parametrize(("bits", "row", "grey"), [(2, 0b00011011, 2), (4, 0x2F, 2)])
def test_a_transparent_grey_of_few_bits_is_found(bits: int, row: int, grey: int) -> None:
    width = 8 // bits
    data = png(width, 1, bits, 0, bytes([0, row]), b"tRNS" + struct.pack(">H", grey))
    image = read_image(data)
    values = [row >> shift & ((1 << bits) - 1) for shift in range(8 - bits, -1, -bits)]
    assert image.valid is not None
    assert image.valid[0].tolist() == [value != grey for value in values]
    assert image.pixels[0, :, 0].tolist() == [v * 255 // ((1 << bits) - 1) for v in values]


def test_colours_multiplied_by_their_opacity_come_with_a_notice() -> None:
    rgba = np.array([[[50, 0, 100, 128]]], np.uint8)
    image = read_image(tiff(rgba, photometric="rgb", extrasamples=["assocalpha"]))
    assert "multiplied" in image.notices[0]


# ---- orientation

TURNED = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
    8: lambda a: np.rot90(a, 1),
}


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "TIFF lzw"])
@pytest.mark.parametrize("orientation", TURNED)
def test_each_orientation_is_applied_exactly_once(kind: str, orientation: int) -> None:
    picture = Pillow.fromarray(PIXELS)
    exif = Pillow.Exif()
    exif[274] = orientation
    options: dict[str, Any] = {"exif": exif}
    if kind.startswith("TIFF"):
        options = {"tiffinfo": {274: orientation}}
        if kind.endswith("lzw"):
            options["compression"] = "tiff_lzw"
    if kind == "WEBP":
        options["lossless"] = True
    image = read_image(saved(picture, kind.removesuffix(" lzw"), **options))
    np.testing.assert_array_equal(image.pixels, TURNED[orientation](PIXELS))
    assert len(image.notices) == (orientation > 1)
    if orientation == 6:
        assert "5 × 7" in image.notices[0]


def test_a_jpeg_is_turned_as_pillow_turns_it() -> None:
    exif = Pillow.Exif()
    exif[274] = 8
    plain = read_image(saved(Pillow.fromarray(PIXELS), "JPEG"))
    turned = read_image(saved(Pillow.fromarray(PIXELS), "JPEG", exif=exif))
    np.testing.assert_array_equal(turned.pixels, np.rot90(plain.pixels, 1))


def test_an_unknown_orientation_is_ignored() -> None:
    exif = Pillow.Exif()
    exif[274] = 99
    image = read_image(saved(Pillow.fromarray(PIXELS), "PNG", exif=exif))
    np.testing.assert_array_equal(image.pixels, PIXELS)
    assert image.notices == ()


# ---- notices


def test_a_colour_profile_is_mentioned_unless_it_is_srgb() -> None:
    picture = Pillow.fromarray(PIXELS)
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert read_image(saved(picture, "PNG", icc_profile=srgb)).notices == ()
    other = read_image(saved(picture, "PNG", icc_profile=b"garbage"))
    assert "colour profile" in other.notices[0]
    np.testing.assert_array_equal(other.pixels, PIXELS)


def test_a_phone_jpeg_with_several_pictures_gives_the_first() -> None:
    first, second = Pillow.new("RGB", (6, 4), "red"), Pillow.new("RGB", (6, 4), "blue")
    image = read_image(saved(first, "MPO", save_all=True, append_images=[second]))
    assert image.pixels[0, 0, 0] > 200
    assert "several pictures" in image.notices[0]


# ---- 16 bits

DEEP = RNG.integers(0, 65536, (5, 7, 4), dtype=np.uint16)


@pytest.mark.parametrize("compression", [None, "lzw", "zlib", "zstd"])
@pytest.mark.parametrize("planar", ["contig", "separate"])
@pytest.mark.parametrize("byteorder", ["<", ">"])
def test_16_bit_rgb_tiffs_keep_their_counts(
    compression: str | None, planar: str, byteorder: str
) -> None:
    rgb = DEEP[..., :3]
    array = rgb if planar == "contig" else np.moveaxis(rgb, -1, 0)
    image = read_image(
        tiff(
            array,
            photometric="rgb",
            planarconfig=planar,
            compression=compression,
            byteorder=byteorder,
        )
    )
    np.testing.assert_array_equal(image.pixels, rgb)
    assert image.pixels.dtype == np.uint16
    assert image.depth == 16
    assert image.summary == "16-bit RGB TIFF, 7 × 5"


@pytest.mark.parametrize("bands", [1, 2, 3, 4])
def test_16_bit_pngs_keep_their_counts(bands: int) -> None:
    samples = DEEP[..., :bands].copy()
    if bands in (2, 4):
        samples[0, 0, -1] = 0
    image = read_image(bytes(imagecodecs.png_encode(samples.squeeze())))
    colours = samples[..., :1].repeat(3, axis=2) if bands < 3 else samples[..., :3]
    np.testing.assert_array_equal(image.pixels, colours)
    if bands in (2, 4):
        assert image.valid is not None
        np.testing.assert_array_equal(image.valid, samples[..., -1] > 0)
        assert "fully transparent" in " ".join(image.notices)
    else:
        assert image.valid is None


def test_16_bit_colours_stored_multiplied_by_opacity_are_divided_by_it() -> None:
    opacity = np.uint16(30_000)
    stored = np.full((2, 2, 4), [15_000, 30_000, 1, opacity], np.uint16)
    image = read_image(tiff(stored, photometric="rgb", extrasamples=["assocalpha"]))
    expected = [round(15_000 * 65535 / 30_000), 65535, round(65535 / 30_000)]
    assert image.pixels[0, 0].tolist() == expected
    assert "divided" in image.notices[0]


def test_white_is_zero_is_turned_around_in_16_bits() -> None:
    grey = DEEP[..., 0]
    image = read_image(tiff(grey, photometric="miniswhite"))
    np.testing.assert_array_equal(image.pixels[..., 1], 65535 - grey)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_16_bit_tiffs_are_turned_as_8_bit_ones(orientation: int) -> None:
    tags = [(274, "H", 1, orientation, True)]
    deep = read_image(tiff(PIXELS.astype(np.uint16), photometric="rgb", extratags=tags))
    flat = read_image(tiff(PIXELS, photometric="rgb", extratags=tags))
    np.testing.assert_array_equal(deep.pixels, flat.pixels)
    assert deep.summary.replace("16-bit", "8-bit") == flat.summary
    assert ("rotated by EXIF" in deep.summary) == (orientation > 1)


# ---- several images in a file


@pytest.mark.parametrize("kind", ["TIFF", "PNG", "WEBP", "GIF"])
def test_every_page_or_frame_is_an_image_of_its_own(kind: str) -> None:
    colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
    pictures = [Pillow.new("RGB", (6, 4), colour) for colour in colours]
    options = {"lossless": True} if kind == "WEBP" else {}
    data = saved(pictures[0], kind, save_all=True, append_images=pictures[1:], **options)
    images = read_images(data, name="film.x")
    assert [image.name for image in images] == [f"film.x · page {k}" for k in (1, 2, 3)]
    assert [tuple(image.pixels[1, 2].tolist()) for image in images] == colours
    assert images[1].summary.endswith("6 × 4, page 2 of 3")
    assert len({image.digest for image in images}) == 3
    assert len({image.file_digest for image in images}) == 1
    with pytest.raises(ImageError, match="holds 3 images") as caught:
        read_image(data)
    assert caught.value.code == "several_images"


def test_frames_can_be_read_in_any_order() -> None:
    pictures = [Pillow.new("RGB", (6, 4), (k, 0, 0)) for k in range(5)]
    data = saved(pictures[0], "PNG", save_all=True, append_images=pictures[1:])
    pages = open_pages(data)
    assert [int(pages[k].read().pixels[0, 0, 0]) for k in (3, 0, 4, 0)] == [3, 0, 4, 0]


def test_three_separate_channels_of_one_plane_are_red_green_and_blue() -> None:
    channels = np.moveaxis(DEEP[..., :3], -1, 0)
    data = tiff(channels, imagej=True, metadata={"axes": "CYX", "mode": "composite"})
    image = read_image(data)
    np.testing.assert_array_equal(image.pixels, DEEP[..., :3])
    assert "Three separate channels" in image.notices[0]


def test_other_stacks_of_channels_are_refused_by_name() -> None:
    stack = RNG.integers(0, 256, (4, 3, 5, 7), dtype=np.uint8)
    with pytest.raises(ImageError, match="3 channels, 4 slices") as caught:
        read_images(tiff(stack, imagej=True, metadata={"axes": "ZCYX"}))
    assert caught.value.code == "pages"


def test_too_many_pages_are_refused() -> None:
    pixel = np.zeros((1, 1), np.uint8)
    data = tiff(np.stack([pixel] * (MAX_PAGES + 1)), photometric="minisblack", metadata=None)
    refused(data, f"more than {MAX_PAGES} pages")


def test_a_name_that_contradicts_the_contents_is_said() -> None:
    data = saved(Pillow.fromarray(PIXELS), "PNG")
    sentence = "The name says JPEG, the contents are PNG."
    assert read_image(data, name="leaf.JPG").notices == (sentence,)
    for name in ("leaf.png", "leaf", "leaf.raw"):
        assert read_image(data, name=name).notices == ()


# ---- what is refused


@pytest.mark.parametrize(
    ("dtype", "word"),
    [
        ("uint32", "32 bits"),
        ("int8", "signed"),
        ("int16", "signed"),
        ("float16", "floating-point"),
        ("float32", "floating-point"),
        ("float64", "floating-point"),
        ("complex64", "complex"),
    ],
)
@pytest.mark.parametrize("bands", [1, 3])
def test_other_numbers_in_tiffs_are_refused_by_name(dtype: str, word: str, bands: int) -> None:
    array = np.ones((4, 4) if bands == 1 else (4, 4, 3), dtype)
    refused(tiff(array, photometric="rgb" if bands == 3 else "minisblack"), word)


@pytest.mark.parametrize(
    ("mode", "kind", "word"),
    [
        ("CMYK", "JPEG", "CMYK"),
        ("CMYK", "TIFF", "CMYK"),
        ("LAB", "TIFF", "Lab"),
        ("YCbCr", "TIFF", "YCbCr"),
    ],
)
def test_other_colour_spaces_are_refused_by_name(mode: str, kind: str, word: str) -> None:
    refused(saved(Pillow.new(mode, (4, 4)), kind), word)


def test_previews_in_raw_files_are_refused() -> None:
    picture = Pillow.fromarray(PIXELS)
    refused(saved(picture, "TIFF", tiffinfo={50706: b"\1\4\0\0"}), "raw")
    assert "smaller copy" in read_image(saved(picture, "TIFF", tiffinfo={254: 1})).notices[0]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
def test_a_file_cut_anywhere_is_refused(kind: str) -> None:
    pixels = RNG.integers(0, 256, (40, 40, 3), dtype=np.uint8)
    data = saved(Pillow.fromarray(pixels), kind)
    for keep in (1, 2, 4, 12, 20, 30, 60, len(data) // 2, len(data) - 300):
        refused(data[:keep])


def test_a_flipped_bit_in_a_png_is_noticed() -> None:
    data = bytearray(saved(Pillow.fromarray(PIXELS), "PNG"))
    data[data.index(b"IDAT") + 20] ^= 1
    refused(bytes(data), "damaged")


@pytest.mark.parametrize(
    ("start", "word"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"GIF89a", "damaged"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"\0\0\0\x18ftypavif", "AVIF"),
        (b'<?xml version="1.0"?><svg xmlns="x">', "SVG"),
        (b"\xef\xbb\xbf<svg>", "SVG"),
        (b"%!PS-Adobe", "PostScript"),
        (b"PK\x03\x04", "ZIP"),
        (b"hello, world", "a text file"),
        (b"\0" * 200, "not an image"),
    ],
)
def test_other_files_are_refused_by_name(start: bytes, word: str) -> None:
    refused(start, word)


@given(st.binary(max_size=300), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"II*\0", b"BM"]))
def test_garbage_raises_nothing_but_image_errors(garbage: bytes, start: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's, about broken tags
        with pytest.raises(ImageError):
            read_images(start + garbage)


# ---- size


def test_too_many_pixels_are_refused_from_the_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MASKAPP_MAX_MEGAPIXELS", raising=False)
    refused(png(60_000, 60_000, 1, 0, b""), "60000 × 60000", "100")
    refused(png(10_001, 10_000, 8, 2, b""), "100.01 megapixels")  # no warning: it would be an error


def test_a_webp_beyond_pillows_own_limit_is_refused_for_its_size() -> None:
    frame = b"VP8X" + struct.pack("<I", 10) + bytes(4) + b"\xfe\x3f\0" * 2
    refused(b"RIFF" + struct.pack("<I", 4 + len(frame)) + b"WEBP" + frame, "268.403 megapixels")


def test_the_limit_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    data = saved(Pillow.new("RGB", (1000, 1001)), "PNG")
    monkeypatch.setenv("MASKAPP_MAX_MEGAPIXELS", "1")
    refused(data, "limit is 1")
    monkeypatch.setenv("MASKAPP_MAX_MEGAPIXELS", "1.001")
    assert read_image(data).width == 1000
    monkeypatch.setenv("MASKAPP_MAX_MEGAPIXELS", "many")
    with pytest.raises(ImageError, match="limit MASKAPP_MAX_MEGAPIXELS is “many”"):
        read_image(data)


# ---- names and sources


def test_bytes_paths_and_files_are_the_same(tmp_path: Path) -> None:
    data = saved(Pillow.fromarray(PIXELS), "PNG")
    path = tmp_path / "leaf.png"
    path.write_bytes(data)
    with path.open("rb") as file:
        file.read(3)
        images = [read_image(s) for s in (path, str(path), file)]
    assert {image.name for image in images} == {"leaf.png"}
    images.append(read_image(io.BytesIO(data), name="leaf.png"))
    assert len({(image.digest, image.file_digest) for image in images}) == 1
    assert read_image(data).name == "image"


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/leaf.png", "leaf.png"),
        ("C:\\images\\leaf.png", "leaf.png"),
        ("a\nb\x1b[31m.png", "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}[31m.png"),
        ("", "image"),
    ],
)
def test_names_are_shown_without_folders_and_control_characters(
    given_name: str, shown: str
) -> None:
    assert read_image(saved(Pillow.fromarray(PIXELS), "PNG"), name=given_name).name == shown


def test_errors_of_paths_do_not_show_the_folder(tmp_path: Path) -> None:
    missing = tmp_path / "missing.png"
    with pytest.raises(ImageError, match=r"^missing\.png: the file cannot be opened") as caught:
        read_image(missing)
    assert os.fspath(tmp_path) not in str(caught.value)
    with pytest.raises(ImageError, match="folder"):
        read_image(tmp_path)


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"12345")
    real = regular.open_regular
    for size in (4, 6):
        monkeypatch.setattr(contents, "open_regular", lambda each, size=size: (real(each)[0], size))
        with pytest.raises(ImageError, match="changed while it was read") as caught:
            read_image(path)
        assert caught.value.code == "unreadable"


def test_a_file_by_path_that_is_too_large_says_so(tmp_path: Path) -> None:
    with (tmp_path / "a.tif").open("wb") as file:
        file.truncate(1_000_000_001)
    with pytest.raises(ImageError, match=r"^a\.tif: the file has 1000 MB") as caught:
        read_image(tmp_path / "a.tif")
    assert caught.value.code == "too_large"


def test_an_open_file_without_an_end_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MAX_FILE_BYTES", 50_000_000)
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 50_000_000)
    with Path("/dev/zero").open("rb") as file, pytest.raises(ImageError) as caught:
        read_image(file)
    assert caught.value.code == "too_large"


def test_what_tifffile_remarks_does_not_reach_stderr(tmp_path: Path) -> None:
    path = tmp_path / "lying.tif"
    path.write_bytes(BY_NAME["damaged-rows-per-strip-1.tif"].make())
    alone = "import tifffile; tifffile.imread(path)"
    for code in ("import maskapp; maskapp.read_images(path)", alone):
        found = subprocess.run(
            [sys.executable, "-c", f"path = {str(path)!r}; {code}"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert ("incorrect StripByteCounts" in found.stderr) == (code == alone)


def test_what_is_no_file_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "leaf.png"
    path.write_bytes(saved(Pillow.fromarray(PIXELS), "PNG"))
    closed = path.open("rb")
    closed.close()
    with (
        path.open(encoding="latin-1") as text,
        tempfile.SpooledTemporaryFile(mode="w+", encoding="latin-1") as spooled,
    ):
        spooled.write("hello")
        others: tuple[tuple[Any, str], ...] = (
            (None, "no file (NoneType)"),
            ([path], "no file (list)"),
            (3, "no file (int)"),
            (PIXELS, "no file (ndarray)"),
            (text, "leaf.png: the file is open as text"),
            (io.StringIO("hello"), "open as text"),
            (spooled, "gives str, not bytes"),
            (closed, "leaf.png: the file is closed"),
        )
        for source, words in others:
            for read in (read_image, read_images, open_pages):
                with pytest.raises(ImageError) as caught:
                    read(source)
                assert words in str(caught.value)
                assert caught.value.remedy
                assert caught.value.code == "unreadable"


def test_other_kinds_of_bytes_are_read() -> None:
    data = saved(Pillow.fromarray(PIXELS), "PNG")
    whole: tuple[Any, ...] = (bytearray(data), memoryview(data), io.BytesIO(data))
    assert all(np.array_equal(read_image(each).pixels, PIXELS) for each in whole)


def test_one_pixel_is_told_as_one() -> None:
    clear = np.dstack([PIXELS, np.full(PIXELS.shape[:2], 255, np.uint8)])
    clear[0, 0, 3] = 0
    data = saved(Pillow.fromarray(clear), "PNG")
    assert read_image(data).notices == ("1 fully transparent pixel is never selected.",)
    ignored = read_image(data, reading=Reading(alpha="ignore")).notices
    assert ignored == ("Transparency is ignored: 1 fully transparent pixel counts as well.",)
