"""Why somebody is told something, and the form for what they want to be told, and when."""

from collections.abc import Sequence

from bot.domain.deal import Deal
from bot.domain.habit import HABITS
from bot.domain.manners import PATIENCE, Manners
from bot.domain.nudge import Nudge
from bot.domain.rule import Finding, Rule
from bot.views import label, rule
from bot.views.block import (
    Block,
    Element,
    View,
    actions,
    button,
    context,
    divider,
    field,
    modal,
    option,
    section,
    select,
)
from bot.views.chooser import several
from bot.views.form import Fields
from bot.views.input import Several, Whole
from bot.views.metadata import Extra, dump
from bot.views.words import Words

HALF_HOUR = 30
BUDGETS = (0, 1, 2, 3, 5, 8, 12, 20)
CHOSEN = tuple(one for one in HABITS if one is not Rule.BACKLOG)
"""The rules that people switch on and off."""


class RemindersForm(Fields):
    """Hours in minutes of the day, weekday numbers, deals a day, and the rules to hear of."""

    start: Whole
    end: Whole
    budget: Whole
    days: Several = ()
    rules: Several = ()

    def manners(self) -> Manners:
        """Give what was chosen."""
        on = {Rule(name) for name in self.rules if name in Rule.__members__.values()}
        off = frozenset(one for one in CHOSEN if one not in on)
        return Manners(self.start, self.end, self.budget, off)


def reminders(
    wanted: Manners,
    days: frozenset[int],
    words: Words,
    *,
    meta: Extra,
    everybody: bool = False,
    stopped: Rule | None = None,
) -> View:
    """Ask when and of what a person, or everybody who has set nothing, wants to be reminded.

    `stopped` is what they have just asked to hear of no more, which holds whether they save or not.
    """
    names = words.weekdays()
    week = [option(names[day], str(day)) for day in range(7)]
    budgets = [option(_budget(count, words), str(count)) for count in _with(wanted.budget)]
    rules = [option(words(rule.NAME[one]), one.value) for one in CHOSEN]
    on = [one.value for one in CHOSEN if one not in wanted.off]
    said = words(
        "You are not reminded of this any more: {reason}. Select it below to have it back.",
        reason=words(rule.NAME[stopped]) if stopped else "",
    )
    fields = [
        *([section(said)] if stopped else []),
        field("start", words("Not before"), time_select(wanted.start, words)),
        field("end", words("Not after"), time_select(wanted.end, words)),
        *(
            []
            if everybody
            else [
                field(
                    "days",
                    words("Days you work"),
                    several(
                        "chosen",
                        words("Select days"),
                        week,
                        initial=[str(day) for day in sorted(days)],
                    ),
                )
            ]
        ),
        field(
            "budget",
            words("Deals a day at most"),
            select("chosen", words("Select a number"), budgets, initial=str(wanted.budget)),
            hint=words("The rest goes into your digest, the most important first."),
        ),
        field(
            "rules",
            words("Remind of"),
            several("chosen", words("Select reasons"), rules, initial=on),
            optional=True,
        ),
    ]
    return modal(
        words("Reminders"),
        fields,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="reminders.all" if everybody else "reminders.own",
        metadata=dump(extra=meta),
    )


def entrance(wanted: Manners, words: Words, *, admin: bool) -> list[Block]:
    """Offer the settings of reminders, saying how they stand (for App Home)."""
    hours = f"{clock(wanted.start)}–{clock(wanted.end)}"
    point = words("{hours} · {budget}", hours=hours, budget=_budget(wanted.budget, words))
    own = button(words("Change"), "reminders.open", spoken=words("Change your reminders"))
    shown = [divider(), section(f"*{words('Reminders')}*\n{point}", accessory=own)]
    if admin:
        shown.append(actions([button(words("Reminders for everybody"), "reminders.default")]))
    return shown


def why(
    nudge: Nudge,
    found: Sequence[Finding],
    words: Words,
    *,
    deal: Deal | None,
    stage: str,
    who: str,
) -> View:
    """Explain a reminder: each reason with its figures, when it comes again, how to stop it.

    `who` is whose deal it is (safe to show), `stage` where it stands.
    """
    blocks: list[Block] = []
    if deal is not None:
        blocks.append(section(f"*{label.title(deal)}* · {who}"))
    for one in found:
        blocks.append(
            section(f"*{words(rule.NAME[one.rule])}*\n{rule.why(one, words, stage=stage)}")
        )
    if not found:
        blocks.append(section(words("It no longer holds.")))
    blocks.append(context(*_rhythm(nudge, words)))
    off = words("Stop reminding me of this reason")
    buttons = [button(off, "nudge.off", f"{nudge.id}")]
    blocks.append(actions(buttons))
    return modal(words("Why this?"), blocks, close=words("Close"), callback_id="nudge.why")


def _rhythm(nudge: Nudge, words: Words) -> list[str]:
    again = HABITS[nudge.rule].again
    if again is None:
        said = words("This is said once.")
    else:
        said = words.plural(
            "If nothing happens, you hear of it again after {n} working day.",
            "If nothing happens, you hear of it again after {n} working days.",
            again,
        )
    limit = words.plural(
        "After {n} time without an answer it goes into your manager's digest instead.",
        "After {n} times without an answer it goes into your manager's digest instead.",
        PATIENCE,
    )
    return [said, limit] if again is not None else [said]


def time_select(minute: int, words: Words) -> Element:
    """Make the control that chooses a time of the day."""
    times = sorted({*range(0, 24 * 60, HALF_HOUR), minute})
    options = [option(clock(one), str(one)) for one in times]
    return select("chosen", words("Select a time"), options, initial=str(minute))


def clock(minute: int) -> str:
    """Write a minute of the day as a time."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _with(budget: int) -> list[int]:
    return sorted({*BUDGETS, budget})


def _budget(count: int, words: Words) -> str:
    if not count:
        return words("None, the digest only")
    return words.plural("{n} deal a day", "{n} deals a day", count)
