"""The size of a pixel: taken from what says it, and from nothing that only seems to."""

from __future__ import annotations

import io
import math
import struct
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.image import Image
from maskapp.core.recipe.reading import Reading
from maskapp.files.reading.images import read_image, read_images
from maskapp.files.reading.scale import (
    CENTIMETRE,
    INCH,
    METRE,
    UNKNOWN,
    is_length,
    length_of,
    number_of,
    of_resolution,
    of_sides,
)
from maskapp.files.reading.selection import Selection
from tests.corpus.case import RGB8, noise
from tests.corpus.png import chunk, png
from tests.corpus.tiff import LONG, RATIONAL, SHORT, baseline, by_hand, tiff, written

GREY = RGB8[..., 0].copy()  # 7 pixels wide
ASCII = 2


def ome(pixels: str, array: Any = RGB8, **options: Any) -> bytes:
    """A TIFF with OME metadata written by hand; `pixels` are attributes."""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0">'
        '<Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="uint8" SizeC="3" SizeZ="1" SizeT="1" '
        f'{pixels}><Channel ID="Channel:0:0" SamplesPerPixel="3"/><TiffData IFD="0"/></Pixels>'
        "</Image></OME>"
    )
    kinds = {"photometric": "rgb", "metadata": None, **options}
    return tiff(array, description=text.encode(), **kinds)


def imagej(lines: str, resolution: Any = (20, 13), unit: Any = None, **options: Any) -> bytes:
    text = f"ImageJ=1.53t\nimages=1\n{lines}"
    return tiff(
        GREY,
        description=text.encode("latin-1"),
        metadata=None,
        resolution=None if resolution is None else (resolution, resolution),
        resolutionunit=1 if unit is None else unit,
        **options,
    )


def plain(across: Any, down: Any, unit: str | int) -> bytes:
    return tiff(GREY, metadata=None, resolution=(across, down), resolutionunit=unit)


def phys(across: int, down: int, unit: int = 1, **more: Any) -> bytes:
    return png(RGB8, 8, 2, before=[chunk(b"pHYs", struct.pack(">IIB", across, down, unit))], **more)


def of(image: Image) -> tuple[float | None, list[str]]:
    """Return the size of a pixel, and what is said of it: all but that the image is grey."""
    return image.pixel_size, [each for each in image.notices if "is grey" not in each]


def told(side: str, source: str, wide: str) -> list[str]:
    return [f"Scale: {side} µm per pixel, from {source}; the image is {wide} wide."]


# ---- OME

SIZES = 'SizeX="7" SizeY="5"'


def sides(x: str, y: str | None = None, unit: str | None = None) -> str:
    attributes = f'{SIZES} PhysicalSizeX="{x}" PhysicalSizeY="{x if y is None else y}"'
    if unit is None:
        return attributes
    return f'{attributes} PhysicalSizeXUnit="{unit}" PhysicalSizeYUnit="{unit}"'


@pytest.mark.parametrize(
    ("attributes", "side", "wide", "text"),
    [
        (sides("0.65"), 0.65, "4.55 µm", "0.65"),
        (sides("0.65", unit="µm"), 0.65, "4.55 µm", "0.65"),
        (sides("108.333", unit="nm"), 0.108333, "758 nm", "0.1083"),
        (sides("6.5e-4", unit="mm"), 0.65, "4.55 µm", "0.65"),
        (sides("0.0042333", unit="cm"), 42.333, "296 µm", "42.33"),
        (sides("2e-7", unit="m"), 0.2, "1.4 µm", "0.2"),
        (sides("2.5", unit="Å"), 0.00025, "1.75 nm", "0.00025"),
        (sides("20000"), 20000, "14 cm", "20000"),
        (sides("1.0000", "1.0005"), 1.00025, "7 µm", "1"),  # square but for rounding
    ],
)
def test_ome_metadata(attributes: str, side: float, wide: str, text: str) -> None:
    image = read_image(ome(attributes))
    assert of(image) == (side, told(text, "the OME metadata", wide))


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        (SIZES, None),
        (sides("0.65", unit="pixel"), None),
        (sides("0.65", unit="reference frame"), None),
        (sides("0.65", "0.66"), "not square (0.65 × 0.66 µm, from the OME metadata)"),
        (sides("0"), "no number above 0"),
        (sides("-1"), "no number above 0"),
        (sides("NaN"), "no number above 0"),
        (sides("INF"), "no number above 0"),
        (sides("1e999999999"), "no number above 0"),
        (sides("0,65"), "no number above 0"),
        (sides("many"), "no number above 0"),
        (sides("1e300"), "larger than 1 m"),
        (sides("0.5", unit="km"), "“km”"),
        (sides("1e-9"), "smaller than 0.01 nm"),
        (sides("1", unit="furlong"), "“furlong”"),
        (f'{SIZES} PhysicalSizeX="0.65"', "Only one side"),
        (f'SizeX="14" SizeY="10" {sides("0.65")[len(SIZES) :]}', "another size"),
    ],
)
def test_ome_metadata_that_are_not_taken(attributes: str, words: str | None) -> None:
    side, notices = of(read_image(ome(attributes)))
    assert side is None
    assert len(notices) == (words is not None)
    assert words is None or words in notices[0]


def test_ome_metadata_as_tifffile_writes_them() -> None:
    about = {
        "axes": "CYX",
        "PhysicalSizeX": 0.325,
        "PhysicalSizeXUnit": "µm",
        "PhysicalSizeY": 325,
        "PhysicalSizeYUnit": "nm",
    }
    planes = np.ascontiguousarray(np.moveaxis(RGB8, -1, 0))
    data = tiff(planes, ome=True, metadata=about, photometric="minisblack")
    joined = read_image(data)
    assert np.array_equal(joined.pixels, RGB8)
    assert joined.pixel_size == 0.325
    apart = read_images(data, selection=Selection(channels="apart"))
    assert [image.pixel_size for image in apart] == [0.325] * 3


def test_each_ome_series_has_its_own() -> None:
    stream = io.BytesIO()
    with tifffile.TiffWriter(stream, ome=True) as writer:
        for side in (0.5, 2, None):
            about = {} if side is None else {"PhysicalSizeX": side, "PhysicalSizeY": side}
            writer.write(RGB8, photometric="rgb", metadata=about)
    images = read_images(stream.getvalue())
    assert [image.pixel_size for image in images] == [0.5, 2, None]


def test_ome_comes_before_the_tags() -> None:
    data = ome(sides("0.65"), resolution=(10000, 10000), resolutionunit="CENTIMETER")
    assert read_image(data).pixel_size == 0.65
    data = ome(SIZES, resolution=(10000, 10000), resolutionunit="CENTIMETER")
    assert of(read_image(data)) == (1, told("1", "the TIFF's resolution", "7 µm"))


# ---- ImageJ


@pytest.mark.parametrize(
    ("unit", "side"),
    [
        ("micron", 0.65),
        ("microns", 0.65),
        ("um", 0.65),
        ("\u00b5m", 0.65),
        (r"\u00B5m", 0.65),
        (r"\u00b5m", 0.65),
        (r"\u00C2\u00B5m", 0.65),  # typed as UTF-8 and taken for Latin-1
        ("nm", 0.00065),
        ("mm", 650),
        ("cm", 6500),
        ("inch", 16510),
    ],
)
def test_imagej_metadata(unit: str, side: float) -> None:
    image = read_image(imagej(f"unit={unit}\n"))
    assert image.pixel_size == side
    assert of(image)[1][0].startswith("Scale: ")
    assert "from ImageJ's metadata" in of(image)[1][0]


def test_one_unit_per_pixel_is_a_scale_where_the_unit_is_named() -> None:
    assert read_image(imagej("unit=micron\n", (1, 1))).pixel_size == 1


@pytest.mark.parametrize("written", [(1538461, 1000000), 1 / 0.65])
def test_the_last_digits_of_a_division_are_not_those_of_the_scale(written: Any) -> None:
    """ImageJ writes 0.65 µm as 1538461 / 1000000 pixels per micron."""
    assert read_image(imagej("unit=micron\n", written)).pixel_size == 0.65


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (imagej("unit=pixel\n"), None),
        (imagej("unit=\n"), None),
        (imagej("hyperstack=true\n"), None),
        (imagej("unit=ell\n"), "“ell”"),
        (imagej("unit=micron\n", (0, 1)), "pixels per length"),
        (imagej("unit=micron\nyunit=mm\n"), "different units"),
        (imagej("unit=inch\n", (72, 1)), None),  # that ImageJ took over from another program
        (imagej("unit=inch\n", (600, 1), "INCH"), "600 dpi (42.3 µm per pixel)"),
        (imagej("unit=micron\n", (20, 13), "INCH"), "two units"),
    ],
)
def test_imagej_metadata_that_are_not_taken(data: bytes, words: str | None) -> None:
    side, notices = of(read_image(data))
    assert side is None
    assert len(notices) == (words is not None)
    assert words is None or words in notices[0]


def test_imagej_and_bio_formats_believe_centimetres_beside_microns() -> None:
    data = imagej("unit=um\n", (200000, 13), "CENTIMETER")
    assert of(read_image(data)) == (0.65, told("0.65", "the TIFF's resolution", "4.55 µm"))


def test_imagej_stacks_as_tifffile_writes_them() -> None:
    stack = noise(3, 5, 7)
    about = {"axes": "ZYX", "unit": "um", "spacing": 3}
    data = tiff(stack, imagej=True, metadata=about, resolution=(1 / 0.65, 1 / 0.65))
    assert [image.pixel_size for image in read_images(data)] == [0.65] * 3


# ---- MetaMorph, Aperio


def stk(calibrated: int, side: tuple[int, int], unit: bytes) -> bytes:
    tags = baseline(7, 5, bits=(8,), photometric=1)
    tags[33629] = (RATIONAL, [0, 1, 0, 0, 0, 0])
    body = by_hand(({**tags, 33628: (LONG, [0] * 8)}, GREY.tobytes()))
    with tifffile.TiffFile(io.BytesIO(body)) as tif:
        at = tif.pages.first.tags[33628].valueoffset
    entries = (3, calibrated, 4, len(body), 5, len(body), 6, len(body) + 8)
    # The tags count entries and planes, which are of two and of six numbers.
    data = bytearray(body + struct.pack("<III", *side, len(unit)) + unit)
    data[at : at + 32] = struct.pack("<8I", *entries)
    for tag, kind, count, real in ((33628, LONG, 8, 4), (33629, RATIONAL, 3, 1)):
        head = struct.pack("<HHI", tag, kind, count)
        assert data.count(head) == 1
        data = data.replace(head, struct.pack("<HHI", tag, kind, real))
    return bytes(data)


def test_metamorph_stacks() -> None:
    image = read_image(stk(1, (625, 100), b"um\0"))
    assert np.array_equal(image.pixels[..., 0], GREY)
    assert of(image) == (6.25, told("6.25", "MetaMorph's metadata", "43.8 µm"))
    assert of(read_image(stk(0, (625, 100), b"um\0"))) == (None, [])
    assert of(read_image(stk(1, (1, 1), b"pixel\0"))) == (None, [])
    side, notices = of(read_image(stk(1, (0, 100), b"um\0")))
    assert side is None
    assert "no number above 0" in notices[0]


def test_metaseries() -> None:
    props = (
        '<prop id="spatial-calibration-state" type="bool" value="{}"/>'
        '<prop id="spatial-calibration-x" type="float" value="1.29"/>'
        '<prop id="spatial-calibration-y" type="float" value="1.29"/>'
        '<prop id="spatial-calibration-units" type="string" value="um"/>'
    )
    for state, side in (("on", 1.29), ("off", None)):
        text = f"<MetaData><PlaneInfo>{props.format(state)}</PlaneInfo></MetaData>"
        data = tiff(GREY, description=text, software="MetaSeries", metadata=None)
        assert read_image(data).pixel_size == side


PYRAMID = noise(96, 128, 3)


def slide(about: str, *factors: int, **options: Any) -> bytes:
    kinds: dict[str, Any] = {"photometric": "rgb", "tile": (16, 16), **options}
    return written(
        *[
            (
                np.ascontiguousarray(PYRAMID[::k, ::k]),
                {**kinds, **({"description": about} if about else {}), "subfiletype": int(k > 1)},
            )
            for k in (1, *factors)
        ]
    )


def test_a_smaller_copy_has_larger_pixels() -> None:
    """Every level of Aperio's slides repeats the size of the pixels of the first."""
    data = slide("Aperio Image Library v12\r\n128x96|AppMag = 20|MPP = 0.4990", 2, 4)
    images = [read_image(data, selection=Selection(level=level)) for level in range(3)]
    assert [image.pixel_size for image in images] == [0.499, 0.998, 1.996]
    source = "Aperio's metadata"
    assert told("0.499", source, "63.9 µm")[0] in images[0].notices
    smaller = f"{source}, times 4 as this copy is smaller"
    assert told("1.996", smaller, "63.9 µm")[0] in images[2].notices


def test_a_copy_may_repeat_the_resolution_or_tell_its_own() -> None:
    data = slide("", 2, 4, resolution=(20000, 20000), resolutionunit="CENTIMETER")
    found = [read_image(data, selection=Selection(level=level)).pixel_size for level in range(3)]
    assert found == [0.5, 1, 2]


def levels_of(*sizes: tuple[int, int]) -> bytes:
    """A page and smaller copies behind it, of black pixels."""
    stream = io.BytesIO()
    with tifffile.TiffWriter(stream) as writer:
        options: dict[str, Any] = {"photometric": "rgb", "metadata": None}
        for number, (width, height) in enumerate(sizes):
            array = np.zeros((height, width, 3), np.uint8)
            per_cm = {"resolution": (10000, 10000), "resolutionunit": "CENTIMETER"}
            if number == 0:
                writer.write(array, subifds=len(sizes) - 1, **per_cm, **options)
            else:
                writer.write(array, subfiletype=1, **options)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("small", "side"),
    [
        ((101, 81), 2),  # of 203 × 163 cut off
        ((102, 82), 2),  # filled up
        ((51, 41), 4),
        ((160, 128), None),  # 1.269 and 1.273
        ((2, 2), None),
    ],
)
def test_a_reduction_is_a_whole_number_where_one_fits(
    small: tuple[int, int], side: float | None
) -> None:
    image = read_image(levels_of((203, 163), small), selection=Selection(level=1))
    assert image.pixel_size == side
    unclear = [notice for notice in image.notices if "not clear" in notice]
    assert len(unclear) == (side is None)


def test_a_reduction_may_be_no_whole_number() -> None:
    image = read_image(levels_of((300, 150), (200, 100)), selection=Selection(level=1))
    assert image.pixel_size == 1.5


def test_the_scale_of_a_full_size_that_is_not_there_is_not_taken() -> None:
    data = tiff(GREY, metadata=None, subfiletype=1, resolution=(10000, 10000), resolutionunit=3)
    assert read_image(data).pixel_size is None


# ---- resolutions


@pytest.mark.parametrize(
    ("data", "side", "source"),
    [
        (plain((200000, 13), (200000, 13), "CENTIMETER"), 0.65, "the TIFF's resolution"),
        (plain(1e4 / 0.65, 1e4 / 0.65, "CENTIMETER"), 0.65, "the TIFF's resolution"),
        (plain(25400, 25400, "INCH"), 1, "the TIFF's resolution"),
        (plain(2540, 2540, "INCH"), 10, "the TIFF's resolution"),
        (plain(100, 100, "CENTIMETER"), 100, "the TIFF's resolution"),
        (phys(1538462, 1538462), 0.65, "the PNG's resolution"),
        (phys(1000000, 1000000), 1, "the PNG's resolution"),
    ],
)
def test_a_resolution_that_no_printer_has(data: bytes, side: float, source: str) -> None:
    image = read_image(data)
    assert image.pixel_size == side
    assert f"from {source}" in of(image)[1][0]


@pytest.mark.parametrize(
    ("data", "dpi"),
    [
        (plain(1, 1, "INCH"), 0),
        (plain(1, 1, "CENTIMETER"), 0),
        (plain(1, 1, "NONE"), 0),
        (plain(20000, 20000, "NONE"), 0),
        (plain(72, 72, "INCH"), 0),
        (plain(72.009, 72.009, "INCH"), 0),
        (plain(28, 28, "CENTIMETER"), 0),
        (plain(28.3, 28.3, "CENTIMETER"), 0),
        (plain(28.35, 28.35, "CENTIMETER"), 0),
        (plain(96, 96, "INCH"), 0),
        (plain(37.8, 37.8, "CENTIMETER"), 0),
        (plain(150, 150, "INCH"), 0),
        (plain(200, 200, "INCH"), 0),
        (plain(299.9994, 299.9994, "INCH"), 300),
        (plain(118.11, 118.11, "CENTIMETER"), 300),
        (plain(118, 118, "CENTIMETER"), 300),
        (plain(600, 600, "INCH"), 600),
        (plain(236.22, 236.22, "CENTIMETER"), 600),
        (plain(4800, 4800, "INCH"), 4800),
        (phys(2835, 2835), 0),
        (phys(2834, 2834), 0),
        (phys(3780, 3780), 0),
        (phys(3779, 3779), 0),
        (phys(11811, 11811), 300),
        (phys(47244, 47244), 1200),
        (phys(1, 1), 0),
        (phys(3, 4, unit=0), 0),  # a ratio alone
        (phys(1538462, 1538462, unit=0), 0),
        (phys(1538462, 1538462, unit=2), 0),
    ],
)
def test_a_resolution_of_printers_screens_and_scanners(data: bytes, dpi: int) -> None:
    side, notices = of(read_image(data))
    assert side is None
    size = {300: "84.7", 600: "42.3", 1200: "21.2", 4800: "5.29"}.get(dpi)
    assert notices == (
        [
            f"The file says {dpi} dpi ({size} µm per pixel). That is not taken for a scale, as "
            "many programs write it; type it if a scanner made the image."
        ]
        if dpi
        else []
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (plain((0, 1), (0, 1), "INCH"), "pixels per length"),
        (plain(20000, 10000, "CENTIMETER"), "not square (0.5 × 1 µm"),
        (plain((1, 4000000000), (1, 4000000000), "CENTIMETER"), "larger than 1 m"),
        (plain((4000000000, 1), (4000000000, 1), "INCH"), "smaller than 0.01 nm"),
        (phys(0, 0), "pixels per length"),
        (phys(1000000, 2000000), "not square (1 × 0.5 µm"),
    ],
)
def test_resolutions_that_make_no_sense(data: bytes, words: str) -> None:
    side, notices = of(read_image(data))
    assert side is None
    assert len(notices) == 1
    assert words in notices[0]


@pytest.mark.parametrize(
    "value",
    [
        (ASCII, b"many\0"),
        (ASCII, b"\0"),
        (1, b"\1"),
        (SHORT, [3, 4, 5]),
        (LONG, [0]),
        (RATIONAL, [5, 0]),
        (RATIONAL, [0, 0]),
        (RATIONAL, [1, 2, 3, 4]),
        (2, b"0.65\0"),
    ],
)
@pytest.mark.parametrize("tag", [282, 283, 296])
def test_an_odd_tag_never_makes_a_file_unreadable(tag: int, value: tuple[int, Any]) -> None:
    fitting = {282: (RATIONAL, [20, 13]), 283: (RATIONAL, [20, 13]), 296: (SHORT, [3])}
    data = by_hand(({**baseline(7, 5), **fitting, tag: value}, RGB8.tobytes()))
    image = read_image(data)
    assert np.array_equal(image.pixels, RGB8)
    assert image.pixel_size is None
    assert len(image.notices) <= 1


def test_a_source_that_cannot_be_read_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def odd(*_: object) -> None:
        raise KeyError("odd")

    monkeypatch.setattr("maskapp.files.reading.tiff.scales._SOURCES", (odd,))
    side, notices = of(read_image(tiff(GREY, metadata=None)))
    assert side is None
    assert notices == ["What the file says of the size of its pixels cannot be read."]


# ---- the rest of the image


@pytest.mark.parametrize("orientation", [1, 6])
def test_the_width_is_that_of_the_upright_image(orientation: int) -> None:
    tag = (274, SHORT, 1, orientation, True)
    data = tiff(GREY, metadata=None, extratags=[tag], resolution=(10000, 10000), resolutionunit=3)
    width = 7 if orientation == 1 else 5
    assert any(f"the image is {width} µm wide" in text for text in read_image(data).notices)


def test_pixels_and_digest_do_not_know_of_the_scale() -> None:
    with_scale, without = read_image(phys(1538462, 1538462)), read_image(png(RGB8, 8, 2))
    assert with_scale.digest == without.digest
    assert with_scale.pixel_size == 0.65
    assert np.array_equal(with_scale.pixels, without.pixels)


def test_it_outlives_opacity_and_conversion() -> None:
    rgba = np.dstack([RGB8, np.full((5, 7), 255, np.uint8)])
    data = png(rgba, 8, 6, before=[chunk(b"pHYs", struct.pack(">IIB", 1000000, 1000000, 1))])
    assert read_image(data, reading=Reading(color="srgb", alpha="ignore")).pixel_size == 1


def test_every_frame_of_an_animation_has_it() -> None:
    from PIL import Image as Pillow

    frames = [Pillow.fromarray(noise(5, 7, 3)) for _ in range(2)]
    stream = io.BytesIO()
    frames[0].save(stream, "PNG", save_all=True, append_images=frames[1:], dpi=(25400, 25400))
    assert [image.pixel_size for image in read_images(stream.getvalue())] == [1, 1]


@pytest.mark.parametrize("kind", ["JPEG", "BMP"])
def test_jpeg_and_bmp_are_never_believed(kind: str) -> None:
    from PIL import Image as Pillow

    stream = io.BytesIO()
    Pillow.fromarray(RGB8).save(stream, kind, dpi=(12700, 12700))
    assert of(read_image(stream.getvalue())) == (None, [])


# ---- laws

numbers = st.one_of(
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=12),
    st.binary(max_size=4),
    st.tuples(st.integers(-(2**32), 2**32), st.integers(-(2**32), 2**32)),
    st.tuples(st.floats()),
    st.none(),
    st.sampled_from(("1e400", "1e999999999", "-0", "0x10", "١٢", "1_0", " 2 ")),
)


@given(numbers)
def test_any_value_is_a_number_or_0(value: object) -> None:
    found = number_of(value)
    assert isinstance(found, Fraction)
    if isinstance(value, float) and math.isfinite(value):
        assert float(found) == value


@given(numbers, numbers, st.sampled_from((INCH, CENTIMETRE, METRE)))
def test_a_scale_is_one_that_can_be_or_none(across: object, down: object, unit: Fraction) -> None:
    x, y = number_of(across), number_of(down)
    for scale in (of_resolution(x, y, unit, "it"), of_sides(x, y, "it")):
        assert scale.pixel_size is None or 0.00001 <= scale.pixel_size <= 1_000_000
        assert (scale.pixel_size is None) == (scale.source == "")
        assert len(scale.notices(7)) <= 1
        for notice in scale.notices(7):
            assert notice.endswith(".")


@given(st.floats(0.01, 50_000))
def test_what_is_written_as_a_resolution_comes_back_to_six_digits(side: float) -> None:
    for unit in (INCH, CENTIMETRE, METRE):
        per_unit = number_of(float(unit) / side)
        scale = of_resolution(per_unit, per_unit, unit, "it")
        if scale.pixel_size is None:  # a printer's
            assert "dpi" in scale.problem or scale == UNKNOWN
        else:
            assert scale.pixel_size == pytest.approx(side, rel=1e-5)
    sides = number_of(side)
    assert of_sides(sides, sides, "it").pixel_size == side


@given(st.text(max_size=12))
def test_any_text_may_stand_for_a_unit(text: str) -> None:
    assert length_of(text) is None or length_of(text) > 0  # type: ignore[operator]
    if not is_length(text):
        assert length_of(text) is None
