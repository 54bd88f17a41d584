"""Digests: a channel's, a person's and a manager's drawn from a populated workspace."""

import time
from collections.abc import Mapping
from datetime import timedelta
from statistics import median

from bench.fill import Ground
from bot.domain.digest import Digest, DigestKind
from bot.domain.person import Person
from bot.services import digest_choice
from bot.services.brief import brief
from bot.services.digest import desk, usual
from bot.storage import Database, UnitOfWork
from bot.views import brief as briefs
from bot.views import weekly
from bot.views.brief import Scene
from bot.views.words import Words

_ROUNDS = 9


def draw(db: Database, ground: Ground) -> Mapping[str, float]:
    """Draw each kind of digest some times; give the median seconds from reading to blocks."""
    with db.read(ground.workspace.id) as uow:
        owner = next(one for one in uow.persons.all() if one.is_member)
        kinds = {kind.value: _made(uow, kind, owner) for kind in DigestKind}
    return {name: _timed(db, ground.workspace.id, one) for name, one in kinds.items()}


def _made(uow: UnitOfWork, kind: DigestKind, owner: Person) -> Digest:
    if kind is DigestKind.CHANNEL:
        return digest_choice.proposed(uow, "C0BENCH", by=owner)
    return usual(uow, kind, owner, desk(uow).house)


def _timed(db: Database, workspace_id: int, chosen: Digest) -> float:
    taken = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        # A transaction of its own each time: what one has read is not there for the next.
        with db.read(workspace_id) as uow:
            today = uow.workspace.day(uow.now)
            told = brief(uow, chosen, today, uow.now - timedelta(days=1), {})
            people = {one.id: one for one in uow.persons.all()}
            pipelines = {one.id: one for one in uow.pipelines.all()}
            words = Words("en", zone=uow.workspace.zone, now=uow.now)
        scene = Scene(words, "digest:1", people, pipelines)
        is_week = chosen.kind is DigestKind.REVIEW
        (weekly.review if is_week else briefs.daily)(told, scene)
        taken.append(time.perf_counter() - started)
    return median(taken)
