"""The image with its mask."""
