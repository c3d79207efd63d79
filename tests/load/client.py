"""A visitor of the page without a browser: a WebSocket and Streamlit's own messages."""

from __future__ import annotations

import json
import re
import urllib.request
import uuid
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

_PATIENCE = 120.0  # seconds: a server that hangs must fail the test


class Visitor:
    """One session: what the server drew last, and what the visitor's widgets say."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port = parts.hostname or "localhost", parts.port or 80
        answer, _ = self.request("GET", "/_stcore/health")
        cookie = answer.getheader("Set-Cookie") or ""
        self.token = cookie.partition("_streamlit_xsrf=")[2].partition(";")[0].strip('"')
        self.elements: dict[tuple[int, ...], tuple[str, Any]] = {}
        self.drawn: set[str] = set()  # fragments, in the run that goes on
        self.widgets: dict[str, WidgetState] = {}
        self.menus: dict[str, tuple[str, str]] = {}  # fragment and id of popovers
        self.session_id = ""
        self.hand, self.actions = uuid.uuid4().hex, 0
        self.sizes: list[int] = []  # of all messages that came, in bytes
        self.socket: ClientConnection
        self._open = ExitStack()

    def __enter__(self) -> Visitor:
        self.socket = self._open.enter_context(
            connect(
                f"ws://{self.host}:{self.port}/_stcore/stream",
                subprotocols=[Subprotocol("streamlit"), Subprotocol(self.token)],
                origin=Origin(f"http://{self.host}:{self.port}"),
                max_size=None,
                compression=None,
            )
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    # ---- talking to the server

    def request(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection(self.host, self.port, timeout=_PATIENCE)
        try:
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body or None, names)
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def _receive(self, kind: str) -> Any:
        while True:
            received = self.socket.recv(timeout=_PATIENCE)
            assert isinstance(received, bytes)
            message = ForwardMsg.FromString(received)
            self._note(message)
            if message.WhichOneof("type") == kind:
                return getattr(message, kind)

    def _note(self, message: ForwardMsg) -> None:
        self.sizes.append(message.ByteSize())
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session_id = message.new_session.initialize.session_id or self.session_id
            self.drawn = set()
        if kind == "delta" and message.delta.fragment_id not in self.drawn:
            # The first of a fragment in this run: it is drawn anew.
            fragment = message.delta.fragment_id
            self.drawn.add(fragment)
            self.elements = {k: v for k, v in self.elements.items() if v[0] != fragment}
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = (message.delta.fragment_id, message.delta.new_element)
            self.elements[tuple(message.metadata.delta_path)] = element
        elif kind == "delta" and message.delta.WhichOneof("type") == "add_block":
            # What a fragment inside another one drew goes with the block that is drawn anew.
            block = tuple(message.metadata.delta_path)
            drawn_in = [path for path in self.elements if path[: len(block)] == block]
            for path in drawn_in:
                del self.elements[path]
            if message.delta.add_block.popover.id:
                menu = message.delta.add_block.popover
                self.menus[menu.label] = message.delta.fragment_id, menu.id

    def rerun(
        self, fragment: str = "", *, trigger: str = "", told: WidgetState | None = None
    ) -> None:
        """Send all widgets, as a browser does, and wait until the page is drawn.

        Also `trigger`, the id of a button that was pressed, or what a component has `told`.
        """
        message = BackMsg()
        message.rerun_script.widget_states.widgets.extend(self.widgets.values())
        if told:
            message.rerun_script.widget_states.widgets.append(told)
        if trigger:
            message.rerun_script.widget_states.widgets.add(id=trigger, trigger_value=True)
        message.rerun_script.fragment_id = fragment
        if not fragment:
            self.elements = {}
        self.socket.send(message.SerializeToString())
        # A callback that says what is drawn ends the run it is called in.
        while self._receive("script_finished") == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            pass

    def press(self, label: str) -> None:
        fragment, button = self.find("button", label)
        self.rerun(fragment, trigger=button.id)

    def widget(self, key: str) -> WidgetState:
        """Return what the widget with this id says, to be changed."""
        return self.widgets.setdefault(key, WidgetState(id=key))

    def type_range(self, channel: str, low: float, high: float) -> None:
        """Type both bounds of a channel's only range, in the rule's form."""
        self.type_end(channel, "low", low)
        self.type_end(channel, "high", high)

    def type_end(self, channel: str, end: str, number: float) -> None:
        """Type one bound of a channel's only range."""
        fragment, form, data = self.rule_form()
        rows = [row for card in data["cards"] for row in card["rows"]]
        row = next(row for row in rows if row["label"] == channel)
        self.actions += 1
        action = {
            "n": self.actions,
            "kind": "type",
            "row": row["id"],
            "channel": row["channel"],
            "image": data["image"],
            "end": end,
            "text": f"{number:g}",
            "was": row[end]["ticks"],
        }
        done = {"hand": self.hand, "actions": [action]}
        told = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{form.id}__events")
        told.json_trigger_value = json.dumps([{"event": "actions", "value": done}])
        self.rerun(fragment, told=told)

    def look_at(self, key: str) -> None:
        """Look at another image, by its key, as by a click on its tile."""
        fragment, strip = self.component("maskapp_set")
        self.actions += 1
        done = [{"n": self.actions, "kind": "open", "image": key, "shows": "strip"}]
        told = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{strip.id}__events")
        told.json_trigger_value = json.dumps(
            [{"event": "actions", "value": {"hand": "hand", "actions": done}}]
        )
        self.rerun(fragment, told=told)

    def component(self, name: str) -> tuple[str, Any]:
        """Return the fragment of a component, and the component."""
        return next(
            (fragment, element.bidi_component)
            for fragment, element in self.elements.values()
            if element.WhichOneof("type") == "bidi_component"
            and element.bidi_component.component_name == name
        )

    def rule_form(self) -> tuple[str, Any, dict[str, Any]]:
        """Return the fragment of the rule's form, the form, and what it was sent."""
        fragment, form = self.component("maskapp_rule_form")
        return fragment, form, json.loads(form.json)

    # ---- files

    def upload(self, *files: tuple[str, bytes]) -> None:
        """Give files to the uploader of images."""
        _, uploader = self.find("file_uploader", "Images")
        state = self.widget(uploader.id)
        for (name, data), urls in zip(files, self.upload_urls(len(files)), strict=True):
            assert self.put(urls.upload_url, name, data) == 204
            file = state.file_uploader_state_value.uploaded_file_info.add()
            file.name, file.size, file.file_id = name, len(data), urls.file_id
            file.file_urls.CopyFrom(urls)
        self.rerun()

    def upload_urls(self, count: int) -> list[Any]:
        message = BackMsg()
        message.file_urls_request.request_id = uuid.uuid4().hex
        message.file_urls_request.session_id = self.session_id
        message.file_urls_request.file_names.extend(["file"] * count)
        self.socket.send(message.SerializeToString())
        return list(self._receive("file_urls_response").file_urls)

    def put(self, path: str, name: str, data: bytes, **headers: str) -> int:
        """Send a file and return the answer's status; `headers` replace those of a browser."""
        usual = {
            "Content_Type": "multipart/form-data; boundary=x",
            "X_Xsrftoken": self.token,
            "Cookie": f"_streamlit_xsrf={self.token}",
        }
        return self.request("PUT", path, form(name, data), **usual | headers)[0].status

    def ask_for(self, label: str) -> str:
        """Press a download button without waiting; return the number of the request."""
        _, button = self.find("download_button", label)
        message = BackMsg()
        message.backend_operation_request.request_id = uuid.uuid4().hex
        message.backend_operation_request.session_id = self.session_id
        message.backend_operation_request.deferred_file.file_id = button.deferred_file_id
        self.socket.send(message.SerializeToString())
        return message.backend_operation_request.request_id

    def built(self) -> str:
        """Return the next download's URL without fetching it."""
        return str(self._receive("backend_operation_response").deferred_file.url)

    def answer(self) -> tuple[str, bytes]:
        """Return the next download's request number and file; no bytes if it failed."""
        got = self._receive("backend_operation_response")
        if got.error_msg:
            return got.request_id, b""
        answer, data = self.request("GET", got.deferred_file.url)
        assert answer.status == 200
        return got.request_id, data

    def download(self, label: str = "Download mask") -> bytes:
        number = self.ask_for(label)
        return next(data for found, data in iter(self.answer, None) if found == number)

    def build_pack(self) -> None:
        """Have the ZIP of all images built, and wait until it is offered."""
        fragment, menu = self.menus["Export"]
        self.widget(menu).bool_value = True
        self.rerun(fragment)
        self.press("Build ZIP")
        while not any(each.label == "Download ZIP" for each in self.all("download_button")):
            self.rerun()
            assert not self.errors

    def pack(self) -> bytes:
        """Return the ZIP of all images."""
        self.build_pack()
        return self.download("Download ZIP")

    # ---- what is seen

    def all(self, kind: str) -> list[Any]:
        """Return the elements of a kind, in the order of the page."""
        return [
            getattr(element, kind)
            for _, (_, element) in sorted(self.elements.items())
            if element.WhichOneof("type") == kind
        ]

    def find(self, kind: str, label: str) -> tuple[str, Any]:
        """Return the fragment of the element with this label, and the element."""
        return next(
            (fragment, getattr(element, kind))
            for fragment, element in self.elements.values()
            if element.WhichOneof("type") == kind and getattr(element, kind).label == label
        )

    @property
    def errors(self) -> list[str]:
        return [each.body for each in self.all("alert") if each.format == each.ERROR]

    @property
    def selected(self) -> str:
        return next((str(each.body) for each in self.all("metric")), "")

    @property
    def pictures(self) -> list[str]:
        """Return the URLs of the viewer's files."""
        data = "".join(str(each) for each in self.all("bidi_component"))
        return re.findall(r"/media/[0-9a-z.]+", data)


def uploaded_bytes(address: str) -> int:
    """Return how many bytes of uploads a server holds; asking is no visit."""
    with urllib.request.urlopen(f"{address}/_stcore/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return sum(int(line.rsplit(" ", 1)[1]) for line in lines if "UploadedFileManager" in line)


def form(name: str, data: bytes) -> bytes:
    """Return a file as a browser sends it, in parts bounded by x."""
    head = (
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return head.encode() + data + b"\r\n--x--\r\n"


def upgrade(address: str, *, host: str = "", origin: str = "") -> int:
    """Ask for a WebSocket, as a browser at another site would, and return the answer's status."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "localhost", parts.port, timeout=_PATIENCE)
    try:
        connection.putrequest("GET", "/_stcore/stream", skip_host=True)
        connection.putheader("Host", host or parts.netloc)
        if origin:
            connection.putheader("Origin", origin)
        connection.putheader("Connection", "Upgrade")
        connection.putheader("Upgrade", "websocket")
        connection.putheader("Sec-WebSocket-Version", "13")
        connection.putheader("Sec-WebSocket-Key", "c29tZXRoaW5nIHJhbmRvbQ==")
        connection.putheader("Sec-WebSocket-Protocol", "streamlit")
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()
