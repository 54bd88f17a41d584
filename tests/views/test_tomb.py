"""Tombstones in the reader's language; what a screen sends as a file is left alone."""

from bot.views.tomb import read
from bot.views.words import Words

KOREAN = Words("ko")


def test_pictures_and_files_beside_a_screen_are_not_looked_into() -> None:
    content = iter([b"\x89", b"\xff"])
    drawn = {
        "text": "Erased contact 7",
        "uploads": {"chart.png": {"png": b"\x89PNG\xff", "alt": "Sales"}},
        "content": content,
    }
    shown = read(drawn, KOREAN)
    assert "Erased" not in shown["text"] and "7" in shown["text"]
    assert shown["uploads"]["chart.png"]["png"] == b"\x89PNG\xff"
    assert list(shown["content"]) == [b"\x89", b"\xff"]
    plain = {"text": "Sales", "uploads": {"chart.png": {"png": b"\xff"}}}
    assert read(plain, KOREAN) is plain
