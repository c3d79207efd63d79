"""Packs are given to the browser they are for, and to no other."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from maskapp.ui.host import addresses, packs


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(addresses, "browser", lambda: "mine")
    monkeypatch.setattr(packs, "_offered", {})
    file = tmp_path / "secret-name.zip"
    file.write_bytes(b"PK")
    return file


def ask(address: str, browser: str) -> Response:
    scope = {
        "type": "http",
        "method": "GET",
        "path": address,
        "path_params": {"token": address.rpartition("/")[2]},
        "headers": [(b"cookie", f"{addresses.COOKIE}={browser}".encode())] if browser else [],
    }
    return asyncio.run(packs.answer(Request(scope)))


def test_a_pack_is_for_one_browser(path: Path) -> None:
    address = packs.offer(path, "masks.zip")
    assert address.startswith("/maskapp/pack/")
    answer = ask(address, "mine")
    assert isinstance(answer, FileResponse)
    assert answer.path == path
    assert answer.headers["content-disposition"] == 'attachment; filename="masks.zip"'
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    for other in ("theirs", "", "m\u00efne"):
        assert ask(address, other).status_code == 404
    assert ask("/maskapp/pack/guessed", "mine").status_code == 404


def test_an_address_stays_and_ends_with_its_file(path: Path) -> None:
    address = packs.offer(path, "masks.zip")
    assert packs.offer(path, "masks.zip") == address
    path.unlink()
    assert ask(address, "mine").status_code == 404
    other = path.with_name("other.zip")
    other.write_bytes(b"PK")
    assert packs.offer(other, "masks.zip") != address
    assert len(packs._offered) == 1


def test_without_the_server_there_is_no_address(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "browser", lambda: "")
    assert packs.offer(path, "masks.zip") == ""
