"""Experiments as JSON: read strictly, written canonically."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any

from maskapp.core.color.channel import Depth
from maskapp.core.finding.picks import Pick
from maskapp.core.measuring.counting import Counting
from maskapp.core.measuring.scale import checked_pixel_size
from maskapp.core.recipe import codec
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.recipe import MAX_CLASSES, Recipe
from maskapp.core.recipe.rule import MAX_RANGES, Range
from maskapp.core.recipe.shapes import MAX_COORDINATE
from maskapp.core.recipe.strict_json import Object, as_list, as_object, built, check_keys, parse
from maskapp.core.validation import check_choice, check_whole
from maskapp.errors import ImageError, MaskappError, RecipeError, quoted
from maskapp.files.reading.limits import MAX_PAGES
from maskapp.files.reading.selection import WHOLE, Selection
from maskapp.runs.experiment import Experiment, SavedFile, SavedImage, SavedPick
from maskapp.runs.groups import NameParts

VERSION = 1
MAX_BYTES = 8_000_000

_KEY = "maskapp_experiment"
_MARK = re.compile(rb'"maskapp_experiment"\s*:')
_MAX_FILES = 10_000
_MAX_PICKS = 1000
_MAX_COLOURS = 1000
_MAX_TEXT = 10_000
_MEASURES = ("counting", "um_per_px", "name_parts")


def is_experiment(content: bytes) -> bool:
    """Whether a file is an experiment by its first key, and not a recipe."""
    return _MARK.search(content) is not None


def written(experiment: Experiment) -> str:
    """Return an experiment as JSON: a line for each file.

    Raises
    ------
    RecipeError
        If it would be larger than can be read again.
    """
    recipe = experiment.recipe.to_json(indent=None)
    files = [f"  {_dumped(_written_file(each))}" for each in experiment.files]
    lines = ",\n".join(files)
    inside = f"\n{lines}\n " if files else ""
    measures = "".join(
        f' "{key}": {_dumped(value)},\n' for key, value in _measures(experiment).items()
    )
    text = f'{{"{_KEY}": {VERSION},\n "recipe": {recipe},\n{measures} "files": [{inside}]}}\n'
    if len(text) > MAX_BYTES:  # ASCII: other characters are escaped
        raise RecipeError(
            f"{len(text) // 1000} kB are too many to be opened again; at most {MAX_BYTES // 1000}. "
            "Take fewer images at a time, or polygons with fewer corners",
            "files",
        )
    return text


def read(text: str | bytes) -> Experiment:
    """Return the experiment in a text.

    Raises
    ------
    RecipeError
        If it is none: with the place, as in ``files[3].images[0].page``.
    """
    data = as_object(parse(text, MAX_BYTES, "an experiment"), "experiment")
    version = data.pop(_KEY, None)
    if type(version) is not int or version != VERSION:
        raise RecipeError(
            "This is not a maskapp experiment."
            if version is None
            else f"the experiment has version {quoted(version)}, this maskapp reads version "
            f"{VERSION}. Update maskapp to open it.",
            _KEY,
        )
    check_keys(data, {"recipe", "files", *_MEASURES}, {"recipe", "files"}, "")
    try:
        recipe = codec.build_from(data["recipe"], Recipe)
    except RecipeError as error:
        raise error.within("recipe") from None
    files = enumerate(as_list(data["files"], "files", _MAX_FILES))
    return Experiment(
        recipe,
        tuple(_file(each, f"files[{i}]") for i, each in files),
        _counting(data["counting"]) if "counting" in data else None,
        _pixel_size(data["um_per_px"]) if "um_per_px" in data else None,
        _name_parts(data["name_parts"]) if "name_parts" in data else None,
    )


# ---- writing


def _measures(experiment: Experiment) -> Object:
    """Return what is measured, by key; nothing for most experiments."""
    data: Object = {}
    if experiment.counting is not None:
        data["counting"] = experiment.counting.given()
    if experiment.pixel_size is not None:
        data["um_per_px"] = experiment.pixel_size
    if experiment.name_parts is not None:
        data["name_parts"] = experiment.name_parts.pattern
    return data


def _dumped(data: Any) -> str:
    return json.dumps(data, separators=(",", ":"), allow_nan=False)


def _written_file(file: SavedFile) -> Object:
    data: Object = {"name": file.name, "sha256": file.sha256}
    if file.selection != WHOLE:
        data["selection"] = asdict(file.selection)
    data["images"] = [_written_image(each) for each in file.images]
    return data


def _written_image(image: SavedImage) -> Object:
    data: Object = {"page": image.page}
    if image.bounds:
        data["bounds"] = [
            {**_written_address(place), "bounds": codec.written_range(bounds)}
            for place, bounds in image.bounds
        ]
    if image.region is not None:
        data["region"] = codec.written_region(image.region)
    data |= {name: True for name in ("left_out", "checked") if getattr(image, name)}
    if image.picks:
        data["picks"] = [_written_pick(each) for each in image.picks]
    if image.pixel_size is not None:
        data["um_per_px"] = image.pixel_size
    return data


def _written_address(place: Address) -> Object:
    return {"class": place.mask_class, "group": place.group, "range": place.range}


def _written_pick(saved: SavedPick) -> Object:
    of_class = {"class": saved.mask_class} if saved.mask_class else {}
    return {
        **of_class,
        **asdict(saved.pick),
        "colours": saved.colours,
        "seen": saved.seen,
        "depth": saved.depth,
    }


# ---- reading


def _counting(value: Any) -> Counting:
    return built(Counting, as_object(value, "counting"), "counting")


def _pixel_size(value: Any) -> float:
    try:
        return checked_pixel_size(value)
    except RecipeError as error:
        raise error.within("um_per_px") from None


def _name_parts(value: Any) -> NameParts:
    if not isinstance(value, str):
        raise RecipeError(f"{quoted(value)} is no text", "name_parts")
    try:
        return NameParts(value)
    except MaskappError as error:
        raise RecipeError(str(error), "name_parts") from None


def _file(value: Any, place: str) -> SavedFile:
    data = as_object(value, place)
    check_keys(data, {"name", "sha256", "selection", "images"}, {"name", "sha256", "images"}, place)
    images = enumerate(as_list(data["images"], f"{place}.images", MAX_PAGES))
    selection = _selection(data["selection"], f"{place}.selection") if "selection" in data else None
    found = tuple(_image(each, f"{place}.images[{i}]") for i, each in images)
    try:
        return SavedFile(data["name"], data["sha256"], selection or WHOLE, found)
    except RecipeError as error:
        raise error.within(place) from None


def _selection(value: Any, place: str) -> Selection:
    data = as_object(value, place)
    check_keys(data, {"level", "channels", "pages"}, set(), place)
    if data.get("pages") is not None:
        data["pages"] = tuple(as_list(data["pages"], f"{place}.pages", MAX_PAGES))
    if not isinstance(data.get("channels", ""), str):
        raise RecipeError(f"{quoted(data['channels'])} is no text", f"{place}.channels")
    try:
        return Selection(**data)
    except ImageError as error:
        raise RecipeError(str(error), place) from None


def _image(value: Any, place: str) -> SavedImage:
    data = as_object(value, place)
    known = {"page", "bounds", "region", "left_out", "checked", "picks", "um_per_px"}
    check_keys(data, known, {"page"}, place)
    check_whole(data["page"], 1, MAX_PAGES, f"{place}.page")
    for name in ("left_out", "checked"):
        _check_bool(data.get(name, False), f"{place}.{name}")
    if "bounds" in data:
        entries = enumerate(as_list(data["bounds"], f"{place}.bounds", MAX_RANGES))
        data["bounds"] = tuple(_bounds(each, f"{place}.bounds[{i}]") for i, each in entries)
        if len(dict(data["bounds"])) < len(data["bounds"]):
            raise RecipeError("a range of the recipe stands twice", f"{place}.bounds")
    if "region" in data:
        data["region"] = tuple(codec.read_region(data["region"], f"{place}.region"))
    if "picks" in data:
        picks = enumerate(as_list(data["picks"], f"{place}.picks", _MAX_PICKS))
        data["picks"] = tuple(_pick(each, f"{place}.picks[{i}]") for i, each in picks)
    if "um_per_px" in data:
        try:
            data["pixel_size"] = _pixel_size(data.pop("um_per_px"))
        except RecipeError as error:
            raise error.within(place) from None
    return SavedImage(**data)


def _bounds(value: Any, place: str) -> tuple[Address, Range]:
    data = as_object(value, place)
    names = ("class", "group", "range")
    check_keys(data, {*names, "bounds"}, {*names, "bounds"}, place)
    for name in names:
        check_whole(data[name], 0, MAX_RANGES, f"{place}.{name}")
    address = Address(*(data[name] for name in names))
    return address, codec.read_range(data["bounds"], f"{place}.bounds")


def _pick(value: Any, place: str) -> SavedPick:
    data = as_object(value, place)
    own = {"x", "y", "width", "height", "wanted"}
    needed = {*own, "colours", "seen", "depth"}
    check_keys(data, {*needed, "class"}, needed, place)
    check_whole(data.get("class", 0), 0, MAX_CLASSES - 1, f"{place}.class")
    for name in ("x", "y", "width", "height"):
        least = 0 if name in "xy" else 1
        check_whole(data[name], least, MAX_COORDINATE, f"{place}.{name}")
    _check_bool(data["wanted"], f"{place}.wanted")
    check_choice(data["depth"], Depth, f"{place}.depth")
    if not isinstance(data["seen"], str) or len(data["seen"]) > _MAX_TEXT:
        raise RecipeError(f"{quoted(data['seen'])} is no text", f"{place}.seen")
    most = 2 ** data["depth"] - 1
    colours = enumerate(as_list(data["colours"], f"{place}.colours", _MAX_COLOURS))
    return SavedPick(
        Pick(**{name: data[name] for name in own}),
        tuple(_colour(each, f"{place}.colours[{i}]", most) for i, each in colours),
        data["seen"],
        data["depth"],
        data.get("class", 0),
    )


def _colour(value: Any, place: str, most: int) -> tuple[int, int, int]:
    bands = as_list(value, place, 3)
    if len(bands) != 3:
        raise RecipeError("a colour is red, green and blue", place)
    for band in bands:
        check_whole(band, 0, most, place)
    red, green, blue = bands
    return red, green, blue


def _check_bool(value: object, place: str) -> None:
    if not isinstance(value, bool):
        raise RecipeError(f"{quoted(value)} is not true or false", place)
