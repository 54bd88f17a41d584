"""The forms, opened: for a new card, for each thing that can be said of a deal, to pick one."""

from enum import StrEnum

from bot.commands.answer import Answer, Open, View
from bot.commands.call import Call
from bot.commands.cast import everybody
from bot.commands.surface import remembered
from bot.domain.custom import RecordKind
from bot.domain.deal import Deal
from bot.domain.draft import NewDeal
from bot.domain.error import Invalid
from bot.domain.permit import ask_to_sell
from bot.services import followup, permit
from bot.storage import UnitOfWork
from bot.views import custom, modal
from bot.views import followup as followups
from bot.views.block import VIEW_BLOCKS


class Verb(StrEnum):
    """The words that follow /deal, and what menus and pickers carry."""

    SHOW = "show"
    MOVE = "move"
    VALUE = "value"
    DATE = "date"
    ASSIGN = "assign"
    NOTE = "note"
    LOG = "log"
    REPLY = "reply"
    FOLLOWUP = "followup"
    DONE = "done"
    SNOOZE = "snooze"
    EDIT = "edit"
    WON = "won"
    LOST = "lost"
    REOPEN = "reopen"
    UNDO = "undo"
    ROOM = "room"


def begin(call: Call, uow: UnitOfWork, *, lead: bool, draft: NewDeal | None = None) -> Answer:
    """Open the form for a new lead or deal, with what is known of it (`draft`) filled in."""
    ask_to_sell(call.person)
    form = modal.new_card(
        call.words,
        lead=lead,
        people=everybody(uow),
        me=call.person,
        pipelines=uow.pipelines.all(),
        personas=uow.personas.all(),
        draft=draft,
        meta=remembered(call),
    )
    own = custom.inputs(uow.fields.all(RecordKind.DEAL), {}, call.words, everybody(uow))
    return Open({**form, "blocks": [*form["blocks"], *own][:VIEW_BLOCKS]})


def form(call: Call, uow: UnitOfWork, verb: Verb, deal: Deal, initial: str = "") -> Open:
    """Open the form of a verb on a deal, unless it is not theirs to change."""
    permit.ask(uow, deal, by=call.person)
    return Open(_form(call, uow, verb, deal, initial))


def _form(call: Call, uow: UnitOfWork, verb: Verb, deal: Deal, initial: str) -> View:
    words, meta = call.words, remembered(call)
    match verb:
        case Verb.MOVE:
            pipeline = uow.pipelines.get(deal.position.pipeline_id)
            return modal.move(deal, pipeline, words, meta=meta)
        case Verb.VALUE:
            return modal.value(deal, words, meta=meta)
        case Verb.DATE:
            return modal.close_date(deal, words, meta=meta)
        case Verb.ASSIGN:
            return modal.owner(deal, words, people=everybody(uow), meta=meta)
        case Verb.NOTE:
            return modal.note(deal, words, initial=initial, meta=meta)
        case Verb.LOG:
            return modal.log(deal, words, initial=initial, meta=meta)
        case Verb.FOLLOWUP:
            return modal.followup(deal, words, meta=meta)
        case Verb.SNOOZE:
            return followups.snooze(followup.first_of(uow, deal), deal, words, meta=meta)
        case Verb.WON:
            return modal.won(deal, words, today=call.today(uow), meta=meta)
        case Verb.LOST:
            return modal.lost(deal, words, today=call.today(uow), meta=meta)
        case Verb.EDIT:
            form = modal.edit(deal, words, personas=uow.personas.all(), meta=meta)
            own = uow.fields.all(RecordKind.DEAL)
            asked = custom.inputs(
                own, uow.fields.of(RecordKind.DEAL, deal.id), words, everybody(uow)
            )
            return {**form, "blocks": [*form["blocks"], *asked]}
        case _:
            raise Invalid("This button no longer works. Open the deal again.")


def pick(call: Call, verb: Verb, rest: str = "") -> Answer:
    """Ask which deal a verb is about, when the command named none."""
    return Open(modal.pick(verb.value, call.words, rest=rest, meta=remembered(call)))
