"""Merging two companies or two contacts: which other one, which values win, and done."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Open, Screen, Show, Swap, View
from bot.commands.call import Call
from bot.commands.cast import everybody
from bot.commands.overtaken import late
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.stage import under
from bot.commands.surface import remembered
from bot.commands.trail import kept, number
from bot.domain.company import Company, Contact
from bot.domain.error import Invalid
from bot.domain.permit import ask_to_curate
from bot.services.company import RECORD, SUBJECT
from bot.services.unite import CHOSEN, unite
from bot.storage import UnitOfWork
from bot.views import company_form as screens
from bot.views import custom
from bot.views import form as forms
from bot.views.setting import OtherForm
from bot.views.text import plain

routes = Routes(alone=True)

_OWN = "own:"


def _get(uow: UnitOfWork, kind: str, record_id: int) -> Company | Contact:
    repository = uow.companies if kind == "company" else uow.contacts
    return repository.get(record_id)


@routes.reads(Kind.ACTION, "company.merge", "contact.merge")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Ask which other record is the same."""
    ask_to_curate(call.person)
    one = _get(uow, call.request.name.partition(".")[0], number(call.request.value))
    return Open(screens.merge_form(one, call.words, meta=remembered(call)))


@routes.reads(Kind.SUBMISSION, "company.merge", "contact.merge")
def compare(call: Call, uow: UnitOfWork) -> Answer:
    """Ask which values win."""
    ask_to_curate(call.person)
    form = forms.read(OtherForm, call.values, call.words, currency=call.workspace.currency).values
    about = kept(call)
    kind = call.request.name.partition(".")[0]
    one, other = _get(uow, kind, number(about[kind])), _get(uow, kind, form.other)
    with under("other"):
        if one.id == other.id:
            raise Invalid("Choose another record: one cannot be merged into itself.")
    return Swap(_compared(call, uow, one, other))


def _compared(
    call: Call, uow: UnitOfWork, one: Company | Contact, other: Company | Contact
) -> View:
    names = ("company", "contact")
    meta = {name: value for name, value in kept(call).items() if name not in names}
    meta["versions"] = _versions(one, other)
    return screens.compare_form(one, other, _fields(call, uow, one, other), call.words, meta=meta)


def _versions(one: Company | Contact, other: Company | Contact) -> str:
    return f"{one.version}.{other.version}"


def _fields(
    call: Call, uow: UnitOfWork, one: Company | Contact, other: Company | Contact
) -> list[tuple[str, str, str, str]]:
    """List where both know something and it differs: input, title, and the two values."""
    both = [getattr(side, "company_id", None) for side in (one, other)]
    known = uow.companies.many(company_id for company_id in both if company_id is not None)
    found = []
    for name in CHOSEN[type(one)]:
        ours, theirs = getattr(one, name), getattr(other, name)
        if ours in (None, "") or theirs in (None, "") or ours == theirs:
            continue
        said = [screens.told(name, value, call.words, known) for value in (ours, theirs)]
        found.append((name, call.words(screens.NAME[name]), said[0], said[1]))
    record = RECORD[type(one)]
    mine, yours = uow.fields.of(record, one.id), uow.fields.of(record, other.id)
    people = everybody(uow)
    for field in uow.fields.all(record):
        if field.id in mine and field.id in yours and mine[field.id] != yours[field.id]:
            said = [
                custom.shown(side[field.id], field, call.words, people) for side in (mine, yours)
            ]
            found.append((f"{_OWN}{field.id}", plain(field.name, 60), said[0], said[1]))
    return found


def _again(call: Call, uow: UnitOfWork) -> Answer:
    kind = call.request.name.partition(".")[0]
    return Show(Screen(f"{kind}.page", {kind: str(number(kept(call)["kept"]))}))


@routes.changes(Kind.SUBMISSION, "company.unite", "contact.unite", again=_again)
def do(call: Call, uow: UnitOfWork) -> Answer:
    """Merge, and show the page of what came of it, with Undo on top."""
    kind, about = call.request.name.partition(".")[0], kept(call)
    stands = _get(uow, kind, number(about["kept"]))
    gone: Any = _get(uow, kind, number(about["gone"]))
    seen = str(about.get("versions", ""))
    if seen and seen != _versions(stands, gone):
        ask_to_curate(call.person)
        was = seen.partition(".")[0] == str(stands.version)
        changed = gone if was else stands
        now = _compared(call, uow, stands, gone)
        return late(call, uow, now, SUBJECT[type(changed)], changed.id)
    call.once(uow)
    chosen = {name for name, part in call.values.items() if _is_gone(part)}
    own = frozenset(number(name.removeprefix(_OWN)) for name in chosen if name.startswith(_OWN))
    told = unite(uow, gone, stands, frozenset(chosen), by=call.person, own_from_gone=own)
    return Show(Screen(f"{kind}.page", {kind: str(stands.id), "audit": str(told.id)}))


def _is_gone(part: Mapping[str, Any]) -> bool:
    return forms.held(next(iter(part.values()), {})) == "gone"
