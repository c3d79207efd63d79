"""Opening images that come with the page, as a pure function."""

from __future__ import annotations

from collections.abc import Sequence

from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.state.model import State
from maskapp.ui.state.rule_edits import as_first_rule, load_recipe, new_image


def open_examples(state: State, names: Sequence[str], recipe: Recipe) -> State:
    """Look at the first of some examples, with a rule for them unless the user has an own one.

    The page made the rule: the user's own images get one of their own, and undo does not lead to
    before it.
    """
    others = tuple(name for name in state.view.examples if name not in names)
    state = new_image(
        state.with_view(examples=(*others, *names)),
        f"example-{names[0]}",
    )
    document = state.document
    if document.rows:
        return state
    state = load_recipe(state, recipe)
    return as_first_rule(state) if document.pristine else state
