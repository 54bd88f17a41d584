"""Seals: the sums of answers tell on PostgreSQL whether one has become another."""

from itertools import combinations, product
from typing import Any

import pytest
from sqlalchemy import text

from bot.domain.workspace import Workspace
from bot.storage import Database
from bot.storage.note import Note
from bot.storage.seal import sums_of

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)

TEXTS = (None, "", "a", "a,b", ",", '"', "(", "a\nb", "\\", "%", "%(one)s")
NAMED = "SELECT %(one)s::TEXT AS one, %(two)s::TEXT AS two, '100%%' AS full"


def note(one: Any, two: Any, sql: str = NAMED) -> Note:
    """A question for two texts."""
    return Note(None, sql, {"one": one, "two": two, "nobody asks": 0}, [])


def test_two_answers_have_one_sum_only_if_they_are_the_same(
    db: Database, workspace: Workspace
) -> None:
    pairs = list(product(TEXTS, TEXTS))
    twice = f"{NAMED} UNION ALL {NAMED}"
    with db.read(workspace.id) as uow:
        driver = uow.link.driver
        sums = sums_of(driver, [note(*pair) for pair in pairs])
        again = sums_of(driver, [note(*pair) for pair in reversed(pairs)])
        once, two, none = sums_of(
            driver,
            [note("a", "b"), note("a", "b", twice), note("a", "b", f"{NAMED} WHERE 1 = 2")],
        )
    assert len(set(sums)) == len(pairs) and again == sums[::-1]
    assert all(one != other for one, other in combinations((once, two, none), 2))


def test_what_somebody_else_changed_is_seen_after_any_number_of_quiet_looks(
    db: Database, workspace: Workspace
) -> None:
    def look() -> tuple[str, str, int]:
        with db.read(workspace.id) as uow, uow.foreseeing("look"):
            stage = uow.pipelines.default().stages[0]
            return uow.workspace.name, stage.name, len(uow.persons.all())

    seen = [look() for _ in range(3)]
    with db.engine.connect() as elsewhere:
        for number in range(6):
            seen.append(look())
            # By hand, as whoever knows nothing of versions or of this program would.
            name = f"Renamed {number // 2}"
            elsewhere.execute(text("UPDATE workspace SET name = :name"), {"name": name})
            assert look() == (name, *seen[0][1:])
    assert look()[0] == "Renamed 2" and len({*seen}) == 4
