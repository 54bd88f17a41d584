"""A workspace that was archived and restored is the workspace it was, on either database."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from bot.domain.board import BoardQuery
from bot.domain.custom import CustomField, FieldKind, RecordKind
from bot.domain.draft import NewDeal
from bot.domain.error import Invalid
from bot.domain.metrics import Period, Scope
from bot.domain.workspace import Workspace
from bot.intake import demo
from bot.services import archive
from bot.services import deal as deals
from bot.services import view as views
from bot.services.workspace import make
from bot.storage import Database
from bot.storage.rebuild import check
from bot.storage.registry import DERIVED, KEPT, LEFT, columns
from bot.storage.tables import metadata
from tests.conftest import Clock

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
CANARY = "c4n4ry-c4n4ry"


@pytest.fixture(scope="module")
def original(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, Workspace, bytes]]:
    """The sample with a manager, a field of its own, a shared view and a secret; archived."""
    path = tmp_path_factory.mktemp("archive") / "original.db"
    shutil.copyfile(sqlite_template, path)
    clock = Clock(NOW)
    db = Database(f"sqlite:///{path}", clock=clock)
    place = make(db, Workspace(id=0, key="acme", name="Acme", zone="Asia/Seoul", currency="KRW"))
    demo.load(db, place.id, clock.now)
    with db.begin(place.id) as uow:
        dana = next(one for one in uow.persons.all() if one.email == "dana@example.com")
        own = uow.fields.add(CustomField(uow.new_id(), RecordKind.DEAL, "Segment", FieldKind.TEXT))
        made = deals.create(uow, NewDeal("한빛물산 \N{FIRE} deal", owner_id=dana.id), by=dana)
        uow.fields.put(made.id, {own.id: "big"})
        query = BoardQuery(uow.pipelines.default().id, owner_id=dana.id)
        views.save(uow, "Dana's", query, shared=True, by=dana)
        uow.settings.put("delivery.marker", CANARY)
    yield db, place, written(db, place)
    db.close()


@pytest.fixture
def empty(clock: Clock, tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    path = tmp_path / "empty.db"
    shutil.copyfile(sqlite_template, path)
    db = Database(f"sqlite:///{path}", clock=clock)
    yield db
    db.close()


def written(db: Database, place: Workspace) -> bytes:
    file = BytesIO()
    with db.read(place.id, budget=60) as uow:
        archive.write(uow, file)
    return file.getvalue()


def test_every_table_is_archived_unless_named_and_no_secret_is() -> None:
    assert metadata.tables.keys() == KEPT | DERIVED | LEFT
    assert len(KEPT) + len(DERIVED) + len(LEFT) == len(metadata.tables)
    secret = {"bot_token", "token", "token_hash", "secret", "secret_hash", "key_hash"}
    for name in KEPT:
        assert not secret & {column.name for column in columns(metadata.tables[name])}, name


def test_a_restored_workspace_makes_the_same_archive_and_the_same_numbers(
    original: tuple[Database, Workspace, bytes], db: Database
) -> None:
    source, there, content = original
    here = make(db, Workspace(id=0, key="local", name="Local"))
    assert archive.restore(db, here.id, BytesIO(content)) > 1_000
    again = written(db, here)
    assert parts(again) == parts(content)
    assert again == content
    assert check(db, here.id) == []
    with source.read(there.id) as one, db.read(here.id) as two:
        line = one.pipelines.default().id
        today = one.workspace.day(one.now)
        assert two.board.sums(BoardQuery(line), today) == one.board.sums(BoardQuery(line), today)
        scope, period = Scope(), Period()
        assert two.metrics.tally(scope, period) == one.metrics.tally(scope, period)
        assert two.search.deals("한빛물산") == one.search.deals("한빛물산") != []
        assert (two.workspace.zone, two.workspace.key) == ("Asia/Seoul", "local")
    with pytest.raises(Invalid, match="deals in this workspace already"):
        archive.restore(db, here.id, BytesIO(content))


def test_a_restore_that_was_cut_off_is_done_again(
    original: tuple[Database, Workspace, bytes], empty: Database
) -> None:
    content = original[2]
    here = make(empty, Workspace(id=0, key="local", name="Local"))

    class Cut(Exception):
        pass

    def cut(name: str, _: int) -> None:
        if name == "timeline":
            raise Cut

    with pytest.raises(Cut):
        archive.restore(empty, here.id, BytesIO(content), cut)
    archive.restore(empty, here.id, BytesIO(content))
    assert written(empty, here) == content


def test_an_archive_holds_no_secret_and_says_what_is_in_it(
    original: tuple[Database, Workspace, bytes],
) -> None:
    found = parts(original[2])
    assert not [name for name, text in found.items() if CANARY in text]
    counts = json.loads(found["manifest.json"])["records"]
    assert counts.keys() == KEPT
    assert {name: found[f"{name}.jsonl"].count("\n") for name in counts} == counts
    assert counts["deal"] == 401


def test_what_is_no_archive_or_damaged_is_refused(
    original: tuple[Database, Workspace, bytes], empty: Database
) -> None:
    content = original[2]
    here = make(empty, Workspace(id=0, key="local", name="Local"))
    assert archive.is_archive(BytesIO(content))
    assert not archive.is_archive(BytesIO(b"name,value\n"))
    assert not archive.is_archive(BytesIO(b"PK\x03\x04 but no more"))
    newer = changed(
        content, "manifest.json", b'{"format": "pipewright-archive", "version": 2, "records": {}}'
    )
    with pytest.raises(Invalid, match="newer Pipewright"):
        archive.restore(empty, here.id, BytesIO(newer))
    for damaged in (b'{"id": "x", "nonsense": 1}\n', b"[1]\n", b"{\n", b""):
        with pytest.raises(Invalid, match="damaged: person"):
            archive.restore(empty, here.id, BytesIO(changed(content, "person.jsonl", damaged)))
    archive.restore(empty, here.id, BytesIO(content))


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(content)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def changed(content: bytes, name: str, part: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for entry in before.namelist():
            after.writestr(entry, part if entry == name else before.read(entry))
    return made.getvalue()
