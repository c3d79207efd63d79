"""Answers about a mask: why it is as it is."""
