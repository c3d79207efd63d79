"""What masks depend on: of a recipe without its colours, and of one class by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from maskapp.core.recipe.mask_class import DEFAULT_COLOR, MaskClass

if TYPE_CHECKING:
    from maskapp.core.recipe.recipe import Recipe


def without_colors(recipe: Recipe) -> Recipe:
    """Return a recipe with the same masks, whatever colours its classes are painted in."""
    if all(each.color == DEFAULT_COLOR for each in recipe.classes):
        return recipe
    classes = tuple(replace(each, color=DEFAULT_COLOR) for each in recipe.classes)
    return replace(recipe, classes=classes)


def of_class(recipe: Recipe, name: str) -> Recipe:
    """Return the recipe of one class: it, behind the classes that bound it.

    Its mask has the same bits as in the whole recipe, and stays the same recipe when a class
    changes that has no say in it.

    Parameters
    ----------
    recipe : Recipe
    name : str
        Of the class: the last one of what is returned.

    Raises
    ------
    RecipeError
        If there is no such class.
    """
    by_name = {each.name: each for each in recipe.classes}
    chain = [recipe.classes[recipe.index_of(name)]]
    while (within := chain[0].within) is not None:
        chain.insert(0, by_name[within])
    return recipe if len(chain) == len(recipe.classes) else replace(recipe, classes=tuple(chain))


def subject(recipe: Recipe) -> MaskClass:
    """Return the class that a recipe of one class is of: its last.

    Raises
    ------
    ValueError
        If there are classes that do not bound it: then nobody said which class is meant.
    """
    for outer, each in zip((None, *recipe.classes), recipe.classes, strict=False):
        if each.within != (outer.name if outer else None):
            raise ValueError("a recipe of several classes, where one is meant: take of_class first")
    return recipe.classes[-1]
