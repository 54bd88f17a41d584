"""The review of a week for who leads: the board, what moved it, wins, losses, what is at risk."""

from collections.abc import Iterable

from bot.domain.board import Board
from bot.domain.brief import Brief
from bot.domain.digest import Part
from bot.picture.shape import Picture
from bot.views import brief_goal, brief_line, brief_number, brief_way, label, movement, rule
from bot.views import picture as pictures
from bot.views.block import (
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    fitted,
    message,
    section,
)
from bot.views.brief import (
    ROWS,
    Scene,
    closing,
    doubtful,
    fallen,
    happened,
    headed,
    ignored,
    parted,
    row,
    stalled,
)
from bot.views.text import plain, text
from bot.views.words import Words

_PIPELINES = 3
_STAGES = 12


def review(
    brief: Brief, scene: Scene, *, said: str | None = None, picture: Block | None = None
) -> Message:
    """Draw a week for who leads; `said` is what was just done from here.

    `picture` shows what changed, which the lines below it say as well.
    """
    words = scene.words
    first = point(brief, words)
    head = [section(said)] if said else []
    head += [section(f"*{first}*"), context(_span(brief, words))]
    body = parted(_sections(brief, scene, picture))
    foot = [
        actions(_ways(brief, words)),
        context(words("Choose its time, days and content in App Home, under Digest.")),
    ]
    named = [label.title(one.deal) for one in brief.won.first[:2]]
    wins = words("Won: {deals}.", deals=", ".join(named)) if named else ""
    week = words("Your week: {point}.", point=first)
    summary = " ".join(part for part in (said, week, wins) if part)
    return message(summary, fitted(head, body, foot))


def changes_picture(brief: Brief, scene: Scene) -> Picture | None:
    """Picture what moved the open deals since the last review; None where nothing did."""
    words, moved = scene.words, brief.movement
    if moved is None or not moved.lines:
        return None
    pipeline = scene.pipelines.get(brief.digest.pipeline_id or 0)
    about = plain(pipeline.name, 60) if pipeline else words("All pipelines")
    return pictures.changes_picture(
        moved,
        words,
        title=words("What changed"),
        note=f"{pictures.unmarked(_span(brief, words))} · {about}",
        currency=brief.currency,
        remarks=[one for one in brief.notes if one.day >= brief.since.date()],
    )


def point(brief: Brief, words: Words) -> str:
    """Say the week in one line: won, lost, at risk, and where the open deals stand."""
    parts = []
    if brief.won.count:
        parts.append(_counted(words("{n} won", n=words.number(brief.won.count)), brief, words))
    if brief.lost.count:
        parts.append(words("{n} lost", n=words.number(brief.lost.count)))
    if brief.risk:
        parts.append(words.plural("{n} at risk", "{n} at risk", len(brief.risk)))
    if brief.movement is not None:
        change = brief.movement.closing.deals - brief.movement.opening.deals
        standing = words.plural("{n} open deal", "{n} open deals", brief.movement.closing.deals)
        sign = "+" if change > 0 else "\u2212"
        parts.append(f"{standing} ({sign}{words.number(abs(change))})" if change else standing)
    parts = parts or [words("A quiet week: nothing was won, lost or added.")]
    return " · ".join(part for part in (*parts, brief_goal.point(brief, words)) if part)


def _counted(said: str, brief: Brief, words: Words) -> str:
    if not brief.won.value:
        return said
    return f"{said} ({label.worth(brief.won.value, brief.rates, words, rest=True)})"


def _span(brief: Brief, words: Words) -> str:
    since = words.when(brief.since)
    return words("Since {date}", date=since)


def _sections(brief: Brief, scene: Scene, picture: Block | None) -> Iterable[list[Block]]:
    words = scene.words
    yield brief_goal.goals(brief, words)
    yield brief_goal.charts(brief, words)
    yield happened(Part.WON, brief.won, brief, scene)
    yield happened(Part.LOST, brief.lost, brief, scene)
    yield _risks(brief, scene)
    if brief.movement is not None:
        head = words("What changed")
        told = section(
            "\n".join([f"*{head}*", *_changes(brief, words)]),
            accessory=brief_way.changes(brief, words),
        )
        yield [told, picture] if picture else [told]
    for shown in brief.boards[:_PIPELINES]:
        yield [_board(shown, words)]
    yield ignored(brief, scene)
    yield _due(brief, scene)
    yield closing(brief, scene)
    yield stalled(brief, scene)
    yield doubtful(brief, scene)
    yield fallen(brief, scene)
    if brief.tally is not None:
        yield brief_number.numbers(brief, words)


def _changes(brief: Brief, words: Words) -> list[str]:
    assert brief.movement is not None
    opening, *lines, closes, check = movement.report(brief.movement, words)
    return [opening, *(f"• {line}" for line in lines), closes, check]


def _board(shown: Board, words: Words) -> Block:
    """Draw a pipeline's stages, a line each."""
    lines = []
    for column in shown.columns[:_STAGES]:
        sums = column.sums
        if not sums.deals:
            continue
        parts = [words.plural("{n} deal", "{n} deals", sums.deals)]
        if sums.value:
            parts.append(label.worth(sums.value, shown.rates, words, rest=True))
        if sums.stalled:
            parts.append(words.plural("{n} stalled", "{n} stalled", sums.stalled))
        lines.append(f"• {text(column.stage.name, 40)}: {' · '.join(parts)}")
    total = [words.plural("{n} open deal", "{n} open deals", shown.total.deals)]
    if shown.total.value:
        total.append(label.worth(shown.total.value, shown.rates, words, rest=True))
        weighted = label.worth(shown.total.weighted, shown.rates, words, rest=True)
        total.append(words("weighted {value}", value=weighted))
    head = f"*{text(shown.pipeline.name, 60)}* · {' · '.join(total)}"
    return section("\n".join([head, *lines]))


def _risks(brief: Brief, scene: Scene) -> list[Block]:
    if not brief.risk:
        return []
    words, count = scene.words, len(brief.risk)
    said = words.plural("{n} big deal at risk", "{n} big deals at risk", count)
    blocks = [headed(said, Part.RISK, scene, more=count > ROWS)]
    return blocks + [
        row(deal, scene, more=rule.why(found, words, stage="", own=False))
        for found, deal in brief.risk[:ROWS]
    ]


def _due(brief: Brief, scene: Scene) -> list[Block]:
    """Say in one line how many touches are due; each of them is its owner's affair."""
    if not brief.due.count:
        return []
    said = brief_line.due(brief.due, scene.words)
    return [headed(said, Part.DUE, scene, more=True)]


def _ways(brief: Brief, words: Words) -> list[Element]:
    ways = [button(words("Review the team's deals"), "review.open", "team", style="primary")]
    ways += [brief_way.board(shown.pipeline.id, words) for shown in brief.boards[:1]]
    return [*ways, brief_way.forecast(brief, words)]
