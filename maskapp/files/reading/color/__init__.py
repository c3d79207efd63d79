"""Colour spaces of files: told, judged, converted."""
