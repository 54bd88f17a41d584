"""What a person did in a period, beside what came of it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bot.domain.metrics import Period, Tally
from bot.domain.sample import Interval, wilson


@dataclass(frozen=True, slots=True)
class Rep:
    """A person's results and habits; `owner_id` None is what nobody owns.

    `activities` were logged in the period, `due` follow-ups fell due in it and `kept` of them
    were done in time; `planned` of the open deals have a next step (None: not
    known of what was asked for). `steps` and `steps_done`
    are playbook steps of stages, due in the period.
    """

    owner_id: int | None
    name: str
    tally: Tally = field(default_factory=Tally)
    activities: int = 0
    due: int = 0
    kept: int = 0
    planned: int | None = None
    steps: int = 0
    steps_done: int = 0
    reached: int = 0
    stood: int = 0
    gone: Decimal | None = None

    @property
    def skipped_rate(self) -> Decimal | None:
        """Stages that were skipped ÷ stages that were reached, in percent."""
        return Decimal(100 * (self.reached - self.stood)) / self.reached if self.reached else None

    def pace(self, so_far: Decimal) -> Decimal | None:
        """Give what a sum will come to if the working days left bring as much as those over."""
        return so_far / self.gone if self.gone else None

    @property
    def open(self) -> int:
        """Open leads and deals."""
        return self.tally.open_leads + self.tally.open_deals

    @property
    def kept_rate(self) -> Decimal | None:
        """Follow-ups done in time ÷ follow-ups due, in percent."""
        return Decimal(100 * self.kept) / self.due if self.due else None

    @property
    def hygiene(self) -> Decimal | None:
        """Open deals that have a next step ÷ open deals, in percent."""
        if self.planned is None or not self.open:
            return None
        return Decimal(100 * self.planned) / self.open

    @property
    def playbook_rate(self) -> Decimal | None:
        """Playbook steps done ÷ playbook steps due, in percent."""
        return Decimal(100 * self.steps_done) / self.steps if self.steps else None

    @property
    def sample(self) -> Interval | None:
        """How far the win rate can be trusted."""
        return wilson(self.tally.won, self.tally.won + self.tally.lost)


def elapsed(period: Period, today: date) -> Decimal | None:
    """Give what share of a period is over at the end of a day, 0 to 1; None without bounds."""
    if period.first is None or period.last is None:
        return None
    days = (period.last - period.first).days + 1
    gone = min(max((today - period.first).days + 1, 0), days)
    return Decimal(gone) / days


def pace(so_far: Decimal, period: Period, today: date) -> Decimal | None:
    """Give what a sum will come to at the end of a period if it goes on as until today."""
    share = elapsed(period, today)
    return so_far / share if share else None


def attainment(so_far: Decimal, target: Decimal | None) -> Decimal | None:
    """Give how much of a target is reached, in percent; None without one."""
    return 100 * so_far / target if target else None
