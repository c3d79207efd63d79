"""Browser code is written as ES modules, which tools can check; Streamlit takes one text."""

from __future__ import annotations

import re
from pathlib import Path

_STATEMENT = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
_IMPORT = re.compile(r'^import \{([^{}]*)\} from "(\.[^"]*)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_DEFAULT = re.compile(r"^export default function\b", re.MULTILINE)


class ModuleError(ValueError):
    """Browser code that cannot be joined; names the file and says why."""


def bundle(entry: Path, *, beside: Path | None = None) -> str:
    """Join an ES module with all that it imports, directly or not.

    An imported module becomes a function that is called once, before all that import it, and
    returns what the module exports: names stay apart, as they do between modules.

    Parameters
    ----------
    entry : Path
        Module with the default export. In it and in what it imports, import and export statements
        begin their lines, and are of the forms ``import { a, b } from "./file.mjs";`` and
        ``export [async] function|class|const name``.
    beside : Path, optional
        A module without a default export.

    Returns
    -------
    str
        A module that imports nothing and has the default export of `entry`, and what the module
        beside it exports.

    Raises
    ------
    ModuleError
        If a statement has another form, a file is not there, a name is not exported where it is
        imported from or exported twice, modules import each other in a circle, or `entry` has no
        default export or another module has one.
    """
    entry = entry.resolve()
    bundled = _Bundle()
    text = bundled.joined(entry, ())
    if len(_DEFAULT.findall(text)) != 1:
        raise ModuleError(f"{entry.name} needs one “export default function”")
    exports = []
    if beside:
        beside = beside.resolve()
        bundled.add(beside, (entry,))
        names = ", ".join(bundled.exports[beside])
        exports.append(f"export const {{ {names} }} = {bundled.name(beside)};")
    return "\n".join([*bundled.parts, f"// {entry.name}\n{text}", *exports])


class _Bundle:
    """The modules met so far, each behind those that it imports.

    Attributes
    ----------
    parts : list of str
    exports : dict
        The names that a file exports.
    """

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.exports: dict[Path, list[str]] = {}

    def joined(self, file: Path, importing: tuple[Path, ...]) -> str:
        """Return the text of `file`, its imports taken from the functions' results."""
        if file in importing:
            names = " → ".join(each.name for each in (*importing, file))
            raise ModuleError(f"modules import each other: {names}")
        text = file.read_text("utf-8")
        for found in _STATEMENT.finditer(text):
            forms = (_IMPORT, _EXPORT) if importing else (_IMPORT, _EXPORT, _DEFAULT)
            if not any(form.match(text, found.start()) for form in forms):
                line = text.count("\n", 0, found.start()) + 1
                raise ModuleError(f"{file.name}:{line} cannot be joined: {found[0]}")

        def taken(found: re.Match[str]) -> str:
            names = [name for part in found[1].split(",") if (name := part.strip())]
            home = (file.parent / found[2]).resolve()
            if not home.is_file():
                raise ModuleError(f"{file.name} imports {found[2]}, which is not there")
            self.add(home, (*importing, file))
            for name in names:
                if name not in self.exports[home]:
                    raise ModuleError(f"{file.name} imports {name}, which {home.name} lacks")
            return f"const {{ {', '.join(names)} }} = {self.name(home)};"

        return _IMPORT.sub(taken, text)

    def add(self, file: Path, importing: tuple[Path, ...]) -> None:
        """Put a module behind those that it imports, unless it is there."""
        if file in self.exports:
            return
        text = self.joined(file, importing)
        names = [found[1] for found in _EXPORT.finditer(text)]
        if len(set(names)) != len(names):
            raise ModuleError(f"{file.name} exports a name twice: {', '.join(names)}")
        self.exports[file] = names
        body = f"{_EXPORT.sub('', text)}return {{ {', '.join(names)} }};"
        self.parts.append(f"// {file.name}\nconst {self.name(file)} = (() => {{\n{body}\n}})();")

    def name(self, file: Path) -> str:
        """Return what the result of a module's function is called."""
        return f"$module{list(self.exports).index(file)}"
