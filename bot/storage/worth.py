"""What open deals are worth and whose they are, from the kept totals."""

from sqlalchemy import func, select

from bot.domain.money import Money
from bot.domain.rule import BIG, BIG_SAMPLE
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import stage_total

_WORTH = Statement(
    select(
        stage_total.c.pipeline_id,
        stage_total.c.stage_id,
        stage_total.c.currency,
        func.sum(stage_total.c.n),
        func.sum(stage_total.c.minor),
    )
    .where(
        stage_total.c.workspace_id == given(stage_total.c.workspace_id), stage_total.c.owner_id < 0
    )
    .group_by(stage_total.c.pipeline_id, stage_total.c.stage_id, stage_total.c.currency)
)
_OWNED = Statement(
    select(stage_total.c.stage_id, func.sum(stage_total.c.n))
    .where(
        stage_total.c.workspace_id == given(stage_total.c.workspace_id),
        stage_total.c.owner_id == given(stage_total.c.owner_id),
    )
    .group_by(stage_total.c.stage_id)
)


class Worth(Repository):
    """Figures of open deals; the cost grows with stages and owners, not with deals."""

    def open_of(self, person_id: int) -> int:
        """Count the open deals of a person, from the kept totals."""
        known = {one.id for line in self._uow.pipelines.all() for one in line.ever_open}
        rows = _OWNED.rows(self._link, workspace_id=self._workspace_id, owner_id=person_id)
        return sum(int(count) for stage_id, count in rows if stage_id in known)

    def big(self) -> dict[tuple[int, str], Money]:
        """Give the value from which an open deal is big, by pipeline and currency.

        It follows from the kept totals; where there are too few deals to tell, there is none.
        """
        known = {
            stage.id: pipeline.id
            for pipeline in self._uow.pipelines.all()
            for stage in pipeline.ever_open
        }
        sums: dict[tuple[int, str], list[int]] = {}
        for pipeline_id, stage_id, currency, count, minor in _WORTH.rows(
            self._link, workspace_id=self._workspace_id
        ):
            if currency and known.get(stage_id) == pipeline_id:
                added = sums.setdefault((pipeline_id, currency), [0, 0])
                added[0] += int(count)
                added[1] += int(minor)
        return {
            key: Money(BIG * minor // count, key[1])
            for key, (count, minor) in sums.items()
            if count >= BIG_SAMPLE and minor > 0
        }
