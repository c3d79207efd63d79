"""Registries, one shape: a folder whose modules hold the members, each with all its parts.

A member carries its id, its words for people, its limits and what it does. Whatever lists, reads or
runs members asks the registry, so that a new one is one new file.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, Protocol, TypeVar


class Member(Protocol):
    """What every registry knows of its members."""

    @property
    def id(self) -> str:
        """Name in files, recipes and on the command line."""

    @property
    def label(self) -> str:
        """Name on the page."""

    @property
    def rank(self) -> int:
        """Place among the others, the lowest first."""


M = TypeVar("M", bound=Member)
S = TypeVar("S")


def modules_of(package: str) -> Iterator[ModuleType]:
    """Import and yield the modules directly in a package, by name."""
    folder = importlib.import_module(package)
    for found in sorted(pkgutil.iter_modules(folder.__path__), key=lambda each: each.name):
        yield importlib.import_module(f"{package}.{found.name}")


def members(package: str, kind: type[M]) -> dict[str, M]:
    """Return the instances of `kind` that the modules of a package define, by id, by rank.

    Parameters
    ----------
    package : str
        Dotted name of a folder.
    kind : type

    Raises
    ------
    TypeError
        If two members have the same id, label or rank: one would hide the other.
    """
    return registered(
        found
        for module in modules_of(package)
        for found in vars(module).values()
        if isinstance(found, kind)
    )


def kinds(package: str, base: type[S], parts: tuple[str, ...] = ()) -> dict[str, type[S]]:
    """Return the classes below `base` that the modules of a package define, by id, by rank.

    Parameters
    ----------
    package : str
        Dotted name of a folder.
    base : type
        Whose subclasses have `id`, `label` and `rank`.
    parts : tuple of str
        Other attributes that each must have.

    Raises
    ------
    TypeError
        If a class lacks a part or a method, or as for :func:`members`.
    """
    found: list[Any] = []  # classes with the attributes of a Member, which no type can say
    for module in modules_of(package):
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, base) and each is not base:
                lacking = [part for part in ("id", "label", "rank", *parts) if not _has(each, part)]
                lacking += sorted(getattr(each, "__abstractmethods__", ()))
                if lacking:
                    raise TypeError(f"{each.__name__} lacks {', '.join(lacking)}")
                found.append(each)
    return registered(found)


def _has(kind: type, part: str) -> bool:
    return getattr(kind, part, None) is not None


def registered(found: Iterable[M]) -> dict[str, M]:
    """Return members by id, in the order of their ranks; see :func:`members`."""
    rows: dict[str, M] = {}
    for member in sorted(found, key=lambda each: each.rank):
        if rows.get(member.id) is member:
            continue  # imported by another module of the folder
        for other in rows.values():
            for part in ("id", "label", "rank"):
                if getattr(member, part) == getattr(other, part):
                    raise TypeError(
                        f"{member.id} and {other.id} have the same {part}: {getattr(member, part)}"
                    )
        rows[member.id] = member
    return rows
