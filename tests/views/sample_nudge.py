"""Reminders drawn from a world: alone, several at once, settled, and the forms about them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from bot.domain.followup import Followup
from bot.domain.manners import Manners
from bot.domain.nudge import Nudge, NudgeState
from bot.domain.rule import PREDICATES, Finding, Rule
from bot.views import manner, nudge
from bot.views.nudge import Item
from bot.views.text import text
from bot.views.words import Words

if TYPE_CHECKING:
    from tests.views.sample import World

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 25)


def screens(world: "World", words: Words) -> Mapping[str, Any]:
    """Draw what reminds, by name."""
    items = [_item(world, rule) for rule in PREDICATES if rule is not Rule.OWNER_GONE]
    gone, old = _group(world, Rule.OWNER_GONE, 12), _group(world, Rule.BACKLOG, 52)
    old = replace(old, nudge=replace(old.nudge, id=99))
    done = replace(items[0], done=world.entries()[1])
    snoozed = replace(items[1], nudge=replace(items[1].nudge, state=NudgeState.SNOOZED))
    found = [item.found for item in items]
    wanted = Manners(off=frozenset({Rule.PUSHED}))
    who = text(world.person)
    return {
        **{f"nudge_{one.found.rule}": nudge.nudges([one], words) for one in (*items, gone, old)},
        "nudge_several": nudge.nudges([*items, *_others(items), gone, old], words),
        "nudge_settled": nudge.nudges([done, snoozed], words),
        "nudge_some_settled": nudge.nudges(
            [done, *items[2:5]], words, said=words("Saved {deal}.", deal=text(world.name))
        ),
        "nudge_nobody": nudge.nudges([replace(gone, count=0)], words),
        "nudge_fallen": nudge.fallen([Rule.NO_STEP], words),
        "nudge_fallen_several": nudge.fallen(list(PREDICATES), words),
        "nudge_why": manner.why(
            items[0].nudge, found, words, deal=items[0].deal, stage=text(world.stage), who=who
        ),
        "nudge_why_not": manner.why(gone.nudge, [], words, deal=None, stage="", who=""),
        "reminders": manner.reminders(wanted, frozenset({0, 1}), words, meta={"on": "home"}),
        "reminders_stopped": manner.reminders(
            wanted, frozenset({0, 1}), words, meta={}, stopped=Rule.PUSHED
        ),
        "reminders_default": manner.reminders(
            Manners(), frozenset(range(7)), words, meta={}, everybody=True
        ),
        "reminders_entrance": {
            "type": "home",
            "blocks": manner.entrance(wanted, words, admin=True),
        },
    }


def _item(world: "World", rule: Rule) -> Item:
    found = Finding(
        rule,
        days=9,
        on=date(2026, 11, 20),
        limit=6,
        sample=24,
        times=3,
        what=world.note,
        signs=(Rule.STALLED, Rule.CLOSE_PASSED),
    )
    number = list(PREDICATES).index(rule)
    planned = Followup(number + 1, 1, 1, TODAY, note=world.note)
    return Item(
        _nudge(found, f"deal:{number}", number),
        found,
        world.deal(140 + number),
        world.pipeline(),
        followup=planned,
        people=world.everybody(),
    )


def _others(items: list[Item]) -> list[Item]:
    """As many again: more than anybody's day holds."""
    return [replace(item, nudge=replace(item.nudge, id=item.nudge.id + 1000)) for item in items]


def _group(world: "World", rule: Rule, count: int) -> Item:
    found = Finding(rule, times=count, what=world.person)
    return Item(_nudge(found, "person:7", 90), found, pipeline=world.pipeline(), count=count)


def _nudge(found: Finding, subject: str, number: int) -> Nudge:
    return Nudge(
        4_611_686_018_427_387_904 + number,
        subject,
        TODAY,
        1,
        found,
        NOW,
        state=NudgeState.SENT,
        sent_at=NOW,
        message="nudge:4611686018427387904:2026-11-25:1",
    )
