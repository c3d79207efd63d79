"""Components of the page: what a message to the browser carries of each is where its code is.

Streamlit sends a component's code, HTML and style again with each message that draws it: most of
what an edit sent. Here they are a file at an address that says what is in it, so a browser fetches
it once, and code of two versions is never mixed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import streamlit as st

from maskapp.ui.host.served import address_of
from maskapp.ui.widgets.browser_code import bundle

Mount = Callable[..., Mapping[str, object]]
"""Draws a component: ``key``, ``data`` and ``on_…_change``, as `st.components.v2` has them."""

# Streamlit knows this HTML alone, and so leaves what is in it to the browser. It may hold no line
# that a component's own style sheet could mean: that has classes only.
_PLACE = '<div class="maskapp-place"></div>'
# All calls wait for the same fetch, and go on in their order; one that failed is begun again.
_LOADER = """
let coming;
export default async (component) => {
  coming ??= import(new URL(%s, document.baseURI).href).catch((problem) => {
    coming = undefined;
    throw problem;
  });
  const code = await coming;
  return code.mount(code, component);
};
"""
_CALLS = Path(__file__).parent / "calls.mjs"


def loader(address: str) -> str:
    """Return the module that Streamlit is given for the code at an address."""
    return _LOADER % json.dumps(address)


def component(name: str, main: Path, *, html: Path | None = None, css: Path | None = None) -> Mount:
    """Declare a component, for a module to keep and to call on every run.

    Parameters
    ----------
    name : str
        Another one for each component.
    main : Path
        Its module with the default export; see :func:`~maskapp.ui.widgets.browser_code.bundle`.
    html, css : Path, optional
        What the module finds in its ``parentElement``.

    Returns
    -------
    callable
        As `st.components.v2.component` gives it.
    """
    texts = {"html": html, "css": css}
    parts = {part: file.read_text("utf-8") if file else "" for part, file in texts.items()}
    exports = (f"export const {part} = {json.dumps(text)};" for part, text in parts.items())
    code = "\n".join([bundle(main, beside=_CALLS), *exports]).encode()
    place = _PLACE if html or css else None

    @cache
    def at(address: str) -> Mount:
        return st.components.v2.component(name, html=place, js=loader(address))

    def mount(**arguments: object) -> Mapping[str, object]:
        # Asked for on every run: a file stays as long as the runs of its session ask for it.
        return at(address_of(code, "text/javascript", f"code of {name}"))(**arguments)

    return mount
