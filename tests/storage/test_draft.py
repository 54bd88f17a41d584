"""What is made ready before a transaction is what the transaction would have written."""

from bot.domain.deal import Deal
from bot.domain.workspace import Workspace
from bot.storage import Database, UnitOfWork
from bot.storage.rebuild import check
from tests.storage import trade


def test_a_draft_is_written_whole_and_done_again_when_it_was_overtaken(
    db: Database, workspace: Workspace
) -> None:
    done: list[bool] = []

    def work(uow: UnitOfWork) -> list[Deal]:
        done.append(uow.link.drafts)
        cards = [trade.card(uow, name=name) for name in ("Alder fence", "Birch gate")]
        return uow.deals.add_many(cards)

    def overtaken(uow: UnitOfWork) -> list[Deal]:
        made = work(uow)
        if uow.link.drafts:
            with db.begin(workspace.id) as other:
                other.deals.add(trade.card(other, name="Cedar door"))
        return made

    first, seconds = db.write_drafted(workspace.id, work)
    again, _ = db.write_drafted(workspace.id, overtaken)
    assert done == [True, True, False]
    assert [one.number for one in (*first, *again)] == [1, 2, 4, 5]
    assert seconds > 0
    with db.read(workspace.id) as uow:
        assert [uow.deals.get(one.id) for one in first] == first
        found = uow.search.deals("birch")
    assert {one.deal.id for one in found} == {first[1].id, again[1].id}
    assert check(db, workspace.id) == []


def test_work_that_changes_what_is_there_is_no_draft(db: Database, workspace: Workspace) -> None:
    with db.begin(workspace.id) as uow:
        deal = uow.deals.add(trade.card(uow, name="Alder fence"))

    def work(uow: UnitOfWork) -> int:
        uow.at_once()
        return uow.deals.get(deal.id).number

    assert db.write_drafted(workspace.id, work)[0] == deal.number
    # What forgets to say so is refused by the database while it is a draft, and done after that.
    assert db.write_drafted(workspace.id, lambda uow: uow.products.get_or_add("Fence"))[0] > 0
