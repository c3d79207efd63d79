"""Arrows point one way, and importing maskapp loads nothing slow."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import maskapp

ROOT = Path(__file__).parent.parent
SLOW = ("streamlit", "torch", "scipy", "skimage", "plotly", "tifffile", "imagecodecs")


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / "maskapp" / folder).rglob("*.py"))


def imported(file: Path, root: Path = ROOT) -> set[str]:
    """Dotted names of all that `file` imports, also inside functions; none relative."""
    names: set[str] = set()
    package = file.relative_to(root).parent.parts
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *(node.module.split(".") if node.module else [])])
            names.update([module, *(f"{module}.{alias.name}" for alias in node.names)])
    return names


def imports_of(file: Path, package: str) -> set[str]:
    return {name for name in imported(file) if name == package or name.startswith(f"{package}.")}


def test_relative_imports_and_imports_inside_functions_are_seen(tmp_path: Path) -> None:
    file = tmp_path / "maskapp" / "core" / "module.py"
    file.parent.mkdir(parents=True)
    file.write_text(
        "from .. import ui\ndef f():\n    import streamlit.web\n    from . import rule\n"
    )
    names = imported(file, tmp_path)
    assert {"maskapp.ui", "streamlit.web", "maskapp.core.rule"} <= names


@pytest.mark.parametrize("file", modules("core"), ids=lambda file: file.stem)
def test_core_knows_neither_files_nor_pages(file: Path) -> None:
    for package in ("maskapp.files", "maskapp.ui", "maskapp.cli", "streamlit", "plotly", "PIL"):
        assert imports_of(file, package) == set()


@pytest.mark.parametrize("file", modules("files"), ids=lambda file: file.stem)
def test_files_know_no_pages(file: Path) -> None:
    for package in ("maskapp.ui", "maskapp.cli", "streamlit", "plotly"):
        assert imports_of(file, package) == set()


def test_only_the_page_knows_streamlit() -> None:
    allowed = {*modules("ui"), ROOT / "streamlit_app.py"}
    others = [*ROOT.glob("*.py"), *(ROOT / "maskapp").rglob("*.py")]
    knowing = {file for file in others if imports_of(file, "streamlit")}
    assert knowing <= allowed


def test_conversions_stand_alone_because_printed_scripts_carry_them() -> None:
    assert imports_of(ROOT / "maskapp" / "core" / "color" / "conversions.py", "maskapp") == set()


@pytest.mark.parametrize("statement", ["from maskapp import *", "import maskapp.core.recipe.codec"])
def test_importing_maskapp_loads_nothing_slow(statement: str) -> None:
    code = (
        f"import sys; {statement}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    assert "maskapp" in loaded
    assert loaded.isdisjoint(SLOW)


def test_the_public_names_are_there() -> None:
    assert set(maskapp.__all__) == set(maskapp._HOMES)
    assert set(maskapp.__all__) <= set(dir(maskapp))
    assert all(getattr(maskapp, name).__name__ == name for name in maskapp.__all__)
    with pytest.raises(AttributeError, match="no attribute 'masks'"):
        _ = maskapp.masks  # type: ignore[attr-defined]  # is not there


def test_a_mask_of_an_array_loads_no_torch() -> None:
    code = (
        "import sys, numpy as np, maskapp as m\n"
        "recipe = m.Recipe(m.Rule((m.Group((m.Range('lab_a', 5, 127),)),)))\n"
        "m.compute_mask(np.zeros((2, 2, 3), np.uint8), recipe)\n"
        f"print(*(set(sys.modules) & {set(SLOW)!r}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []
