"""TIFF: pages, levels, channels, masks."""
