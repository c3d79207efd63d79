"""Recipes as scripts that need no maskapp."""
