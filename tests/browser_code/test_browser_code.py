"""Browser code: each module is used, shipped, joined as it was written, and does what it says."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import maskapp
from maskapp.ui.widgets.browser_code import ModuleError, bundle
from maskapp.ui.widgets.component import loader

HERE = Path(__file__).parent
PACKAGE = Path(maskapp.__file__).parent
UI = PACKAGE / "ui"
MODULES = sorted(UI.rglob("*.mjs"))
ENTRIES = [file for file in MODULES if "export default" in file.read_text("utf-8")]


CALLS = UI / "widgets" / "calls.mjs"
"""In the file of each component."""


def name_of(file: Path) -> str:
    return str(file.relative_to(UI))


def imports_of(file: Path) -> set[Path]:
    found = re.findall(r'^(?:import|\}) .*from "(.*)";$', file.read_text("utf-8"), re.MULTILINE)
    return {(file.parent / name).resolve() for name in found}


def run(node: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([node, *arguments], cwd=HERE, capture_output=True, text=True, check=False)


def printed(node: str, module: Path, expression: str) -> str:
    """Return what an expression of a module, `it`, is."""
    code = f"import * as it from {module.as_uri()!r}; console.log({expression})"
    told = run(node, "--input-type=module", "--eval", code)
    assert told.returncode == 0, told.stderr
    return told.stdout.strip()


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.mjs")), ids=lambda file: file.stem)
def test_pure_code_does_what_it_says(file: Path, node: str) -> None:
    told = run(node, "--test", file)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("entry", ENTRIES, ids=name_of)
def test_joined_modules_are_a_component(entry: Path, node: str, tmp_path: Path) -> None:
    file = tmp_path / "component.mjs"  # with nothing beside it to import
    file.write_text(bundle(entry, beside=CALLS), "utf-8")
    assert printed(node, file, "typeof it.default, typeof it.mount") == "function function"


# As Streamlit calls a component: the clean-up of a call that was overtaken when it came back is
# called at once, else that of the last one when the component goes.
_CALLS = """
const log = [], asked = [];
const load = () => new Promise((come, fail) => asked.push({ come, fail }));
const parentElement = { isConnected: true, querySelector: () => null };
const code = { mount, default: ({ data }) => (log.push(data), () => log.push(`left ${data}`)) };
globalThis.document = { baseURI: "http://here/" };
let newest = 0, leave;
const call = async (data) => {
  newest = Math.max(newest, data);
  try {
    const cleanup = await it({ data, parentElement });
    if (data < newest) cleanup();
    else leave = cleanup;
  } catch (problem) {
    log.push(problem);
  }
};
const come = () => asked.reverse().forEach((each) => each.come(code));
const rest = () => new Promise((done) => setTimeout(done, 5));
"""


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        # The later of two answers is that of the earlier call.
        ("newest = 2; call(1); call(2); come(); await rest()", "1,2,left 1"),
        # Turned round: the newest is drawn again, whatever came after it.
        ("call(2); call(1); come(); await rest()", "2,1,left 1,2"),
        ("call(3); call(1); call(2); come(); await rest()", "3,1,2,left 1,left 2,3"),
        ("call(1); come(); await rest(); call(2); await rest()", "1,2"),
        # What leaves the page is not drawn again.
        (
            "call(1); come(); await rest(); call(2); await rest();"
            "parentElement.isConnected = false; leave()",
            "1,2,left 2",
        ),
        ("call(1); asked[0].fail('lost'); await rest(); call(2); come(); await rest()", "lost,2"),
    ],
)
def test_data_that_came_last_are_shown_last(
    calls: str, expected: str, node: str, tmp_path: Path
) -> None:
    source, imports = re.subn(r"\bimport\(", "load(", loader("/code.mjs"))
    assert imports == 1
    source = source.replace("export default", "const it =")
    mount = f"import {{ mount }} from {CALLS.as_uri()!r};"
    file = tmp_path / "loader.mjs"
    file.write_text(f"{mount}{source}{_CALLS}{calls};\nconsole.log(String(log));", "utf-8")
    told = run(node, file)
    assert told.stdout.strip() == expected, told.stderr


@pytest.mark.parametrize("entry", ENTRIES, ids=name_of)
def test_component_is_the_one_that_python_mounts(entry: Path) -> None:
    package = "".join(file.read_text("utf-8") for file in entry.parent.glob("*.py"))
    assert re.search(rf'component\(\s*"\w+",\s*[\w()./ ]+/ "{re.escape(entry.name)}"', package)


def test_every_module_is_part_of_a_component() -> None:
    reached: set[Path] = set()
    following = {*ENTRIES, CALLS}
    while following:
        reached |= following
        following = {other for file in following for other in imports_of(file)} - reached
    assert reached == set(MODULES)


def test_what_python_reads_is_shipped() -> None:
    options = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text("utf-8"))
    patterns = options["tool"]["setuptools"]["package-data"]["maskapp"]
    shipped = {file for pattern in patterns for file in PACKAGE.glob(pattern)}
    assert MODULES
    assert {*MODULES, *UI.rglob("*.css"), *UI.rglob("*.html")} <= shipped


# ---- Joining ---------------------------------------------------------------------------------


def write(folder: Path, **modules: str) -> Path:
    """Write modules by name; return the one with the default export."""
    for name, text in modules.items():
        (folder / f"{name}.mjs").write_text(text, "utf-8")
    return folder / "main.mjs"


MAIN = "export default function () {\n  return total();\n}\n"


def test_names_stay_apart_and_a_module_runs_once(tmp_path: Path, node: str) -> None:
    entry = write(
        tmp_path,
        main='import { left } from "./left.mjs";\nimport {\n  right,\n} from "./right.mjs";\n'
        "const total = () => `${left()} ${right()}`;\n" + MAIN,
        left='import { next } from "./count.mjs";\nconst name = "left";\n'
        "export function left() {\n  return name + next();\n}\n",
        right='import { next } from "./count.mjs";\nconst name = "right";\n'
        "export const right = () => name + next();\n",
        count="let count = 0;\nexport function next() {\n  count += 1;\n  return count;\n}\n"
        "export class Unused {}\nexport async function unused() {}\n",
    )
    joined = tmp_path / "joined.mjs"
    joined.write_text(bundle(entry), "utf-8")
    for file in (entry, joined):  # as modules, and as one text
        assert printed(node, file, "it.default()") == "left1 right2"


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        ({"main": 'import { total } from "./other.mjs";\n' + MAIN}, r"which is not there"),
        (
            {"main": 'import { total } from "./other.mjs";\n' + MAIN, "other": "const total = 1;"},
            r"main.mjs imports total, which other.mjs lacks",
        ),
        ({"main": 'import total from "./main.mjs";\n' + MAIN}, r"main.mjs:1 cannot be joined"),
        ({"main": 'import { a } from "./main.mjs";\n' + MAIN}, r"main.mjs → main.mjs"),
        (
            {"main": 'import { a as b } from "./a.mjs";\n' + MAIN, "a": "export const a = 1;\n"},
            r"main.mjs imports a as b, which a.mjs lacks",
        ),
        ({"main": 'import { total } from "total";\n' + MAIN}, r"main.mjs:1 cannot be joined"),
        ({"main": MAIN + "\nexport { total };\n"}, r"main.mjs:5 cannot be joined"),
        ({"main": MAIN + "export let total = 1;\n"}, r"main.mjs:4 cannot be joined"),
        ({"main": "export const total = 1;\n"}, r"main.mjs needs one “export default function”"),
        (
            {"main": 'import { a } from "./other.mjs";\n' + MAIN, "other": MAIN},
            r"other.mjs:1 cannot be joined",
        ),
        (
            {
                "main": 'import { a } from "./a.mjs";\n' + MAIN,
                "a": 'import { b } from "./b.mjs";\nexport const a = 1;\n',
                "b": 'import { a } from "./a.mjs";\nexport const b = 1;\n',
            },
            r"main.mjs → a.mjs → b.mjs → a.mjs",
        ),
        (
            {
                "main": 'import { a } from "./a.mjs";\n' + MAIN,
                "a": "export const a = 1;\nexport const a = 2;\n",
            },
            r"a.mjs exports a name twice",
        ),
    ],
)
def test_what_cannot_be_joined_is_refused(
    modules: dict[str, str], message: str, tmp_path: Path
) -> None:
    with pytest.raises(ModuleError, match=message):
        bundle(write(tmp_path, **modules))
