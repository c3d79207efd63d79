"""Every export has all its parts, and makes the files that it says."""

from __future__ import annotations

import io

import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow

from maskapp.core.engine.apply import apply_recipe, compute_labels
from maskapp.core.image import Image
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.errors import ImageError
from maskapp.files.reading.images import read_image
from maskapp.files.writing.export import Export, MaskFormat
from maskapp.files.writing.masks import encode_mask
from maskapp.files.writing.registry import EXPORTS, FORMATS, chosen
from maskapp.registry import modules_of

IMAGE = Image(np.random.default_rng(1).integers(0, 256, (9, 7, 3), np.uint8), file_digest="cd" * 32)


def from_red(low: int, name: str) -> MaskClass:
    return MaskClass(Rule((Group((Range("red", low, 255),)),)), name=name)


ONE = Recipe(from_red(90, "leaf"))
SEVERAL = Recipe((from_red(50, "a b"), from_red(120, "a/b"), from_red(200, "c")))


def test_every_module_holds_one() -> None:
    for module in modules_of("maskapp.files.writing.exports"):
        found = [each for each in vars(module).values() if isinstance(each, Export)]
        assert len(found) == 1, module.__name__
        assert EXPORTS[found[0].id] is found[0]


@pytest.mark.parametrize("export", EXPORTS.values(), ids=lambda export: export.id)
def test_words_for_people(export: Export) -> None:
    assert export.id.isalnum()
    assert export.id.islower()
    assert export.label
    assert export.note
    assert not export.note.endswith(".")
    assert "/" in export.mime
    assert export.from_classes >= 1


@pytest.mark.parametrize("recipe", [ONE, SEVERAL], ids=["one class", "several"])
@pytest.mark.parametrize("export", EXPORTS.values(), ids=lambda export: export.id)
def test_it_makes_the_files_that_it_says(export: Export, recipe: Recipe) -> None:
    result = apply_recipe(IMAGE, recipe)
    files = export.files(IMAGE, result, recipe)
    assert [part for part, _ in files] == list(export.parts(recipe))
    assert all(content for _, content in files)
    endings = [part.ending for part, _ in files]
    assert len(set(endings)) == len(endings) >= 1
    for part, _ in files:
        assert part.ending.startswith(f"_{part.noun}")
        assert part.ending.endswith(f".{part.extension}")
        assert part.mask_class is None or part.mask_class in result.classes
    assert export.files(IMAGE, result, recipe) == files  # equal inputs give equal bytes


@pytest.mark.parametrize("export", FORMATS.values(), ids=lambda export: export.id)
def test_a_format_has_a_file_for_each_class(export: MaskFormat) -> None:
    (part,) = export.parts(ONE)
    assert part.ending == f"_mask.{export.extension}"  # whatever the class is called
    files = export.files(IMAGE, apply_recipe(IMAGE, SEVERAL), SEVERAL)
    assert [part.ending.split(".")[0] for part, _ in files] == [
        "_mask_a_b",
        "_mask_a_b_2",
        "_mask_c",
    ]
    for part, content in files:
        mask = apply_recipe(IMAGE, SEVERAL).masks[str(part.mask_class)]
        digest = IMAGE.file_digest
        assert content == encode_mask(mask, export.id, recipe=SEVERAL, source_digest=digest)


def test_labels_are_those_of_compute_labels() -> None:
    ((part, content),) = EXPORTS["labels"].files(IMAGE, apply_recipe(IMAGE, SEVERAL), SEVERAL)
    assert part.ending == "_labels.png"
    with Pillow.open(io.BytesIO(content)) as picture:
        assert picture.mode == "L"
        np.testing.assert_array_equal(np.asarray(picture), compute_labels(IMAGE.pixels, SEVERAL))
        assert picture.info["maskapp source sha256"] == IMAGE.file_digest
        assert Recipe.from_json(picture.info["maskapp recipe"]) == SEVERAL


def test_the_tiff_of_labels_holds_the_same_numbers_and_the_scale() -> None:
    result = apply_recipe(IMAGE, SEVERAL)
    for side in (None, 0.65):
        files = EXPORTS["labelstiff"].files(IMAGE.with_pixel_size(side), result, SEVERAL)
        ((part, content),) = files
        assert part.ending == "_labels.tif"
        with tifffile.TiffFile(io.BytesIO(content)) as file:
            labels = file.asarray()
            assert SEVERAL.to_json(indent=None) in file.pages.first.description
            assert IMAGE.file_digest in file.pages.first.description
        assert labels.dtype == np.uint8
        np.testing.assert_array_equal(labels, compute_labels(IMAGE.pixels, SEVERAL))
        assert read_image(content).pixel_size == side


def test_masks_get_the_images_scale() -> None:
    image = IMAGE.with_pixel_size(0.65)
    for _, content in EXPORTS["tiff"].files(image, apply_recipe(image, SEVERAL), SEVERAL):
        assert read_image(content).pixel_size == 0.65


def test_what_is_no_export_is_refused() -> None:
    with pytest.raises(ImageError, match="edges would become greys"):
        chosen("jpg", EXPORTS)
    with pytest.raises(ImageError, match=r"'gif' is not a mask format\. Use one of: png, png01"):
        chosen("gif", EXPORTS)
    with pytest.raises(ImageError, match=r"'labels' is not a mask format"):
        chosen("labels", FORMATS)
