"""Small ZIP archives to upload."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable


def zip_files(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a ZIP of files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return stream.getvalue()
