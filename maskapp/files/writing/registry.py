"""Every export by its id, in the order in which the page offers them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from maskapp.errors import ImageError
from maskapp.files.writing.export import Export, MaskFormat
from maskapp.registry import members

EXPORTS: dict[str, Export] = members(
    "maskapp.files.writing.exports",
    Export,  # type: ignore[type-abstract]  # only members of its subclasses are made
)

FORMATS: dict[str, MaskFormat] = {
    id_: each for id_, each in EXPORTS.items() if isinstance(each, MaskFormat)
}
"""Those that store one mask in a file."""

E = TypeVar("E", bound=Export)


def chosen(id: str, among: Mapping[str, E]) -> E:  # noqa: A002  # as the registry calls it
    """Return the export with an id.

    Raises
    ------
    ImageError
        If there is none.
    """
    known = ", ".join(among)
    if id.lower() in ("jpeg", "jpg"):
        raise ImageError(
            "JPEG is lossy: the mask's edges would become greys that are neither 0 nor 255. "
            f"Use one of: {known}."
        )
    if id not in among:
        raise ImageError(f"{id!r} is not a mask format. Use one of: {known}.")
    return among[id]
