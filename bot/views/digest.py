"""The forms of digests: where they go, when, in which language, and what they tell of."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.digest import Digest, DigestKind, Part, parts_of
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.views import label
from bot.views.block import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    field,
    message,
    modal,
    option,
    section,
    select,
)
from bot.views.chooser import conversation, several
from bot.views.form import Fields
from bot.views.input import Line, OptionalId, OptionalLine, Several, Whole
from bot.views.manner import clock, time_select
from bot.views.metadata import Extra, dump
from bot.views.text import plain, text
from bot.views.words import Words, msg

PART: Mapping[Part, str] = {
    Part.DUE: msg("Follow-ups due today"),
    Part.CLOSING: msg("Deals that close this week"),
    Part.STALLED: msg("Stalled deals"),
    Part.WON: msg("Deals won"),
    Part.LOST: msg("Deals lost"),
    Part.NEW: msg("New leads and deals"),
    Part.NUMBERS: msg("The numbers: targets, a chart, what changed"),
    Part.BOARD: msg("The board by stage"),
    Part.CHANGES: msg("What changed, with a check"),
    Part.RISK: msg("Big deals at risk"),
}
LANGUAGE: Mapping[str, str] = {"en": msg("English"), "ko": msg("Korean")}
EVERYTHING = "0"
_ON, _OFF = "on", "off"
_DAYS = frozenset("0123456")


class WhenForm(Fields):
    """When a digest comes and what it tells of: its minute, weekday numbers and parts."""

    minute: Whole
    days: Several = ()
    parts: Several = ()
    empty: Line

    def applied(self, to: Digest) -> Digest:
        """Give a digest as it was chosen to be."""
        return replace(
            to,
            minute=self.minute,
            days=frozenset(int(day) for day in self.days if day in _DAYS),
            parts=frozenset(part for part in parts_of(to.kind) if part.value in self.parts),
            silent=self.empty != "say",
        )


class OwnForm(WhenForm):
    """A person's own digest: on or off, too."""

    on: Line

    def applied(self, to: Digest) -> Digest:
        """Give a digest as it was chosen to be."""
        return replace(WhenForm.applied(self, to), on=self.on != _OFF)


class ChannelForm(WhenForm):
    """A channel's digest; `pipeline` 0 is all of them."""

    channel: OptionalLine = None
    pipeline: OptionalId = None
    locale: Line


def listed(
    digests: Sequence[Digest],
    words: Words,
    *,
    people: Mapping[int, Person],
    pipelines: Mapping[int, Pipeline],
    mine: frozenset[int],
    notice: Sequence[Block] = (),
) -> View:
    """List the digests of channels; those in `mine` can be changed by who looks."""
    rows: list[Block] = list(notice)
    if not digests:
        rows.append(
            section(words("No channel has a digest yet. Everybody's own is set in their App Home."))
        )
    for one in digests[:30]:
        rows.append(section("\n".join(_about(one, words, people, pipelines))))
        if one.id in mine:
            rows.append(_controls(one, words))
    more = [
        button(words("Add a channel"), "digest.add", style="primary"),
        button(words("Add a list of stalled and due deals"), "digest.add_list"),
    ]
    rows.append(actions(more))
    return modal(words("Digests"), rows, close=words("Back"), callback_id="digest.list")


def _about(
    one: Digest,
    words: Words,
    people: Mapping[int, Person],
    pipelines: Mapping[int, Pipeline],
) -> list[str]:
    pipeline = pipelines.get(one.pipeline_id) if one.pipeline_id is not None else None
    what = text(pipeline.name, 60) if pipeline else words("All pipelines")
    by = words("set up by {person}", person=label.person(one.person_id, people, words))
    when = f"{clock(one.minute)} · {days(one.days, words)}"
    return [
        f"*{label.channel(one.channel_id or '', words)}* · {what}",
        " · ".join((when, words(LANGUAGE.get(one.locale, one.locale)), by)),
    ]


def _controls(one: Digest, words: Words) -> Block:
    change = button(words("Change"), "digest.edit", str(one.id), spoken=words("Change this digest"))
    gone = button(words("Remove"), "digest.remove", str(one.id), spoken=words("Remove this digest"))
    return actions([change, gone])


def days(chosen: frozenset[int], words: Words) -> str:
    """Name weekdays in short, in their order."""
    names = words.weekdays(short=True)
    return " ".join(names[day] for day in sorted(chosen))


def channel_form(
    known: Digest, words: Words, *, pipelines: Sequence[Pipeline], meta: Extra, fresh: bool
) -> View:
    """Ask where a channel's digest goes, about what, when and in which language."""
    options = [option(words("All pipelines"), EVERYTHING)]
    options += [option(plain(one.name), str(one.id)) for one in pipelines[:99]]
    languages = [option(words(name), code) for code, name in LANGUAGE.items()]
    fields = [
        field(
            "channel",
            words("Channel"),
            conversation("chosen", words("Select a channel"), known.channel_id),
            hint=words("Channels with guests or outsiders get nothing."),
        ),
        field(
            "pipeline",
            words("Pipeline"),
            select(
                "chosen",
                words("Select a pipeline"),
                options,
                initial=str(known.pipeline_id or EVERYTHING),
            ),
        ),
        *_when(known, words),
        field(
            "locale",
            words("Language"),
            select("chosen", words("Select a language"), languages, initial=known.locale),
        ),
    ]
    return modal(
        words("Channel digest"),
        fields,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="digest.save",
        metadata=dump(extra={**meta, "digest": "" if fresh else str(known.id)}),
    )


def own_form(known: Digest, words: Words, *, meta: Extra) -> View:
    """Ask when a person wants their own digest, and of what."""
    weekly = known.kind is DigestKind.REVIEW
    switch = [option(words("On"), _ON), option(words("Off"), _OFF)]
    said = (
        words("A look at the team's week, for who leads.")
        if weekly
        else words("One message a day about your own deals.")
    )
    fields = [
        section(said),
        field(
            "on",
            words("Digest"),
            select("chosen", words("Select on or off"), switch, initial=_ON if known.on else _OFF),
        ),
        *_when(known, words),
    ]
    return modal(
        words("Weekly review") if weekly else words("Daily digest"),
        fields,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="digest.own",
        metadata=dump(extra={**meta, "kind": known.kind.value}),
    )


def _when(known: Digest, words: Words) -> list[Block]:
    names = words.weekdays()
    week = [option(names[day], str(day)) for day in range(7)]
    parts = [option(plain(words(PART[part])), part.value) for part in parts_of(known.kind)]
    empty = [option(words("Send nothing"), "silent"), option(words("Say so"), "say")]
    return [
        field("minute", words("Time"), time_select(known.minute, words)),
        field(
            "days",
            words("Days"),
            several(
                "chosen",
                words("Select days"),
                week,
                initial=[str(day) for day in sorted(known.days)],
            ),
            hint=words("On holidays and days off nothing comes."),
        ),
        field(
            "parts",
            words("Tell of"),
            several(
                "chosen",
                words("Select what to tell of"),
                parts,
                initial=[part.value for part in known.told],
            ),
        ),
        field(
            "empty",
            words("When there is nothing to say"),
            select(
                "chosen",
                words("Select what then"),
                empty,
                initial="silent" if known.silent else "say",
            ),
        ),
    ]


def entrance(known: Sequence[Digest], words: Words) -> list[Block]:
    """Offer a person's own digests, saying how they stand (for App Home)."""
    shown = []
    for one in known:
        weekly = one.kind is DigestKind.REVIEW
        name = words("Weekly review") if weekly else words("Digest")
        point = f"{clock(one.minute)} · {days(one.days, words)}" if one.on else words("Off")
        spoken = words("Change your weekly review") if weekly else words("Change your digest")
        change = button(words("Change"), "digest.mine", one.kind.value, spoken=spoken)
        shown.append(section(f"*{name}*\n{point}", accessory=change))
    return shown


def set_up(one: Digest, words: Words, *, by: Person, pipelines: Mapping[int, Pipeline]) -> Message:
    """Tell a channel who had its digest set up, and when it comes."""
    pipeline = pipelines.get(one.pipeline_id) if one.pipeline_id is not None else None
    said = words(
        "{who} has a digest of {pipeline} posted here: {time} · {days}.",
        who=text(by.name, 60),
        pipeline=f"*{text(pipeline.name, 60)}*" if pipeline else words("all pipelines"),
        time=clock(one.minute),
        days=days(one.days, words),
    )
    how = words("Change it with `/pipeline settings`, under Digests.")
    return message(said, [section(said), context(how)])
