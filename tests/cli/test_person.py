"""People on the command line: a role, a team, a manager, and who an imported one is in Slack."""

from typing import Any

import pytest

from tests.cli.script import Run, read


def known(run: Run, name: str) -> dict[str, Any]:
    return next(one for one in read(run, "person", "list") if one["name"] == name)


def test_a_person_is_given_what_they_are_and_who_they_are_in_slack(run: Run, export: Any) -> None:
    read(run, "import", export)
    first, second = "Hugo Grant", "Uma Turner"
    code, out, err = run(
        "person", "set", first, "--role", "manager", "--team", "East", "--region", ""
    )
    assert (code, err) == (0, "") and "manager, East, –" in out
    assert run("person", "set", second, "--manager", first)[0] == 0
    assert known(run, second)["manager"] == first
    assert known(run, first)["team"] == "East"
    assert run("person", "match", first, "U0LDFRIEND")[0] == 0
    assert known(run, first)["slack_id"] == "U0LDFRIEND"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["set", "Nobody At All", "--team", "East"], "is called “Nobody At All”"),
        (["match", "Nobody At All", "nonsense"], "begins with U or W"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    run: Run, arguments: list[str], sentence: str
) -> None:
    code, _, err = run("person", *arguments)
    assert code == 1
    assert sentence in err
    assert "Traceback" not in err
