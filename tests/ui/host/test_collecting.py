"""What stays is left out of the search for garbage once, and only in a server."""

from __future__ import annotations

import gc
import threading

import pytest

from maskapp.ui.host import collecting, expiry


def test_what_stays_is_left_out_once_and_by_a_server_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[str] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append("frozen"))
    monkeypatch.setattr(collecting, "_once", threading.Lock())
    monkeypatch.setattr(expiry, "is_served", lambda: False)
    collecting.leave_out_what_stays()
    assert frozen == []
    monkeypatch.setattr(expiry, "is_served", lambda: True)
    collecting.leave_out_what_stays()
    collecting.leave_out_what_stays()
    assert frozen == ["frozen"]
