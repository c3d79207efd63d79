"""Many images, one recipe."""
