"""What went wrong with an image, in words for the person who reads them."""

from __future__ import annotations

import logging
from concurrent.futures import BrokenExecutor

from maskapp.errors import ImageError, MaskappError, Place
from maskapp.files.reading.contents import display_name


def problem(error: Exception, place: Place = "library") -> str:
    """Return what went wrong with an image, as a sentence for people who read it at `place`."""
    if isinstance(error, ImageError):
        return error.told(place)
    if isinstance(error, MaskappError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory for this image. Use a smaller one."
    if isinstance(error, OSError):  # its text would show a whole path
        return f"The file cannot be read or written: {error.strerror or type(error).__name__}."
    if isinstance(error, BrokenExecutor):
        return (
            "The process that worked on this image ended, perhaps for lack of memory. "
            "Run it again with fewer processes."
        )
    logging.getLogger(__name__).error("unexpected error with an image", exc_info=error)
    return f"This should not happen ({type(error).__name__}). Please report it with the image."


def without_name(sentence: str, name: str) -> str:
    """Return a refusal without the file's name in front, which has no folders there."""
    return sentence.removeprefix(f"{name}: ").removeprefix(f"{display_name(name)}: ")


def first_sentence(text: str) -> str:
    """Return the first sentence, without its full stop."""
    return text.partition(". ")[0].removesuffix(".")
