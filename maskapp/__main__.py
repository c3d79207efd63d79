"""The command ``maskapp``, also as ``python -m maskapp``: what comes before the command line."""

import os
import signal
import sys
from types import FrameType

_INTERRUPTED = 130


def main() -> int:
    """Run the command line; Ctrl-C ends it quietly, also while it is still being imported."""
    usual = signal.getsignal(signal.SIGINT)
    if usual is signal.default_int_handler:  # where Ctrl-C is ignored, it stays so
        signal.signal(signal.SIGINT, _leave)
    from maskapp.cli import main as run  # 0.2 s; here, where Ctrl-C is already heeded

    if usual is signal.default_int_handler:
        signal.signal(signal.SIGINT, usual)
    try:
        return run()
    except KeyboardInterrupt:
        return _INTERRUPTED


def _leave(_number: int, _frame: FrameType | None) -> None:
    # An exception would come out of some module's import as another one.
    os._exit(_INTERRUPTED)


if __name__ == "__main__":
    sys.exit(main())
