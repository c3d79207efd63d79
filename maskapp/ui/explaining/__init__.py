"""Questions about the mask, answered."""
