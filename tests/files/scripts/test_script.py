"""Printed scripts: short where the rule is, and the same bits as the engine everywhere."""

import ast
import io
import runpy
import subprocess
import sys
import warnings
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import imagecodecs
import numpy as np
import pytest
import tifffile
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image as Pillow
from skimage import data

from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.methods import METHODS
from maskapp.core.engine.apply import apply_recipe, compute_mask
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.reading import Alpha, Reading
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.core.recipe.shapes import Ellipse, Polygon, Rectangle
from maskapp.core.steps.cleaning.close import Close
from maskapp.core.steps.cleaning.fill_holes import FillHoles
from maskapp.core.steps.cleaning.keep_largest import KeepLargest
from maskapp.core.steps.cleaning.open import Open
from maskapp.core.steps.cleaning.remove_small import RemoveSmall
from maskapp.core.steps.prepare.gaussian import Gaussian
from maskapp.core.steps.prepare.median import Median
from maskapp.core.steps.registry import CLEANING, PREPARE
from maskapp.core.steps.step import CleaningStep, Connectivity, PrepareStep
from maskapp.errors import RecipeError
from maskapp.files.reading.images import read_image
from maskapp.files.scripts.script import Library, recipe_code
from maskapp.files.writing.registry import EXPORTS
from tests.corpus import CASES
from tests.corpus.case import Reads
from tests.one_class import one_class
from tests.strategies import class_names, images, pointwise_recipes, recipes

LIBRARIES: tuple[Library, ...] = ("numpy", "torch")


def rule(*ranges: Range, **options: Any) -> Recipe:
    return one_class(Rule((Group(ranges),)), **options)


STRICTLY_ABOVE = rule(Range("red", 121, 255))
THREE_RANGES = rule(Range("red", 120, 200), Range("green", 0, 90), Range("blue", 10, 255))


def create_mask_of(code: str) -> Callable[..., Any]:
    names: dict[str, Any] = {"__name__": "printed"}
    exec(compile(code, "printed script", "exec"), names)
    function: Callable[..., Any] = names["create_mask"]
    return function


def create_mask_lines(code: str) -> list[str]:
    body = code[code.index("def create_mask") :]
    return body[: body.index("\n\n\n")].splitlines()


def assert_same_bits(recipe: Recipe, pixels: NDArray[Any]) -> None:
    expected = compute_mask(pixels, recipe)
    by_numpy = create_mask_of(recipe_code(recipe))(pixels)
    assert by_numpy.dtype == np.bool_
    np.testing.assert_array_equal(by_numpy, expected)
    by_torch = create_mask_of(recipe_code(recipe, "torch"))(torch.from_numpy(pixels))
    assert by_torch.dtype == torch.bool
    np.testing.assert_array_equal(by_torch.numpy(), expected)


# ---- the scripts people ask for first


def test_one_channel_strictly_above() -> None:
    assert create_mask_lines(recipe_code(STRICTLY_ABOVE)) == [
        "def create_mask(image):",
        '    """Return the (H, W) bool mask of an (H, W, 3) uint8 array in RGB order."""',
        "    if image.dtype != np.uint8:",
        '        raise TypeError(f"this rule is for uint8 images, not {image.dtype}")',
        "    red = image[..., 0]",
        "    return red >= 121",
    ]


def test_three_ranges_with_both_ends() -> None:
    for library in LIBRARIES:
        lines = create_mask_lines(recipe_code(THREE_RANGES, library))
        assert len(lines) == 6
        assert lines[-2:] == [
            "    red, green, blue = image[..., 0], image[..., 1], image[..., 2]",
            "    return (red >= 120) & (red <= 200) & (green <= 90) & (blue >= 10)",
        ]


def test_the_key_scripts_on_every_value() -> None:
    values = np.arange(256, dtype=np.uint8)
    pixels = np.stack([values, values[::-1], np.roll(values, 7)], axis=-1)[np.newaxis]
    for recipe in (STRICTLY_ABOVE, THREE_RANGES):
        assert_same_bits(recipe, pixels)
    red, green, blue = np.moveaxis(pixels.astype(int), -1, 0)
    by_hand = (red >= 120) & (red <= 200) & (green >= 0) & (green <= 90) & (blue >= 10)
    np.testing.assert_array_equal(compute_mask(pixels, THREE_RANGES), by_hand)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("recipe", [STRICTLY_ABOVE, rule(Range("lab_a", -5, 20.5), invert=True)])
def test_scripts_do_not_need_maskapp(recipe: Recipe, library: Library) -> None:
    code = recipe_code(recipe, library)
    assert "import maskapp" not in code
    assert "from maskapp" not in code
    assert f"{recipe.describe()}."[:40] in code
    assert ("torch" in code) == (library == "torch")
    assert all(len(line) <= 100 for line in code.splitlines())


def test_values_on_a_grid_are_explained() -> None:
    recipe = rule(Range("hue", 350, 10), Range("red", 5, 255))
    lines = create_mask_lines(recipe_code(recipe))
    assert lines[-5:] == [
        "    hue_plane = hue(np, red, green, blue, 255)  # Hue in hundredths",
        "    return (",
        "        ((hue_plane <= 1000) | (hue_plane >= 35000))  # Hue 350°–10°, in hundredths",
        "        & (red >= 5)",
        "    )",
    ]


def test_groups_keep_their_brackets() -> None:
    recipe = Recipe(
        MaskClass(
            Rule(
                (
                    Group((Range("red", 5, 255), Range("green", 0, 9))),
                    Group((Range("blue", 7, 8, outside=True),)),
                )
            ),
            invert=True,
        )
    )
    assert create_mask_lines(recipe_code(recipe))[-1] == (
        "    return ~((blue <= 6) | (blue >= 9) | ((red >= 5) & (green <= 9)))"
    )


# ---- the same bits as the engine


@settings(max_examples=150)
@given(st.data(), st.sampled_from([8, 16]))
def test_random_recipes_give_the_engines_bits(data: st.DataObject, depth: Depth) -> None:
    assert_same_bits(data.draw(pointwise_recipes(depth)), data.draw(images(depth)))


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("channel", CHANNELS)
def test_each_channel_gives_the_engines_bits(channel: str, depth: Depth) -> None:
    dtype = np.uint8 if depth == 8 else np.uint16
    pixels = np.random.default_rng(3).integers(0, 1 << depth, (300, 300, 3)).astype(dtype)
    row = CHANNELS[channel]
    low, high = row.limits(depth)
    quarter = (high - low) // 4
    assert_same_bits(rule(Range(channel, low + quarter, high - quarter), depth=depth), pixels)


OWN = (
    "brown = 2 red - green - blue",
    "Grün (neu) = -3 lab_a + lab_b",
    "my DAB = stain 0.268 0.57 0.776 beside 0.65 0.704 0.286",
    "long one = 12 red - 13 green + 14 blue - 15 gray + 16 cb - 17 cr",
)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("channel", OWN)
def test_channels_of_ones_own_give_the_engines_bits(channel: str, depth: Depth) -> None:
    dtype = np.uint8 if depth == 8 else np.uint16
    pixels = np.random.default_rng(3).integers(0, 1 << depth, (90, 90, 3)).astype(dtype)
    row = CHANNELS[channel]
    low, high = row.limits(depth)
    bounds = Range(channel, row.number((3 * low + high) * row.scale // 4), high)
    assert_same_bits(rule(bounds, Range("hue", 0, 200), depth=depth), pixels)
    automatic = rule(
        Range(channel, Auto("li"), high), Range(channel, low, Auto("mean", 1)), depth=depth
    )
    assert_same_bits_of_all(automatic, pixels, None)


def test_a_channel_of_ones_own_is_a_formula_in_scripts() -> None:
    code = recipe_code(rule(Range(OWN[0], 40, 510), Range(OWN[2], 0.5, 9)))
    lines = [line.strip() for line in code.splitlines()]
    assert "# brown = 2 red - green - blue" in lines
    assert "brown_plane = 2 * red - green - blue" in lines
    assert f"# {OWN[2]}, in thousandths" in lines
    assert any(line.startswith("stain(np, red, green, blue, 255, (") for line in lines)
    assert "brown_plane >= 40" in code


def test_names_that_no_identifier_tells_apart_are_told_apart() -> None:
    one, other = "a-b = red - blue", "a+b = red + blue"
    recipe = rule(Range(one, Auto("li"), 255), Range(other, Auto("otsu"), 510))
    assert_same_bits_of_all(recipe, data.coffee()[:60, :90], None)


@pytest.mark.parametrize("invert", [False, True])
def test_constant_rules(invert: bool) -> None:
    pixels = np.arange(27, dtype=np.uint8).reshape(3, 3, 3)
    assert_same_bits(Recipe(MaskClass(Rule(), invert=invert)), pixels)
    assert_same_bits(rule(Range("red", 0, 255), invert=invert), pixels)
    assert_same_bits(rule(Range("hue", 0, 360, outside=True), invert=invert), pixels)
    assert not create_mask_of(recipe_code(Recipe(Rule())))(pixels).any()


@pytest.mark.parametrize("library", LIBRARIES)
def test_pixels_of_another_type_are_refused(library: Library) -> None:
    create_mask = create_mask_of(recipe_code(STRICTLY_ABOVE, library))
    floats = np.ones((2, 2, 3)) if library == "numpy" else torch.ones(2, 2, 3)
    with pytest.raises(TypeError, match=r"this rule is for uint8 images, not .*float"):
        create_mask(floats)


def test_an_unknown_library_is_refused() -> None:
    with pytest.raises(RecipeError, match="Use one of: numpy, torch"):
        recipe_code(STRICTLY_ABOVE, "jax")  # type: ignore[arg-type]


# ---- more than colours


def assert_same_bits_of_all(
    recipe: Recipe, pixels: NDArray[Any], valid: NDArray[np.bool_] | None
) -> None:
    # Scripts convert no colours; arrays are taken as they are anyhow.
    recipe = replace(recipe, reading=Reading(alpha=recipe.reading.alpha))
    expected = compute_mask(pixels, recipe, valid=valid)
    if recipe.pointwise:
        assert_same_bits(recipe, pixels)
        return
    by_numpy = create_mask_of(recipe_code(recipe))(pixels, valid)
    assert by_numpy.dtype == np.bool_
    np.testing.assert_array_equal(by_numpy, expected)
    opaque = None if valid is None else torch.from_numpy(valid)
    by_torch = create_mask_of(recipe_code(recipe, "torch"))(torch.from_numpy(pixels), opaque)
    assert by_torch.dtype == torch.bool
    np.testing.assert_array_equal(by_torch.numpy(), expected)


@settings(max_examples=3 * settings().max_examples)
@given(st.data(), st.sampled_from([8, 16]))
def test_any_recipe_gives_the_engines_bits(drawn: st.DataObject, depth: Depth) -> None:
    pixels = drawn.draw(images(depth, most=8))
    valid = drawn.draw(st.none() | st.just(pixels[..., 0] != pixels[0, 0, 0]))
    assert_same_bits_of_all(drawn.draw(recipes(depth)), pixels, valid)


STEPS = (
    *(kind.first() for kind in CLEANING.values()),
    Close(9),
    FillHoles(30),
    RemoveSmall(20),
    KeepLargest(3),
    Open(2),
)
REGION = (
    Rectangle("include", -3, 10, 200, 150),
    Ellipse("include", 150, 100, 201, 90),
    Polygon("exclude", ((0, 0), (60, 5), (9, 90))),
)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("connectivity", [4, 8])
def test_each_cleaning_step_gives_the_engines_bits(
    step: CleaningStep, connectivity: Connectivity
) -> None:
    recipe = rule(Range("red", 150, 255), cleaning=(step,), connectivity=connectivity)
    assert_same_bits_of_all(recipe, data.coffee()[:200, :300], None)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("kind", PREPARE.values())
def test_prepare_steps_give_the_engines_bits(kind: type[PrepareStep], depth: Depth) -> None:
    pixels = data.coffee()[:60, :90]
    if depth == 16:
        pixels = pixels.astype(np.uint16) * 257
    steps = (kind.first(), Median(3))
    recipe = rule(Range("hue", 340, 20), prepare=steps, depth=depth)
    assert_same_bits_of_all(recipe, pixels, None)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("method", METHODS)
def test_automatic_bounds_give_the_engines_bits(method: str, channel: str, depth: Depth) -> None:
    pixels = data.coffee()[:60, :90]
    if depth == 16:
        pixels = pixels.astype(np.uint16) * 251 + 17
    limits = CHANNELS[channel].limits(depth)
    for bounds in (
        Range(channel, Auto(method), limits[1]),
        Range(channel, limits[0], Auto(method), outside=True),
    ):
        assert_same_bits_of_all(rule(bounds, region=REGION, depth=depth), pixels, None)


@pytest.mark.parametrize("channel", ["red", "hue", "lab_b", "excess_green"])
@pytest.mark.parametrize("method", METHODS)
def test_scripts_leave_out_the_same_pixels(method: str, channel: str) -> None:
    pixels = data.coffee()[:60, :90].astype(np.uint16) * 5
    pixels[3, 4], pixels[7, 8] = (65535, 9, 16000), (0, 40000, 0)
    limits = CHANNELS[channel].limits(16)
    for ignore in (0.01, 3):
        recipe = rule(Range(channel, Auto(method, ignore), limits[1]), depth=16)
        assert_same_bits_of_all(recipe, pixels, None)
    both = rule(
        Range(channel, Auto(method), limits[1]),
        Range(channel, limits[0], Auto(method, 3)),
        depth=16,
    )
    assert_same_bits_of_all(both, pixels, None)
    assert f"{channel}_{method}_without_3 = automatic_threshold(" in recipe_code(both)


@pytest.mark.parametrize("count", [0, 77, 255])
def test_a_flat_image_has_no_threshold_in_scripts_either(count: int) -> None:
    pixels = np.full((4, 5, 3), count, np.uint8)
    for method in METHODS:
        recipe = rule(Range("red", Auto(method), 255), Range("hue", 20, Auto(method)))
        assert_same_bits_of_all(recipe, pixels, None)
        assert_same_bits_of_all(recipe, pixels, np.zeros((4, 5), bool))


def test_a_script_holds_only_what_the_recipe_needs() -> None:
    code = recipe_code(
        rule(
            Range("gray", Auto("otsu"), 255),
            Range("green", 0, 90),
            region=(Rectangle("include", 10, 20, 30, 40),),
            cleaning=(RemoveSmall(64), FillHoles()),
        )
    )
    assert create_mask_lines(code) == [
        "def create_mask(image, opaque=None):",
        '    """Return the (H, W) bool mask of an (H, W, 3) uint8 array in RGB order.',
        "",
        "    Pixels where `opaque` is False are not selected and take no part.",
        '    """',
        "    if image.dtype != np.uint8:",
        '        raise TypeError(f"this rule is for uint8 images, not {image.dtype}")',
        "    allowed = region(image.shape[:2])",
        "    if opaque is not None:",
        "        allowed &= opaque",
        "    red, green, blue = (image[..., band].astype(np.int32) for band in range(3))",
        "    gray_plane = gray(np, red, green, blue, 255)",
        "    gray_otsu = automatic_threshold(gray_plane[allowed], otsu)",
        "    # Gray (Otsu) to 255",
        "    range_1 = automatic_range(gray_plane, above(gray_otsu, 255), 255)",
        "    mask = (range_1 & (green <= 90))",
        "    mask = mask & allowed",
        "    mask = remove_small(mask, 8, min_area=64)  # remove objects under 64 px",
        "    mask = fill_holes(mask, 8, max_area=None)  # fill holes",
        "    return mask & allowed",
    ]
    assert "    inside[20 : 60, 10 : 40] = True" in code.splitlines()
    for needless in ("def median", "dilate", "keep_largest", "morphology", "draw", "rank"):
        assert needless not in code


# ---- several classes

TISSUE = MaskClass(rule(Range("saturation", 20, 100)).rule, "Tissue 1", cleaning=(FillHoles(),))
STAINED = MaskClass(
    rule(Range("red", Auto("otsu"), 255)).rule, "stained", within="Tissue 1", invert=True
)


@pytest.mark.parametrize("library", ["numpy", "torch"])
def test_each_class_has_a_function_and_a_file(library: Library, tmp_path: Path) -> None:
    stained = replace(STAINED, name="tissue/1")  # another class, the same safe file name
    recipe = Recipe((TISSUE, stained), prepare=(Gaussian(1), Median(1)))
    path = tmp_path / "photo.png"
    Pillow.fromarray(data.coffee()[:150, :200]).save(path)
    code = recipe_code(recipe, library)
    assert "def create_mask_of_tissue_1(image, opaque=None):" in code
    assert "def create_mask_of_tissue_1_2(image, opaque=None):" in code
    done = run(code, tmp_path, path, tmp_path / "mask.png")
    assert done.returncode == 0, done.stderr
    pixels = read_image(path).pixels
    for ending, name in (("Tissue_1", "Tissue 1"), ("tissue_1_2", "tissue/1")):
        written = np.asarray(Pillow.open(tmp_path / f"mask_{ending}.png"))
        expected = compute_mask(pixels, recipe, name=name)
        assert 0 < np.count_nonzero(expected) < expected.size
        np.testing.assert_array_equal(written, np.where(expected, 255, 0))


@pytest.mark.parametrize(
    "names",
    [
        ('"""+str(1/0)+"""',),
        ("C:\\new\\Users", 'end"'),
        ("a_b_3", "a b", "a_b"),
        ("叶", "ä 3", "ö"),
        ("a?.b", "a!.b", "A?.B 2"),
    ],
)
@pytest.mark.parametrize("library", LIBRARIES)
def test_names_of_classes_are_no_code_and_mix_nothing_up(
    names: tuple[str, ...], library: Library, tmp_path: Path
) -> None:
    pixels = np.zeros((1, 9, 3), np.uint8)
    pixels[0, :, 0] = range(9)
    path = tmp_path / "leaf.png"
    Pillow.fromarray(pixels).save(path)
    classes = tuple(
        MaskClass(rule(Range("red", low, 8)).rule, name) for low, name in enumerate(names, start=1)
    )
    recipe = Recipe(classes)
    done = run(recipe_code(recipe, library), tmp_path, path, tmp_path / "leaf_mask.png")
    assert done.returncode == 0, done.stderr
    parts = EXPORTS["png"].parts(recipe)  # the command line's names
    for low, part in enumerate(parts, start=1):
        written = np.asarray(Pillow.open(tmp_path / f"leaf{part.ending}"))
        assert written.tolist() == [[0] * low + [255] * (9 - low)]


@given(st.lists(class_names, min_size=1, max_size=5, unique_by=str.casefold))
def test_scripts_compile_whatever_classes_are_called(names: list[str]) -> None:
    try:
        recipe = Recipe(tuple(MaskClass(rule(Range("red", 0, 9)).rule, name) for name in names))
    except RecipeError:  # two that look the same
        return
    tree = ast.parse(recipe_code(recipe))
    functions = [each.name for each in tree.body if isinstance(each, ast.FunctionDef)]
    assert len(set(functions)) == len(functions)
    assert sum(name.startswith("create_mask") for name in functions) == len(names)


# ---- run as a program


Done = subprocess.CompletedProcess[str]


def run_alone(code: str, folder: Path, *arguments: Path | str) -> Done:
    """Run the program in a process of its own."""
    script = folder / "script.py"
    script.write_text(code, encoding="utf-8")
    command = [sys.executable, "-W", "error", str(script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


def run(code: str, folder: Path, *arguments: Path | str) -> Done:
    """Run the program here, where its libraries are imported already."""
    script = folder / "script.py"
    script.write_text(code, encoding="utf-8")
    command = [str(script), *map(str, arguments)]
    out, err, status = io.StringIO(), io.StringIO(), 0
    with (
        chdir(folder),
        patch.object(sys, "argv", command),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            runpy.run_path(str(script), run_name="__main__")
        except SystemExit as end:  # with a message or without, as the interpreter reads it
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
            if isinstance(end.code, str):
                print(end.code, file=err)
    return Done(command, status, out.getvalue(), err.getvalue())


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_program_writes_the_engines_mask(library: Library, tmp_path: Path) -> None:
    rgba = np.random.default_rng(1).integers(0, 256, (20, 30, 4), dtype=np.uint8)
    rgba[:5, :, 3] = 0
    exif = Pillow.Exif()
    exif[274] = 6
    path = tmp_path / "leaf.png"
    Pillow.fromarray(rgba).save(path, exif=exif)
    recipe = rule(Range("red", 90, 255), Range("hue", 300, 200), Range("lab_b", -60, 30))
    done = run_alone(recipe_code(recipe, library), tmp_path, path, tmp_path / "mask.png")
    assert done.returncode == 0, done.stderr
    image = read_image(path)
    expected = compute_mask(image.pixels, recipe, valid=image.valid)
    written = np.asarray(Pillow.open(tmp_path / "mask.png"))
    np.testing.assert_array_equal(written, np.where(expected, 255, 0))
    assert expected.any()
    assert done.stdout == f"{np.count_nonzero(expected)} of {expected.size} pixels selected\n"


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_program_smooths_crops_measures_and_cleans(library: Library, tmp_path: Path) -> None:
    rgba = np.dstack([data.coffee()[:150, :200], np.full((150, 200), 255, np.uint8)])
    rgba[:40, :30, 3] = 0
    path = tmp_path / "cup.png"
    Pillow.fromarray(rgba).save(path)
    recipe = Recipe(
        MaskClass(
            Rule(
                (
                    Group((Range("red", Auto("otsu"), 255), Range("hue", 350, Auto("li")))),
                    Group((Range("lab_b", Auto("multiotsu_low"), Auto("multiotsu_high")),)),
                )
            ),
            cleaning=(Open(1), Close(9), FillHoles(), RemoveSmall(20), KeepLargest(3)),
        ),
        prepare=(Median(2),),
        region=REGION,
    )
    code = recipe_code(recipe, library)
    assert "import maskapp" not in code
    assert "from maskapp" not in code
    assert all(len(line) <= 100 for line in code.splitlines())
    done = run(code, tmp_path, path, tmp_path / "mask.png")
    assert done.returncode == 0, done.stderr
    image = read_image(path)
    expected = compute_mask(image.pixels, recipe, valid=image.valid)
    assert 0 < np.count_nonzero(expected) < expected.size
    written = np.asarray(Pillow.open(tmp_path / "mask.png"))
    np.testing.assert_array_equal(written, np.where(expected, 255, 0))


@pytest.mark.parametrize("kind", ["png", "tif"])
def test_the_program_reads_16_bits(kind: str, tmp_path: Path) -> None:
    pixels = np.random.default_rng(2).integers(0, 1 << 16, (20, 30, 3)).astype(np.uint16)
    path = tmp_path / f"leaf.{kind}"
    imagecodecs.imwrite(path, pixels, **({"photometric": "rgb"} if kind == "tif" else {}))
    recipe = rule(Range("red", 30_001, 65_535), Range("lab_l", 20, 80), depth=16)
    done = run(recipe_code(recipe), tmp_path, path, tmp_path / "mask.png")
    assert done.returncode == 0, done.stderr
    written = np.asarray(Pillow.open(tmp_path / "mask.png"))
    np.testing.assert_array_equal(written, np.where(compute_mask(pixels, recipe), 255, 0))


def test_the_program_refuses_what_it_would_read_wrongly(tmp_path: Path) -> None:
    code = recipe_code(STRICTLY_ABOVE)
    mask = tmp_path / "mask.png"
    deep = tmp_path / "deep.png"
    deep.write_bytes(imagecodecs.png_encode(np.ones((4, 4, 3), np.uint16)))
    assert "8 bits per band" in run(code, tmp_path, deep, mask).stderr
    for array, layout in (
        (np.ones((4, 4, 3), np.uint16), {"photometric": "rgb"}),
        (np.ones((3, 4, 4), np.uint16), {"photometric": "rgb", "planarconfig": "separate"}),
        (np.ones((4, 4), np.int8), {"photometric": "minisblack"}),
    ):
        stream = io.BytesIO()
        tifffile.imwrite(stream, array, **layout)
        deep.write_bytes(stream.getvalue())
        assert "8 bits per band" in run(code, tmp_path, deep, mask).stderr
    Pillow.new("CMYK", (4, 4)).save(tmp_path / "print.jpg")
    assert "not CMYK" in run(code, tmp_path, tmp_path / "print.jpg", mask).stderr
    shallow = tmp_path / "shallow.png"
    Pillow.new("RGB", (4, 4)).save(shallow)
    sixteen = recipe_code(rule(Range("red", 1, 65_535), depth=16))
    assert "not uint8" in run(sixteen, tmp_path, shallow, mask).stderr
    assert "Use: python" in run(code, tmp_path, shallow, "mask.jpg").stderr
    missing = run_alone(code, tmp_path, "no.png", "mask.png")
    assert missing.stderr == "no.png cannot be read: No such file or directory.\n"
    assert not mask.exists()


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("alpha", ["use", "ignore"])
@pytest.mark.parametrize("opacity", ["parts", "none"])
def test_the_program_reads_opacity_as_the_recipe_says(
    depth: Depth, alpha: Alpha, opacity: str, tmp_path: Path
) -> None:
    dtype = np.uint8 if depth == 8 else np.uint16
    rgba = np.random.default_rng(3).integers(0, np.iinfo(dtype).max, (20, 30, 4), dtype)
    rgba[: 5 if opacity == "parts" else 20, :, 3] = 0
    path, top = tmp_path / "leaf.png", np.iinfo(dtype).max
    path.write_bytes(imagecodecs.png_encode(rgba))
    recipe = rule(Range("red", top // 3, top), depth=depth, reading=Reading(alpha=alpha))
    code = recipe_code(recipe)
    done = run(code, tmp_path, path, tmp_path / "mask.png")
    assert done.returncode == 0, done.stderr
    seen = rgba[..., 3] > 0 if (opacity, alpha) == ("parts", "use") else True
    expected = (rgba[..., 0] >= top // 3) & seen
    written = np.asarray(Pillow.open(tmp_path / "mask.png"))
    np.testing.assert_array_equal(written, np.where(expected, 255, 0))
    by_maskapp = apply_recipe(read_image(path, reading=recipe.reading), recipe).mask
    np.testing.assert_array_equal(by_maskapp, expected)


def test_the_program_refuses_what_pillow_reads_otherwise_than_it_is_meant(tmp_path: Path) -> None:
    """Of any file that both read, the script makes maskapp's mask."""
    picture, mask = tmp_path / "picture", tmp_path / "mask.png"
    same = 0
    for depth, high in ((8, 127), (16, 30_000)):
        recipe = rule(Range("gray", 0, high), depth=depth)
        code = recipe_code(recipe)
        for case in CASES:
            if case.bomb or not isinstance(case.outcome, Reads) or len(case.outcome.pages) > 1:
                continue
            if case.outcome.pages[0].pixels.dtype.itemsize * 8 != depth:
                continue
            picture.write_bytes(case.make())
            mask.unlink(missing_ok=True)
            with warnings.catch_warnings(action="ignore"):  # Pillow's, of odd tags
                done = run(code, tmp_path, picture, mask)
                image = read_image(picture)
            assert mask.exists() == (done.returncode == 0), case.name
            if done.returncode == 0:
                by_maskapp = apply_recipe(image, recipe).mask
                written = np.asarray(Pillow.open(mask)) == 255
                np.testing.assert_array_equal(written, by_maskapp, err_msg=case.name)
                same += 1
    assert same > 400
    # A palette of 8 bits, as several programs write it: Pillow reads black.
    grey, ramp = np.arange(16, dtype=np.uint8).reshape(4, 4), np.arange(256, dtype=np.uint16)
    tifffile.imwrite(picture, grey, photometric="palette", colormap=np.stack([ramp] * 3))
    told = run(recipe_code(STRICTLY_ABOVE), tmp_path, picture, mask).stderr
    assert told == "This kind of BMP or TIFF is not read. Save the image as PNG.\n"


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0\1IHDR\0", b"P6 x"])
def test_the_program_says_that_a_file_is_damaged(content: bytes, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(content)
    told = run(recipe_code(STRICTLY_ABOVE), tmp_path, picture, tmp_path / "mask.png").stderr
    assert told.startswith(f"{picture} cannot be read: ")


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_the_program_refuses_multiplied_colours(dtype: Any, tmp_path: Path) -> None:
    path, top = tmp_path / "leaf.tif", np.iinfo(dtype).max
    tifffile.imwrite(
        path, np.full((4, 4, 4), 9, dtype), photometric="rgb", extrasamples=["assocalpha"]
    )
    recipe = rule(Range("red", 1, top), depth=8 if top == 255 else 16)
    assert "multiplied" in run(recipe_code(recipe), tmp_path, path, tmp_path / "mask.png").stderr


@pytest.mark.parametrize("library", LIBRARIES)
def test_no_script_converts_colours(library: Library) -> None:
    with pytest.raises(RecipeError, match="does not convert them to sRGB"):
        recipe_code(rule(Range("red", 9, 99), reading=Reading("srgb")), library)
