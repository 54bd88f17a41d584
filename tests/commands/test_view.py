"""Saved views: kept from the board, found by name, shown by a channel, and taken away."""

from bot.views.query import read_board
from tests.commands.test_board import element
from tests.office import Office, until


def keep(opened: Office, name: str, audience: str, channel: str = "sales") -> dict[str, str]:
    """Choose the stalled deals on the board and save that as a view."""
    dana = opened.member()
    opened.say("/pipeline mine", channel=channel)
    stalled = element(opened.newest(dana, channel), "board.filter")["options"][1]["value"]
    opened.press(dana, "board.filter", stalled, channel=channel)
    until(
        lambda: (
            element(opened.newest(dana, channel), "board.filter")["initial_option"]["value"]
            == stalled
        )
    )
    opened.press(dana, "board.save", channel=channel)
    until(lambda: dana.modal)
    return dana.submit({"view": name, "audience": audience})


def test_a_view_of_ones_own_is_saved_and_found_by_its_name(opened: Office) -> None:
    dana = opened.member()
    assert keep(opened, "My stalled *ones*", "mine") == {}
    opened.sees(dana, "Saved the view")
    opened.say("/pipeline view my stal")
    shown = element(opened.newest(dana), "board.filter")["initial_option"]["value"]
    assert read_board(shown).filter == "stalled"
    assert read_board(shown).owner_id is not None
    assert "My" in opened.say("/pipeline view")
    assert "There is no view called" in opened.say("/pipeline view my", who="alex")
    assert keep(opened, "  ", "mine").keys() == {"view"}
    dana.close(clear=True)


def test_a_channel_shows_its_view_until_it_is_deleted(opened: Office) -> None:
    dana, mina = opened.member(), opened.member("mina")
    assert keep(opened, "Team stalled", "channel", "general") == {}
    opened.sees(dana, "Saved the view", "general")
    opened.say("/pipeline", who="mina", channel="general")
    shown = element(opened.newest(mina, "general"), "board.filter")["initial_option"]["value"]
    assert read_board(shown).filter == "stalled"
    opened.say("/pipeline", who="mina")
    shown = element(opened.newest(mina), "board.filter")["initial_option"]["value"]
    assert read_board(shown).filter == "all"
    opened.say("/pipeline view", who="mina", channel="general")
    listed = opened.newest(mina, "general")
    assert "Team stalled" in listed["text"] and "My" not in listed["text"]
    *_, rename, delete = (one["value"] for one in element(listed, "view.menu")["options"])
    opened.press(mina, "view.menu", rename, channel="general")
    until(lambda: mina.modal)
    assert mina.submit({"view": " "}).keys() == {"view"}
    assert mina.submit({"view": "Team quiet"}) == {}
    opened.sees(mina, "Team quiet", "general")
    opened.press(mina, "view.menu", delete, channel="general")
    opened.sees(mina, "저장된 보기가 아직 없어요", "general")
    opened.press(mina, "view.back", channel="general")
    opened.sees(mina, "Team quiet", "general")
    opened.say("/pipeline", who="mina", channel="general")
    shown = element(opened.newest(mina, "general"), "board.filter")["initial_option"]["value"]
    assert read_board(shown).filter == "stalled"
    opened.say("/pipeline view", who="mina", channel="general")
    _, whole, _, delete = (
        one["value"] for one in element(opened.newest(mina, "general"), "view.menu")["options"]
    )
    opened.press(mina, "view.menu", whole, channel="general")
    until(lambda: "이 채널에서 표시 중" not in str(opened.newest(mina, "general")))
    opened.say("/pipeline", who="mina", channel="general")
    shown = element(opened.newest(mina, "general"), "board.filter")["initial_option"]["value"]
    assert read_board(shown).filter == "all"
    opened.say("/pipeline view", who="mina", channel="general")
    opened.press(mina, "view.menu", delete, channel="general")
    opened.sees(mina, "저장된 보기가 아직 없어요", "general")
    opened.say("/pipeline", who="mina", channel="general")
    shown = element(opened.newest(mina, "general"), "board.filter")["initial_option"]["value"]
    assert read_board(shown).filter == "all"
