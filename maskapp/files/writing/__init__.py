"""Masks and pictures as files."""
