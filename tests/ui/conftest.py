"""A failure of the page is a sentence there: without this, a test could miss it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from maskapp.ui.host import sessions


@pytest.fixture
def failures(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """For tests in which the page is meant to fail: what it logs."""
    return caplog


@pytest.fixture(autouse=True)
def _no_failures(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    yield
    if "failures" not in request.fixturenames:
        logged = [
            each for each in caplog.get_records("call") if each.name == "maskapp.ui.host.failure"
        ]
        assert logged == []


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser shows the page between the runs of an AppTest too: else work on all waits."""
    monkeypatch.setattr(sessions, "is_open", lambda _: True)
