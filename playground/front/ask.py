"""A request of the page: its JSON, the person acting, and the words when it is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.requests import Request

from playground.act.show import may_see
from playground.shape import Json
from playground.world.channel import Channel
from playground.world.person import Person, Role

if TYPE_CHECKING:
    from playground.slack import Slack


class Wrong(Exception):
    """The page asked for something that makes no sense; answered 400."""


async def body_of(request: Request) -> Json:
    """Read a JSON object; raises Wrong for anything else."""
    try:
        body = json.loads(await request.body())
    except ValueError:
        raise Wrong("invalid_json") from None
    if not isinstance(body, dict):
        raise Wrong("json_not_object")
    return body


def whole(text: str | None, default: int) -> int:
    """Read a whole number of an address; raises Wrong for anything else."""
    if not text:
        return default
    if not text.isdecimal():
        raise Wrong("not_a_number")
    return int(text)


def person_of(slack: Slack, who: str) -> Person:
    """Find the person acting, by id or handle; the first rep where nobody is named."""
    if not who:
        return next(p for p in slack.world.people.values() if p.role is Role.REP)
    found = slack.world.person(who)
    if found is None or found.is_bot:
        raise Wrong("person_not_found")
    return found


def channel_of(slack: Slack, person: Person, which: str) -> Channel:
    """Find a channel the person may see, by id or name; raises Wrong where there is none."""
    found = slack.world.channels.get(which)
    if found is None:
        found = next(
            (
                c
                for c in slack.world.channels.values()
                if which and c.name == which.removeprefix("#") and may_see(slack, person, c)
            ),
            None,
        )
    if found is None or not may_see(slack, person, found):
        raise Wrong("channel_not_found")
    return found
