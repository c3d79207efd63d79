"""What somebody would write in half an hour: the peer of the page. Not to be tuned, either way."""

import numpy as np
import streamlit as st
from PIL import Image

st.title("Threshold mask")
uploaded = st.file_uploader("Image", type=["png", "jpg", "jpeg", "tif", "tiff"])
if uploaded:
    pixels = np.array(Image.open(uploaded).convert("RGB"))
    red = st.slider("Red", 0, 255, (60, 220))
    green = st.slider("Green", 0, 255, (40, 160))
    blue = st.slider("Blue", 0, 255, (20, 140))

    lower = np.array([red[0], green[0], blue[0]])
    upper = np.array([red[1], green[1], blue[1]])
    mask = np.all((pixels >= lower) & (pixels <= upper), axis=2)

    overlay = pixels.copy()
    overlay[mask] = overlay[mask] // 2 + np.array([127, 0, 0], dtype=np.uint8)
    st.write(f"{mask.sum():,} of {mask.size:,} pixels")
    st.image(overlay)
