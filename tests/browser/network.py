"""A network between browser and server that can be lost: without a word, or with one."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from urllib.parse import urlsplit

_CHUNK = 1 << 16
# Closing then sends a reset, as a router does that forgot the connection.
_RESET = struct.pack("ii", 1, 0)


class Network:
    """A line to a server, which all connections of a page go through.

    Chromium's own "offline" leaves websockets open that are there.
    """

    def __init__(self, server: str) -> None:
        self._port = urlsplit(server).port or 80
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://localhost:{self._listening.getsockname()[1]}"
        self._changed = threading.Condition()
        self._asks = self._answers = True
        self._is_cut = False
        self._connections: set[_Connection] = set()
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    # ---- What happens to it

    def lose(self) -> None:
        """Let nothing through from now on, and tell nobody: Wi-Fi that is out of reach."""
        self._become(asks=False, answers=False)

    def lose_answers(self) -> None:
        """Let nothing through that the server says."""
        self._become(answers=False)

    def forget(self) -> None:
        """Reset all that is open: what was on its way never arrives."""
        with self._changed:
            for each in self._connections:
                each.doom()
            self._changed.notify_all()

    def cut(self) -> None:
        """Reset all that is open, and whatever tries to connect."""
        self._is_cut = True
        self.forget()

    def mend(self) -> None:
        """Let all through again; what was lost without a word arrives late."""
        self._is_cut = False
        self._become(asks=True, answers=True)

    def close(self) -> None:
        self.cut()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._accepting.join()
        for each in list(self._connections):
            each.thread.join()

    # ---- How it works

    def _become(self, *, asks: bool | None = None, answers: bool | None = None) -> None:
        with self._changed:
            self._asks = self._asks if asks is None else asks
            self._answers = self._answers if answers is None else answers
            self._changed.notify_all()

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self._listening.accept()
            except OSError:
                return  # closed
            connection = _Connection(self, browser)
            with self._changed:
                self._connections.add(connection)
                if self._is_cut:
                    connection.doom()
            connection.thread.start()

    def wait(self, connection: _Connection, *, asks: bool) -> bool:
        """Wait until something goes through; return whether it does."""
        with self._changed:
            self._changed.wait_for(
                lambda: connection.is_doomed or (self._asks if asks else self._answers)
            )
            return not connection.is_doomed

    def ended(self, connection: _Connection) -> None:
        with self._changed:
            self._connections.discard(connection)

    def server(self) -> socket.socket:
        return socket.create_connection(("localhost", self._port))


class _Connection:
    def __init__(self, network: Network, browser: socket.socket) -> None:
        self._network = network
        self._ends = [browser]
        self.is_doomed = False
        self.thread = threading.Thread(target=self._run, daemon=True)

    def doom(self) -> None:
        """Have it end with a reset."""
        self.is_doomed = True
        for each in self._ends:
            with suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                each.shutdown(socket.SHUT_RD)  # wakes who waits for more

    def _run(self) -> None:
        try:
            if self._network.wait(self, asks=True):
                with suppress(OSError):  # the server is being restarted
                    self._join()
        finally:
            self._network.ended(self)
            for each in self._ends:
                each.close()

    def _join(self) -> None:
        (browser,) = self._ends
        server = self._network.server()
        self._ends.append(server)
        answering = _started(partial(self._pass_on, server, browser, asks=False))
        self._pass_on(browser, server, asks=True)
        answering.join()

    def _pass_on(self, source: socket.socket, target: socket.socket, *, asks: bool) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                if not self._network.wait(self, asks=asks):
                    return
                target.sendall(data)
        with suppress(OSError):
            if self._network.wait(self, asks=asks):
                target.shutdown(socket.SHUT_WR)


def _started(act: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    return thread


@contextmanager
def network_to(server: str) -> Iterator[Network]:
    """Yield a network with a server at its other end."""
    network = Network(server)
    try:
        yield network
    finally:
        network.close()
