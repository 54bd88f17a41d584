"""Where every request is taken: identified, routed, run in one transaction, and answered."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog

from bot.commands import place
from bot.commands.answer import Answer, Choices, Done, Open, Payload, Say, Screen, Show, Swap
from bot.commands.call import Call, Repeated, Viewer
from bot.commands.deadline import Deadline
from bot.commands.identity import Identity
from bot.commands.refuse import Refusal
from bot.commands.request import Kind, Place, Request, read
from bot.commands.route import Handler, Route, Table
from bot.commands.slack import Doorman, Unreachable
from bot.domain.error import Busy, CrmError, FormErrors, NotFound, Stale
from bot.services.leave import GOODBYES, leave
from bot.storage import Database, OutboxKind, OutboxRow, UnitOfWork
from bot.views import tomb

_log = structlog.get_logger(__name__)

_WINDOWS = "windows"
"""What those hold who change something alone."""

Tell = Callable[[Mapping[str, Any], Payload], None]
"""Sends a payload to a destination soon, at most once, without storing it."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Takes requests. `tell` says out of turn what needs no record: refusals."""

    db: Database
    identity: Identity
    doorman: Doorman
    table: Table
    tell: Tell

    def take(
        self, kind: Kind, body: Mapping[str, Any], *, arrived: float | None = None
    ) -> Payload | None:
        """Answer one request; gives the body of the acknowledgement, None for an empty one.

        `arrived` is when it came in, by the monotonic clock: what waited too long for a thread is
        told that we are busy, while Slack still listens.

        This is the guard: the only place where errors end. A sentence for the person goes where
        they are, anything else is logged with a reference that they are shown. An event has
        nobody waiting, so its errors go on to Bolt and Slack sends it again.
        """
        request = read(kind, body)
        started, deadline = time.monotonic(), Deadline.of(arrived)
        outcome, viewer = "done", None
        try:
            if _is_goodbye(request):
                outcome = "left"
                self._leave(request, deadline)
                return None
            viewer = self.identity.who(request, deadline)
            if viewer is None:
                outcome = "refused"
                return self._refusal(request, None).stranger()
            return self._answer(request, viewer, deadline)
        except FormErrors as error:
            outcome = "form"
            return self._refusal(request, viewer).form(error)
        except CrmError as error:
            outcome = type(error).__name__.lower()
            if kind is Kind.EVENT and isinstance(error, Busy | Unreachable):
                raise
            return self._refusal(request, viewer).sentence(error)
        except Exception:
            outcome, reference = "failed", secrets.token_hex(4)
            _log.exception("request failed", kind=kind, route=request.name, reference=reference)
            if kind is Kind.EVENT:
                raise
            return self._refusal(request, viewer).trouble(reference)
        finally:
            _log.info(
                "request",
                kind=kind,
                route=request.name,
                outcome=outcome,
                workspace=viewer.workspace.id if viewer else None,
                ms=round((time.monotonic() - started) * 1000, 1),
            )

    def _leave(self, request: Request, deadline: Deadline) -> None:
        """Leave a Slack that took the app out; nobody in particular says so, and nobody waits."""
        workspace = self.identity.workspace(request, deadline)
        if workspace is not None:
            team_id, enterprise_id = request.team_id, request.enterprise_id
            self.db.write(
                workspace.id,
                lambda uow: leave(uow, team_id, enterprise_id),
                budget=deadline.left(),
            )

    def _refusal(self, request: Request, viewer: Viewer | None) -> Refusal:
        return Refusal(request, viewer.words if viewer else None, self.tell)

    def _answer(self, request: Request, viewer: Viewer, deadline: Deadline) -> Payload | None:
        route, text = self._route(request)
        call = Call(viewer.workspace, viewer.person, viewer.words, request, text)
        if route.again is not None:
            answer, drawn = self._change(route, route.again, call, deadline)
        else:
            answer, drawn = self._look(route.run, call, deadline)
        if isinstance(answer, Open | Swap):
            answer = replace(answer, view=tomb.read(answer.view, call.words))
        if isinstance(answer, Choices):
            answer = replace(answer, payload=tomb.read(answer.payload, call.words))
        if isinstance(answer, Open) and request.kind is not Kind.SUBMISSION:
            on_top = request.place is Place.MODAL
            self.doorman.open(request.trigger_id, answer.view, on_top=on_top)
        return _acknowledge(request, answer, drawn)

    def _route(self, request: Request) -> tuple[Route, str]:
        if request.kind is not Kind.COMMAND:
            route = self.table.entries.get((request.kind, request.name))
            if route is None:
                raise NotFound("This button no longer works. Open the deal again.")
            return route, request.text
        command = self.table.commands.get(request.name)
        if command is None:
            raise NotFound("I do not know this command. Try /deal help.")
        subcommand, rest = command.find(request.text)
        if subcommand is not None:
            return subcommand.route, rest
        if command.otherwise is None:
            raise NotFound("I do not know this command. Try /deal help.")
        return command.otherwise, rest

    def _change(
        self, route: Route, again: Handler, call: Call, deadline: Deadline
    ) -> tuple[Answer, Payload | None]:
        """Run a handler that writes, with its answer's row, in one transaction.

        A repeated request and a click on what has changed since are shown the present state.
        """
        if route.when is not None:
            with self.db.read(call.workspace.id, budget=deadline.left()) as uow:
                if not route.when(call, uow):
                    return Done(), None

        def work(uow: UnitOfWork) -> tuple[Answer, Payload | None]:
            if route.alone:
                uow.settings.alone(_WINDOWS)
            answer = route.run(call, uow)
            return answer, self._give(uow, call, answer, changed=True)

        try:
            return self.db.write(call.workspace.id, work, budget=deadline.left())
        except Repeated:
            return self._look(again, call, deadline)
        except Stale:
            done = self._was_done(call, deadline)
            return self._look(again, replace(call, stale=not done), deadline)

    def _was_done(self, call: Call, deadline: Deadline) -> bool:
        """Tell whether the request itself made the change it now runs into: a second click."""
        with self.db.read(call.workspace.id, budget=deadline.left()) as uow:
            return uow.interactions.taken(call.request.key)

    def _look(self, run: Handler, call: Call, deadline: Deadline) -> tuple[Answer, Payload | None]:
        """Run a handler that only reads; what its answer leaves for Slack is a row all the same."""
        occasion = (call.request.name, call.text[:80], call.request.channel_id)
        with (
            self.db.read(call.workspace.id, budget=deadline.left()) as uow,
            uow.foreseeing(occasion),
        ):
            answer = run(call, uow)
            if not _leaves(call.request, answer):
                return answer, self._drawn(uow, call, answer)
        self.db.write(
            call.workspace.id,
            lambda uow: self._give(uow, call, answer, changed=False),
            budget=deadline.left(),
        )
        return answer, None

    def _give(
        self, uow: UnitOfWork, call: Call, answer: Answer, *, changed: bool
    ) -> Payload | None:
        """Draw what fits into the acknowledgement; put the rest into the outbox."""
        if not _leaves(call.request, answer):
            return self._drawn(uow, call, answer)
        if isinstance(answer, Show | Say):
            where = _destination(call.request, answer)
            if where is not None:
                _post(uow, call, answer.screen, where)
            if (
                changed
                and call.request.place is Place.MODAL
                and (where is None or where["to"] != "home")
            ):
                # A modal of ours may stand before the App Home, which shows the same deals.
                _post(uow, call, Screen("home"), {"to": "home", "user": call.request.user_id})
        return None

    def _drawn(self, uow: UnitOfWork, call: Call, answer: Answer) -> Payload | None:
        if isinstance(answer, Show | Say):
            return self.table.screens.draw(uow, call, answer.screen, place.shape({"to": "ack"}))
        return None


def _is_goodbye(request: Request) -> bool:
    """Tell whether Slack says that the app is gone; a person's own token may go without that."""
    if request.kind is not Kind.EVENT or request.name not in GOODBYES:
        return False
    tokens = request.payload.get("tokens")
    return request.name == "app_uninstalled" or bool(isinstance(tokens, dict) and tokens.get("bot"))


def _leaves(request: Request, answer: Answer) -> bool:
    """Tell whether an answer leaves by the outbox: all screens but a command's own answer."""
    return isinstance(answer, Show | Say) and request.kind is not Kind.COMMAND


def _destination(request: Request, answer: Show | Say) -> place.Destination | None:
    if request.kind is Kind.SUBMISSION:
        return place.opened_from(request)
    return place.here(request) if isinstance(answer, Show) else place.beside_later(request)


def _post(uow: UnitOfWork, call: Call, screen: Screen, destination: Mapping[str, Any]) -> None:
    row_id = uow.new_id()
    uow.outbox.add(
        OutboxRow(
            id=row_id,
            key=f"answer:{row_id}",
            kind=OutboxKind.ANSWER,
            destination={**destination, "person": call.person.id},
            subject=screen.subject,
            params=dict(screen.params),
        )
    )


def _acknowledge(request: Request, answer: Answer, drawn: Payload | None) -> Payload | None:
    """Give the acknowledgement's body in the form that the kind of request takes."""
    match request.kind:
        case Kind.COMMAND if drawn is not None:
            return {"response_type": "ephemeral", **drawn}
        case Kind.OPTIONS:
            return dict(answer.payload) if isinstance(answer, Choices) else {"options": []}
        case Kind.SUBMISSION if isinstance(answer, Swap):
            return {"response_action": "update", "view": answer.view}
        case Kind.SUBMISSION if isinstance(answer, Open):
            return {"response_action": "push", "view": answer.view}
        case _:
            return None
