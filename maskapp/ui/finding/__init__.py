"""Ways to a rule other than by hand, and what they would select."""
