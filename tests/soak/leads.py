"""Five hundred leads a second through the webhook, its server killed in between: none is lost."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bench.arrivals import measure


def run(*, rate: int = 500, seconds: int = 60) -> bool:
    """Send leads for a minute; tell whether each that was answered is stored, once.

    The rate is what is offered: where the machine is busy with other things it takes longer.
    """
    with TemporaryDirectory() as folder:
        told = measure(f"sqlite:///{Path(folder) / 'leads.db'}", rate, seconds, kill=True)
    good = told["sent"] == told["answered"] == told["stored"] == rate * seconds
    print(f"{'✓' if good else '✗'} leads by webhook: {told}", flush=True)
    return good
