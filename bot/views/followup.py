"""Follow-ups: what is due to whom, with the controls that settle each."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.domain.deal import Deal
from bot.domain.followup import ASK as QUESTION
from bot.domain.followup import Followup, Snooze
from bot.domain.home import Due
from bot.views import label
from bot.views.block import (
    Block,
    Element,
    Message,
    View,
    actions,
    button,
    divider,
    field,
    header,
    message,
    modal,
    option,
    section,
    select,
)
from bot.views.changed import changed
from bot.views.field import calendar_field, short_field
from bot.views.metadata import Extra, dump
from bot.views.text import plain, text
from bot.views.token import token
from bot.views.words import Words, msg

SNOOZE: Mapping[Snooze, str] = {
    Snooze.NEXT_DAY: msg("The next working day"),
    Snooze.THREE_DAYS: msg("In 3 working days"),
    Snooze.NEXT_WEEK: msg("Next week"),
}
ASK = "ask"
"""What the snooze control carries to have the day asked for."""

LIST = "agenda:"
"""What the ids of the list's blocks begin with, which tell a click where it came from."""

AHEAD = 7
"""Days to come that the list shows besides what is due."""

SHOWN = 15


def agenda(
    due: Sequence[Due],
    words: Words,
    *,
    notice: str | None = None,
    settled: Deal | None = None,
) -> Message:
    """List a person's follow-ups: what is due by today, then the next `AHEAD` days.

    `notice` is a ready sentence (mrkdwn) about what was just done, `settled` the deal it was done
    to, which can be undone beside it.
    """
    today = words.today
    last = today + timedelta(days=AHEAD) if today else None
    now = [one for one in due if today is None or one.followup.due <= today]
    coming = [one for one in due if one not in now and (last is None or one.followup.due <= last)]
    said = _standing(now, coming, words)
    head: Sequence[Block] = [section(notice)] if notice else []
    if notice and settled is not None:
        head = changed(settled, notice, words)["blocks"]
    blocks = [*head, header(words("Due today")), section(said)]
    blocks += [row for one in now for row in touch(one, words, block_id=LIST)]
    if coming:
        blocks += [divider(), header(words("In the next days"))]
        blocks += [row for one in coming for row in touch(one, words, block_id=LIST)]
    named = "; ".join(
        f"{label.title(one.deal)} {label.due(one.followup.due, words)}" for one in [*now, *coming]
    )
    return message(" ".join(part for part in (notice, said, named) if part), blocks)


def _standing(now: Sequence[Due], coming: Sequence[Due], words: Words) -> str:
    if now:
        return words.plural("{n} follow-up is due.", "{n} follow-ups are due.", len(now))
    if coming:
        return words("Nothing is due today.")
    return words("Nothing is due. Pick a deal and plan the next touch.")


def touch(due: Due, words: Words, *, block_id: str = "") -> list[Block]:
    """Draw a follow-up with its deal, and what can be done about it."""
    note = f"\n{text(due.followup.note, 200)}" if due.followup.note else ""
    name = plain(due.deal.name, 40)
    spoken = words("Open {deal}", deal=plain(due.deal.name, 50))
    log = button(
        words("Log"),
        "deal.log",
        token(due.deal),
        spoken=words("Log an activity on {deal}", deal=name),
    )
    settle = settling(due.followup, due.deal, words)
    if due.followup.kind != QUESTION:
        settle = [settle[0], log, replied(due.deal, words), *settle[1:]]
    said = f"*{label.title(due.deal)}* · {when(due.followup, words)}{note}"
    return [
        section(said, accessory=button(words("Open"), "deal.open", token(due.deal), spoken=spoken)),
        actions(settle, block_id and f"{block_id}{due.followup.id}"),
    ]


def replied(deal: Deal, words: Words) -> Element:
    """Make the control that logs an answer of the customer."""
    spoken = words("Log that {deal} replied", deal=plain(deal.name, 40))
    return button(words("Got a reply"), "deal.reply", token(deal), spoken=spoken)


def settling(followup: Followup, deal: Deal, words: Words) -> list[Element]:
    """Make the controls that settle a follow-up: done or later; the answers to the question."""
    name = plain(deal.name, 40)
    if followup.kind == QUESTION:
        return _answers(followup, deal, name, words)
    done = button(
        words("Done"),
        "followup.done",
        str(followup.id),
        spoken=words("Mark the follow-up on {deal} as done", deal=name),
    )
    later = [option(words(said), f"{followup.id}.{far}") for far, said in SNOOZE.items()]
    later.append(option(words("On another day…"), f"{followup.id}.{ASK}"))
    return [done, select("followup.snooze", words("Snooze"), later)]


def _answers(followup: Followup, deal: Deal, name: str, words: Words) -> list[Element]:
    """Make the three answers to what becomes of a deal nobody answers on."""
    return [
        button(
            words("Keep going"),
            "followup.again",
            str(followup.id),
            style="primary",
            spoken=words("Begin the touches on {deal} again", deal=name),
        ),
        button(
            words("Later…"),
            "followup.nurture",
            str(followup.id),
            spoken=words("Put {deal} on hold until a day", deal=name),
        ),
        button(
            words("Close…"),
            "deal.lost",
            token(deal),
            spoken=words("Close {deal} as lost", deal=name),
        ),
    ]


def when(followup: Followup, words: Words) -> str:
    """Say when a follow-up is due and which touch of how many it is, or ask what becomes of it."""
    if followup.kind == QUESTION:
        return words.plural(
            "The {n} planned touch is made and no reply is logged. What now?",
            "All {n} touches are made and no reply is logged. What now?",
            followup.touches,
        )
    said = label.due(followup.due, words)
    if followup.touches > 1:
        number = words("touch {n} of {m}", n=followup.touch, m=followup.touches)
        said = f"{said} · {number}"
    return said


def coming(planned: Followup | None, words: Words) -> str:
    """Say what is planned next, with a blank before it; nothing where nothing is."""
    if planned is None:
        return ""
    said = when(planned, words)
    return " " + (said if planned.kind == QUESTION else words("Next: {followup}.", followup=said))


def nurture(asked: Followup, deal: Deal, words: Words, *, meta: Extra | None = None) -> View:
    """Ask on which day a deal is to come back, and what for."""
    fields = [
        section(f"*{label.title(deal)}*"),
        field(
            "due",
            words("Comes back on"),
            calendar_field(words, None),
            hint=words("Until then it is on hold: no touches, not stalled."),
        ),
        short_field("note", words("What for"), words("Ask about next year's budget"), None),
    ]
    return modal(
        words("Later"),
        fields,
        close=words("Cancel"),
        callback_id="followup.nurture",
        submit=words("Save"),
        metadata=dump(deal=token(deal), extra={**(meta or {}), "followup": str(asked.id)}),
    )


def snooze(planned: Followup, deal: Deal, words: Words, *, meta: Extra | None = None) -> View:
    """Ask to which day a follow-up is put off; what it is for may be changed with it."""
    fields = [
        section(f"*{label.title(deal)}*"),
        field("due", words("Follow up on"), calendar_field(words, None)),
        short_field("note", words("What for"), words("Ask about the offer"), planned.note),
    ]
    return modal(
        words("Snooze"),
        fields,
        close=words("Cancel"),
        callback_id="followup.snooze",
        submit=words("Save"),
        metadata=dump(deal=token(deal), extra={**(meta or {}), "followup": str(planned.id)}),
    )
