"""Cards: read by id, number or external id; added, changed, listed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import insert, select, update

from bot.domain.deal import Deal, Status
from bot.domain.error import NotFound, Stale
from bot.domain.pipeline import StageKind
from bot.domain.timeline import SINCE_EVER
from bot.storage.card import NAMES, OURS, deal_of, row_of, values_of
from bot.storage.fault import BUSY, Conflict
from bot.storage.insert import insert_many
from bot.storage.lexicon import file_names
from bot.storage.link import Ask, Batch, Link, Statement
from bot.storage.many import among
from bot.storage.repository import Repository, given
from bot.storage.tables import counter, deal
from bot.storage.tables.deal import is_open
from bot.storage.upsert import insert as upsert

_GET = Statement(OURS.where(deal.c.id == given(deal.c.id)))
_LOCK = Statement(OURS.where(deal.c.id == given(deal.c.id)).with_for_update(of=deal))
_MANY = Statement(lambda dialect: OURS.where(among(dialect, deal.c.id)))
_LOCK_MANY = Statement(
    lambda dialect: (
        OURS.where(among(dialect, deal.c.id)).order_by(deal.c.id).with_for_update(of=deal)
    )
)
_BY_NUMBER = Statement(OURS.where(deal.c.number == given(deal.c.number)))
_BY_EXTERNAL = Statement(
    OURS.where(
        deal.c.external_source == given(deal.c.external_source),
        deal.c.external_id == given(deal.c.external_id),
        deal.c.external_id.is_not(None),
    )
)
_EXTERNALS = Statement(
    select(deal.c.external_id, deal.c.id).where(
        deal.c.workspace_id == given(deal.c.workspace_id),
        deal.c.external_source == given(deal.c.external_source),
        deal.c.external_id.is_not(None),
    )
)
_VERSION = Statement(
    select(deal.c.version).where(
        deal.c.workspace_id == given(deal.c.workspace_id), deal.c.id == given(deal.c.id)
    )
)
_MINE = Statement(
    OURS.where(deal.c.owner_id == given(deal.c.owner_id), is_open)
    .order_by(deal.c.close_rank, deal.c.id)
    .limit(given(deal.c.number, "most"))
)
_NEWEST = Statement(
    OURS.where(deal.c.number < given(deal.c.number, "below"))
    .order_by(deal.c.number.desc())
    .limit(given(deal.c.number, "most"))
)
_NEWEST_IN_STAGE = Statement(
    OURS.where(
        deal.c.stage_id == given(deal.c.stage_id),
        is_open,
        deal.c.number < given(deal.c.number, "below"),
    )
    .order_by(deal.c.number.desc())
    .limit(given(deal.c.number, "most"))
)
_ADD = Statement(insert(deal))
_NUMBER = Statement(
    lambda name: (
        upsert(name, counter)
        .values(
            workspace_id=given(counter.c.workspace_id, "owner"),
            name="deal",
            n=given(counter.c.n, "count"),
        )
        .on_conflict_do_update(
            index_elements=[counter.c.workspace_id, counter.c.name],
            set_={"n": counter.c.n + given(counter.c.n, "count")},
        )
        .returning(counter.c.n)
    )
)
_LAST_NUMBER = Statement(
    select(counter.c.n).where(
        counter.c.workspace_id == given(counter.c.workspace_id), counter.c.name == "deal"
    )
)
_LAST = 2**62

# One statement per set of changed columns: SQLite touches each index whose column is named,
# whether it changed or not, so a move must not name them all.
_CHANGES: dict[tuple[str, ...], Statement] = {}


class Deals(Repository):
    """Cards; every write keeps the totals."""

    def get(self, deal_id: int) -> Deal:
        """Give a deal; raises `NotFound`. In a write on PostgreSQL its row is locked."""
        found = self.known(deal_id)
        if found is None:
            raise NotFound("This deal is not there any more.")
        return found

    def known(self, deal_id: int) -> Deal | None:
        """Give a deal as `get` does, None when it is not there."""
        row = self._one.first(self._link, workspace_id=self._workspace_id, id=deal_id)
        return deal_of(row) if row else None

    def ahead(self, deal_id: int) -> Iterator[Ask]:
        """Say what will be asked."""
        yield self._one, {"workspace_id": self._workspace_id, "id": deal_id}

    def batch(self) -> Batch:
        """Say how several deals are asked for; they are locked in the order of their ids."""
        many = _LOCK_MANY if self._one is _LOCK else _MANY
        return Batch(many, self._one, {"workspace_id": self._workspace_id}, "id", 0)

    def by_number(self, number: int) -> Deal | None:
        """Give the deal people call `#number`."""
        if not 0 < number < _LAST:
            return None
        row = _BY_NUMBER.first(self._link, workspace_id=self._workspace_id, number=number)
        return deal_of(row) if row else None

    def by_external(self, source: str, external_id: str) -> Deal | None:
        """Give the deal an import knows by that id."""
        row = _BY_EXTERNAL.first(
            self._link,
            workspace_id=self._workspace_id,
            external_source=source,
            external_id=external_id,
        )
        return deal_of(row) if row else None

    def externals(self, source: str) -> dict[str, int]:
        """Give deal ids by external id, for an import that asks for all of them."""
        rows = _EXTERNALS.rows(self._link, workspace_id=self._workspace_id, external_source=source)
        return {row[0]: row[1] for row in rows}

    def add(self, added: Deal) -> Deal:
        """Store a new deal; id and number 0 are given out. Gives it as stored."""
        return self.add_many([added])[0]

    def add_many(self, added: Sequence[Deal]) -> list[Deal]:
        """Store new deals at once, as imports do; gives them as stored, in their order."""
        if not added:
            return []
        number = self.numbers(sum(not one.number for one in added))
        stored = []
        for one in added:
            stalled = one.stalls_at is not None and one.stalls_at <= self._uow.now
            if not (one.number and one.id) or stalled != one.stalled:
                taken = one.number or number
                number += not one.number
                deal_id = one.id or self._uow.new_id()
                one = replace(one, id=deal_id, number=taken, stalled=stalled)
            stored.append(one)
        workspace_id = self._workspace_id
        if len(stored) == 1 and self._link.draft is None:
            values = dict(zip(NAMES, self._row(stored[0]), strict=True))
            _ADD.run(self._link, workspace_id=workspace_id, **values)
        else:
            rows = ((workspace_id, *self._row(one)) for one in stored)
            insert_many(self._link, deal, ("workspace_id", *NAMES), rows)
        self._uow.totals.arrive(stored)
        names = {one.id: (one.name, one.company) for one in stored}
        file_names(self._link, workspace_id, names, known=False)
        return stored

    def change(self, before: Deal, after: Deal) -> Deal:
        """Store a changed deal and give it with its new version.

        Raises `Stale` when it was changed since `before` was read; nothing is written then.
        """
        after = self._clocked(replace(after, version=before.version + 1))
        old, new = values_of(before), values_of(after)
        if before.position.value != after.position.value:
            # What rank is stored depends on the rate of its day: it is written, not compared.
            old["value_rank"], new["value_rank"] = None, self._uow.rates.rank(after.value)
        new["look_at"] = self._uow.now
        changed = tuple(name for name in old if old[name] != new[name])
        statement = _CHANGES.get(changed)
        if statement is None:
            statement = _CHANGES[changed] = _change(changed)
        wanted = {
            "old_workspace_id": self._workspace_id,
            "old_id": before.id,
            "old_version": before.version,
            "old_stalled": before.stalled,
            **{f"new_{name}": new[name] for name in changed},
        }
        self._link.touch(statement, lambda: self._refuse(before), wanted)
        self._uow.totals.shift(before, after)
        if before.owner_id != after.owner_id:
            self._uow.visits.hand_over(after.id, before.owner_id, after.owner_id)
        if "name" in changed or "company_id" in changed:
            names = {after.id: (after.name, after.company)}
            file_names(self._link, self._workspace_id, names, known=True)
        return after

    def mine(self, owner_id: int, limit: int = 20) -> tuple[Deal, ...]:
        """Give a person's open deals, the first to close first."""
        rows = _MINE.rows(
            self._link, workspace_id=self._workspace_id, owner_id=owner_id, most=limit
        )
        return tuple(map(deal_of, rows))

    def newest(
        self, limit: int = 20, *, leads_only: bool = False, before_number: int | None = None
    ) -> tuple[Deal, ...]:
        """Give cards by falling number, with `leads_only` those in open lead stages.

        `before_number` continues below the last number of the page before.
        """
        page = {
            "workspace_id": self._workspace_id,
            "below": before_number or _LAST,
            "most": limit,
        }
        if not leads_only:
            return tuple(map(deal_of, _NEWEST.rows(self._link, **page)))
        found = [
            deal_of(row)
            for pipeline in self._uow.pipelines.all()
            for stage in pipeline.ever
            if stage.kind is StageKind.LEAD
            for row in _NEWEST_IN_STAGE.rows(self._link, stage_id=stage.id, **page)
        ]
        return tuple(sorted(found, key=lambda one: -one.number)[:limit])

    @property
    def _one(self) -> Statement:
        return _LOCK if self._uow.writes and self._link.postgres else _GET

    def _row(self, one: Deal) -> tuple[object, ...]:
        known = one.external_source is not None and one.position.status is Status.OPEN
        rank = self._uow.rates.rank(one.position.value)
        return row_of(one, rank, SINCE_EVER if known else self._uow.now)

    def _clocked(self, one: Deal) -> Deal:
        stalled = one.stalls_at is not None and one.stalls_at <= self._uow.now
        return one if one.stalled == stalled else replace(one, stalled=stalled)

    def numbers(self, count: int) -> int:
        """Take `count` numbers and give the first; the row stays locked until the commit.

        A draft has those that are next, and is overtaken if they are not any more.
        """
        if not count:
            return 0
        draft = self._link.draft
        if draft is None:
            return _take_numbers(self._link, self._workspace_id, count)
        row = _LAST_NUMBER.first(self._link, workspace_id=self._workspace_id)
        first = max(row[0] if row else 0, draft.before.number, draft.made.number) + 1
        draft.made.number = first + count - 1
        self._link.take(
            partial(_take_these, workspace_id=self._workspace_id, first=first, count=count)
        )
        return first

    def _refuse(self, before: Deal) -> None:
        row = _VERSION.first(self._link, workspace_id=self._workspace_id, id=before.id)
        if row is not None and row[0] == before.version:
            # Only the stall flag was flipped meanwhile: no person changed anything.
            raise Conflict(BUSY)
        raise Stale("{deal} changed in the meantime. This is how it stands now.", deal=before.name)


def _take_numbers(link: Link, workspace_id: int, count: int) -> int:
    row = _NUMBER.first(link, owner=workspace_id, count=count)
    assert row is not None
    last: int = row[0]
    return last - count + 1


def _take_these(link: Link, *, workspace_id: int, first: int, count: int) -> None:
    if _take_numbers(link, workspace_id, count) != first:
        raise Conflict(BUSY)


def _change(columns: tuple[str, ...]) -> Statement:
    return Statement(
        update(deal)
        .where(
            deal.c.workspace_id == given(deal.c.workspace_id, "old_workspace_id"),
            deal.c.id == given(deal.c.id, "old_id"),
            deal.c.version == given(deal.c.version, "old_version"),
            deal.c.stalled == given(deal.c.stalled, "old_stalled"),
        )
        .values({name: given(deal.c[name], f"new_{name}") for name in columns})
    )
