"""Sign-in, where the operator has set it up: OpenID Connect through Streamlit."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from pathlib import Path

import streamlit as st

_LOGGER = logging.getLogger(__name__)


def is_required() -> bool:
    """Whether the secrets of this server hold an ``[auth]`` section, or cannot be read."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        # Streamlit raises this for a file that it cannot read, too.
        return _has_secrets()


def _has_secrets() -> bool:
    return any(Path(each).exists() for each in st.get_option("secrets.files"))


def ask() -> None:
    """Draw the page for people who are not signed in, and end the run for them.

    Before anything else of the page: who is not signed in sees no uploader.
    """
    if not is_required() or _is_signed_in():
        return
    st.title("maskapp", anchor=False)
    if not _is_readable():
        st.error(
            "The file with the settings for sign-in cannot be read, so this page stays closed. Who "
            "runs it finds what is wrong with “secrets.toml” in the log."
        )
    elif find_spec("authlib") is None:
        st.error("Sign-in is set up here, but Authlib is missing: install “streamlit[auth]”.")
    else:
        st.text("This page asks who you are before it opens.")
        st.button("Sign in", type="primary", on_click=st.login)
    st.stop()


def _is_readable() -> bool:
    try:
        return "auth" in st.secrets
    except FileNotFoundError as error:
        _LOGGER.error("sign-in: %s", error)
        return False


def _is_signed_in() -> bool:
    return bool(st.user.get("is_logged_in"))


def sign_out_button() -> None:
    """Draw a button to sign out, for people who are signed in."""
    if is_required():
        st.button("Sign out", icon=":material/logout:", on_click=st.logout)
