"""A real Streamlit server without sockets: a person's session, and questions asked inside a run."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

T = TypeVar("T")
_PATIENCE = 30.0
_SECONDS = 0.05

asked: list[Callable[[], None]] = []
"""What the next run of the page calls."""

PAGE = "from tests.ui.host import server\nwhile server.asked:\n    server.asked.pop(0)()\n"


class Browser:
    """Takes what a session sends."""

    client_context = None

    def __init__(self) -> None:
        self.got: list[ForwardMsg] = []

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Note it."""
        self.got.append(msg)

    def kinds(self) -> list[str | None]:
        """Tell what kinds of message it took."""
        return [each.WhichOneof("type") for each in self.got]


class Server:
    """A running server.

    Sessions that are left are over after 50 ms.
    """

    def __init__(self, runtime: Runtime, loop: asyncio.AbstractEventLoop) -> None:
        self.runtime = runtime
        self.loop = loop

    def inside(self, function: Callable[[], T]) -> T:
        """Return what a function returns in the server's event loop."""

        async def call() -> T:
            return function()

        return asyncio.run_coroutine_threadsafe(call(), self.loop).result(_PATIENCE)


class Visit:
    """A person's session on a server."""

    def __init__(self, server: Server) -> None:
        self.server, self.runtime = server, server.runtime
        self.browser = Browser()
        self.session = server.inside(lambda: self.runtime.connect_session(self.browser, {}))
        session = self.runtime.get_app_session(self.session)
        assert session is not None
        self._session = session

    def in_a_run(self, function: Callable[[], T]) -> T:
        """Return what a function returns in a run of the page."""
        answer: Future[T] = Future()

        def ask() -> None:
            try:
                answer.set_result(function())
            except Exception as error:  # noqa: BLE001  # is raised where it was asked
                answer.set_exception(error)

        asked.append(ask)
        self.server.inside(lambda: self._session.request_rerun(None))
        return answer.result(_PATIENCE)

    def press(self, button_id: str, fragment_id: str) -> None:
        """Press a button of a part of the page."""
        state = ClientState(fragment_id=fragment_id)
        state.widget_states.widgets.add(id=button_id, trigger_value=True)
        self.server.inside(lambda: self._session.request_rerun(state))

    def ask_twice(self, fragment_id: str) -> None:
        """Ask for a part of the page, and again as soon as it is drawn: the loop is that busy."""
        state = ClientState(fragment_id=fragment_id)

        def ask() -> None:
            runner = self._session._scriptrunner
            assert runner is None  # nothing runs
            self._session.request_rerun(state)
            drawing = self._session._scriptrunner
            assert drawing is not None
            deadline = time.monotonic() + _PATIENCE
            while drawing._requests._state is not ScriptRequestType.STOP:
                assert time.monotonic() < deadline
                time.sleep(0.001)
            self._session.request_rerun(state)

        self.wait_until_idle()
        self.server.inside(ask)
        self.wait_until_idle()

    def wait_until_idle(self) -> None:
        """Wait until no run goes on, and all of the last one is sent."""
        deadline = time.monotonic() + _PATIENCE
        while self.server.inside(lambda: self._session._scriptrunner) is not None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(0.1)

    def leave(self) -> None:
        """Close the browser, and wait until the session is over."""
        self.server.inside(lambda: self.runtime.disconnect_session(self.session))
        time.sleep(2 * _SECONDS)

    def end(self) -> None:
        """Shut the session down, and wait until its run has ended."""
        self.server.inside(self._session.shutdown)
        self.server.inside(lambda: self.runtime.close_session(self.session))
        deadline = time.monotonic() + _PATIENCE
        while not self._session._script_event_loop.is_closed() and time.monotonic() < deadline:
            time.sleep(0.01)


@contextmanager
def running_server(folder: Path) -> Iterator[Server]:
    """Run a server whose page lies in a folder."""
    page = folder / "page.py"
    page.write_text(PAGE, "utf-8")
    runtime = Runtime(
        RuntimeConfig(
            script_path=str(page),
            media_file_storage=MemoryMediaFileStorage("/media"),
            uploaded_file_manager=MemoryUploadedFileManager("/uploads"),
            session_storage=MemorySessionStorage(ttl_seconds=_SECONDS),  # type: ignore[arg-type]  # a float will do
        )
    )
    started: Future[asyncio.AbstractEventLoop] = Future()

    async def run() -> None:
        await runtime.start()
        started.set_result(asyncio.get_running_loop())
        await runtime.stopped

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    try:
        yield Server(runtime, started.result(_PATIENCE))
    finally:
        runtime.stop()
        thread.join(_PATIENCE)
        Runtime._instance = None


@contextmanager
def visiting(server: Server) -> Iterator[Visit]:
    """Connect a person to a server."""
    asked.clear()
    visit = Visit(server)
    try:
        yield visit
    finally:
        visit.end()
