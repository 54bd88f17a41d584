"""Exports to import."""

from pathlib import Path

import pytest

from tests.intake import sample


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A folder with a small export of our own making."""
    return sample.export_in(tmp_path)


@pytest.fixture
def maven() -> Path:
    """The real Maven CRM export."""
    return sample.shared("maven_crm")
