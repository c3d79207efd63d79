"""Ways to a rule other than by hand."""
