"""Only ui/host uses what Streamlit does not promise; the rest of the page keeps to its public API.

An upgrade then breaks nothing but functions of ui/host, whose contracts say what is lost.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from types import ModuleType

import pytest
import streamlit

from tests.test_architecture import ROOT, imported

UI = ROOT / "maskapp" / "ui"
HOST = UI / "host"
PUBLIC = ("streamlit.typing",)
"""Modules below Streamlit's own that it documents for apps."""
NAMESPACES = ("components", "components.v2")
"""Modules that are reached as attributes, `st.components.v2`."""
FILES = sorted(each for each in UI.rglob("*.py") if HOST not in each.parents)
STATIC = Path(streamlit.__file__).parent / "static"


def private_uses(file: Path, root: Path = ROOT) -> list[str]:
    """What a module uses of Streamlit, or of anybody's, that is not public."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = [
        name
        for name in imported(file, root)
        if name.startswith("streamlit.")
        and not name.startswith(tuple(f"{each}." for each in PUBLIC))
        and name not in PUBLIC
    ]
    return sorted(found) + [f"{file.name}: {use}" for node in ast.walk(tree) for use in _uses(node)]


def _uses(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        owner = ast.unparse(node.value)
        if _is_hidden(node.attr) and owner not in ("self", "cls", "super()"):
            yield ast.unparse(node)
            return
        root, *names = f"{owner}.{node.attr}".split(".")
        if root in ("st", "streamlit") and all(name.isidentifier() for name in names):
            whole = ".".join(names)
            found = _public(whole)
            if found is None or (isinstance(found, ModuleType) and whole not in NAMESPACES):
                yield ast.unparse(node)
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("getattr", "setattr", "delattr"):
        name = node.args[1]
        if isinstance(name, ast.Constant) and _is_hidden(str(name.value)):
            yield ast.unparse(node)


def _is_hidden(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _public(dotted: str) -> object:
    """What `st.dotted` is, as far as it is one of Streamlit's; None where there is no such name."""
    found: object = streamlit
    for name in dotted.split("."):
        if not isinstance(found, ModuleType):
            return found  # an attribute of what a name holds
        found = getattr(found, name, None)
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(UI)))
def test_only_the_host_uses_what_streamlit_does_not_promise(file: Path) -> None:
    assert private_uses(file) == []


@pytest.mark.parametrize(
    "line",
    [
        "from streamlit.runtime import get_instance",
        "from streamlit import runtime",
        "import streamlit.proto.Common_pb2",
        "from streamlit.errors import StreamlitAPIException",
        "st.runtime.get_instance()",
        "st.elements",
        "st._main.text('')",
        "st.session_state._state",
        "runtime()._session_mgr.list_sessions()",
        "getattr(st.session_state, '_new_widget_state')",
        "st.no_such_widget()",
    ],
)
def test_a_private_use_is_found(tmp_path: Path, line: str) -> None:
    file = tmp_path / "maskapp" / "page.py"
    file.parent.mkdir()
    file.write_text(f"import streamlit as st\n{line}\n", encoding="utf-8")
    assert private_uses(file, tmp_path) != []


def test_public_uses_are_none(tmp_path: Path) -> None:
    file = tmp_path / "maskapp" / "page.py"
    file.parent.mkdir()
    file.write_text(
        "import streamlit as st\nfrom streamlit.typing import UploadedFile\n"
        "st.components.v2.component('x')\nst.session_state['a'].b\nself._own\n__name__\n",
        encoding="utf-8",
    )
    assert private_uses(file, tmp_path) == []


@pytest.mark.parametrize("file", sorted(HOST.glob("*.py")), ids=lambda file: file.stem)
def test_the_host_starts_whatever_streamlit_lacks(file: Path) -> None:
    # What is imported at the head of a module would end the page before anything can be said.
    body = ast.parse(file.read_text(encoding="utf-8")).body
    head = list(takewhile(lambda each: not isinstance(each, ast.FunctionDef), body))
    names = [ast.unparse(each) for each in head if isinstance(each, ast.Import | ast.ImportFrom)]
    assert [each for each in names if "streamlit." in each or "from streamlit" in each] == []


# ---- names of Streamlit's own elements, by which the page's style and browser code find them


def names_in_the_browser() -> dict[str, list[str]]:
    """Streamlit's test ids that the page's style sheets and browser code name, with where."""
    found: dict[str, list[str]] = {}
    for file in [*UI.rglob("*.css"), *UI.rglob("*.mjs")]:
        for part in file.read_text(encoding="utf-8").split('data-testid="')[1:]:
            found.setdefault(part.partition('"')[0], []).append(file.name)
    return found


@pytest.fixture(scope="module")
def shipped() -> str:
    """All of Streamlit's browser code."""
    return "".join(each.read_text(encoding="utf-8") for each in STATIC.rglob("*.js"))


@pytest.mark.parametrize("name", ["blockErrorDialogs", "allowedOrigins"])
def test_streamlit_still_asks_its_server_how_to_behave(shipped: str, name: str) -> None:
    assert f".{name}" in shipped or f"{name}:" in shipped, (
        "Streamlit no longer asks: its own error boxes reach people, or other sites the page."
    )


@pytest.mark.parametrize("name", ["test-connection-state", "SEND_APP_HEARTBEAT"])
def test_streamlit_still_tells_of_its_connection(shipped: str, name: str) -> None:
    assert name in shipped, "Streamlit no longer tells: a lost connection is not said in words."


@pytest.mark.parametrize("name", [*names_in_the_browser(), "st-key-"])
def test_streamlit_still_names_what_the_page_styles(shipped: str, name: str) -> None:
    where = ", ".join(sorted(set(names_in_the_browser().get(name, ["page.css"]))))
    # Buttons' names end in their kind, which is put together in the browser.
    parts = name.partition("-")[0] if name.startswith("stBaseButton-") else name
    if parts not in shipped:
        pytest.fail(
            f"Streamlit no longer names an element “{name}”: {where} no longer finds it, and that "
            "part of the page looks or works as Streamlit's default does."
        )
