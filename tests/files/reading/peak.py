"""How far the memory of a process grows while it reads a file."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context

from maskapp.errors import ImageError
from maskapp.files.reading.images import read_images


def growths(
    files: Iterable[tuple[str, Callable[[], bytes]]], warm: tuple[bytes, ...]
) -> Iterator[tuple[str, int, int]]:
    """Yield name, size and growth in bytes of each file's reading, in a process of its own.

    Each process reads the files in `warm` before, so that what is loaded once does not count.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload(["maskapp.files.reading.images", "imagecodecs", "tifffile"])
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as pool:
        for name, make in files:
            data = make()
            yield name, len(data), pool.submit(_growth, data, name, warm).result(timeout=120)


def _growth(data: bytes, name: str, warm: tuple[bytes, ...]) -> int:
    for each in warm:
        read_images(each)
    before = _peak()
    with suppress(ImageError):
        read_images(data, name=name)
    return _peak() - before


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
