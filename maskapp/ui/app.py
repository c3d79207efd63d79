"""What `streamlit run` is given by the installed ``maskapp`` command."""

import streamlit as st

from maskapp.ui.host.server import SCRIPT, lifespan, middleware, routes

# As it stands: Streamlit finds it by reading this file.
app = st.App(SCRIPT, routes=routes(), middleware=middleware(), lifespan=lifespan)
