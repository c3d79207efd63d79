"""Channels: a module for each family, which holds their functions and rows."""

from __future__ import annotations

from maskapp.core.color.channel import Channel
from maskapp.registry import members

CHANNELS: dict[str, Channel] = members(__name__, Channel)
"""Every channel by its id, in the order in which the page offers them."""
