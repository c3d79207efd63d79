"""ZIP archives of images."""
