"""What people are shown of images and masks, never measured on."""
