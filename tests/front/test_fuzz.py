"""Nonsense at any door is refused and stores nothing; what is sent again has one effect."""

from pathlib import Path

from bot.intake.openapi import document
from tests.soak.fuzz import ground, malformed, replays


def test_malformed_requests_are_refused_and_replays_count_once(sqlite_template: Path) -> None:
    with ground(sqlite_template) as here:
        answers = [malformed(here) for _ in range(300)]
        strange = [one for one in answers if not 400 <= one.status_code < 500]
        assert strange == []
        assert here.stored() == 0
        assert replays(here, 4) == 4


def test_each_door_says_what_it_answers() -> None:
    paths = document()["paths"]
    assert set(paths) == {"/in/lead/{door}", "/in/form/{door}", "/in/mail/{door}/{key}"}
    for path in paths.values():
        for operation in path.values():
            assert {"404", "429", "503"} <= set(operation["responses"])
