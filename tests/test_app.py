"""The same day at work over both transports: a lead from its first line to the win."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Mode
from bot.storage import Database
from playground.deliver.interact import Notice
from tests.office import Office, office, until


@pytest.fixture(scope="module", params=[Mode.SOCKET, Mode.HTTP])
def opened(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    with office(sqlite_template, folder, mode=request.param) as made:
        yield made


def test_a_lead_is_captured_moved_undone_and_won(opened: Office) -> None:
    dana = opened.member("dana")
    assert "Create this lead?" in opened.say("/lead new Jane Doe, Acme, $12k, LinkedIn")
    opened.press(dana, "lead.create")
    opened.sees(dana, "Created *Acme #1*")

    assert "Moved" in opened.say("/deal move acme demo")
    opened.press(dana, "deal.undo")
    opened.sees(dana, "Undone.")
    opened.say("/deal acme")
    for stage in ("Qualification", "Contact", "Demo", "Negotiation", "Proposal"):
        option = stage_option(opened, stage)
        opened.press(dana, "deal.move", option)
        opened.sees(dana, f"Moved *Acme #1* to {stage}")

    opened.press(dana, "deal.won")
    until(lambda: dana.modal)
    assert dana.submit({"value": "lots"}).keys() == {"value"}
    assert dana.submit({"value": "$15,000"}) == {}
    opened.sees(dana, "Won *Acme #1*: $15,000")
    assert "Win rate: –" in opened.say("/metrics")

    dana.open_home()
    home = until(lambda: dana.home)
    assert "0 open deals" in str(home["blocks"])


def test_a_form_opened_from_the_home_makes_a_lead_that_the_home_shows(opened: Office) -> None:
    mina = opened.member("mina")
    mina.open_home()
    until(lambda: mina.home)
    mina.click("lead.new")
    until(lambda: mina.modal)
    assert mina.submit({"contact": "김민지", "company": "한빛상사", "value": "3천만원"}) == {}
    if mina.modal:
        assert "₩3,000만" in str(mina.modal["blocks"])
        assert mina.submit() == {}
    until(lambda: "한빛상사" in str(mina.home))


def stage_option(opened: Office, stage: str) -> str:
    dana = opened.member("dana")
    blocks = next(
        message["blocks"]
        for message in reversed(dana.messages("sales"))
        if "deal.move" in str(message.get("blocks"))
    )
    options = next(
        element["options"]
        for block in blocks
        for element in block.get("elements", ())
        if element.get("action_id") == "deal.move"
    )
    return next(str(one["value"]) for one in options if one["text"]["text"] == stage)


def test_r7_nobody_is_left_without_an_answer_when_the_database_is_slow(
    opened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writes wait for each other for five seconds, longer than Slack would: some are told so."""
    dana = opened.member("dana")
    opened.lead("Ann, Slow Motion")
    connect = Database._connect

    def slowly(db: Database, **asked: Any) -> Any:
        time.sleep(0.2)
        return connect(db, **asked)

    failed: list[Exception] = []

    def note(number: int) -> None:
        try:
            dana.command("sales", f"/deal note slow motion number {number}")
        except Notice as told:
            failed.append(told)

    with monkeypatch.context() as patch:
        patch.setattr(Database, "_connect", slowly)
        threads = [threading.Thread(target=note, args=(number,)) for number in range(25)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failed == []
    said = [str(message["text"]) for message in dana.messages("sales")[-25:]]
    noted = sum("Added the note" in text for text in said)
    busy = sum("nothing was changed" in text for text in said)
    assert noted and noted + busy == 25
    assert opened.count("timeline WHERE kind = 'note'") == noted
