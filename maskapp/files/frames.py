"""Frames of PNG, JPEG, BMP, WebP and GIF files."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PIL import Image as Pillow
from PIL import ImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from maskapp.errors import ImageError
from maskapp.files.acceptance import (
    MAX_PAGES,
    check_count,
    check_size,
    check_total,
    damaged,
    max_pixels,
    wrong_colours,
    wrong_samples,
)
from maskapp.files.samples import Raster, from_picture, from_samples

Read = Callable[[], Raster]

# Called directly: `Image.open` would warn about sizes below our limit, and warnings can be
# silenced only for the whole process, in which the page runs many threads. A JPEG with several
# pictures (MPO, as phones write it) opens here as its first and main one.
_OPENERS: dict[str, type[ImageFile.ImageFile]] = {
    "PNG": PngImageFile,
    "JPEG": JpegImageFile,
    "BMP": BmpImageFile,
    "WebP": WebPImageFile,
    "GIF": GifImageFile,
}
_ORIENTATION = 274
_PNG_COLOURS = {0: "grey", 2: "RGB", 3: "palette", 4: "grey", 6: "RGB"}
_MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBX", "RGBA", "RGBa")
_SEVERAL = "The JPEG holds several pictures; the first one is used."
_CUT_OFF = "The file ends without an end mark: later frames may be missing."
_BROKEN_EXIF = "The EXIF data are damaged; the image is shown as it is stored."


def frames(data: bytes, kind: str, name: str) -> tuple[list[Read], tuple[str, ...]]:
    """Look into a file and return what reads each of its frames, and notices about all of them.

    Parameters
    ----------
    data : bytes
    kind : {"PNG", "JPEG", "BMP", "WebP", "GIF"}
    name : str
        Of the file, for errors.

    Raises
    ------
    ImageError
        If the header tells that the file is too large or not RGB. Decoders raise more types.
    """
    max_pixels()  # tells Pillow as well
    picture = _opened(data, kind, name)
    check_size(*picture.size, name)
    if picture.mode not in _MODES and not picture.mode.startswith("I;16"):
        raise wrong_colours(name, picture.mode)
    if kind == "PNG":
        PngImageFile(io.BytesIO(data)).verify()  # checksums; afterwards that object is used up
    notices = (_SEVERAL,) if "mp" in picture.info else ()
    if kind == "GIF" and not data.rstrip(b"\0").endswith(b";"):
        notices = (_CUT_OFF,)
    count = _count(picture)
    if kind == "PNG" and count == 1:
        return [partial(_read_png, data, name)], notices
    if kind == "PNG" and data[24] == 16:
        raise ImageError(
            f"{name}: this PNG is an animation with 16 bits per band.",
            "Save its frames as PNG files of their own.",
            code="sample_format",
        )
    check_count(count, name, "frames")
    # Decoders go forward from the first frame: the last one costs as much as all.
    check_total(count, count * picture.width * picture.height, name, "frames")
    film = _Film(picture, data, kind, name)
    return [partial(film.read, index) for index in range(count)], notices


def orientation_of(picture: Pillow.Image) -> int | None:
    """Return a picture's EXIF orientation, 1 for none, None if the EXIF data are damaged."""
    try:
        found = picture.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001  # damaged EXIF data do not touch the pixels
        return None
    return found if isinstance(found, int) else None


class _Film:
    """The frames of an opened file: decoders go forward from one to the next."""

    def __init__(self, picture: ImageFile.ImageFile, data: bytes, kind: str, name: str) -> None:
        self._picture = picture
        self._size = picture.size
        self._data = data
        self._kind = kind
        self._name = name
        self._lock = threading.Lock()

    def read(self, index: int) -> Raster:
        with self._lock:
            if index < self._picture.tell():  # Pillow cannot rewind every animated PNG
                self._picture = _opened(self._data, self._kind, self._name)
            picture = self._picture
            while picture.tell() < index:
                picture.seek(picture.tell() + 1)
                if picture.size != self._size:  # a GIF's frame can widen its canvas, unchecked
                    raise damaged(self._name, self._kind)
            picture.load()  # first, because the EXIF data of a PNG may follow its pixels
            raster = from_picture(picture, self._name, orientation=orientation_of(picture) or 1)
            return _with_notices(picture, raster, "8-bit palette" if self._kind == "GIF" else "")


def _opened(data: bytes, kind: str, name: str) -> ImageFile.ImageFile:
    try:
        return _OPENERS[kind](io.BytesIO(data))
    except SyntaxError as error:
        if kind == "JPEG" and "-bit layers" in str(error):
            raise wrong_samples(name, str(error).removeprefix("cannot handle ")) from error
        raise


def _count(picture: ImageFile.ImageFile) -> int:
    """Return the number of frames, at most one more than a file may hold."""
    if not isinstance(picture, GifImageFile):
        return int(getattr(picture, "n_frames", 1))
    # `n_frames` would walk through all frames, and a hostile file has millions.
    count = 1
    try:
        while count <= MAX_PAGES:
            picture._seek(count, update_image=False)
            count += 1
    except EOFError:
        pass
    picture.seek(0)
    return count


def _read_png(data: bytes, name: str) -> Raster:
    # libpng keeps 16 bits, which Pillow narrows, and refuses pixels that are cut short, which
    # Pillow fills in. Pillow reads everything around the pixels.
    import imagecodecs  # 0.1 s

    picture = PngImageFile(io.BytesIO(data))
    if b"eXIf" in data:
        picture.load()  # the EXIF data may follow the pixels
    bits, colours = data[24], _PNG_COLOURS[data[25]]
    raster = from_samples(
        imagecodecs.png_decode(data),
        name,
        kind=f"{bits}-bit {colours}",
        orientation=orientation_of(picture) or 1,
    )
    return _with_notices(picture, raster)


def _with_notices(picture: Pillow.Image, raster: Raster, kind: str = "") -> Raster:
    broken = (_BROKEN_EXIF,) if orientation_of(picture) is None else ()
    return replace(
        raster,
        kind=kind or raster.kind,
        notices=(*broken, *raster.notices),
        profile=picture.info.get("icc_profile") or b"",
    )
