"""`python -m tests.soak NAME`: what no suite has time for."""

import signal
import sys
from collections.abc import Callable
from functools import partial

from tests.soak import (
    alarm,
    damage,
    fuzz,
    herd,
    leader,
    leads,
    load,
    nodes,
    outage,
    pair,
    quarter,
    rules,
    schema,
    story,
)
from tests.soak.kill import FAULTS, UNREADABLE, Result, honest, run, whole

ENGINES = ("sqlite", "postgresql")


def main() -> int:
    """Run the short or the whole programme; gives 1 when anything is not as it has to be."""
    # What was started here is ended here, also when somebody loses patience.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    asked = sys.argv[1:] or ["kill"]
    failed = 0
    programmes: dict[str, Callable[[tuple[str, ...]], list[Step]]] = {
        "kill": _short,
        "soak": _whole,
        "quarter": lambda _: [quarter.run],
        "rules": lambda _: [rules.run],
        "import": _import,
        "files": lambda _: [damage.run],
        "fuzz": lambda _: [fuzz.run],
        "schema": lambda _: [schema.run],
        "leads": lambda _: [leads.run],
        "alarm": lambda _: [alarm.run],
        "story": lambda _: [story.run],
        "pair": lambda engines: [partial(pair.run, kind) for kind in engines],
        "leader": lambda engines: [partial(leader.run, one, processes=2) for one in engines],
        "herd": lambda engines: [partial(herd.run, kind, processes=2) for kind in engines],
    }
    if asked[0] not in programmes:
        print(f"There is no {asked[0]}; name one of {', '.join(programmes)}.")
        return 2
    for step in programmes[asked[0]](tuple(asked[1:]) or ENGINES):
        failed += not step()
    print("all as it has to be" if not failed else f"{failed} not as it has to be")
    return 1 if failed else 0


Step = Callable[[], bool]


def _short(engines: tuple[str, ...]) -> list[Step]:
    """Fifty kills on each engine, and the two controls on the first."""
    return [
        *(_kill(kind, "kill -9", whole, kills=50, nudges=250) for kind in engines),
        _kill(engines[0], "no quarantine", _doubles(10), kills=50, nudges=250, quarantine=0.0),
        _kill(engines[0], "claim is sent", _loses(1), kills=50, nudges=250, forgetful=True),
    ]


def _import(engines: tuple[str, ...]) -> list[Step]:
    """Twenty kills of an import on each engine."""
    return [lambda kind=kind: load.run(kind) for kind in engines]  # type: ignore[misc]


def _whole(engines: tuple[str, ...]) -> list[Step]:
    steps: list[Step] = [
        alarm.run,
        fuzz.run,
        schema.run,
        leads.run,
        quarter.run,
        rules.run,
        story.run,
    ]
    for kind in engines:
        full = {"kills": 500, "nudges": 2000}
        steps += [
            _kill(kind, "kill -9", whole, **full),
            _kill(kind, "SIGTERM", whole, kills=100, nudges=400, how=signal.SIGTERM),
            _kill(
                kind,
                "history unreadable",
                honest,
                kills=100,
                nudges=400,
                faults=(*UNREADABLE, *FAULTS),
            ),
            _kill(kind, "no quarantine", _doubles(100), quarantine=0.0, **full),
            _kill(kind, "claim is sent", _loses(10), forgetful=True, **full),
            partial(herd.run, kind, processes=2),
            partial(herd.run, kind, processes=4),
            partial(outage.run, kind),
            partial(nodes.run, kind, processes=2),
            partial(nodes.run, kind, processes=4),
            partial(leader.run, kind, processes=2),
            partial(leader.run, kind, processes=4),
            partial(pair.run, kind),
        ]
    return steps


def _kill(kind: str, name: str, right: Callable[[Result], bool], **order: object) -> Step:
    def step() -> bool:
        result = run(kind, name, **order)  # type: ignore[arg-type]
        good = right(result)
        print(f"{'✓' if good else '✗'} {result}", flush=True)
        return good

    return step


def _doubles(more_than: int) -> Callable[[Result], bool]:
    return lambda result: result.duplicates > more_than


def _loses(more_than: int) -> Callable[[Result], bool]:
    return lambda result: result.lost > more_than


if __name__ == "__main__":
    sys.exit(main())
