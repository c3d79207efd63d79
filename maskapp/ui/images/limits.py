"""How much a session may hold."""

from __future__ import annotations

from collections.abc import Sequence

MAX_FILES = 500
MAX_BYTES = 2 * 1024**3
BEYOND = "beyond the session's limits"


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


def accepted(held: Sequence[int], sizes: Sequence[int], room: int) -> int:
    """Return how many further files are accepted, counted from the first.

    Parameters
    ----------
    held, sizes : sequence of int
        Bytes of each file that the session has, and of each further one.
    room : int
        Bytes that all sessions together leave for these.
    """
    count = max(0, within_limits([*held, *sizes]) - len(held))
    while count and sum(sizes[:count]) > room:
        count -= 1
    return count


def over_limits(refused: int) -> str:
    """Return the sentence for files that were not accepted."""
    files = "1 file was" if refused == 1 else f"{refused} files were"
    return (
        f"{files} not added: a session holds at most {MAX_FILES} files and "
        f"{MAX_BYTES // 1024**3} GB, less while many people use this page. Remove images, or run "
        "“maskapp apply” on the folder."
    )
