"""Two people who change one deal at the same instant, again and again: none is overwritten."""

import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from bot.domain.draft import NewDeal
from bot.domain.error import Stale
from bot.domain.money import Money
from bot.domain.person import Person
from bot.domain.workspace import Workspace
from bot.services import deal as deals
from bot.services.workspace import make
from bot.storage import Database
from bot.storage.rebuild import check
from tests.soak.stage import database

EDITS = 1000


def contend(
    db: Database, workspace: int, deal_id: int, people: Sequence[Person], edits: int
) -> int:
    """Let each add a cent so often to what they see; who is late looks again. Gives how many were.

    Raises what went wrong with anybody.
    """
    late: list[int] = []
    failures: list[BaseException] = []

    def edit(by: Person) -> None:
        done = 0
        while done < edits:
            with db.read(workspace) as uow:
                seen = uow.deals.get(deal_id)
            more = Money((seen.value.minor if seen.value else 0) + 1, "USD")
            try:
                db.write(
                    workspace,
                    lambda uow, seen=seen, more=more: deals.set_value(
                        uow, deal_id, more, by=by, version=seen.version
                    ),
                    budget=30,
                )
            except Stale:
                late.append(done)
                continue
            except BaseException as error:  # noqa: BLE001 (raised again below)
                failures.append(error)
                return
            done += 1

    threads = [Thread(target=edit, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return len(late)


def run(kind: str, *, edits: int = EDITS) -> bool:
    """Let two people contend on a database of their own; gives whether every edit is there."""
    with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url:
        db = Database(url, clock=lambda: datetime.now(UTC), pool_size=8)
        team = make(db, Workspace(id=0, key="local", name="Local"))
        with db.begin(team.id) as uow:
            people = [uow.persons.add(Person(uow.new_id(), name)) for name in ("Dana", "Mina")]
            draft = NewDeal(name="Acme", owner_id=people[0].id, lead=False)
            deal = deals.create(uow, draft, by=people[0])
        begun = time.monotonic()
        late = contend(db, team.id, deal.id, people, edits)
        seconds = time.monotonic() - begun
        with db.read(team.id) as uow:
            after = uow.deals.get(deal.id)
        wrong = check(db, team.id)
        db.close()
    good = after.value == Money(2 * edits, "USD") and not wrong
    print(
        f"{'✓' if good else '✗'} {kind:>10}  two people          {2 * edits:,} edits of one deal  "
        f"{late:,} told that they were late  {seconds:.0f} s",
        flush=True,
    )
    return good
