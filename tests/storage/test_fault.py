"""Databases that fail: refused in a sentence, and over once the fault is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.error import Busy, Invalid
from bot.domain.workspace import Workspace
from bot.storage import Database
from bot.storage.engine import refuse_network, url_of
from bot.storage.look import agenda
from bot.storage.rebuild import check
from tests.conftest import Clock
from tests.storage import trade


def test_r55_a_network_file_system_is_refused_for_sqlite(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/x {tmp_path}/share\\040d nfs4 rw 0 0\n")
    refuse_network(tmp_path / "local" / "a.db", mounts=mounts)
    with pytest.raises(Invalid, match="nfs4"):
        refuse_network(tmp_path / "share d" / "deep" / "a.db", mounts=mounts)


@pytest.mark.parametrize("text", ["mysql://host/db", "sqlite://", "sqlite:///:memory:"])
def test_another_database_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(Invalid):
        url_of(text)


def test_r57_a_full_disk_is_a_sentence_and_over_once_there_is_room(
    db: Database, workspace: Workspace
) -> None:
    if db.postgres:
        return

    def room(pages: int) -> None:
        with db.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").fetchall()

    room(1)  # No smaller than the file is, so from now on it cannot grow.
    with pytest.raises(Busy, match="full"), db.begin(workspace.id) as uow:
        uow.deals.add_many([trade.card(uow, name="x" * 5000) for _ in range(50)])
    with db.read(workspace.id) as uow:
        assert uow.deals.newest(5) == ()
    room(1_000_000)
    with db.begin(workspace.id) as uow:
        assert uow.deals.add(trade.card(uow)).number == 1
    assert check(db, workspace.id) == []


def test_a_connection_that_died_in_the_pool_is_replaced(
    db: Database, url: str, workspace: Workspace, clock: Clock
) -> None:
    if not db.postgres:
        return
    other = Database(url, clock=clock, pool_size=1)
    uses: list[Callable[[], object]] = [
        lambda: db.write(workspace.id, lambda uow: uow.deals.add(trade.card(uow))),
        lambda: db.glance(agenda(clock())),
    ]
    for use in uses:
        with db.read(workspace.id) as uow:
            backend = uow.link.driver.execute("SELECT pg_backend_pid()").fetchone()[0]
        with other.begin(workspace.id) as uow:
            ended = uow.link.driver.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
            assert ended.fetchone()[0]
        use()
    other.close()
    with db.read(workspace.id) as uow:
        assert len(uow.deals.newest(5)) == 1
