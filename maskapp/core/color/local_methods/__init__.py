"""Local methods: a module for each, which holds its function and its row."""

from __future__ import annotations

from maskapp.core.color.local_method import LocalMethod
from maskapp.registry import members

LOCAL_METHODS: dict[str, LocalMethod] = members(__name__, LocalMethod)
"""Every local method by its name in recipes, in the order in which the page offers them."""
