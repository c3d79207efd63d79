"""The name of a channel of one's own."""

from __future__ import annotations

from collections.abc import Mapping

from maskapp.core.color.channel import Channel
from maskapp.core.validation import check_name, name_key
from maskapp.errors import RecipeError, quoted

OWN = "Your own"
"""The family of these channels."""
MAX_TEXT = 400
"""Characters of a name with its formula."""


def divided(text: str, known: Mapping[str, Channel]) -> tuple[str, str]:
    """Return name and formula of ``"name = formula"``.

    Parameters
    ----------
    text : str
    known : mapping
        The channels that there are, whose ids and labels are no names.

    Raises
    ------
    RecipeError
        If the text is too long, the name is no legal one, or belongs to another channel.
    """
    if len(text) > MAX_TEXT:
        raise RecipeError(f"a channel of your own has at most {MAX_TEXT} characters")
    before, _, formula = text.partition("=")
    name = before.strip()
    check_name(name, "a channel", "")
    taken = {name_key(each) for row in known.values() for each in (row.id, row.label)}
    if name_key(name) in taken:
        raise RecipeError(f"{quoted(name)} is a channel already. Give yours another name")
    return name, formula.strip()
