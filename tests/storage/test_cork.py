"""Statements kept back until somebody reads: their answers are those of statements run at once."""

from typing import Any

import pytest
from psycopg import errors

from bot.domain.workspace import Workspace
from bot.storage import Database
from bot.storage.cork import corked

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)

ECHO = "SELECT %s::TEXT"


def test_what_is_run_in_one_message_answers_in_its_order(
    db: Database, workspace: Workspace
) -> None:
    # More than libpq keeps, and than the connection takes at once.
    texts = [str(number) * 300_000 for number in range(10)]
    with db.read(workspace.id) as uow:
        driver = uow.link.driver
        with corked(driver):
            sent = [driver.execute(ECHO, (text,)) for text in texts]
        assert [cursor.fetchone() for cursor in sent] == [(text,) for text in texts]
        assert driver.execute(ECHO, ("after",)).fetchone() == ("after",)


def test_who_reads_inside_is_answered_inside(db: Database, workspace: Workspace) -> None:
    with db.read(workspace.id) as uow:
        driver: Any = uow.link.driver
        with corked(driver):
            first, second = (driver.execute(ECHO, (text,)) for text in ("one", "two"))
            assert second.fetchall() == [("two",)]
            assert first.fetchall() == [("one",)]
            with corked(driver):
                third = driver.execute(ECHO, ("three",))
            fourth = driver.execute(ECHO, ("four",))
        assert [third.fetchone(), fourth.fetchone()] == [("three",), ("four",)]


@pytest.mark.parametrize("reads", [False, True])
def test_what_goes_wrong_inside_is_raised_and_undone(
    db: Database, workspace: Workspace, reads: bool
) -> None:
    rename = "UPDATE workspace SET name = %s::TEXT"
    with pytest.raises(errors.DivisionByZero), db.begin(workspace.id) as uow:
        driver = uow.link.driver
        with corked(driver):
            driver.execute(rename, ("Other",))
            cursor = driver.execute("SELECT 1 / %s::INT", (0,))
            driver.execute(rename, ("Another",))
            if reads:
                cursor.fetchone()
    with db.begin(workspace.id) as uow:
        assert uow.workspace.name == workspace.name
