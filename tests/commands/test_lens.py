"""The board narrowed: in its form and in one line, said in words, and widened again."""

import json

import pytest

from bot.domain.board import Filter, Sort
from bot.domain.custom import CustomField, FieldKind, RecordKind
from bot.domain.money import Money
from bot.storage import UnitOfWork
from bot.views.query import read_board
from tests.commands.test_board import element
from tests.office import Office, until


def narrowing(opened: Office, who: str = "dana") -> str:
    """What the newest board says it was narrowed to, empty when it shows all."""
    blocks = opened.newest(opened.member(who))["blocks"]
    said = [
        b["text"]["text"] for b in blocks if b.get("accessory", {}).get("action_id") == "board.all"
    ]
    return said[0] if said else ""


def own_fields(uow: UnitOfWork) -> None:
    """Northwind pays $500 a seat and is a gold customer."""
    (deal,) = (one for one in uow.deals.newest(9) if one.company == "Northwind")
    assert deal.company_id is not None
    for record, name, kind, of, value in (
        (RecordKind.DEAL, "Seat price", FieldKind.MONEY, deal.id, Money(50_000, "USD")),
        (RecordKind.COMPANY, "Tier", FieldKind.CHOICE, deal.company_id, "Gold"),
    ):
        made = CustomField(uow.new_id(), record, name, kind, ("Gold", "Silver"))
        uow.fields.add(made)
        uow.fields.put(of, {made.id: value})


@pytest.fixture(scope="module")
def selling(opened: Office) -> Office:
    """Three leads of Dana's and one of Mina's."""
    opened.lead("Ann, Northwind, $25k, LinkedIn")
    opened.lead("Bo, Contoso, $9k, event")
    opened.lead("Cy, Fabrikam")
    opened.lead("Di, Tailspin, $70k, LinkedIn", "mina")
    opened.say("/deal date northwind 2026-12-20")
    with opened.app.db.read(None) as uow:
        (tenant,) = uow.workspaces.all()
    opened.app.db.write(tenant.id, own_fields)
    return opened


def test_one_line_narrows_the_board_and_one_press_widens_it(selling: Office) -> None:
    dana = selling.member()
    said = selling.say("/pipeline owner:dana value>9k source:linkedin sort:name")
    assert "1 open deal" in said
    assert "over $9,000" in narrowing(selling) and "LinkedIn" in narrowing(selling)
    query = read_board(element(selling.newest(dana), "board.sort")["initial_option"]["value"])
    assert (query.sort, query.lens_id > 0, query.owner_id is not None) == (Sort.NAME, True, True)
    cards = json.dumps(selling.newest(dana)["blocks"])
    assert "Northwind" in cards and "Tailspin" not in cards and "Contoso" not in cards
    selling.press(dana, "board.all")
    selling.sees(dana, "4 open deals")
    assert narrowing(selling) == ""


@pytest.mark.parametrize(
    ("line", "deals", "words"),
    [
        ("value:9k..30k", 2, "$9,000 or more, $30,000 or less"),
        ("금액>=9천 담당:mina", 1, "Mina Park"),
        ("closing:2026-12-01..2026-12-31", 1, "Dec"),
        ("closes:none stalled", 0, "Stalled"),
        ("sales no-step source:event", 1, "No next step"),
        ("company:conto", 1, "Company: Contoso"),
        ("filter mine created:this-month", 3, "Created: This month"),
        ("owner:me closing>2026-12-19", 1, "from"),
        ('"seat price">400', 1, "Seat price: from $400 on"),
        ('"seat price":₩1..₩9000000', 0, "Seat price: ₩1 to ₩9,000,000"),
        ("tier:gold", 1, "Tier: Gold"),
    ],
)
def test_a_line_is_read_and_said_in_words(
    selling: Office, line: str, deals: int, words: str
) -> None:
    said = selling.say(f"/pipeline {line}")
    assert f"{deals} open deal" in said, said
    assert words in narrowing(selling)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("value>lots", "amount"),
        ("owner:zaphod", "Nobody here is called"),
        ("owner:dana purple", "I cannot read “purple”"),
        ("colour:red", "“colour” is nothing I can filter by"),
        ("closing:someday", "is no date I know"),
        ("source:radio", "is not a source I know"),
        ("company:zzz", "No company is called"),
        ("team:nowhere", "There is no team"),
        ("persona:nobody", "There is no persona"),
        ("sort:colour", "Sort by value"),
        ('"seat price":90..10', "the first bound lies behind"),
        ('"seat price":$90..₩10', "Write both amounts in one currency"),
        ("value:90k..10k", "The lowest value is above the highest"),
        ("value>10k€", "There is no rate for EUR"),
        ("closing:2026-12-31..2026-12-01", "The end lies before the beginning"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_way_on(selling: Office, line: str, why: str) -> None:
    said = selling.say(f"/pipeline {line}")
    assert why.casefold() in said.casefold(), said
    assert "open deal" not in said


def test_the_form_narrows_keeps_what_it_says_and_is_saved_with_the_view(selling: Office) -> None:
    dana = selling.member()
    selling.say("/pipeline")
    selling.press(dana, "board.narrow")
    form = until(lambda: dana.modal)
    assert form["callback_id"] == "lens.save"
    assert dana.submit({"least": "90k", "most": "10k"}).keys() == {"most"}
    assert dana.submit({"company": "zzz"}).keys() == {"company"}
    asks = [one["block_id"] for one in form["blocks"] if "Seat price" in json.dumps(one)]
    assert "Company: Tier" in json.dumps(form) and dana.submit({asks[0]: "?"}).keys() == {asks[0]}
    dear = {"company": "", "most": "", asks[0]: "600", asks[1]: "500"}
    assert dana.submit(dear).keys() == {asks[1]}
    asked = {
        asks[0]: "",
        asks[1]: "",
        "company": "",
        "most": "",
        "sources": ["linkedin"],
        "facts": ["source", "age"],
    }
    assert dana.submit({**asked, "least": "10k"}) == {}
    until(lambda: "$10,000 or more" in narrowing(selling))
    blocks = json.dumps(selling.newest(dana)["blocks"])
    assert "Northwind" in blocks and "0 days in the stage" in blocks and "Contoso" not in blocks
    selling.press(dana, "board.save")
    until(lambda: dana.modal)
    assert dana.submit({"view": "Big LinkedIn", "audience": "mine"}) == {}
    selling.sees(dana, "Saved the view")
    selling.say("/pipeline view")
    listed = json.dumps(selling.newest(dana)["blocks"])
    assert "$10,000 or more" in listed and "LinkedIn" in listed
    selling.say("/pipeline view big link")
    assert "$10,000 or more" in narrowing(selling) and "LinkedIn" in narrowing(selling)
    assert "0 days in the stage" in json.dumps(selling.newest(dana)["blocks"])
    selling.press(dana, "board.all")
    until(lambda: not narrowing(selling))
    assert "0 days in the stage" in json.dumps(selling.newest(dana)["blocks"])


def test_quick_controls_stay_within_what_was_narrowed(selling: Office) -> None:
    dana = selling.member()
    selling.say("/pipeline source:linkedin")
    value = element(selling.newest(dana), "board.filter")["options"][2]["value"]
    assert read_board(value).filter is Filter.NO_STEP
    selling.press(dana, "board.filter", value)
    until(lambda: "No next step" in narrowing(selling) and "LinkedIn" in narrowing(selling))


def test_what_is_narrowed_changes_at_once_and_names_what_stays(selling: Office) -> None:
    dana = selling.member()
    selling.say("/pipeline source:linkedin")
    assert "2 open deals" in selling.newest(dana)["text"]
    selling.press(dana, "board.bulk")
    until(lambda: dana.modal)
    assert dana.submit({"on": "2027-01-15"}) == {}
    looked_at = until(lambda: (view := dana.modal) and view["callback_id"] == "bulk.run" and view)
    stays = next(block for block in looked_at["blocks"] if "1 deal stays" in json.dumps(block))
    why = json.dumps(looked_at["blocks"][looked_at["blocks"].index(stays) + 1])
    assert "Only their owner, a manager or an admin" in why and "Tailspin" in why
    assert dana.submit() == {}
    selling.sees(dana, "1 of 2 deals changed")
    selling.say("/pipeline source:linkedin", "mina")
    mina = selling.member("mina")
    selling.press(mina, "board.bulk")
    until(lambda: mina.modal)
    assert mina.submit({"on": "2027-02-15"}) == {}
    looked_at = until(lambda: (view := mina.modal) and view["callback_id"] == "bulk.run" and view)
    assert "그대로 둬요" in json.dumps(looked_at, ensure_ascii=False)
    mina.close(clear=True)


def test_a_past_board_is_asked_for_one_owner(selling: Office) -> None:
    everybody = selling.say("/pipeline as-of today")
    hers = selling.say("/pipeline as-of today owner:mina")
    assert "1 open deal" in hers and "4 open deals" in everybody
    owners = element(selling.newest(selling.member()), "past.owner")
    assert owners["initial_option"]["text"]["text"] == "Mina Park"
    selling.press(selling.member(), "past.owner", owners["options"][0]["value"])
    selling.sees(selling.member(), "4 open deals")
