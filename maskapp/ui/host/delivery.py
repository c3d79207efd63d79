"""What a session sends to its browser: no more than there is to draw, and nothing of it is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from maskapp.ui.host.inside import private

if TYPE_CHECKING:
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from streamlit.runtime.app_session import AppSession
    from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
    from streamlit.runtime.scriptrunner import RerunData

_ANSWERS = ("file_urls_response", "backend_operation_response")
_theirs: list[Callable[..., None]] = []
_create: list[Callable[..., None]] = []
_flush: list[Callable[..., list[ForwardMsg]]] = []

_BEGINS = ("new_session", "session_status_changed")
_ENDS = ("script_finished", "session_status_changed")
_held: WeakKeyDictionary[AppSession, ForwardMsg] = WeakKeyDictionary()
"""The beginning of a run that each session kept back when it sent something last."""


@private(
    "keeps what is still to be sent in a queue of its own",
    "on a busy computer an upload or a download may not begin, and what was closed may stay on the "
    "page until the next click",
    otherwise=lambda: None,
)
def keep_what_is_not_sent() -> None:
    """Have answers and finished parts of the page sent, whatever begins before they are.

    Where a run of the whole page begins, Streamlit drops what it has not sent: also the answer
    that an upload or a download waits for, which nobody repeats. Where a fragment's run begins, it
    drops what the fragment had drawn, and says of the run before that it did not end well: what
    that one no longer drew stays on the page.
    """
    from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

    if ForwardMsgQueue.clear is not _clear:
        _ = ForwardMsgQueue()._queue, ForwardMsgQueue()._delta_index_map
        _theirs.append(ForwardMsgQueue.clear)
        ForwardMsgQueue.clear = _clear  # type: ignore[assignment, method-assign]  # not public


def _clear(
    queue: ForwardMsgQueue,
    retain_lifecycle_msgs: bool = False,
    fragment_ids_this_run: list[str] | None = None,
) -> None:
    """Do as `ForwardMsgQueue.clear`, which is called where a run begins and after sending."""
    begins = retain_lifecycle_msgs
    if begins and fragment_ids_this_run is not None:
        # All of it is sent, in the order of time; so nothing may take the place of what is there.
        queue._delta_index_map = {}
        return
    waited_for = [each for each in queue._queue if begins and each.WhichOneof("type") in _ANSWERS]
    _theirs[-1](queue, retain_lifecycle_msgs, fragment_ids_this_run)
    queue._queue[:0] = waited_for


@private(
    "starts a run where the one before has ended",
    "on a busy computer what was drawn last may not be seen until the next click",
    otherwise=lambda: None,
)
def hear_what_has_ended() -> None:
    """Have all be sent that a run drew which has ended, whatever begins before it is.

    A run tells the event loop what it draws. Where a part of the page is asked for when the run has
    ended, but the loop has not heard all of it yet, Streamlit starts a runner in place of the old
    one, and no longer listens to that: what it drew is lost, and nobody draws it again.
    """
    from streamlit.runtime.app_session import AppSession, AppSessionState

    if AppSession._create_scriptrunner is not _create_once_heard:
        _ = AppSessionState.SHUTDOWN_REQUESTED
        _create.append(AppSession._create_scriptrunner)
        AppSession._create_scriptrunner = _create_once_heard  # type: ignore[assignment, method-assign]  # not public


def _create_once_heard(session: AppSession, initial_rerun_data: RerunData) -> None:
    """Do as `AppSession._create_scriptrunner`, once the loop has heard the runner that ended."""
    from streamlit.runtime.app_session import AppSessionState

    ended = session._scriptrunner

    def create() -> None:
        now = session._scriptrunner
        if session._state is AppSessionState.SHUTDOWN_REQUESTED:
            return
        if now is None or now is ended:
            _create[-1](session, initial_rerun_data)
        elif not now.request_rerun(initial_rerun_data):  # started meanwhile, and has ended too
            _create_once_heard(session, initial_rerun_data)

    if ended is None:
        create()
    else:  # all of it waits in the loop, before this
        asyncio.get_running_loop().call_soon(create)


@private(
    "sends what is in its queue at once",
    "the page answers edits a little later",
    otherwise=lambda: None,
)
def tell_of_runs_that_draw() -> None:
    """Have the browser hear of a part's run when it draws, and never of one that draws nothing.

    Most edits make two runs: one that ends with the edit's callback, which says what is to be
    drawn, and the one that draws it. Whenever the browser hears that a run begins or ends, it goes
    through all that is on the page: that costs it as much for the first of them as for the second.
    """
    from streamlit.runtime.app_session import AppSession
    from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

    _ = ForwardMsgQueue()._queue
    if AppSession.flush_browser_queue is not _flush_what_is_due:
        _flush.append(AppSession.flush_browser_queue)
        AppSession.flush_browser_queue = _flush_what_is_due  # type: ignore[assignment, method-assign]  # not public


def _flush_what_is_due(session: AppSession) -> list[ForwardMsg]:
    """Do as `AppSession.flush_browser_queue`, but keep back a beginning, until the next time."""
    queue = session._browser_queue
    due = _without_runs_for_another(queue._queue)
    begins = due[-2:] if _is_part_that(_BEGINS, due[-2:]) else []
    if not begins or _held.get(session) is begins[0]:
        _held.pop(session, None)
        begins = []
    else:
        _held[session] = begins[0]
        due = due[:-2]
    queue._queue = due
    sent = _flush[-1](session)
    queue._queue = begins
    if begins and session._message_enqueued_callback:
        session._message_enqueued_callback()  # to be asked again, in a hundredth of a second
    return sent


def _without_runs_for_another(messages: Sequence[ForwardMsg]) -> list[ForwardMsg]:
    """Leave out runs of parts that drew nothing, and ended for another run."""
    left: list[ForwardMsg] = []
    for message in messages:
        left.append(message)
        run = left[-4:]
        if (
            _is_part_that(_BEGINS + _ENDS, run)
            and run[2].script_finished == run[2].FINISHED_EARLY_FOR_RERUN
        ):
            del left[-4:]
    return left


def _is_part_that(does: tuple[str, ...], messages: Sequence[ForwardMsg]) -> bool:
    """Tell whether messages are those of a part's run that does something, and nothing else."""
    kinds = tuple(each.WhichOneof("type") for each in messages)
    return kinds == does and bool(messages[0].metadata.run.fragment_ids)
