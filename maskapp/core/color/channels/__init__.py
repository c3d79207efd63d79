"""Channels: a module for each family, which holds their functions and rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from maskapp.core.color.channel import Channel
from maskapp.core.color.own.mix import mix
from maskapp.core.color.own.name import divided
from maskapp.core.color.own.stain import WORD, own_stain
from maskapp.registry import members

_MOST_KEPT = 256


class Channels(dict[str, Channel]):
    """The channels that there are, by id; looked up, also those that a text defines.

    ``CHANNELS["brown = 2 red - green - blue"]`` is a channel of one's own. It is not among
    those that are listed: what offers or tries all channels does not meet it.

    Raises
    ------
    KeyError
        If a text is neither an id nor a definition.
    RecipeError
        If a definition is not legal.
    """

    def __init__(self, known: Mapping[str, Channel]) -> None:
        super().__init__(known)
        self._defined = lru_cache(_MOST_KEPT)(self._define)

    def __missing__(self, text: str) -> Channel:
        if "=" not in text:
            raise KeyError(text)
        return self._defined(text)

    def _define(self, text: str) -> Channel:
        name, formula = divided(text, self)
        if formula.partition(" ")[0] == WORD:
            return own_stain(name, formula)
        return mix(name, formula, self)

    def in_order(self, used: Iterable[str]) -> list[str]:
        """Return ids as they are listed, each once; those of one's own last, by name."""
        there = set(used)
        return [*(id_ for id_ in self if id_ in there), *sorted(there - self.keys())]

    def with_own(self, used: Iterable[str]) -> list[str]:
        """Return the ids of all channels that there are, and of those of one's own in `used`."""
        return self.in_order({*self, *used})


CHANNELS = Channels(members(__name__, Channel))
"""Every channel by its id, in the order in which the page offers them."""
