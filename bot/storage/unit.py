"""The unit of work: one transaction, its workspace, and the repositories inside it."""

from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.domain.error import NotFound
from bot.domain.timeline import Entry
from bot.domain.workspace import Workspace
from bot.storage.archive import Archives
from bot.storage.assignment import Assignments
from bot.storage.audit import Audits
from bot.storage.board import Boards
from bot.storage.brief import Briefs
from bot.storage.bulk import Bulks
from bot.storage.company import Companies
from bot.storage.contact import Contacts
from bot.storage.custom import CustomFields
from bot.storage.deal import Deals
from bot.storage.digest import Digests
from bot.storage.door import Doors
from bot.storage.dossier import Dossiers
from bot.storage.erase import Erasures
from bot.storage.export import Exports
from bot.storage.fault import BUSY, Conflict
from bot.storage.feed import Feeds
from bot.storage.fix import Fixes
from bot.storage.followup import Followups
from bot.storage.forecast import Forecasts
from bot.storage.funnel import Funnels
from bot.storage.goal import Goals
from bot.storage.intake import Intake
from bot.storage.interaction import Interactions
from bot.storage.lens import Lenses
from bot.storage.link import Link
from bot.storage.listing import Listings
from bot.storage.load import Loads
from bot.storage.look import Looks
from bot.storage.manner import MannersTable
from bot.storage.merge import Merges
from bot.storage.message import Messages
from bot.storage.metric import Metrics
from bot.storage.movement import Movements
from bot.storage.nudge import Nudges
from bot.storage.outbox import Outbox
from bot.storage.pace import Paces
from bot.storage.part import Part
from bot.storage.person import Persons
from bot.storage.persona import Personas
from bot.storage.pipeline import Pipelines
from bot.storage.playbook import Playbook, Tasks
from bot.storage.post import Posts
from bot.storage.product import Products
from bot.storage.rate import RateTable
from bot.storage.rep import Reps
from bot.storage.retract import Retractions
from bot.storage.review import Reviews
from bot.storage.rhythm import Rhythms
from bot.storage.room import Rooms
from bot.storage.search import Search
from bot.storage.setting import Settings
from bot.storage.sheet import Sheets
from bot.storage.slippage import Slippages
from bot.storage.snapshot import Snapshots
from bot.storage.stall import Stalls
from bot.storage.timeline import Timeline
from bot.storage.total import Totals
from bot.storage.union import Unions
from bot.storage.view import Views
from bot.storage.visit import Visits
from bot.storage.workspace import Workspaces
from bot.storage.worth import Worth

if TYPE_CHECKING:
    from bot.storage.database import Database


class UnitOfWork:
    """A transaction of one workspace (or of none); made by `Database`, never by hand.

    `now` is the same instant throughout. Repositories give frozen values, made on first use.
    `entries` is what was written on timelines so far, `in_bulk` whether that is part of one change
    to many deals.
    """

    totals = Part(Totals)
    """Kept totals, added up here and written once."""
    workspaces = Part(Workspaces)
    """Workspaces and the Slacks they are installed in."""
    settings = Part(Settings)
    """What the workspace has set."""
    audits = Part(Audits)
    """Changes beside the deals."""
    fields = Part(CustomFields)
    """Fields of the workspace's own."""
    merges = Part(Merges)
    """Deals on their way out of a stage."""
    rates = Part(RateTable)
    """What currencies are worth."""
    persons = Part(Persons)
    """People."""
    pipelines = Part(Pipelines)
    """Pipelines with their stages."""
    playbook = Part(Playbook)
    """What stages ask for."""
    tasks = Part(Tasks)
    """What of it is to be done for a deal."""
    companies = Part(Companies)
    """Companies."""
    contacts = Part(Contacts)
    """Contacts."""
    dossiers = Part(Dossiers)
    """What is known of a company or contact through its deals."""
    unions = Part(Unions)
    """What merges of companies and contacts move."""
    personas = Part(Personas)
    """Who the team sells to."""
    products = Part(Products)
    """Products and what of them a deal is about."""
    deals = Part(Deals)
    """Cards."""
    timeline = Part(Timeline)
    """What happened to cards."""
    messages = Part(Messages)
    """Messages put on cards."""
    posts = Part(Posts)
    """Messages in channels that show a card."""
    rooms = Part(Rooms)
    """Channels of cards' own."""
    visits = Part(Visits)
    """Which stage a card stood in, from when to when."""
    lenses = Part(Lenses)
    """What boards were narrowed to."""
    views = Part(Views)
    """Saved views of the board."""
    bulks = Part(Bulks)
    """Changes to many deals at once."""
    board = Part(Boards)
    """Sums and first cards per stage."""
    metrics = Part(Metrics)
    """Counts the numbers follow from."""
    funnels = Part(Funnels)
    """The way of deals through the stages."""
    slippages = Part(Slippages)
    """Close dates that were moved."""
    reps = Part(Reps)
    """What people did."""
    forecasts = Part(Forecasts)
    """What forecasts rest on."""
    snapshots = Part(Snapshots)
    """What was forecast before, and what people said."""
    goals = Part(Goals)
    """What is to be reached."""
    listings = Part(Listings)
    """The deals a number is counted from."""
    archives = Part(Archives)
    """Everything there is of the workspace."""
    erasures = Part(Erasures)
    """What takes somebody out of every text."""
    sheets = Part(Sheets)
    """Sheets that were asked for."""
    exports = Part(Exports)
    """Deals as they go on a sheet."""
    movements = Part(Movements)
    """What moved the open deals between two instants."""
    search = Part(Search)
    """Cards by what somebody typed."""
    followups = Part(Followups)
    """Planned touches."""
    feeds = Part(Feeds)
    """Calendars of what is planned, by their secret addresses."""
    fixes = Part(Fixes)
    """Cards that need mending."""
    reviews = Part(Reviews)
    """How far each person's review is."""
    rhythms = Part(Rhythms)
    """How far their rhythm is, and what stages say of it."""
    doors = Part(Doors)
    """Doors for leads from outside, and what came through them."""
    assignments = Part(Assignments)
    """Who gets leads that come in by themselves, and whose turn it is."""
    intake = Part(Intake)
    """What imported rows said."""
    loads = Part(Loads)
    """Imports, and what they made."""
    retractions = Part(Retractions)
    """What takes it away again."""
    interactions = Part(Interactions)
    """Keys of what Slack sent, each once."""
    outbox = Part(Outbox)
    """What leaves for Slack."""
    paces = Part(Paces)
    """How fast it may."""
    looks = Part(Looks)
    """Cards whose turn it is to be looked at."""
    worth = Part(Worth)
    """What open deals are worth."""
    nudges = Part(Nudges)
    """What was found, told and settled."""
    manners = Part(MannersTable)
    """What people want of nudges."""
    digests = Part(Digests)
    """What is told together, to whom and when."""
    briefs = Part(Briefs)
    """What it says."""
    stalls = Part(Stalls)
    """Cards whose time in their stage is over."""

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
        self._connection = connection
        self.writes = write
        self.now = database.clock()
        self.new_id = database.new_id
        self.told = False
        self.busy = False
        self.acquainted = False
        self.entries: list[Entry] = []
        self.in_bulk = False
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

    @property
    def connection(self) -> Connection:
        """The transaction as SQLAlchemy runs it; nobody notes what it is asked."""
        self.link.unnoted()
        return self._connection

    def afresh(self) -> "UnitOfWork":
        """Give the same transaction, which must only read, with nothing known from it yet."""
        other = UnitOfWork(
            self._database, self.link, self._workspace_id, connection=self._connection, write=False
        )
        other.now = self.now
        return other

    def foreseeing(self, occasion: Hashable) -> AbstractContextManager[None]:
        """Read at once, where each would be a message, what is asked inside every time."""
        if self.writes:
            return nullcontext()
        return self._database.foresight.of(self.link, (self._workspace_id, occasion))

    @property
    def database(self) -> "Database":
        """What the transaction is of, for what is read after it."""
        return self._database

    def at_once(self) -> None:
        """Say that rows which are there will be changed, which no draft can keep; see `drafted`."""
        if self.link.draft is not None:
            raise Conflict(BUSY)

    def on_commit(self, hook: Callable[[], None]) -> None:
        """Call `hook` once the transaction has committed, and never when it has not."""
        self._hooks.append(hook)

    def watched(self) -> None:
        """Write what those who watch the database make of the changes; called before the commit.

        The totals are written after that: their rows are the ones everybody waits for.
        """
        for watch in self._database.watchers:
            watch(self)

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
