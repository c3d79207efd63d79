"""Which pages of a TIFF file are images, and which are smaller copies, masks and labels of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from maskapp.errors import ImageError
from maskapp.files.reading.limits import MAX_PAGES, raw_photo
from maskapp.files.reading.tiff.chain import page_at
from maskapp.files.reading.tiff.likeness import is_copy

if TYPE_CHECKING:
    import tifffile

_REDUCED, _MASK = 1, 4  # bits of NewSubfileType
_PHOTOMETRIC_MASK = 4
_RAW = (32803, 34892)
_NDPI_MAGNIFICATION = 65421
_SLIDES = ("svs", "ndpi", "bif", "avs", "philips", "indica")
_MOST_SUBIFDS = 8 * MAX_PAGES

_NOT_SMALLER = (
    "A page is marked as a smaller copy, but is larger than all others; it is read as an image of "
    "its own."
)
SMALL_ALONE = "The image is marked as a smaller copy, but the file holds no larger one."
"""Notice about a file without an image at full size."""


@dataclass
class Picture:
    """An image of a file in all its sizes, and its masks.

    Parameters
    ----------
    levels : list of tifffile.TiffPage
        The full size first, then smaller ones.
    masks : list of tifffile.TiffPage
        Of whatever size.
    """

    levels: list[Any]
    masks: list[Any] = field(default_factory=list)


@dataclass
class Album:
    """The images of a file, and how many other pages there are: labels, thumbnails."""

    pictures: list[Picture]
    others: int = 0
    notices: tuple[str, ...] = ()


def album_of(tif: tifffile.TiffFile, pages: list[Any], name: str) -> Album:
    """Sort the pages of a file.

    Marks are believed: reduced, mask, a slide scanner's order. Unmarked pages are smaller copies
    if each is an exact fraction of the one before and looks like it, and they are tiled or at least
    two.

    Raises
    ------
    ImageError
        If the file holds nothing but previews of a camera's raw data, or what should be larger
        cannot be found.
    """
    slide = any(getattr(tif, f"is_{kind}") for kind in _SLIDES)
    full = [page for page in pages if not is_reduced(page) and not _is_mask(page)]
    if not full:
        return _without_full_size(tif, pages, name)
    most = max(_area(page) for page in full)
    album = Album([])
    waiting: list[Any] = []  # smaller copies that come before their image
    for index, page in enumerate(pages):
        last = album.pictures[-1] if album.pictures else None
        if _is_mask(page):
            _place_mask(album, page)
        elif is_reduced(page) and _area(page) > most:
            most = _area(page)
            album.pictures.append(Picture([page]))
            album.notices = (_NOT_SMALLER,)
        elif last is None and is_reduced(page):
            waiting.append(page)
        elif last is not None and _belongs(last, page, pages[index + 1 :], slide):
            last.levels.append(page)
        elif last is not None and (is_reduced(page) or (slide and not _is_equal(last, page))):
            album.others += 1
        else:
            album.pictures.append(Picture([page]))
    for page in waiting:
        _place(album, album.pictures[0], page)
    _add_subifds(tif, album, name)
    for picture in album.pictures:
        picture.levels[1:] = sorted(picture.levels[1:], key=_area, reverse=True)
    return album


def sizes_of(album: Album) -> tuple[tuple[int, int], ...]:
    """Return (width, height) of the levels that all images have, of the first image."""
    least = min(len(picture.levels) for picture in album.pictures)
    levels = album.pictures[0].levels[:least]
    return tuple((int(page.imagewidth), int(page.imagelength)) for page in levels)


def left_out(album: Album, level: int, used_masks: int) -> tuple[str, ...]:
    """Return the notices about what a file holds besides the images that are read."""
    notices = list(album.notices)
    copies = sum(len(picture.levels) for picture in album.pictures) - len(album.pictures)
    sizes = sizes_of(album)
    if level:
        width, height = sizes[0]
        notices.append(
            f"This is level {level} of the file, a smaller copy; the full size is "
            f"{width} × {height}."
        )
    elif copies == 1:
        notices.append("The file also holds a smaller copy of its image, which is left out.")
    elif copies:
        notices.append(f"The file also holds {copies} smaller copies of its images, left out here.")
    masks = sum(len(picture.masks) for picture in album.pictures)
    others = album.others + (masks if not used_masks else 0)
    if others == 1:
        notices.append("The file also holds a thumbnail, label or mask, which is left out.")
    elif others:
        notices.append(f"The file also holds {others} thumbnails, labels or masks, left out here.")
    return tuple(notices)


def _without_full_size(tif: tifffile.TiffFile, pages: list[Any], name: str) -> Album:
    """Take the largest of the pages that are marked as smaller copies for the image."""
    copies = [page for page in pages if not _is_mask(page)]
    if not copies:
        return Album([Picture([page]) for page in pages])  # masks alone are refused by their tags
    hidden = [sub for page in copies for sub in _full_sizes(tif, page, name)]
    if any(int(sub.photometric) in _RAW for sub in hidden):
        raise raw_photo(name)
    largest = max([*copies, *hidden], key=_area)
    album = Album([Picture([largest])])
    if is_reduced(largest):
        album.notices = (SMALL_ALONE,)
    for page in [*copies, *hidden]:
        if page is not largest:
            _place(album, album.pictures[0], page)
    album.pictures[0].masks = [page for page in pages if _is_mask(page)]
    return album


def _add_subifds(tif: tifffile.TiffFile, album: Album, name: str) -> None:
    count = sum(len(picture.levels[0].subifds or ()) for picture in album.pictures)
    if count > _MOST_SUBIFDS:
        raise ImageError(
            f"{name}: the TIFF holds {count} smaller copies of its pages.",
            "Save the pages you need as files of their own.",
            code="pages",
        )
    for picture in album.pictures:
        for page in _subifds(tif, picture.levels[0]):
            if _is_mask(page):
                picture.masks.append(page)
            elif _area(page) > _area(picture.levels[0]):
                album.notices = (*album.notices, _left_larger(page))
            else:
                _place(album, picture, page)


def _left_larger(page: Any) -> str:
    width, height = _size(page)
    return f"The file also holds a larger image, {width} × {height}, behind a page; it is left out."


def _subifds(tif: tifffile.TiffFile, page: Any) -> list[Any]:
    offsets = [at for at in dict.fromkeys(page.subifds or ()) if at and at != page.offset]
    return [page_at(tif, at) for at in offsets[:_MOST_SUBIFDS]]


def _full_sizes(tif: tifffile.TiffFile, copy: Any, name: str) -> list[Any]:
    """Return the pages to which one that is marked as a smaller copy leads."""
    found = _subifds(tif, copy)
    astray = copy.offset in (copy.subifds or ())
    if astray or not all(_area(each) and each.dataoffsets for each in found):
        raise ImageError(
            f"{name}: the TIFF's image is marked as a smaller copy, and leads to a wrong place "
            "where the larger one should be.",
            "Copy the file again, or save its pages anew.",
            code="corrupt",
        )
    return found


def _place(album: Album, picture: Picture, page: Any) -> None:
    if _shrinks(picture.levels[0], page):
        picture.levels.append(page)
    else:
        album.others += 1


def _place_mask(album: Album, page: Any) -> None:
    if album.pictures:
        album.pictures[-1].masks.append(page)
    else:
        album.others += 1


def _belongs(picture: Picture, page: Any, following: list[Any], slide: bool) -> bool:
    """Return whether a page is a smaller copy of the picture before it."""
    first, last = picture.levels[0], picture.levels[-1]
    if is_reduced(page):
        return _shrinks(first, page)
    if slide:
        scan = page.is_tiled or float(page.tags.valueof(_NDPI_MAGNIFICATION, -1)) > 0
        return scan and _shrinks(first, page)
    factor = _divisor(last, page)
    if not factor or is_reduced(last):
        return False
    expected = len(picture.levels) > 1 or (page.is_tiled and last.is_tiled)
    expected = expected or bool(following and _divisor(page, following[0]))
    return bool(expected) and is_copy(last, page, factor)


def is_reduced(page: Any) -> bool:
    """Return whether a page is marked as a smaller copy."""
    return bool(int(page.subfiletype) & _REDUCED)


def _is_mask(page: Any) -> bool:
    return bool(int(page.subfiletype) & _MASK) or int(page.photometric) == _PHOTOMETRIC_MASK


def _is_equal(picture: Picture, page: Any) -> bool:
    return _size(picture.levels[0]) == _size(page) and _kind(picture.levels[0]) == _kind(page)


def _area(page: Any) -> int:
    return int(page.imagewidth) * int(page.imagelength)


def _size(page: Any) -> tuple[int, int]:
    return int(page.imagewidth), int(page.imagelength)


def _kind(page: Any) -> tuple[Any, int, int]:
    return page.bitspersample, int(page.samplesperpixel), int(page.photometric)


def _shrinks(large: Any, small: Any) -> bool:
    """Return whether a page has the shape of another one, smaller, but for rounding."""
    (width, height), (narrow, low) = _size(large), _size(small)
    if _kind(large)[:2] != _kind(small)[:2] or not (0 < narrow <= width and 0 < low <= height):
        return False
    return (narrow, low) != (width, height) and abs(narrow * height - low * width) <= width + height


def _divisor(large: Any, small: Any) -> int:
    """Return the whole number, 2 or more, by which both sides are divided and rounded; else 0."""
    (width, height), (narrow, low) = _size(large), _size(small)
    if _kind(large) != _kind(small) or not narrow or not low:
        return 0
    factors = range(max(2, width // (narrow + 1)), width // max(1, narrow - 1) + 1)
    fitting = (k for k in factors[:1000] if abs(width - narrow * k) < k > abs(height - low * k))
    return min(fitting, key=lambda k: abs(width - narrow * k) + abs(height - low * k), default=0)
