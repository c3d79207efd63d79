"""Automatic methods: a module for each, which holds its function and its row."""

from __future__ import annotations

from maskapp.core.color.method import Method
from maskapp.registry import members

METHODS: dict[str, Method] = members(__name__, Method)
"""Every automatic method by its name in recipes, in the order in which the page offers them."""
