"""Help: tasks first, then words."""
