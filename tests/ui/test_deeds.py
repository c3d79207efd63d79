"""Every widget tells that something was done: act, report or deed, on every path of its callback.

A message from the browser holds the values of all widgets. Where one came with a deed that nobody
counted, :func:`maskapp.ui.state.session.settle` takes the old value of another widget for an edit,
and the last edit is undone. So a widget without a callback is as wrong as a callback that returns
early without a word.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from textwrap import dedent
from types import SimpleNamespace

import pytest
import streamlit as st

from maskapp.core.image import Image
from maskapp.ui.compute.picking import SetFitter
from maskapp.ui.images import uploader
from maskapp.ui.rule import histograms, recipe_loader
from maskapp.ui.state import session
from maskapp.ui.viewer import panel
from tests.test_architecture import ROOT
from tests.ui.pictures import noise

UI = ROOT / "maskapp" / "ui"
TELLING = {"act", "report", "deed", "undo", "redo"}
"""Functions of `session` that count as a deed."""

WIDGETS = {
    "button": "on_click", "form_submit_button": "on_click", "download_button": "on_click",
    "menu_button": "on_click",
    "checkbox": "on_change", "toggle": "on_change", "radio": "on_change", "selectbox": "on_change",
    "multiselect": "on_change", "pills": "on_change", "segmented_control": "on_change",
    "slider": "on_change", "select_slider": "on_change", "text_input": "on_change",
    "text_area": "on_change", "number_input": "on_change", "date_input": "on_change",
    "datetime_input": "on_change", "time_input": "on_change", "file_uploader": "on_change",
    "camera_input": "on_change", "audio_input": "on_change", "color_picker": "on_change",
    "feedback": "on_change", "pagination": "on_change", "data_editor": "on_change",
    "chat_input": "on_submit",
}  # fmt: skip
"""Streamlit's widgets that always send their value, with what they call then.

Others (expanders, tabs, popovers, charts, components) send something only where a callback or
"rerun" is given.
"""

NO_DEED: dict[str, str] = {
    "widgets/number_box.py: _on_change": "the browser tells late of a box that is gone",
    "images/uploader.py: _take": "Streamlit calls it again where nothing changed",
    "widgets/tab/__init__.py: _on_hello": "a tab that has no state yet says which one it is",
}
"""Callbacks that may return without a deed, and why."""


@dataclass
class House:
    """The functions of the page's modules, to follow callbacks through them.

    Parameters
    ----------
    trees : dict
        Modules, parsed, by their file's name.
    """

    trees: dict[str, ast.Module]
    functions: dict[tuple[str, str], ast.FunctionDef] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, tree in self.trees.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    self.functions[name, node.name] = node

    # ---- does a callback tell?

    def problem(self, module: str, callback: ast.expr, within: ast.FunctionDef | None) -> str:
        """Say what is wrong with a callback; "" if nothing is."""
        if isinstance(callback, ast.BoolOp):
            found = (self.problem(module, each, within) for each in callback.values)
            return next(filter(None, found), "")
        if isinstance(callback, ast.Call) and ast.unparse(callback.func) == "partial":
            return self.problem(module, callback.args[0], within)
        if isinstance(callback, ast.Lambda):
            return "" if self._calls(module, callback.body) else "the lambda tells of no deed"
        name = ast.unparse(callback)
        if _tells(name):
            return ""
        if within and name in _parameters(within):
            return self._problem_of_callers(module, within, name)
        owner, _, plain = name.rpartition(".")
        home = f"state/{owner}.py" if owner else module
        function = self.functions.get((home, plain))
        if function is None:
            return f"{name} cannot be followed: let it be a function of its module or of the state"
        if f"{module}: {name}" in NO_DEED or self.tells(home, function):
            return ""
        return f"{name} can return without session.act, report or deed"

    def _problem_of_callers(self, home: str, function: ast.FunctionDef, parameter: str) -> str:
        """Say what is wrong with what callers give for a parameter."""
        place = _parameters(function).index(parameter)
        modules = [home] if function.name.startswith("_") else list(self.trees)
        for module in modules:
            tree = self.trees[module]
            for within, call in _calls_in(tree):
                if ast.unparse(call.func).rpartition(".")[2] != function.name:
                    continue
                given = [each.value for each in call.keywords if each.arg == parameter]
                if not given and len(call.args) > place:
                    given = [call.args[place]]
                if not given:
                    return f"{module} calls {function.name} without {parameter}"
                if problem := self.problem(module, given[0], within):
                    return problem
        return ""

    def tells(self, module: str, function: ast.FunctionDef) -> bool:
        """Whether a function tells of a deed on all paths."""
        falls, leaves = self._silent(module, function.body)
        return not (falls or leaves)

    def _silent(self, module: str, body: Sequence[ast.stmt]) -> tuple[bool, bool]:
        """Whether a path without a deed reaches the end of statements, or returns among them."""
        leaves = False
        for statement in body:
            if isinstance(statement, ast.FunctionDef):
                continue
            if isinstance(statement, ast.Raise):
                return False, leaves
            ways = _ways(statement)
            told = isinstance(statement, ast.If) and self._calls(module, statement.test)
            if ways and not told:
                silent = [self._silent(module, way) for way in ways]
                leaves = leaves or any(each[1] for each in silent)
                if not any(each[0] for each in silent):
                    return False, leaves
            elif told or self._calls(module, statement):
                return False, leaves
            elif isinstance(statement, ast.Return):
                return False, True
        return True, leaves

    def _calls(self, module: str, node: ast.AST) -> bool:
        """Whether a statement or an expression calls what tells, not only names it."""
        if isinstance(node, ast.Lambda):
            return False
        if isinstance(node, ast.BoolOp):
            return self._calls(module, node.values[0])
        if isinstance(node, ast.IfExp):
            return self._calls(module, node.test) or (
                self._calls(module, node.body) and self._calls(module, node.orelse)
            )
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if _tells(name):
                return True
            function = self.functions.get((module, name))
            if function and self.tells(module, function):
                return True
        return any(self._calls(module, each) for each in ast.iter_child_nodes(node))

    # ---- which widgets are there?

    def problems(self) -> list[str]:
        """What is wrong with the widgets of all modules."""
        return [
            f"{module}:{call.lineno}: {problem}"
            for module, tree in self.trees.items()
            for within, call in _calls_in(tree)
            for problem in self._of_widget(module, call, within)
        ]

    def _of_widget(
        self, module: str, call: ast.Call, within: ast.FunctionDef | None
    ) -> Iterator[str]:
        name = ast.unparse(call.func)
        owner, _, kind = name.rpartition(".")
        given = {each.arg: each.value for each in call.keywords if each.arg}
        if name != "_mount" and (not owner or kind not in dir(st)):
            return
        wanted = WIDGETS.get(kind)
        callbacks = [each for each in given if each.startswith("on_")]
        if wanted and wanted not in callbacks:
            yield f"{kind} has no {wanted}: give it session.deed, or what it changes"
        for each in callbacks:
            value = given[each]
            if isinstance(value, ast.Constant):
                if value.value != "ignore":
                    yield f"{kind} has {each}={value.value!r}: give it session.deed"
            elif problem := self.problem(module, value, within):
                yield f"{kind}: {problem}"


def _ways(statement: ast.stmt) -> list[list[ast.stmt]]:
    """The ways through a statement that holds others; none if it holds none."""
    if isinstance(statement, ast.If):
        return [statement.body, statement.orelse]
    if isinstance(statement, ast.For | ast.While | ast.With):
        return [statement.body]  # a loop is taken to run: `for _ in range(steps): session.undo()`
    if isinstance(statement, ast.Try):
        handled = [each.body for each in statement.handlers]
        return [[*statement.body, *statement.orelse], *handled]
    if isinstance(statement, ast.Match):
        raise NotImplementedError("match in a callback: teach this test to follow it")
    return []


def _tells(name: str) -> bool:
    owner, _, function = name.rpartition(".")
    return owner == "session" and function in TELLING


def _parameters(function: ast.FunctionDef) -> list[str]:
    given = function.args
    return [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]


def _calls_in(
    node: ast.AST, within: ast.FunctionDef | None = None
) -> Iterator[tuple[ast.FunctionDef | None, ast.Call]]:
    """All calls below a node, each with the function that it stands in."""
    for each in ast.iter_child_nodes(node):
        if isinstance(each, ast.Call):
            yield within, each
        yield from _calls_in(each, each if isinstance(each, ast.FunctionDef) else within)


def of_the_page() -> House:
    # The host draws sign-in, where there is no state yet.
    files = {each.relative_to(UI).as_posix(): each for each in sorted(UI.rglob("*.py"))}
    return House(
        {
            name: ast.parse(file.read_text("utf-8"))
            for name, file in files.items()
            if not name.startswith("host/")
        }
    )


def test_every_widget_of_the_page_tells_what_was_done() -> None:
    house = of_the_page()
    assert len(house.trees) > 30
    assert house.problems() == []


@pytest.mark.parametrize("name", NO_DEED)
def test_what_may_be_silent_is_there_and_is_silent(name: str) -> None:
    module, _, function = name.partition(": ")
    house = of_the_page()
    assert not house.tells(module, house.functions[module, function])


def test_what_counts_as_telling_does_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {"key": 1})
    kept = session.holder()
    calls = {
        "act": lambda: session.act(lambda state: state),
        "report": lambda: session.report("key", print),
        "deed": session.deed,
        "undo": session.undo,
        "redo": session.redo,
    }
    assert calls.keys() == TELLING
    for count, name in enumerate(sorted(calls), start=1):
        calls[name]()
        assert kept.acts + len(kept.reports) == count, name


PICTURE = Image(noise())
QUIET: dict[str, tuple[Callable[[], None], dict[str, object]]] = {
    "files that never came": (uploader._on_missing, {"dropping-component": {"missing": "no list"}}),
    "what was missing is read": (uploader._on_read, {}),
    "a recipe file comes again": (
        partial(recipe_loader._on_recipe, "recipe-7"),
        {"recipe-7": SimpleNamespace(getvalue=lambda: b"{}")},
    ),
    "a recipe file is removed": (partial(recipe_loader._on_recipe, "recipe"), {"recipe": None}),
    "a drag across a histogram is taken back": (
        partial(histograms._on_drag, ()),
        {"histograms": {"selection": {}}},
    ),
    "a pixel of an earlier image": (
        partial(panel._on_actions, PICTURE, SetFitter(PICTURE, "a", dict)),
        {"viewer": {"actions": {"hand": "h", "actions": [{"n": 1, "kind": "pick", "key": "?"}]}}},
    ),
}
"""Deeds that change nothing in the state: callbacks, and what the browser sent."""


@pytest.mark.parametrize("name", QUIET)
def test_an_old_value_beside_a_deed_that_changes_nothing_undoes_no_edit(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    callback, sent = QUIET[name]
    monkeypatch.setattr(st, "session_state", {**sent, "invert": False})
    session.holder().earlier["invert"] = [False]  # the page has just switched it on
    applied: list[object] = []
    callback()
    session.report("invert", applied.append)
    session.settle()
    assert applied == []


def test_streamlits_widgets_are_all_known() -> None:
    # A widget that comes with an upgrade and takes a callback belongs into the table.
    callbacks = {"on_click", "on_change", "on_submit"}
    found = {
        name: callbacks & inspect.signature(getattr(st, name)).parameters.keys()
        for name in dir(st)
        if inspect.ismethod(getattr(st, name)) or inspect.isfunction(getattr(st, name))
    }
    asked = {"expander", "popover", "tabs", "link_button"}  # send something only where asked to
    assert {name for name, each in found.items() if each} - asked == WIDGETS.keys()
    assert all(WIDGETS[name] in found[name] for name in WIDGETS)


def problems_of(source: str, **others: str) -> list[str]:
    sources = {"panel.py": source} | {f"{name}.py": text for name, text in others.items()}
    return House({name: ast.parse(dedent(text)) for name, text in sources.items()}).problems()


HALF_DONE = {
    "a widget without a callback": "st.toggle('Over the image', key='over')",
    "a reader without one": "st.file_uploader('Images')",
    "a panel that only reruns": "st.expander('More', on_change='rerun')",
    "a chart that only reruns": "st.plotly_chart(figure, on_select='rerun')",
    "an edit that is made without act": """
        def _on_log():
            session.store(rule_edits.set_log(session.load(), st.session_state["log"]))
        st.toggle("Log", on_change=_on_log)
        """,
    "a path without a word": """
        def _on_drag(channel):
            if channel:
                session.act(rule_edits.drag_band, channel)
        st.plotly_chart(figure, on_select=partial(_on_drag, 1))
        """,
    "an early return": """
        def _on_pick():
            if not st.session_state["pick"]:
                return
            session.act(rule_edits.pick_pixel)
        st.button("Pick", on_click=_on_pick)
        """,
    "a failure that is told, but not counted": """
        def _on_file():
            try:
                session.act(read)
            except ValueError:
                show()
        st.file_uploader("File", on_change=_on_file)
        """,
    "only if": """
        def _on_log():
            st.session_state["log"] and session.deed()
        st.toggle("Log", on_change=_on_log)
        """,
    "named, not called": """
        def _on_log():
            kept.append(session.deed)
        st.toggle("Log", on_change=_on_log)
        """,
    "a component of its own": """
        def _on_move():
            pass
        def slider(on_move):
            _mount(key="x", on_move_change=on_move)
        slider(on_move=_on_move)
        """,
    "a component that is called without": """
        def slider(on_move=None):
            _mount(key="x", on_move_change=on_move or session.deed)
        slider()
        """,
    "a function of another module": "st.button('Forget', on_click=picks.forget)",
}


@pytest.mark.parametrize("name", HALF_DONE)
def test_a_widget_that_is_half_done_is_refused(name: str) -> None:
    assert len(problems_of(HALF_DONE[name])) == 1


def test_a_widget_that_is_done_passes() -> None:
    source = """
        def _on_drag(key, channel):
            drag = dragged(key)
            if drag:
                session.act(rule_edits.drag_band, channel)
            else:
                session.deed()
        def _on_log():
            session.report("log", lambda log: session.act(rule_edits.set_log, log))
        def _go_back(steps):
            for _ in range(steps):
                session.undo()
        def _draw(on_open):
            st.plotly_chart(figure, on_select=partial(_on_drag, "x", 1))
            st.toggle("Log", on_change=_on_log)
            st.button("Back", on_click=partial(_go_back, 2))
            st.button("Add", on_click=session.act, args=(rule_edits.add_group,))
            st.popover("History", on_change=session.deed)
            st.popover("Help")
            st.download_button("Mask", on_click="ignore")
            st.button("Open", on_click=on_open)
        def panel():
            _draw(session.redo)
        """
    assert problems_of(source) == []


def test_private_functions_of_one_name_in_two_modules_are_two() -> None:
    source = """
        def _button(act):
            st.button("Undo", on_click=act)
        _button(session.undo)
        """
    assert problems_of(source, downloads="_button(chosen.mime)") == []
    public = source.replace("_button", "button_of")
    assert len(problems_of(public, downloads="button_of(chosen.mime)")) == 1
