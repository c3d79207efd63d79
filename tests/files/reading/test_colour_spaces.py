"""Colour spaces: told by curves and primaries, noticed, and converted as the formulas have it."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageCms
from skimage import data as scenes

from maskapp import Group, Range, Reading, Recipe, Rule, apply_recipe
from maskapp.core.image import Image
from maskapp.errors import ImageError, RecipeError
from maskapp.files.reading.color import icc
from maskapp.files.reading.images import read_image

Floats = NDArray[np.float64]
Curve = Callable[[Floats], Floats]
CONVERTED = Reading("srgb")
D50 = np.array([0.9642, 1.0, 0.8249])
WHITE = (0.3127, 0.329)
SRGB = (0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
P3 = (0.68, 0.32, 0.265, 0.69, 0.15, 0.06)
ADOBE = (0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
PROPHOTO = (0.7347, 0.2653, 0.1596, 0.8404, 0.0366, 0.0001)


# ---- formulas and profiles that owe nothing to what is tested


def srgb_curve(v: Floats) -> Floats:
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def srgb_inverse(light: Floats) -> Floats:
    light = light.clip(0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def power(exponent: float) -> Curve:
    return lambda v: v**exponent


def matrix(primaries: tuple[float, ...], white: tuple[float, float] = WHITE) -> Floats:
    """Return linear RGB to XYZ with the white at D50, as Bradford adapts it."""

    def xyz(x: float, y: float) -> Floats:
        return np.array([x / y, 1, (1 - x - y) / y])

    columns = np.stack([xyz(*primaries[i : i + 2]) for i in (0, 2, 4)], axis=1)
    to_xyz = columns * np.linalg.solve(columns, xyz(*white))
    bradford = np.array(
        [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
    )
    gains = (bradford @ D50) / (bradford @ xyz(*white))
    adapted: Floats = np.linalg.inv(bradford) @ np.diag(gains) @ bradford @ to_xyz
    return adapted


def between(
    counts: NDArray[Any], to_light: Curve, space: Floats, wanted: Floats, from_light: Curve
) -> Floats:
    """Return counts of one space in counts of another, cut off but not rounded."""
    top = np.iinfo(counts.dtype).max
    light = to_light(counts / top) @ (np.linalg.inv(wanted) @ space).T
    return from_light(light.clip(0, 1)) * top


def to_srgb(counts: NDArray[Any], curve: Curve, primaries: tuple[float, ...]) -> Floats:
    return between(counts, curve, matrix(primaries), matrix(SRGB), srgb_inverse)


def from_srgb(counts: NDArray[Any], inverse: Curve, primaries: tuple[float, ...]) -> NDArray[Any]:
    """Return sRGB counts in another space, as a camera would have stored the scene."""
    exact = between(counts, srgb_curve, matrix(SRGB), matrix(primaries), inverse)
    rounded: NDArray[Any] = np.rint(exact).astype(counts.dtype)
    return rounded


def table(curve: Curve, steps: int = 1024) -> bytes:
    values = np.rint(curve(np.linspace(0, 1, steps)) * 65535).astype(">u2")
    return b"curv\0\0\0\0" + struct.pack(">I", steps) + values.tobytes()


def gamma_tag(exponent: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IHxx", 1, round(exponent * 256))


def parametric(g: float, a: float = 1, b: float = 0, c: float = 0, d: float = 0) -> bytes:
    numbers = (round(value * 65536) for value in (g, a, b, c, d))
    return b"para\0\0\0\0" + struct.pack(">Hxx5i", 3, *numbers)


SRGB_PARAMETRIC = parametric(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def xyz_tag(values: Floats) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(float(v) * 65536) for v in values))


def icc_profile(
    tags: dict[bytes, bytes],
    name: str,
    *,
    space: bytes = b"RGB ",
    version: int = 4,
    connection: bytes = b"XYZ ",
    device: bytes = b"mntr",
) -> bytes:
    if version == 4:
        text = name.encode("utf-16-be")
        told = b"mluc\0\0\0\0" + struct.pack(">II4sII", 1, 12, b"enUS", len(text), 28) + text
    else:
        text = name.encode("ascii") + b"\0"
        told = b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(78)
    tags = {b"desc": told, b"wtpt": xyz_tag(D50), **tags}
    place, entries, body = 128 + 4 + 12 * len(tags), b"", b""
    for signature, content in tags.items():
        entries += signature + struct.pack(">II", place + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = bytes(8) + bytes([version, 0, 0, 0]) + device + space + connection + bytes(12)
    head += b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061) + bytes(48)
    whole = head[:128] + struct.pack(">I", len(tags)) + entries + body
    return struct.pack(">I", len(whole)) + whole[4:]


def rgb_profile(primaries: tuple[float, ...], curve: bytes, name: str, version: int = 4) -> bytes:
    columns = matrix(primaries)
    tags = {b"%cXYZ" % letter: xyz_tag(columns[:, i]) for i, letter in enumerate(b"rgb")}
    tags |= {b"%cTRC" % letter: curve for letter in b"rgb"}
    return icc_profile(tags, name, version=version)


def grey_profile(curve: bytes, name: str) -> bytes:
    return icc_profile({b"kTRC": curve}, name, space=b"GRAY")


def lut_profile(primaries: tuple[float, ...], curve: Curve, name: str, steps: int = 33) -> bytes:
    """Return a profile that tells Lab for a grid of colours, as scanners' profiles do."""
    axis = np.linspace(0, 1, steps)
    grid = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    relative = (curve(grid) @ matrix(primaries).T) / D50
    f = np.where(relative > 0.008856, np.cbrt(relative), 7.787 * relative + 16 / 116)
    lab = np.stack(
        [116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=-1
    )
    counts = np.rint(np.stack([lab[:, 0] * 652.8, *((lab[:, 1:] + 128) * 256).T], axis=-1))
    ends = np.array([0, 65535] * 3, ">u2").tobytes()
    content = b"mft2\0\0\0\0" + bytes([3, 3, steps, 0])
    content += struct.pack(">9i", *np.eye(3, dtype=int).ravel() * 65536) + struct.pack(">HH", 2, 2)
    content += ends + counts.clip(0, 65535).astype(">u2").tobytes() + ends
    tags = {b"A2B0": content}
    return icc_profile(tags, name, version=2, connection=b"Lab ", device=b"scnr")


# ---- files


def png(samples: NDArray[Any], *chunks: bytes) -> bytes:
    data = bytes(imagecodecs.png_encode(samples))
    return data[:33] + b"".join(chunks) + data[33:]


def chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def iccp(profile: bytes) -> bytes:
    return chunk(b"iCCP", b"x\0\0" + zlib.compress(profile))


def saved(samples: NDArray[Any], kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    Pillow.fromarray(samples).save(stream, kind, **options)
    return stream.getvalue()


def tiff(samples: NDArray[Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, samples, metadata=None, **options)
    return stream.getvalue()


def adobe_exif() -> Pillow.Exif:
    exif = Pillow.Exif()
    exif.get_ifd(0x8769)[0xA001] = 0xFFFF
    exif.get_ifd(0x8769)[0xA005] = {1: "R03", 2: b"0100"}
    return exif


RNG = np.random.default_rng(8)
RGB8: NDArray[np.uint8] = RNG.integers(0, 256, (40, 50, 3), np.uint8)
RGB16: NDArray[np.uint16] = RNG.integers(0, 65536, (40, 50, 3), np.uint16)


# ---- judging

IS_SRGB = {
    "v4 parametric": rgb_profile(SRGB, SRGB_PARAMETRIC, "Monitor of Anna"),
    "v2 table": rgb_profile(SRGB, table(srgb_curve), "Monitor of Anna", version=2),
    "v2 coarse table": rgb_profile(SRGB, table(srgb_curve, 64), "c2", version=2),
    "slightly other primaries": rgb_profile(
        (0.6401, 0.33, 0.3, 0.6, 0.1501, 0.0601), SRGB_PARAMETRIC, "x"
    ),
    "look-up table": lut_profile(SRGB, srgb_curve, "Scanner"),
    "Pillow": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    "lcms": bytes(imagecodecs.cms_profile("srgb")),
}
IS_NOT = {
    "sRGB linear": rgb_profile(SRGB, parametric(1), "sRGB linear"),
    "P3 called sRGB": rgb_profile(P3, SRGB_PARAMETRIC, "sRGB P3 IEC61966-2.1", version=2),
    "Display P3": rgb_profile(P3, SRGB_PARAMETRIC, "Display P3"),
    "Adobe RGB": rgb_profile(ADOBE, gamma_tag(2.19921875), "Adobe RGB (1998)", version=2),
    "gamma 2.2": rgb_profile(SRGB, gamma_tag(2.2), "sRGB gamma 2.2", version=2),
    "gamma 1.8": rgb_profile(SRGB, gamma_tag(1.8), "sRGB of a Mac", version=2),
    "ProPhoto": rgb_profile(PROPHOTO, gamma_tag(1.8), "ProPhoto", version=2),
    "look-up table": lut_profile(P3, srgb_curve, "sRGB scanner"),
}


@pytest.mark.parametrize("word", IS_SRGB)
def test_srgb_by_another_name_is_srgb(word: str) -> None:
    profile = IS_SRGB[word]
    for data in (
        png(RGB8, iccp(profile)),
        png(RGB16, iccp(profile)),
        tiff(RGB16, photometric="rgb", iccprofile=profile),
        saved(RGB8, "JPEG", icc_profile=profile),
        saved(RGB8, "WEBP", lossless=True, icc_profile=profile),
    ):
        image = read_image(data)
        assert image.notices == ()
        assert image.profile == b""
        assert read_image(data, reading=CONVERTED).digest == image.digest


@pytest.mark.parametrize("word", IS_NOT)
def test_another_space_is_noticed_whatever_its_name(word: str) -> None:
    profile = IS_NOT[word]
    for data in (
        png(RGB8, iccp(profile)),
        tiff(RGB16, photometric="rgb", iccprofile=profile),
        tiff(RGB8, photometric="rgb", iccprofile=profile, compression="jpeg"),
        saved(RGB8, "JPEG", icc_profile=profile),
        saved(RGB8, "WEBP", lossless=True, icc_profile=profile),
    ):
        image = read_image(data)
        assert len(image.notices) == 1
        assert "not in sRGB (colour profile). The values are those of the file" in image.notices[0]
        assert "“Convert to sRGB” converts them" in image.notices[0]
        assert image.profile == profile
        converted = read_image(data, reading=CONVERTED)
        assert "converted from" in converted.notices[0]
        assert converted.profile == b""


def test_the_notice_names_the_space_on_one_line() -> None:
    profile = rgb_profile(P3, SRGB_PARAMETRIC, "Display\nP3 \N{RIGHT-TO-LEFT OVERRIDE}" + "x" * 99)
    notice = read_image(png(RGB8, iccp(profile))).notices[0]
    assert notice.startswith("The colours are in “Display P3 xxx")
    assert len(notice) < 260
    assert notice.isprintable()


def test_a_gif_tells_its_profile_too() -> None:
    data = saved(RGB8[..., 0], "GIF")
    profile = IS_NOT["P3 called sRGB"]
    blocks = [profile[i : i + 255] for i in range(0, len(profile), 255)]
    told = b"\x21\xff\x0bICCRGBG1012" + b"".join(bytes([len(b)]) + b for b in blocks) + b"\0"
    head = 13 + 3 * 256
    notices = read_image(data[:head] + told + data[head:]).notices
    assert "sRGB P3" in " ".join(notices)


# ---- converting

CURVES: dict[str, tuple[Curve, tuple[float, ...]]] = {
    "sRGB linear": (power(1), SRGB),
    "Display P3": (srgb_curve, P3),
    "Adobe RGB": (power(563 / 256), ADOBE),
    "gamma 1.8": (power(461 / 256), SRGB),
    "ProPhoto": (power(461 / 256), PROPHOTO),
}


@pytest.mark.parametrize("word", CURVES)
def test_conversion_is_what_primaries_and_curves_give(word: str) -> None:
    curve, primaries = CURVES[word]
    # Profiles hold primaries in 65536ths, and near black sRGB's curve is steep.
    for counts, most in ((RGB8, 0.6), (RGB16, 32)):
        image = read_image(png(counts, iccp(IS_NOT[word])), reading=CONVERTED)
        assert image.pixels.dtype == counts.dtype
        exact = to_srgb(counts, curve, primaries)
        assert np.abs(image.pixels - exact).max() < most


@pytest.mark.parametrize("word", IS_NOT)
def test_conversion_is_pillows(word: str) -> None:
    image = read_image(png(RGB8, iccp(IS_NOT[word])), reading=CONVERTED)
    transform = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(IS_NOT[word])),
        ImageCms.createProfile("sRGB"),
        "RGB",
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.NOOPTIMIZE,
    )
    by_pillow = np.asarray(ImageCms.applyTransform(Pillow.fromarray(RGB8), transform))
    apart = np.abs(image.pixels.astype(int) - by_pillow)
    assert apart.max() <= 1  # both round, Pillow twice
    assert (apart == 0).mean() > 0.99


def bt709_curve(v: Floats) -> Floats:
    return np.where(v < 0.08124, v / 4.5, ((v + 0.0992968) / 1.0992968) ** (1 / 0.45))


CODED: dict[tuple[int, int], tuple[Curve, tuple[float, ...], tuple[float, float]]] = {
    (12, 13): (srgb_curve, P3, WHITE),
    (9, 14): (bt709_curve, (0.708, 0.292, 0.17, 0.797, 0.131, 0.046), WHITE),
    (1, 1): (bt709_curve, SRGB, WHITE),
    (5, 5): (power(2.8), (0.64, 0.33, 0.29, 0.6, 0.15, 0.06), WHITE),
    (4, 4): (power(2.2), (0.67, 0.33, 0.21, 0.71, 0.14, 0.08), (0.31, 0.316)),
    (11, 8): (power(1), P3, (0.314, 0.351)),
}


@pytest.mark.parametrize("numbers", CODED)
def test_spaces_told_by_numbers_are_converted_by_their_formulas(numbers: tuple[int, int]) -> None:
    curve, primaries, white = CODED[numbers]
    for counts, most in ((RGB8, 0.6), (RGB16, 40)):
        data = png(counts, chunk(b"cICP", bytes((*numbers, 0, 1))))
        image = read_image(data, reading=CONVERTED)
        space = matrix(primaries, white)
        exact = between(counts, curve, space, matrix(SRGB), srgb_inverse)
        assert np.abs(image.pixels - exact).max() < most
        # The profile that cut-outs get is of the same space.
        stored = read_image(data)
        again = read_image(png(counts, iccp(stored.profile)), reading=CONVERTED)
        np.testing.assert_array_equal(again.pixels, image.pixels)


def test_pixels_outside_srgb_are_counted() -> None:
    curve, primaries = CURVES["Display P3"]
    light = curve(RGB16 / 65535) @ (np.linalg.inv(matrix(SRGB)) @ matrix(primaries)).T
    outside = int(((light < -1e-4) | (light > 1 + 1e-4)).any(axis=-1).sum())
    notice = read_image(png(RGB16, iccp(IS_NOT["Display P3"])), reading=CONVERTED).notices[0]
    told = int(notice.split("cut off at its edge: ")[1].split()[0])
    assert abs(told - outside) <= 3


def test_a_large_image_is_converted_in_blocks_as_a_small_one() -> None:
    rows = RNG.integers(0, 256, (3, 600_000, 3), np.uint8)
    whole, outside = icc.to_srgb(rows, IS_NOT["Adobe RGB"])
    parts = [icc.to_srgb(rows[i : i + 1], IS_NOT["Adobe RGB"]) for i in range(3)]
    np.testing.assert_array_equal(whole, np.concatenate([part for part, _ in parts]))
    assert outside == sum(count for _, count in parts)


# ---- one scene, stored in several spaces


def told_by_chunks(curve: int, primaries: tuple[float, ...]) -> tuple[bytes, bytes]:
    numbers = (round(value * 100_000) for value in (*WHITE, *primaries))
    return chunk(b"gAMA", struct.pack(">I", curve)), chunk(b"cHRM", struct.pack(">8I", *numbers))


RULES = (
    Range("red", 120, 255),
    Range("hue", 340, 30),
    Range("saturation", 40, 100),
    Range("lab_a", 10, 127),
    Range("excess_green", -510, -20),
)
ADOBE_INVERSE, GAMMA_INVERSE = power(256 / 563), power(1 / 1.8)


def stored_scenes(scene: NDArray[Any]) -> dict[str, bytes]:
    """Return files of a scene in spaces other than sRGB, each told in another way."""
    p3, adobe = from_srgb(scene, srgb_inverse, P3), from_srgb(scene, ADOBE_INVERSE, ADOBE)
    linear = from_srgb(scene.astype(np.uint16) * 257, power(1), SRGB)
    best = {"quality": 100, "subsampling": 0}
    return {
        "P3 by ICC": png(p3, iccp(IS_NOT["Display P3"])),
        "P3 by table": saved(p3, "JPEG", icc_profile=IS_NOT["look-up table"], **best),
        "P3 by cICP": png(p3, chunk(b"cICP", bytes((12, 13, 0, 1)))),
        "P3 by cHRM": png(p3, *told_by_chunks(45455, P3)),
        "P3 by TIFF": tiff(p3, photometric="rgb", iccprofile=IS_NOT["P3 called sRGB"]),
        "Adobe by EXIF": saved(adobe, "JPEG", exif=adobe_exif(), **best),
        "Adobe by cHRM": png(adobe, *told_by_chunks(45470, ADOBE)),
        "Adobe by ICC": saved(adobe, "WEBP", lossless=True, icc_profile=IS_NOT["Adobe RGB"]),
        "linear by gAMA": png(linear, chunk(b"gAMA", struct.pack(">I", 100_000))),
        "linear by cICP": png(linear, chunk(b"cICP", bytes((1, 8, 0, 1)))),
        "linear by TIFF": tiff(linear, photometric="rgb", iccprofile=IS_NOT["sRGB linear"]),
    }


def test_one_scene_gives_one_area_in_every_space() -> None:
    scene = scenes.coffee()[::2, ::2]
    for told, data in stored_scenes(scene).items():
        image = read_image(data, reading=CONVERTED)
        assert len(image.notices) == 1, told
        for bounds in RULES:
            recipe = Recipe(Rule((Group((bounds,)),)), reading=CONVERTED)
            right = apply_recipe(Image(scene), recipe).selected
            own = recipe if image.depth == 8 else recipe.rescaled(16)
            found = apply_recipe(image, own).selected
            assert abs(found - right) <= 0.01 * right, (told, bounds.describe(), found, right)


def test_unconverted_values_would_give_another_area() -> None:
    """The test above could fail: the spaces differ enough."""
    scene = scenes.coffee()[::2, ::2]
    recipe = Recipe(Rule((Group((Range("saturation", 40, 100),)),)))
    right = apply_recipe(Image(scene), recipe).selected
    found = apply_recipe(read_image(stored_scenes(scene)["P3 by ICC"]), recipe).selected
    assert abs(found - right) > 0.02 * right


# ---- grey


def test_a_profile_for_grey_judges_grey_images() -> None:
    grey8, grey16 = RGB8[..., 0].copy(), RGB16[..., 0].copy()
    for grey in (grey8, grey16):
        like_srgb = read_image(png(grey, iccp(grey_profile(SRGB_PARAMETRIC, "Dot gain"))))
        assert like_srgb.notices == ("The image is grey: red, green and blue are the same.",)
        data = png(grey, iccp(grey_profile(parametric(1.8), "sRGB grey")))
        assert "“sRGB grey”" in read_image(data).notices[0]
        image = read_image(data, reading=CONVERTED)
        top = np.iinfo(grey.dtype).max
        exact = srgb_inverse((grey / top) ** 1.8) * top
        assert np.abs(image.pixels - exact[..., None]).max() < (0.56 if top == 255 else 12)
        assert (image.pixels == image.pixels[..., :1]).all()


def test_the_profile_of_a_grey_image_fits_its_three_bands() -> None:
    grey = RGB16[..., 0].copy()
    image = read_image(png(grey, iccp(grey_profile(parametric(1.8), "grey"))))
    assert image.profile[16:20] == b"RGB "
    again = read_image(png(image.pixels, iccp(image.profile)), reading=CONVERTED)
    exact = srgb_inverse((grey / 65535) ** 1.8) * 65535
    assert np.abs(again.pixels - exact[..., None]).max() < 20


def test_a_profile_for_rgb_serves_grey_images() -> None:
    grey = RGB8[..., 0].copy()
    image = read_image(saved(grey, "JPEG", quality=100, icc_profile=IS_NOT["sRGB linear"]))
    assert "not in sRGB" in image.notices[0]


def test_exif_without_a_name_for_the_space_tells_nothing_of_greys() -> None:
    exif = Pillow.Exif()
    exif.get_ifd(0x8769)[0xA001] = 0xFFFF
    for kind in ("JPEG", "TIFF", "PNG", "WEBP"):
        colours = read_image(saved(RGB8, kind, exif=exif.tobytes())).notices
        assert len(colours) == 1, kind
        assert "(EXIF)" in colours[0]
    for kind in ("JPEG", "TIFF", "PNG"):
        greys = read_image(saved(RGB8[..., 0], kind, exif=exif.tobytes()))
        assert greys.notices == ("The image is grey: red, green and blue are the same.",)


# ---- what cannot be converted

HOPELESS = {
    "garbage": iccp(b"garbage"),
    "cut": iccp(IS_NOT["Display P3"][:400]),
    "no curves": iccp(IS_NOT["Display P3"].replace(b"rTRC", b"xTRC")),
    "for grey": iccp(grey_profile(parametric(1.8), "grey")),
    "for CMYK": iccp(icc_profile({}, "paper", space=b"CMYK")),
    "for Lab": iccp(icc_profile({}, "Lab", space=b"Lab ")),
    "PQ": chunk(b"cICP", bytes((9, 16, 0, 1))),
    "HLG": chunk(b"cICP", bytes((9, 18, 0, 1))),
    "unknown": chunk(b"cICP", bytes((1, 99, 0, 1))),
    "no primaries": chunk(b"cHRM", bytes(32)),
}


@pytest.mark.parametrize("word", HOPELESS)
def test_colours_that_cannot_be_converted_are_told_and_refused(word: str) -> None:
    for counts in (RGB8, RGB16):
        data = png(counts, HOPELESS[word])
        image = read_image(data)
        assert "The values are those of the file." in image.notices[0]
        assert image.profile == b""
        np.testing.assert_array_equal(image.pixels, counts)
        with pytest.raises(ImageError, match="cannot be converted") as caught:
            read_image(data, name="leaf.png", reading=CONVERTED)
        assert caught.value.code == "colour_space"
        assert str(caught.value).startswith("leaf.png: ")


def test_files_that_tell_nothing_stay_as_they_are() -> None:
    data = png(RGB8)
    assert read_image(data, reading=CONVERTED).digest == read_image(data).digest
    assert read_image(data, reading=CONVERTED).notices == ()


def test_a_recipe_is_not_applied_to_an_image_that_was_read_otherwise() -> None:
    image = read_image(png(RGB8, iccp(IS_NOT["Display P3"])))
    recipe = Recipe(Rule((Group((Range("red", 9, 99),)),)), reading=CONVERTED)
    with pytest.raises(RecipeError, match="not read as the recipe says"):
        apply_recipe(image, recipe)
