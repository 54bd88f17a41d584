"""The reader of files under ten minutes of damage: real files, changed byte by byte.

Whatever bytes come, a file is read or refused with a sentence, and neither takes longer than two
seconds. What breaks that is kept as a file in the folder that is printed.
"""

import io
import random
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.domain.error import CrmError
from bot.domain.workspace import Workspace
from bot.intake.parcel import unpack
from bot.intake.reader import CardReader
from bot.intake.survey import survey
from tests.intake.layout import LAYOUTS

SECONDS = 600.0
LONGEST = 2.0
"""Seconds of processor time one file may take."""
_HOME = Workspace(id=1, key="fuzz", name="Fuzz")
_PIECES = (
    *(b'"', b'""', b"\x00", b"\r", b"\n", b",", b";", b"\t", b"|", b"=1+1", b"-", b"\xff\xfe"),
    *(
        b"\xef\xbb\xbf",
        b"\xa4",
        b"\xb0\xa1",
        b"9" * 400,
        b"PK\x03\x04",
        b"<table>",
        b"<td>",
        b"&#x;",
    ),
    *(b"1" + b" " * 3000 + b"x?", b"(" * 3000, b"a b " * 800, b"1.1." * 900),
    *(b"1e999", b"nan", b"00/00/0000", b"31.02.2024", b"\xe2\x80\xae", b"\xf0\x9f\x92\xa9", b"(("),
    *(b"9999999999999", b"20240230", b"45631.5", b"Stage", b"Amount", b"Won", b"Lost", b" " * 300),
)


def run(seconds: float = SECONDS) -> bool:
    """Change files until the time is over; tell whether each was read or refused in time."""
    folder = Path(tempfile.mkdtemp(prefix="pipewright-fuzz-"))
    seeds, ends = _seeds(folder), time.monotonic() + seconds
    done = read = refused = 0
    worst = 0.0

    def look(content: bytes, name: str) -> None:
        nonlocal done, read, refused, worst
        path = folder / name
        path.write_bytes(content)
        began = time.process_time()
        try:
            _walk(path)
            read += 1
        except CrmError:
            refused += 1
        took = time.process_time() - began
        done, worst = done + 1, max(worst, took)
        assert took <= LONGEST, f"{name} took {took:.1f} s"

    for name, content in seeds:
        # hypothesis draws from the constants of what is loaded, which must not grow meanwhile.
        look(content, name)
    wrong: list[str] = []
    while time.monotonic() < ends and not wrong:
        found = _batch(look, seeds, min(20.0, ends - time.monotonic()))
        if found is not None:
            wrong.append(found)
    print(
        f"fuzz: {done:,} files, {read:,} read, {refused:,} refused, longest {worst:.2f} s of CPU"
        + "".join(f"; {one} ({folder})" for one in wrong)
    )
    if not wrong:
        shutil.rmtree(folder)
    return not wrong


def _batch(
    look: Callable[[bytes, str], None], seeds: Sequence[tuple[str, bytes]], seconds: float
) -> str | None:
    """Try mutations for some seconds; give what went wrong, if anything."""
    ends = time.monotonic() + seconds

    @settings(
        max_examples=10_000,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(seeds), st.integers(0, 2**63), st.integers(1, 12))
    def tried(seed: tuple[str, bytes], start: int, strokes: int) -> None:
        if time.monotonic() < ends:
            look(changed(seed[1], random.Random(start), strokes), seed[0])

    try:
        tried()
    except Exception as error:  # noqa: BLE001 (whatever a file makes of the reader is the finding)
        return f"{type(error).__name__}: {str(error)[:300]}"
    return None


def changed(content: bytes, dice: random.Random, strokes: int) -> bytes:
    """Change a file in some places; of an archive, often a part of it, so that it still opens."""
    if content.startswith(b"PK") and dice.random() < 0.8:
        return _changed_inside(content, dice, strokes)
    body = bytearray(content)
    for _ in range(strokes):
        at, long = dice.randrange(len(body) + 1), dice.choice((1, 1, 2, 8, 40, 400))
        match dice.randrange(6):
            case 0:
                body[at : at + long] = dice.randbytes(long)
            case 1:
                del body[at : at + long]
            case 2:
                body[at:at] = dice.choice(_PIECES)
            case 3:
                body[at:at] = body[at : at + long] * dice.choice((1, 3, 50))
            case 4:
                other = dice.randrange(len(body) + 1)
                body[at : at + long] = body[other : other + long]
            case _:
                del body[at:]
        if not body:
            break
    return bytes(body[: 4 * len(content) + 1000])


def _changed_inside(content: bytes, dice: random.Random, strokes: int) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        chosen = dice.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, changed(part, dice, strokes) if name == chosen and part else part)
    return written.getvalue()


def _walk(path: Path) -> None:
    """Read a file as an import does, up to the cards."""
    parcel = unpack([path], None)
    for mapping in parcel.deals:
        surveyed = survey(mapping, _HOME)
        for one in islice(CardReader(mapping, surveyed, _HOME, ()).cards(), 5_000):
            assert one.card is None or one.card.name


def _seeds(folder: Path) -> list[tuple[str, bytes]]:
    """Give real layouts as text in several encodings, as a workbook, and as a web page."""
    seeds: list[tuple[str, bytes]] = []
    for one in LAYOUTS.values():
        seeds.append((one.file, one.text.encode()))
        for encoding in ("utf-16", "cp949", "cp1252"):
            try:
                seeds.append((one.file, one.text.encode(encoding)))
            except UnicodeEncodeError:
                continue
    lines = [line.split(",") for line in next(iter(LAYOUTS.values())).text.splitlines()]
    lines = [[cell.strip('"') for cell in line] for line in lines]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    sheet["A5"], sheet["B5"], sheet["C5"] = 7, datetime(2026, 1, 2, tzinfo=None), "=1+1"  # noqa: DTZ001
    kept = folder / "seed.xlsx"
    book.save(kept)
    page = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in line)}</tr>" for line in lines)
    return [
        *seeds,
        ("deals.xlsx", kept.read_bytes()),
        ("deals.xls", f"<html><table>{page}</table></html>".encode()),
    ]
