"""How Slack says no: `ok: false` with an error code, or 429."""

from typing import Any

from playground.shape import Json


class Refused(Exception):
    """Slack's answer `ok: false`, with its error code and whatever else the answer says."""

    def __init__(self, code: str, *messages: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.answer: Json = {"ok": False, "error": code, **more}
        if messages:
            self.answer["response_metadata"] = {"messages": [f"[ERROR] {m}" for m in messages]}


class TooMany(Exception):
    """Slack's 429, with the seconds to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds
