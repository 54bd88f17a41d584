"""A sales force's history: what was when the quarter began, and what came to pass within it."""

import csv
import json
import shutil
import urllib.request
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.domain.draft import Closing, NewDeal
from bot.domain.money import Money
from bot.domain.news import News
from bot.domain.person import Person, Role
from bot.intake import demo
from bot.intake.load import load
from bot.services import deal, digest_choice, move, news
from bot.storage import UnitOfWork
from bot.storage.tables import deal as deals
from playground import Workspace as Box
from tests.soak.season import Season

MAVEN = Path(__file__).resolve().parents[3] / "shared" / "data" / "maven_crm"
FIRST, LAST = date(2017, 10, 1), date(2017, 12, 31)
"""Clocks are put back in it, and it has Thanksgiving and Christmas."""
_ZONES = {"Central": "America/Chicago", "East": "America/New_York", "West": "America/Los_Angeles"}
Row = dict[str, str]


def at(day: date, hour: int = 0, zone: str = "UTC") -> datetime:
    """Give the instant of an hour of a local day."""
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def history(season: Season, folder: Path, box: Box) -> int:
    """Fill the workspace with what was before, and plan what comes; give how many deals."""
    if not MAVEN.is_dir():
        count = demo.load(season.db, season.workspace_id, season.clock.now)
        season.db.write(season.workspace_id, lambda uow: _staff(uow, box, {}), budget=20)
        return count
    rows = _rows("sales_pipeline.csv")
    teams = {row["sales_agent"].strip(): row for row in _rows("sales_teams.csv")}
    for name in ("accounts.csv", "products.csv", "sales_teams.csv"):
        shutil.copyfile(MAVEN / name, folder / name)
    known = [_as_of(row) for row in rows if row["engage_date"] < FIRST.isoformat()]
    with (folder / "sales_pipeline.csv").open("w", newline="") as file:
        out = csv.DictWriter(file, rows[0])
        out.writeheader()
        out.writerows(known)
    sources = [folder / name for name in ("sales_pipeline.csv", "sales_teams.csv")]
    load(season.db, season.workspace_id, sources)
    season.db.write(season.workspace_id, lambda uow: _staff(uow, box, teams), budget=20)
    with season.db.read(season.workspace_id) as uow:
        people = {one.name: one for one in uow.persons.all()}
        query = select(deals.c.external_id, deals.c.id)
        numbers = dict(uow.connection.execute(query).tuples().all())
        pipeline = next(
            one
            for one in uow.pipelines.all()
            if any(stage.name == "Engaging" for stage in one.stages)
        )
    stage = next(one for one in pipeline.stages if one.name == "Engaging")
    for row in rows:
        _replay(season, row, people[row["sales_agent"]], numbers, (pipeline.id, stage.id))
    return len(rows)


def _rows(name: str) -> list[Row]:
    with (MAVEN / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _as_of(row: Row) -> Row:
    """Give a row as it was when the quarter began."""
    if row["close_date"] < FIRST.isoformat():
        return row
    return {**row, "deal_stage": "Engaging", "close_date": "", "close_value": ""}


def _replay(
    season: Season, row: Row, by: Person, numbers: dict[str, int], where: tuple[int, int]
) -> None:
    """Plan when a deal is begun and when it is closed."""
    name = row["opportunity_id"]
    if row["engage_date"] >= FIRST.isoformat():
        draft = NewDeal(
            name=f"{row['account'] or 'New'} {row['product']}",
            company=row["account"] or None,
            owner_id=by.id,
            pipeline_id=where[0],
            stage_id=where[1],
            lead=False,
        )

        def begin(uow: UnitOfWork) -> None:
            numbers[name] = deal.create(uow, draft, by=by).id

        season.plan(at(date.fromisoformat(row["engage_date"]), 10, by.zone), begin)
    if row["close_date"] < FIRST.isoformat():
        return
    day = date.fromisoformat(row["close_date"])

    def end(uow: UnitOfWork) -> object:
        closing = Closing(on=day, reason="Price")
        if row["deal_stage"] == "Lost":
            return move.lose(uow, numbers[name], closing, by=by)
        worth = Money(int(row["close_value"]) * 100, "USD")
        return move.win(uow, numbers[name], Closing(on=day, value=worth), by=by)

    season.plan(at(day, 15, by.zone), end)


def _staff(uow: UnitOfWork, box: Box, teams: dict[str, Row]) -> None:
    """Give everybody a place in Slack and a manager, and channels their news and digest."""
    uow.settings.put("setup", {"country": "US"})
    bosses: dict[str, Person] = {}
    for boss in sorted({row["manager"] for row in teams.values()}):
        region = next(row["regional_office"] for row in teams.values() if row["manager"] == boss)
        fresh = Person(uow.new_id(), boss, role=Role.MANAGER, zone=_ZONES[region])
        bosses[boss] = uow.persons.add(replace(fresh, slack_id=_joins(box, boss, fresh.zone)))
    for person in uow.persons.all():
        if person.name in bosses:
            continue
        team = teams.get(person.name)
        zone = _ZONES[team["regional_office"]] if team else person.zone
        above = bosses[team["manager"]].id if team else person.manager_id
        known = replace(person, zone=zone, manager_id=above)
        uow.persons.save(replace(known, slack_id=_joins(box, person.name, zone)))
    box_admin = box.member("ines").person
    admin = uow.persons.add(
        Person(uow.new_id(), "Ines Calder", role=Role.ADMIN, slack_id=box_admin.id)
    )
    channels = {one.name: one.id for one in box.slack.world.channels.values()}
    for pipeline in uow.pipelines.all():
        news.change(uow, pipeline.id, News(channels["deals-won"]), by=admin)
    daily = digest_choice.proposed(uow, channels["sales"], by=admin)
    digest_choice.put(uow, daily, by=admin)


def _joins(box: Box, name: str, zone: str) -> str:
    body = {"name": name.lower().replace(" ", "."), "real_name": name, "tz": zone}
    request = urllib.request.Request(
        f"{box.control}/people",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(json.load(answer)["person"]["id"])
