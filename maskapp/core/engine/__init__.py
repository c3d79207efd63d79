"""From pixels and a recipe to a mask."""
