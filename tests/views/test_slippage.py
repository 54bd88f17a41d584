"""How close dates were kept, in words: early is early, not a negative lateness."""

import pytest

from bot.domain.slippage import Credibility
from bot.views.slippage import credibility_line
from bot.views.words import Words


@pytest.mark.parametrize(
    ("late", "english", "korean"),
    [
        (4, "2 days late on average", "평균 2일 늦음"),
        (-4, "2 days early on average", "평균 2일 일찍"),
        (0, "on the day on average", "평균적으로 예상일 당일"),
    ],
)
def test_won_deals_close_late_early_or_on_their_day(late: int, english: str, korean: str) -> None:
    believed = Credibility(deals=2, in_time=1, late_days=late)
    assert credibility_line(believed, Words("en")).endswith(english)
    assert credibility_line(believed, Words("ko")).endswith(korean)
