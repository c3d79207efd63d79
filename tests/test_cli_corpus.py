"""A folder of every file of the corpus through the command line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
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


def run(folder: Path) -> tuple[int, list[str], list[str]]:
    """Return the exit status, and the lines of both outputs."""
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
    return done.returncode, done.stdout.splitlines(), done.stderr.splitlines()


def by_number(texts: Iterable[str]) -> dict[str, list[str]]:
    """Return texts that begin with the number of a file, by it."""
    found: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        if re.match(r"\d{4}-", text):
            found[text[:4]].append(text)
    return found


# One test, since the run is most of it.
def test_each_file_has_its_lines_and_only_what_was_read_a_mask(tmp_path: Path) -> None:
    status, out, err = run(tmp_path)
    assert status == 1
    last = re.fullmatch(r"(\d+) of (\d+) images failed\.", err[-1])
    assert last is not None
    lines, errors = by_number(out), by_number(err)
    assert int(last[2]) == int(last[1]) + sum(map(len, lines.values()))
    assert not [line for line in out + err if "Traceback" in line or "site-packages" in line]
    masks = by_number(path.name for path in (tmp_path / "masks").iterdir())
    wrong = []
    for number, case in enumerate(CASES):
        name = numbered(number, case)
        line_of_it = re.compile(re.escape(name) + r"(: | · page \d+: )")
        read = [line for line in lines[name[:4]] if line_of_it.match(line)]
        failed = [line for line in errors[name[:4]] if line.startswith(name)]
        mine = set(masks[name[:4]])
        if len(read) != len(mine):
            wrong.append(f"{name}: {len(read)} lines, {len(mine)} masks")
        if isinstance(case.outcome, Reads):
            if failed or len(read) != len(case.outcome.pages):
                wrong.append(f"{name}: {len(read)} images read; {failed}")
            pages = open_pages(tmp_path / name)
            if mine != {output_name(page.name, "_mask.png") for page in pages}:
                wrong.append(f"{name}: the masks are {sorted(mine)}")
        # The pages of a file that can still be read have masks, the others have lines.
        if isinstance(case.outcome, Refused) and not failed:
            wrong.append(f"{name}: not a word about it")
        if not read and len(failed) != 1:
            wrong.append(f"{name}: {len(failed)} lines of error: {failed}")
    assert not wrong, "\n".join(wrong[:20])
