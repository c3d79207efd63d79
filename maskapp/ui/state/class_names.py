"""What changed among the classes themselves, in words for undo."""

from __future__ import annotations

from maskapp.ui.state.model import Document


def classes_name(before: Document, after: Document) -> str:
    """Return what became of a class: added, removed, moved, renamed …; "" for nothing.

    Nor is it told of classes that are all others, as those of a recipe that is loaded.
    """
    old, new = ({card.id: card for card in each.classes} for each in (before, after))
    kept = [key for key in new if key in old]
    if not kept:
        return ""
    for key in new.keys() - old.keys():
        return f"Class {new[key].name} added"
    for key in old.keys() - new.keys():
        return f"Class {old[key].name} removed"
    if list(old) != list(new):
        return "Classes in another order"
    for key in kept:
        one, other = old[key], new[key]
        if one.name != other.name:
            return f"Class {one.name} → {other.name}"
        if one.color != other.color:
            return f"{other.name}: another colour"
        if one.within != other.within:
            outer = None if other.within is None else new[other.within].name
            return f"{other.name}: within {outer}" if outer else f"{other.name}: within no class"
    return ""
