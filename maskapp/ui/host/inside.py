"""How Streamlit is used where it makes no promise: each use can go with an upgrade, none alone.

A use is a function under :func:`private`. Where Streamlit no longer has what the function asks for,
the log says once, in a sentence, what is lost, and the page goes on with the next best thing.
``tests/ui/host/test_contracts.py`` asks the same of a real server, for each use.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_LOGGER = logging.getLogger(__name__)
# What Python raises where a module, a name or a parameter is no longer there.
_GONE = (ImportError, AttributeError, TypeError)

P = ParamSpec("P")
T = TypeVar("T")
U = TypeVar("U")

USES: dict[str, str] = {}
"""What is lost where a use no longer works: a sentence, by the function's full name."""

_told: set[str] = set()


def private(
    what: str, lost: str, *, otherwise: Callable[..., U]
) -> Callable[[Callable[P, T]], Callable[P, T | U]]:
    """Make a function a use of Streamlit that may go.

    Parameters
    ----------
    what : str
        What Streamlit does today, after "Streamlit no longer".
    lost : str
        What a person then notices, after a colon.
    otherwise : callable
        Called with the function's arguments where Streamlit does it no longer.
    """

    def of(function: Callable[P, T]) -> Callable[P, T | U]:
        name = f"{function.__module__}.{function.__qualname__}"
        USES[name] = f"Streamlit no longer {what}: {lost}."

        @wraps(function)
        def use(*args: P.args, **kwargs: P.kwargs) -> T | U:
            try:
                return function(*args, **kwargs)
            except _GONE:
                if name not in _told:  # at most one line each, however often the page asks
                    _told.add(name)
                    _LOGGER.warning(USES[name], exc_info=True)
                return otherwise(*args, **kwargs)

        return use

    return of
