"""Settings: two who change the same one at once lose nothing, also before it was ever set."""

from concurrent.futures import ThreadPoolExecutor

from bot.delivery.marker import Marker
from bot.domain.workspace import Workspace
from bot.services import chore
from bot.storage import Database, OutboxKind, OutboxRow


def test_errands_put_down_at_once_are_all_kept(db: Database, workspace: Workspace) -> None:
    def put_down(number: int) -> None:
        errand = {"kind": "bulk", "run": str(number)}
        db.write(workspace.id, lambda uow: chore.add(uow, errand), budget=20)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put_down, range(40)))
    with db.read(workspace.id) as uow:
        assert {one["run"] for one in chore.waiting(uow)} == {str(n) for n in range(40)}


def test_processes_that_start_together_sign_their_messages_alike(
    db: Database, workspace: Workspace
) -> None:
    row = OutboxRow(7, "key", OutboxKind.POST, {}, "nudge", workspace_id=workspace.id)
    with ThreadPoolExecutor(8) as pool:
        marks = list(pool.map(lambda marker: marker.of(row), [Marker(db) for _ in range(8)]))
    assert marks == marks[:1] * 8
