"""The gate of the Web API: reading a request, who asks, what he may, how often; then the method."""

from __future__ import annotations

import base64
import binascii
import json
import time
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.fault.plan import REQUEST_FAULTS, Fate
from playground.refusal import Refused, TooMany
from playground.shape import Json
from playground.web.befall import befall, too_many
from playground.web.call import Call, Method
from playground.web.method import METHODS
from playground.world.app import Installation

if TYPE_CHECKING:
    from playground.slack import Slack

_HEADERS = {"X-OAuth-Scopes": "", "Cache-Control": "no-store"}
_ROTATED = "token_expired"


async def endpoint(slack: Slack, request: Request) -> Response:
    """Take a call of a Web API method to its fate, and keep it in the record."""
    began = time.monotonic()
    name = request.path_params["method"]
    method = METHODS.get(name)
    args, token, weight = await _read(request, method)
    target = _target(args, method)
    fate = slack.plan.draw(name, target)
    answered: list[tuple[Json, int]] = []

    async def work() -> Response:
        response, body = await _answer(slack, name, method, args, token)
        answered.append((body, response.status_code))
        return response

    response = await befall(request, fate, work) if _struck(fate) else await work()
    body, status = answered[0] if answered else ({}, response.status_code)
    slack.record.add(
        at=slack.world.clock.now(),
        direction="in",
        transport="web_api",
        method=name,
        target=target,
        nth=fate.nth,
        request=args,
        answer=body,
        status=status,
        fate=fate.name,
        ms=(time.monotonic() - began) * 1000,
        weight=weight + 400,
    )
    return response


def _struck(fate: Fate) -> bool:
    return bool(fate.delay) or fate.fault in REQUEST_FAULTS


async def _read(request: Request, method: Method | None) -> tuple[Json, str, int]:
    """Give the arguments, the token and the size of the body."""
    raw = await request.body()
    args: Json = dict(request.query_params)
    form_token = str(args.get("token") or "")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        if method is None or not method.form_only:
            args |= _object(raw)
    elif raw:
        form = await request.form()
        args |= {k: v for k, v in form.items() if isinstance(v, str)}
        form_token = str(args.get("token") or "")
    header = request.headers.get("authorization", "")
    token = header[7:].strip() if header.lower().startswith("bearer ") else ""
    if not token and header.lower().startswith("basic "):
        args |= _basic(header[6:])
    # A token in a JSON body does not count: Slack wants it in the header there.
    return args, token or form_token, len(raw)


def _object(raw: bytes) -> Json:
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        return {"": "invalid_json"}
    return body if isinstance(body, dict) else {"": "json_not_object"}


def _basic(value: str) -> Json:
    try:
        client_id, _, secret = base64.b64decode(value).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return {"client_id": client_id, "client_secret": secret}


def _target(args: Json, method: Method | None) -> str:
    for key in (method.target if method else "channel", "channel_id", "user_id", "user", "file"):
        if args.get(key):
            return str(args[key])
    return ""


async def _answer(
    slack: Slack, name: str, method: Method | None, args: Json, token: str
) -> tuple[Response, Json]:
    headers = dict(_HEADERS)
    try:
        if method is None:
            raise Refused("unknown_method", req_method=name)
        if "" in args:
            raise Refused(str(args[""]))
        call = Call(slack, name, args)
        _identify(call, method, token)
        if call.installation is not None:
            headers["X-OAuth-Scopes"] = ",".join(call.installation.scopes)
        _limit(call, method)
        _check_arguments(call, method)
        body = {"ok": True, **await method.run(call)}
        if call.warnings:
            body["warning"] = call.warnings[0].partition(":")[0]
            metadata = body.setdefault("response_metadata", {})
            metadata["warnings"] = list(call.warnings)
    except Refused as refused:
        body = refused.answer
    except TooMany as limited:
        return too_many(limited.seconds), {"ok": False, "error": "ratelimited"}
    return JSONResponse(body, headers=headers), body


def _identify(call: Call, method: Method, token: str) -> None:
    """Find whose token it is; raises Refused in Slack's words where it does not serve."""
    if method.token == "none":
        return
    if not token:
        raise Refused("not_authed")
    app = call.world.app
    if token == app.app_token:
        if method.token != "app":
            raise Refused("not_allowed_token_type")
        return
    installation = _owner(call, token)
    if method.token == "app":
        raise Refused("not_allowed_token_type")
    call.installation, call.team_id = installation, installation.team_id
    if method.scopes and not set(method.scopes) & set(installation.scopes):
        raise Refused(
            "missing_scope",
            needed=method.scopes[0],
            provided=",".join(installation.scopes),
        )


def _owner(call: Call, token: str) -> Installation:
    now = call.world.clock.now()
    for installation in call.world.installations.values():
        if token in installation.old_tokens:
            raise Refused(installation.old_tokens[token])
        if token != installation.token:
            continue
        if not installation.active:
            raise Refused("account_inactive")
        if installation.expires_at and installation.expires_at <= now:
            raise Refused(_ROTATED)
        return installation
    raise Refused("invalid_auth")


def _limit(call: Call, method: Method) -> None:
    if method.tier is None or not call.slack.setting.rate_limits:
        return
    wait = call.slack.rate.call(method.name, call.team_id, method.tier, call.world.clock.now())
    if wait:
        raise TooMany(wait)


def _check_arguments(call: Call, method: Method) -> None:
    missing = [a for a in method.required if call.args.get(a) in (None, "")]
    if missing:
        raise Refused("invalid_arguments", *(f"missing required field: {a}" for a in missing))
    known = {*method.required, *method.optional, "token", "team_id"}
    unknown = sorted(set(call.args) - known)
    if not unknown:
        return
    if call.slack.setting.unknown_arguments == "refuse":
        raise Refused(
            "invalid_arguments",
            *(f"invalid additional property: {a} [json-pointer:/{a}]" for a in unknown),
        )
    call.warnings.extend(f"unknown_argument:{a}" for a in unknown)
