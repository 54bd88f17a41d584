"""Files nobody has described: what their columns mean, told by names and by what stands in them."""

import io
import zipfile
from pathlib import Path

import pytest

from bot.domain.error import Invalid
from bot.domain.metrics import Period, Scope
from bot.domain.pipeline import StageKind
from bot.domain.workspace import Workspace
from bot.intake.load import load
from bot.intake.parcel import unpack
from bot.intake.report import Report
from bot.intake.survey import Options, survey
from bot.services import metric
from bot.services.workspace import make
from bot.storage import Database
from bot.storage.rebuild import check

PIPEDRIVE = """Deal - ID,Deal - Title,Deal - Value,Deal - Currency of Value,Deal - Organization,\
Deal - Owner,Deal - Stage,Deal - Status,Deal - Deal created,Deal - Won time,Deal - Lost time,\
Deal - Expected close date,Deal - Lost reason,Person - Email
1,Big one,1200,EUR,Acme,Ann,Proposal,Lost,2026-01-02 10:00:00,,2026-02-03 11:00:00,2026-03-01,\
Price,a@example.com
2,Small,20,EUR,Beta,Bob,Contact made,Open,2026-01-05 10:00:00,,,2026-12-01,,
3,Mid,500,USD,Gamma,Bob,Negotiation,Won,2026-01-06 10:00:00,2026-04-01 09:00:00,,,,
"""
KOREAN = """고객사,안건명,영업 담당자,진행 단계,예상 금액,계약일,결과,비고
한빛상사,ERP 구축,김지은,제안,"3,000,000",2026-03-02,수주,
두리,CRM,박민수,협상,500000,2026-05-02,진행중,
세온,포털,박민수,협상,700000,,실주,예산
"""
GERMAN = """Firma;Bezeichnung;Phase;Betrag;Abschlussdatum;Zuständig
Nord GmbH;Anlage;Angebot;1.200,50;03.04.2026;Uwe
Süd AG;Wartung;Gewonnen;9.350,09;13.02.2026;Uwe
West KG;Umbau;Absage;45,00;28.02.2026;Ina
"""
TEXTS = {"deals.csv": PIPEDRIVE, "영업현황.csv": KOREAN, "Angebote.csv": GERMAN}


@pytest.fixture(params=TEXTS)
def imported(
    request: pytest.FixtureRequest, db: Database, tmp_path: Path
) -> tuple[str, Workspace, Report]:
    place = make(db, Workspace(id=0, key="moved", name="Moved", currency="EUR"))
    path = tmp_path / request.param
    path.write_text(TEXTS[request.param], encoding="utf-8")
    return request.param, place, load(db, place.id, [path])


def test_won_lost_and_open_come_out_right(
    db: Database, imported: tuple[str, Workspace, Report], tmp_path: Path
) -> None:
    name, place, report = imported
    assert (report.rows, report.created, report.problems) == (3, 3, ())
    with db.read(place.id) as uow:
        tally = metric.numbers(uow, Scope(), Period())
        assert (tally.won, tally.lost, tally.open_leads + tally.open_deals) == (1, 1, 1)
    assert check(db, place.id) == []
    again = load(db, place.id, [tmp_path / name])
    assert (again.created, again.skipped) == (0, 3)


@pytest.mark.parametrize("imported", ["deals.csv"], indirect=True)
def test_a_lost_deal_keeps_the_stage_it_was_lost_in(
    db: Database, imported: tuple[str, Workspace, Report]
) -> None:
    _, place, _ = imported
    with db.read(place.id) as uow:
        names = {stage.id: stage.name for one in uow.pipelines.all() for stage in one.stages}
        lost = next(one for one in uow.deals.newest(3) if one.name == "Big one")
        entry = next(one for one in uow.timeline.of(lost.id, limit=9) if one.kind == "lost")
        assert entry.before is not None
        assert names[entry.before.stage_id] == "Proposal"
        assert (lost.lost_reason, str(lost.close_date)) == ("Price", "2026-02-03")


@pytest.mark.parametrize("imported", ["영업현황.csv"], indirect=True)
def test_a_close_without_a_day_is_counted_and_in_no_period(
    db: Database, imported: tuple[str, Workspace, Report]
) -> None:
    _, place, _ = imported
    with db.read(place.id) as uow:
        assert metric.numbers(uow, Scope(), Period()).lost == 1
        year = Period(place.day(uow.now).replace(month=1, day=1), place.day(uow.now))
        assert metric.numbers(uow, Scope(), year).lost == 0


def test_a_word_that_could_end_a_deal_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "funnel.csv"
    path.write_text("Deal,Stage,Amount\nA,Won,1\nB,Lost,1\nC,Closed,1\nD,New,1\n", encoding="utf-8")
    (mapping,) = unpack([path]).deals
    place = Workspace(id=0, key="moved", name="Moved")
    (asked,) = survey(mapping, place).told
    assert (asked.column, "“Closed”" in str(asked.reason)) == ("Stage", True)
    assert survey(mapping, place, Options(kinds={"Closed": StageKind.WON})).told == ()


def test_a_file_without_a_win_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "funnel.csv"
    rows = "".join(f"Deal {at},{(at % 2 and 'Lost') or 'Handed over'},1\n" for at in range(10))
    path.write_text(f"Deal,Stage,Amount\n{rows}", encoding="utf-8")
    (mapping,) = unpack([path]).deals
    (asked,) = survey(mapping, Workspace(id=0, key="moved", name="Moved")).told
    assert "was read as won" in str(asked.reason)


def test_a_workbook_with_a_damaged_part_is_refused_with_a_sentence(tmp_path: Path) -> None:
    content = bytearray((Path(__file__).parent / "hard" / "ja_sheet.xlsx").read_bytes())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.getinfo("xl/styles.xml")
    begins = part.header_offset + 30 + len(part.filename)
    content[begins : begins + part.compress_size] = b"\xff" * part.compress_size
    (tmp_path / "deals.xlsx").write_bytes(content)
    with pytest.raises(Invalid, match="workbook"):
        unpack([tmp_path / "deals.xlsx"])
