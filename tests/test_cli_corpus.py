"""A folder of every file of the corpus through the command line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.files.naming import output_name
from maskapp.files.reading.images import open_pages
from tests.corpus import CASES, Case, Reads, Refused

# Pillow warns of some damage that it gets over; as an error, the warning would change the outcome.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

# Means the same at every depth.
RECIPE = Recipe(Rule((Group((Range("hue", 350, 120), Range("saturation", 10, 100))),)))


def numbered(number: int, case: Case) -> str:
    """Return a name unlike all others, also without its extension."""
    return f"{number:04d}-{case.name}"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, list[str], list[str]]:
    """The folder, the exit status, and the lines of both outputs."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "recipe.json").write_text(RECIPE.to_json(), encoding="utf-8")
    names = [numbered(number, case) for number, case in enumerate(CASES)]
    for name, case in zip(names, CASES, strict=True):
        (folder / name).write_bytes(case.make())
    program = "import sys; from maskapp.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "apply", "recipe.json", *names, "--out", "masks"]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=600,
        check=False,
    )
    return folder, done.returncode, done.stdout.splitlines(), done.stderr.splitlines()


Run = tuple[Path, int, list[str], list[str]]


def test_it_fails_for_some_and_says_how_many(run: Run) -> None:
    _, status, out, err = run
    assert status == 1
    last = re.fullmatch(r"(\d+) of (\d+) images failed\.", err[-1])
    assert last is not None
    started = [line for line in out if re.match(r"\d{4}-", line)]
    assert int(last[2]) == int(last[1]) + len(started)
    assert not [line for line in out + err if "Traceback" in line or "site-packages" in line]


def test_each_file_has_its_lines_and_only_what_was_read_a_mask(run: Run) -> None:
    folder, _, out, err = run
    masks = {path.name for path in (folder / "masks").iterdir()}
    wrong = []
    for number, case in enumerate(CASES):
        name = numbered(number, case)
        read = [line for line in out if re.match(re.escape(name) + r"(: | · page \d+: )", line)]
        failed = [line for line in err if line.startswith(name)]
        mine = {mask for mask in masks if mask.startswith(f"{number:04d}-")}
        if len(read) != len(mine):
            wrong.append(f"{name}: {len(read)} lines, {len(mine)} masks")
        if isinstance(case.outcome, Reads):
            if failed or len(read) != len(case.outcome.pages):
                wrong.append(f"{name}: {len(read)} images read; {failed}")
            pages = open_pages(folder / name)
            if mine != {output_name(page.name, "_mask.png") for page in pages}:
                wrong.append(f"{name}: the masks are {sorted(mine)}")
        # The pages of a file that can still be read have masks, the others have lines.
        if isinstance(case.outcome, Refused) and not failed:
            wrong.append(f"{name}: not a word about it")
        if not read and len(failed) != 1:
            wrong.append(f"{name}: {len(failed)} lines of error: {failed}")
    assert not wrong, "\n".join(wrong[:20])
