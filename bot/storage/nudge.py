"""Nudges of a workspace: found, told, and settled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, func, literal_column, select, update

from bot.domain.nudge import Nudge, NudgeState, Score
from bot.domain.rule import Finding, Rule
from bot.storage.link import Row, Statement
from bot.storage.many import among
from bot.storage.repository import Repository, given
from bot.storage.tables import nudge, person
from bot.storage.tables.nudge import is_for_digest, is_out, is_waiting
from bot.storage.upsert import insert

_NAMES = (
    "id", "subject", "day", "person_id", "found", "due_at", "deal_id", "state", "importance",
    "round", "sent_at", "message", "settle_at", "settled_at", "settled_by", "workspace_id", "rule",
)  # fmt: skip
_FIXED = ("id", "subject", "deal_id", "workspace_id", "rule")
_OURS = select(*(nudge.c[name] for name in _NAMES)).where(
    nudge.c.workspace_id == given(nudge.c.workspace_id)
)
_MOST = bindparam("most", type_=Integer)
_SINCE = given(nudge.c.day, "since")
_DUE = nudge.c.due_at <= given(nudge.c.due_at, "instant")
_SAID: list[ColumnElement[str]] = [
    literal_column(f"'{state.value}'")
    for state in (NudgeState.SENT, NudgeState.ACTED, NudgeState.SNOOZED, NudgeState.IGNORED)
]
_NEWEST = (nudge.c.day.desc(), nudge.c.id.desc())
_WEIGHTIEST = (nudge.c.importance.desc(), nudge.c.id)

_ADD = Statement(
    lambda name: insert(name, nudge).on_conflict_do_nothing(
        index_elements=["workspace_id", "subject", "rule", "day"]
    )
)
_SAVE = Statement(
    update(nudge)
    .where(
        nudge.c.workspace_id == given(nudge.c.workspace_id, "old_workspace_id"),
        nudge.c.id == given(nudge.c.id, "old_id"),
    )
    .values({name: given(nudge.c[name], f"new_{name}") for name in _NAMES if name not in _FIXED})
)
_GET = Statement(_OURS.where(nudge.c.id == given(nudge.c.id)))
_ABOUT = Statement(
    lambda name: _OURS.where(among(name, nudge.c.subject), nudge.c.day >= _SINCE).order_by(*_NEWEST)
)
_IN_MESSAGE = Statement(
    _OURS.where(nudge.c.message == given(nudge.c.message)).order_by(*_WEIGHTIEST)
)
_LAPSED = Statement(
    _OURS.where(is_out, nudge.c.settle_at <= given(nudge.c.settle_at, "instant"))
    .order_by(nudge.c.settle_at, nudge.c.id)
    .limit(_MOST)
    .with_for_update(skip_locked=True)
)
_PEOPLE = Statement(
    # Locked, so that one process speaks to a person at a time and all of theirs is one message;
    # not so much that rows that refer to the person would have to wait.
    select(person.c.id)
    .where(
        person.c.workspace_id == given(person.c.workspace_id),
        person.c.id.in_(
            select(nudge.c.person_id)
            .where(nudge.c.workspace_id == given(nudge.c.workspace_id), is_waiting, _DUE)
            .distinct()
            .limit(_MOST)
        ),
    )
    .order_by(person.c.id)
    .with_for_update(skip_locked=True, key_share=True)
)
_WAITING = Statement(
    lambda name: (
        _OURS.where(is_waiting, _DUE, among(name, nudge.c.person_id))
        .order_by(*_WEIGHTIEST)
        .with_for_update()
    )
)
_COUNT = Statement(
    lambda name: (
        select(nudge.c.person_id, nudge.c.day, nudge.c.message, func.count())
        .where(
            nudge.c.workspace_id == given(nudge.c.workspace_id),
            among(name, nudge.c.person_id),
            nudge.c.day >= _SINCE,
            nudge.c.state.in_(_SAID),
        )
        .group_by(nudge.c.person_id, nudge.c.day, nudge.c.message)
    )
)
_IN_STATE = Statement(
    _OURS.where(
        is_for_digest,
        nudge.c.day >= _SINCE,
        nudge.c.day <= given(nudge.c.day, "until"),
        nudge.c.state == given(nudge.c.state),
    ).order_by(*_WEIGHTIEST)
)
_SPOKEN = Statement(
    select(nudge.c.id)
    .where(
        nudge.c.workspace_id == given(nudge.c.workspace_id),
        nudge.c.person_id == given(nudge.c.person_id),
        nudge.c.day >= _SINCE,
        nudge.c.sent_at >= given(nudge.c.sent_at, "instant"),
    )
    .limit(1)
)
_OLD = Statement(
    select(func.count(nudge.c.deal_id.distinct())).where(
        nudge.c.workspace_id == given(nudge.c.workspace_id),
        nudge.c.person_id == given(nudge.c.person_id),
        nudge.c.state == NudgeState.OLD.value,
    )
)
_SCORES = Statement(
    select(nudge.c.rule, nudge.c.state, func.count())
    .where(
        nudge.c.workspace_id == given(nudge.c.workspace_id),
        nudge.c.day >= _SINCE,
        nudge.c.state.in_(_SAID),
    )
    .group_by(nudge.c.rule, nudge.c.state)
)


class Nudges(Repository):
    """Nudges; a second one of a subject, rule and day is not stored."""

    def add(self, added: Nudge) -> bool:
        """Store a nudge; False when there is one of its subject, rule and day."""
        values = {**_values(added), "workspace_id": self._workspace_id}
        return _ADD.run(self._link, **values) == 1

    def save(self, changed: Nudge) -> None:
        """Store where a nudge stands."""
        values = {
            f"new_{name}": one for name, one in _values(changed).items() if name not in _FIXED
        }
        _SAVE.run(self._link, old_workspace_id=self._workspace_id, old_id=changed.id, **values)

    def get(self, nudge_id: int) -> Nudge | None:
        """Give a nudge by id."""
        row = _GET.first(self._link, workspace_id=self._workspace_id, id=nudge_id)
        return _nudge(row) if row else None

    def about(self, subjects: Sequence[str], since: date) -> dict[str, list[Nudge]]:
        """Give what was found about subjects from a day on, the newest first."""
        rows = _ABOUT.rows(
            self._link, workspace_id=self._workspace_id, ids=list(subjects), since=since
        )
        return _grouped((_nudge(row) for row in rows), lambda one: one.subject)

    def in_message(self, key: str) -> list[Nudge]:
        """Give what one message says, the most important first."""
        rows = _IN_MESSAGE.rows(self._link, workspace_id=self._workspace_id, message=key)
        return [_nudge(row) for row in rows]

    def lapsed(self, now: datetime, most: int) -> list[Nudge]:
        """Give nudges nobody acted on in time."""
        rows = _LAPSED.rows(self._link, workspace_id=self._workspace_id, instant=now, most=most)
        return [_nudge(row) for row in rows]

    def people(self, now: datetime, most: int) -> list[int]:
        """Give people to whom something is to be told, for this transaction alone."""
        rows = _PEOPLE.rows(self._link, workspace_id=self._workspace_id, instant=now, most=most)
        return [row[0] for row in rows]

    def waiting(self, people: Sequence[int], now: datetime) -> dict[int, list[Nudge]]:
        """Give what is to be told to people by now, by person, the most important first."""
        rows = _WAITING.rows(
            self._link, workspace_id=self._workspace_id, ids=list(people), instant=now
        )
        return _grouped((_nudge(row) for row in rows), lambda one: one.person_id)

    def said(self, people: Sequence[int], since: date) -> dict[tuple[int, date], tuple[int, int]]:
        """Count by person and day how many deals they were nudged about, in how many messages."""
        rows = _COUNT.rows(
            self._link, workspace_id=self._workspace_id, ids=list(people), since=since
        )
        counted: dict[tuple[int, date], tuple[int, int]] = {}
        for person_id, day, _message, count in rows:
            told, messages = counted.get((person_id, day), (0, 0))
            counted[person_id, day] = (told + int(count), messages + 1)
        return counted

    def folded(self, person_id: int, since: date, until: date) -> list[Nudge]:
        """Give what was not told to a person between two days, weightiest first."""
        found = self._in(NudgeState.FOLDED, since, until)
        return [one for one in found if one.person_id == person_id]

    def spoken_to(self, person_id: int, since: datetime) -> bool:
        """Tell whether a person was nudged since an instant of today or yesterday."""
        row = _SPOKEN.first(
            self._link,
            workspace_id=self._workspace_id,
            person_id=person_id,
            since=since.date() - timedelta(days=1),
            instant=since,
        )
        return row is not None

    def old(self, person_id: int) -> int:
        """Count a person's deals that needed attention when they were imported, and still do."""
        row = _OLD.first(self._link, workspace_id=self._workspace_id, person_id=person_id)
        return int(row[0]) if row else 0

    def escalated(self, since: date, until: date) -> list[Nudge]:
        """Give what was ignored too often, for the managers' digests, weightiest first."""
        return self._in(NudgeState.ESCALATED, since, until)

    def scores(self, since: date) -> dict[Rule, Score]:
        """Count what became of what each rule said from a day on."""
        counts: dict[Rule, dict[str, int]] = {}
        for rule, state, count in _SCORES.rows(
            self._link, workspace_id=self._workspace_id, since=since
        ):
            counts.setdefault(Rule(rule), {})[state] = int(count)
        return {
            rule: Score(
                rule,
                sent=sum(states.values()),
                acted=states.get("acted", 0),
                snoozed=states.get("snoozed", 0),
                ignored=states.get("ignored", 0),
            )
            for rule, states in counts.items()
        }

    def _in(self, state: NudgeState, since: date, until: date) -> list[Nudge]:
        rows = _IN_STATE.rows(
            self._link,
            workspace_id=self._workspace_id,
            state=state.value,
            since=since,
            until=until,
        )
        return [_nudge(row) for row in rows]


def _grouped(found: Iterable[Nudge], by: Any) -> dict[Any, list[Nudge]]:
    groups: dict[Any, list[Nudge]] = {}
    for one in found:
        groups.setdefault(by(one), []).append(one)
    return groups


def _values(one: Nudge) -> dict[str, object]:
    plain = {name: getattr(one, name) for name in _NAMES}
    return {**plain, "state": one.state.value, "rule": one.rule.value, "found": written(one.found)}


def written(found: Finding) -> dict[str, Any]:
    """Give a finding as small JSON: its figures without those it does not have."""
    kept = {name: value for name, value in asdict(found).items() if value not in (None, ())}
    if found.on is not None:
        kept["on"] = found.on.isoformat()
    return kept


def _found(kept: Mapping[str, Any]) -> Finding:
    figures = dict(kept)
    on, signs = figures.pop("on", None), figures.pop("signs", ())
    return Finding(
        Rule(figures.pop("rule")),
        on=date.fromisoformat(on) if on else None,
        signs=tuple(Rule(sign) for sign in signs),
        **figures,
    )


def _nudge(row: Row) -> Nudge:
    number, subject, day, person_id, found, due_at, deal_id, state, *rest = row
    return Nudge(
        number,
        subject,
        day,
        person_id,
        _found(found),
        due_at,
        deal_id,
        NudgeState(state),
        *rest[:-1],
    )
