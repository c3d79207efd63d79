"""How much a session may hold, and letting go of what is too much."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

MAX_FILES = 500
MAX_BYTES = 2 * 1024**3


def within_limits(sizes: Sequence[int]) -> int:
    """Return how many files are accepted, counted from the first.

    Parameters
    ----------
    sizes : sequence of int
        Bytes of each file of a session, in order.

    Returns
    -------
    int
        At most :data:`MAX_FILES`; together these files have at most :data:`MAX_BYTES`.
    """
    total = 0
    for count, size in enumerate(sizes[:MAX_FILES]):
        total += size
        if total > MAX_BYTES:
            return count
    return min(len(sizes), MAX_FILES)


def over_limits(refused: int) -> str:
    """Return the sentence for files that were not accepted."""
    files = "1 file was" if refused == 1 else f"{refused} files were"
    return (
        f"{files} not added: a session holds at most {MAX_FILES} files and "
        f"{MAX_BYTES // 1024**3} GB. Remove images, or run “maskapp apply” on the folder."
    )


def let_go(file_ids: Iterable[str]) -> None:
    """Free the bytes of this session's uploads with these ids.

    The uploader still lists them in the browser; the page gets them no more. Streamlit has no
    public call for this.
    """
    context = get_script_run_ctx()
    if context is None:
        return
    uploads = get_instance().uploaded_file_mgr
    for file_id in file_ids:
        uploads.remove_file(context.session_id, file_id)  # type: ignore[attr-defined]
