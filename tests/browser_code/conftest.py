"""Node runs the browser code outside a browser."""

from __future__ import annotations

import os
import shutil

import pytest

_NO_NODE = "These tests need Node.js 18 or newer. Get it with `apt-get install nodejs`."


@pytest.fixture(scope="session")
def node() -> str:
    """Return the path of Node.js; without it, tests are skipped, but fail where all must run."""
    path = shutil.which("node")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(_NO_NODE)
        pytest.skip(_NO_NODE)
    return path
