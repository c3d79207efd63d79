"""How much a session may hold."""

from __future__ import annotations

from collections.abc import Sequence

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
