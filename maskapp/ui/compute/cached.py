"""Everything the page keeps between reruns: private to a session, bounded, keyed by digests.

Arrays go in as underscored arguments, which Streamlit leaves out of the key: it would hash a sample
of a large array, and two masks that differ in a few pixels would pass for one.

Heavy work goes through the gate, and only that: what is kept elsewhere is asked for before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.histogram import Histogram, histogram, value_counts
from maskapp.core.color.planes import BANDS, Planes
from maskapp.core.color.thresholds import IGNORE, NoThreshold, auto_threshold
from maskapp.core.display.window import Window, display_window
from maskapp.core.engine.apply import apply_recipe
from maskapp.core.engine.prepared import Prepared, prepare
from maskapp.core.engine.result import MaskResult
from maskapp.core.explaining.empty_or_full import explain_rule
from maskapp.core.explaining.pixel import PixelAnswer, why_pixel
from maskapp.core.explaining.sensitivity import Sensitivity, sensitivities
from maskapp.core.finding.density import Density, density
from maskapp.core.image import Image
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.reading import Reading
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.steps.run import prepared_pixels
from maskapp.errors import ImageError
from maskapp.files.reading.archives.listing import (
    LeftOut,
    Member,
    left_out_sentence,
    list_archive,
    no_images,
)
from maskapp.files.reading.images import open_pages, outline
from maskapp.files.reading.selection import Outline, Selection
from maskapp.files.writing.previews import Preview, encode_preview
from maskapp.runs.failures import first_sentence, without_name
from maskapp.ui.compute.gate import HEAVY, through
from maskapp.ui.wording import said

PREVIEW_SIDE = 1600
Read = Callable[[], bytes]


@dataclass(frozen=True)
class Loaded:
    """A file that was read, or why it could not be."""

    image: Image | None
    problem: str


@dataclass(frozen=True)
class Archive:
    """The images of an archive, what else is in it, and what is to be said about it."""

    members: tuple[Member, ...]
    left_out: tuple[LeftOut, ...]
    sentence: str


@st.cache_resource(scope="session", max_entries=20, show_spinner="Looking into the archive …")
def archive_of(digest: str, name: str, _read: Read) -> Archive:
    """List the images of a ZIP archive."""
    try:
        members, left_out = through(list_archive, _read(), name)
    except ImageError as error:
        return Archive((), (_whole(name, error),), said(error))
    left_out.sort(key=lambda each: each.hidden)  # it hides nothing that somebody misses
    if members:
        return Archive(tuple(members), tuple(left_out), left_out_sentence(name, left_out))
    refusal = no_images(name, left_out)
    return Archive((), (*left_out, _whole(name, refusal)), str(refusal))


def _whole(name: str, error: ImageError) -> LeftOut:
    """Return an archive that is left out as a whole."""
    reason = first_sentence(without_name(error.sentence, name))
    return LeftOut(name, reason, code=error.code)


@st.cache_resource(scope="session", max_entries=2000, show_spinner="Looking into the file …")
def pages_of(
    file_digest: str, name: str, selection: str, _selection: Selection, _read: Read
) -> tuple[tuple[int, int], ...]:
    """Return (number, count) of the images of a file that are selected; one if it is refused."""
    try:
        pages = through(open_pages, _read(), name=name, selection=_selection)
    except ImageError:
        return ((1, 1),)  # choosing it says why
    return tuple((page.number, page.count) for page in pages)


@st.cache_resource(scope="session", max_entries=2000, show_spinner=False)
def outline_of(file_digest: str, name: str, _read: Read) -> Outline:
    """Return what there is to choose from in a file; nothing if it cannot be looked into."""
    try:
        return through(outline, _read(), name=name)
    except ImageError:
        return Outline(1)


@st.cache_resource(scope="session", max_entries=2, show_spinner="Reading the image …")
def image_of(
    file_digest: str,
    name: str,
    page: int,
    choices: str,
    _reading: Reading,
    _selection: Selection,
    _read: Read,
) -> Loaded:
    """Read an image of a file."""
    try:
        return Loaded(through(_read_page, _read(), name, page, _reading, _selection), "")
    except ImageError as error:
        return Loaded(None, said(error))


def _read_page(data: bytes, name: str, page: int, reading: Reading, selection: Selection) -> Image:
    return open_pages(data, name=name, reading=reading, selection=selection)[page].read()


@st.cache_resource(scope="session", max_entries=2, show_spinner="Preparing the channels …")
def planes_of(digest: str, smoothing: str, _image: Image, _recipe: Recipe) -> Planes:
    """Return the channel planes of an image after the recipe's smoothing."""
    return Planes(through(prepared_pixels, _image.pixels, _recipe.prepare))


def planes_for(image: Image, recipe: Recipe) -> Planes:
    """Return the kept planes of an image after the recipe's smoothing."""
    return planes_of(image.digest, repr(recipe.prepare), image, recipe)


@st.cache_resource(scope="session", max_entries=2, show_spinner=False)
def _result(digest: str, recipe: str, _image: Image, _recipe: Recipe) -> MaskResult:
    return through(apply_recipe, _image, _recipe, planes=planes_for(_image, _recipe))


def result_of(image: Image, recipe: Recipe) -> MaskResult:
    """Return the full-size mask."""
    return _result(image.digest, recipe.to_json(indent=None), image, recipe)


@st.cache_resource(scope="session", max_entries=16, show_spinner=False)
def _explanation(digest: str, recipe: str, _image: Image, _recipe: Recipe) -> str:
    ready = prepared_for(_image, _recipe)
    return through(explain_rule, ready)


def explanation_of(image: Image, recipe: Recipe) -> str:
    """Say why the rule selects nothing or everything; "" if it does neither."""
    return _explanation(image.digest, recipe.to_json(indent=None), image, recipe)


@st.cache_resource(scope="session", max_entries=32, show_spinner=False)
def _histogram(
    digest: str, smoothing: str, channel: str, _image: Image, _planes: Planes
) -> Histogram:
    with HEAVY:
        return histogram(_planes[channel], channel, _planes.depth, _image.valid)


def histogram_of(image: Image, recipe: Recipe, channel: str) -> Histogram:
    """Return a channel's histogram, of what the rule sees (after smoothing)."""
    planes = planes_for(image, recipe)
    return _histogram(image.digest, repr(recipe.prepare), channel, image, planes)


@st.cache_resource(scope="session", max_entries=16, show_spinner=False)
def _greys(digest: str, recipe: str, _image: Image, _recipe: Recipe) -> int:
    # Saturation is rounded down: 0.00 % also holds the faintest tints, so bands are compared.
    planes, mask = planes_for(_image, _recipe), result_of(_image, _recipe).mask
    with HEAVY:
        red, green, blue = (planes[band] for band in BANDS)
        return int(np.count_nonzero(mask & (red == green) & (green == blue)))


def greys_of(image: Image, recipe: Recipe) -> int:
    """Return how many selected pixels are grey, and so have no hue of their own."""
    return _greys(image.digest, recipe.to_json(indent=None), image, recipe)


def otsu_start(image: Image, recipe: Recipe) -> tuple[str, int]:
    """Return a channel to begin with and its lowest count above Otsu's threshold, 0 if it is flat.

    Gray for an image without colours, else red, or the first band that is not flat. What is left
    out at both ends lies on both sides of the threshold, so that neither side is nearly nothing.
    """
    planes = planes_for(image, recipe)
    with HEAVY:
        red = planes["red"]
        grey = all(np.array_equal(red, planes[band]) for band in ("green", "blue"))
        channels = ("gray",) if grey else BANDS
        for channel in channels:
            size = CHANNELS[channel].size(planes.depth)
            counts = value_counts(planes[channel], size, image.valid)
            try:
                return channel, auto_threshold(counts, "otsu", IGNORE) + 1
            except NoThreshold:
                continue
        return channels[0], 0


@st.cache_resource(scope="session", max_entries=4, show_spinner=False)
def _window(digest: str, _image: Image) -> Window | None:
    return through(display_window, _image.pixels, _image.valid)


def window_of(image: Image) -> Window | None:
    """Return the counts that are shown as black and white; None for 8 bits."""
    return _window(image.digest, image)


@st.cache_resource(scope="session", max_entries=4, show_spinner=False)
def _preview(digest: str, _image: Image) -> Preview:
    step = -(-max(_image.width, _image.height) // PREVIEW_SIDE)
    return through(encode_preview, _image.pixels, step, window_of(_image))


def preview_of(image: Image) -> Preview:
    """Return the whole image at preview size: every k-th pixel."""
    return _preview(image.digest, image)


@st.cache_resource(scope="session", max_entries=8, show_spinner=False)
def _detail(
    digest: str, x: int, y: int, width: int, height: int, step: int, _image: Image
) -> Preview:
    part = _image.pixels[y : y + height, x : x + width]
    return through(encode_preview, part, step, window_of(_image))


def detail_of(image: Image, x: int, y: int, width: int, height: int, step: int) -> Preview:
    """Return a part of the image, every `step`-th pixel."""
    return _detail(image.digest, x, y, width, height, step, image)


@st.cache_resource(scope="session", max_entries=2, show_spinner=False)
def _prepared(
    digest: str, recipe: str, _image: Image, _recipe: Recipe, _planes: Planes
) -> Prepared:
    return through(prepare, _image.pixels, _image.valid, _recipe, _planes)


def prepared_for(image: Image, recipe: Recipe) -> Prepared:
    """Return the recipe made ready for the image: what every question about it starts from."""
    planes = planes_for(image, recipe)
    return _prepared(image.digest, recipe.to_json(indent=None), image, recipe, planes)


@st.cache_resource(scope="session", max_entries=16, show_spinner="Moving the bounds …")
def _sensitivities(
    digest: str, recipe: str, address: Address, _prepared: Prepared
) -> tuple[Sensitivity, ...]:
    return through(sensitivities, _prepared, address)


def sensitivities_of(image: Image, recipe: Recipe, address: Address) -> tuple[Sensitivity, ...]:
    """Return how the selected area, before cleaning, depends on both bounds of a range."""
    before = recipe.with_class(cleaning=())  # another cleaning is no other answer
    made_ready = prepared_for(image, before)
    return _sensitivities(image.digest, before.to_json(indent=None), address, made_ready)


@st.cache_resource(scope="session", max_entries=8, show_spinner="Following the cleaning steps …")
def _cleaned_pixel(digest: str, recipe: str, x: int, y: int, _prepared: Prepared) -> PixelAnswer:
    return through(why_pixel, _prepared, x, y)


def why_of(image: Image, recipe: Recipe, x: int, y: int, *, selected: bool) -> PixelAnswer:
    """Say why a pixel is selected or not.

    Cleaning runs anew for this, so only where it has the last word: elsewhere the answer's `steps`
    are empty.
    """
    before = prepared_for(image, recipe.with_class(cleaning=()))
    answer = through(why_pixel, before, x, y)
    if answer.selected == selected:
        return answer
    made_ready = prepared_for(image, recipe)
    return _cleaned_pixel(image.digest, recipe.to_json(indent=None), x, y, made_ready)


@st.cache_resource(scope="session", max_entries=4, show_spinner="Counting pairs of values …")
def _density(
    digest: str, smoothing: str, x: str, y: str, _image: Image, _planes: Planes
) -> Density:
    return through(density, _planes, x, y, _image.valid)


def density_of(image: Image, recipe: Recipe, x: str, y: str) -> Density:
    """Return how often two channels' values occur together, of what the rule sees."""
    planes = planes_for(image, recipe)
    return _density(image.digest, repr(recipe.prepare), x, y, image, planes)


def values_key(recipe: Recipe) -> str:
    """Identify all of a recipe that decides which values count: smoothing and region."""
    return repr((recipe.prepare, recipe.region))
