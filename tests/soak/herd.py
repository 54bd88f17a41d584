"""Several processes on one table: ten thousand rows that are due, each sent by one of them."""

import signal
import time

from tests.soak.stage import SENT, end, gone, stage

ROWS = 10_000


def run(kind: str, *, processes: int, rows: int = ROWS) -> bool:
    """Let processes empty the outbox together; gives whether each row was claimed once."""
    with stage(kind) as made:
        made.places = [
            {"to": place["to"], **{k: v for k, v in place.items() if k != "to"}}
            for place in made.places
        ]
        made.add(rows)
        begun = time.monotonic()
        herd = [made.spawn(quarantine=70.0) for _ in range(processes)]
        finished = made.settled(within=900)
        seconds = time.monotonic() - begun
        for pid in herd:
            end(pid, signal.SIGTERM)
        for pid in herd:
            gone(pid, within=15)
        arrived, states = made.arrived(), made.states()
        with made.db.read(None) as uow:
            found = uow.connection.exec_driver_sql("SELECT max(attempts) FROM outbox")
            most = int(found.scalar_one())
        doubles = sum(count - 1 for count in arrived.values())
        good = finished and doubles == 0 and states == {SENT: rows} and len(arrived) == rows
        print(
            f"{'✓' if good else '✗'} {kind:>10}  {processes} processes        {rows:,} rows  "
            f"{doubles} double claims, at most {most} claims of one row  {seconds:.0f} s",
            flush=True,
        )
        return good
