"""What was changed in the settings, by whom and when, with the way back while there is one."""

from collections.abc import Mapping, Sequence

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.person import Person
from bot.views import label
from bot.views.block import Block, View, actions, button, context, modal, section
from bot.views.text import text
from bot.views.words import Words, msg

_DONE: Mapping[Deed, str] = {
    Deed.ADDED: msg("{who} added {what}"),
    Deed.CHANGED: msg("{who} changed {what}"),
    Deed.ARCHIVED: msg("{who} removed {what}"),
    Deed.ORDERED: msg("{who} put the stages of {what} in another order"),
    Deed.MERGED: msg("{who} removed {what} and moved its deals"),
    Deed.RESTAGED: msg("{who} gave {what} other stages"),
    Deed.MATCHED: msg("{who} matched {what} to a Slack user"),
    Deed.ERASED: msg("{who} had {what} erased"),
    Deed.UNDONE: msg("{who} undid a change of {what}"),
}
_TITLE: Mapping[str, str] = {
    "name": msg("Name"),
    "probability": msg("Chance to win, in percent"),
    "stalled_days": msg("Stalled after so many working days"),
    "currency": msg("Currency"),
    "zone": msg("Time zone"),
    "team": msg("Team"),
    "region": msg("Region"),
    "rate": msg("Exchange rate"),
}
"""What of a subject is told as it was and is: words and numbers of one line."""
_WHAT: Mapping[Subject, str] = {
    Subject.WORKSPACE: msg("the workspace"),
    Subject.PIPELINE: msg("the pipeline {name}"),
    Subject.STAGE: msg("the stage {name}"),
    Subject.PERSON: msg("{name}"),
    Subject.FIELD: msg("the field {name}"),
    Subject.RATE: msg("the rate of {name}"),
    Subject.PERSONA: msg("the persona {name}"),
    Subject.COMPANY: msg("the company {name}"),
    Subject.CONTACT: msg("the contact {name}"),
    Subject.PLAYBOOK: msg("the playbook of {name}"),
    Subject.GOAL: msg("a goal of {name}"),
    Subject.DIGEST: msg("the digest of {name}"),
    Subject.NOTE: msg("the remark “{name}”"),
}


def trail(
    entries: Sequence[tuple[Audit, str, bool]],
    words: Words,
    *,
    people: Mapping[int, Person],
    older: int | None,
    notice: Sequence[Block] = (),
) -> View:
    """Draw changes, newest first: each with its subject's name and whether it can be undone."""
    rows: list[Block] = [*notice]
    if not entries:
        rows.append(section(words("Nothing was changed yet.")))
    for told, name, undoable in entries:
        said = (sentence(told, name, words, people), *_differing(told, words))
        line = " · ".join((words.when(told.at), *said))
        rows.append(section(line, accessory=_undo(told, words)) if undoable else context(line))
    if older is not None:
        rows.append(actions([button(words("Older changes"), "audit.older", str(older))]))
    return modal(words("What was changed"), rows, close=words("Back"), callback_id="audit.view")


def _differing(told: Audit, words: Words) -> list[str]:
    """Say of a change what its subject had before and has now, where that is short (mrkdwn)."""
    if told.before is None or told.after is None or told.deed not in (Deed.CHANGED, Deed.UNDONE):
        return []
    pairs = ((title, told.before.get(key), told.after.get(key)) for key, title in _TITLE.items())
    return [
        f"{words(title)}: {_short(old)} → {_short(new)}" for title, old, new in pairs if old != new
    ]


def _short(value: object) -> str:
    return "–" if value is None else text(str(value), 60)


def told_now(told: Audit, name: str, words: Words, people: Mapping[int, Person]) -> list[Block]:
    """Say what was just changed, with Undo beside it."""
    said = sentence(told, name, words, people)
    final = told.undoes is not None or told.deed is Deed.ERASED
    undo = None if final else _undo(told, words)
    return [section(f"*{said}*", accessory=undo)]


def sentence(told: Audit, name: str, words: Words, people: Mapping[int, Person]) -> str:
    """Say who changed what; `name` is what the subject is called, empty for everybody's goal."""
    who = label.person(told.author_id, people, words) if told.author_id else words("Somebody")
    what = words(_WHAT[told.subject], name=text(name, 60))
    if told.subject is Subject.GOAL and not name:
        what = words("everybody's goal")
    gone = (told.after or {}).get("gone")
    if told.deed is Deed.MERGED and isinstance(gone, Mapping):
        other = text(str(gone.get("name", "")), 60)
        return words("{who} merged {other} into {what}", who=who, other=other, what=what)
    return words(_DONE[told.deed], who=who, what=what)


def _undo(told: Audit, words: Words) -> Block:
    return button(words("Undo"), "audit.undo", str(told.id), spoken=words("Undo this change"))
