"""Runs the bot until it is told to stop: by Socket Mode or by signed HTTP, as the settings say."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import structlog
import uvicorn
from slack_sdk.errors import SlackApiError
from starlette.applications import Starlette
from starlette.routing import Route

from bot import log
from bot.app import Pipewright, build_app
from bot.connect import NotConnected, connect, meet_people
from bot.front import door as doors
from bot.front import feed, mail, serve
from bot.front.form import Forms
from bot.front.http import build_front
from bot.front.postman import Postman
from bot.front.socket import SocketFront
from bot.intake.mailbox import Account
from bot.services import door
from bot.services.calm import short_turns
from bot.settings import Misconfigured, Mode, Settings
from bot.storage import Database, UnitOfWork, migrate

_log = structlog.get_logger(__name__)

POOL = 80
"""Database connections: no fewer than the threads that two connections' requests can take."""


def _now() -> datetime:
    return datetime.now(UTC)


def run(settings: Settings) -> None:
    """Migrate, connect and serve until interrupted or terminated.

    Raises `Misconfigured` or `NotConnected` with one sentence when it cannot start.
    """
    settings.check_slack()
    log.configure(settings.log_level)
    migrate(settings.database_url)
    with unwinding(), running(settings) as app:
        if settings.mode is Mode.SOCKET:
            _serve_socket(app)
        else:
            _serve_http(app)


@contextmanager
def running(settings: Settings, *, clock: Callable[[], datetime] = _now) -> Iterator[Pipewright]:
    """Build the bot on a migrated database, connected and started; stop it at the end."""
    db = Database(settings.database_url, clock=clock, pool_size=POOL)
    app = build_app(settings, db, clock=clock)
    account = _account(settings)
    postman: Postman | None = None
    try:
        workspace = connect(db, app.web)
        meet_people(db, app.web, workspace.id)
        db.write(workspace.id, lambda uow: keep_address(uow, settings))
        if account is not None:
            postman = Postman(db, clock, account, workspace.id)
        app.start()
        if postman is not None:
            postman.start()
    except BaseException:
        db.close()
        raise
    try:
        # Whoever waits for a board must not wait for a picture being drawn beside it as well.
        with short_turns():
            yield app
    finally:
        if postman is not None:
            postman.stop()
        app.stop()


def _account(settings: Settings) -> Account | None:
    """Give the mailbox that is to be looked into; raises `Misconfigured` for what is none."""
    if not settings.mailbox_url:
        return None
    password = settings.mailbox_password
    try:
        secret = password.get_secret_value() if password else ""
        return Account.read(settings.mailbox_url, secret)
    except ValueError:
        raise Misconfigured(
            "MAILBOX_URL must be an address such as imaps://user@mail.example.com/INBOX."
        ) from None


def keep_address(uow: UnitOfWork, settings: Settings) -> None:
    """Note where the outside reaches us, for the screens that say so."""
    door.keep_addresses(uow, settings.outside_url, settings.mail_address)


def socket_front(app: Pipewright) -> SocketFront:
    """Build the Socket Mode front of an app; `NotConnected` from `start_socket` if refused."""
    token = app.settings.slack_app_token
    return SocketFront(app.dispatch, token.get_secret_value() if token else "", app.web)


def start_socket(front: SocketFront) -> None:
    """Connect a Socket Mode front; raises `NotConnected` with what to set."""
    try:
        front.start()
    except SlackApiError as error:
        raise NotConnected(
            "Slack refuses SLACK_APP_TOKEN ({reason}). Make an app-level token with "
            "connections:write and switch Socket Mode on.",
            reason=str(error.response.get("error") or "refused"),
        ) from error


def _serve_socket(app: Pipewright) -> None:
    front = socket_front(app)
    try:
        start_socket(front)
        _log.info("connected", mode="socket")
        with _beside(app):
            until_told()
    finally:
        front.stop()


@contextmanager
def unwinding() -> Iterator[None]:
    """Let an interrupt or a termination unwind what runs, from its start on, and end in peace."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # A shell that starts us in the background has interrupts ignored.
        signal.signal(number, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        yield


def until_told() -> None:
    """Wait for an interrupt or a termination; another one does not disturb the cleaning up."""
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)


def web_front(app: Pipewright) -> Starlette:
    """Build the HTTP front of an app: Slack's route where Slack calls us, the doors for leads
    where the outside is told an address."""
    settings = app.settings
    secret = settings.slack_signing_secret
    url = settings.outside_url
    return build_front(
        app.dispatch if settings.mode is Mode.HTTP else None,
        secret.get_secret_value() if secret else "",
        ready=app.health,
        beside=_outside(app) if url else (),
        https=(url or "").startswith("https://"),
    )


def _outside(app: Pipewright) -> list[Route]:
    """Give the routes of every door for leads, and of the calendars."""
    held = app.doors
    return [
        *doors.routes(held),
        *Forms(held).routes(),
        *mail.routes(held),
        *feed.routes(held),
    ]


def _server(app: Pipewright) -> uvicorn.Server:
    settings = app.settings
    return uvicorn.Server(serve.config(web_front(app), host=settings.host, port=settings.port))


@contextmanager
def _beside(app: Pipewright) -> Iterator[None]:
    """Serve the doors for leads in a thread of their own, where there are any."""
    if app.settings.outside_url is None:
        yield
        return
    server = _server(app)
    thread = threading.Thread(target=server.run, name="front", daemon=True)
    thread.start()
    _log.info("listening", mode="leads", host=app.settings.host, port=app.settings.port)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def _serve_http(app: Pipewright) -> None:
    settings = app.settings
    _log.info("listening", mode="http", host=settings.host, port=settings.port)
    # It raises the signal that ended it once more, which then unwinds our own things.
    _server(app).run()
