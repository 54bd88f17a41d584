"""What schemathesis is told about our doors: where they are, and how a request is signed.

It runs in schemathesis' own environment, without Pipewright's libraries.
"""

import json
import os
import random
import re
import time
from typing import Any

import requests
import schemathesis
from requests import PreparedRequest
from requests.auth import AuthBase

from bot.front.signature import sign

_DICE = random.Random(7)
_TOLD: dict[str, Any] = json.loads(os.environ["DOORS"])
"""`base`, `parameters` by path of the document, and the webhook's `secret`."""
_LETTER = (
    "From: Jo {0} <jo{0}@fuzz{0}.example>\r\nMessage-ID: <{0}@fuzz.example>\r\n"
    "Subject: {1}\r\n\r\n{2}"
)


class Signed(AuthBase):
    """Signs nine requests in ten, each from a house of its own, whose rate it does not use up."""

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Sign what leaves."""
        request.headers["x-forwarded-for"] = f"2001:db8:{_DICE.randrange(1, 1 << 16):x}::1"
        body = request.body or b""
        raw = body.encode() if isinstance(body, str) else body
        if isinstance(raw, bytes) and _DICE.random() < 0.9:
            stamp = str(int(time.time()))
            request.headers["x-pipewright-timestamp"] = stamp
            request.headers["x-pipewright-signature"] = sign(_TOLD["secret"], raw, stamp=stamp)
        return request


schemathesis.auth.set_from_requests(Signed())


@schemathesis.hook
def map_path_parameters(ctx: Any, path_parameters: Any) -> Any:
    """Lead nine requests in ten to a door that is there."""
    known = _TOLD["parameters"].get(ctx.operation.path, {})
    if not isinstance(path_parameters, dict) or _DICE.random() < 0.1:
        return path_parameters
    return {**path_parameters, **{k: v for k, v in known.items() if k in path_parameters}}


@schemathesis.hook
def map_body(ctx: Any, body: Any) -> Any:
    """Let most forms be ones that were shown, and most letters have somebody who wrote them."""
    if not isinstance(body, dict) or _DICE.random() < 0.2:
        return body
    if ctx.operation.path == "/in/form/{door}":
        return {"name": f"Jo {_DICE.random()}", **body, "stamp": _stamp()}
    if ctx.operation.path == "/in/mail/{door}/{key}":
        return {name: _letter(value) for name, value in body.items()}
    return body


def _stamp() -> str:
    """Give the stamp of a page as it is shown now."""
    door = _TOLD["parameters"]["/in/form/{door}"]["door"]
    page = requests.get(f"{_TOLD['base']}/in/form/{door}", auth=Signed(), timeout=10).text
    found = re.search(r'name="stamp" value="([^"]+)"', page)
    return found[1] if found else ""


def _letter(words: object) -> str:
    return _LETTER.format(_DICE.randrange(1 << 32), _DICE.randrange(100), words)
