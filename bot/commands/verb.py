"""What can be done to a deal, by its name: from one line, or through the form that asks."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.commands import place
from bot.commands.answer import Answer, Screen, Show
from bot.commands.call import Call
from bot.commands.cast import everybody
from bot.commands.find import person_named, stage_named
from bot.commands.form import Verb, form
from bot.commands.surface import after
from bot.domain.deal import Deal, Status
from bot.domain.draft import Closing
from bot.domain.error import Invalid
from bot.domain.money import Money
from bot.domain.pipeline import StageKind
from bot.domain.timeline import ActivityKind
from bot.services import deal as deals
from bot.services import followup, journal, move, permit
from bot.services import room as rooms
from bot.services.change import fetch, pipeline_of, reading
from bot.services.undo import undo
from bot.storage import UnitOfWork
from bot.views import changed, label
from bot.views import followup as followups
from bot.views.activity import read_activity
from bot.views.day import read_day, split_day
from bot.views.line import read_line
from bot.views.money import is_plain, read_money
from bot.views.text import text
from bot.views.words import msg

_WITHOUT_REST = frozenset({Verb.SHOW, Verb.EDIT, Verb.DONE, Verb.REOPEN, Verb.UNDO, Verb.ROOM})
ROOM = "room.asked"
"""The screen that answers who asked for a deal's channel."""

_OPEN: Mapping[Verb, str] = MappingProxyType(
    {
        **dict.fromkeys(
            (Verb.MOVE, Verb.WON, Verb.LOST), msg("{deal} is closed. Reopen it before you move it.")
        ),
        Verb.FOLLOWUP: msg("{deal} is closed. Reopen it to plan a follow-up."),
    }
)
"""What is done to open deals only, and how it is refused on a closed one."""
_UNKNOWN_VALUES = frozenset({"-", "–", "unknown", "none", "모름", "미정", "없음"})


def needs_rest(verb: Verb) -> bool:
    """Tell whether something is said after the deal's name."""
    return verb not in _WITHOUT_REST


def act(
    call: Call,
    uow: UnitOfWork,
    verb: Verb,
    deal: Deal,
    rest: str = "",
    *,
    version: int | None = None,
    sure: bool = False,
) -> Answer:
    """Do what a verb says to a deal, or open its form where the rest is missing.

    What was typed in another way than we write it is read back before it counts, unless the
    person has said yes to the reading (`sure`). `version` is the deal's as the person saw it.
    """
    if verb is Verb.SHOW:
        return Show(Screen("card", {"deal": deal.id}))
    if verb in _OPEN and deal.status is not Status.OPEN:
        raise Invalid(_OPEN[verb], deal=deal.name)
    if verb is Verb.EDIT or (needs_rest(verb) and verb is not Verb.REPLY and not rest):
        return form(call, uow, verb, deal)
    if verb is Verb.LOG and read_activity(rest) is None:
        return form(call, uow, verb, deal, rest)
    if not sure and (reading := _reading(call, uow, verb, deal, rest)):
        if verb is not Verb.SNOOZE:
            permit.ask(uow, deal, by=call.person)
        told = {"deal": deal.id, "verb": verb.value, "rest": rest, "reading": reading}
        return Show(Screen("reading", told))
    if version is not None:
        fetch(uow, deal.id, version)
    call.once(uow)
    if verb is Verb.ROOM:
        back = place.beside_later(call.request) or None
        rooms.ask(uow, deal.id, by=call.person, back=back)
        return Show(Screen(ROOM, {"deal": deal.id}))
    changed_deal, said = _DOES[verb](call, uow, deal, rest)
    return after(call, changed_deal, said, undoable=verb is not Verb.UNDO)


def _reading(call: Call, uow: UnitOfWork, verb: Verb, deal: Deal, rest: str) -> str | None:
    """Give how an amount or a day was read, None where it is written as we write it."""
    if verb in (Verb.VALUE, Verb.WON) and rest.casefold() not in _UNKNOWN_VALUES:
        money = _money(call, rest)
        return None if is_plain(rest, money, call.words) else call.words.money(money)
    if verb in (Verb.FOLLOWUP, Verb.SNOOZE):
        day, typed, note = split_day(rest, call.person.locale, call.today(uow))
        said = f" · “{text(note, 200)}”" if note else ""
        return None if typed == day.isoformat() else f"{call.words.long_date(day)}{said}"
    if verb is Verb.DATE and rest.casefold() not in _UNKNOWN_VALUES:
        past = deal.status is not Status.OPEN
        day = read_day(rest, call.person.locale, call.today(uow), past=past)
        return None if rest == day.isoformat() else call.words.long_date(day)
    return None


def _money(call: Call, typed: str) -> Money:
    return read_money(typed, call.person.locale, call.workspace.currency)


_Done = tuple[Deal, str]


def _move(call: Call, uow: UnitOfWork, deal: Deal, rest: str) -> _Done:
    with reading(uow, deal.id, by=call.person) as loaded:
        pipeline = pipeline_of(uow, loaded)
        stage = (
            pipeline.stage(int(rest))
            if rest.isdigit() and any(str(known.id) == rest for known in pipeline.stages)
            else stage_named(pipeline, rest)
        )
        moved = move.take(uow, loaded, stage.id, by=call.person)
    if stage.kind is StageKind.WON:
        return moved, changed.won(moved, call.words)
    if stage.kind is StageKind.LOST:
        return moved, changed.lost(moved, call.words)
    return moved, changed.moved(moved, pipeline, call.words)


def _value(call: Call, uow: UnitOfWork, deal: Deal, rest: str) -> _Done:
    money = None if rest.casefold() in _UNKNOWN_VALUES else _money(call, rest)
    valued = deals.set_value(uow, deal.id, money, by=call.person)
    return valued, changed.valued(valued, call.words)


def _date(call: Call, uow: UnitOfWork, deal: Deal, rest: str) -> _Done:
    day = None
    if rest.casefold() not in _UNKNOWN_VALUES:
        past = deal.status is not Status.OPEN
        day = read_day(rest, call.person.locale, call.today(uow), past=past)
    dated = deals.set_close_date(uow, deal.id, day, by=call.person)
    return dated, changed.dated(dated, call.words)


def _assign(call: Call, uow: UnitOfWork, deal: Deal, rest: str) -> _Done:
    owner = None if rest.casefold() in _UNKNOWN_VALUES else person_named(uow, call, rest)
    given = deals.assign(uow, deal.id, owner.id if owner else None, by=call.person)
    return given, changed.assigned(given, call.words, people=everybody(uow))


def _note(call: Call, uow: UnitOfWork, deal: Deal, rest: str) -> _Done:
    noted = journal.note(uow, deal.id, rest, by=call.person)
    return noted, changed.noted(noted, call.words)


def _log(call: Call, uow: UnitOfWork, deal: Deal, rest: str) -> _Done:
    read = read_activity(rest)
    if read is None:
        raise Invalid("Say what it was first: call, email, meeting, demo or reply.")
    activity, told = read
    if activity is None:
        return _reply(call, uow, deal, told)
    return log(call, uow, deal, activity, told or None)


def log(
    call: Call, uow: UnitOfWork, deal: Deal, activity: ActivityKind, words: str | None
) -> _Done:
    """Log an activity; say whether what was planned is done with it, and what is planned next."""
    logged = journal.log(uow, deal.id, activity, words, by=call.person)
    ticked = deal.next_step_on is not None and logged.next_step_on is None
    coming = followups.coming(followup.next_of(uow, logged), call.words)
    return logged, f"{changed.logged(logged, activity, call.words, ticked=ticked)}{coming}"


def _reply(call: Call, uow: UnitOfWork, deal: Deal, rest: str) -> _Done:
    answered = journal.reply(uow, deal.id, rest or None, by=call.person)
    return answered, changed.replied(answered, call.words)


def _followup(call: Call, uow: UnitOfWork, deal: Deal, rest: str) -> _Done:
    day, _, note = split_day(rest, call.person.locale, call.today(uow))
    kept = read_line(note) or None
    planned = followup.schedule(uow, deal.id, day, by=call.person, note=kept)
    return planned, changed.planned(planned, day, call.words)


def _finish(call: Call, uow: UnitOfWork, deal: Deal, rest: str) -> _Done:
    return finish(call, uow, followup.first_of(uow, deal).id)


def finish(call: Call, uow: UnitOfWork, followup_id: int) -> _Done:
    """Tick a follow-up off, and say what is planned next."""
    done = followup.finish(uow, followup_id, by=call.person)
    coming = followups.coming(followup.next_of(uow, done), call.words)
    return done, f"{changed.followed_up(done, call.words)}{coming}"


def _snooze(call: Call, uow: UnitOfWork, deal: Deal, rest: str) -> _Done:
    day, _, note = split_day(rest, call.person.locale, call.today(uow))
    planned, kept = followup.first_of(uow, deal), read_line(note) or None
    later = followup.snooze(uow, planned.id, day, by=call.person, note=kept)
    return later, changed.snoozed(later, day, call.words)


def _won(call: Call, uow: UnitOfWork, deal: Deal, rest: str) -> _Done:
    closing = Closing(on=call.today(uow), value=_money(call, rest))
    won = move.win(uow, deal.id, closing, by=call.person)
    return won, changed.won(won, call.words)


def _lost(call: Call, uow: UnitOfWork, deal: Deal, rest: str) -> _Done:
    reason = label.reason_meant(rest[:200], call.words)
    closing = Closing(on=call.today(uow), reason=reason)
    lost = move.lose(uow, deal.id, closing, by=call.person)
    return lost, changed.lost(lost, call.words)


def _reopen(call: Call, uow: UnitOfWork, deal: Deal, rest: str) -> _Done:
    opened = move.reopen(uow, deal.id, by=call.person)
    pipeline = uow.pipelines.get(opened.position.pipeline_id)
    return opened, changed.reopened(opened, pipeline, call.words)


def _undo(call: Call, uow: UnitOfWork, deal: Deal, rest: str) -> _Done:
    restored = undo(uow, deal.id, by=call.person)
    pipeline = uow.pipelines.get(restored.position.pipeline_id)
    return restored, changed.undone(restored, pipeline, call.words)


_DOES: Mapping[Verb, Callable[[Call, UnitOfWork, Deal, str], _Done]] = MappingProxyType(
    {
        Verb.MOVE: _move,
        Verb.VALUE: _value,
        Verb.DATE: _date,
        Verb.ASSIGN: _assign,
        Verb.NOTE: _note,
        Verb.LOG: _log,
        Verb.REPLY: _reply,
        Verb.FOLLOWUP: _followup,
        Verb.DONE: _finish,
        Verb.SNOOZE: _snooze,
        Verb.WON: _won,
        Verb.LOST: _lost,
        Verb.REOPEN: _reopen,
        Verb.UNDO: _undo,
    }
)
