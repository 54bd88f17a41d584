"""The numbers by their definitions, on counts small enough to check by hand."""

from decimal import Decimal

from bot.domain import metrics
from bot.domain.metrics import Tally
from bot.domain.rate import Rates


def test_disqualified_leads_are_not_in_the_win_rate() -> None:
    tally = Tally(won=3, lost=1, disqualified=6, ever_lost=True)
    assert metrics.win_rate(tally) == 75


def test_the_win_rate_is_unavailable_while_no_loss_was_ever_recorded() -> None:
    assert metrics.win_rate(Tally(won=3)) is None
    assert metrics.win_rate(Tally(ever_lost=True)) is None


def test_conversion_goes_by_the_cohort_created() -> None:
    tally = Tally(created=8, created_won=2, created_qualified=4, created_open=3, won=7)
    assert metrics.conversion_rate(tally) == 25
    assert metrics.qualified_rate(tally) == 50
    assert metrics.still_open_rate(tally) == Decimal("37.5")
    assert metrics.conversion_rate(Tally(won=7)) is None


def test_averages_leave_unknown_and_unconverted_values_out_and_count_them() -> None:
    tally = Tally(
        open_value={"USD": 30_000, "EUR": 5_000},
        open_known={"USD": 2, "EUR": 1},
        won_value={"USD": 10_000},
        won_known={"USD": 2},
    )
    assert metrics.average_value(tally, "USD") == 100
    assert metrics.average_won_value(tally, "USD") == 50
    assert metrics.unconverted(tally, "USD") == {"EUR": 1}
    assert metrics.average_value(tally, "KRW") is None


def test_the_cycle_is_a_mean_over_closed_deals_that_have_a_creation_date() -> None:
    tally = Tally(won_days=30, won_cycles=2, lost_days=5, lost_cycles=3)
    assert metrics.cycle_days(tally) == 7
    assert metrics.cycle_days(tally, won_only=True) == 15
    assert metrics.cycle_days(Tally()) is None


def test_an_average_counts_what_has_a_rate_and_leaves_out_what_has_none() -> None:
    tally = Tally(
        won_value={"USD": 100_00, "KRW": 500_000, "EUR": 5_00},
        won_known={"USD": 1, "KRW": 2, "EUR": 1},
    )
    rates = Rates("USD", {"KRW": Decimal("0.001")})
    assert metrics.average_won_value(tally, "USD", rates) == Decimal(200)
    assert metrics.unconverted(tally, "USD", rates) == {"EUR": 1}
    assert metrics.average_won_value(tally, "USD") == Decimal(100)
    assert metrics.unconverted(tally, "USD") == {"EUR": 1, "KRW": 2}
