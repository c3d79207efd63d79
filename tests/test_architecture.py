"""Arrows point one way, and importing maskapp loads nothing slow."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
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


# ---- the house: which room may import from which

_BASE = {"errors", "_version", "registry", "arrays", "core/validation"}
ARROWS: dict[str, set[str]] = {
    "errors": set(),
    "_version": set(),
    "registry": set(),
    "arrays": set(),
    "core/validation": {"errors"},
    "core/numbertext": _BASE,
    "core/color": _BASE,
    "core/steps": {*_BASE, "core/numbertext"},
    "core/recipe": {*_BASE, "core/color", "core/steps"},
    "core/image": {*_BASE, "core/color", "core/recipe"},
    "core/engine": {*_BASE, "core/color", "core/steps", "core/recipe", "core/image"},
}
ARROWS["core/display"] = {*ARROWS["core/engine"], "core/engine"}
for room in ("core/explaining", "core/finding", "core/measuring"):
    ARROWS[room] = {*ARROWS["core/display"], "core/display"}
CORE = {room for room in ARROWS if room.startswith("core/")}
ARROWS["files/naming"] = {*_BASE, *CORE}
ARROWS["files/name_pattern"] = {*_BASE, "files/naming"}
ARROWS["files/reading"] = {*_BASE, *CORE, "files/naming"}
ARROWS["files/writing"] = {*_BASE, *CORE, "files/naming"}
ARROWS["files/scripts"] = {*_BASE, *CORE, "files/naming"}
FILES = {room for room in ARROWS if room.startswith("files/")}
ARROWS["runs"] = {*_BASE, *CORE, *FILES}
_BELOW_THE_PAGE = {*_BASE, *CORE, *FILES, "runs"}
ARROWS["ui/wording"] = _BELOW_THE_PAGE
ARROWS["ui/host"] = {*_BELOW_THE_PAGE, "ui/wording"}
ARROWS["ui/state"] = {*ARROWS["ui/host"], "ui/host"}
ARROWS["ui/compute"] = {*ARROWS["ui/state"], "ui/state"}
ARROWS["ui/widgets"] = {*ARROWS["ui/compute"], "ui/compute"}
_ROOM = {*ARROWS["ui/widgets"], "ui/widgets"}
for room in ("ui/help", "ui/images", "ui/classes", "ui/explaining", "ui/finding"):
    ARROWS[room] = _ROOM
ARROWS["ui/viewer"] = {*_ROOM, "ui/finding"}
ARROWS["ui/rule"] = {*_ROOM, "ui/viewer"}
ARROWS["ui/measuring"] = {*_ROOM, "ui/viewer"}
ARROWS["ui/truth"] = {*_ROOM, "ui/images", "ui/viewer"}
ARROWS["ui/charts"] = {*_ROOM, "ui/images"}
ARROWS["ui/export"] = {*_ROOM, "ui/images", "ui/viewer"}
ARROWS["ui/workspace"] = {*_ROOM, *(room for room in ARROWS if room.startswith("ui/"))}
ARROWS["ui/unreadable"] = {*ARROWS["ui/workspace"], "ui/workspace"}
ARROWS["ui/page"] = {*ARROWS["ui/unreadable"], "ui/unreadable"}
ARROWS["ui/script"] = {"ui/page"}
ARROWS["ui/app"] = {"ui/host"}
ARROWS["maskapp"] = {*_BASE, *CORE, *FILES}
ARROWS["cli"] = {*_BELOW_THE_PAGE, "maskapp"}
ARROWS["__main__"] = {"cli"}


def name_of(file: Path) -> str:
    """The dotted name of a module of the package."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str:
    """The room of a module: ``core/color`` of ``maskapp.core.color.planes``."""
    parts = module.split(".")[1:]
    deep = len(parts) > 1 and parts[0] in ("core", "files", "ui")
    return "/".join(parts[: 2 if deep else 1]) or "maskapp"


def graph() -> dict[str, set[str]]:
    """Which modules of the package each of them imports, anywhere in it."""
    files = {name_of(file): file for file in (ROOT / "maskapp").rglob("*.py")}
    return {name: (imported(file) & files.keys()) - {name} for name, file in files.items()}


def imports_between_rooms() -> set[tuple[str, str, str, str]]:
    # `from a.b import c` also names a.b: no arrow where that is a package with nothing in it.
    files = [file for file in (ROOT / "maskapp").rglob("__init__.py") if file.parent != ROOT]
    empty = {name_of(file) for file in files if len(ast.parse(file.read_text("utf-8")).body) < 2}
    return {
        (room_of(name), room_of(other), name, other)
        for name, others in graph().items()
        for other in others - empty
        if room_of(name) != room_of(other) and not (other == "maskapp" and room_of(name) != "cli")
    }


def test_arrows_between_rooms_are_those_of_the_house() -> None:
    found = imports_between_rooms()
    assert {room for each in found for room in each[:2]} <= ARROWS.keys()
    assert [each for each in sorted(found) if each[1] not in ARROWS[each[0]]] == []


def test_the_arrows_make_no_circle() -> None:
    TopologicalSorter(ARROWS).prepare()  # raises CycleError


def test_no_module_imports_itself_through_others() -> None:
    packages = {name_of(file) for file in (ROOT / "maskapp").rglob("__init__.py")}
    arrows = {name: others - packages for name, others in graph().items()}
    TopologicalSorter(arrows).prepare()


def test_an_arrow_up_is_found(tmp_path: Path) -> None:
    assert room_of("maskapp.core.color.planes") == "core/color"
    assert room_of("maskapp.ui.page") == "ui/page"
    assert room_of("maskapp.runs.packs") == "runs"
    assert "ui/page" not in ARROWS["ui/state"]
    assert "core/engine" not in ARROWS["core/recipe"]


# ---- what the page computes

# Modules with work that takes long on a large image.
COMPUTING = (
    "core.color.conversions",
    "core.color.histogram",
    "core.color.planes",
    "core.color.thresholds",
    "core.display.errors_picture",
    "core.display.overlays",
    "core.display.window",
    "core.engine",
    "core.explaining",
    "core.finding",
    "core.measuring.agreement",
    "core.steps.run",
    "files.reading.example_mask",
    "files.reading.images",
    "files.reading.truth",
    "files.writing.bilevel",
    "files.writing.exports",
    "files.writing.masks",
    "files.writing.pictures",
    "files.writing.previews",
    "runs.packs",
    "runs.report",
    "ui.compute.gate",
)
# What the page's rooms take of them: types, constants, and what works on a few numbers.
HARMLESS = {
    "core.color.histogram.Histogram",
    "core.color.thresholds.IGNORE",
    "core.color.planes.BANDS",
    "core.display.window.Window",
    "core.engine.resolve.ResolvedRule",
    "core.engine.resolve.fixed_set",  # of one range
    "core.engine.result.ClassResult",
    "core.engine.result.MaskResult",
    "core.engine.valuesets",  # intervals of values
    "core.engine.valuesets.ValueSet",
    "core.explaining.pixel.GroupAnswer",
    "core.explaining.pixel.PixelAnswer",
    "core.explaining.sensitivity.REACH",
    "core.explaining.sensitivity.Sensitivity",
    "core.finding.density.Density",
    "core.finding.lasso.box_ranges",  # of two corners
    "core.finding.lasso.lasso_groups",  # of the plot's counts, a fixed number of bins
    "core.finding.picks.Pick",
    "core.finding.picks.PickedColours",
    "core.finding.proposals.Choice",
    "core.finding.proposals.Proposal",
    "core.finding.proposals.Side",
    "core.finding.suggest.Suggestion",
    "core.measuring.agreement.Agreement",
    "core.steps.run.StepChange",
    "files.writing.previews.Preview",
    "runs.packs.AGREEMENT_TABLE",
    "runs.packs.TABLE",
    "runs.packs.Contents",
    "runs.packs.Overlays",
    "runs.packs.EXPERIMENT",
    "runs.packs.REPORT",
    "runs.packs.example_names",  # of one image
}
# Kept, but what is asked of them computes: for work alone.
FOR_WORK = ("planes_for", "thresholds_for", "prepared_for")


def computing_imports(names: set[str]) -> set[str]:
    """What of `names`, dotted, is in a module that computes, and is not harmless."""
    found = set()
    for name in names:
        inner = name.removeprefix("maskapp.")
        is_in = any(inner == each or inner.startswith(f"{each}.") for each in COMPUTING)
        # `from a.b import c` names a.b too.
        whole = any(other.startswith(f"{name}.") for other in names)
        if is_in and not whole and inner not in HARMLESS:
            found.add(inner)
    return found


@pytest.mark.parametrize(
    "file",
    [file for file in modules("ui") if room_of(name_of(file)) != "ui/compute"],
    ids=lambda file: str(file.relative_to(ROOT / "maskapp" / "ui")),
)
def test_the_page_computes_in_one_room_where_the_gate_is(file: Path) -> None:
    assert computing_imports(imported(file)) == set()
    text = file.read_text(encoding="utf-8")
    assert [name for name in FOR_WORK if name in text] == []
    assert "cache_resource" not in text
    assert "cache_data" not in text


def test_a_computing_import_is_found() -> None:
    engine = "maskapp.core.engine"
    assert computing_imports({f"{engine}.apply", f"{engine}.apply.apply_recipe"}) == {
        "core.engine.apply.apply_recipe"
    }
    assert computing_imports({f"{engine}.apply"}) == {"core.engine.apply"}
    assert computing_imports({engine, f"{engine}.valuesets"}) == set()


@pytest.mark.parametrize("file", [*modules("core"), *modules("files"), *modules("runs")], ids=str)
def test_only_the_page_knows_pages(file: Path) -> None:
    for package in ("streamlit", "plotly"):
        assert imports_of(file, package) == set()


@pytest.mark.parametrize("file", modules("core"), ids=lambda file: file.stem)
def test_core_knows_no_files(file: Path) -> None:
    assert imports_of(file, "PIL") == set()


def test_only_the_page_knows_streamlit() -> None:
    allowed = {*modules("ui"), ROOT / "streamlit_app.py"}
    others = [*ROOT.glob("*.py"), *(ROOT / "maskapp").rglob("*.py")]
    knowing = {file for file in others if imports_of(file, "streamlit")}
    assert knowing <= allowed


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


def test_masks_planes_and_pixels_have_one_name_each() -> None:
    named = [
        (name_of(file), node.targets[0].id)
        for file in (ROOT / "maskapp").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id in {"Mask", "Plane", "Pixels"}
    ]
    assert sorted(named) == [("maskapp.arrays", each) for each in ("Mask", "Pixels", "Plane")]


_STREAMLITS = {"starlette"}  # what Streamlit serves with, in the version that it wants


def test_what_is_imported_is_installed_with_maskapp() -> None:
    """Tests bring libraries of their own: an import of one works here, and for nobody else."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {re.split(r"[^\w-]", each)[0].lower() for each in project["dependencies"]}
    distributions = importlib.metadata.packages_distributions()
    found: dict[str, set[str]] = {}
    for file in (ROOT / "maskapp").rglob("*.py"):
        for name in imported(file):
            root = name.partition(".")[0]
            if root not in sys.stdlib_module_names and root not in ("maskapp", "", *_STREAMLITS):
                found.setdefault(root, set()).add(file.name)
    assert {"cv2", "numpy", "streamlit"} <= set(found)
    missing = {
        root: files
        for root, files in found.items()
        if not needed & {each.lower().replace("_", "-") for each in distributions.get(root, [root])}
    }
    assert missing == {}
