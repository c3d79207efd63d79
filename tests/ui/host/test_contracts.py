"""What the page uses of Streamlit without a promise: there today, and what happens without it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import streamlit as st
from streamlit.errors import FragmentHandledException
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from maskapp.registry import modules_of
from maskapp.ui.host import delivery, expiry, failure, inside, served, sessions, uploads
from maskapp.ui.host import server as door
from tests.ui.host.server import Browser, Server, Visit, asked, running_server, visiting

PACKAGE = "maskapp.ui.host"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def visit(server: Server) -> Iterator[Visit]:
    with visiting(server) as visitor:
        yield visitor


@pytest.fixture(autouse=True)
def _nothing_told_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside, "_told", set())


def give(visit: Visit, session: str, file_id: str) -> None:
    """Upload a file."""
    visit.runtime.uploaded_file_mgr.add_file(  # type: ignore[attr-defined]  # of the one in memory
        session, UploadedFileRec(file_id, "a.png", "image/png", b"data")
    )


def held(visit: Visit) -> dict[str, list[str]]:
    """Ids of the uploads that the server holds, by session."""
    manager = cast(MemoryUploadedFileManager, visit.runtime.uploaded_file_mgr)
    return {session: list(files) for session, files in manager.file_storage.items() if files}


def files(visit: Visit) -> MediaFileManager:
    return visit.runtime.media_file_mgr


# ---- what Streamlit does today: a check for each use


def tells_the_session(visit: Visit) -> None:
    assert visit.in_a_run(sessions.session_id) == visit.session
    assert visit.in_a_run(lambda: sessions._context() is not None)


def tells_who_is_there(visit: Visit) -> None:
    assert sessions.is_open(visit.session)
    assert not sessions.is_open("another")
    assert not sessions.is_gone(visit.session)
    assert sessions.is_gone("another")
    visit.leave()
    assert not sessions.is_open(visit.session)
    assert sessions.is_gone(visit.session)


def ends_a_session(visit: Visit) -> None:
    other = visit.server.inside(lambda: visit.runtime.connect_session(Browser(), {}))
    sessions.close(other)
    sessions.close("another")
    visit.server.inside(lambda: None)  # what the loop had to do before
    assert not sessions.is_open(other)
    assert sessions.is_open(visit.session)


def draws_anew(visit: Visit) -> None:
    drawn = threading.Event()
    asked.append(drawn.set)
    sessions.rerun("another")
    sessions.rerun(visit.session)
    assert drawn.wait(30)


def works_for_a_session(visit: Visit) -> None:
    seen: list[str] = []
    call = visit.in_a_run(lambda: sessions.as_this_session(lambda: _note(seen)))
    call()
    assert seen == [visit.session]


def _note(seen: list[str]) -> None:
    seen.append(sessions.session_id())


def serves_files(visit: Visit) -> None:
    url = visit.in_a_run(lambda: served.address_of(b"one", "image/png", "picture"))
    assert url.startswith("/media/")
    stored = files(visit).read_file(_id(url))
    assert stored is not None
    assert stored.content == b"one"
    other = visit.in_a_run(lambda: served.address_of(b"two", "image/png", "picture"))
    assert other != url


def keeps_recent_files(visit: Visit) -> None:
    def ask_for(file: bytes) -> str:
        return visit.in_a_run(lambda: served.address_of(file, "image/png", "picture"))

    def still_there() -> set[str]:
        served.keep_recent()
        files(visit).remove_orphaned_files()
        return {url for url in urls if files(visit).read_file(_id(url))}

    def let_time_pass() -> None:
        given = served._given_out()
        given["picture"] = [each._replace(at=each.at - 60) for each in given["picture"]]

    urls = [ask_for(file) for file in (b"1", b"2", b"3", b"1", b"4", b"5")]
    # Each run begins with Streamlit forgetting all of the session's files.
    assert visit.in_a_run(still_there) == {urls[at] for at in (2, 3, 4, 5)}
    visit.in_a_run(let_time_pass)
    assert visit.in_a_run(still_there) == set()


def _id(url: str) -> str:
    return url.removeprefix("/media/").partition(".")[0]


def keeps_what_is_not_sent(_: Visit) -> None:
    delivery.keep_what_is_not_sent()
    queue, element, answer, ended = ForwardMsgQueue(), ForwardMsg(), ForwardMsg(), ForwardMsg()
    element.metadata.delta_path.extend([0, 1])
    element.delta.fragment_id = "a"
    element.delta.new_element.text.body = "text"
    answer.file_urls_response.response_id = "1"
    ended.script_finished = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
    for message in (element, answer, ended):
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["a"])
    queue.enqueue(element)  # again, and in no other's place
    assert queue._queue == [element, answer, ended, element]
    assert ended.script_finished == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
    queue.clear(retain_lifecycle_msgs=True)  # all is drawn anew, but that is not asked again
    assert queue._queue[0] == answer
    assert element not in queue._queue
    queue.flush()
    assert queue.is_empty()


def hears_what_has_ended(visit: Visit) -> None:
    drawn = count(1)

    @st.fragment
    def part() -> None:
        st.text(f"drawn {next(drawn)} times")

    delivery.hear_what_has_ended()
    visit.in_a_run(part)
    storage = cast(MemoryFragmentStorage, visit._session._fragment_storage)
    (fragment_id,) = storage._fragments
    visit.ask_twice(fragment_id)
    texts = [each.delta.new_element.text.body for each in visit.browser.got]
    assert [each for each in texts if each] == [f"drawn {n} times" for n in (1, 2, 3)]


def tells_of_runs_that_draw(visit: Visit) -> None:
    told: list[str] = []

    @st.fragment(key="pressed")
    def pressed() -> None:
        st.button("Press", on_click=lambda: st.rerun(["follows"]))

    @st.fragment(key="follows")
    def follows() -> None:
        if told:
            _wait_until(lambda: "new_session" in visit.browser.kinds())  # which it draws after
        st.text("drawn")

    delivery.tell_of_runs_that_draw()
    visit.in_a_run(lambda: (pressed(), follows()))
    visit.wait_until_idle()
    (button,) = (got.delta for got in visit.browser.got if got.delta.new_element.button.id)
    for slow in (False, True):
        told += ["slow"] * slow
        visit.browser.got.clear()
        visit.press(button.new_element.button.id, button.fragment_id)
        visit.wait_until_idle()
        kinds = visit.browser.kinds()
        ends = ["script_finished", "session_status_changed"]
        assert kinds[:2] == ["new_session", "session_status_changed"]
        assert [each for each in kinds[2:] if each != "delta"] == ends
        begun = visit.browser.got[0].metadata.run.fragment_ids
        assert button.fragment_id not in begun
        drawn = [each.delta.new_element.text.body for each in visit.browser.got]
        assert "drawn" in drawn


def _wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def keeps_files(visit: Visit) -> None:
    def build() -> list[str]:
        served.keep(b"mask", "image/png", "Download mask", "mask.png")
        for _ in range(3):
            files(visit).remove_orphaned_files()
        return list(files(visit)._file_metadata)

    assert len(visit.in_a_run(build)) == 1


def forgets_uploads(visit: Visit) -> None:
    for file_id in ("a", "b"):
        give(visit, visit.session, file_id)
    visit.in_a_run(lambda: uploads.forget(["a", "no such file"]))
    assert held(visit) == {visit.session: ["b"]}


def marks_what_is_told(_: Visit) -> None:
    assert failure._is_told(FragmentHandledException())
    assert not failure._is_told(ValueError())


def is_a_server(visit: Visit) -> None:
    assert expiry._server() is visit.runtime
    assert visit.runtime.state.name not in expiry._OVER
    assert expiry._loop_of(visit.runtime) is visit.server.loop


def shuts_down_what_is_over(visit: Visit) -> None:
    give(visit, visit.session, "a")
    visit.server.inside(lambda: expiry._shut_down_ended(visit.runtime))  # those of other tests
    assert not visit.server.inside(lambda: expiry._shut_down_ended(visit.runtime))
    visit.leave()
    assert held(visit)
    assert visit.server.inside(lambda: expiry._shut_down_ended(visit.runtime))
    assert held(visit) == {}


def lets_go_of_what_is_nobodys(visit: Visit) -> None:
    give(visit, visit.session, "a")
    give(visit, "nobody", "b")
    files(visit)._files_by_session_and_coord["nobody"]["slot"] = "c"
    visit.server.inside(lambda: expiry._forget_files_of_nobody(visit.runtime))
    assert held(visit) == {visit.session: ["a"]}
    assert "nobody" not in files(visit)._files_by_session_and_coord


def deletes_files(visit: Visit) -> None:
    visit.in_a_run(lambda: served.address_of(b"one", "image/png", "picture"))
    files(visit).clear_session_refs(visit.session)
    visit.server.inside(lambda: expiry._delete_unreferenced_files(visit.runtime))
    assert not files(visit)._file_metadata


def tells_own_names(_: Visit) -> None:
    assert door._is_own_name("localhost:8501")
    assert not door._is_own_name("evil.example")


CONTRACTS: dict[str, Callable[[Visit], None]] = {
    "sessions.session_id": tells_the_session,
    "sessions._context": tells_the_session,
    "sessions.is_open": tells_who_is_there,
    "sessions.close": ends_a_session,
    "sessions.is_gone": tells_who_is_there,
    "sessions.rerun": draws_anew,
    "sessions._attach": works_for_a_session,
    "served.address_of": serves_files,
    "served.keep_recent": keeps_recent_files,
    "served.keep": keeps_files,
    "delivery.keep_what_is_not_sent": keeps_what_is_not_sent,
    "delivery.hear_what_has_ended": hears_what_has_ended,
    "delivery.tell_of_runs_that_draw": tells_of_runs_that_draw,
    "uploads.forget": forgets_uploads,
    "failure._is_told": marks_what_is_told,
    "server._is_own_name": tells_own_names,
    "expiry._server": is_a_server,
    "expiry._loop_of": is_a_server,
    "expiry._shut_down_ended": shuts_down_what_is_over,
    "expiry._forget_files_of_nobody": lets_go_of_what_is_nobodys,
    "expiry._delete_unreferenced_files": deletes_files,
}


def test_each_use_has_a_contract() -> None:
    assert list(modules_of(PACKAGE))  # all of them are imported now
    assert {f"{PACKAGE}.{name}" for name in CONTRACTS} == inside.USES.keys()


@pytest.mark.parametrize("name", CONTRACTS)
def test_streamlit_does_what_the_page_uses(
    visit: Visit, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    broken = inside.USES[f"{PACKAGE}.{name}"]
    try:
        CONTRACTS[name](visit)
    except Exception as error:  # noqa: BLE001  # whatever it is: the sentence says it
        pytest.fail(f"{broken} ({type(error).__name__}: {error})")
    assert broken not in caplog.messages, f"{broken} {caplog.text}"


def test_secrets_that_are_not_there_are_a_file_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secrets = type(st.secrets)()
    monkeypatch.setattr(st.config, "get_option", lambda _: [str(tmp_path / "secrets.toml")])
    with pytest.raises(FileNotFoundError):
        _ = "auth" in secrets


# ---- without it: each use asked where its part of Streamlit is gone

Ask = Callable[[Visit], Any]
Remove = Callable[[pytest.MonkeyPatch, Visit], None]


def without(path: str) -> Remove:
    """Remove a name from a module or a class."""
    return lambda missing, _: missing.delattr(path)


def nothing_itself(*_: object) -> None:
    """Remove nothing: what is asked looks at something else."""


def without_the_runs_session(missing: pytest.MonkeyPatch, _: Visit) -> None:
    missing.setattr("streamlit.runtime.scriptrunner.get_script_run_ctx", SimpleNamespace)


def without_its_sessions(missing: pytest.MonkeyPatch, visit: Visit) -> None:
    storage: Any = visit.runtime._session_mgr._session_storage  # type: ignore[attr-defined]  # has one
    missing.setattr(storage, "_cache", dict(storage._cache))  # which lets nothing expire


def without_its_uploads(missing: pytest.MonkeyPatch, visit: Visit) -> None:
    missing.delattr(visit.runtime.uploaded_file_mgr, "file_storage")


WITHOUT: dict[str, tuple[Remove, Ask, Any]] = {
    "sessions.session_id": (
        without_the_runs_session,
        lambda _: sessions.session_id(),
        "",
    ),
    "sessions._context": (
        without("streamlit.runtime.scriptrunner.get_script_run_ctx"),
        lambda visit: visit.in_a_run(sessions.session_id),
        "",
    ),
    "sessions.is_open": (
        without("streamlit.runtime.Runtime.get_app_session"),
        lambda visit: sessions.is_open(visit.session),
        False,
    ),
    "sessions.close": (
        without("streamlit.runtime.Runtime.close_session"),
        lambda _: sessions.close("another"),
        None,
    ),
    "sessions.is_gone": (
        without("streamlit.runtime.Runtime.get_app_session"),
        lambda visit: sessions.is_gone(visit.session),
        False,
    ),
    "sessions.rerun": (
        without("streamlit.runtime.app_session.AppSession.request_rerun"),
        lambda visit: sessions.rerun(visit.session),
        None,
    ),
    "sessions._attach": (
        without("streamlit.runtime.scriptrunner.add_script_run_ctx"),
        lambda _: _called(),
        ["called"],
    ),
    "served.address_of": (
        without("streamlit.runtime.media_file_manager.MediaFileManager.add"),
        lambda visit: visit.in_a_run(lambda: served.address_of(b"one", "image/png", "picture")),
        "data:image/png;base64,b25l",
    ),
    "served.keep_recent": (
        without("streamlit.runtime.media_file_manager.MediaFileManager.add"),
        lambda visit: visit.in_a_run(_kept_recent),
        None,
    ),
    "served.keep": (
        without("streamlit.runtime.media_file_manager.MediaFileManager.add"),
        lambda visit: visit.in_a_run(lambda: served.keep(b"m", "image/png", "mask", "m.png")),
        None,
    ),
    "delivery.keep_what_is_not_sent": (
        without("streamlit.runtime.forward_msg_queue.ForwardMsgQueue.clear"),
        lambda _: delivery.keep_what_is_not_sent(),
        None,
    ),
    "delivery.hear_what_has_ended": (
        without("streamlit.runtime.app_session.AppSession._create_scriptrunner"),
        lambda _: delivery.hear_what_has_ended(),
        None,
    ),
    "delivery.tell_of_runs_that_draw": (
        without("streamlit.runtime.app_session.AppSession.flush_browser_queue"),
        lambda _: delivery.tell_of_runs_that_draw(),
        None,
    ),
    "uploads.forget": (
        without(
            "streamlit.runtime.memory_uploaded_file_manager.MemoryUploadedFileManager.remove_file"
        ),
        lambda visit: visit.in_a_run(lambda: uploads.forget(["a"])),
        None,
    ),
    "failure._is_told": (
        without("streamlit.errors.FragmentHandledException"),
        lambda _: failure._is_told(ValueError()),
        False,
    ),
    "server._is_own_name": (
        without("streamlit.web.server.starlette.starlette_websocket.is_host_allowed"),
        lambda _: door._is_own_name("evil.example"),
        True,
    ),
    "expiry._server": (
        without("streamlit.runtime.Runtime.state"),
        lambda _: expiry._server(),
        None,
    ),
    "expiry._loop_of": (
        without("streamlit.runtime.Runtime._get_async_objs"),
        lambda visit: expiry._rounds(visit.runtime),
        None,
    ),
    "expiry._shut_down_ended": (
        without_its_sessions,
        lambda visit: expiry._let_go(visit.runtime, visit.server.loop, True),
        False,
    ),
    "expiry._forget_files_of_nobody": (
        without_its_uploads,
        lambda visit: expiry._let_go(visit.runtime, visit.server.loop, True),
        False,
    ),
    "expiry._delete_unreferenced_files": (
        nothing_itself,  # Streamlit deletes files between runs too
        lambda _: expiry._delete_unreferenced_files(cast(Runtime, SimpleNamespace())),
        None,
    ),
}


def _kept_recent() -> None:
    served._given_out()["picture"] = [served._GivenOut(b"one", "image/png", 0, time.monotonic())]
    served.keep_recent()


def _called() -> list[str]:
    seen: list[str] = []
    sessions.as_this_session(seen.append)("called")
    return seen


@pytest.mark.parametrize("name", WITHOUT)
def test_without_it_the_page_goes_on_and_the_log_says_what_is_lost(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    visit: Visit,
    name: str,
) -> None:
    remove, ask, expected = WITHOUT[name]
    monkeypatch.setattr(expiry, "_SECONDS", 0)
    with caplog.at_level(logging.WARNING, "maskapp"), monkeypatch.context() as missing:
        remove(missing, visit)
        assert ask(visit) == expected
        assert ask(visit) == expected
    said = [each.getMessage() for each in caplog.records if each.name.startswith("maskapp")]
    assert said == [inside.USES[f"{PACKAGE}.{name}"]]  # once


def test_each_use_is_tried_without_streamlits_part() -> None:
    assert WITHOUT.keys() == CONTRACTS.keys()
