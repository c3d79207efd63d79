"""The command line: start the page, apply a recipe to files, print a recipe as a script."""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from maskapp.cli import apply
from maskapp.cli.arguments import parser
from maskapp.cli.usage import UsageError, read_recipe
from maskapp.errors import RecipeError
from maskapp.files.reading.contents import display_name
from maskapp.files.scripts.script import recipe_code
from maskapp.runs.failures import problem

_USAGE, _INTERRUPTED = 2, 130
_REPLACES_PROCESS = os.name == "posix"  # on Windows, exec returns to the prompt at once


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
    reader = parser()
    known, more = reader.parse_known_args(arguments or ["app"])
    if more and known.command != "app":
        reader.error(f"unknown arguments: {' '.join(more)}")
    try:
        if known.command == "apply":
            return apply.run(known)
        if known.command == "code":
            return _code(known)
        return _app(more)
    except UsageError as error:
        print(f"maskapp: {error}", file=sys.stderr)
        return _USAGE
    except OSError as error:  # such as of a terminal that is gone
        named = f"{display_name(str(error.filename))}: " if error.filename else ""
        print(f"maskapp: {named}{problem(error)}", file=sys.stderr)
        return apply.FAILED if known.command == "apply" else _USAGE
    except KeyboardInterrupt:
        return _INTERRUPTED


# ---- maskapp app


def _app(options: list[str]) -> int:
    page = Path(__file__).parents[1] / "ui" / "app.py"
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
    recipe = read_recipe(arguments.recipe)
    try:
        text = recipe_code(recipe, arguments.script_library)
    except RecipeError as error:
        raise UsageError(str(error)) from error
    if getattr(sys, "stdout", None) is None:  # print would drop it without a word
        raise UsageError("the output is closed: the script cannot be printed.")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # what Python takes a script for
    print(text, end="", flush=True)
    return 0
