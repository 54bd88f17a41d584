"""/lead import: a file looked at, mapped, carried out in the background, and taken back whole."""

import io
import json
import zipfile
from typing import Any

import pytest

from bot.domain.error import CrmError, Invalid
from bot.domain.person import Role
from bot.intake.fetch import Fetch
from bot.views.load import reasons
from playground.world.file import File
from tests.office import Office, until
from tests.views.test_screen import reader

HEAD = "Record ID,Deal Name,Deal Stage,Amount,Close Date,Associated Company\n"
ROWS = "".join(
    f"{n},Deal {n},{'Closed Won' if n % 2 else 'Qualified To Buy'},{n}00,2026-01-05,Co {n}\n"
    for n in range(1, 21)
)


def uploaded(opened: Office, content: bytes, name: str, who: str = "ines") -> dict[str, Any]:
    """Put a file into Slack as a form does; gives it as Slack tells of it."""
    slack = opened.slack.slack
    made = File(
        id=slack.world.ident.new("F"),
        name=name,
        title=name,
        user=opened.member(who).id,
        team_id=opened.slack.installation.team_id,
        created=int(slack.world.clock.now()),
        size=len(content),
        content=content,
        pending=False,
    )
    slack.world.keep_file(made)
    return made.to_slack(slack.base)


def told(opened: Office, part: str, who: str = "ines") -> dict[str, Any]:
    """Wait for the message about an import to say something."""

    def look() -> dict[str, Any] | None:
        mine = opened.member(who).app_messages()
        return next((one for one in reversed(mine) if part in json.dumps(one)), None)

    return until(look)


def begun(opened: Office, file: dict[str, Any], who: str = "ines") -> None:
    person = opened.member(who)
    person.command("sales", "/lead import")
    until(lambda: person.modal)
    assert person.submit({"file": [file]}) == {}


def press(opened: Office, message: dict[str, Any], action: str, who: str = "ines") -> None:
    person = opened.member(who)
    person.click(action, channel=person.app_channel, ts=message["ts"])


@pytest.fixture(scope="module")
def office(opened: Office) -> Office:
    """Ines runs the workspace."""
    opened.say("/pipeline", "ines")
    with opened.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with opened.app.db.read(workspace.id) as uow:
        boss = uow.persons.by_slack(opened.member("ines").id)
        assert boss is not None
        assert boss.role is Role.ADMIN
    return opened


def test_a_file_is_looked_at_mapped_imported_and_taken_back(office: Office) -> None:
    before = office.count("deal")
    content = (HEAD + ROWS + "21,Wrong,Closed Won,1,2026-02-31,X\n").encode()
    begun(office, uploaded(office, content, "deals.csv"))
    ready = told(office, "load.start")
    assert "21 rows: 20 new" in ready["text"] and "1 refused" in ready["text"]
    assert "2026-02-31" in json.dumps(ready)
    assert office.count("deal") == before
    told(office, "reasons.csv")
    # The amounts are left out, and the file is looked at again.
    press(office, ready, "load.columns")
    boss = office.member("ines")
    form = until(lambda: boss.modal)
    assert "Qualified To Buy" in json.dumps(form)
    assert boss.submit({"column3": "skip"}) == {}
    office.settle()
    ready = told(office, "load.start")
    press(office, ready, "load.start")
    done = told(office, "load.undo")
    assert "20 new" in done["text"] and office.count("deal") == before + 20
    assert office.count("deal WHERE minor IS NOT NULL AND external_id IS NOT NULL") == 0
    assert office.count("load_part WHERE kind = 'file'") == 0
    press(office, done, "load.undo")
    told(office, "Taken back: 20 deals")
    assert office.count("deal") == before


def test_a_file_nobody_knows_is_asked_about(office: Office) -> None:
    before = office.count("deal")
    begun(office, uploaded(office, b"Thing,How far,Worth it\nA,Sold,7\nB,Sold,8\n", "riddle.csv"))
    asked = told(office, "I cannot tell what the columns of this file mean")
    assert "load.start" not in json.dumps(asked)
    press(office, asked, "load.columns")
    boss = office.member("ines")
    until(lambda: boss.modal)
    assert boss.submit({"column0": "name", "column1": "stage", "column2": "amount"}) == {}
    office.settle()
    ready = told(office, "load.start")
    assert "2 rows: 2 new" in ready["text"]
    press(office, ready, "load.start")
    told(office, "load.undo")
    assert office.count("deal") == before + 2


def test_what_is_no_table_is_refused_with_a_sentence(office: Office) -> None:
    begun(office, uploaded(office, b"\xd0\xcf\x11\xe0" + bytes(2000), "old.csv"))
    assert "save it as .xlsx" in json.dumps(told(office, "old.csv* ", "ines")) or told(
        office, "save it as .xlsx"
    )


def swollen() -> bytes:
    """Give a small workbook that would unpack to a large one."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(20_000_000))
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bomb.xlsx", swollen(), "unpacks to more"),
        ("nul.csv", b"Deal Name,Stage\nA\x00B,Won\n", "is not a text file"),
        (
            "cell.csv",
            HEAD.encode() + b'1,"' + b"x" * 10_000_000 + b'",Won,1,,\n',
            "from line 2 on: a cell is too large",
        ),
        (
            "open.csv",
            (HEAD + '1,"Deal,Won,1,,\n2,Deal,Won,1,,\n').encode(),
            "a quote is not closed",
        ),
        ("page.xls", b"<html><p>Please sign in</p></html>", "a web page without a table"),
    ],
    ids=["bomb", "nul", "cell", "quote", "page"],
)
def test_a_hostile_file_is_refused_in_slack_with_its_line(
    office: Office, name: str, content: bytes, said: str
) -> None:
    begun(office, uploaded(office, content, name))
    assert name in json.dumps(told(office, said))


def test_rows_that_cannot_be_read_are_named_and_the_others_come_in(office: Office) -> None:
    ragged = f"{HEAD}1,=1+1,Closed Won,10,2026-01-05,Acme\n2,B,Closed Won\n3,C,Won,1,,Co,x,y\n"
    begun(office, uploaded(office, ragged.encode(), "ragged.xlsx"))
    ready = told(office, "3 rows: 2 new")
    assert "Line 4: The row has 8 cells where the header has 6" in json.dumps(ready)
    press(office, ready, "load.cancel")
    told(office, "Called off")


def test_a_file_of_somebody_else_is_not_read(office: Office) -> None:
    begun(office, uploaded(office, (HEAD + ROWS).encode(), "theirs.csv", "dana"))
    told(office, "Only whoever uploaded a file")


def test_an_import_can_be_called_off_before_it_begins(office: Office) -> None:
    before = office.count("deal")
    begun(office, uploaded(office, (HEAD + ROWS).encode(), "not-yet.csv"))
    office.settle()
    ready = told(office, "load.start")
    press(office, ready, "load.cancel")
    told(office, "Called off; 0 deals")
    assert office.count("deal") == before


@pytest.mark.parametrize(
    "url",
    [
        "https://files.slack.com.evil.example/files-pri/T1-F1/a.csv",
        "https://evil.example/files.slack.com/a.csv",
        "http://files.slack.com/files-pri/T1-F1/a.csv",
        "https://files.slack.com:8443/a.csv",
        "https://me@files.slack.com/a.csv",
        "https://slack.com/a.csv",
        "file:///etc/passwd",
        "https://[bad/a.csv",
        "",
    ],
)
def test_the_token_goes_to_slacks_file_host_and_no_other(url: str) -> None:
    fetch = Fetch("xoxb-1", "https://slack.com/api/")
    assert not fetch.is_ours(url)
    assert fetch.is_ours("https://files.slack.com/files-pri/T1-F1/download/a.csv")


def test_a_file_that_is_nowhere_is_explained(office: Office) -> None:
    fetch = Fetch(office.slack.bot_token, office.slack.api)
    with pytest.raises(CrmError, match="cannot see this file"):
        fetch("F0000000000", office.member("ines").id)
    assert isinstance(Invalid("x"), CrmError)


def test_the_reasons_of_an_import_are_in_the_language_of_who_reads_them() -> None:
    wrong = Invalid("“{text}” is not a date.", text="=soon")
    line = json.dumps(["deals.csv", 7, "=Close", wrong.kept()])
    english, korean = (
        reasons(line.encode(), reader(language)).decode("utf-8-sig").splitlines()
        for language in ("en", "ko")
    )
    assert english == ["File,Line,Column,Reason", "deals.csv,7,'=Close,“=soon” is not a date."]
    assert "파일" in korean[0] and "날짜가 아니에요: “=soon”" in korean[1]
