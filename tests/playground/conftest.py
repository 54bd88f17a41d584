"""A fresh playground for each test, or one for a whole file."""

from collections.abc import Iterator

import pytest

from playground import Workspace


@pytest.fixture
def slack() -> Iterator[Workspace]:
    with Workspace() as workspace:
        yield workspace


@pytest.fixture(scope="module")
def shared() -> Iterator[Workspace]:
    """One workspace for many tests that do not disturb each other; rate limits are off."""
    with Workspace() as workspace:
        workspace.settings(rate_limits=False)
        yield workspace
