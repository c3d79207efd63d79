"""What an export is: its words, the files that it makes of an image, and how."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from maskapp.arrays import Mask
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.naming import class_parts
from maskapp.files.writing.encoding import Origin, origin_of


@dataclass(frozen=True)
class Part:
    """A file that an export makes of each image.

    Parameters
    ----------
    noun : str
        What it is, in its name: ``"mask"`` in ``leaf_mask.png``.
    extension : str
        Without the dot.
    mask_class : str or None
        The class whose file it is; None if it is of all of them.
    class_part : str
        That class in its name; "" where the name need not say it.
    """

    noun: str
    extension: str
    mask_class: str | None = None
    class_part: str = ""

    @property
    def ending(self) -> str:
        """The end of its name, behind that of the image: ``"_mask_tissue.png"``."""
        of_class = f"_{self.class_part}" if self.class_part else ""
        return f"_{self.noun}{of_class}.{self.extension}"


@dataclass(frozen=True, kw_only=True)
class Export(ABC):
    """A way to take masks away: one or several files for each image.

    A module in :mod:`maskapp.files.writing.exports` holds one; the page, the command line and tests
    know it from there.

    Parameters
    ----------
    id : str
        Name in :func:`maskapp.write_mask` and on the command line.
    label : str
        Name on the page.
    rank : int
        Place among the others, the lowest first.
    mime : str
        Of its files.
    note : str
        What a person should know before choosing it.
    from_classes : int
        The page offers it for recipes of so many classes or more.
    """

    id: str
    label: str
    rank: int
    mime: str
    note: str
    from_classes: int = 1

    @abstractmethod
    def parts(self, recipe: Recipe) -> tuple[Part, ...]:
        """Return the files that it makes of each image: at least one, with different endings."""

    @abstractmethod
    def make(self, image: Image, result: MaskResult, recipe: Recipe) -> Iterator[bytes]:
        """Yield the contents of the files, in the order of :meth:`parts`.

        Parameters
        ----------
        image : Image
            Files that can hold a scale get its ``pixel_size``.
        result : MaskResult
        recipe : Recipe
            That `result` is of.
        """

    def files(
        self, image: Image, result: MaskResult, recipe: Recipe
    ) -> tuple[tuple[Part, bytes], ...]:
        """Return the files with their contents; see :meth:`make`."""
        return tuple(zip(self.parts(recipe), self.make(image, result, recipe), strict=True))


@dataclass(frozen=True, kw_only=True)
class MaskFormat(Export):
    """A way to store a mask: a file for each class.

    Parameters
    ----------
    extension : str
        Of files, without the dot.
    encode : callable
        ``encode(mask, origin)`` returns the file; it tells what is in `origin` where it can.
    """

    extension: str
    encode: Callable[[Mask, Origin], bytes]

    def parts(self, recipe: Recipe) -> tuple[Part, ...]:
        """Return one file for each class, which is named where there are several."""
        names = [each.name for each in recipe.classes]
        if len(names) == 1:
            return (Part("mask", self.extension, names[0]),)
        return tuple(
            Part("mask", self.extension, name, class_part)
            for name, class_part in zip(names, class_parts(names), strict=True)
        )

    def make(self, image: Image, result: MaskResult, recipe: Recipe) -> Iterator[bytes]:
        """Yield the masks' files."""
        origin = origin_of(recipe, image.file_digest, image.pixel_size)
        for mask in result.masks.values():
            yield self.encode(mask, origin)


@dataclass(frozen=True, kw_only=True)
class ImageExport(Export):
    """One file for each image, whatever is in it.

    Parameters
    ----------
    noun, extension : str
        As of :class:`Part`.
    encode : callable
        ``encode(image, result, recipe)`` returns the file.
    """

    noun: str
    extension: str
    encode: Callable[[Image, MaskResult, Recipe], bytes]

    def parts(self, recipe: Recipe) -> tuple[Part, ...]:
        """Return the file."""
        return (Part(self.noun, self.extension),)

    def make(self, image: Image, result: MaskResult, recipe: Recipe) -> Iterator[bytes]:
        """Yield the file."""
        yield self.encode(image, result, recipe)
