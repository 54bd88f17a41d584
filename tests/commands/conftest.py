"""One office for all of a file's tests; each makes deals of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import Office, office


@pytest.fixture(scope="module")
def opened(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(sqlite_template, tmp_path_factory.mktemp("office")) as made:
        made.slack.settings(rate_limits=False)
        yield made
