"""Many visits one after another, and many people at once.

Run with ``pytest -m load -s tests/load``. Seconds are printed, never asserted; what is asserted is
that everyone gets the right mask, and that memory comes back. ``MASKAPP_CYCLES`` sets the visits.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import skimage.data
from PIL import Image as Pillow

from tests.browser.conftest import running_server
from tests.load.client import Visitor, uploaded_bytes
from tests.ui.pictures import Pixels, decode, encode

CYCLES = int(os.environ.get("MASKAPP_CYCLES", "30"))
PEOPLE = 10
_TTL, _ROUND, _PATIENCE = 3, 2, 120
_PAGE = f"""
from maskapp.ui.host import expiry
expiry._SECONDS = {_ROUND}
from maskapp.ui.state import kept
kept.SECONDS = {_ROUND}
from maskapp.ui.page import main
main()
"""
MB = 2**20


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    script, log = tmp_path / "page.py", tmp_path / "log.txt"
    script.write_text(_PAGE, "utf-8")
    monkeypatch.setenv("STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL", str(_TTL))
    with running_server(script, log) as address:
        yield address
    assert "Traceback" not in log.read_text("utf-8")


@pytest.fixture(scope="module")
def photograph() -> tuple[Pixels, bytes]:
    """A JPEG of 12 megapixels and what is in it."""
    picture = Pillow.fromarray(skimage.data.coffee()).resize((4240, 2832))
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=92)
    with Pillow.open(stream) as again:
        return np.asarray(again), stream.getvalue()


def memory(address: str) -> int:
    """Return the resident bytes of the server."""
    wanted = int(address.rpartition(":")[2])
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
            pages = int((process / "statm").read_text().split()[1])
        except OSError:
            continue
        if f"--server.port={wanted}".encode() in command:
            return pages * os.sysconf("SC_PAGE_SIZE")
    pytest.fail("the server is gone")


def settled(address: str) -> int:
    """Return the server's memory when all sessions are over."""
    deadline = time.monotonic() + _PATIENCE
    while uploaded_bytes(address) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert uploaded_bytes(address) == 0
    time.sleep(3 * _ROUND + _TTL)  # downloads go a round later
    return memory(address)


def visit(address: str, photograph: tuple[Pixels, bytes], low: int) -> dict[str, float]:
    """Be a person with a photograph; return how long each step took."""
    pixels, data = photograph
    took: dict[str, float] = {}

    def clock(step: str, start: float) -> float:
        now = time.monotonic()
        took[step] = now - start
        return now

    with Visitor(address) as visitor:
        now = time.monotonic()
        visitor.rerun()
        now = clock("open", now)
        visitor.upload((f"{low}.jpg", data))
        now = clock("upload", now)
        for each in (low + 2, low + 1, low):
            visitor.type_range("Red", each, 200)
            now = clock(f"edit {each}", now)
        for picture in visitor.pictures:
            assert visitor.request("GET", picture)[0].status == 200
        mask = decode(visitor.download())[1] == 255
        clock("download", now)
        assert visitor.errors == []
    red = pixels[..., 0]
    assert np.array_equal(mask, (red >= low) & (red <= 200))
    return took


def _small(photograph: tuple[Pixels, bytes]) -> tuple[Pixels, bytes]:
    pixels = photograph[0][::40, ::40]
    return pixels, encode(pixels)


needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@needs_proc
def test_memory_comes_back(server: str, photograph: tuple[Pixels, bytes]) -> None:
    with Visitor(server) as visitor:
        visitor.rerun()
    opened = settled(server)
    visit(server, _small(photograph), 60)  # loads libraries, which stay
    before = settled(server)
    visit(server, photograph, 60)
    once = settled(server)
    for n in range(CYCLES):
        visit(server, photograph, 40 + n % 50)
    after = settled(server)
    sys.stdout.write(
        f"\nopened and closed: {opened / MB:.0f} MB; after a small image {before / MB:.0f} MB; "
        f"after a visit with 12 MP {once / MB:.0f} MB; "
        f"after {CYCLES} more {after / MB:.0f} MB\n"
    )
    assert once - before < 100 * MB
    assert after - once < 50 * MB


@needs_proc
def test_many_people_at_once(server: str, photograph: tuple[Pixels, bytes]) -> None:
    visit(server, photograph, 30)
    before = settled(server)
    with ThreadPoolExecutor(PEOPLE) as people:
        futures = [people.submit(visit, server, photograph, 40 + 5 * n) for n in range(PEOPLE)]
        peak = before
        while not all(each.done() for each in futures):
            peak = max(peak, memory(server))
            time.sleep(0.2)
        times = [each.result() for each in futures]
    after = settled(server)
    lines = [f"{PEOPLE} people with 12 MP each, no pauses, {os.cpu_count()} processors"]
    for step in ("open", "upload", "edit", "download"):
        found = [s for each in times for name, s in each.items() if name.startswith(step)]
        p50, p95 = np.percentile(found, [50, 95])
        lines.append(f"{step:>9}  p50 {p50:6.2f} s  p95 {p95:6.2f} s")
    lines.append(f"memory: {before / MB:.0f} MB, peak {peak / MB:.0f}, after {after / MB:.0f}")
    sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert after - before < 150 * MB
