"""Measure: objects counted and listed, parts of the region, how large a pixel is."""
