"""The set of images: a tile for each, many at once with their masks, or their numbers."""
