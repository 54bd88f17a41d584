"""All of a section of a digest in a window, a row for each deal."""

from collections.abc import Iterable

from bot.domain.brief import Brief
from bot.domain.digest import Part
from bot.views import brief_line, label, rule
from bot.views import followup as followups
from bot.views.block import VIEW_BLOCKS, Block, View, context, modal, section
from bot.views.brief import ATTENTION, IGNORED, Scene, event_row, row
from bot.views.text import text

MOST = VIEW_BLOCKS - 4
"""Deals a window lists; of more it says how many there are."""
PARTS = frozenset(
    {
        Part.DUE,
        Part.CLOSING,
        Part.STALLED,
        Part.WON,
        Part.LOST,
        Part.NEW,
        Part.RISK,
        ATTENTION,
        IGNORED,
    }
)


def window(brief: Brief, part: str, scene: Scene) -> View:
    """List a section; what has no place is counted."""
    words = scene.words
    rows = list(_rows(brief, part, scene))[:MOST]
    count, said = _count(brief, part, scene)
    blocks = [section(f"*{said}*"), *rows]
    if not rows:
        blocks.append(section(words("Nothing of this is left to do.")))
    more = count - len(rows)
    if rows and more > 0:
        blocks.append(context(words.plural("and {n} more", "and {n} more", more)))
    return modal(words("Digest"), blocks, close=words("Close"), callback_id="digest.view")


def _count(brief: Brief, part: str, scene: Scene) -> tuple[int, str]:
    words = scene.words
    match part:
        case Part.DUE:
            return brief.due.count, brief_line.due(brief.due, words)
        case Part.CLOSING:
            return brief.closing.count, brief_line.closing(brief.closing, brief, words)
        case Part.STALLED:
            return brief.stalled.count, brief_line.stalled(brief.stalled, brief, words)
        case Part.WON | Part.LOST | Part.NEW as kind:
            told = {Part.WON: brief.won, Part.LOST: brief.lost, Part.NEW: brief.new}[Part(kind)]
            return told.count, brief_line.happened(Part(kind), told, brief, words)
        case Part.RISK:
            count = len(brief.risk)
            return count, words.plural("{n} big deal at risk", "{n} big deals at risk", count)
        case _:
            found = brief.folded if part == ATTENTION else brief.escalated
            named = words.plural("{n} deal needs you", "{n} deals need you", len(found))
            return len(found), named


def _rows(brief: Brief, part: str, scene: Scene) -> Iterable[Block]:
    words = scene.words
    match part:
        case Part.DUE:
            for planned, deal in brief.due.first:
                note = f"“{text(planned.note, 120)}”" if planned.note else ""
                yield row(deal, scene, followups.when(planned, words), note)
        case Part.CLOSING:
            for deal in brief.closing.deals:
                yield row(
                    deal, scene, label.closing(deal, words), label.stage(deal, scene.pipelines)
                )
        case Part.STALLED:
            for deal in brief.stalled.deals:
                yield row(deal, scene, label.stage(deal, scene.pipelines))
        case Part.WON | Part.LOST | Part.NEW as kind:
            told = {Part.WON: brief.won, Part.LOST: brief.lost, Part.NEW: brief.new}[Part(kind)]
            for one in told.first:
                yield event_row(Part(kind), one, scene)
        case Part.RISK:
            for found, deal in brief.risk:
                yield row(deal, scene, more=rule.why(found, words, stage="", own=False))
        case _:
            own = part == ATTENTION
            for word in brief.folded if own else brief.escalated:
                assert word.deal is not None
                stage = label.stage(word.deal, scene.pipelines)
                why = rule.why(word.found, words, stage=stage, own=own)
                yield row(word.deal, scene, words(rule.NAME[word.found.rule]), more=why)
