"""Read damaged files one after the other, and say what became of each: ``FIRST COUNT``.

One line before each input, its number, so that a crash or a hang is known by the last of them, and
one after it: outcome, seconds, peak of memory in bytes.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
import warnings
from pathlib import Path
from typing import get_args

import numpy as np

from maskapp.errors import ImageCode, ImageError
from maskapp.files.reading.images import read_images
from tests.fuzz.mutations import mutated


def outcome(data: bytes) -> str:
    """Return "images", the code of an ImageError, or what should not have happened."""
    try:
        first = _digests(data, 0x55)
        if first != _digests(data, 0xAA):
            return "wrong: two readings differ, so pixels were not written"
    except ImageError as error:
        if error.code not in get_args(ImageCode):
            return f"wrong: the code {error.code!r}"
        if not str(error).startswith("fuzz.png: ") or not error.remedy:
            return f"wrong: the message {str(error)!r}"
        return error.code
    except Exception as error:  # noqa: BLE001  # the finding this is all about
        return f"wrong: {type(error).__name__}: {error}"
    return "images"


def _digests(data: bytes, filling: int) -> list[str]:
    """Read the file where freed memory is full of one byte; what was never written shows it."""
    for size in (105, 210, 420, 5400, 10_800, 21_600):
        blocks = [np.full(size, filling, np.uint8) for _ in range(20)]
        del blocks
    return [image.digest for image in read_images(data, name="fuzz.png")]


def main(first: int, count: int) -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    for number in range(first, first + count):
        print(number, flush=True)  # noqa: T201
        data = mutated(number)[1]
        start = time.perf_counter()
        result = outcome(data)
        seconds = time.perf_counter() - start
        print(json.dumps([result, seconds, peak()]), flush=True)  # noqa: T201


def peak() -> int:
    """Return the most bytes that this process ever held."""
    # Linux hands `ru_maxrss` of the parent on to a child: pytest's own memory would count.
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
