"""Goals as a person sees them: how far, how fast, and the way back; and the form that sets one."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.error import Invalid
from bot.domain.forecast import Grain, Window, month_of, next_month, quarter_of
from bot.domain.goal import Goal, Measure, Progress, WayBack
from bot.domain.money import Money
from bot.domain.person import Person
from bot.views import attainment, label
from bot.views.attainment import MEASURES
from bot.views.block import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    field,
    header,
    message,
    modal,
    option,
    section,
    select,
    typed,
)
from bot.views.metadata import Extra, dump
from bot.views.money import read_money
from bot.views.option import owner_select
from bot.views.query import LONGEST_TEAM
from bot.views.text import plain, text
from bot.views.words import Words

BLOCK = "goals:"
"""How the ids of blocks on this screen begin."""
_SHOWN = 12
_LARGEST = 10**12


def goals(
    made: Sequence[tuple[Progress, WayBack | None, bool]],
    words: Words,
    *,
    currency: str,
    people: Mapping[int, Person],
    may_set: bool,
    notice: Sequence[Block] = (),
) -> Message:
    """Draw goals, each with the way back, if any, and whether the reader may change it."""
    rows: list[Block] = []
    said: list[str] = []
    for place, (one, back, mine) in enumerate(made[:_SHOWN]):
        title = f"{_title(one, words, people)}"
        reached = attainment.reached(one, words, currency)
        said.append(f"{title}: {reached}")
        lines = [f"*{title}*", reached, attainment.course(one, words, currency)]
        if back is not None:
            lines.append(_way(back, words))
        change = button(
            words("Change"),
            "goal.change",
            goal_value(one.goal),
            spoken=words("Change this goal"),
        )
        shown = "\n".join(line for line in lines if line)
        rows.append(section(shown, accessory=change if mine else None, block_id=f"{BLOCK}{place}"))
    if not made:
        empty = words("No goal is set for now. A manager or an admin sets them here.")
        said.append(empty)
        rows.append(section(empty))
    if len(made) > _SHOWN:
        rows.append(context(words("There are more goals than fit here.")))
    controls = [button(words("Set a goal"), "goal.add", style="primary")] if may_set else []
    controls.append(button(words("Forecast"), "forecast.show"))
    heading = words("Goals")
    return message(
        f"{heading}. {' · '.join(said)}",
        [*notice, header(heading), *rows, actions(controls, block_id=f"{BLOCK}more")],
    )


def goal_form(
    words: Words,
    *,
    asked: Goal | None,
    today: date,
    currency: str,
    people: Mapping[int, Person],
    teams: Sequence[str],
    meta: Extra,
) -> View:
    """Ask what is to be reached, by whom and in what; `asked` is the goal that is changed."""
    month, quarter = month_of(today), quarter_of(today)
    windows = [
        month,
        month_of(next_month(month.last)),
        quarter,
        quarter_of(next_month(quarter.last)),
    ]
    periods = [option(name_of(one, words), period_value(one)) for one in windows]
    present = asked.window(today) if asked else month
    measures = [option(words(name), one.value) for one, name in MEASURES.items()]
    measure = asked.measure.value if asked else Measure.REVENUE.value
    fitting = [one for one in teams if one.isprintable() and 0 < len(one) <= LONGEST_TEAM]
    team = [
        field(
            "team",
            words("Team"),
            select(
                "chosen",
                words("Everybody"),
                [option(plain(one), one) for one in fitting[:100]],
                initial=asked.team if asked else None,
            ),
            optional=True,
        )
    ]
    owner = owner_select(words, people=people, owner_id=asked.person_id if asked else None)
    blocks = [
        field(
            "measure",
            words("What is counted"),
            select("chosen", words("What is counted"), measures, initial=measure),
        ),
        field(
            "target",
            words("Goal"),
            typed("$50k", initial=_target(asked, words, currency) if asked else "", limit=30),
            hint=words("An amount for revenue, else a whole number. 0 takes the goal away."),
        ),
        field(
            "period",
            words("From"),
            select("chosen", words("Select a period"), periods, initial=period_value(present)),
            hint=words("It counts until another one is set."),
        ),
        *(team if fitting else []),
        field("owner", words("Person"), owner, optional=True),
    ]
    return modal(
        words("Goal"),
        blocks,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="goal.save",
        metadata=dump(extra=meta),
    )


def name_of(window: Window, words: Words) -> str:
    """Name a month or quarter by its days."""
    return f"{words.date(window.first)} – {words.date(window.last)}"


def period_value(window: Window) -> str:
    """Write a window as a choice carries it."""
    return f"{window.grain}:{window.first.isoformat()}"


def read_period(value: str) -> Window:
    """Read a choice; `Invalid` for one that no form of ours carries."""
    try:
        grain, _, day = value.partition(":")
        first = date.fromisoformat(day)
        return month_of(first) if Grain(grain) is Grain.MONTH else quarter_of(first)
    except ValueError as error:
        raise Invalid("Please choose this again.") from error


def goal_value(goal: Goal) -> str:
    """Write which goal a button is about."""
    first = goal.first.isoformat()
    return f"{goal.measure}.{goal.grain}.{first}.{goal.person_id or 0}.{goal.team or ''}"


def read_goal(value: str) -> Goal:
    """Read which goal a button is about; its target is not in it."""
    try:
        measure, grain, first, person, team = value.split(".", 4)
        owner = int(person)
        if not 0 <= owner < 2**63:
            raise ValueError(value)
        return Goal(
            Measure(measure),
            Grain(grain),
            date.fromisoformat(first),
            0,
            team or None,
            owner or None,
        )
    except ValueError as error:
        raise Invalid("These goals are too old. Type /metrics goal for new ones.") from error


def read_target(typed_in: str, measure: Measure, words: Words, currency: str) -> int:
    """Read a target in the unit of its measure; `Invalid` for what is none."""
    if measure is Measure.REVENUE:
        money = read_money(typed_in, words.locale, currency)
        if money.currency != currency:
            raise Invalid("Goals are in {currency}.", currency=currency)
        return money.minor
    digits = typed_in.replace(",", "").strip()
    if not (digits.isascii() and digits.isdigit() and int(digits) < _LARGEST):
        raise Invalid("Write a whole number.")
    return int(digits)


def whose(goal: Goal, words: Words, people: Mapping[int, Person]) -> str:
    """Say whose a goal is."""
    if goal.person_id is not None:
        return label.person(goal.person_id, people, words)
    return text(goal.team, 40) if goal.team else words("Everybody")


def _title(one: Progress, words: Words, people: Mapping[int, Person]) -> str:
    parts = (words(MEASURES[one.goal.measure]), name_of(one.window, words))
    return " · ".join((*parts, whose(one.goal, words, people)))


def _way(back: WayBack, words: Words) -> str:
    """Say what it takes to win what is lacking, stage by stage from the last."""
    rungs = ", ".join(
        words(
            "{stage}: {n} ({present} there now)",
            stage=text(rung.name, 40),
            n=words.number(rung.needed),
            present=words.number(rung.present),
        )
        for rung in back.rungs[:8]
    )
    line = words.plural(
        "To win {n} more deal: {rungs}", "To win {n} more deals: {rungs}", back.wins, rungs=rungs
    )
    a_week = words.plural("{n} new card a week", "{n} new cards a week", back.a_week)
    if back.days is not None:
        ahead = words.plural("{n} day ahead", "{n} days ahead", back.days)
        a_week = f"{a_week}, {ahead}"
    sample = words.plural("by the last {n} win", "by the last {n} wins", back.sample)
    return f"{line} · {a_week} ({sample})"


def change_line(goal: Goal, words: Words, currency: str) -> str:
    """Say what a goal is now (mrkdwn)."""
    return f"*{words('Goal')}*  → {_target(goal, words, currency)}"


def _target(goal: Goal, words: Words, currency: str) -> str:
    if goal.measure is Measure.REVENUE:
        return words.money(Money(goal.target, currency))
    return str(goal.target)
