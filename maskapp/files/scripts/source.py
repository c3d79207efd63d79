"""The source of functions as scripts print it: without annotations, imports at the top."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Source:
    """A function's text, and the import statements that it needs."""

    text: str
    imports: tuple[str, ...]


def source_of(function: Callable[..., Any]) -> Source:
    """Return a function's source without annotations, its own imports apart."""
    text = textwrap.dedent(inspect.getsource(function)).encode()
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    tree = ast.parse(text)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    cuts = [(starts[node.lineno - 1], starts[node.end_lineno or node.lineno]) for node in imports]
    cuts += [
        (starts[first[0] - 1] + first[1], starts[last[0] - 1] + last[1])
        for first, last in _annotations(tree)
    ]
    for start, stop in sorted(cuts, reverse=True):
        text = text[:start] + text[stop:]
    # Where imports began the function, an empty line is left between its docstring and its body.
    lines = text.decode().splitlines()
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    written = "\n".join(kept).replace('"""\n\n    ', '"""\n    ')
    return Source(written, tuple(ast.unparse(node) for node in imports))


_Span = tuple[tuple[int, int], tuple[int, int]]


def _annotations(tree: ast.AST) -> Iterator[_Span]:
    """Yield where annotations begin, with their colon or arrow, and end: line and column."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation:
            name_ends = node.col_offset + len(node.arg.encode())
            yield (node.lineno, name_ends), _end(node.annotation)
        elif isinstance(node, ast.AnnAssign):
            yield _end(node.target), _end(node.annotation)
        elif isinstance(node, ast.FunctionDef) and node.returns:
            arrow = node.returns.col_offset - len(" -> ")
            yield (node.returns.lineno, arrow), _end(node.returns)


def _end(node: ast.expr) -> tuple[int, int]:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return node.end_lineno, node.end_col_offset
