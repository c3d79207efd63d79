"""Files that are written whole or not at all."""

from __future__ import annotations

import secrets
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, replaced if it exists; raises OSError, of its name, if that cannot be done."""
    # A file of the folder itself, so that the last step is one renaming: a reader never sees half
    # a mask. Opened like any other, so that it gets the rights that new files have.
    part = path.with_name(f".maskapp-{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
        part.replace(path)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:
            # Of the name that people gave: nobody knows the other one.
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
