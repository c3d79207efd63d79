"""The line that a terminal shows while an image takes long."""

from __future__ import annotations

import io
import time

from maskapp.cli.waiting import Waiting


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def wait_for(stream: io.StringIO, text: str) -> None:
    end = time.monotonic() + 60
    while text not in stream.getvalue():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_an_image_that_takes_long_is_told_and_the_line_goes() -> None:
    stream = Terminal()
    with Waiting(stream, seconds=0.01) as waiting:
        waiting.begin("large.tif")
        wait_for(stream, "\rlarge.tif … 0 s")
        waiting.done()
        shown = stream.getvalue()
        assert shown.endswith("\r" + " " * len("large.tif … 0 s") + "\r")
        waiting.begin("next.tif")
        wait_for(stream, "\rnext.tif … 0 s")
    assert stream.getvalue().endswith(" \r")


def test_a_file_holds_no_such_lines() -> None:
    stream = io.StringIO()
    with Waiting(stream, seconds=0.001) as waiting:
        waiting.begin("large.tif")
        time.sleep(0.05)
    assert stream.getvalue() == ""
