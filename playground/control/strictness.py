"""Faults, settings and sockets: how strict this Slack is, and how it fails."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.fault.plan import Rule
from playground.front.ask import Wrong, body_of
from playground.setting import Setting
from playground.shape import Json

if TYPE_CHECKING:
    from playground.slack import Slack

_RULES = TypeAdapter(tuple[Rule, ...])
_SETTING = TypeAdapter(Setting)


async def read_faults(slack: Slack, request: Request) -> Response:
    """Give the fault rules in force and the seed."""
    return JSONResponse(_faults(slack))


async def set_faults(slack: Slack, request: Request) -> Response:
    """Put `rules` in force (all others end) and count calls from the beginning; `seed` if given."""
    body = await body_of(request)
    try:
        rules = _RULES.validate_python(body.get("rules", []))
        seed = None if body.get("seed") is None else int(body["seed"])
    except (ValidationError, TypeError, ValueError) as error:
        raise Wrong(str(error)) from None
    slack.plan.set(rules, seed=seed)
    return JSONResponse({"ok": True, **_faults(slack)})


async def clear_faults(slack: Slack, request: Request) -> Response:
    """End all faults."""
    slack.plan.set(())
    return JSONResponse({"ok": True})


async def read_settings(slack: Slack, request: Request) -> Response:
    """Give the settings."""
    return JSONResponse(asdict(slack.setting))


async def change_settings(slack: Slack, request: Request) -> Response:
    """Change the settings named; rate counts begin anew."""
    body = await body_of(request)
    change(slack, body)
    return JSONResponse({"ok": True, **asdict(slack.setting)})


def change(slack: Slack, changes: Json) -> None:
    """Change settings by name; raises Wrong for an unknown name or a value that does not fit."""
    known = {f.name for f in fields(Setting)}
    if unknown := sorted(set(changes) - known):
        raise Wrong(f"unknown settings: {', '.join(unknown)}")
    try:
        changed = _SETTING.validate_python({**asdict(slack.setting), **changes})
    except ValidationError as error:
        raise Wrong(str(error)) from None
    slack.setting = changed
    slack.record.entries = changed.recorded
    slack.rate.clear()


async def read_sockets(slack: Slack, request: Request) -> Response:
    """List the app's sockets."""
    return JSONResponse(
        {
            "sockets": [
                {
                    "number": c.number,
                    "silent": c.silent,
                    "leaving": c.leaving,
                    "unacknowledged": len(c.waiting),
                }
                for c in slack.sockets.open
            ]
        }
    )


async def treat_sockets(slack: Slack, request: Request) -> Response:
    """Do `warn`, `refresh`, `close`, `cut` or `silence` to one socket (`number`) or to all."""
    body = await body_of(request)
    return JSONResponse({"ok": True, "treated": await treat(slack, body)})


async def treat(slack: Slack, body: Json) -> int:
    """Do to sockets what `do` says; gives how many were there to be treated."""
    what, number = body.get("do"), body.get("number")
    chosen = [c for c in tuple(slack.sockets.open) if number in (None, c.number)]
    deeds: dict[Any, Any] = {
        "warn": lambda c: c.warn(),
        "refresh": lambda c: c.refresh(),
        "close": lambda c: c.close(),
    }
    for connection in chosen:
        if what == "cut":
            connection.cut()
        elif what == "silence":
            connection.fall_silent()
        elif what in deeds:
            await deeds[what](connection)
        else:
            raise Wrong("do must be warn, refresh, close, cut or silence")
    return len(chosen)


def _faults(slack: Slack) -> Json:
    return {"seed": slack.plan.seed, "rules": [asdict(r) for r in slack.plan.rules]}
