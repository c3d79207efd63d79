"""The types of arrays that every room speaks of: one name for each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
"""(H, W) of bool: True is selected, valid or inside, as the argument's name says."""

Plane = NDArray[np.unsignedinteger]
"""(H, W) of uint8 or uint16: a channel's values as whole numbers, from 0 for its lowest."""

Pixels = NDArray[np.unsignedinteger]
"""(H, W, 3) of uint8 or uint16: red, green and blue."""
