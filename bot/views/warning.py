"""Early warnings and managers' remarks: what, since when, how sure, and what to do about it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from bot.domain.money import Money
from bot.domain.person import Person
from bot.domain.warning import Kind, Note, Warned
from bot.views import label
from bot.views.block import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    header,
    message,
    modal,
    section,
)
from bot.views.look import FUNNEL, REPS
from bot.views.query import MetricQuery, metric_value
from bot.views.text import plain, text
from bot.views.words import Words, msg

_SHOWN, _NOTES = 10, 15
BLOCK = "notes:"
"""How the ids of blocks on the list of remarks begin."""

NAME: Mapping[Kind, str] = {
    Kind.DROP: msg("A conversion fell"),
    Kind.CONCENTRATION: msg("One deal is most of the month"),
    Kind.JAM: msg("A bottleneck is forming"),
    Kind.STEPLESS: msg("Few next steps"),
}
WHY: Mapping[Kind, str] = {
    Kind.DROP: msg(
        "Each week the deals decided since some week of the last twelve are held against all "
        "before, at least 26 weeks of them. A deal is decided when it goes on or closes; open "
        "ones do not count. You are told when the fall is worth 3.5 standard deviations, which "
        "chance alone reaches for one conversion in about one year of twenty-four, and in one of "
        "twenty at most; weeks that always varied much are allowed for."
    ),
    Kind.CONCENTRATION: msg(
        "Of the known value of the open deals that should close this month, more than half is "
        "one deal's. If it slips, so does the month."
    ),
    Kind.JAM: msg(
        "Half of the deals that wait in this stage have stood there longer than four of five "
        "visits to it ever took. At least eight wait, and at least twenty visits have ended."
    ),
    Kind.STEPLESS: msg(
        "Of at least five open deals of this person fewer than half have a next step: one that was "
        "written down, or a follow-up that is planned."
    ),
}


def warnings(
    found: Sequence[Warned], words: Words, *, currency: str, told: bool = False, more: int = 0
) -> Message:
    """Show warnings, each with its reason one click away; `told` ones came by themselves.

    `more` are those that did not fit into what a person is told on a day.
    """
    title = words("Early warning")
    if not found:
        said = words("Nothing to warn of: the last weekly look found nothing unusual.")
        return message(f"{title}. {said}", [header(title), section(said)])
    blocks: list[Block] = [header(title)]
    for one in found[:_SHOWN]:
        blocks.append(section(f"*{words(NAME[one.kind])}*\n{line(one, words, currency)}"))
        blocks.append(_controls(one, words))
    more += max(len(found) - _SHOWN, 0)
    if more:
        blocks.append(context(words.plural("and {n} more", "and {n} more", more)))
    if told:
        blocks.append(
            context(words("Looked for once a week; `/metrics alarms` shows them at any time."))
        )
    return message(f"{title}: " + " ".join(line(one, words, currency) for one in found[:3]), blocks)


def posted(found: Sequence[Warned], words: Words, *, currency: str, set_by: str) -> Message:
    """Tell a channel of conversions that fell."""
    lines = [line(one, words, currency) for one in found]
    rows: list[Block] = [section(f"*{words(NAME[Kind.DROP])}*\n{one}") for one in lines]
    by = words("Set up by {person}", person=text(set_by, 60))
    return message(" ".join((words(NAME[Kind.DROP]) + ".", *lines[:3])), [*rows, context(by)])


def line(one: Warned, words: Words, currency: str) -> str:
    """Say a warning in one or two sentences."""
    figures, name = one.figures, text(one.name, 60)
    match one.kind:
        case Kind.DROP:
            return _drop(one, words)
        case Kind.CONCENTRATION:
            value, total = (Money(int(figures[key]), currency) for key in ("value", "total"))
            return words(
                "#{number} {deal} is {value} of the {total} that should close this month.",
                number=figures["number"],
                deal=name,
                value=words.money(value),
                total=words.money(total),
            )
        case Kind.JAM:
            return words(
                "{stage}: {n} deals wait, half of them for {age} or longer; four of five visits "
                "took at most {limit}.",
                stage=name,
                n=figures["waiting"],
                age=words.days(Decimal(str(figures["age"]))),
                limit=words.days(Decimal(str(figures["limit"]))),
            )
        case Kind.STEPLESS:
            return words(
                "{person}: only {planned} of {open} open deals have a next step.",
                person=name,
                planned=figures["planned"],
                open=figures["open"],
            )


def _drop(one: Warned, words: Words) -> str:
    figures = one.figures
    since = date.fromisoformat(str(figures["since"]))
    said = words(
        "{stage} to {next}: {after} % instead of {before} % go on since the week of {since} "
        "({n} deals decided).",
        stage=text(one.name, 60),
        next=text(str(figures["to"]), 60) if figures["to"] else words("Won"),
        after=round(float(figures["after"])),
        before=round(float(figures["before"])),
        since=words.date(since),
        n=figures["decided"],
    )
    chance = float(figures["chance"]) * int(figures["watched"])
    years = max(1, round(1 / chance)) if chance else 0
    sure = (
        words("By chance alone a team would see this in one of {n} years.", n=words.number(years))
        if 0 < years <= 10_000
        else words("By chance alone this hardly ever happens.")
    )
    if "note" in figures:
        sure += " " + words(
            "It follows “{note}” ({date}).",
            note=text(str(figures["note"]), 80),
            date=words.date(date.fromisoformat(str(figures["noted"]))),
        )
    return f"{said} {sure}"


def _controls(one: Warned, words: Words) -> Block:
    by = REPS if one.kind is Kind.STEPLESS else FUNNEL
    query = metric_value(MetricQuery(pipeline_id=one.pipeline_id, by=by))
    name = plain(one.name, 40)
    return actions(
        [
            button(words("Look at it"), "metric.show", query),
            button(
                words("Why this?"),
                "warning.why",
                one.kind.value,
                spoken=words("Why am I warned of {name}?", name=name),
            ),
            button(
                words("Not again"),
                "warning.mute",
                one.subject,
                spoken=words("Do not warn me of {name} again", name=name),
            ),
        ]
    )


def why(kind: Kind, words: Words) -> View:
    """Say what a warning goes by."""
    return modal(
        words("Why this?"),
        [section(f"*{words(NAME[kind])}*\n{words(WHY[kind])}")],
        close=words("Close"),
    )


def muted(words: Words) -> Message:
    """Say that somebody is not warned of something any more."""
    said = words("You will not be warned of this again.")
    return message(said, [section(said)])


def notes(
    found: Sequence[Note],
    words: Words,
    *,
    people: Mapping[int, Person],
    may: bool,
    notice: Sequence[Block] = (),
) -> Message:
    """List remarks, the newest first; who may can change them."""
    title = words("Remarks")
    if not found:
        said = words("No remarks yet. `/metrics note monday new e-mail sequence` writes one.")
        return message(f"{title}. {said}", [*notice, header(title), section(said)])
    blocks: list[Block] = [*notice, header(title)]
    shown = list(found)[::-1][:_NOTES]
    for one in shown:
        who = label.person(one.author_id, people, words)
        blocks.append(section(f"*{words.date(one.day)}* · {text(one.said, 200)} · {who}"))
        if may:
            blocks.append(
                actions(
                    [
                        button(words("Change"), "note.edit", str(one.id)),
                        button(words("Remove"), "note.remove", str(one.id)),
                    ]
                )
            )
    summary = "; ".join(f"{words.date(one.day)}: {text(one.said, 80)}" for one in shown[:5])
    return message(f"{title}: {summary}", blocks)


def marks_line(found: Sequence[Note], words: Words) -> list[Block]:
    """Say what stands behind the marks of a chart; [] of none."""
    shown = list(found)[-5:]
    if not shown:
        return []
    said = " · ".join(f"▾ {words.date(one.day)}: {text(one.said, 80)}" for one in shown)
    return [context(said)]
