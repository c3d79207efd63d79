"""A folder of this process for files that are built to be taken away: nobody else's to read."""

from __future__ import annotations

import atexit
import functools
import os
import secrets
import shutil
import socket
import tempfile
from functools import partial
from pathlib import Path

from maskapp.ui.host import server


def new_file(ending: str) -> Path:
    """Return the path of a file that is not there yet, by a name that nobody can guess."""
    return _folder() / f"{secrets.token_urlsafe(24)}{ending}"


@functools.cache
def _folder() -> Path:
    """Make the folder; those of processes that ended without a word are removed."""
    # The computer is named because several containers may share a temporary folder: a process of
    # another one is not seen from here.
    start = f"maskapp-packs-{socket.gethostname()}-"
    for folder in Path(tempfile.gettempdir()).glob(f"{start}*"):
        process = folder.name.removeprefix(start).partition("-")[0]
        if process.isdecimal() and _is_ours(folder) and not _runs(int(process)):
            shutil.rmtree(folder, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{start}{os.getpid()}-"))  # its mode is 0700
    remove = partial(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(remove)
    server.at_end(remove)  # where the server is told to end, the other is not reached
    return folder


def _is_ours(folder: Path) -> bool:
    if os.name != "posix":  # there, temporary folders are each person's own
        return folder.is_dir()
    return not folder.is_symlink() and folder.is_dir() and folder.stat().st_uid == os.getuid()


def _runs(process: int) -> bool:
    if os.name != "posix":  # asking there ends the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
