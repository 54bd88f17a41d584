"""The composition root: the only module that knows all the parts."""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from pydantic_core import to_json
from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.commands import SUBJECTS
from bot.commands.desk import Desk
from bot.commands.identity import Identity
from bot.commands.render import Renderer
from bot.commands.request import Kind
from bot.commands.route import Table
from bot.commands.slack import TIMEOUT, Doorman
from bot.delivery.audience import Audience
from bot.delivery.crew import Crew
from bot.delivery.post import Post, client
from bot.delivery.sender import Sender
from bot.domain.error import Busy
from bot.front.dispatch import Answer
from bot.front.door import Doors
from bot.front.queue import Queue
from bot.front.shape import well_formed
from bot.intake.fetch import Fetch
from bot.intake.runner import Loader
from bot.jobs.tick import Ticker
from bot.services import news
from bot.settings import Settings
from bot.storage import Database

_ARRIVED = "arrived"
_ANYTHING = re.compile("")
_UNREADABLE = Answer(HTTPStatus.BAD_REQUEST, "not something Slack sends")


@dataclass(frozen=True, slots=True)
class Pipewright:
    """The bot put together: nothing of it runs, and nothing was sent, until it is started."""

    settings: Settings
    db: Database
    table: Table
    desk: Desk
    bolt: App
    web: WebClient
    crew: Crew
    ticker: Ticker
    doors: Doors
    loader: Loader
    queue: Queue = field(default_factory=Queue)

    def dispatch(
        self,
        payload: Mapping[str, Any],
        headers: Mapping[str, str],
        *,
        arrived: float | None = None,
    ) -> Answer:
        """Run a payload that is known to be Slack's through Bolt to its answer.

        For Bolt every request is one of Socket Mode: those are given to it parsed and need no
        signature, which over HTTP the front has checked already. What is of no kind that Slack
        sends, or is broken, is answered 400 and reaches nothing.
        """
        if not well_formed(payload):
            return _UNREADABLE
        request = BoltRequest(
            body=dict(payload),
            headers=dict(headers),
            context={_ARRIVED: arrived},
            mode="socket_mode",
        )
        with self.queue.place():
            response = self.bolt.dispatch(request)
        if response.status == HTTPStatus.NOT_FOUND:
            return _UNREADABLE
        shown = {name: values[0] for name, values in response.headers.items() if values}
        return Answer(response.status, response.body or "", shown)

    def start(self) -> None:
        """Start what runs by itself: sending, writing what comes in, imports, and the clock."""
        self.db.attendance.come()
        self.crew.start()
        self.doors.batch.start()
        self.ticker.start()
        self.loader.start()

    def stop(self) -> None:
        """Stop what runs by itself, and let go of the database."""
        self.doors.batch.stop()
        self.loader.stop()
        self.ticker.stop()
        self.crew.stop()
        self.db.close()

    def health(self) -> dict[str, bool]:
        """Name each part and whether it works."""
        try:
            with self.db.read(None) as uow:
                uow.workspaces.all()
        except Busy:
            return {"database": False, "clock": self.ticker.alive}
        return {"database": True, "clock": self.ticker.alive}


def build_app(settings: Settings, db: Database, *, clock: Callable[[], datetime]) -> Pipewright:
    """Put the parts together; makes no call to Slack."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    web = client(token, settings.api_url, timeout=settings.slack_timeout)
    table = Table.of(SUBJECTS)
    db.watchers.append(news.follow)
    doorman = Doorman(client(token, settings.api_url, timeout=TIMEOUT), db.in_transaction)
    identity = Identity(db, doorman, clock)
    post = Post(web, settings.api_url, db.in_transaction)
    render = Renderer(db, identity, table.screens).render
    sender = Sender(
        db,
        post,
        render,
        clock,
        admit=Audience(web, db).admit,
        landed=table.landed,
        failed=table.failed,
        quarantine=settings.delivery_quarantine,
    )
    crew = Crew(sender)
    desk = Desk(db, identity, doorman, table, crew.tell)
    bolt = _bolt(token, web)
    _listen(bolt, desk)
    return Pipewright(
        settings=settings,
        db=db,
        table=table,
        desk=desk,
        bolt=bolt,
        web=web,
        crew=crew,
        ticker=Ticker(db, clock, kept=timedelta(days=settings.data_kept_days)),
        doors=Doors(db, clock, public_url=settings.outside_url or ""),
        loader=Loader(db, Fetch(token, settings.api_url)),
    )


def _bolt(token: str, web: WebClient) -> App:
    """Build Bolt so that a listener's answer is the response, and nothing is called at build."""

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    logger = logging.getLogger("slack_bolt")
    return App(
        name="pipewright",
        logger=logger,
        process_before_response=True,
        client=WebClient(base_url=web.base_url, ssl=web.ssl, retry_handlers=[]),
        authorize=authorize,
        signing_secret="",
        request_verification_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )


def _written(answer: Mapping[str, Any] | None) -> str:
    """Write an answer as JSON; given a dict, Bolt would, in three times the time."""
    return to_json(answer).decode() if answer is not None else ""


def _listen(bolt: App, desk: Desk) -> None:
    """Give each kind of request its one listener; which route it takes, our own table says.

    Bolt tries its listeners one after the other, so with one per route the last pays for all.
    """

    def listener(kind: Kind) -> Callable[..., Any]:
        def listen(body: dict[str, Any], context: BoltContext) -> BoltResponse:
            answer = desk.take(kind, body, arrived=context.get(_ARRIVED))
            return BoltResponse(status=HTTPStatus.OK, body=_written(answer))

        return listen

    bolt.command(_ANYTHING)(listener(Kind.COMMAND))
    bolt.action(_ANYTHING)(listener(Kind.ACTION))
    bolt.view_submission(_ANYTHING)(listener(Kind.SUBMISSION))
    bolt.view_closed(_ANYTHING)(listener(Kind.CLOSED))
    bolt.options(_ANYTHING)(listener(Kind.OPTIONS))
    bolt.shortcut(_ANYTHING)(listener(Kind.SHORTCUT))
    bolt.event(_ANYTHING)(listener(Kind.EVENT))
