"""A digest against its targets: the goals its reader answers for, and the last months."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.brief import Brief, Stretch
from bot.domain.digest import Digest, DigestKind
from bot.domain.forecast import Grain, Window, month_of
from bot.domain.goal import Measure, Progress
from bot.domain.warning import Note
from bot.services.goal import progress
from bot.services.note import notes_of
from bot.storage import UnitOfWork

_MONTHS = 6
"""Months that a chart shows."""


def goals(uow: UnitOfWork, digest: Digest) -> list[Progress]:
    """Give how far the goals are that a digest's reader answers for, those of everybody first.

    Goals count what is sold in all pipelines, in the digest of one pipeline too.
    """
    if digest.kind is DigestKind.PERSON:
        return progress(uow, person_id=digest.person_id)
    found = progress(uow)
    team = uow.persons.get(digest.person_id).team
    if digest.kind is DigestKind.REVIEW and team:
        found += progress(uow, team=team)
    return found


def months(uow: UnitOfWork, pipeline_id: int | None) -> Iterator[Stretch]:
    """Give the last months, each with what was to be sold in it by everybody in all pipelines."""
    windows = _last_months(uow.workspace.day(uow.now))
    lines = [one.id for one in uow.pipelines.all(archived=True)]
    sums = uow.forecasts.won(lines if pipeline_id is None else [pipeline_id])
    whole = pipeline_id is None or len(uow.pipelines.all()) == 1
    aimed = whole and bool(uow.goals.on(windows[-1].last))
    for window in windows:
        won = sums.get(window.first, {})
        targets = [
            one.target
            for one in (uow.goals.on(window.last) if aimed else ())
            if one.measure is Measure.REVENUE and one.grain is Grain.MONTH
            if one.team is None and one.person_id is None
        ]
        yield Stretch(
            window.first,
            sum(deals for deals, _ in won.values()),
            {code: minor for code, (_, minor) in won.items()},
            targets[0] if targets else None,
        )


def remarks(uow: UnitOfWork, found: Brief) -> list[Note]:
    """Give the remarks on days of the months that are charted."""
    first = found.months[0].month if found.months else found.day
    return notes_of(uow, first, found.day)


def _last_months(today: date) -> list[Window]:
    found = [month_of(today)]
    while len(found) < _MONTHS:
        found.insert(0, month_of(found[0].first - timedelta(days=1)))
    return found
