"""Migrations: everybody at once, forward only, and the tables they make are the ones we use."""

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.engine import URL

from bot.domain.error import Invalid
from bot.storage import head, is_current, migrate
from bot.storage.migrate import newest
from bot.storage.tables import metadata
from tests import engine


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database nothing was ever done to."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/folder/empty.db"
        return
    server: URL = request.getfixturevalue("postgres").server
    with engine.postgres_database(server) as made:
        yield made.render_as_string(hide_password=False)


def test_r60_three_processes_that_start_at_once_migrate_once(empty: str) -> None:
    assert not is_current(empty)
    # Forked by a server that has no threads, with which a fork may hang; it has loaded all once.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["bot.storage.migrate", "alembic.command"])
    processes = [context.Process(target=migrate, args=(empty,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert head(empty) == newest()
    migrate(empty)
    assert is_current(empty)


# SQLAlchemy cannot read an index over an expression back from SQLite, and says so.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression")
def test_the_migrations_make_the_tables_the_code_uses(url: str) -> None:
    made = create_engine(url)
    with made.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                # The search index differs per database and is no table of the metadata.
                "include_name": lambda name, kind, _: (
                    not (name or "").startswith(("deal_word", "ix_deal_word"))
                ),
            },
        )
        assert compare_metadata(context, metadata) == []
    made.dispose()


def test_on_sqlite_the_rows_over_all_owners_become_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/parts.db"
    migrate(url, to="0028")
    made = create_engine(url)
    with made.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO workspace VALUES (1, 'a', 'A', 'USD', 'UTC', 'en', '01234')"
        )
        for owner_id, deals in ((-1, 5), (-2, 2), (-4, 3), (7, 10)):
            connection.exec_driver_sql(
                "INSERT INTO stage_total VALUES (1, 1, ?, 1, 'USD', -1, ?, ?, 0, 0, 1, 9)",
                (owner_id, deals, 100 * deals),
            )
    made.dispose()
    migrate(url)
    with made.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT owner_id, n, minor, no_step, no_step_minor FROM stage_total ORDER BY owner_id"
        ).all()
    made.dispose()
    assert rows == [(-1, 10, 1000, 3, 27), (7, 10, 1000, 1, 9)]


def test_a_database_of_a_newer_version_is_left_alone(url: str) -> None:
    made = create_engine(url)
    with made.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Invalid, match="newer"):
        migrate(url)
    assert head(url) == "9999"
    # Given back as it was lent, so that nobody has to make another one.
    with made.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{newest()}'")
    made.dispose()
