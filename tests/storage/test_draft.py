"""What is made ready before a transaction is what the transaction would have written."""

from bot.domain.deal import Deal
from bot.domain.workspace import Workspace
from bot.storage import Database, UnitOfWork
from bot.storage.pending import Pending
from bot.storage.rebuild import check
from tests.storage import trade


def test_a_draft_is_written_whole(db: Database, workspace: Workspace) -> None:
    def work(uow: UnitOfWork) -> list[Deal]:
        cards = [trade.card(uow, name=name) for name in ("Alder fence", "Birch gate")]
        return uow.deals.add_many(cards)

    draft = db.draft(workspace.id, work, Pending())
    assert draft is not None
    with db.read(workspace.id) as uow:
        assert uow.deals.newest() == ()
    made = db.write(workspace.id, draft.store)
    assert [one.number for one in made] == [1, 2]
    with db.read(workspace.id) as uow:
        assert [uow.deals.get(one.id) for one in made] == made
        found = uow.search.deals("birch")
    assert [one.deal.id for one in found] == [made[1].id]
    assert check(db, workspace.id) == []


def test_a_draft_that_refers_to_what_is_gone_is_refused_so_that_it_can_be_made_again(
    db: Database, workspace: Workspace
) -> None:
    def work(uow: UnitOfWork) -> list[Deal]:
        return uow.deals.add_many([trade.card(uow, name=name, company_id=7) for name in "AB"])

    draft = db.draft(workspace.id, work, Pending())
    assert draft is not None
    ways = [draft.store, lambda uow: [uow.deals.add(trade.card(uow))]]
    made = db.write(workspace.id, lambda uow: ways.pop(0)(uow))
    assert [one.number for one in made] == [1]


def test_work_that_changes_what_is_there_is_no_draft(db: Database, workspace: Workspace) -> None:
    with db.begin(workspace.id) as uow:
        deal = uow.deals.add(trade.card(uow, name="Alder fence"))

    def work(uow: UnitOfWork) -> int:
        uow.at_once()
        return uow.deals.get(deal.id).number

    assert db.draft(workspace.id, work, Pending()) is None
    # What forgets to say so is refused by the database.
    assert db.draft(workspace.id, lambda uow: uow.products.get_or_add("Fence"), Pending()) is None
