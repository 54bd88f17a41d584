"""A whole workspace as one file, and a workspace out of such a file.

The file is a ZIP of `manifest.json` and one file of JSON lines per kind of record; see
docs/archive.md. What is in it depends on the workspace alone: the same workspace makes the
same bytes, on either database.
"""

import json
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO, Any

from bot.domain.error import Invalid
from bot.storage import Database, UnitOfWork
from bot.storage.archive import CHUNK, Record, tables
from bot.storage.rebuild import rebuild
from bot.storage.registry import RESTORING
from bot.storage.statistic import refresh_statistics

FORMAT = "pipewright-archive"
VERSION = 1
MANIFEST = "manifest.json"

BUDGET = 30.0
"""Seconds a transaction of a restore may wait for others."""
LONGEST_LINE = 16 * 2**20
"""Characters of a record at most; a file may say anything of itself."""

_EPOCH = (1980, 1, 1, 0, 0, 0)

Progress = Callable[[str, int], None]


def write(uow: UnitOfWork, file: IO[bytes], told: Progress = lambda name, n: None) -> int:
    """Write the workspace as it stands in this transaction; gives the number of records."""
    counts = uow.archives.counts()
    head = {"format": FORMAT, "version": VERSION, "records": counts}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        with archive.open(_entry(MANIFEST), "w") as part:
            part.write((json.dumps(head, indent=1) + "\n").encode())
        for name, table in tables().items():
            with archive.open(_entry(f"{name}.jsonl"), "w", force_zip64=True) as part:
                for number, line in enumerate(uow.archives.lines(table), start=1):
                    part.write(line.encode("utf-8", "surrogatepass") + b"\n")
                    if number % CHUNK == 0:
                        told(name, number)
        with archive.open(_entry("attachments.jsonl"), "w") as part:
            for line in _attachments(uow):
                part.write(line.encode("utf-8", "surrogatepass") + b"\n")
    return sum(counts.values())


def is_archive(file: IO[bytes]) -> bool:
    """Tell an archive by what is in it, whatever its name says."""
    try:
        with zipfile.ZipFile(file) as archive:
            return MANIFEST in archive.namelist() and _head(archive).get("format") == FORMAT
    except (zipfile.BadZipFile, Invalid):
        return False


def restore(
    db: Database, workspace_id: int, content: IO[bytes], told: Progress = lambda name, n: None
) -> int:
    """Put an archive's workspace into an empty one; gives the number of records.

    In short transactions: one that was cut off is done again from its beginning. Raises `Invalid`
    for a file that is damaged or newer than this Pipewright, and where deals are already.
    """
    with zipfile.ZipFile(content) as archive:
        counts = _ask(db, workspace_id, archive)
        db.write(workspace_id, lambda uow: uow.settings.put(RESTORING, True), budget=BUDGET)
        while db.write(workspace_id, lambda uow: uow.archives.wipe(), budget=BUDGET):
            pass
        for name in tables():
            found = _put(db, workspace_id, archive, name, told) if name in counts else 0
            if found != counts.get(name, 0):
                raise _damaged(name)
    after: int | None = 0
    while after is not None:

        def file_some(uow: UnitOfWork, at: int = after) -> int | None:
            return uow.archives.file(at)

        after = db.write(workspace_id, file_some, budget=BUDGET)
    refresh_statistics(db)
    rebuild(db, workspace_id)
    db.write(workspace_id, lambda uow: uow.settings.put(RESTORING, None), budget=BUDGET)
    return sum(counts.values())


def _ask(db: Database, workspace_id: int, archive: zipfile.ZipFile) -> dict[str, int]:
    """Refuse what cannot be restored before anything is written; gives the counts."""
    head = _head(archive)
    if head.get("format") != FORMAT or not isinstance(head.get("records"), dict):
        raise Invalid("This is no archive of Pipewright's.")
    counts: dict[str, int] = head["records"]
    known = tables()
    if head.get("version") != VERSION or not counts.keys() <= known.keys():
        raise Invalid("A newer Pipewright made this archive. Upgrade this one first.")
    first = next(iter(_records(archive, "deal")), None) if counts.get("deal") else None
    with db.read(workspace_id, budget=BUDGET) as uow:
        if not uow.archives.is_free():
            raise Invalid(
                "There are deals in this workspace already. Restore into an empty one: "
                "name a new database in DATABASE_URL."
            )
        if first is not None and uow.archives.is_elsewhere(int(first["id"])):
            raise Invalid("The workspace of this archive is in this database already.")
    return counts


def _put(
    db: Database, workspace_id: int, archive: zipfile.ZipFile, name: str, told: Progress
) -> int:
    table = tables()[name]
    later: list[tuple[int, Record]] = []
    count, records = 0, _records(archive, name)
    try:
        while part := list(islice(records, CHUNK)):

            def work(uow: UnitOfWork, part: list[Record] = part) -> list[tuple[int, Record]]:
                return uow.archives.put(table, part)

            later += db.write(workspace_id, work, budget=BUDGET)
            count += len(part)
            told(name, count)
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(name) from error
    for start in range(0, len(later), CHUNK):
        some = later[start : start + CHUNK]

        def tie(uow: UnitOfWork, some: list[tuple[int, Record]] = some) -> None:
            uow.archives.tie(table, some)

        db.write(workspace_id, tie, budget=BUDGET)
    return count


def _records(archive: zipfile.ZipFile, name: str) -> Iterator[Record]:
    """Read a kind of record line by line; raises `Invalid` for what is damaged."""
    try:
        with archive.open(f"{name}.jsonl") as part:
            while line := part.readline(LONGEST_LINE):
                record = json.loads(line.decode("utf-8", "surrogatepass"))
                if not isinstance(record, dict):
                    raise _damaged(name)
                yield record
    except (KeyError, zipfile.BadZipFile, EOFError, ValueError) as error:
        if isinstance(error, Invalid):
            raise
        raise _damaged(name) from error


def _head(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        with archive.open(MANIFEST) as part:
            head = json.loads(part.read(2**20))
    except (KeyError, zipfile.BadZipFile, EOFError, ValueError) as error:
        raise _damaged(MANIFEST) from error
    return head if isinstance(head, dict) else {}


def _damaged(name: str) -> Invalid:
    return Invalid("This archive is damaged: {part} cannot be read.", part=name)


def _attachments(uow: UnitOfWork) -> Iterator[str]:
    """List what the records point to outside of them: messages in Slack, by their links."""
    for line in uow.archives.lines(tables()["deal_message"]):
        record = json.loads(line)
        if "permalink" in record:
            found = {name: record[name] for name in ("deal_id", "entry_id", "permalink")}
            yield json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _entry(name: str) -> zipfile.ZipInfo:
    """Describe a part so that the same content makes the same bytes."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
