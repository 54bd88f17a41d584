"""The guided review: begun or gone on with, one deal settled after the other."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from bot.domain.error import Forbidden, Invalid
from bot.domain.fix import Gap, grace_began
from bot.domain.permit import ask_to_lead, ask_to_sell, leads
from bot.domain.person import Person
from bot.domain.review import MINE, MOST, PIPELINE, TEAM, Deed, Outcome, Review, in_order
from bot.services.fix import lacking
from bot.services.holiday import holidays_of
from bot.storage import UnitOfWork

_MATES = 50
"""People of a team whose deals are looked through."""

Ranked = list[tuple[int, int]]


def scope_named(uow: UnitOfWork, text: str, *, by: Person) -> str:
    """Read what is to be gone through: "mine", "team", or a pipeline by its name.

    With nothing said, a person's own deals; the first pipeline for who leads it and owns none.
    """
    typed = text.strip().casefold()
    if typed in ("mine", "my", "me", "내", "내 딜", "나"):
        return MINE
    if typed in ("team", "팀", "우리 팀"):
        return TEAM
    first = uow.pipelines.default()
    if not typed:
        return (
            f"{PIPELINE}.{first.id}" if leads(by, first) and not uow.deals.mine(by.id, 1) else MINE
        )
    chosen = (
        first if typed in ("pipeline", "all", "파이프라인", "전체") else uow.pipelines.named(text)
    )
    return f"{PIPELINE}.{chosen.id}"


def begin(uow: UnitOfWork, scope: str, *, by: Person, anew: bool = False) -> Review:
    """Begin a review, or go on with the one of the same scope that was left.

    Raises `Forbidden` for others' deals when `by` does not lead them.
    """
    ask_to_sell(by)
    known = uow.reviews.of(by.id)
    resumes = known is not None and not anew and known.resumes(scope, uow.now)
    if known is not None and resumes and uow.reviews.next(by.id) is not None:
        return known
    return uow.reviews.begin(by.id, scope, _deals(uow, scope, by), uow.now)


def settle(
    uow: UnitOfWork, place: int, outcome: Outcome, deeds: Iterable[Deed] = (), *, by: Person
) -> Review:
    """Say what became of the deal at a place of a person's review."""
    known = uow.reviews.of(by.id)
    if known is None:
        raise Invalid("This review is over. Begin a new one with /pipeline review.")
    uow.reviews.settle(by.id, place, outcome)
    done = Counter(known.done)
    done.update(deed.value for deed in deeds)
    kept = replace(known, done=dict(done), updated_at=uow.now)
    uow.reviews.keep(kept)
    return kept


def _deals(uow: UnitOfWork, scope: str, by: Person) -> list[int]:
    if scope == MINE:
        return _of_people(uow, [by])
    if scope == TEAM:
        mates = [
            one
            for one in uow.persons.search("", limit=100)
            if one.manager_id == by.id or (one.team is not None and one.team == by.team)
        ]
        led = [one for one in mates if any(leads(by, line, one) for line in uow.pipelines.all())]
        if not led:
            raise Forbidden("Nobody is in your team yet. An admin can say who is.")
        return _of_people(uow, led[:_MATES])
    pipeline = uow.pipelines.get(int(scope.partition(".")[2]))
    ask_to_lead(by, pipeline)
    since = grace_began(uow.now, by, holidays_of(uow, uow.now.year - 1, uow.now.year))
    today = uow.now.astimezone(by.tz).date()
    found: dict[Gap, Ranked] = {gap: [] for gap in Gap}
    rest: Ranked = []
    for stage in uow.pipelines.worked(pipeline):
        lacks = uow.fixes.of_stage(stage.id, stage.kind, today=today, since=since, most=MOST)
        for gap, rows in lacks.items():
            found[gap] += rows
        rest += uow.fixes.rest("stage", stage.id, today=today, most=MOST)
    return in_order(found, rest)


def _of_people(uow: UnitOfWork, people: Iterable[Person]) -> list[int]:
    found: dict[Gap, Ranked] = {gap: [] for gap in Gap}
    rest: Ranked = []
    for one in people:
        for gap, rows in lacking(uow, one, MOST).items():
            found[gap] += rows
        today = uow.now.astimezone(one.tz).date()
        rest += uow.fixes.rest("owner", one.id, today=today, most=MOST)
    return in_order(found, rest)
