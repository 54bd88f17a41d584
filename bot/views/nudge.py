"""Nudges as messages: what needs somebody, why, and the controls that settle it in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.board import BoardQuery, Filter
from bot.domain.deal import Deal, Status
from bot.domain.followup import Followup
from bot.domain.habit import HABITS
from bot.domain.nudge import Nudge, NudgeState
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.domain.rule import Act, Finding, Rule
from bot.domain.timeline import Entry, EntryKind
from bot.views import followup as followups
from bot.views import label, rule
from bot.views.block import (
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    message,
    option,
    section,
    select,
)
from bot.views.query import BOARD_SIZE, board_value
from bot.views.text import plain, text
from bot.views.timeline import entry_line
from bot.views.token import token
from bot.views.words import Words

MUTE_DEAL, MUTE_RULE = "deal", "rule"


@dataclass(frozen=True, slots=True)
class Item:
    """Something a message says, as it stands now.

    `found` is what still holds (with today's figures), else what held when it was told; `done` is
    what somebody did to the deal since. What is about a person or an import has no deal, and
    `count` says how many deals are meant.
    """

    nudge: Nudge
    found: Finding
    deal: Deal | None = None
    pipeline: Pipeline | None = None
    done: Entry | None = None
    followup: Followup | None = None
    count: int = 0
    people: Mapping[int, Person] | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing is left to be done about it here."""
        closed = self.deal is not None and self.deal.status is not Status.OPEN
        nobody = self.deal is None and self.count == 0
        kept = self.nudge.state in (NudgeState.ACTED, NudgeState.SNOOZED)
        return closed or nobody or kept or self.done is not None


def block_id(nudge: Nudge) -> str:
    """Name the block of a nudge's controls, which says in which message it stands."""
    return f"{nudge.message}|{nudge.id}"


def nudges(items: Sequence[Item], words: Words, *, said: str | None = None) -> Message:
    """Draw the one message that says all there is to say to a person.

    `said` is a ready sentence about what was just done from here.
    """
    left = [item for item in items if not item.settled]
    several = len(items) > 1
    head = _headline(items, left, words)
    blocks: list[Block] = [section(said)] if said else []
    if several:
        blocks.append(section(f"*{head}*"))
    for item in items:
        blocks += _item(item, words, full=not several)
    if left:
        blocks.append(
            context(words("Choose hours, days and reasons in App Home, under Reminders."))
        )
    summary = head if several else _line(items[0], words) if items else head
    if several:
        summary = f"{head}: " + ", ".join(_name(item, words) for item in left or items)
    return message(" ".join(part for part in (said, summary) if part), blocks)


def _headline(items: Sequence[Item], left: Sequence[Item], words: Words) -> str:
    if not left:
        return words("All of this is done. Thank you!")
    return words.plural("{n} deal needs you", "{n} deals need you", len(left))


def _item(item: Item, words: Words, *, full: bool) -> list[Block]:
    if item.settled:
        return [_done(item, words)]
    deal = item.deal
    if deal is None:
        return _group(item, words)
    stage = label.stage(deal, item.pipeline) if item.pipeline else ""
    closing = "" if item.found.rule is Rule.CLOSE_PASSED else label.closing(deal, words)
    point = label.line(deal, words, stage, closing)
    said = f"*{label.title(deal)}* · {words(rule.NAME[item.found.rule])}"
    body = f"{said}\n{rule.why(item.found, words, stage=stage)}\n{point}"
    controls = _controls(item, deal, words, full=full)
    return [
        section(body, accessory=_open(deal, words)),
        actions(controls, block_id=block_id(item.nudge)),
    ]


def _controls(item: Item, deal: Deal, words: Words, *, full: bool) -> list[Element]:
    """Make what settles it: all of it in a message of its own, the first two among several."""
    acts = HABITS[item.found.rule].acts
    shown = [
        element
        for act in (acts if full else acts[:2])
        if (element := _act(act, item, deal, words)) is not None
    ]
    settling: list[Element] = [_later(item.nudge, deal, words)]
    if item.followup is not None and item.found.rule in (
        Rule.FOLLOWUP_DUE,
        Rule.FOLLOWUP_OVERDUE,
    ):
        shown = [one for one in shown if one["action_id"] != "nudge.step"]
        settling = list(followups.settling(item.followup, deal, words))
    why = button(
        words("Why this?"),
        "nudge.why",
        str(item.nudge.id),
        spoken=words("Why am I told about {deal}?", deal=plain(deal.name, 40)),
    )
    return [*shown, *settling, why]


def _act(act: Act, item: Item, deal: Deal, words: Words) -> Element | None:
    name, value = plain(deal.name, 40), token(deal)
    match act:
        case Act.MOVE if item.pipeline is not None:
            stages = [
                option(plain(stage.name, 75), token(deal, stage.id))
                for stage in item.pipeline.open_stages
            ]
            return select(
                "deal.move", words("Select a stage"), stages, initial=token(deal, deal.stage_id)
            )
        case Act.LOG:
            said = words("Log an activity on {deal}", deal=name)
            return button(words("Log"), "deal.log", value, spoken=said)
        case Act.STEP:
            said = words("Plan the next step of {deal}", deal=name)
            return button(words("Plan next step"), "nudge.step", value, spoken=said)
        case Act.DATE:
            said = words("Change the close date of {deal}", deal=name)
            return button(words("Close date"), "nudge.date", value, spoken=said)
        case Act.LOST:
            said = words("Close {deal} as lost", deal=name)
            return button(words("Lost"), "deal.lost", value, spoken=said)
        case _:
            return None


def _later(nudge: Nudge, deal: Deal, words: Words) -> Element:
    options = [option(words(said), f"{nudge.id}.{far}") for far, said in followups.SNOOZE.items()]
    options.append(option(words("Not this reason again here"), f"{nudge.id}.{MUTE_RULE}"))
    options.append(option(words("Nothing about this deal"), f"{nudge.id}.{MUTE_DEAL}"))
    return select("nudge.snooze", words("Snooze"), options)


def _done(item: Item, words: Words) -> Block:
    """Say in one line what became of it, and by whom."""
    if item.deal is None:
        return section(words("Nothing of this is left to do."))
    title = f"*{label.title(item.deal)}*"
    if item.done is not None and item.pipeline is not None:
        told = entry_line(item.done, item.pipeline, words, people=item.people or {}, messages={})
    elif item.nudge.state is NudgeState.SNOOZED:
        told = words("Put off. I will come back to it.")
        return section(f"{title}\n{told}", accessory=_open(item.deal, words))
    else:
        told = label.line(item.deal, words, words(label.STATUS[item.deal.status]))
    # What was put off to another day is not done.
    is_planned = item.done is not None and item.done.kind is EntryKind.NEXT_STEP
    became = words("planned") if is_planned else words("done")
    return section(f"{title} · {became}\n{told}", accessory=_open(item.deal, words))


def _group(item: Item, words: Words) -> list[Block]:
    """Draw what is about many deals at once: whose owner left, or which were imported old."""
    found, count = item.found, item.count
    if found.rule is Rule.OWNER_GONE:
        who = text(found.what or "", 40)
        head = words.plural(
            "{n} open deal of {who} needs a new owner",
            "{n} open deals of {who} need a new owner",
            count,
            who=who,
        )
        body = words("Give them to somebody, so that nobody waits for an answer.")
    else:
        head = words.plural(
            "{n} old deal: review or close", "{n} old deals: review or close", count
        )
        body = words("They needed attention when they came in. You will not hear of each one.")
    shown = [section(f"*{head}*\n{body}")]
    if item.pipeline is not None:
        owner_id = int(item.nudge.subject.partition(":")[2])
        narrowed = Filter.ALL if found.rule is Rule.OWNER_GONE else Filter.STALLED
        query = BoardQuery(item.pipeline.id, owner_id, narrowed, size=BOARD_SIZE)
        look = button(words("Show them"), "board.open", board_value(query), style="primary")
        shown.append(actions([look], block_id=block_id(item.nudge)))
    return shown


def _line(item: Item, words: Words) -> str:
    """Say it in one line that reads well alone, as a notification shows it."""
    if item.settled or item.deal is None:
        return str(_item(item, words, full=False)[0]["text"]["text"]).replace("*", "")
    stage = label.stage(item.deal, item.pipeline) if item.pipeline else ""
    return f"{label.title(item.deal)}: {rule.why(item.found, words, stage=stage)}"


def _name(item: Item, words: Words) -> str:
    return label.title(item.deal) if item.deal else words(rule.NAME[item.found.rule])


def _open(deal: Deal, words: Words) -> Element:
    spoken = words("Open {deal}", deal=plain(deal.name, 50))
    return button(words("Open"), "deal.open", token(deal), spoken=spoken)


def fallen(rules: Sequence[Rule], words: Words) -> Message:
    """Tell who can change it that rules nobody heeds speak in the digest only from now on."""
    names = ", ".join(words(rule.NAME[one]) for one in rules)
    said = words("These reminders move to the digest: {rules}.", rules=names)
    body = words("Few of them were acted on within two working days, so they only disturbed.")
    back = [
        button(
            words("Remind again"),
            "nudge.again",
            one.value,
            spoken=words("Remind of this again: {rule}", rule=plain(words(rule.NAME[one]), 50)),
        )
        for one in rules[:1]
    ]
    blocks = [section(f"*{said}*\n{body}"), *([actions(back)] if len(rules) == 1 else [])]
    if len(rules) > 1:
        blocks += [
            section(
                words(rule.NAME[one]),
                accessory=button(words("Remind again"), "nudge.again", one.value),
            )
            for one in rules
        ]
    return message(f"{said} {body}", blocks)
