"""Steps on RGB pixels, before channels are computed from them."""
