"""Pictures of the numbers: what each shows, and the finding it makes, in the reader's words."""

import html
from collections.abc import Sequence
from decimal import Decimal

from bot.domain.funnel import Cohort, Funnel, Step
from bot.domain.money import Money
from bot.domain.movement import Flow, Line, Movement
from bot.domain.warning import Note
from bot.picture.shape import (
    Bar,
    Heat,
    HeatRow,
    Level,
    Levels,
    Picture,
    Tone,
    Waterfall,
)
from bot.views.block import Block
from bot.views.movement import LINE, signed
from bot.views.text import plain
from bot.views.words import Words

_STAGES, _ROWS, _MONTHS, _FAIR = 12, 15, 12, 3
"""Stages, cohorts and months of age on a picture; months after which cohorts are compared."""
_READ = str.maketrans({"∗": "*", "∼": "~", "ˋ": "`"})
_REMARKS = 4
"""Remarks written below a picture, the newest of its days."""
ALT = 1900
"""Characters of a picture's words; Slack takes 2,000."""


def unmarked(line: str) -> str:
    """Give a line made for mrkdwn as it is read, for a picture to carry."""
    return html.unescape(line).translate(_READ)


def image(picture: Picture, name: str) -> Block:
    """Make the block that shows an uploaded picture by its name."""
    return {
        "type": "image",
        "slack_file": {"id": name},
        "alt_text": plain(picture.alt, ALT),
    }


def funnel_picture(funnel: Funnel, words: Words, *, title: str, note: str) -> Picture | None:
    """Picture the stages and what came through them; None of an empty funnel."""
    steps = funnel.steps[:_STAGES]
    if not any(one.reached for one in steps):
        return None
    worst = leak(funnel)
    levels = [
        Level(
            plain(one.name, 60),
            one.reached,
            words.number(one.reached),
            words("{rate} went on", rate=words.percent(one.conversion)),
            one is worst,
        )
        for one in steps
    ]
    levels.append(Level(words("Won"), funnel.won, words.number(funnel.won), ""))
    return Picture(Levels(title, note, levels), leak_line(funnel, words))


def leak(funnel: Funnel) -> Step | None:
    """Give the stage from which the most deals did not go on (yet)."""
    steps = [one for one in funnel.steps if one.reached > one.gone_on]
    return max(steps, key=lambda one: one.reached - one.gone_on, default=None)


def leak_line(funnel: Funnel, words: Words) -> str:
    """Say which stage keeps most deals back."""
    worst = leak(funnel)
    if worst is None:
        return words("Every deal went on from every stage.")
    return words(
        "{stage} loses most: {n} of {cases} deals have not gone on from there.",
        stage=plain(worst.name, 60),
        n=words.number(worst.reached - worst.gone_on),
        cases=words.number(worst.reached),
    )


def changes_picture(
    movement: Movement,
    words: Words,
    *,
    title: str,
    note: str,
    currency: str,
    remarks: Sequence[Note] = (),
) -> Picture:
    """Picture what led from opening to closing, in one currency, or in deals where none is valued.

    The workspace's currency is shown; where nothing is in it, that of the most money is.
    """
    code = _currency(movement, currency)
    note = f"{note} · {code or words('Deals')}"
    bars = [_total(words("Opening"), movement.opening, code, words)]
    bars += [
        _change(line, code, words) for line in movement.lines if code is None or _amount(line, code)
    ]
    bars.append(_total(words("Closing"), movement.closing, code, words))
    finding = words("From {opening} to {closing}.", opening=bars[0].text, closing=bars[-1].text)
    changes = [bar for bar in bars if bar.tone is not Tone.TOTAL]
    up = max((bar for bar in changes if bar.amount > 0), key=lambda bar: bar.amount, default=None)
    down = min((bar for bar in changes if bar.amount < 0), key=lambda bar: bar.amount, default=None)
    if up is not None:
        finding += " " + words("Most came by {reason}: {value}.", reason=up.label, value=up.text)
    if down is not None:
        finding += " " + words(
            "Most went by {reason}: {value}.", reason=down.label, value=down.text
        )
    said = _remarks(remarks, words)
    return Picture(Waterfall(title, note, bars, said), " · ".join([finding, *said]))


def cohort_picture(
    cohorts: Sequence[Cohort],
    words: Words,
    *,
    title: str,
    note: str,
    remarks: Sequence[Note] = (),
) -> Picture | None:
    """Picture what share of the cards of each month was won by which age; None without any age.

    Of the remarks those on a day of the months shown are, each at the cards of its month.
    """
    shown = [one for one in cohorts if one.created and one.won][-_ROWS:]
    ages = min(max((len(one.won) for one in shown), default=0), _MONTHS)
    if not ages:
        return None
    rows, months = [], {one.month for one in shown}
    about = [one for one in remarks if one.day.replace(day=1) in months][-_REMARKS:]
    marked = {one.day.replace(day=1) for one in about}
    for one in shown:
        shares = [won / one.created for won in one.won[:ages]]
        texts = [f"{round(100 * share)}%" for share in shares]
        empty = ages - len(shares)
        cells, said = [*shares, *[None] * empty], [*texts, *[""] * empty]
        rows.append(HeatRow(words.month(one.month), cells, said, one.month in marked))
    columns = [str(age) for age in range(1, ages + 1)]
    told = _remarks(about, words)
    finding = " · ".join([_cohort_line(shown, words), *told])
    return Picture(Heat(title, note, columns, rows, told), finding)


def _remarks(notes: Sequence[Note], words: Words) -> list[str]:
    return [f"{words.date(one.day)}: {plain(one.said, 80)}" for one in notes[-_REMARKS:]]


def _cohort_line(cohorts: Sequence[Cohort], words: Words) -> str:
    told = [one for one in cohorts if len(one.won) >= _FAIR]
    if len(told) < 2:
        return words("Too young to compare: no two months are three months old.")
    best, least = (
        choose(told, key=lambda one: one.won[_FAIR - 1] / one.created) for choose in (max, min)
    )
    return words(
        "Within three months {share} of the cards of {best} were won, "
        "and {less} of those of {least}.",
        share=_share(best, words),
        best=words.month(best.month),
        less=_share(least, words),
        least=words.month(least.month),
    )


def _share(one: Cohort, words: Words) -> str:
    return words.percent(Decimal(round(100 * one.won[_FAIR - 1] / one.created)))


def _currency(movement: Movement, wanted: str) -> str | None:
    """Give what open deals are worth in; values that come with a win alone stand in no deal."""
    sums: dict[str, int] = {}
    for flow in (movement.opening, movement.closing):
        for code, money in flow.value.items():
            sums[code] = sums.get(code, 0) + abs(money.minor)
    there = {code: amount for code, amount in sums.items() if amount}
    if wanted in there:
        return wanted
    return max(there, key=lambda code: there[code], default=None)


def _total(label: str, flow: Flow, code: str | None, words: Words) -> Bar:
    if code is None:
        return Bar(label, flow.deals, words.number(flow.deals), Tone.TOTAL)
    money = flow.value.get(code, Money(0, code))
    return Bar(label, float(money.amount), words.money(money), Tone.TOTAL)


def _change(line: Line, code: str | None, words: Words) -> Bar:
    label = words(LINE[line.kind])
    if code is None:
        deals = line.flow.deals
        return Bar(label, deals, f"{deals:+}".replace("-", "−"), _tone(deals))
    money = line.flow.value[code]
    return Bar(label, float(money.amount), signed(money, words), _tone(money.minor))


def _amount(line: Line, code: str) -> int:
    money = line.flow.value.get(code)
    return money.minor if money else 0


def _tone(amount: float) -> Tone:
    return Tone.UP if amount >= 0 else Tone.DOWN
