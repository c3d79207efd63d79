"""Channels of a recipe's own, each written as a name and a formula.

``"brown = 2 red - green - blue"`` is a mix, and a stain is written
``"my DAB = stain 0.27 0.57 0.78 beside 0.65 0.7 0.29"``. Such a text is the channel's id: a range
that holds it needs no table beside it, and stays what it is in links, experiments and single rows.
"""
