"""Settings that all tests share."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# Shared machines stall now and then; a slow example is no failure.
settings.register_profile("maskapp", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Each run draws others: where every change is looked at, half as many find as much in the end.
settings.register_profile("maskapp in CI", settings.get_profile("maskapp"), max_examples=50)
settings.load_profile("maskapp in CI" if os.environ.get("CI") else "maskapp")


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """Leave the main module as it was.

    `AppTest` puts its script there for good, and a process that is started afterwards runs it.
    """
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before
