"""Digests as messages: the point first, then the deals that matter most, and how many more."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.brief import Brief, Event, Events
from bot.domain.deal import Deal
from bot.domain.digest import DigestKind, Part
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.views import brief_goal, brief_line, brief_number, brief_way, label, rule
from bot.views import followup as followups
from bot.views.block import (
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    divider,
    fitted,
    message,
    section,
)
from bot.views.text import plain, text
from bot.views.token import token
from bot.views.words import Words

ROWS = 5
"""Deals a section names; the others are a press away."""
LINES = 3
"""Things that happened which a section names."""
ATTENTION = "attention"
IGNORED = "ignored"
"""Sections that are nobody's choice: what was kept back, and what was ignored."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Who reads a digest in which words, and the people and pipelines it names.

    `message` is the key of its row, which its controls carry.
    """

    words: Words
    message: str
    people: Mapping[int, Person]
    pipelines: Mapping[int, Pipeline]


def daily(brief: Brief, scene: Scene, *, said: str | None = None) -> Message:
    """Draw a day's digest for a channel or a person; `said` is what was just done from here."""
    words = scene.words
    point = brief_line.point(brief, words)
    head = [section(said)] if said else []
    head += [section(f"*{point}*"), context(*_about(brief, scene))]
    body = parted(_sections(brief, scene))
    foot = [*_ways(brief, scene), context(*_foot(brief, scene))]
    summary = " ".join(part for part in (said, brief_line.summary(brief, words)) if part)
    return message(summary, fitted(head, body, foot))


def parted(sections: Iterable[list[Block]]) -> list[Block]:
    """Draw sections one below the other, a line above each; those with nothing are left out."""
    return [block for part in sections if part for block in (divider(), *part)]


def _about(brief: Brief, scene: Scene) -> list[str]:
    words, digest = scene.words, brief.digest
    parts = [words.long_date(brief.day)]
    if digest.pipeline_id is not None and digest.pipeline_id in scene.pipelines:
        parts.append(text(scene.pipelines[digest.pipeline_id].name, 60))
    return [" · ".join(parts)]


def _foot(brief: Brief, scene: Scene) -> list[str]:
    words, digest = scene.words, brief.digest
    if digest.kind is DigestKind.CHANNEL:
        by = label.person(digest.person_id, scene.people, words)
        return [
            words("Set up by {person}", person=by),
            words("Change it with `/pipeline settings`, under Digests."),
        ]
    return [words("Choose its time, days and content in App Home, under Digest.")]


def _ways(brief: Brief, scene: Scene) -> list[Block]:
    """Lead a channel on to its board and to what the month may bring."""
    digest = brief.digest
    if digest.kind is DigestKind.PERSON:
        return []
    ways = [brief_way.forecast(brief, scene.words)]
    if digest.pipeline_id is not None:
        ways.insert(0, brief_way.board(digest.pipeline_id, scene.words))
    return [actions(ways)]


def _sections(brief: Brief, scene: Scene) -> Iterable[list[Block]]:
    """Give the sections, the most pressing first."""
    own = brief.digest.kind is DigestKind.PERSON
    yield _due(brief, scene, own=own)
    yield attention(brief, scene)
    yield ignored(brief, scene)
    yield closing(brief, scene)
    yield stalled(brief, scene)
    yield happened(Part.WON, brief.won, brief, scene)
    yield happened(Part.LOST, brief.lost, brief, scene)
    yield happened(Part.NEW, brief.new, brief, scene)
    yield doubtful(brief, scene)
    yield fallen(brief, scene)
    yield brief_goal.goals(brief, scene.words)
    yield brief_goal.charts(brief, scene.words)
    if brief.tally is not None:
        way = None if own else brief_way.changes(brief, scene.words)
        yield brief_number.numbers(brief, scene.words, way)


def headed(said: str, part: str, scene: Scene, *, more: bool, lines: Sequence[str] = ()) -> Block:
    """Draw the head of a section, with what shows all of it where some is left out."""
    told = "\n".join([f"*{said}*", *(f"• {line}" for line in lines)])
    if not more:
        return section(told)
    words = scene.words
    spoken = words("Show all: {what}", what=plain(said, 60))
    shows = button(words("Show all"), "digest.all", f"{scene.message}|{part}", spoken=spoken)
    return section(told, accessory=shows)


def _due(brief: Brief, scene: Scene, *, own: bool) -> list[Block]:
    due, words = brief.due, scene.words
    if not due.count:
        return []
    anew = brief.due_anew[:ROWS]
    blocks = [headed(brief_line.due(due, words), Part.DUE, scene, more=due.count > len(anew))]
    for planned, deal in anew:
        what = followups.when(planned, words)
        note = f"“{text(planned.note, 120)}”" if planned.note else ""
        whose = "" if own else label.person(planned.assignee_id, scene.people, words)
        blocks.append(row(deal, scene, what, whose, note, own=True))
        if own:
            settle = followups.settling(planned, deal, words)
            blocks.append(actions(settle, block_id=f"{scene.message}|{planned.id}"))
    return blocks + _told_already(len(due.first) > len(brief.due_anew), words)


def _told_already(some: bool, words: Words) -> list[Block]:
    """Say why deals are not named that stand in a message a little above."""
    said = words("What today’s reminders tell of is not repeated here.")
    return [context(said)] if some else []


def closing(brief: Brief, scene: Scene) -> list[Block]:
    """Draw what is to close within the week."""
    found, words = brief.closing, scene.words
    if not found.count:
        return []
    own = brief.digest.kind is DigestKind.PERSON
    said = brief_line.closing(found, brief, words)
    blocks = [headed(said, Part.CLOSING, scene, more=found.count > ROWS)]
    return blocks + [
        row(one, scene, label.closing(one, words), label.stage(one, scene.pipelines), own=own)
        for one in found.deals[:ROWS]
    ]


def stalled(brief: Brief, scene: Scene) -> list[Block]:
    """Draw what has stalled, saying which of it did since the last digest."""
    found, words = brief.stalled, scene.words
    if not found.count:
        return []
    own = brief.digest.kind is DigestKind.PERSON
    said = brief_line.stalled(found, brief, words)
    anew = brief.stalled_anew[:ROWS]
    blocks = [headed(said, Part.STALLED, scene, more=found.count > len(anew))]
    for one in anew:
        lately = one.stalls_at is not None and one.stalls_at > brief.since
        entered = one.entered_at
        standing = label.stage(one, scene.pipelines)
        if entered is not None:
            standing = words("{stage} since {date}", stage=standing, date=words.when(entered))
        blocks.append(row(one, scene, standing, words("newly stalled") if lately else "", own=own))
    return blocks + _told_already(len(found.deals) > len(brief.stalled_anew), words)


def attention(brief: Brief, scene: Scene) -> list[Block]:
    """Draw what was kept back from a person's reminders of the day."""
    if not brief.folded:
        return []
    words, count = scene.words, len(brief.folded)
    said = words.plural("{n} more deal needs you", "{n} more deals need you", count)
    blocks = [headed(said, ATTENTION, scene, more=count > ROWS)]
    for one in brief.folded[:ROWS]:
        assert one.deal is not None
        stage = label.stage(one.deal, scene.pipelines)
        why = rule.why(one.found, words, stage=stage)
        blocks.append(row(one.deal, scene, words(rule.NAME[one.found.rule]), more=why, own=True))
    return blocks


def ignored(brief: Brief, scene: Scene) -> list[Block]:
    """Draw what people were reminded of again and again and did not act on, for who leads them."""
    if not brief.escalated:
        return []
    words, count = scene.words, len(brief.escalated)
    blocks = [headed(brief_line.ignored(brief, words), IGNORED, scene, more=count > ROWS)]
    for one in brief.escalated[:ROWS]:
        assert one.deal is not None
        stage = label.stage(one.deal, scene.pipelines)
        why = rule.why(one.found, words, stage=stage, own=False)
        blocks.append(row(one.deal, scene, words(rule.NAME[one.found.rule]), more=why))
    return blocks


def happened(part: Part, told: Events, brief: Brief, scene: Scene) -> list[Block]:
    """Draw wins, losses or new cards since the last digest in one block."""
    if not told.count:
        return []
    head = brief_line.happened(part, told, brief, scene.words)
    lines = [brief_line.event(part, one, scene.people, scene.words) for one in told.first[:LINES]]
    more = told.count - len(lines)
    if more > 0:
        lines.append(scene.words.plural("and {n} more", "and {n} more", more))
    return [headed(head, part, scene, more=more > 0, lines=lines)]


def doubtful(brief: Brief, scene: Scene) -> list[Block]:
    """Draw which messages may not have arrived."""
    if not brief.doubts:
        return []
    words = scene.words
    said = words.plural(
        "{n} reminder may not have reached you", "{n} reminders may not have reached you",
        len(brief.doubts),
    )  # fmt: skip
    lines = [
        " · ".join([words.when(doubt.at), *(label.title(one) for one in doubt.deals[:LINES])])
        for doubt in brief.doubts[:ROWS]
    ]
    told = words("Slack did not answer, so I do not know. I will not send them again.")
    return [section("\n".join([f"*{said}*", *(f"• {line}" for line in lines), told]))]


def fallen(brief: Brief, scene: Scene) -> list[Block]:
    """Draw which rules speak in digests only since the last one."""
    if not brief.fallen:
        return []
    words = scene.words
    lines = [
        words(
            "{rule}: {acted} of {n} acted on. From now on in digests only.",
            rule=words(rule.NAME[one.rule]),
            acted=words.number(one.acted),
            n=words.number(one.sent),
        )
        for one in brief.fallen.values()
    ]
    head = words("Reminders nobody heeds")
    return [section("\n".join([f"*{head}*", *lines]))]


def row(deal: Deal, scene: Scene, *parts: str, more: str = "", own: bool = False) -> Block:
    """Draw a deal in two lines, with what opens it; whose it is unless it is the reader's own."""
    words = scene.words
    whose = "" if own else label.person(deal.owner_id, scene.people, words)
    lines = [f"*{label.title(deal)}*", label.line(deal, words, whose, *parts), more]
    return section("\n".join(line for line in lines if line), accessory=opens(deal, words))


def opens(deal: Deal, words: Words) -> Element:
    """Make the button that opens a deal."""
    spoken = words("Open {deal}", deal=plain(deal.name, 50))
    return button(words("Open"), "deal.open", token(deal), spoken=spoken)


def event_row(part: Part, one: Event, scene: Scene) -> Block:
    """Draw something that happened as a row of its own."""
    said = brief_line.event(part, one, scene.people, scene.words)
    return section(said, accessory=opens(one.deal, scene.words))
