"""Bytes in, bytes out: images, masks, recipes as files. No Streamlit."""
