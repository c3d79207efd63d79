"""The classes of the recipe: which is on view, what they are called, and their numbers."""
