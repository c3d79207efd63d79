"""Masks that somebody made by other means, and how well the rule agrees with them."""
