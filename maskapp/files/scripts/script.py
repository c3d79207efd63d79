"""Recipes as scripts that need NumPy or PyTorch, but not maskapp."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterable
from typing import Literal, get_args

from maskapp._version import __version__
from maskapp.core.color.channel import top_count
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import BANDS
from maskapp.core.engine.compiled import Compiled, Node, channels_of, compile_rule
from maskapp.core.engine.resolve import fixed_set
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.reading import Alpha
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto
from maskapp.errors import RecipeError
from maskapp.files.naming import class_parts, unique_names
from maskapp.files.scripts.carried import Import, carried, import_lines
from maskapp.files.scripts.expressions import automatic_lines, rule_lines, variable
from maskapp.files.scripts.parts import (
    cleaning_lines,
    functions_of,
    prepare_call,
    region_imports,
    region_source,
)

Library = Literal["numpy", "torch"]


def recipe_code(recipe: Recipe, library: Library = "numpy") -> str:
    """Return a Python script that makes the recipe's mask without maskapp.

    It holds only what this recipe needs.

    Parameters
    ----------
    recipe : Recipe
    library : {"numpy", "torch"}

    Returns
    -------
    str
        It defines ``create_mask(image)`` for an (H, W, 3) array or tensor of the recipe's depth,
        with the same bits as :func:`maskapp.compute_mask`, and runs as
        ``python script.py IMAGE MASK.png``. Where more than a pixel's colour counts (prepare steps,
        region, automatic bounds, cleaning) it is ``create_mask(image, opaque=None)``, since pixels
        that are fully transparent must not take part.

        Of several classes each has a function, ``create_mask_of_tissue(image, opaque=None)``, and
        the script writes ``MASK_tissue.png`` …

    Raises
    ------
    RecipeError
        If `library` is none of these, or the recipe has colours converted to sRGB.
    """
    if recipe.reading.color == "srgb":
        raise RecipeError(
            "A script uses the values that a file stores and does not convert them to sRGB. Run "
            "the recipe with “maskapp apply”, or turn Convert to sRGB off."
        )
    if library not in get_args(Library):
        raise RecipeError(
            f"{library!r} is not a library. Use one of: {', '.join(get_args(Library))}"
        )
    functions = _function_names(recipe)
    masks = [_function(recipe, each, functions, library) for each in recipe.classes]
    used = {channel for each in recipe.classes for channel in _channels(recipe, each)}
    converted = [CHANNELS[each] for each in CHANNELS.in_order(used - set(BANDS))]
    functions_called = carried(functions_of(recipe, converted))
    parts = [
        _head(recipe, library, functions_called.imports),
        *functions_called.texts,
        *([region_source(recipe.region)] if recipe.region else []),
        *masks,
        _read_image(recipe),
        _main(recipe, functions, library),
    ]
    return "\n\n\n".join(part.strip("\n") for part in parts) + "\n"


def _read_image(recipe: Recipe) -> str:
    source = _PLAIN + "\n" + (_READ_8 if recipe.depth == 8 else _READ_16)
    how = _OPAQUE[recipe.depth, recipe.reading.alpha]
    return source.replace(f"OPAQUE_{recipe.depth}", how)


def _function_names(recipe: Recipe) -> dict[str, str]:
    """Return the names of the functions that make the classes' masks, by the classes' names."""
    if len(recipe.classes) == 1:
        return {recipe.only.name: "create_mask"}
    names = [each.name for each in recipe.classes]
    functions = unique_names(f"create_mask_of_{_identifier(name)}" for name in names)
    return dict(zip(names, functions, strict=True))


def _identifier(name: str) -> str:
    return re.sub(r"\W", "_", name, flags=re.ASCII).lower()


def _function(recipe: Recipe, each: MaskClass, functions: dict[str, str], library: Library) -> str:
    """Return the function that makes the mask of a class."""
    compiled = _compiled(recipe, each)
    channels = _channels(recipe, each)
    name, bounding = functions[each.name], functions.get(each.within or "", "")
    if recipe.pointwise and len(recipe.classes) == 1:
        assert compiled is not None
        return _create_mask(recipe, library, compiled, channels)
    return _create_mask_of_more(recipe, each, library, compiled, channels, name, bounding)


def _compiled(recipe: Recipe, each: MaskClass) -> Compiled | None:
    """Return the compiled rule of a class, or None if it has automatic bounds."""
    sets = {}
    for address, bounds in each.rule.ranges():
        if isinstance(bounds.low, Auto) or isinstance(bounds.high, Auto):
            return None
        sets[address] = fixed_set(bounds, recipe.depth)
    return compile_rule(each.rule, sets, recipe.depth)


def _channels(recipe: Recipe, each: MaskClass) -> list[str]:
    """Return the channels that the function of a class computes."""
    compiled = _compiled(recipe, each)
    if isinstance(compiled, Node):
        return channels_of(compiled)
    used = {bounds.channel for _, bounds in each.rule.ranges()} if compiled is None else set()
    return CHANNELS.in_order(used)


def _main(recipe: Recipe, functions: dict[str, str], library: Library) -> str:
    if len(functions) == 1:
        return _MAIN.format(mask=_call(recipe, "create_mask", library))
    endings = [f"_{part}.png" for part in class_parts(functions)]
    rows = [
        f'        ("{ending}", {_call(recipe, function, library)}),'
        for ending, function in zip(endings, functions.values(), strict=True)
    ]
    return _MAIN_OF_SEVERAL.format(masks="\n".join(rows))


def _call(recipe: Recipe, function: str, library: Library) -> str:
    alone = recipe.pointwise and len(recipe.classes) == 1
    if library == "numpy":
        return f"{function}(pixels) & opaque" if alone else f"{function}(pixels, opaque)"
    if alone:
        return f"{function}(torch.from_numpy(pixels)).numpy() & opaque"
    return f"{function}(torch.from_numpy(pixels), torch.from_numpy(opaque)).numpy()"


_PACKAGES = {
    "PIL": "Pillow",
    "cv2": "OpenCV",
    "numpy": "NumPy 2",
    "scipy": "SciPy",
    "skimage": "scikit-image",
    "torch": "PyTorch",
}
"""Names of packages for people, where they are not those in import statements."""


def _head(recipe: Recipe, library: Library, carried_imports: Iterable[Import]) -> str:
    """Return the docstring and the imports of a script whose functions import some."""
    imports = {
        Import("sys"),
        Import("numpy", alias="np"),
        Import("PIL", "Image"),
        Import("PIL", "ImageOps") if recipe.depth == 8 else Import("imagecodecs"),
        *carried_imports,
        *region_imports(recipe.region),
    }
    if library == "torch":
        imports.add(Import("torch"))
    roots = {each.module.split(".")[0] for each in imports} - sys.stdlib_module_names
    *needed, last = sorted((_PACKAGES.get(root, root) for root in roots), key=str.lower)
    sentence = textwrap.fill(f"Binary mask: {recipe.describe()}.", 88)
    # Names of classes are somebody's own words: none may end the docstring and become code.
    sentence = sentence.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f'"""{sentence}\n\n'
        f"Both ends of a range are selected. Needs {', '.join(needed)} and {last}.\n"
        f"Written by maskapp {__version__}. Use:\n\n"
        '    python script.py IMAGE MASK.png\n"""\n\n' + "\n".join(import_lines(imports))
    )


def _create_mask(recipe: Recipe, library: Library, compiled: Compiled, channels: list[str]) -> str:
    module, kind = ("np", "array") if library == "numpy" else ("torch", "tensor")
    dtype = f"uint{recipe.depth}"
    lines = [
        f'"""Return the (H, W) bool mask of an (H, W, 3) {dtype} {kind} in RGB order."""',
        f"if image.dtype != {module}.{dtype}:",
        f'    raise TypeError(f"this rule is for {dtype} images, not {{image.dtype}}")',
    ]
    if isinstance(compiled, bool):
        lines += _constant(compiled != recipe.invert, library)
    else:
        lines += _planes(recipe, library, channels)
        lines += rule_lines("return ", compiled, recipe.depth, recipe.invert)
    return "def create_mask(image):\n" + textwrap.indent("\n".join(lines), "    ")


def _create_mask_of_more(
    recipe: Recipe,
    each: MaskClass,
    library: Library,
    compiled: Compiled | None,
    channels: list[str],
    name: str,
    bounding: str,
) -> str:
    """Return ``create_mask(image, opaque)`` of a class that looks at more than colours.

    `bounding` is the function of the class within which this one is: only pixels of that class
    take part.
    """
    torch = library == "torch"
    module, kind = ("torch", "tensor") if torch else ("np", "array")
    dtype = f"uint{recipe.depth}"
    lines = [
        f'"""Return the (H, W) bool mask of an (H, W, 3) {dtype} {kind} in RGB order.',
        "",
        "Pixels where `opaque` is False are not selected and take no part.",
        '"""',
        f"if image.dtype != {module}.{dtype}:",
        f'    raise TypeError(f"this rule is for {dtype} images, not {{image.dtype}}")',
        "allowed = region(image.shape[:2])"
        if recipe.region
        else "allowed = np.ones(image.shape[:2], dtype=bool)",
        "if opaque is not None:",
        f"    allowed &= opaque{'.cpu().numpy()' * torch}",
    ]
    if bounding:
        lines.append(f"allowed &= {bounding}(image, opaque){'.cpu().numpy()' * torch}")
    for step in recipe.prepare:
        call = prepare_call(step, f"image{'.cpu().numpy()' * torch}")
        call = f"torch.from_numpy({call}).to(image.device)" if torch else call
        lines += [f"# {step.describe()}", f"image = {call}"]
    if channels:
        lines += _planes(recipe, library, channels)
    rule: str | Compiled
    if compiled is None:
        automatic, rule = automatic_lines(each.rule, recipe.depth, ".cpu().numpy()" * torch)
        lines += automatic
    else:
        rule = compiled
    on_cpu = ".cpu().numpy()" if torch and not isinstance(rule, bool) else ""
    if isinstance(rule, bool):
        lines.append(f"# {'every' if rule else 'no'} colour fits the rule")
        lines.append(f"mask = np.full(allowed.shape, {rule != each.invert})")
    elif isinstance(rule, Node):
        lines += rule_lines("mask = ", rule, recipe.depth, each.invert)
    else:
        wrapped = textwrap.wrap(f"mask = {'~' * each.invert}{rule}", 88)
        lines += [wrapped[0], *(f"    {line}" for line in wrapped[1:])]
    lines.append(f"mask = mask{on_cpu} & allowed")
    lines += cleaning_lines(each.cleaning, recipe.connectivity)
    result = "mask & allowed" if each.cleaning else "mask"
    lines.append(
        f"return torch.from_numpy({result}).to(image.device)" if torch else f"return {result}"
    )
    body = textwrap.indent("\n".join(lines), "    ")
    return f"def {name}(image, opaque=None):\n{body}"


def _constant(value: bool, library: Library) -> list[str]:
    make = "ones" if value else "zeros"
    comment = f"# {'every' if value else 'no'} colour fits the rule"
    if library == "numpy":
        return [comment, f"return np.{make}(image.shape[:-1], dtype=bool)"]
    return [
        comment,
        f"return torch.{make}(image.shape[:-1], dtype=torch.bool, device=image.device)",
    ]


def _planes(recipe: Recipe, library: Library, channels: list[str]) -> list[str]:
    """Return the lines that define a variable for each channel (and all bands, if needed)."""
    converted = [channel for channel in channels if channel not in BANDS]
    if not converted:
        names = ", ".join(channels)
        # torch has hardly any operator for uint16.
        cast = ".to(torch.int32)" if library == "torch" and recipe.depth == 16 else ""
        bands = [f"image[..., {BANDS.index(channel)}]{cast}" for channel in channels]
        line = f"{names} = {', '.join(bands)}"
        if len(line) <= 84:
            return [line]
        return [f"{name} = {band}" for name, band in zip(channels, bands, strict=True)]
    module, method = ("np", "astype") if library == "numpy" else ("torch", "to")
    wide = "int32" if recipe.depth == 8 else "int64"  # as maskapp.core.color.planes.stored_values
    lines = [
        f"red, green, blue = (image[..., band].{method}({module}.{wide}) for band in range(3))"
    ]
    top = top_count(recipe.depth)
    for channel in converted:
        row = CHANNELS[channel]
        line = f"{variable(channel)} = {row.expression(module, top)}"
        steps = f" in {row.steps}" if row.steps else ""
        if row.own:
            lines += [f"# {row.id}{',' if steps else ''}{steps}", *_broken(line)]
        else:
            lines.append(f"{line}  # {row.label}{steps}" if steps else line)
    return lines


def _broken(line: str) -> list[str]:
    """Return an assignment on lines that fit."""
    if len(line) <= 84:
        return [line]
    name, _, value = line.partition(" = ")
    return [f"{name} = (", *(f"    {each}" for each in textwrap.wrap(value, 80)), ")"]


_READ_8 = '''
def read_image(path):
    """Return the upright RGB pixels and a mask of those that take part."""
    with Image.open(path) as picture:
        # Of these kinds Pillow's pixels are those that the file means, but for what is refused.
        if picture.format not in ("PNG", "JPEG", "MPO", "BMP", "GIF", "TIFF", "WEBP"):
            sys.exit(f"Images of the kind {picture.format} are not read. Save it as PNG.")
        # Tags of a TIFF: 258 bits per band, 338 kind of opacity, 339 kind of number.
        tags = getattr(picture, "tag_v2", {})
        deep = ";16" in str(picture.tile) or picture.mode.startswith(("I", "F"))
        if deep or max(tags.get(258, (8,))) > 8 or max(tags.get(339, (1,))) > 1:
            sys.exit("This rule is for counts of 8 bits per band, and the image has others.")
        if picture.mode not in ("1", "L", "LA", "P", "PA", "RGB", "RGBA"):
            sys.exit(f"This rule is for RGB images, not {picture.mode}.")
        if picture.mode == "L" and "transparency" in picture.info and ";" in str(picture.tile):
            sys.exit("Greys of 2 or 4 bits with a transparent one are not read. Save as RGBA.")
        if 1 in tags.get(338, ()):
            sys.exit("Colours multiplied by opacity are not read. Save the image as PNG.")
        runs = picture.format == "BMP" and picture.info.get("compression") in (1, 2)
        if runs or (picture.format == "TIFF" and not is_plain(tags, picture)):
            sys.exit("This kind of BMP or TIFF is not read. Save the image as PNG.")
        if getattr(picture, "n_frames", 1) > 1 and picture.format != "MPO":
            sys.exit("The file holds several images. Save the one you need as its own file.")
        rgba = np.array(ImageOps.exif_transpose(picture).convert("RGBA"))
    opaque = OPAQUE_8
    return rgba[..., :3], opaque
'''

_READ_16 = '''
def read_image(path):
    """Return the RGB pixels and a mask of those that take part."""
    with Image.open(path) as picture:  # for the header only: Pillow narrows 16 bits to 8
        if picture.format not in ("PNG", "TIFF"):
            sys.exit("16 bits are read from PNG and TIFF. Save the image as PNG.")
        if picture.mode not in ("RGB", "RGBA"):
            sys.exit(f"This rule is for 16-bit RGB images, not {picture.mode}.")
        tags = getattr(picture, "tag_v2", {})
        if 1 in tags.get(338, ()):
            sys.exit("Colours multiplied by opacity are not read. Save the image as PNG.")
        if "transparency" in picture.info:
            sys.exit("A colour that stands for transparency is not read. Save it with opacity.")
        if picture.format == "TIFF" and (not is_plain(tags, picture) or tags.get(284, 1) != 1):
            sys.exit("This kind of TIFF is not read. Save the image as PNG.")
        if getattr(picture, "n_frames", 1) > 1:
            sys.exit("The file holds several images. Save the one you need as its own file.")
        if picture.getexif().get(274, 1) != 1:
            sys.exit("The image is stored turned (EXIF orientation). Save it upright.")
        alpha = picture.mode == "RGBA"
    pixels = imagecodecs.imread(path)
    if pixels.dtype != np.uint16 or pixels.ndim != 3 or pixels.shape[2] < 3 + alpha:
        sys.exit(f"This rule is for 16-bit RGB images, not {pixels.dtype} {pixels.shape}.")
    opaque = OPAQUE_16
    return pixels[..., :3], opaque
'''

_PLAIN = '''
def is_plain(tags, picture):
    """Return whether a TIFF is of a kind that Pillow reads as it is meant."""
    # 330 smaller copies, 42113 what stands for no data, 50706 a camera's raw file, 270 ImageJ's
    # stacks, 254 what the image is, 273 its pieces, 278 rows in each, 277 bands, 284 one by one.
    if any(tag in tags for tag in (330, 42113, 50706)) or "images=" in str(tags.get(270, "")):
        return False
    pieces = tags.get(273, ())
    if pieces and (tags.get(278, picture.height) * len(pieces) < picture.height or min(pieces) < 8):
        return False
    if picture.mode in ("P", "PA") or tags.get(254, 0) & 1 or tags.get(277, 1) > 4:
        return False
    return tags.get(284, 1) == 1 or (tags.get(284) == 2 and picture.mode in ("L", "RGB", "RGBA"))
'''

_USED = """
    if not opaque.any():  # opacity that is 0 everywhere tells nothing
        opaque[:] = True"""
_OPAQUE: dict[tuple[int, Alpha], str] = {
    (8, "use"): "rgba[..., 3] > 0" + _USED,
    (8, "ignore"): "np.ones(rgba.shape[:2], dtype=bool)  # transparency is ignored",
    (16, "use"): ("pixels[..., 3] > 0 if alpha else np.ones(pixels.shape[:2], dtype=bool)" + _USED),
    (16, "ignore"): "np.ones(pixels.shape[:2], dtype=bool)  # transparency is ignored",
}

_READ = """
if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[2].lower().endswith(".png"):
        sys.exit("Use: python script.py IMAGE MASK.png")
    try:
        pixels, opaque = read_image(sys.argv[1])
    except OSError as error:
        sys.exit(f"{{sys.argv[1]}} cannot be read: {{error.strerror or error}}.")
    # Pillow's words for a damaged file, or one that claims to be huge.
    except (SyntaxError, TypeError, ValueError, Image.DecompressionBombError) as error:
        sys.exit(f"{{sys.argv[1]}} cannot be read: {{error}}.")
"""

_MAIN = (
    _READ
    + """\
    mask = {mask}
    Image.fromarray(mask.astype(np.uint8) * 255).save(sys.argv[2])
    print(f"{{mask.sum()}} of {{mask.size}} pixels selected")
"""
)

_MAIN_OF_SEVERAL = (
    _READ
    + """\
    masks = [
{masks}
    ]
    for ending, mask in masks:
        Image.fromarray(mask.astype(np.uint8) * 255).save(sys.argv[2][:-4] + ending)
        print(f"{{mask.sum()}} of {{mask.size}} pixels selected: {{sys.argv[2][:-4] + ending}}")
"""
)
