"""What should not happen: a sentence for the person, the details for the server's log."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from maskapp.errors import MaskappError
from maskapp.ui.host.inside import private
from maskapp.ui.wording import plain, said

_LOGGER = logging.getLogger(__name__)


def quieten_decoders() -> None:
    """Keep out of the log what decoders remark about files: it names none; refusals say it."""
    warnings.filterwarnings("ignore", module=r"PIL\b")
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)


def sentence(error: Exception) -> str:
    """Say what went wrong and what to do; log what a person need not see."""
    if isinstance(error, MaskappError):
        return said(error)
    _LOGGER.error("the page could not be drawn", exc_info=error)
    if isinstance(error, MemoryError):
        return (
            "The computer has too little free memory for this. Remove images or use a smaller one."
        )
    return (
        "Something went wrong that should not. Take the last step back or reload the page; the "
        "details are in the log of the program that runs this page."
    )


@contextmanager
def told() -> Iterator[None]:
    """Draw a part of the page; if that fails, say so in its place, and go on with the others.

    Streamlit ends and restarts runs by exceptions that are no :class:`Exception`: they pass.
    """
    try:
        yield
    except Exception as error:
        # Whatever it is, the rest of the page must work.
        if _is_told(error):
            raise
        st.error(plain(sentence(error)), icon=":material/error:")


@private(
    "marks what a fragment has told already",
    "what goes wrong is told twice",
    otherwise=lambda _: False,
)
def _is_told(error: Exception) -> bool:
    """Whether the page says already what went wrong: Streamlit does, in a fragment."""
    from streamlit.errors import FragmentHandledException

    return isinstance(error, FragmentHandledException)
