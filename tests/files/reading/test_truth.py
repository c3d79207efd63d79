"""Truths: what is plainly a mask or labels is read, anything else is questioned."""

from __future__ import annotations

import io
from typing import Any

import imagecodecs
import numpy as np
import pytest
from PIL import Image as Pillow

from maskapp.core.image import Image
from maskapp.errors import ImageError
from maskapp.files.reading.images import ROTATED, read_image
from maskapp.files.reading.truth import Truth, read_truth
from tests.ui.pictures import encode, noise

WANTED = noise()[..., 0] > 99
LABELS = (noise(seed=3)[..., 0] // 86).astype(np.uint8)  # 0, 1, 2
IMAGE = Image(noise(seed=7), name="leaf.jpg", file_digest="of the image")


def grey(low: int, high: int) -> Pillow.Image:
    return Pillow.fromarray(np.where(WANTED, np.uint8(high), np.uint8(low)))


def deep(high: int) -> bytes:
    return bytes(imagecodecs.png_encode(WANTED.astype(np.uint16) * np.uint16(high)))


def coloured(*colours: tuple[int, ...], values: Any = WANTED) -> Pillow.Image:
    return Pillow.fromarray(np.array(colours, np.uint8)[values.astype(int)])


def palette(values: np.ndarray, *colours: tuple[int, int, int]) -> Pillow.Image:
    picture = Pillow.fromarray(values.astype(np.uint8), "P")
    picture.putpalette([band for colour in colours for band in colour])
    return picture


def refusal(data: bytes, image: Image = IMAGE, **options: Any) -> str:
    with pytest.raises(ImageError) as caught:
        read_truth(data, "truth.png", image, **options)
    return str(caught.value)


BLACK, WHITE, RED, GREEN = (0, 0, 0), (255, 255, 255), (128, 0, 0), (0, 128, 0)
MASKS = {
    "0-1": encode(grey(0, 1)),
    "0-255": encode(grey(0, 255)),
    "1 bit": encode(Pillow.fromarray(WANTED)),
    "TIFF": encode(grey(0, 255), "TIFF"),
    "BMP": encode(grey(0, 1), "BMP"),
    "RGB": encode(grey(0, 255).convert("RGB")),
    "16 bits, 1": deep(1),
    "16 bits, 255": deep(255),
    "16 bits, 65535": deep(65535),
    "black and red": encode(coloured(BLACK, RED)),
    "palette": encode(palette(WANTED, BLACK, RED)),
    "palette of white and black": encode(palette(~WANTED, WHITE, BLACK)),
    "palette, GIF": encode(palette(WANTED, BLACK, RED), "GIF"),
}


@pytest.mark.parametrize("kind", MASKS)
def test_masks_are_read_as_they_are_meant(kind: str) -> None:
    truth = read_truth(MASKS[kind], "truth.png", IMAGE)
    np.testing.assert_array_equal(truth.mask, WANTED)
    assert truth.known is None
    assert truth.notices == ()
    assert len(truth.found) == 2


@pytest.mark.parametrize(("value", "wanted"), [(0, False), (1, True), (255, True)])
def test_a_mask_of_one_value_is_nothing_or_everything(value: int, wanted: bool) -> None:
    truth = read_truth(encode(grey(value, value)), "truth.png", IMAGE)
    assert (truth.mask == wanted).all()
    assert truth.found == (value,)


@pytest.mark.parametrize(
    "data",
    [
        encode(Pillow.fromarray(LABELS)),
        encode(Pillow.fromarray(LABELS), "TIFF"),
        bytes(imagecodecs.png_encode(LABELS.astype(np.uint16))),
        encode(palette(LABELS, BLACK, RED, GREEN)),
    ],
    ids=["PNG", "TIFF", "16 bits", "palette"],
)
def test_labels_are_the_numbers_of_classes(data: bytes) -> None:
    truth = read_truth(data, "truth.png", IMAGE, labels=2)
    np.testing.assert_array_equal(truth.values, LABELS)
    assert truth.found == (0, 1, 2)


def test_what_is_transparent_is_not_known() -> None:
    known = noise(seed=2)[..., 1] > 60
    values = np.where(WANTED, np.uint8(255), np.uint8(0))
    values[~known] = 77  # nobody sees it
    alpha = np.where(known, np.uint8(255), np.uint8(0))
    for bands in ((values, values, values, alpha), (values, alpha)):
        data = encode(Pillow.fromarray(np.stack(bands, axis=-1)))
        truth = read_truth(data, "truth.png", IMAGE)
        np.testing.assert_array_equal(truth.mask, WANTED & known)
        assert truth.known is not None
        np.testing.assert_array_equal(truth.known, known)
        assert truth.found == (0, 255)


def test_a_cut_out_is_no_truth() -> None:
    """All that is opaque is wanted: without a word, nothing could be a false positive."""
    alpha = np.where(WANTED, np.uint8(255), np.uint8(0))
    data = encode(Pillow.fromarray(np.stack((alpha, alpha, alpha, alpha), axis=-1)))
    assert "transparent pixels tell nothing, and all others have one value, 255" in refusal(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (encode(grey(3, 250)), "truth.png has 2 values (3, 250): a mask has 0 and 1, or"),
        (encode(grey(0, 128)), "2 values (0, 128)"),
        (encode(grey(1, 255)), "2 values (1, 255)"),
        (encode(grey(7, 7)), "has one value, 7"),
        (deep(4095), "2 values (0, 4095)"),
        (encode(Pillow.fromarray(LABELS)), "Are these labels or numbered objects?"),
        (encode(coloured(RED, GREEN)), "several colours: (0, 128, 0), (128, 0, 0)"),
        (encode(palette(LABELS, WHITE, RED, GREEN)), "several colours"),
        (encode(noise(seed=9)), "several colours"),
        (b"", "empty"),
        (b"no image", "a text file"),
    ],
)
def test_what_is_not_plainly_a_mask_is_questioned(data: bytes, sentence: str) -> None:
    found = refusal(data)
    assert sentence in found or (sentence.startswith("several colours:") and "(128, 0, 0)" in found)


def test_the_greys_of_a_jpeg_are_questioned_with_the_reason() -> None:
    found = refusal(encode(grey(0, 255), "JPEG", quality=90))
    assert "values (0, 1, 2, 3, 4, …, 255)" in found
    assert "JPEG changes values at the edges" in found


def test_labels_beyond_the_classes_are_questioned() -> None:
    data = encode(Pillow.fromarray(LABELS * 2))
    assert "3 values (0, 2, 4): labels of 2 classes go from 0 to 2" in refusal(data, labels=2)
    assert "does not say of which" in refusal(encode(grey(0, 255)), labels=2)


def test_the_image_itself_is_no_truth() -> None:
    data = encode(grey(0, 255))
    image = read_image(data, name="leaf.png")
    assert "this is the image itself" in refusal(data, image)
    assert "this is the image itself" in refusal(encode(grey(0, 255), "BMP"), image)


@pytest.mark.parametrize("kind", ["PNG", "BMP"])
def test_a_black_image_may_have_a_black_truth(kind: str) -> None:
    image = read_image(encode(grey(0, 0)), name="leaf.png")
    assert not read_truth(encode(grey(0, 0), kind), "truth.png", image).mask.any()


def test_another_size_is_refused_with_both_sizes() -> None:
    image = Image(noise(width=60))
    sentence = "truth.png has 61 × 41 pixels and the image 60 × 41."
    assert refusal(encode(grey(0, 255)), image).startswith(sentence)


def exif(orientation: int) -> bytes:
    values = Pillow.Exif()
    values[0x0112] = orientation
    return values.tobytes()


def photograph(orientation: int) -> Image:
    """An image of 41 × 61 that a camera stored as 61 × 41."""
    data = encode(noise(seed=7), "JPEG", exif=exif(orientation))
    return read_image(data, name="leaf.jpg")


def test_a_truth_that_is_turned_is_told_so() -> None:
    turned = photograph(6)
    assert ROTATED in turned.summary
    found = refusal(encode(grey(0, 255)), turned)
    assert "61 × 41 pixels and the image 41 × 61: one of them is turned" in found
    assert "upright as its EXIF orientation says" in found
    found = refusal(encode(grey(0, 255)), Image(noise(width=41, height=61)))
    assert "one of them is turned" in found
    assert "EXIF" not in found


def test_a_truth_is_turned_by_its_own_exif() -> None:
    data = encode(grey(0, 255), exif=exif(6))
    truth = read_truth(data, "truth.png", photograph(6))
    np.testing.assert_array_equal(truth.mask, np.rot90(WANTED, -1))
    assert truth.notices == ()
    indices = encode(palette(WANTED, BLACK, RED), exif=exif(6))
    truth = read_truth(indices, "truth.png", photograph(6))
    np.testing.assert_array_equal(truth.mask, np.rot90(WANTED, -1))


def test_where_sizes_cannot_tell_a_notice_says_what_is_assumed() -> None:
    (notice,) = read_truth(encode(grey(0, 255)), "truth.png", photograph(3)).notices
    assert "turned upright as EXIF says" in notice


def stack(*pages: Pillow.Image) -> bytes:
    stream = io.BytesIO()
    pages[0].save(stream, "TIFF", save_all=True, append_images=pages[1:])
    return stream.getvalue()


def test_a_stack_has_a_truth_for_each_page() -> None:
    data = stack(grey(0, 255), grey(255, 0), grey(0, 0))
    masks = [read_truth(data, "t.tif", IMAGE, page=page, pages=3).mask for page in (1, 2, 3)]
    np.testing.assert_array_equal(masks, [WANTED, ~WANTED, np.zeros_like(WANTED)])
    assert "the file holds 3 images, and that of the image 2." in refusal(data, page=1, pages=2)
    assert "the file holds one image, and that of the image 3." in refusal(
        encode(grey(0, 255)), page=1, pages=3
    )


def test_a_truth_tells_where_it_is_not_background() -> None:
    assert Truth(np.array([[0, 1, 2]], np.uint8), None, (0, 1, 2)).mask.tolist() == [
        [False, True, True]
    ]
