"""The fix-it list: deals of a person that break a rule, counted and a page of them."""

from bot.domain.deal import Deal
from bot.domain.fix import Fix, FixList, Gap, gaps, grace_began
from bot.domain.permit import leads
from bot.domain.person import Person
from bot.domain.pipeline import StageKind
from bot.domain.rule import Case
from bot.services.change import stage_of
from bot.services.holiday import holidays_of
from bot.storage import UnitOfWork

MOST = 200
"""Deals counted per reason; beyond it the count says "or more"."""

_TEAM = 20


def fix_list(uow: UnitOfWork, person: Person, *, page: int = 0, size: int = 5) -> FixList:
    """Give a page of a person's fix-it list, the worst first; each deal is there once."""
    worst, capped = _worst(uow, person)
    if not worst:
        return FixList()
    ids = list(worst)
    page = min(page, (len(ids) - 1) // size)
    rows = [Fix(uow.deals.get(one), worst[one]) for one in ids[page * size : (page + 1) * size]]
    return FixList(tuple(rows), len(ids), capped, page)


def team(uow: UnitOfWork, boss: Person) -> tuple[tuple[Person, int], ...]:
    """Give how many deals need mending per person whom `boss` leads, most first."""
    led = [
        one
        for one in uow.persons.search("", limit=100)
        if one.id != boss.id and any(leads(boss, line, one) for line in uow.pipelines.all())
    ]
    counted = [(one, len(_worst(uow, one)[0])) for one in led[:_TEAM]]
    return tuple(sorted(counted, key=lambda pair: (-pair[1], pair[0].name)))


def case_of(uow: UnitOfWork, deal: Deal) -> Case:
    """Give a deal as the rules see it now."""
    owner = uow.persons.get(deal.owner_id) if deal.owner_id is not None else None
    planned = uow.followups.open_of(deal.id)
    return Case(
        deal=deal,
        stage=stage_of(uow, deal),
        now=uow.now,
        owner=owner,
        followup=planned[0] if planned else None,
        touched=deal.last_activity_at is not None,
        holidays=holidays_of(uow, uow.now.year - 1, uow.now.year + 1),
    )


def lacks(uow: UnitOfWork, deal: Deal) -> tuple[Gap, ...]:
    """Give what a deal lacks, the worst first."""
    return gaps(case_of(uow, deal))


def open_stages(uow: UnitOfWork) -> list[tuple[int, StageKind]]:
    """Give every stage of every pipeline that open deals stand in or may, with its kind."""
    lines = uow.pipelines.all()
    return [(one.id, one.kind) for line in lines for one in uow.pipelines.worked(line)]


def lacking(uow: UnitOfWork, person: Person, most: int) -> dict[Gap, list[tuple[int, int]]]:
    """Give what a person's deals lack by their own days, at most `most` per reason."""
    free = holidays_of(uow, uow.now.year - 1, uow.now.year)
    return uow.fixes.of_owner(
        person.id,
        open_stages(uow),
        today=uow.now.astimezone(person.tz).date(),
        since=grace_began(uow.now, person, free),
        most=most,
    )


def _worst(uow: UnitOfWork, person: Person) -> tuple[dict[int, Gap], bool]:
    """Give the worst that each deal of a person lacks, in their order."""
    found = lacking(uow, person, MOST)
    worst: dict[int, Gap] = {}
    for gap in Gap:
        for deal_id, _ in found[gap]:
            worst.setdefault(deal_id, gap)
    return worst, any(len(rows) >= MOST for rows in found.values())
