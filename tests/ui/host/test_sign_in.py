"""Where the operator set up sign-in, nobody sees the page without it."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from maskapp.ui.host import sign_in

PAGE = Path(__file__).parents[3] / "maskapp" / "ui" / "script.py"


def labels(at: AppTest) -> list[str]:
    return [each.label for each in at.button]


def test_without_settings_there_is_no_sign_in() -> None:
    at = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert not {"Sign in", "Sign out"} & set(labels(at))
    assert at.file_uploader


def test_who_is_not_signed_in_sees_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "find_spec", lambda _: True)
    at = AppTest.from_file(str(PAGE), default_timeout=60)
    at.secrets["auth"] = {"client_id": "maskapp"}
    at.run()
    assert labels(at) == ["Sign in"]
    assert not at.file_uploader
    assert not at.exception


def test_a_missing_package_keeps_the_page_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "find_spec", lambda _: None)
    at = AppTest.from_file(str(PAGE), default_timeout=60)
    at.secrets["auth"] = {"client_id": "maskapp"}
    at.run()
    assert "streamlit[auth]" in at.error[0].value
    assert not at.file_uploader


def test_who_is_signed_in_can_sign_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_is_signed_in", lambda: True)
    at = AppTest.from_file(str(PAGE), default_timeout=60)
    at.secrets["auth"] = {"client_id": "maskapp"}
    at.run()
    assert "Sign out" in labels(at)
    assert at.file_uploader


@pytest.mark.parametrize("content", ["[auth\nclient_id = 1", "auth = = 1"])
def test_settings_that_cannot_be_read_keep_the_page_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, content: str
) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(content, "utf-8")
    option = st.get_option
    for module in (st, st.config):
        monkeypatch.setattr(
            module,
            "get_option",
            lambda name: [str(secrets)] if name == "secrets.files" else option(name),
        )
    at = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert "stays closed" in at.error[0].value
    assert labels(at) == []
    assert not at.file_uploader
    assert "secrets.toml" in caplog.text
