"""The page's address holds the rule, without a step in the browser's history for each edit."""

from __future__ import annotations

from pathlib import Path

from maskapp.ui.widgets.component import component

# `st.query_params` pushes a history entry with every change: people could not leave the page
# by "Back", and the next rerun would write the newest rule over the one they went back to.
_mount = component("maskapp_address", Path(__file__).parent / "address.mjs")


def address(parameter: str) -> None:
    """Make the address end in ``?parameter=…``, what the rule's form says of the rule.

    Parameters
    ----------
    parameter : str
        Name of the query parameter.
    """
    _mount(key="address", data={"parameter": parameter})
