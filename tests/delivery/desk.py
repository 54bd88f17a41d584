"""A sender with an outbox of its own in a Slack in a box, for the tests of delivery."""

from base64 import b64decode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.delivery.crew import Crew
from bot.delivery.outcome import Outcome
from bot.delivery.post import Post, client
from bot.delivery.sender import Sender
from bot.domain.workspace import Workspace as Team
from bot.storage import Database, Limit, Limits, OutboxKind, OutboxRow, OutboxState, UnitOfWork
from playground import Workspace

FAST = Limits(lane=Limit(0.0), meters={name: Limit(0.0) for name in ("*post", "*update", "*call")})
"""No pace at all, for tests that are about something else."""

PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
MESSAGE = {"text": "hello", "blocks": []}
HOME = {"type": "home", "blocks": [{"type": "divider"}]}


class Desk:
    """A sender with an outbox of its own, and what it was asked to draw."""

    def __init__(
        self, db: Database, team: Team, slack: Workspace, *, limits: Limits | None = FAST
    ) -> None:
        self.db, self.team, self.slack = db, team, slack
        self.drawn: list[str] = []
        self.states: list[OutboxState | None] = []
        web = client(slack.bot_token, slack.api)
        post = Post(web, slack.api, db.in_transaction)
        self.post = post
        self.late = timedelta()
        self.barrier: Outcome | None = None
        self.landed: list[OutboxRow] = []
        self.sender = Sender(
            db,
            post,
            self.render,
            lambda: db.clock() + self.late,
            admit=lambda row: self.barrier,
            landed=lambda uow, row: self.landed.append(row),
            limits=limits,
        )
        self.crew = Crew(self.sender)

    def render(self, row: OutboxRow) -> Mapping[str, Any] | None:
        self.drawn.append(row.subject)
        self.states.append(self.state(row.id))
        if row.subject == "said":
            text = str(row.params["text"])
            return pictured(text) if text == "picture" else {"text": text, "blocks": []}
        return {"message": MESSAGE, "home": HOME, "modal": modal("again")}.get(row.subject)

    def say(self, key: str, text: str, kind: OutboxKind, **destination: Any) -> int:
        """Put a message of some words into the outbox under a key."""

        def work(uow: UnitOfWork) -> int:
            row_id = uow.new_id()
            params = {"text": text}
            uow.outbox.add(OutboxRow(row_id, key, kind, destination, "said", params))
            return row_id

        return self.db.write(self.team.id, work)

    def placed(self, key: str) -> tuple[str, str]:
        """Where the message of a key stands."""
        with self.db.read(self.team.id) as uow:
            found = uow.outbox.placed(key)
        assert found is not None, f"{key} was not sent"
        return found

    def put(self, subject: str, **destination: Any) -> int:
        def work(uow: Any) -> int:
            row_id = uow.new_id()
            uow.outbox.add(
                OutboxRow(row_id, f"answer:{row_id}", OutboxKind.ANSWER, destination, subject)
            )
            return int(row_id)

        return self.db.write(self.team.id, work)

    def row(self, row_id: int) -> OutboxRow:
        with self.db.read(None) as uow:
            row = uow.outbox.get(row_id)
        assert row is not None
        return row

    def state(self, row_id: int) -> OutboxState:
        return self.row(row_id).state


def modal(title: str) -> dict[str, Any]:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "blocks": [{"type": "divider"}],
    }


def pictured(alt: str) -> dict[str, Any]:
    """A message that shows a picture of one pixel."""
    block = {"type": "image", "alt_text": alt, "slack_file": {"id": "chart"}}
    return {"text": alt, "blocks": [block], "uploads": {"chart": {"png": PIXEL, "alt": alt}}}
