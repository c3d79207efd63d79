"""The source of functions as scripts print it, with all that they call."""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import re
import symtable
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

_WIDTH = 88
Definition = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


@dataclass(frozen=True, order=True)
class Import:
    """One name that a script imports.

    Parameters
    ----------
    module : str
        ``"skimage"``.
    name : str
        What is imported from it: ``"filters"``; "" for the module itself.
    alias : str
        Its name in the script, where that is another one.
    """

    module: str
    name: str = ""
    alias: str = ""


@dataclass(frozen=True)
class Carried:
    """Texts that a script holds, each after those that it needs, and what they import."""

    texts: tuple[str, ...]
    imports: frozenset[Import]


def import_lines(imports: Iterable[Import]) -> list[str]:
    """Return import statements, those of the standard library first, an empty line between."""
    whole: set[tuple[str, str]] = set()
    parts: dict[str, set[str]] = {}
    for each in imports:
        alias = f" as {each.alias}" if each.alias else ""
        if each.name:
            parts.setdefault(each.module, set()).add(f"{each.name}{alias}")
        else:
            whole.add((each.module, f"import {each.module}{alias}"))
    several = [
        (module, f"from {module} import {', '.join(sorted(parts[module]))}")
        for module in sorted(parts)
    ]
    own: list[str] = []
    others: list[str] = []
    for module, line in (*sorted(whole), *several):
        (own if module.split(".")[0] in sys.stdlib_module_names else others).append(line)
    return [*own, *([""] if own and others else []), *others]


def carried(functions: Iterable[Callable[..., Any]]) -> Carried:
    """Return the source of functions of maskapp and of all functions and constants they use.

    Each stands once, as it stands in its module, but without annotations; imports are apart, since
    they belong to the top of a script.

    Parameters
    ----------
    functions : iterable of callable
        Defined at the top of modules of maskapp.

    Raises
    ------
    ValueError
        If a script could not hold them: two would have the same name, or one uses something that is
        neither defined at the top of a module of maskapp nor imported there.
    """
    found = _Collected()
    for function in functions:
        whole = inspect.unwrap(function)
        _carry(found, whole.__module__, whole.__name__)
    return Carried(tuple(found.texts), frozenset(found.imports))


@dataclass
class _Collected:
    texts: list[str] = field(default_factory=list)
    imports: set[Import] = field(default_factory=set)
    homes: dict[str, str] = field(default_factory=dict)
    """The module of each name."""


def _carry(found: _Collected, module: str, name: str) -> None:
    """Add the definition of a name at the top of a module of maskapp, after what it uses."""
    if not _settle(found, name, module):
        return
    _, definitions, imported = _top(module)
    text, own, names = _plain(module, name)
    imports = list(own)
    for used in names:
        if used == name:
            continue
        if used in definitions:
            _carry(found, module, used)
        elif used in imported and imported[used].module.split(".")[0] != "maskapp":
            imports.append(imported[used])
        elif used in imported and imported[used].name in _top(imported[used].module)[1]:
            if imported[used].alias:
                raise ValueError(f"{module} gives {imported[used].name} another name, {used}")
            _carry(found, imported[used].module, used)
        elif not hasattr(builtins, used):
            raise ValueError(f"{name} of {module} uses {used}, which a script cannot hold")
    for each in imports:
        _settle(found, each.alias or each.name or each.module, each.module)
    found.imports.update(imports)
    found.texts.append(text)


def _settle(found: _Collected, name: str, module: str) -> bool:
    """Let a name be that of a module; return whether it is new."""
    new = name not in found.homes
    home = found.homes.setdefault(name, module)
    if home != module:
        raise ValueError(f"in a script {name} would be that of {home} and that of {module}")
    return new


@cache
def _top(module: str) -> tuple[str, dict[str, Definition], dict[str, Import]]:
    """Return a module's source, and what it defines and imports at its top, by name."""
    source = inspect.getsource(importlib.import_module(module))
    tree = ast.parse(source)
    definitions: dict[str, Definition] = {}
    imported: dict[str, Import] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            definitions[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            definitions |= {each.id: node for each in targets if isinstance(each, ast.Name)}
        elif isinstance(node, ast.Import | ast.ImportFrom):
            imported |= {each.alias or each.name or each.module: each for each in _names(node)}
    return source, definitions, imported


@cache
def _plain(module: str, name: str) -> tuple[str, tuple[Import, ...], tuple[str, ...]]:
    """Return a definition as scripts print it, the imports in it, and the names it uses."""
    source, definitions, _ = _top(module)
    whole = _without_annotations(_text(source, definitions[name]))
    text, imports = _without_imports(whole)
    return text, tuple(imports), tuple(_used(whole))


def _names(node: ast.Import | ast.ImportFrom) -> Iterator[Import]:
    for each in node.names:
        if isinstance(node, ast.Import):
            yield Import(each.name, alias=each.asname or "")
        else:
            yield Import(node.module or "", each.name, each.asname or "")


def _text(source: str, node: Definition) -> str:
    """Return the lines of a definition, with its decorators or the comment above it."""
    lines = source.splitlines()
    decorators = [] if isinstance(node, ast.Assign | ast.AnnAssign) else node.decorator_list
    start = min([node.lineno, *(each.lineno for each in decorators)]) - 1
    while start and lines[start - 1].startswith("#"):
        start -= 1
    text = "\n".join(lines[start : node.end_lineno])
    return re.sub(r"  # (type: ignore|noqa).*", "", text)


def _used(text: str) -> list[str]:
    """Return the global names that a definition uses, in a fixed order."""
    whole = symtable.symtable(text, "carried", "exec")
    names = {each.get_name() for each in whole.get_symbols() if each.is_referenced()}
    inner = whole.get_children()
    while inner:
        table = inner.pop()
        names |= {each.get_name() for each in table.get_symbols() if each.is_global()}
        inner += table.get_children()
    return sorted(names)


def _without_imports(text: str) -> tuple[str, list[Import]]:
    """Return a definition without the imports in it, and these."""
    tree = ast.parse(text)
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    lines = text.splitlines()
    gone = {at for node in nodes for at in range(node.lineno - 1, node.end_lineno or 0)}
    lines = [line for at, line in enumerate(lines) if at not in gone]
    # Where imports began the function, an empty line is left between its docstring and its body.
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    written = "\n".join(kept).replace('"""\n\n    ', '"""\n    ')
    return written, [each for node in nodes for each in _names(node)]


def _without_annotations(text: str) -> str:
    raw = text.encode()
    starts = [0]
    for line in raw.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    cuts = [
        (starts[first[0] - 1] + first[1], starts[last[0] - 1] + last[1])
        for first, last in _annotations(ast.parse(raw))
    ]
    for start, stop in sorted(cuts, reverse=True):
        raw = raw[:start] + raw[stop:]
    return _with_short_head(raw.decode())


def _with_short_head(text: str) -> str:
    """Write a function's first line anew: spaces and breaks were for the annotations."""
    node = ast.parse(text).body[0]
    if not isinstance(node, ast.FunctionDef) or node.body[0].lineno == node.lineno:
        return text
    head = f"def {node.name}({ast.unparse(node.args)}):"
    if len(head) > _WIDTH:
        return text
    lines = text.splitlines()
    return "\n".join([*lines[: node.lineno - 1], head, *lines[node.body[0].lineno - 1 :]])


_Place = tuple[int, int]


def _annotations(tree: ast.AST) -> Iterator[tuple[_Place, _Place]]:
    """Yield where annotations begin, with their colon or arrow, and end: line and column."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation:
            name_ends = node.col_offset + len(node.arg.encode())
            yield (node.lineno, name_ends), _end(node.annotation)
        elif isinstance(node, ast.AnnAssign) and node.value:
            yield _end(node.target), _end(node.annotation)
        elif isinstance(node, ast.FunctionDef) and node.returns:
            arrow = node.returns.col_offset - len(" -> ")
            yield (node.returns.lineno, arrow), _end(node.returns)


def _end(node: ast.expr) -> _Place:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return node.end_lineno, node.end_col_offset
