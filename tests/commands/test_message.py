"""A message of a conversation put on a deal by its shortcut."""

from tests.office import CHANNEL, Office

SHORTCUT = "message.add"


def put(opened: Office, who: str, ts: str, deal: int) -> dict[str, str]:
    """Choose the shortcut on a message and the deal in its form."""
    person = opened.member(who)
    person.shortcut(SHORTCUT, channel=CHANNEL, ts=ts)
    options = person.suggest("deal.search", str(deal))["options"]
    return person.submit({"deal": options[0]})


def history(opened: Office, deal: int, who: str = "dana") -> str:
    """Give the small print of a deal's card."""
    person = opened.member(who)
    opened.say(f"/deal show {deal}", who)
    blocks = opened.newest(person)["blocks"]
    return "\n".join(
        element["text"] for block in blocks if block["type"] == "context"
        for element in block["elements"]
    )  # fmt: skip


def test_only_the_chosen_message_is_kept_with_its_author_and_a_link(opened: Office) -> None:
    dana, mina = opened.member(), opened.member("mina")
    deal = opened.lead("Ann, Harbor Freight")
    opened.say("/deal show harbor", "mina")
    mina.say(CHANNEL, "something else entirely")
    ts = mina.say(
        CHANNEL, f"They want <https://x.example|the offer> by Friday & <@{dana.id}> knows"
    )
    mina.say(CHANNEL, "and lunch?")
    assert put(opened, "dana", ts, deal) == {}
    assert opened.sees(dana, "Added the message to *Harbor Freight")
    told = history(opened, deal)
    assert "Dana Reyes added what Mina Park wrote" in told
    assert "They want the offer (https://x.example) by Friday &amp; @Dana Reyes knows" in told
    assert f"/p{ts.replace('.', '')}|see it>" in told
    assert "something else" not in told and "lunch" not in told


def test_a_message_stands_on_a_deal_once_unless_it_was_taken_back(opened: Office) -> None:
    dana = opened.member()
    deal = opened.lead("Ann, Juniper Mills")
    ts = dana.say(CHANNEL, "Their buyer is back on Monday")
    assert put(opened, "dana", ts, deal) == {}
    opened.sees(dana, "Added the message")
    assert "is on Juniper Mills already" in put(opened, "ines", ts, deal)["deal"]
    opened.member("ines").close()
    assert "Undone." in opened.say(f"/deal undo {deal}")
    assert put(opened, "dana", ts, deal) == {}
    assert opened.sees(dana, "Added the message")


def test_others_messages_do_not_stand_in_the_way_of_an_undo(opened: Office) -> None:
    mina = opened.member("mina")
    deal = opened.lead("Ann, Kestrel Air, $5k")
    opened.say("/deal move kestrel demo")
    ts = mina.say(CHANNEL, "They asked for the price again")
    put(opened, "ines", ts, deal)
    assert "Undone." in opened.say("/deal undo kestrel")


def test_a_message_without_words_is_refused(opened: Office) -> None:
    dana = opened.member()
    ts = dana.say(CHANNEL, "\u200b")
    dana.shortcut(SHORTCUT, channel=CHANNEL, ts=ts)
    assert dana.modal is None
