"""Rules of who gets leads, whose turn it is, and who is away."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update

from bot.domain.assignment import AssignRule
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import absence, assign_rule, assign_turn
from bot.storage.upsert import insert as upsert

_LISTS = ("people", "sources", "countries", "persona_ids")

_OF = Statement(
    select(assign_rule.c.id, assign_rule.c.position, assign_rule.c.wanted)
    .where(
        assign_rule.c.workspace_id == given(assign_rule.c.workspace_id),
        assign_rule.c.pipeline_id == given(assign_rule.c.pipeline_id),
    )
    .order_by(assign_rule.c.position, assign_rule.c.id)
)
_ADD = Statement(insert(assign_rule))
_THIS = (
    assign_rule.c.workspace_id == given(assign_rule.c.workspace_id, "ours"),
    assign_rule.c.id == given(assign_rule.c.id, "this"),
)
_SAVE = Statement(
    update(assign_rule)
    .where(*_THIS)
    .values(
        position=given(assign_rule.c.position, "new_position"),
        wanted=given(assign_rule.c.wanted, "new_wanted"),
    )
)
_DROP_TURNS = Statement(
    delete(assign_turn).where(
        assign_turn.c.workspace_id == given(assign_turn.c.workspace_id, "ours"),
        assign_turn.c.rule_id == given(assign_turn.c.rule_id, "this"),
    )
)
_DROP = Statement(delete(assign_rule).where(*_THIS))
_TAKE = Statement(
    update(assign_rule)
    .where(*_THIS)
    .values(turns=assign_rule.c.turns + given(assign_rule.c.turns, "count"))
    .returning(assign_rule.c.turns)
)
_TURNS = Statement(
    select(assign_turn.c.person_id, assign_turn.c.turn).where(
        assign_turn.c.workspace_id == given(assign_turn.c.workspace_id),
        assign_turn.c.rule_id == given(assign_turn.c.rule_id),
    )
)
_ABSENT = Statement(
    select(absence.c.person_id, absence.c.until).where(
        absence.c.workspace_id == given(absence.c.workspace_id)
    )
)
_BACK = Statement(
    delete(absence).where(
        absence.c.workspace_id == given(absence.c.workspace_id),
        absence.c.person_id == given(absence.c.person_id),
    )
)


def _gave(dialect: str) -> Any:
    added = upsert(dialect, assign_turn)
    return added.on_conflict_do_update(
        index_elements=["workspace_id", "rule_id", "person_id"],
        set_={"turn": added.excluded.turn},
    )


def _away(dialect: str) -> Any:
    added = upsert(dialect, absence)
    return added.on_conflict_do_update(
        index_elements=["workspace_id", "person_id"], set_={"until": added.excluded.until}
    )


_GAVE, _AWAY = Statement(_gave), Statement(_away)


class Assignments(Repository):
    """Who gets leads that come in by themselves."""

    def rules(self, pipeline_id: int) -> list[AssignRule]:
        """Give a pipeline's rules in their order."""
        rows = _OF.rows(self._link, workspace_id=self._workspace_id, pipeline_id=pipeline_id)
        return [_rule(rule_id, pipeline_id, place, wanted) for rule_id, place, wanted in rows]

    def put(self, pipeline_id: int, rules: Iterable[AssignRule]) -> None:
        """Store a pipeline's rules in this order; the turns of those that stay go on."""
        known = {rule.id for rule in self.rules(pipeline_id)}
        for position, rule in enumerate(rules):
            wanted = _wanted(rule)
            if rule.id in known:
                known.discard(rule.id)
                _SAVE.run(
                    self._link,
                    ours=self._workspace_id,
                    this=rule.id,
                    new_position=position,
                    new_wanted=wanted,
                )
                continue
            _ADD.run(
                self._link,
                workspace_id=self._workspace_id,
                id=rule.id,
                pipeline_id=pipeline_id,
                position=position,
                wanted=wanted,
                turns=0,
            )
        for rule_id in known:
            _DROP_TURNS.run(self._link, ours=self._workspace_id, this=rule_id)
            _DROP.run(self._link, ours=self._workspace_id, this=rule_id)

    def take(self, rule_id: int, count: int = 1) -> int | None:
        """Count a rule's turns up and give the new one; others who do wait for our commit."""
        row = _TAKE.first(self._link, ours=self._workspace_id, this=rule_id, count=count)
        return row[0] if row else None

    def turns(self, rule_id: int) -> dict[int, int]:
        """Give each person's last turn."""
        return dict(_TURNS.rows(self._link, workspace_id=self._workspace_id, rule_id=rule_id))

    def gave(self, rule_id: int, person_id: int, turn: int) -> None:
        """Note whose a turn was."""
        _GAVE.run(
            self._link,
            workspace_id=self._workspace_id,
            rule_id=rule_id,
            person_id=person_id,
            turn=turn,
        )

    def away(self) -> dict[int, date]:
        """Give who is away, with the last day of it."""
        return dict(_ABSENT.rows(self._link, workspace_id=self._workspace_id))

    def leave(self, person_id: int, until: date | None) -> None:
        """Note until when somebody is away; None: they are back."""
        ours = {"workspace_id": self._workspace_id, "person_id": person_id}
        if until is None:
            _BACK.run(self._link, **ours)
        else:
            _AWAY.run(self._link, until=until, **ours)


def _wanted(rule: AssignRule) -> dict[str, Any]:
    lists = {name: [str(one) for one in getattr(rule, name)] for name in _LISTS}
    return {**lists, "low": rule.low, "high": rule.high}


def _rule(rule_id: int, pipeline_id: int, position: int, wanted: dict[str, Any]) -> AssignRule:
    return AssignRule(
        rule_id,
        pipeline_id,
        position,
        tuple(int(one) for one in wanted["people"]),
        tuple(wanted["sources"]),
        tuple(wanted["countries"]),
        wanted["low"],
        wanted["high"],
        tuple(int(one) for one in wanted["persona_ids"]),
    )
