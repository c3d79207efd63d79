"""Masks as files: other programs read back exactly the mask and how it was made."""

import io
import json
import stat
import sys
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

import maskapp
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.errors import ImageError, RecipeError
from maskapp.files.reading.images import read_image
from maskapp.files.writing.masks import encode_mask, write_mask
from maskapp.files.writing.registry import FORMATS

MASK = np.array([[True, False, True], [False, False, True]])
RECIPE = Recipe(Rule((Group((Range("red", 120, 255), Range("hue", 350.25, 10))),)))
PIXELS = np.arange(18, dtype=np.uint8).reshape(2, 3, 3)
masks = hnp.arrays(np.bool_, st.tuples(st.integers(1, 40), st.integers(1, 40)))


def opened(data: bytes) -> Pillow.Image:
    picture = Pillow.open(io.BytesIO(data))
    picture.load()
    return picture


@given(masks)
def test_png_reads_back_in_pillow_and_libpng(mask: NDArray[np.bool_]) -> None:
    for name, selected in (("png", 255), ("png01", 1)):
        data = encode_mask(mask, name)
        expected = np.where(mask, selected, 0).astype(np.uint8)
        assert opened(data).mode == "L"
        np.testing.assert_array_equal(np.asarray(opened(data)), expected)
        np.testing.assert_array_equal(imagecodecs.png_decode(data), expected)


@given(masks)
def test_tiff_and_npy_read_back(mask: NDArray[np.bool_]) -> None:
    data = encode_mask(mask, "tiff")
    expected = np.where(mask, 255, 0).astype(np.uint8)
    np.testing.assert_array_equal(tifffile.imread(io.BytesIO(data)), expected)
    np.testing.assert_array_equal(np.asarray(opened(data)), expected)
    array = np.load(io.BytesIO(encode_mask(mask, "npy")), allow_pickle=False)
    assert array.dtype == np.bool_
    np.testing.assert_array_equal(array, mask)


@pytest.mark.parametrize("view", [MASK.T, MASK[::-1, ::2], np.broadcast_to(MASK[:1], (4, 3))])
@pytest.mark.parametrize("name", FORMATS)
def test_strided_masks_are_written_alike(view: NDArray[np.bool_], name: str) -> None:
    assert encode_mask(view, name) == encode_mask(np.ascontiguousarray(view), name) or name == "npy"
    if name == "npy":
        np.testing.assert_array_equal(np.load(io.BytesIO(encode_mask(view, name))), view)


@pytest.mark.parametrize("name", ["png", "png01"])
def test_a_png_tells_how_it_was_made(name: str) -> None:
    texts = opened(encode_mask(MASK, name, recipe=RECIPE, source_digest="ab" * 32)).info
    assert Recipe.from_json(texts["maskapp recipe"]) == RECIPE
    assert texts["maskapp recipe"] == RECIPE.to_json(indent=None)
    assert texts["maskapp source sha256"] == "ab" * 32
    assert texts["Software"] == f"maskapp {maskapp.__version__}"
    assert "maskapp recipe" not in opened(encode_mask(MASK, name)).info


def test_a_tiff_tells_how_it_was_made() -> None:
    data = encode_mask(MASK, "tiff", recipe=RECIPE, source_digest="ab" * 32)
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        tags = file.pages.first.tags
        lines = dict(line.split(": ", 1) for line in tags["ImageDescription"].value.split("\n"))
        assert tags["Software"].value == f"maskapp {maskapp.__version__}"
    assert json.loads(lines["maskapp recipe"])["maskapp_recipe"] == 2
    assert lines["maskapp source sha256"] == "ab" * 32


@given(st.floats(0.00001, 1_000_000))
def test_the_scale_in_a_tiff_reads_back(side: float) -> None:
    recipe = Recipe(MaskClass(RECIPE.rule, name="unit=cm images=7"))
    options: dict[str, Any] = {"recipe": recipe, "source_digest": "ab" * 32}
    data = encode_mask(MASK, "tiff", pixel_size=side, **options)
    image = read_image(data)
    assert image.pixel_size == pytest.approx(side, rel=1e-5)
    np.testing.assert_array_equal(image.pixels[..., 0], np.where(MASK, 255, 0))
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        about, tags = file.imagej_metadata, file.pages.first.tags
        assert about is not None
        assert (about["unit"], about["images"]) == ("micron", 1)
        for name in ("XResolution", "YResolution"):
            pixels, microns = tags[name].value
            assert microns / pixels == pytest.approx(side, rel=1e-6)
        assert tags["ResolutionUnit"].value == 1
        text = tags["ImageDescription"].value
        assert text.startswith("ImageJ=")
        assert text.rstrip().endswith("\nunit=micron")
        lines = dict(line.split(": ", 1) for line in text.split("\n") if ": " in line)
    assert Recipe.from_json(lines["maskapp recipe"]) == recipe
    assert lines["maskapp source sha256"] == "ab" * 32


@pytest.mark.parametrize("side", [0.65, 0.325, 42.3333, 6.25, 1, 1500, 0.108333])
def test_a_scale_of_six_digits_reads_back_as_it_was(side: float) -> None:
    assert read_image(encode_mask(MASK, "tiff", pixel_size=side)).pixel_size == side


@pytest.mark.parametrize("name", FORMATS)
def test_other_formats_and_files_without_scale_are_as_they_were(name: str) -> None:
    data = encode_mask(MASK, name, recipe=RECIPE)
    assert (encode_mask(MASK, name, recipe=RECIPE, pixel_size=0.65) == data) == (name != "tiff")
    assert b"ImageJ" not in data


def test_what_is_no_scale_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="above 0 µm"):
        write_mask(MASK, tmp_path / "mask.tif", format="tiff", pixel_size=0)
    assert list(tmp_path.iterdir()) == []


def test_the_same_mask_gives_the_same_bytes() -> None:
    for name in FORMATS:
        assert encode_mask(MASK, name, recipe=RECIPE) == encode_mask(MASK, name, recipe=RECIPE)


def test_lossy_and_unknown_formats_are_refused() -> None:
    with pytest.raises(ImageError, match="edges would become greys"):
        encode_mask(MASK, "jpeg")
    with pytest.raises(ImageError, match=r"'gif' is not a mask format\. Use one of: png, png01"):
        encode_mask(MASK, "gif")


@pytest.mark.parametrize(
    "wrong", [np.zeros((2, 2), np.uint8), np.zeros((2, 2, 1), bool), np.zeros((0, 2), bool)]
)
def test_what_is_no_mask_is_refused(wrong: NDArray[Any]) -> None:
    with pytest.raises(ImageError, match="bool array"):
        encode_mask(wrong, "png")


# ---- files


@pytest.mark.parametrize("name", FORMATS)
def test_written_files_hold_the_encoded_mask(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"leaf.{FORMATS[name].extension}"
    path.write_bytes(b"old")
    about: dict[str, Any] = {"recipe": RECIPE, "source_digest": "cd", "pixel_size": 0.65}
    write_mask(MASK, path, format=name, **about)
    expected = encode_mask(MASK, name, **about)
    assert path.read_bytes() == expected
    assert list(tmp_path.iterdir()) == [path]  # no temporary file is left


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_written_files_have_the_rights_of_new_files(tmp_path: Path) -> None:
    write_mask(MASK, tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes(b"")
    rights = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a.png", "b.png")]
    assert rights[0] == rights[1]


def test_a_failed_write_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mask.png"
    path.write_bytes(b"old")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_mask(MASK, path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_of_another_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"Name it mask\.png or choose another format"):
        write_mask(MASK, tmp_path / "mask.jpg")
    write_mask(MASK, tmp_path / "mask.TIFF", format="tiff")
    assert [path.name for path in tmp_path.iterdir()] == ["mask.TIFF"]
