"""`pipewright nudges --dry-run`: what would be told, and nothing written by asking."""

from datetime import date

from bot.domain.draft import NewDeal
from bot.domain.person import Person, Role
from bot.services import deal, digest_choice, followup
from bot.services.workspace import choose
from bot.storage import Database
from tests.cli.script import Run, read
from tests.conftest import Clock


def test_it_says_who_would_be_told_what_and_why(run: Run, sqlite_url: str, clock: Clock) -> None:
    db = Database(sqlite_url, clock=clock, pool_size=2)
    place = choose(db, None)
    with db.begin(place.id) as uow:
        boss = uow.persons.add(
            Person(uow.new_id(), "Alex", role=Role.MANAGER, slack_id="U2", locale="ko")
        )
        dana = uow.persons.add(Person(uow.new_id(), "Dana", slack_id="U1", manager_id=boss.id))
        for n in range(7):
            draft = NewDeal(name=f"Deal & {n}", owner_id=dana.id, lead=False)
            made = deal.create(uow, draft, by=dana)
            followup.schedule(uow, made.id, date(2026, 5, 5), by=dana, note="ask")
        late = NewDeal(name="Late", owner_id=dana.id, lead=False, close_date=date(2026, 5, 1))
        deal.create(uow, late, by=dana)
        daily = digest_choice.proposed(uow, "C0SALES", by=boss)
        digest_choice.put(uow, daily, by=boss)
    db.close()
    told = read(run, "nudges", "--dry-run", "--as-of", "2026-05-05")["nudges"]
    assert [one["as"] for one in told] == ["message"] * 5 + ["digest"] * 3
    assert {(one["person"], one["rule"]) for one in told} == {
        ("Dana", "followup_due"),
        ("Dana", "close_passed"),
    }
    assert told[0]["reason"] == "You planned to come back to it today. “ask”"
    assert read(run, "nudges", "--dry-run", "--as-of", "2026-05-05")["nudges"] == told
    code, out, err = run("nudges", "--dry-run", "--as-of", "2026-05-05")
    assert (code, err) == (0, "") and "Deal & 0" in out
    assert run("nudges")[0] == 2
    asked = read(run, "nudges", "--dry-run", "--as-of", "2026-05-05")["digests"]
    lines = {(one["kind"], one["to"]): one["line"] for one in asked}
    assert lines == {
        ("channel", "C0SALES"): "후속 조치 7건",
        ("person", "Dana"): "7 follow-ups due · 1 more needs you",
        ("person", "Alex"): None,
    }, "and the manager's review comes on Mondays"
    assert {one["at"][:10] for one in asked} == {"2026-05-05"}
    assert "7 follow-ups due · 1 more needs you" in out and "stays silent" in out
    found = read(run, "doctor")["reminders"]
    assert found["gone"] == [] and found["late"] == 8
