"""Ways to take masks away: a module each."""
