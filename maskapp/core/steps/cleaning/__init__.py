"""Steps on masks, after the rule."""
