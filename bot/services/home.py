"""A person's page: their open deals and what is due today."""

from bot.domain.board import BoardQuery
from bot.domain.home import Due, Home
from bot.domain.money import Money
from bot.domain.person import Person
from bot.storage import UnitOfWork

_SHOWN = 8


def home(uow: UnitOfWork, person: Person) -> Home:
    """Gather what a person sees in App Home; counts are kept totals, lists are bounded."""
    today = uow.now.astimezone(person.tz).date()
    due = uow.followups.due(person.id, today, limit=_SHOWN)
    deals, stalled = 0, 0
    value: dict[str, int] = {}
    for pipeline in uow.pipelines.all():
        sums = uow.board.sums(BoardQuery(pipeline.id, owner_id=person.id), today)
        for stage in pipeline.ever_open:
            if stage.id not in sums:
                continue
            part = sums[stage.id]
            deals += part.deals
            stalled += part.stalled or 0
            for code, money in part.value.items():
                value[code] = value.get(code, 0) + money.minor
    return Home(
        deals=tuple(uow.deals.mine(person.id, limit=_SHOWN)),
        due=tuple(Due(followup, uow.deals.get(followup.deal_id)) for followup in due),
        open_deals=deals,
        open_value={code: Money(minor, code) for code, minor in sorted(value.items())},
        stalled=stalled,
    )
