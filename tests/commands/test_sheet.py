"""A file that was asked for comes to the person's own messages, and is what the board shows."""

import csv
import json
from io import BytesIO, StringIO

import openpyxl
import pytest

from playground.fault.plan import Fault, Rule
from tests.office import Office, until


def received(opened: Office, who: str, part: str) -> bytes:
    """Wait for a file whose name has a word in it; gives its bytes."""
    member = opened.member(who)

    def look() -> str | None:
        for message in reversed(member.app_messages()):
            for file in message.get("files", ()):
                if part in file["name"]:
                    return str(file["id"])
        return None

    return opened.slack.slack.world.files[until(look)].content


def test_the_board_comes_as_a_file_and_its_message_says_so(opened: Office) -> None:
    opened.lead("Jo Zed, Zed Ltd, $5k")
    opened.lead("Ann, =HYPERLINK(1), $7k")
    assert "direct messages" in opened.say("/pipeline export csv")
    text = received(opened, "dana", ".csv").decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert [(row["name"], row["value"], row["currency"]) for row in rows] == [
        ("'=HYPERLINK(1)", "7000.00", "USD"), ("Zed Ltd", "5000.00", "USD"),
    ]  # fmt: skip
    opened.settle()
    said = [one["text"] for one in opened.member().app_messages() if ".csv" in one["text"]]
    assert len(said) == 1 and said[0].startswith("2 deals in")
    assert opened.count("export_part") == 0


def test_everything_and_a_view_by_name_come_as_workbooks(opened: Office) -> None:
    opened.say("/pipeline export all", "mina")
    book = openpyxl.load_workbook(BytesIO(received(opened, "mina", "deals ")))
    assert [str(row[1]) for row in book.worksheets[0].values][:1] == ["name"]
    assert "There is no pipeline" in opened.say("/pipeline export nonsense")


def test_a_press_on_the_board_asks_for_the_kind_of_file(opened: Office) -> None:
    opened.lead("Jo Pressed, Pressed Ltd, $5k", "alex")
    opened.say("/pipeline mine", "alex")
    alex = opened.member("alex")
    opened.press(alex, "board.export")
    until(lambda: alex.modal)
    assert alex.submit({"kind": "csv", "which": "closed"}) == {}
    text = received(opened, "alex", ".csv").decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert [row["name"] for row in rows] == ["Pressed Ltd"]


@pytest.mark.parametrize("who", ["lea", "omar"])
def test_guests_are_given_nothing(opened: Office, who: str) -> None:
    before = opened.count("export_run")
    assert "members of the workspace" in opened.say("/pipeline export", who)
    assert opened.count("export_run") == before


def test_what_slack_does_not_take_is_explained(opened: Office) -> None:
    refused = Rule(Fault.REFUSED, method="files.getUploadURLExternal", error="missing_scope")
    opened.slack.faults(refused)
    opened.say("/pipeline export csv", "alex")
    until(lambda: "files:write" in json.dumps(opened.member("alex").app_messages()))
    opened.slack.faults()
