"""What `streamlit run` is given by the installed ``maskapp`` command."""

from maskapp.ui.page import main

main()
