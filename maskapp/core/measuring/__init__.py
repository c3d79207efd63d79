"""Objects of a mask: how they are counted, split and measured, and what a pixel is in µm."""
