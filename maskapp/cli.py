"""The command line: start the page, apply a recipe to files, print a recipe as a script."""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import TextIO, get_args

import maskapp
from maskapp.core.display.share import share_text
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.numbertext import NumberError, NumberScale, parse_number
from maskapp.core.recipe.codec import MAX_BYTES
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import MaskappError, RecipeError
from maskapp.files.naming import name_key, output_name
from maskapp.files.reading.contents import display_name
from maskapp.files.reading.limits import MAX_MEGAPIXELS, MEGAPIXELS_VARIABLE, max_pixels
from maskapp.files.reading.regular import open_regular
from maskapp.files.reading.selection import Channels, Selection, parse_pages
from maskapp.files.scripts.script import Library, recipe_code
from maskapp.files.writing.export import Export, Part
from maskapp.files.writing.registry import EXPORTS
from maskapp.files.writing.whole import write_whole
from maskapp.runs.failures import problem
from maskapp.runs.job import Source, job
from maskapp.runs.results import Done, Failed, Result
from maskapp.runs.tables import RESULTS, CsvWriter, bound_text, result_rows

_MOST_MEGAPIXELS = 999_999
_FAILED, _USAGE, _INTERRUPTED = 1, 2, 130
_REPLACES_PROCESS = os.name == "posix"  # on Windows, exec returns to the prompt at once

_EXAMPLES = """\
examples:
  maskapp                                            open the page in the browser
  maskapp app --server.port 8600                     … on another port
  maskapp apply recipe.json *.png --out masks        a mask for each image
  maskapp code recipe.json --library torch           the recipe as a script

maskapp COMMAND --help says more about a command.
"""

_APPLY_EXAMPLES = """\
examples:
  maskapp apply recipe.json leaf.jpg --out masks     writes masks/leaf_mask.png
  maskapp apply recipe.json *.tif --out . --format npy
  maskapp apply recipe.json slide.svs --out . --level 1
  maskapp apply recipe.json stack.tif --out . --pages 1-10,15 --channels apart
  maskapp apply recipe.json *.png --out labels --labels

A file of several pages becomes a mask for each: scan_page1_mask.png, scan_page2_mask.png …
A recipe of several classes gives a mask for each, with the name of its class:
leaf_mask_tissue.png, leaf_mask_stained.png; with --labels, one image: leaf_labels.png.
The table results.csv in the same folder has a row for each image and class; where there is one
already, the new one is results_2.csv.
Existing files are kept, unless --overwrite is given. An image that fails stops no other one.
What failed is told on standard error; at the end, how many images failed and how many masks were
written. Pipes and devices are refused: they may have no end.
Exit status: 0 all masks written, 1 an image failed, 2 nothing done because of the recipe, the
names or the options, 130 interrupted.
"""

_CODE_EXAMPLES = """\
examples:
  maskapp code recipe.json > make_mask.py
  python make_mask.py leaf.jpg leaf_mask.png
"""

_APP_EXAMPLES = """\
Options are Streamlit's; "streamlit run --help" lists them.

examples:
  maskapp app --server.port 8600
  maskapp app --server.headless true
"""


class _UsageError(Exception):
    """Nothing can be done; the message says why."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments without the program's name; by default those of the process.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal may know no "−": better \u2212 there
        sys.stdout.reconfigure(errors="backslashreplace")
    # What decoders remark about broken files, with paths of their modules: the refusals say it.
    warnings.simplefilter("ignore")
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = _parser()
    known, more = parser.parse_known_args(arguments or ["app"])
    if more and known.command != "app":
        parser.error(f"unknown arguments: {' '.join(more)}")
    try:
        if known.command == "apply":
            return _apply(known)
        if known.command == "code":
            return _code(known)
        return _app(more)
    except _UsageError as error:
        print(f"maskapp: {error}", file=sys.stderr)
        return _USAGE
    except OSError as error:  # such as of a terminal that is gone
        print(f"maskapp: {problem(error)}", file=sys.stderr)
        return _FAILED if known.command == "apply" else _USAGE
    except KeyboardInterrupt:
        return _INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="maskapp",
        description="Turn RGB images into binary masks by threshold rules a person can read. "
        "Without a command, open the page.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"maskapp {maskapp.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, summary: str, epilog: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.",
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    command("app", "open the page in the browser", _APP_EXAMPLES)
    apply = command("apply", "apply a recipe to images and write their masks", _APPLY_EXAMPLES)
    apply.add_argument("recipe", metavar="RECIPE", help="recipe file, as the page saves it")
    apply.add_argument("images", metavar="IMAGE", nargs="+", help="image files")
    apply.add_argument(
        "--out", metavar="DIR", required=True, help="folder for the masks and results.csv"
    )
    kind = apply.add_mutually_exclusive_group()
    kind.add_argument(
        "--format",
        choices=EXPORTS,
        default="png",
        help="; ".join(f"{row.id}: {row.label}" for row in EXPORTS.values()) + " (default: png)",
    )
    kind.add_argument(
        "--labels",
        action="store_const",
        dest="format",
        const="labels",
        help="one image of labels instead of a mask for each class: 0 where no class selects, "
        "else 1, 2, … in the order of the classes; the same as --format labels",
    )
    apply.add_argument(
        "--max-megapixels",
        metavar="N",
        help=f"refuse larger images (default: {MEGAPIXELS_VARIABLE}, else {MAX_MEGAPIXELS})",
    )
    apply.add_argument(
        "--level",
        metavar="N",
        default="0",
        help="read a smaller copy that files hold beside the full size, as slides do: 1 is the "
        "next smaller one (default: 0, the full size)",
    )
    apply.add_argument(
        "--pages",
        metavar="LIST",
        help='pages of each file, as in "1-10,15" (default: all)',
    )
    apply.add_argument(
        "--channels",
        choices=get_args(Channels),
        default="together",
        help="channels stored as planes of their own: three as one RGB image, or apart, each as a "
        "grey image (default: together)",
    )
    apply.add_argument("--overwrite", action="store_true", help="replace existing files")
    code = command("code", "print a recipe as a script that needs no maskapp", _CODE_EXAMPLES)
    code.add_argument("recipe", metavar="RECIPE", help="recipe file, as the page saves it")
    code.add_argument("--library", choices=get_args(Library), default="numpy")
    return parser


# ---- maskapp app


def _app(options: list[str]) -> int:
    page = Path(__file__).with_name("ui") / "app.py"
    # -P: a file streamlit.py among somebody's images must not be run.
    command = [sys.executable, "-P", "-m", "streamlit", "run", str(page), *options]
    if _REPLACES_PROCESS:
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606  # signals and the exit status are the page's
    with subprocess.Popen(command) as server:  # noqa: S603  # our own interpreter and file
        while True:
            try:
                return server.wait()
            except KeyboardInterrupt:
                continue  # the page got Ctrl-C as well and is closing


# ---- maskapp code


def _code(arguments: argparse.Namespace) -> int:
    recipe = _read_recipe(arguments.recipe)
    try:
        text = recipe_code(recipe, arguments.library)
    except RecipeError as error:
        raise _UsageError(str(error)) from error
    if getattr(sys, "stdout", None) is None:  # print would drop it without a word
        raise _UsageError("the output is closed: the script cannot be printed.")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # what Python takes a script for
    print(text, end="", flush=True)
    return 0


def _read_recipe(name: str) -> Recipe:
    try:
        file, size = open_regular(name)
        with file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        raise _UsageError(f"{name}: the recipe cannot be opened: {reason}.") from error
    if size > MAX_BYTES:
        raise _UsageError(
            f"{name}: {size // 1000} kB are too many; a recipe has at most {MAX_BYTES // 1000} kB."
        )
    try:
        return Recipe.from_json(content)
    except RecipeError as error:
        raise _UsageError(f"{name}: {error}") from error


# ---- maskapp apply


def _expanded(name: str) -> list[Path]:
    """Return the files of a pattern: the shells of Windows hand ``*.png`` on as it is."""
    path = Path(name)
    if path.exists() or not set(name) & set("*?["):
        return [path]
    return sorted(path.parent.glob(path.name)) or [path]


def _apply(arguments: argparse.Namespace) -> int:
    recipe = _read_recipe(arguments.recipe)
    folder, export = Path(arguments.out), EXPORTS[arguments.format]
    paths = [path for name in arguments.images for path in _expanded(name)]
    targets = _Targets(folder, export.parts(recipe), paths, overwrite=arguments.overwrite)
    try:
        limit = _pixels(arguments.max_megapixels)
        pages = _pages(arguments.pages)
        selection = Selection(_level(arguments.level), arguments.channels, pages)
        for path in paths:
            targets.check(path, display_name(path))
    except MaskappError as error:
        raise _UsageError(str(error)) from error
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _UsageError(f"{folder}: the folder cannot be made: {error.strerror}.") from error
    results = job(
        [Source(display_name(path), path, selection) for path in paths],
        recipe,
        partial(_write, export=export, targets=targets),
        check=lambda source, name: targets.check(source.given, name),
        place="command line",
        limit=limit,
    )
    tally = _Tally(folder, targets.nouns, stopped=len(paths))
    try:
        with closing(results), targets.open_table() as file:
            table = CsvWriter(file, RESULTS)
            for result in results:
                tally.add(result)
                for row in result_rows(result, result.made if isinstance(result, Done) else ()):
                    table.write(row)
                if isinstance(result, Failed):
                    _print_error(result)
                elif isinstance(result, Done):
                    _print_result(result)
                tally.stopped -= result.last
    finally:  # after Ctrl-C as well, and where nobody reads what is printed any more
        tally.print()
    return _FAILED if tally.failed else 0


Written = tuple[tuple[Part, str], ...]


def _write(
    name: str,
    image: Image,
    result: MaskResult,
    recipe: Recipe,
    *,
    export: Export,
    targets: _Targets,
) -> Written:
    """Write the files of an image and return their names."""
    written = []
    for part, content in export.files(image, result, recipe):
        target = targets.path(name, part)
        write_whole(target, content)
        written.append((part, target.name))
    return tuple(written)


@dataclass
class _Tally:
    """What became of the images so far, and where the files are."""

    folder: Path
    nouns: set[str]  # what the files are
    stopped: int  # files of images that are not finished
    done: int = 0
    failed: int = 0
    written: Counter[str] = field(default_factory=Counter)  # files by what they are

    def add(self, result: Result[Written]) -> None:
        if isinstance(result, Failed):
            self.failed += 1
        elif isinstance(result, Done):
            self.done += 1
            self.written.update(part.noun for part, _ in result.made)

    def print(self) -> None:
        """Print how much is there, where that is less than was asked for."""
        if self.failed:
            print(f"{self.failed} of {self.failed + self.done} images failed.", file=sys.stderr)
        if self.stopped:
            print(f"Stopped: {_counted(self.stopped, 'file')} not finished.", file=sys.stderr)
        if self.failed or self.stopped:
            # Where a run was stopped, perhaps nobody reads the output any more.
            stream = sys.stderr if self.stopped else sys.stdout
            noun = "mask" if self.nouns == {"mask"} else "file"
            written = _counted(self.written.total(), noun)
            print(f"Written to {self.folder}: {written}.", file=stream)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _pixels(megapixels: str | None) -> int:
    """Return the limit that was given, else that of the environment."""
    if megapixels is None:
        return max_pixels()
    try:
        value = parse_number(megapixels, NumberScale(0, _MOST_MEGAPIXELS, 1_000_000))
    except NumberError as error:
        raise _UsageError(f"--max-megapixels: {error}") from error
    if not value:
        raise _UsageError("--max-megapixels: 0 would refuse every image. Give a number above 0.")
    return round(value * 1_000_000)


def _level(text: str) -> int:
    if not text.isdecimal():
        raise _UsageError(f"--level: The level is a whole number from 0, not “{text}”.")
    return int(text)


def _pages(text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    pages = parse_pages(text)
    if pages is None:  # perhaps a variable that is not set: all pages are not what was asked for
        raise _UsageError("--pages: no page is named. Write pages as in 1-10,15, or leave it out.")
    return pages


class _Targets:
    """Where files are written, so that none is written twice or over an input.

    Those of files are checked before anything is written, those of pages when they are opened.
    """

    def __init__(
        self, folder: Path, parts: Sequence[Part], images: list[Path], *, overwrite: bool
    ) -> None:
        self._folder = folder
        self._parts = parts
        self._images = images
        self._overwrite = overwrite
        self._seen: dict[str, object] = {}

    def path(self, name: str, part: Part) -> Path:
        """Return a file of an image, by the image's name."""
        return self._folder / output_name(name, part.ending)

    def check(self, source: object, name: str) -> None:
        """Raise MaskappError if the files of an image of `source` may not be written."""
        for part in self._parts:
            self._check(source, self.path(name, part))

    def _check(self, source: object, target: Path) -> None:
        other = self._seen.setdefault(name_key(target.name), source)
        if other is not source:
            raise MaskappError(
                f"{other} and {source} would both become {target.name}. "
                "Rename one of them, or run them with different folders for --out."
            )
        if not target.exists():
            return
        if self._is_image(target):
            raise MaskappError(f"{target} is one of the images. Choose another folder for --out.")
        if not self._overwrite:
            raise MaskappError(
                f"{target} exists already. Add --overwrite to replace it, or choose another "
                "folder for --out."
            )

    def _is_image(self, target: Path) -> bool:
        return any(image.exists() and target.samefile(image) for image in self._images)

    @property
    def nouns(self) -> set[str]:
        """What the files are."""
        return {part.noun for part in self._parts}

    def open_table(self) -> TextIO:
        """Open the table for writing: an earlier one is kept, unless it may be replaced.

        The file is a new one in any case: another run that still writes the old one, or looks for
        a name at the same moment, does not write into this one.
        """
        for number in count(1):
            ending = "" if number == 1 else f"_{number}"
            path = self._folder / f"{RESULTS.name}{ending}.csv"
            try:
                if self._overwrite and path.is_file() and not self._is_image(path):
                    path.unlink()
                return path.open("x", encoding="utf-8-sig", newline="")
            except FileExistsError:
                continue
            except OSError as error:
                raise _UsageError(
                    f"{path}: the table cannot be written: {error.strerror}."
                ) from error
        raise AssertionError  # numbers do not end


def _print_result(result: Done[Written]) -> None:
    """Print what became of an image: its line, one for each of several classes, the notices."""
    several = len(result.classes) > 1
    head = [f"{result.name}: {result.summary}"]
    head += [name for part, name in result.made if part.mask_class is None]
    lines, notices = [], list(result.notices)
    for each in result.classes:
        share = share_text(each.selected, each.considered)
        text = f"{share} selected ({each.selected} of {each.considered} pixels)"
        own = [name for part, name in result.made if part.mask_class == each.name]
        text = ": ".join([*([each.name] if several else []), *own, text])
        lines.append("; ".join([text, *map(bound_text, each.bounds)]))
        notices += [f"{each.name}: {notice}" if several else notice for notice in each.notices]
    if not several:
        head, lines = head + lines, []
    print("; ".join(head), *lines, *notices, sep="\n  ", flush=True)


def _print_error(failed: Failed) -> None:
    print(f"{failed.name}: {failed.reason}", file=sys.stderr, flush=True)
