"""Warnings are told to who leads, once a month about the same; remarks are named with drops."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.draft import Closing
from bot.domain.error import Forbidden, Invalid
from bot.domain.manners import Manners
from bot.domain.news import News
from bot.domain.person import WEEKDAYS, Role
from bot.domain.warning import Kind, Warned, monday
from bot.jobs.round import go_round
from bot.services import audit, deal, followup, manner, move, news, night, note, warning
from bot.storage import UnitOfWork
from tests.conftest import Clock
from tests.services.conftest import Team

FELL = Warned(Kind.JAM, "warning:jam:1", 0, "Demo", {"waiting": 9, "age": 12.0, "limit": 4.0})


@pytest.fixture
def led(team: Team) -> Team:
    """Dana leads and can be reached; Mina sells."""
    dana = replace(team.dana, role=Role.MANAGER, slack_id="U1")
    team.do(lambda uow: uow.persons.save(dana))
    return replace(team, dana=dana)


def sent(team: Team) -> int:
    with team.db.read(None) as uow:
        rows = uow.connection.exec_driver_sql(
            "SELECT count(*) FROM outbox WHERE subject = 'warning.told'"
        )
        return int(rows.scalar_one())


def test_a_conversion_that_fell_is_found_dated_and_tied_to_the_remark_before(
    led: Team, clock: Clock
) -> None:
    """27 weeks of two deals passing of two, then three of one passing of ten."""
    began = clock.now
    for week in range(30):
        good = week < 27
        for place in range(2 if good else 10):
            deal = led.new(f"D{week}.{place}", lead=False)
            if good or place == 0:
                led.do(
                    lambda uow, one=deal: move.win(
                        uow, one.id, Closing(on=clock.now.date()), by=led.dana
                    )
                )
            else:
                led.do(
                    lambda uow, one=deal: move.lose(
                        uow, one.id, Closing(on=clock.now.date(), reason="price"), by=led.dana
                    )
                )
        clock.advance(days=7)
    fell = (began + timedelta(weeks=27)).date()
    led.do(lambda uow: note.add(uow, fell - timedelta(days=3), "Price rise", by=led.dana))
    found = led.see(lambda uow: warning.drops(uow, led.pipeline))
    assert found and all(one.kind is Kind.DROP for one in found)
    figures = found[0].figures
    assert figures["before"] == 100 and figures["after"] < 25 and figures["decided"] == 30
    assert figures["note"] == "Price rise" and 0 < float(figures["chance"]) < 0.001


def test_who_leads_is_told_once_a_month_and_never_of_what_they_muted(
    led: Team, clock: Clock
) -> None:
    fell = replace(FELL, pipeline_id=led.pipeline.id)
    assert led.do(lambda uow: warning.tell(uow, [fell])) == 1
    assert led.do(lambda uow: warning.tell(uow, [fell])) == 0, "the same week"
    clock.advance(days=7)
    assert led.do(lambda uow: warning.tell(uow, [fell])) == 0, "told last week"
    clock.advance(days=21)
    assert led.do(lambda uow: warning.tell(uow, [fell])) == 1
    assert led.see(lambda uow: warning.standing(uow, to=led.dana)) == [fell]
    assert led.see(lambda uow: warning.standing(uow, to=led.mina)) == []
    led.do(lambda uow: warning.mute(uow, fell.subject, by=led.dana))
    clock.advance(days=28)
    assert led.do(lambda uow: warning.tell(uow, [fell])) == 0
    assert sent(led) == 2


def test_the_channel_of_a_pipelines_wins_is_told_of_a_conversion_that_fell(
    led: Team, clock: Clock
) -> None:
    fell = Warned(Kind.DROP, "warning:drop:1:2", led.pipeline.id, "Demo", {})
    jam = replace(FELL, pipeline_id=led.pipeline.id)
    chosen = News("C0000000009")
    led.do(lambda uow: news.change(uow, led.pipeline.id, chosen, by=led.dana))
    led.do(lambda uow: warning.tell(uow, [jam, fell]))
    week = monday(clock.now.date()).isoformat()
    row = led.see(lambda uow: uow.outbox.find(f"warning:post:{led.pipeline.id}:{week}"))
    assert row is not None and row.destination["channel"] == "C0000000009"
    assert [one["kind"] for one in row.params["warned"]] == ["drop"]


def test_a_planned_follow_up_is_a_next_step_and_nobody_is_warned_of_it(led: Team) -> None:
    made = [led.new(f"D{number}", lead=False) for number in range(6)]

    def found(uow: UnitOfWork) -> list[tuple[object, object]]:
        told = [one for one in warning.survey(uow) if one.kind is Kind.STEPLESS]
        return [(one.figures["planned"], one.figures["open"]) for one in told]

    assert led.see(found) == [], "each was given its first touch by the rhythm"
    skip = "UPDATE followup SET state = 'skipped'"
    led.do(lambda uow: uow.connection.exec_driver_sql(skip))
    assert led.see(found) == [(0, 6)]
    today = date(2026, 5, 4)
    for one in made[:2]:
        led.do(lambda uow, one=one: followup.schedule(uow, one.id, today, by=led.dana))
    assert led.see(found) == [(2, 6)]
    led.do(lambda uow: deal.plan(uow, made[3].id, "Call", None, by=led.dana))
    assert led.see(found) == []


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("before", [news.BUDGET - 2, news.BUDGET - 1])
def test_a_conversion_that_fell_is_one_of_the_posts_a_channel_gets_on_a_day(
    led: Team, clock: Clock, before: int
) -> None:
    """It takes any place but the last one, which says where the closes after it stand."""
    clock.now = datetime(2026, 5, 4, 15, tzinfo=UTC)
    today = clock.now.date()
    chosen = News("C0000000009")
    led.do(lambda uow: news.change(uow, led.pipeline.id, chosen, by=led.dana))
    for _ in range(before):
        led.do(lambda uow: news.place_of_day(uow, "C0000000009", today))
    fell = Warned(Kind.DROP, "warning:drop:1:2", led.pipeline.id, "Demo", {})
    led.do(lambda uow: warning.tell(uow, [fell]))
    key = f"warning:post:{led.pipeline.id}:{monday(today).isoformat()}"
    posted = led.see(lambda uow: uow.outbox.find(key)) is not None
    assert posted == (before == news.BUDGET - 2)
    assert led.do(lambda uow: news.place_of_day(uow, "C0000000009", today)) == news.BUDGET


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_warnings_and_reminders_share_what_a_person_is_told_on_a_day(
    led: Team, clock: Clock
) -> None:
    """On Monday night, three of five are taken by warnings, so two of four deals are told."""
    clock.now = datetime(2026, 5, 4, 7, tzinfo=UTC)
    today = clock.now.date()
    found = [
        replace(FELL, subject=f"warning:jam:{n}", pipeline_id=led.pipeline.id) for n in range(3)
    ]
    assert led.do(lambda uow: warning.tell(uow, found)) == 1
    for number in range(4):
        made = led.new(f"D{number}", lead=False)
        led.do(lambda uow, one=made: followup.schedule(uow, one.id, today, by=led.dana))
    clock.now = datetime(2026, 5, 4, 13, tzinfo=UTC)
    go_round(led.db, clock.now)
    told = led.see(lambda uow: uow.nudges.said([led.dana.id], today))
    assert told[led.dana.id, today] == (2, 1)
    assert len(led.see(lambda uow: uow.nudges.folded(led.dana.id, today, today))) == 2


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_what_is_over_a_days_budget_is_counted_and_nobody_who_wants_none_is_warned(
    led: Team, clock: Clock
) -> None:
    found = [
        replace(FELL, subject=f"warning:jam:{n}", pipeline_id=led.pipeline.id) for n in range(8)
    ]
    led.do(lambda uow: manner.change(uow, Manners(budget=0), WEEKDAYS, by=led.dana))
    assert led.do(lambda uow: warning.tell(uow, found)) == 0
    led.do(lambda uow: manner.change(uow, Manners(budget=3), WEEKDAYS, by=led.dana))
    clock.advance(days=28)
    assert led.do(lambda uow: warning.tell(uow, found)) == 1
    row = led.see(lambda uow: uow.outbox.find(f"warning:{led.dana.id}:2026-05-25"))
    assert row is not None and len(row.params["warned"]) == 3 and row.params["more"] == 5
    assert len(led.see(lambda uow: warning.standing(uow, to=led.dana))) == 8


def test_the_night_looks_once_a_week(led: Team, clock: Clock) -> None:
    for number in range(6):
        led.new(f"Idle {number}", lead=False)
    skip = "UPDATE followup SET state = 'skipped'"
    led.do(lambda uow: uow.connection.exec_driver_sql(skip))
    led.do(lambda uow: uow.persons.save(led.dana))
    led.do(night.expect)
    clock.advance(days=1)
    go_round(led.db, clock.now)
    found = led.see(lambda uow: warning.standing(uow, to=led.dana))
    assert [one.kind for one in found] == [Kind.STEPLESS]
    assert not led.see(warning.due)


def test_managers_write_change_and_remove_remarks_and_nobody_else(led: Team, clock: Clock) -> None:
    today = clock.now.date()
    with pytest.raises(Forbidden):
        led.do(lambda uow: note.add(uow, today, "x", by=led.mina))
    with pytest.raises(Invalid):
        led.do(lambda uow: note.add(uow, today, "x" * 81, by=led.dana))
    made = led.do(lambda uow: note.add(uow, today, " New  sequence ", by=led.dana))
    early = led.do(lambda uow: note.add(uow, today - timedelta(days=9), "Fair", by=led.dana))
    assert [one.said for one in led.see(note.notes)] == ["Fair", "New sequence"]
    fair, new = (int(one.subject_id or 0) for one in (early, made))
    led.do(lambda uow: note.change(uow, fair, today, "Fair in Seoul", by=led.dana))
    assert {one.said for one in led.see(note.notes)} == {"New sequence", "Fair in Seoul"}
    gone = led.do(lambda uow: note.remove(uow, fair, by=led.dana))
    assert [one.id for one in led.see(note.notes)] == [new]
    led.do(lambda uow: audit.undo(uow, gone.id, by=led.dana))
    assert {one.said for one in led.see(note.notes)} == {"New sequence", "Fair in Seoul"}
    led.do(lambda uow: audit.undo(uow, made.id, by=led.dana))
    assert [one.said for one in led.see(note.notes)] == ["Fair in Seoul"]
