"""One file by every way into the database: the same rows in every table."""

import csv
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.workspace import Workspace
from bot.intake.load import carry_out
from bot.intake.plan import plan
from bot.services import load as service
from bot.services.stride import Stride
from bot.services.workspace import make
from bot.storage import Database
from bot.storage.attendance import attendance_of
from bot.storage.rebuild import check
from bot.storage.tables import metadata
from tests.storage import trade

LANES = {
    # A chunk that is too large for a bot that came meanwhile is written without a draft.
    "direct": (True, Stride(1_000, 15, 15), 15),
    "drafted": (True, Stride(15, 15, 15), 15),
    "ahead": (False, Stride(10, 10, 10), 20),
}
_ID = 10**16
"""Above all times and counts, and below all ids."""
_NAMED = {
    "person": "name",
    "pipeline": "name",
    "stage": "name",
    "company": "name",
    "contact": "email",
    "product": "name",
    "custom_field": "name",
    "deal": "external_id",
    "word": "word",
}


def written(path: Path, first: int, last: int, amount: int = 100) -> Path:
    """Write deals of recurring companies, people, products and sellers; some amounts are none."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, _row(0, 0))
        out.writeheader()
        out.writerows(_row(n, amount) for n in range(first, last))
    return path


def _row(n: int, amount: int) -> dict[str, Any]:
    stage = ("Qualified", "Proposal", "Won", "Lost")[n % 4]
    return {
        "Deal ID": n + 1,
        "Deal name": f"Fence {n % 50}" if n % 31 else "",
        "Company": f"Company {n % 12}",
        "Contact name": f"Ada Person {n % 7}",
        "Contact email": f"ada{n % 9}@example.com",
        "Stage": stage,
        "Amount": amount + n if n % 17 else "much",
        "Currency": ("USD", "KRW")[n % 2],
        "Create date": f"2026-02-{n % 20 + 1:02}",
        "Close date": "2026-04-01" if n % 4 > 1 else "2026-08-01",
        "Owner": f"Seller {n % 5 + n // 40}",
        "Product": ("Gate", "Door")[n % 2],
        "Soil": ("Clay", "Sand", "Loam")[n % 3],
    }


def rows_of(db: Database, workspace: Workspace) -> dict[str, Counter[tuple[Any, ...]]]:
    """Give all a workspace has, with names in the place of ids."""
    with db.read(workspace.id) as uow:
        told = {
            table.name: [
                dict(row._mapping)
                for row in uow.connection.execute(
                    select(table).where(table.c.workspace_id == workspace.id)
                )
            ]
            for table in metadata.sorted_tables
            if "workspace_id" in table.c and table.name != "workspace"
        }
    names = {
        row["id"]: f"{table} {row[name]}" for table, name in _NAMED.items() for row in told[table]
    }
    return {
        table: Counter(tuple(_told(value, names) for value in row.values()) for row in rows)
        for table, rows in told.items()
    }


def _told(value: Any, names: Mapping[int, str]) -> Any:
    if isinstance(value, int) and (value in names or value > _ID):
        return names.get(value, "some id")
    return re.sub(r"\d{17,}", "some id", repr(value))


def imported(db: Database, workspace: Workspace, path: Path, lane: str) -> tuple[int, ...]:
    there, chunk, alone = LANES[lane]
    run = db.write(workspace.id, lambda uow: service.begin(uow, path.name))
    bot = attendance_of(db.url)
    if there:
        bot.come()
    try:
        planned = plan(db, workspace.id, [path])
        told = carry_out(db, planned, run_id=run.id, chunk=chunk, alone=alone)
    finally:
        bot.leave()
    return told.rows, told.created, told.updated, told.skipped, told.refused


def test_every_lane_leaves_the_same_rows_in_every_table(db: Database, tmp_path: Path) -> None:
    # A file is known again by its name.
    (tmp_path / "later").mkdir()
    first = written(tmp_path / "deals.csv", 0, 45)
    second = written(tmp_path / "later" / "deals.csv", 38, 60, amount=101)
    left = {}
    # PostgreSQL goes ahead in any case.
    lanes = [lane for lane in LANES if lane != "ahead" or not db.postgres]
    for lane in lanes:
        place = make(db, Workspace(id=0, key=lane, name="Lane"))
        counted = [imported(db, place, path, lane) for path in (first, first, second)]
        assert counted == [(45, 45, 0, 0, 0), (45, 0, 0, 45, 0), (22, 15, 7, 0, 0)], lane
        with db.read(place.id) as uow:
            # No name begins so: only the index of words knows it.
            found = {one.deal.name for one in uow.search.deals("33 fence")}
        assert "Fence 33" in found, lane
        left[lane] = rows_of(db, place) | {"found": Counter((name,) for name in found)}
    assert check(db, place.id) == []
    assert sum(left["direct"]["deal"].values()) == 60
    for lane in lanes:
        for table, rows in left["direct"].items():
            assert left[lane][table] == rows, (lane, table)


@pytest.mark.parametrize("lane", ["drafted", "ahead"])
def test_who_sells_meanwhile_loses_nothing_and_doubles_nothing(
    db: Database, workspace: Workspace, tmp_path: Path, lane: str
) -> None:
    path, over = written(tmp_path / "a.csv", 0, 90), Event()
    sold: list[int] = []

    def sell() -> None:
        for n in range(1_000):
            if over.is_set():
                return
            with db.begin(workspace.id, budget=10) as uow:
                company = uow.companies.get_or_add(f"Company {n % 12}")
                sold.append(uow.deals.add(trade.card(uow, name="Ours", company_id=company)).number)

    seller = Thread(target=sell)
    seller.start()
    try:
        assert imported(db, workspace, path, lane)[:2] == (90, 90)
    finally:
        over.set()
        seller.join()
    with db.read(workspace.id) as uow:
        rows = uow.connection.exec_driver_sql("SELECT number, name FROM deal").fetchall()
        firms = uow.connection.exec_driver_sql("SELECT name FROM company").fetchall()
    assert sorted(number for number, _ in rows) == list(range(1, 91 + len(sold)))
    assert sorted(number for number, name in rows if name == "Ours") == sorted(sold)
    assert sold
    assert Counter(name for (name,) in firms) == Counter(f"Company {n}" for n in range(12))
    assert check(db, workspace.id) == []
