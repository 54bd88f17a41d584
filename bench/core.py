"""A board as plain as one can be, behind Bolt: what this machine does at best.

Two statements of SQLAlchemy Core in one transaction, the totals and three cards per stage, and a
block for each: no person looked up, nothing filtered, converted, translated or paged, no controls.
"""

import logging
import time
from collections.abc import Sequence
from typing import Any

from pydantic_core import to_json
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import Connection, func, literal, select, union_all

from bench.fill import Ground
from bot.storage import Database
from bot.storage.tables import deal, stage_total

_CARDS = 3


class CoreBoard:
    """The plain board, asked for by a command's form as Bolt takes it."""

    def __init__(self, db: Database, ground: Ground) -> None:
        self._db, self._ground = db, ground
        pipeline, workspace_id = ground.pipeline, ground.workspace.id
        total, card = stage_total.c, deal.c
        self._sums = (
            select(total.stage_id, total.currency, func.sum(total.n), func.sum(total.minor))
            .where(
                total.workspace_id == workspace_id,
                total.pipeline_id == pipeline.id,
                total.owner_id < 0,
            )
            .group_by(total.stage_id, total.currency)
        )
        firsts = (
            select(
                literal(stage.id).label("stage"),
                card.number,
                card.name,
                card.minor,
                card.currency,
                card.close_date,
            )
            .where(
                card.workspace_id == workspace_id,
                card.stage_id == stage.id,
                card.status == "open",
            )
            .order_by(card.value_rank.desc(), card.id.desc())
            .limit(_CARDS)
            .subquery()
            for stage in pipeline.open_stages
        )
        self._firsts = union_all(*(select(one) for one in firsts))
        self._app = _bolt()
        self._app.command("/pipeline")(self._answer)

    def one_by_one(self, forms: Sequence[dict[str, Any]]) -> list[float]:
        """Answer commands one after the other; give the seconds each took by the clock."""
        taken = []
        for form in forms:
            started = time.perf_counter()
            response = self._app.dispatch(BoltRequest(body=form, mode="socket_mode"))
            taken.append(time.perf_counter() - started)
            if response.status != 200 or "#" not in (response.body or ""):
                raise AssertionError(f"not served: {response.status} {response.body}")
        return taken

    def _answer(self) -> BoltResponse:
        with self._db.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            blocks = self._blocks(connection)
            connection.exec_driver_sql("COMMIT")
        return BoltResponse(status=200, body=to_json({"text": "Board", "blocks": blocks}).decode())

    def _blocks(self, connection: Connection) -> list[dict[str, Any]]:
        sums: dict[int, list[str]] = {}
        for stage_id, currency, deals, minor in connection.execute(self._sums):
            sums.setdefault(stage_id, []).append(
                f"{deals} deals, {int(minor) / 100:,.0f} {currency}"
            )
        cards: dict[int, list[str]] = {}
        for stage_id, number, name, minor, currency, day in connection.execute(self._firsts):
            cards.setdefault(stage_id, []).append(f"{name} #{number}, {minor} {currency}, {day}")
        lines = (
            line
            for stage in self._ground.pipeline.open_stages
            for line in (
                f"*{stage.name}* {' + '.join(sums.get(stage.id, ()))}",
                *cards.get(stage.id, ()),
            )
        )
        return [{"type": "section", "text": {"type": "mrkdwn", "text": line}} for line in lines]


def _bolt() -> App:
    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-bench")

    return App(
        logger=logging.getLogger("slack_bolt"),
        process_before_response=True,
        authorize=authorize,
        signing_secret="",
        request_verification_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
