"""A person's calendar of follow-ups: what is on it, and the window with its secret address."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.domain.deal import Deal
from bot.domain.followup import ASK
from bot.domain.home import Due
from bot.views.block import Block, View, actions, button, context, modal, section
from bot.views.ical import AllDay, calendar
from bot.views.label import plain_title
from bot.views.text import clean, text
from bot.views.words import Words

LONGEST = 300
"""Characters of a note in a calendar's entry."""


def document(
    touches: Sequence[Due], steps: Sequence[Deal], words: Words, *, made_at: datetime
) -> bytes:
    """Write the calendar: the same plans give the same bytes. `made_at` is the address's."""
    return calendar(words("Follow-ups"), _entries(touches, steps, words, made_at))


def _entries(
    touches: Sequence[Due], steps: Sequence[Deal], words: Words, made_at: datetime
) -> Iterator[AllDay]:
    for one in touches:
        planned, deal = one.followup, one.deal
        name = plain_title(deal)
        asks = planned.kind == ASK
        title = (
            words("Decide on {deal}", deal=name) if asks else words("Follow up: {deal}", deal=name)
        )
        uid = f"followup-{planned.id}@pipewright"
        about = _about(deal, planned.note or deal.next_step)
        yield AllDay(uid, planned.due, _changed(deal, made_at), title, about)
    for deal in steps:
        if deal.next_step_on is not None:
            title = words("Next step: {deal}", deal=plain_title(deal))
            about = _about(deal, deal.next_step)
            uid = f"step-{deal.id}@pipewright"
            yield AllDay(uid, deal.next_step_on, _changed(deal, made_at), title, about)


def _about(deal: Deal, note: str | None) -> str:
    parts = [clean(part)[:LONGEST] for part in (note, deal.company, deal.contact) if part]
    return "\n".join([*parts, f"#{deal.number}"])


def _changed(deal: Deal, made_at: datetime) -> datetime:
    """Give the newest instant that is known of a deal: nothing planned is older news."""
    known = (deal.created_at, deal.position_at, deal.last_activity_at)
    return max((one for one in known if one is not None), default=made_at)


def window(
    words: Words, *, url: str | None, made_at: datetime | None, secret: str | None = None
) -> View:
    """Show whether somebody has a calendar; its address only when it was just made (`secret`)."""
    rows: list[Block] = [
        section(
            words("Your follow-ups and next steps in the calendar you use: Google, Outlook, Apple.")
        )
    ]
    if url is None:
        rows.append(
            section(
                words(
                    "Nobody outside can reach Pipewright yet. Whoever runs it has to set "
                    "PUBLIC_URL; docs/intake.md says how."
                )
            )
        )
    elif secret is not None:
        rows += [
            section(f"```{text(address(url, secret), 2000)}```"),
            section(words("Copy it now and subscribe to it as a calendar from the internet.")),
            context(
                words(
                    "It is not shown again. Whoever knows it can read your follow-ups; make a new "
                    "one or stop it here at any time."
                )
            ),
        ]
    elif made_at is not None:
        day = words.date(made_at.astimezone(words.zone).date())
        rows.append(section(words("You have an address since {day}.", day=day)))
        rows.append(context(words("It is not shown again. A new one ends the one before.")))
    else:
        rows.append(section(words("You have no address yet.")))
    if made_at is not None:
        spoken = words("Stop the calendar")
        rows.append(actions([button(words("Stop"), "feed.stop", style="danger", spoken=spoken)]))
    submit = None
    if url is not None and secret is None:
        submit = words("Make an address") if made_at is None else words("Make a new one")
    return modal(
        words("Calendar"),
        rows,
        close=words("Close"),
        submit=submit,
        callback_id="feed.make",
    )


def address(url: str, secret: str) -> str:
    """Give where the calendar of a secret is."""
    return f"{url}/out/feed/{secret}.ics"


def entrance(words: Words) -> list[Block]:
    """Offer the calendar (for App Home)."""
    name, about = words("Calendar"), words("Your follow-ups in the calendar you use.")
    opens = button(words("Open"), "feed.open", spoken=words("Open the calendar's settings"))
    return [section(f"*{name}*\n{about}", accessory=opens)]
