"""A review goes from the worst deal to the best, resumes where it stopped, and adds up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.draft import Closing
from bot.domain.error import Forbidden
from bot.domain.fix import Gap
from bot.domain.person import Role
from bot.domain.review import Deed, Outcome, in_order
from bot.services import move, review
from tests.conftest import Clock
from tests.services.conftest import Team


def test_who_lacks_most_comes_first_then_the_most_valuable() -> None:
    lacking = {
        Gap.STALLED: [(1, 50), (2, 900)],
        Gap.NO_STEP: [(2, 900), (3, 10)],
        Gap.NO_VALUE: [(4, -1)],
    }
    assert in_order(lacking, [(5, 1), (6, 2), (1, 50)]) == [2, 1, 3, 4, 6, 5]
    assert len(in_order({}, [(number, 0) for number in range(3_000)])) == 2_000


def test_it_goes_on_where_it_was_left_and_what_was_closed_meanwhile_is_passed_over(
    team: Team, clock: Clock
) -> None:
    cards = [team.new(f"Deal {number}", 1_000 * number) for number in range(1, 5)]
    begun = team.do(lambda uow: review.begin(uow, "mine", by=team.dana))
    assert begun.total == 4
    first = team.see(lambda uow: uow.reviews.next(team.dana.id))
    assert first == (1, cards[3].id)
    deeds = [Deed.MOVED, Deed.NOTED]
    team.do(lambda uow: review.settle(uow, 1, Outcome.CHANGED, deeds, by=team.dana))
    closing = Closing(on=clock.now.date(), reason="price")
    team.do(lambda uow: move.lose(uow, cards[2].id, closing, by=team.dana))
    clock.advance(days=1)
    again = team.do(lambda uow: review.begin(uow, "mine", by=team.dana))
    assert (again.total, again.begun_at) == (4, begun.begun_at)
    assert team.see(lambda uow: uow.reviews.next(team.dana.id)) == (3, cards[1].id)
    team.do(lambda uow: review.settle(uow, 3, Outcome.SKIPPED, by=team.dana))
    kept = team.do(lambda uow: review.settle(uow, 4, Outcome.KEPT, by=team.dana))
    assert team.see(lambda uow: uow.reviews.next(team.dana.id)) is None
    standing = team.see(lambda uow: uow.reviews.standing(team.dana.id))
    assert (dict(standing.outcomes), standing.closed) == (
        {"changed": 1, "skipped": 1, "kept": 1},
        1,
    )
    assert dict(kept.done) == {"moved": 1, "noted": 1}
    clock.advance(days=8)
    assert team.do(lambda uow: review.begin(uow, "mine", by=team.dana)).total == 3


def test_two_people_review_at_once_without_a_trace_of_each_other(team: Team) -> None:
    cards = [team.new(f"Deal {number}") for number in range(3)]
    with team.db.begin(team.workspace.id) as uow:
        boss = uow.persons.add(type(team.dana)(id=uow.new_id(), name="Ines", role=Role.MANAGER))
        uow.persons.save(replace(team.dana, team="East", manager_id=boss.id))
    scope = team.see(lambda uow: review.scope_named(uow, "", by=boss))
    assert scope == f"pipeline.{team.pipeline.id}"
    team.do(lambda uow: review.begin(uow, "mine", by=team.dana))
    assert team.do(lambda uow: review.begin(uow, "team", by=boss)).total == 3
    team.do(lambda uow: review.settle(uow, 1, Outcome.KEPT, by=boss))
    assert team.see(lambda uow: uow.reviews.next(team.dana.id)) == (1, cards[0].id)
    with pytest.raises(Forbidden):
        team.do(lambda uow: review.begin(uow, scope, by=team.dana))
    with pytest.raises(Forbidden, match="Nobody is in your team"):
        team.do(lambda uow: review.begin(uow, "team", by=team.mina))


def test_a_review_begun_anew_has_the_deals_of_now(team: Team, clock: Clock) -> None:
    team.new()
    team.do(lambda uow: review.begin(uow, "mine", by=team.dana))
    team.new("Globex")
    clock.advance(minutes=1)
    assert team.do(lambda uow: review.begin(uow, "mine", by=team.dana)).total == 1
    anew = team.do(lambda uow: review.begin(uow, "mine", by=team.dana, anew=True))
    assert (anew.total, anew.begun_at) == (2, clock.now)
    assert clock.now - anew.begun_at == timedelta(0)
