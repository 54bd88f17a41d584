"""How deals come through the stages, and what became of those created in a month."""

from dataclasses import replace
from datetime import datetime

from bot.domain.funnel import Cohort, Funnel, Loss, grown
from bot.domain.metrics import Period, Scope
from bot.domain.pipeline import Pipeline
from bot.storage import UnitOfWork

MONTHS = 12
"""Months of age a cohort is followed for."""


def pipeline_of(uow: UnitOfWork, scope: Scope) -> Pipeline:
    """Give the pipeline whose stages are looked at: the asked one, else the default."""
    if scope.pipeline_id is not None:
        return uow.pipelines.get(scope.pipeline_id)
    return uow.pipelines.default()


def funnel(uow: UnitOfWork, scope: Scope, period: Period, as_of: datetime | None = None) -> Funnel:
    """Count what deals reached in a period, and how long they stood where.

    Deals of a pipeline, an owner, a team or a region over whole months are read from kept totals; a
    narrower scope and other periods are added up by the database, a past instant goes deal by deal.
    """
    pipeline = pipeline_of(uow, scope)
    scope = replace(scope, pipeline_id=pipeline.id)
    if as_of is not None:
        return uow.funnels.scan(scope, period, as_of)
    found = uow.funnels.funnel(scope, period)
    standing = uow.funnels.standing(scope)
    steps = []
    for one in found.steps:
        waiting, ages = standing.get(one.stage_id, (0, {}))
        steps.append(replace(one, waiting=waiting, ages=ages))
    return Funnel(tuple(steps))


def conversion(
    uow: UnitOfWork,
    lower: int,
    higher: int,
    scope: Scope,
    period: Period,
    as_of: datetime | None = None,
) -> tuple[int, int]:
    """Count the deals that reached a stage in a period, and those that reached another too."""
    return uow.funnels.between(lower, higher, scope, period, as_of)


def losses(uow: UnitOfWork, scope: Scope, period: Period) -> list[Loss]:
    """Count what was lost in a period by stage and reason, the most frequent first."""
    return uow.funnels.losses(scope, pipeline_of(uow, scope).id, period)


def cohorts(
    uow: UnitOfWork, scope: Scope, period: Period, as_of: datetime | None = None
) -> list[Cohort]:
    """Give the cards created in each month of a period, and how far they came at which age."""
    today = uow.workspace.day(as_of or uow.now)
    found = []
    for month, one in sorted(uow.metrics.grown(scope, period, as_of).items()):
        passed = min(max((today - one.youngest).days // 30, 0), MONTHS)
        cohort = Cohort(month, one.created, grown(one.qualified, passed), grown(one.won, passed))
        found.append(cohort)
    return found
