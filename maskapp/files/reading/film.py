"""Frames of an opened file: decoders go forward from one to the next."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PIL import ImageFile

from maskapp.files.reading.contract import Decoded
from maskapp.files.reading.frames import BROKEN_EXIF, orientation_of, profile_of
from maskapp.files.reading.limits import damaged
from maskapp.files.reading.samples import Samples, samples_of


class Film:
    """Decodes the frames of a file one at a time; in order, each is decoded once.

    Parameters
    ----------
    open_file : callable
        Opens the file anew, where a frame before the last one is asked for.
    name, kind : str
        Of the file and its format, for errors.
    samples : callable, optional
        Returns the samples of a loaded picture and what they are for people.
    """

    def __init__(
        self,
        open_file: Callable[[], ImageFile.ImageFile],
        name: str,
        kind: str,
        samples: Callable[[ImageFile.ImageFile, str], tuple[Samples, str]] | None = None,
    ) -> None:
        self._open = open_file
        self._picture: ImageFile.ImageFile | None = None
        self._name = name
        self._kind = kind
        self._samples = samples or samples_of
        self._lock = threading.Lock()

    def decode(self, index: int) -> Decoded:
        """Return the frame of a number, from 0."""
        with self._lock:
            picture = self._picture
            if picture is None or index < picture.tell():  # Pillow cannot rewind every animated PNG
                picture = self._picture = self._open()
            size = picture.size
            while picture.tell() < index:
                picture.seek(picture.tell() + 1)
                if picture.size != size:  # a GIF's frame can widen its canvas, unchecked
                    raise damaged(self._name, self._kind)
            return decoded(picture, *self._loaded(picture))

    def _loaded(self, picture: ImageFile.ImageFile) -> tuple[Samples, str]:
        picture.load()  # first, because the EXIF data of a PNG may follow its pixels
        return self._samples(picture, self._name)


def decoded(picture: ImageFile.ImageFile, samples: Samples, kind: str) -> Decoded:
    """Return samples with what Pillow tells about them."""
    orientation = orientation_of(picture)
    return Decoded(
        samples,
        kind,
        orientation=orientation or 1,
        profile=profile_of(picture),
        notices=(BROKEN_EXIF,) if orientation is None else (),
    )
