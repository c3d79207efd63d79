"""What Streamlit runs for each visit and each click; see `maskapp.ui.host.server`."""

from maskapp.ui.page import main

main()
