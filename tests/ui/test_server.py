"""The page as its server gives it to anyone who connects: with sockets, without a browser."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import numpy as np
import pytest
from streamlit.runtime import RuntimeState

from maskapp.ui.host import expiry
from tests.browser.conftest import ROOT, free_port, running_server
from tests.load.client import Visitor, form, upgrade, uploaded_bytes
from tests.ui.pictures import decode, encode, flat, noise

_PATIENCE = 60.0
PAGE = "from maskapp.ui.page import main\nmain()\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with running_server(ROOT / "streamlit_app.py", log) as address:
        yield address
    assert "Traceback" not in log.read_text("utf-8")


@pytest.fixture
def visitor(server: str) -> Iterator[Visitor]:
    with Visitor(server) as visitor:
        visitor.rerun()
        yield visitor


def wait_for(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _PATIENCE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()


# ---- who may connect


def test_pages_of_other_sites_are_refused(server: str) -> None:
    port = server.rpartition(":")[2]
    assert upgrade(server, origin=server) == 101
    assert upgrade(server, origin="http://evil.example") == 403
    assert upgrade(server, origin=f"http://evil.example:{port}") == 403
    # A name that somebody else lets point at this computer: the browser takes both for one site.
    rebound = f"evil.example:{port}"
    assert upgrade(server, host=rebound, origin=f"http://{rebound}") == 403
    assert upgrade(server, host=rebound) == 403
    assert upgrade(server, host=f"127.0.0.1:{port}", origin=f"http://127.0.0.1:{port}") == 101


def test_nothing_is_given_out_under_another_name(server: str) -> None:
    visitor = Visitor(server)
    for path in ("/", "/_stcore/health", "/_stcore/host-config", "/maskapp/pack/x"):
        answer, said = visitor.request("GET", path, Host="evil.example")
        assert answer.status == 400
        assert said.startswith(b"This page does not answer under this name.")


def test_a_browser_is_known_again_by_a_cookie_that_no_other_site_sends(server: str) -> None:
    visitor = Visitor(server)
    first, second = (visitor.request("GET", "/")[0] for _ in range(2))
    cookies = [each for _, each in first.headers.items() if each.startswith("maskapp_browser=")]
    assert len(cookies) == 1
    name, *rest = cookies[0].split("; ")
    assert len(name) > 40
    assert set(rest) == {"Path=/", "HttpOnly", "SameSite=Strict"}
    assert name not in str(second.headers)
    assert "Secure" in str(visitor.request("GET", "/", X_Forwarded_Proto="https")[0].headers)
    assert "maskapp_browser" not in str(visitor.request("GET", "/", Cookie=name)[0].headers)
    assert "maskapp_browser" not in str(visitor.request("GET", "/_stcore/health")[0].headers)


def test_other_sites_cannot_steer_the_page_nor_streamlit_speak_for_it(server: str) -> None:
    visitor = Visitor(server)
    host = server.removeprefix("http://")
    answer, told = visitor.request("GET", "/_stcore/host-config", Accept_Encoding="gzip")
    assert answer.status == 200
    config = json.loads(told)
    assert config["blockErrorDialogs"] is True
    assert config["allowedOrigins"] == [f"http://{host}", f"https://{host}"]
    page = visitor.request("GET", "/")[0]
    assert page.getheader("Content-Security-Policy") == "frame-ancestors 'self'"


def test_what_is_not_there_is_not_answered_with_the_page(server: str) -> None:
    answer, said = Visitor(server).request("GET", "/maskapp/pack/guess")
    assert answer.status == 404
    assert answer.getheader("Content-Type", "").startswith("text/plain")
    assert said.startswith(b"There is nothing at this address any more.")


def test_uploads_need_the_token_a_session_and_a_size(visitor: Visitor) -> None:
    path = visitor.upload_urls(1)[0].upload_url
    assert visitor.put(path, "a.png", b"data", X_Xsrftoken="", Cookie="") == 403
    assert visitor.put(path, "a.png", b"data", X_Xsrftoken=visitor.token, Cookie="") == 403
    other = path.replace(visitor.session_id, "0" * len(visitor.session_id))
    assert other != path
    assert visitor.put(other, "a.png", b"data") == 400
    assert visitor.put(path, "a.png", b"data", Content_Length=str(2**30)) == 413
    assert visitor.put(path, "a.png", b"data") == 204


# ---- everyone gets their own


def test_an_edit_is_few_and_small_messages(visitor: Visitor) -> None:
    # A mask that packs badly: most of what is sent.
    visitor.upload(("leaf.png", encode(noise(400, 300))))
    visitor.type_range("Red", 60, 170)
    visitor.sizes.clear()
    visitor.type_end("Red", "low", 61)
    assert len(visitor.sizes) <= 20
    assert sum(visitor.sizes) <= 40_000


def _choose_npy(visitor: Visitor) -> None:
    fragment, box = visitor.find("selectbox", "Mask format")
    label = next(each for each in box.options if "NumPy" in each)
    state = visitor.widget(box.id)
    state.string_value = label
    visitor.rerun(fragment)


def test_masks_that_differ_in_few_bytes_are_not_mixed_up(server: str) -> None:
    # Streamlit tells large files apart by their ends and their middle alone.
    pixels = flat((0, 0, 0), 2000, 2000)
    pixels[:, :, 0] = 0
    pixels[500, 500, 0] = 255
    others = pixels.copy()
    others[500, 500, 0], others[510:520, 500, 0] = 0, 255
    with Visitor(server) as one, Visitor(server) as two:
        for visitor, image in ((one, pixels), (two, others)):
            visitor.rerun()
            visitor.upload(("same.png", encode(image)))
            visitor.type_range("Red", 255, 255)
            _choose_npy(visitor)
        found = [np.load(io.BytesIO(visitor.download())) for visitor in (one, two, one)]
    assert found[0].nbytes > 2**20
    for mask, image in zip(found, (pixels, others, pixels), strict=True):
        np.testing.assert_array_equal(mask.astype(bool), image[..., 0] == 255)


def test_images_that_differ_in_one_pixel_have_masks_of_their_own(visitor: Visitor) -> None:
    images = []
    for place in range(6):
        images.append(flat((30, 20, 10), 1000, 1000))
        images[-1][101 * place + 7, 137 * place + 11, 0] = 200
    visitor.upload(*((f"{n}.png", encode(image)) for n, image in enumerate(images)))
    visitor.type_range("Red", 150, 255)
    for n, image in enumerate(images):
        visitor.look_at(f"file-{n + 1}")
        np.testing.assert_array_equal(decode(visitor.download())[1] == 255, image[..., 0] == 200)
    files = unzipped(visitor.pack())
    for n, image in enumerate(images):
        np.testing.assert_array_equal(
            decode(files[f"{n}_mask.png"])[1] == 255, image[..., 0] == 200
        )


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        return {name: archive.read(name) for name in names}


# ---- hostile names

HOSTILE = (
    "![x](http://example.invalid/p.png).png",
    "<img src=x onerror=alert(1)>.png",
    "../../../etc/passwd.png",
    "..\\\\..\\\\boot.ini.png",
    "/absolute.png",
    "=1+1.png",
    "@SUM(A1).png",
    "a" * 300 + ".png",
    "leaf\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe.png",
    "bell\x07escape\x1b[31mdelete\x7f.png",
    "CON.png",
    "same.png",
    "SAME.png",
    "same.png",
)


def test_hostile_names_become_safe_and_different_ones(visitor: Visitor) -> None:
    data = encode(noise(9, 7))
    visitor.upload(*((name, data) for name in HOSTILE))
    assert visitor.errors == []
    files = unzipped(visitor.pack())
    masks = [name for name in files if name.endswith(".png")]
    assert len({name.casefold() for name in masks}) == len(HOSTILE)
    for name in files:
        assert re.fullmatch(r"[^-.=+@/][^<>:\"|?*\\\\]*", name), name
        assert name.isprintable()
        assert ".." not in name.split("/")
        assert len(name.encode()) < 130
        assert not name.upper().startswith("CON.")
    rows = list(csv.reader(io.StringIO(files["results.csv"].decode("utf-8-sig"))))
    assert len(rows) == 1 + len(HOSTILE)
    for row in rows[1:]:
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))
    mask_column = rows[0].index("files")
    assert sorted(row[mask_column] for row in rows[1:]) == sorted(masks)


# ---- one person's failure

# Run anew on every run of the page, in a module that stays.
_FAILING = """
from maskapp.ui.compute import masks
if masks.result_of.__name__ != "fails":
    def fails(image, recipe, computed=masks.result_of):
        if recipe.describe() == "Red 77–255":
            raise {error}("no room in /srv/secret/masks.py")
        return computed(image, recipe)
    masks.result_of = fails
"""


@pytest.mark.parametrize("error", ["MemoryError", "RuntimeError"])
def test_a_failure_is_a_sentence_for_one_and_nothing_for_others(tmp_path: Path, error: str) -> None:
    script, log = tmp_path / "page.py", tmp_path / "log.txt"
    script.write_text(_FAILING.format(error=error) + PAGE, "utf-8")
    with running_server(script, log) as address, Visitor(address) as one, Visitor(address) as two:
        for visitor in (one, two):
            visitor.rerun()
            visitor.upload(("leaf.png", encode(noise())))
        one.type_range("Red", 77, 255)
        two.type_range("Red", 78, 255)
        assert len(one.errors) == 1
        assert one.selected == ""
        everything = str(one.elements)
        for secret in ("Traceback", "/srv/secret", str(ROOT), "site-packages"):
            assert secret not in everything
        assert two.errors == []
        assert two.selected
        one.type_range("Red", 78, 255)
        assert one.errors == []
        assert one.selected == two.selected
    said = log.read_text("utf-8")
    assert "Traceback" in said
    assert "no room in /srv/secret/masks.py" in said


def test_a_second_click_gives_the_same_file(visitor: Visitor) -> None:
    visitor.upload(*((f"{n}.png", encode(noise(seed=n))) for n in range(8)))
    visitor.build_pack()
    numbers = {visitor.ask_for("Download ZIP") for _ in range(3)}
    answers = dict(visitor.answer() for _ in range(3))
    assert set(answers) == numbers
    assert len(set(answers.values())) == 1
    assert len(unzipped(next(iter(answers.values())))) == 8 + 3


def test_a_file_stays_until_it_is_fetched_whatever_others_do(server: str) -> None:
    with Visitor(server) as one, Visitor(server) as two:
        for visitor in (one, two):
            visitor.rerun()
            visitor.upload(("leaf.png", encode(noise())))
        one.type_range("Red", 90, 180)
        one.ask_for("Download mask")
        url = one.built()
        for low in (10, 20, 30):
            two.type_range("Red", low, 200)
            two.rerun()
        answer, data = one.request("GET", url)
        assert answer.status == 200
        red = noise()[..., 0]
        np.testing.assert_array_equal(decode(data)[1] == 255, (red >= 90) & (red <= 180))


# ---- what an edit costs


def test_messages_say_where_a_components_code_is_and_carry_none(visitor: Visitor) -> None:
    visitor.upload(("leaf.png", encode(noise())))
    drawn = visitor.all("bidi_component")
    assert "maskapp_viewer" in {each.component_name for each in drawn}
    for each in drawn:
        assert len(each.js_content + each.css_content + each.html_content) < 1000
        (address,) = re.findall(r"/media/[0-9a-z]+\.[a-z]+", each.js_content)
        answer, code = visitor.request("GET", address)
        assert answer.getheader("Content-Type", "").startswith("text/javascript")
        assert b"export default function" in code


# ---- memory


def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    with (
        running_server(ROOT / "streamlit_app.py", tmp_path / "log.txt") as address,
        Visitor(address) as visitor,
    ):
        visitor.rerun()
        path = visitor.upload_urls(1)[0].upload_url
        body = form("big.png", bytes(2_000_000))
        with socket.create_connection((visitor.host, visitor.port)) as connection:
            connection.sendall(
                f"PUT {path} HTTP/1.1\r\nHost: localhost:{visitor.port}\r\n"
                f"X-Xsrftoken: {visitor.token}\r\nCookie: _streamlit_xsrf={visitor.token}\r\n"
                "Content-Type: multipart/form-data; boundary=x\r\n"
                f"Content-Length: {len(body)}\r\n\r\n".encode()
            )
            connection.sendall(body[:500_000])
        visitor.upload(("leaf.png", encode(noise())))
        assert visitor.errors == []
        assert visitor.selected
        assert uploaded_bytes(address) == 0  # what came whole is taken over


# Has what tabs hold go after two seconds, and writes beside itself how many bytes they are.
_SOON = """
import sys, threading, time
from pathlib import Path
from maskapp.ui.host import expiry
from maskapp.ui.state import kept, session
expiry._SECONDS, kept.SECONDS = 0.2, 1.0
def tell():
    while True:
        Path(__file__).with_name("held.txt").write_text(str(session.KEEPING.size))
        time.sleep(0.1)
if not any(each.name == "tell" for each in threading.enumerate()):
    threading.Thread(target=tell, name="tell", daemon=True).start()
"""


@pytest.fixture
def hurried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that lets sessions go after a second."""
    script, log = tmp_path / "page.py", tmp_path / "log.txt"
    script.write_text(_SOON + PAGE, "utf-8")
    monkeypatch.setenv("STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL", "1")
    with running_server(script, log) as address:
        yield address
    assert "Traceback" not in log.read_text("utf-8")


@pytest.fixture
def held(tmp_path: Path) -> Callable[[], int]:
    """How many bytes of files the tabs of the hurried server hold, and its uploaders."""
    return lambda: int((tmp_path / "held.txt").read_text() or -1)


def test_what_a_tab_held_goes_in_time_without_another_visitor(
    hurried: str, held: Callable[[], int]
) -> None:
    with Visitor(hurried) as visitor:
        visitor.rerun()
        visitor.upload(("leaf.png", encode(noise())))
        visitor.download()
        pictures = visitor.pictures
        assert pictures
        assert visitor.request("GET", pictures[0])[0].status == 200
        assert wait_for(lambda: held() == len(encode(noise())))
        assert uploaded_bytes(hurried) == 0  # held once
    assert wait_for(lambda: held() == 0)
    assert wait_for(lambda: visitor.request("GET", pictures[0])[0].status == 404)
    with Visitor(hurried) as another:  # and the server still works
        another.rerun()
        another.upload(("leaf.png", encode(noise())))
        assert another.selected


def test_a_session_that_goes_on_keeps_what_it_holds(hurried: str, held: Callable[[], int]) -> None:
    with Visitor(hurried) as visitor:
        visitor.rerun()
        visitor.upload(("leaf.png", encode(noise())))
        with Visitor(hurried) as guest:
            guest.rerun()
            guest.upload(("other.png", encode(noise(seed=2))))
            assert wait_for(lambda: held() > len(encode(noise())))
        assert wait_for(lambda: held() == len(encode(noise())))
        visitor.type_range("Red", 90, 180)
        red = noise()[..., 0]
        kept = (red >= 90) & (red <= 180)
        np.testing.assert_array_equal(decode(visitor.download())[1] == 255, kept)


def test_an_unknown_streamlit_is_told_once_and_breaks_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> NoReturn:
        raise AttributeError("_session_storage")

    monkeypatch.setattr(expiry, "_SECONDS", 0)
    monkeypatch.setattr(expiry, "_let_go", fails)
    server: Any = SimpleNamespace(state=RuntimeState.NO_SESSIONS_CONNECTED)
    expiry._rounds(server)
    assert [each.levelname for each in caplog.records] == ["WARNING"]
    assert "until the next visitor" in caplog.text


# ---- starting


def _command(port: int) -> list[str]:
    options = [f"--server.port={port}", "--server.headless=true"]
    return [sys.executable, "-m", "maskapp", "app", *options]


def _environment(home: str) -> dict[str, str]:
    return os.environ | {"HOME": home, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder nobody can write to")
def test_it_starts_without_a_home_and_where_nothing_can_be_written(tmp_path: Path) -> None:
    port = free_port()
    with (
        (tmp_path / "log.txt").open("wb") as log,
        subprocess.Popen(
            _command(port), cwd="/proc", env=_environment("/nonexistent"), stdout=log, stderr=log
        ) as server,
    ):
        try:
            assert wait_for(lambda: server.poll() is not None or _listens(port))
            with Visitor(f"http://localhost:{port}") as visitor:
                visitor.rerun()
                visitor.upload(("leaf.png", encode(noise())))
                assert visitor.selected
        finally:
            server.terminate()
    assert "Traceback" not in (tmp_path / "log.txt").read_text("utf-8")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("localhost", port)) == 0


def test_a_port_that_is_taken_is_told_in_a_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = subprocess.run(
            _command(port),
            cwd=tmp_path,
            env=_environment(str(tmp_path)),
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
    assert run.returncode == 1
    said = (run.stdout + run.stderr).strip().splitlines()
    assert len([line for line in said if str(port) in line]) == 1
    assert "Traceback" not in run.stderr
