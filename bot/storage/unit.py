"""The unit of work: one transaction, its workspace, and the repositories inside it."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.domain.error import NotFound
from bot.domain.workspace import Workspace
from bot.storage.audit import Audits
from bot.storage.board import Boards
from bot.storage.bulk import Bulks
from bot.storage.company import Companies
from bot.storage.contact import Contacts
from bot.storage.custom import CustomFields
from bot.storage.deal import Deals
from bot.storage.followup import Followups
from bot.storage.intake import Intake
from bot.storage.interaction import Interactions
from bot.storage.link import Link
from bot.storage.merge import Merges
from bot.storage.message import Messages
from bot.storage.metric import Metrics
from bot.storage.movement import Movements
from bot.storage.outbox import Outbox
from bot.storage.person import Persons
from bot.storage.pipeline import Pipelines
from bot.storage.playbook import Playbook, Tasks
from bot.storage.product import Products
from bot.storage.rate import RateTable
from bot.storage.search import Search
from bot.storage.setting import Settings
from bot.storage.stall import Stalls
from bot.storage.timeline import Timeline
from bot.storage.total import Totals
from bot.storage.view import Views
from bot.storage.visit import Visits
from bot.storage.workspace import Workspaces

if TYPE_CHECKING:
    from bot.storage.database import Database


class UnitOfWork:
    """A transaction of one workspace (or of none); made by `Database`, never by hand.

    `now` is the same instant throughout. Repositories give frozen values, made on first use.
    """

    def __init__(
        self,
        database: "Database",
        link: Link,
        workspace_id: int | None,
        *,
        connection: Connection,
        write: bool,
    ) -> None:
        self.link = link
        self.connection = connection
        self.writes = write
        self.now = database.clock()
        self.new_id = database.new_id
        self.told = False
        self.busy = False
        self.acquainted = False
        self._database = database
        self._workspace_id = workspace_id
        self._hooks: list[Callable[[], None]] = []

    @property
    def workspace_id(self) -> int:
        """The workspace's id; `NotFound` in work across tenants."""
        if self._workspace_id is None:
            raise NotFound("No workspace was chosen.")
        return self._workspace_id

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace as stored."""
        return self.workspaces.get(self.workspace_id)

    def on_commit(self, hook: Callable[[], None]) -> None:
        """Call `hook` once the transaction has committed, and never when it has not."""
        self._hooks.append(hook)

    def flush(self) -> None:
        """Write the totals that the changes so far add up to; called before the commit."""
        self.totals.flush()

    def committed(self) -> None:
        """Wake the sender and the ticker, and call the hooks; called after the commit."""
        if self.told:
            self._database.wake.set()
        if self.busy:
            self._database.work.set()
        if self.acquainted:
            self._database.faces.set()
        for hook in self._hooks:
            hook()

    @cached_property
    def totals(self) -> Totals:
        """Kept totals, added up here and written once."""
        return Totals(self)

    @cached_property
    def workspaces(self) -> Workspaces:
        """Workspaces and the Slacks they are installed in."""
        return Workspaces(self)

    @cached_property
    def settings(self) -> Settings:
        """What the workspace has set."""
        return Settings(self)

    @cached_property
    def audits(self) -> Audits:
        """Changes beside the deals."""
        return Audits(self)

    @cached_property
    def fields(self) -> CustomFields:
        """Fields of the workspace's own."""
        return CustomFields(self)

    @cached_property
    def merges(self) -> Merges:
        """Deals on their way out of a stage."""
        return Merges(self)

    @cached_property
    def rates(self) -> RateTable:
        """What currencies are worth."""
        return RateTable(self)

    @cached_property
    def persons(self) -> Persons:
        """People."""
        return Persons(self)

    @cached_property
    def pipelines(self) -> Pipelines:
        """Pipelines with their stages."""
        return Pipelines(self)

    @cached_property
    def playbook(self) -> Playbook:
        """What stages ask for."""
        return Playbook(self)

    @cached_property
    def tasks(self) -> Tasks:
        """What of it is to be done for a deal."""
        return Tasks(self)

    @cached_property
    def companies(self) -> Companies:
        """Companies."""
        return Companies(self)

    @cached_property
    def contacts(self) -> Contacts:
        """Contacts."""
        return Contacts(self)

    @cached_property
    def products(self) -> Products:
        """Products and what of them a deal is about."""
        return Products(self)

    @cached_property
    def deals(self) -> Deals:
        """Cards."""
        return Deals(self)

    @cached_property
    def timeline(self) -> Timeline:
        """What happened to cards."""
        return Timeline(self)

    @cached_property
    def messages(self) -> Messages:
        """Messages put on cards."""
        return Messages(self)

    @cached_property
    def visits(self) -> Visits:
        """Which stage a card stood in, from when to when."""
        return Visits(self)

    @cached_property
    def views(self) -> Views:
        """Saved views of the board."""
        return Views(self)

    @cached_property
    def bulks(self) -> Bulks:
        """Changes to many deals at once."""
        return Bulks(self)

    @cached_property
    def board(self) -> Boards:
        """Sums and first cards per stage."""
        return Boards(self)

    @cached_property
    def metrics(self) -> Metrics:
        """Counts the numbers follow from."""
        return Metrics(self)

    @cached_property
    def movements(self) -> Movements:
        """What moved the open deals between two instants."""
        return Movements(self)

    @cached_property
    def search(self) -> Search:
        """Cards by what somebody typed."""
        return Search(self)

    @cached_property
    def followups(self) -> Followups:
        """Planned touches."""
        return Followups(self)

    @cached_property
    def intake(self) -> Intake:
        """What imported rows said."""
        return Intake(self)

    @cached_property
    def interactions(self) -> Interactions:
        """Keys of what Slack sent, each once."""
        return Interactions(self)

    @cached_property
    def outbox(self) -> Outbox:
        """What leaves for Slack."""
        return Outbox(self)

    @cached_property
    def stalls(self) -> Stalls:
        """Cards whose time in their stage is over."""
        return Stalls(self)
