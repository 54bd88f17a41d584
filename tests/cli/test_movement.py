"""`pipewright changes`: the contract's JSON, held against the boards and numbers beside it."""

from pathlib import Path

import pytest

from tests.cli.script import Run, read


def test_people_read_a_table_and_wrong_usage_is_refused(run: Run, export: Path) -> None:
    read(run, "import", export)
    code, out, err = run("changes", "--from", "2026-01-01")
    assert (code, err) == (0, "")
    assert "opening" in out and "closing" in out and "It adds up." in out
    assert read(run, "changes", "--closing", "2026-Q4")["adds_up"] is True
    assert read(run, "changes", "--as-of", "2026-02-10")["closing"]["deals"] == 5
    assert run("changes", "--closing", "soon")[0] == 2
    assert run("changes", "--closing", "2026-13")[0] == 2


@pytest.mark.parametrize("first", ["2026-02-04", "2026-03-01", "2026-03-12"])
def test_an_imported_history_adds_up_between_any_two_days(
    run: Run, export: Path, first: str
) -> None:
    read(run, "import", export)
    told = read(run, "changes", "--from", first, "--to", "2026-04-01")
    assert told["adds_up"] is True


def test_what_a_screen_shows_comes_as_a_table_too(run: Run, export: Path) -> None:
    read(run, "import", export)
    for command, first in (("changes", "opening"), ("board", "Prospecting"), ("forecast", "20")):
        code, out, err = run(command, "--csv")
        head, row = out.splitlines()[:2]
        assert (code, err) == (0, "")
        assert head.count(",") == row.count(",") > 1
        assert row.startswith(first)
