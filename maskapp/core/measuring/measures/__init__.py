"""Measures of objects: a module for each kind, a row for each measure."""

from __future__ import annotations

from maskapp.core.measuring.measure import Measure
from maskapp.registry import members

MEASURES: dict[str, Measure] = members(__name__, Measure)
"""Measures by their id, in the order of the table's columns."""
