"""Who may do what, for every request that may change something: the rows of the matrix.

A value, a text or what a modal keeps is a pattern: `{deal}` and the like are filled in.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Right(Enum):
    """What is asked of whoever makes a request; the value is who is refused, of all there are."""

    ANYBODY = frozenset[str]()
    """It changes nothing that is not the person's own."""
    ADD = frozenset({"joon"})
    """Who sells: not who only looks."""
    DEAL = frozenset({"joon", "mina"})
    """Who changes a deal of Dana's: she, and who leads."""
    LEAD = frozenset({"joon", "mina", "dana"})
    """Who leads a pipeline: managers and administrators."""
    ADMIN = frozenset({"joon", "mina", "dana", "alex"})
    """Who runs the workspace."""


@dataclass(frozen=True, slots=True)
class Row:
    """A request as it is made: what a button carries, or a form's fields and what it keeps."""

    right: Right
    value: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)


_DAY = "2031-03-15"
_DEAL = "{deal}.{version}"
_BLOCK = {"block": "deal:{deal}.{version}"}
_STAGE = {"pipeline": "{pipeline}", "stage": "{stage}"}
_NAMED = {"name": "Named", "kind": "deal", "probability": "30"}
_WEIGHTS = {
    f"{trait}_weight": "nice"
    for trait in ("industry", "size", "country", "title", "role", "source")
}
_PLACE = {"currency": "USD", "zone": "Europe/London", "days": ["0", "1", "2", "3", "4"]}
_REMIND = {"start": "9", "end": "17", "budget": "5", "days": ["0"], "rules": []}

_RULE = {"pipeline": "{pipeline}", "rule": "{rule}"}
_DIGEST = {"on": "on", "minute": "540", "days": ["0"], "parts": ["due"], "empty": "say"}

ACTIONS = {
    "assign.menu": Row(Right.LEAD, "{rule}.up", extra=_RULE),
    "audit.undo": Row(Right.ADMIN, "{audit}"),
    "board.all": Row(Right.ANYBODY),
    "bulk.undo": Row(Right.LEAD, "{bulk}"),
    "channel.undo": Row(Right.DEAL, _DEAL),
    "custom.menu": Row(Right.ADMIN, "{field}.archive"),
    "deal.followup": Row(Right.DEAL, _DAY, extra=_BLOCK),
    "deal.menu": Row(Right.DEAL, _DEAL + ".reply"),
    "deal.move": Row(Right.DEAL, _DEAL + ".{stage}"),
    "deal.reopen": Row(Right.DEAL, _DEAL),
    "deal.reply": Row(Right.DEAL, _DEAL),
    "deal.room": Row(Right.DEAL, _DEAL),
    # Whoever did not make the last change reads that there is nothing of theirs to undo.
    "deal.undo": Row(Right.ADD, _DEAL),
    "digest.remove": Row(Right.LEAD, "{digest}"),
    "door.menu": Row(Right.LEAD, "{door}.close"),
    "door.open": Row(Right.LEAD, "{pipeline}.hook"),
    "door.rotate": Row(Right.LEAD, "{door}"),
    "feed.stop": Row(Right.ANYBODY),
    "fix.date": Row(Right.DEAL, _DAY, extra=_BLOCK),
    "followup.again": Row(Right.DEAL, "{followup}"),
    "followup.done": Row(Right.DEAL, "{followup}"),
    "followup.snooze": Row(Right.DEAL, "{followup}.day"),
    "forecast.apply": Row(Right.LEAD, "{stage}.40.{forecast}"),
    "forecast.category": Row(Right.DEAL, _DEAL + ".commit"),
    "lead.create": Row(Right.ADD, "{draft}"),
    "load.cancel": Row(Right.LEAD, "1"),
    "load.start": Row(Right.LEAD, "1"),
    "load.undo": Row(Right.LEAD, "1"),
    "match.pick": Row(Right.DEAL, _DEAL + ".note.hm"),
    "metric.export": Row(Right.ANYBODY, "open:0:all.0.0...0.0.."),
    "note.remove": Row(Right.LEAD, "{note}"),
    "nudge.again": Row(Right.ANYBODY),
    "nudge.off": Row(Right.ANYBODY),
    "nudge.snooze": Row(Right.ANYBODY),
    "party.menu": Row(Right.DEAL, "{deal}.{contact}.off"),
    "persona.assign": Row(Right.DEAL, _DEAL + ".{persona}"),
    "persona.menu": Row(Right.LEAD, "{persona}.archive"),
    "pipeline.archive": Row(Right.ADMIN, "{pipeline}"),
    "reading.save": Row(Right.DEAL, _DEAL + ".note.hm"),
    "review.again": Row(Right.ADD, "mine"),
    "review.open": Row(Right.ADD, "mine"),
    "review.skip": Row(Right.ANYBODY),
    "stage.menu": Row(Right.LEAD, "{pipeline}.{stage}.up"),
    "task.tick": Row(Right.DEAL, extra=_BLOCK),
    "warning.mute": Row(Right.ANYBODY),
    "view.back": Row(Right.ADD, "0|0|{board}||Old"),
    "view.menu": Row(Right.ANYBODY),
}

EVENTS = {
    # A post in a channel that was not set up for leads, and one by who only looks, is let be.
    "message": Row(Right.ANYBODY),
}

FORMS = {
    "assign.save": Row(Right.LEAD, fields={"size": "1-9"}, extra=_RULE),
    "bulk.run": Row(Right.ADD, extra={"change": "assign", "into": "{dana}", "asked": "{board}"}),
    "company.save": Row(
        Right.ADD, fields={"name": "Named"}, extra={"company": "{company}", "version": "1"}
    ),
    "company.unite": Row(Right.LEAD, extra={"kept": "{company}", "gone": "{other_company}"}),
    "contact.erase": Row(Right.LEAD, fields={"name": "Gone Soon"}, extra={"contact": "{erasable}"}),
    "contact.save": Row(
        Right.ADD, fields={"name": "Named"}, extra={"contact": "{contact}", "version": "1"}
    ),
    "contact.unite": Row(Right.LEAD, extra={"kept": "{contact}", "gone": "{other_contact}"}),
    "custom.save": Row(Right.ADMIN, fields={"name": "Named", "kind": "text"}),
    "deal.assign": Row(Right.DEAL, _DEAL, {"owner": "{dana}"}),
    "deal.date": Row(Right.DEAL, _DEAL, {"close_date": _DAY}),
    "deal.edit": Row(Right.DEAL, _DEAL, {"name": "Named"}),
    "deal.followup": Row(Right.DEAL, _DEAL, {"due": _DAY}),
    "deal.log": Row(Right.DEAL, _DEAL, {"activity": "call"}),
    "deal.lost": Row(Right.DEAL, _DEAL, {"reason": "price", "on": "{today}"}),
    "deal.move": Row(Right.DEAL, _DEAL, {"stage": "{stage}"}),
    "deal.new": Row(Right.ADD, fields={"name": "Named"}),
    "deal.note": Row(Right.DEAL, _DEAL, {"note": "hm"}),
    "deal.pick": Row(Right.DEAL, fields={"deal": "{deal}"}, extra={"verb": "log"}),
    "deal.value": Row(Right.DEAL, _DEAL),
    "deal.won": Row(Right.DEAL, _DEAL, {"on": "{today}"}),
    "digest.own": Row(Right.ANYBODY),
    "digest.save": Row(Right.LEAD, "", {**_DIGEST, "channel": "C0000000002", "locale": "en"}),
    "door.channel": Row(
        Right.LEAD, fields={"channel": "C0000000002"}, extra={"pipeline": "{pipeline}"}
    ),
    "door.save": Row(Right.LEAD, fields={"language": "auto"}, extra={"door": "{door}"}),
    "feed.make": Row(Right.ANYBODY),
    "followup.nurture": Row(Right.DEAL, _DEAL, {"due": _DAY}, {"followup": "{followup}"}),
    "followup.snooze": Row(Right.DEAL, _DEAL, {"due": _DAY}, {"followup": "{followup}"}),
    "forecast.called": Row(Right.LEAD, fields={"value": "5"}, extra={"query": "{forecast}"}),
    "goal.save": Row(
        Right.LEAD, fields={"measure": "won", "period": "month:2031-03-01", "target": "5"}
    ),
    "lead.new": Row(Right.ADD, fields={"name": "Named"}),
    "lens.save": Row(Right.ANYBODY),
    "load.file": Row(Right.LEAD, fields={"link": "F0123456789"}),
    "load.map": Row(Right.LEAD, extra={"run": "1"}),
    "message.add": Row(
        Right.DEAL,
        fields={"deal": "{deal}"},
        extra={"message": {"channel": "C1", "ts": "1.1", "name": "Ann"}},
    ),
    "news.save": Row(Right.LEAD, fields={"room": "public", "days": "7"}, extra=_STAGE),
    "note.save": Row(Right.LEAD, fields={"day": "{today}", "said": "hm"}, extra={"note": "{note}"}),
    "party.save": Row(
        Right.DEAL, fields={"role": "user"}, extra={"deal": "{deal}", "contact": "{contact}"}
    ),
    "persona.rules": Row(Right.LEAD, fields=_WEIGHTS, extra={"persona": "{persona}"}),
    "persona.save": Row(Right.LEAD, fields={"name": "Named"}, extra={"persona": "{persona}"}),
    "pipeline.create": Row(Right.ADMIN, fields={"preset": "classic"}),
    "pipeline.save": Row(Right.LEAD, fields={"name": "Named"}, extra=_STAGE),
    "playbook.edit": Row(Right.LEAD, extra={"stage": "{pipeline}.{stage}"}),
    "preset.take": Row(Right.LEAD, extra={"pipeline": "{pipeline}", "preset": "services"}),
    "rate.save": Row(Right.ADMIN, fields={"currency": "EUR", "day": "{today}", "rate": "1.1"}),
    "rate.table": Row(Right.ADMIN, fields={"table": "EUR 2026-01-05 1.1"}),
    "reminders.all": Row(Right.ADMIN, fields=_REMIND),
    "reminders.own": Row(Right.ANYBODY),
    "review.step": Row(Right.ANYBODY),
    "settings.workspace": Row(Right.ADMIN, fields=_PLACE),
    "setup.start": Row(Right.ADMIN, fields=_PLACE, extra={"preset": "classic"}),
    "share.post": Row(Right.ADD),
    "staff.erase": Row(Right.ADMIN, fields={"name": "Gone Seller"}, extra={"person": "{gone}"}),
    "staff.save": Row(Right.ADMIN, fields={"role": "manager"}, extra={"person": "{mina}"}),
    "stage.retire": Row(Right.LEAD, extra=_STAGE),
    "sheet.ask": Row(
        Right.ANYBODY, fields={"kind": "csv", "which": "open"}, extra={"query": "{board}"}
    ),
    "stage.save": Row(Right.LEAD, fields=_NAMED, extra=_STAGE),
    "view.rename": Row(Right.ANYBODY),
    "view.save": Row(Right.ANYBODY),
}

LINES = {
    "/lead assign": Row(Right.DEAL, "{n} none"),
    "/lead away": Row(Right.ANYBODY),
    "/deal move": Row(Right.DEAL, "{n} demo"),
    "/deal value": Row(Right.DEAL, "{n} 9000"),
    "/deal date": Row(Right.DEAL, "{n} 2031-03-15"),
    "/deal assign": Row(Right.DEAL, "{n} none"),
    "/deal note": Row(Right.DEAL, "{n} hm"),
    "/deal log": Row(Right.DEAL, "{n} call"),
    "/deal reply": Row(Right.DEAL, "{n} yes"),
    "/deal followup": Row(Right.DEAL, "{n} 2031-03-15"),
    "/deal won": Row(Right.DEAL, "{n} 9000"),
    "/deal lost": Row(Right.DEAL, "{n} too expensive"),
    "/deal reopen": Row(Right.DEAL, "{n}"),
    "/deal undo": Row(Right.ADD, "{n}"),
    "/deal room": Row(Right.DEAL, "{n}"),
    "/pipeline filter": Row(Right.ANYBODY),
    "/pipeline review": Row(Right.ADD),
    "/pipeline export": Row(Right.ANYBODY),
    "/metrics note": Row(Right.LEAD, "a new sequence"),
    "/metrics leaderboard": Row(Right.ADMIN, "on"),
    "/followup add": Row(Right.DEAL, "{n} 2031-03-15"),
    "/followup done": Row(Right.DEAL, "{n}"),
    "/followup snooze": Row(Right.DEAL, "{n} 2031-03-15"),
}
