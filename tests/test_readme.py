"""What the README says is true."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

import maskapp
from maskapp.cli import main
from maskapp.core.color.channels import CHANNELS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_table_names_every_channel() -> None:
    table = "".join(line for line in README.splitlines() if line.startswith("|"))
    assert [c.label for c in CHANNELS.values() if c.label not in table] == []


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[.*?\]\((.*?)\)", README)
    assert pictures
    assert [name for name in pictures if not (ROOT / name).is_file()] == []


def test_ci_runs_the_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    pattern = re.search(r'grep -m 1 "(.*?)" README.md', script)
    assert pattern
    lines = [line for line in README.splitlines() if re.match(pattern[1], line)]
    assert len(lines) == 1
    assert lines[0].count("&&") == 2, "create, install, test"


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working directory, with the files that the README's examples name."""
    monkeypatch.chdir(tmp_path)
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 3), np.uint8)
    for name in ("leaf.jpg", "plate1.png", "plate2.jpg"):
        PIL.Image.fromarray(pixels).save(tmp_path / name)
    (tmp_path / "by_hand").mkdir()
    PIL.Image.fromarray(pixels[..., 0] > 100).save(tmp_path / "by_hand" / "leaf_mask.png")
    rule = maskapp.Rule((maskapp.Group((maskapp.Range("red", 120, 255),)),))
    (tmp_path / "recipe.json").write_text(maskapp.Recipe(rule).to_json())
    return tmp_path


def test_the_command_lines_work(lab: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line.split("#")[0].split(">")[0] for line in blocks("sh")[1].splitlines()]
    apply, labels, objects, truth, report, code, help_ = [
        line.split()[1:] for line in lines if line
    ]
    assert main(apply) == 0
    assert (lab / "masks" / "plate2_mask.png").is_file()
    assert (lab / "masks" / "results.csv").is_file()
    assert main(labels) == 0
    assert (lab / "labels" / "plate1_labels.png").is_file()
    assert main(objects) == 0
    assert (lab / "counts" / "objects.csv").is_file()
    assert main(truth) == 0
    assert main(report) == 0
    assert (lab / "sent" / "report.html").is_file()
    assert "all images,1,mask,0." in (lab / "check" / "agreement.csv").read_text("utf-8")
    assert main(code) == 0
    assert "import torch" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="0"):
        main(help_)


def test_the_python_example_works(lab: Path, capsys: pytest.CaptureFixture[str]) -> None:
    batch = np.zeros((2, 4, 5, 3), np.uint8)
    names = {"batch": batch}
    exec(blocks("python")[0], names)  # the README is ours
    assert "% selected" in capsys.readouterr().out
    assert (lab / "leaf_mask.png").is_file()
    assert np.asarray(names["mask"]).shape == (2, 4, 5)
