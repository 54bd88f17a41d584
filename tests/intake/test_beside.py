"""Files of a data export beside its opportunities: histories, people, accounts."""

from pathlib import Path

import pytest

from bot.domain.workspace import Workspace
from bot.intake.card import Card
from bot.intake.parcel import unpack
from bot.intake.reader import CardReader
from bot.intake.survey import survey

PLACE = Workspace(id=0, key="moved", name="Moved", zone="UTC")
FILES = {
    "Opportunity.csv": """Id,Name,AccountId,StageName,CloseDate,IsClosed,IsWon,OwnerId,CreatedDate
006A0000001AAAAAAA,Alpha,001A0000001AAAAAAA,Booked,2026-03-14,1,1,005A0000001AAAAAAA,2026-01-14
006A0000002AAAAAAA,Beta,000000000000000AAA,Review,2026-12-14,0,0,005A0000002AAAAAAA,2026-01-20
""",
    "OpportunityHistory.csv": """Id,OpportunityId,CreatedDate,StageName,Amount
008A01,006A0000001AAAAAAA,2026-01-14 10:00:00,Prospecting,1
008A03,006A0000001AAAAAAA,2026-03-14 10:00:00,Booked,1
008A02,006A0000001AAAAAAA,2026-02-14 10:00:00,Review,1
008A05,006A0000002AAAAAAA,2026-02-20 10:00:00,Review,1
""",
    "OpportunityFieldHistory.csv": """Id,OpportunityId,CreatedDate,Field,OldValue,NewValue
017A,006A0000001AAAA,2026-02-14 10:00:00,StageName,Prospecting,Review
017B,006A0000001AAAA,2026-03-14 10:00:00,StageName,Review,Booked
017C,006A0000002AAAA,2026-02-20 10:00:00,Amount,1,2
""",
    "User.csv": "Id,Name,Email\n005A0000001AAAAAAA,Ann Lee,ann@acme.example\n",
    "Account.csv": "Id,Name\n001A0000001AAAAAAA,Acme\n",
}


def cards(folder: Path, *names: str) -> dict[str, Card]:
    for name in names:
        folder.joinpath(name).write_text(FILES[name], encoding="utf-8")
    (mapping,) = unpack([folder / name for name in names]).deals
    reads = CardReader(mapping, survey(mapping, PLACE), PLACE, ()).cards()
    return {one.card.name: one.card for one in reads if one.card}


@pytest.mark.parametrize("history", ["OpportunityHistory.csv", "OpportunityFieldHistory.csv"])
def test_a_history_beside_its_deals_tells_when_they_came_into_their_stages(
    tmp_path: Path, history: str
) -> None:
    alpha = cards(tmp_path, history, "Opportunity.csv")["Alpha"]
    assert (alpha.kind, alpha.stage) == ("won", "Booked")
    days = [(stage, str(at.date())) for stage, at in alpha.steps or ()]
    assert days == [("Prospecting", "2026-01-14"), ("Review", "2026-02-14")]


def test_people_and_accounts_beside_their_deals_are_named(tmp_path: Path) -> None:
    told = cards(tmp_path, "User.csv", "Opportunity.csv", "Account.csv")
    alpha, beta = told["Alpha"], told["Beta"]
    assert (alpha.owner, alpha.owner_email) == ("Ann Lee", "ann@acme.example")
    assert (alpha.company, beta.company, beta.owner) == ("Acme", None, None)
