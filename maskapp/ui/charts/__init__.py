"""Charts of the set: coverage by image, by groups and over the images, and sizes of objects."""
