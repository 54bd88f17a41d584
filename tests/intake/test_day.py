"""Dates: the order of day and month comes from the whole column or not at all."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.error import Invalid
from bot.intake.day import Order, tell_order


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["2017-03-01", "2017-12-31"], Order.YMD),
        (["01-03-17", "20-10-16"], Order.DMY),
        (["3/1/2017", "3/31/2017"], Order.MDY),
        (["01.03.2017", "31.03.2017"], Order.DMY),
        (["17-03-01", "17-03-31", "99-12-31"], Order.YMD),
        (["01/02/2017", "03/04/2017"], None),
        ([], Order.YMD),
    ],
)
def test_the_order_is_told_from_the_column(column: list[str], order: Order | None) -> None:
    assert tell_order(column).order is order


def test_an_undecidable_date_is_refused_but_a_year_first_one_beside_it_is_not() -> None:
    reading = tell_order(["01/02/2017", "2017-03-04"])
    assert reading.day("2017-03-04") == date(2017, 3, 4)
    with pytest.raises(Invalid):
        reading.day("01/02/2017")


@pytest.mark.parametrize("cell", ["soon", "2017-13-01", "0001-01-01", "9999-01-01", "1-2", "١٢-٣"])
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(Invalid):
        tell_order([cell]).day(cell)


def test_a_bare_date_is_local_midnight_and_a_time_keeps_its_offset() -> None:
    reading, seoul = tell_order([]), ZoneInfo("Asia/Seoul")
    assert reading.instant("2017-03-01", seoul) == datetime(2017, 2, 28, 15, tzinfo=UTC)
    assert reading.instant("2017-03-01 09:30", seoul) == datetime(2017, 3, 1, 0, 30, tzinfo=UTC)
    read = reading.instant("2017-03-01T09:30:00+03:00", seoul)
    assert read == datetime(2017, 3, 1, 6, 30, tzinfo=UTC)


@given(st.lists(st.dates(date(1970, 1, 1), date(2068, 12, 31)), min_size=1), st.sampled_from(Order))
def test_no_date_is_ever_read_as_another_one(days: list[date], order: Order) -> None:
    form = {Order.DMY: "%d-%m-%Y", Order.MDY: "%m-%d-%Y", Order.YMD: "%Y-%m-%d"}[order]
    column = [day.strftime(form) for day in days]
    reading = tell_order(column)
    if reading.order is order:
        assert [reading.day(cell) for cell in column] == days
    else:
        assert reading.order is None
