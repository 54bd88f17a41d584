"""The people and channels a fresh playground starts with; every name is invented."""

from typing import Any

from playground.manifest import apply
from playground.world.app import App, Installation
from playground.world.channel import Channel, Kind
from playground.world.clock import Clock
from playground.world.ident import Ident
from playground.world.person import Person, Role, Team
from playground.world.world import World

_NEW_YORK, _SEOUL, _LONDON, _BERLIN = (
    "America/New_York",
    "Asia/Seoul",
    "Europe/London",
    "Europe/Berlin",
)

# Handle, real name, role, locale, zone, title, colour.
_HOME = (
    ("mina", "Mina Park", Role.REP, "ko-KR", _SEOUL, "Account executive", "b3446c"),
    ("dana", "Dana Reyes", Role.REP, "en-US", _NEW_YORK, "Account executive", "2f7d6b"),
    ("alex", "Alex Morgan", Role.MANAGER, "en-GB", _LONDON, "Head of sales", "5b4fa8"),
    ("ines", "Ines Calder", Role.ADMIN, "en-US", _NEW_YORK, "Operations", "8a5a1c"),
    ("joon", "Joon Seo", Role.VIEWER, "ko-KR", _SEOUL, "Finance", "3c6fb0"),
    ("tomas", "Tomas Brandt", Role.GUEST, "en-US", _BERLIN, "Contractor", "6b6b3a"),
    ("lea", "Lea Winter", Role.SINGLE_CHANNEL_GUEST, "de-DE", _BERLIN, "Consultant", "9a4a9c"),
    ("omar", "Omar Haddad", Role.DEACTIVATED, "en-US", _NEW_YORK, "", "777777"),
)
_AWAY = (("priya", "Priya Nair", Role.EXTERNAL, "en-US", _LONDON, "Procurement", "a8552f"),)


def make(seed: int = 1, *, manifest: dict[str, Any] | None = None) -> World:
    """Make a world of two teams with the app (as its manifest says) installed in the first."""
    ident = Ident(seed)
    home = Team(ident.new("T"), "Playground", "playground")
    away = Team(ident.new("T"), "Harbor Lane", "harbor-lane")
    app_id = ident.new("A")
    app = App(
        id=app_id,
        name="Pipewright",
        client_id=f"1000000000001.{ident.secret('client', 13)}",
        client_secret=ident.secret("client secret", 32),
        signing_secret=ident.secret("signing", 32),
        verification_token=ident.secret("verification"),
        app_token=f"xapp-1-{app_id}-1000000000002-{ident.secret('app token', 64)}",
    )
    if manifest is not None:
        apply(app, manifest)
    world = World(clock=Clock(), ident=ident, app=app, teams={home.id: home, away.id: away})
    for team, rows in ((home, _HOME), (away, _AWAY)):
        for handle, name, role, locale, tz, title, color in rows:
            _add(world, team, handle, name, role, locale, tz, title, color)
    install(world, home.id, by=_id(world, "ines"))
    _add_channels(world, home, away)
    _add_talk(world)
    return world


def install(world: World, team_id: str, *, by: str, scopes: tuple[str, ...] = ()) -> Installation:
    """Install the app in a team, or again after it was removed, and give it a fresh bot token."""
    app, ident = world.app, world.ident
    found = world.installations.get(team_id)
    if found is None:
        bot = Person(
            id=ident.new("U"),
            team_id=team_id,
            name=app.bot_name,
            real_name=app.name,
            email="",
            role=Role.BOT,
            tz=_NEW_YORK,
            bot_id=ident.new("B"),
            app_id=app.id,
            updated=int(world.clock.now()),
        )
        world.people[bot.id] = bot
        found = Installation(team_id, bot.id, bot.bot_id, scopes or app.bot_scopes, installed_by=by)
        world.installations[team_id] = found
    found.scopes, found.active, found.installed_by = scopes or app.bot_scopes, True, by
    if not found.token:
        found.token = bot_token(world)
    return found


def bot_token(world: World) -> str:
    """Make a bot token in Slack's form."""
    return f"xoxb-1000000000001-1000000000003-{world.ident.secret('bot token')}"


def _id(world: World, handle: str) -> str:
    person = world.person(handle)
    if person is None:
        raise LookupError(handle)
    return person.id


def _add(
    world: World,
    team: Team,
    handle: str,
    name: str,
    role: Role,
    locale: str,
    tz: str,
    title: str,
    color: str,
) -> None:
    person = Person(
        id=world.ident.new("U"),
        team_id=team.id,
        name=handle,
        real_name=name,
        email=f"{handle}@example.com",
        role=role,
        locale=locale,
        tz=tz,
        title=title,
        color=color,
        display_name=name,
        updated=int(world.clock.now()),
    )
    world.people[person.id] = person


def _add_channels(world: World, home: Team, away: Team) -> None:
    bot = world.installations[home.id].bot_user_id
    staff = [_id(world, h) for h in ("mina", "dana", "alex", "ines", "joon")]
    tomas, lea, priya = (_id(world, h) for h in ("tomas", "lea", "priya"))

    def channel(name: str, topic: str, *members: str, kind: Kind = Kind.PUBLIC) -> Channel:
        made = world.create_channel(home.id, name, kind, staff[3], *members)
        made.topic, made.topic_by = topic, staff[3]
        return made

    channel("general", "Company-wide news", *staff).is_general = True
    channel("sales", "The pipeline, day by day", *staff, bot)
    channel("deals-won", "Good news only", *staff, bot)
    channel("onboarding", "Helping new customers", *staff[:2], tomas, bot)
    channel("lobby", "For visitors", staff[3], lea, bot)
    channel("leadership", "Not for everybody", staff[2], staff[3], kind=Kind.PRIVATE)
    partner = channel("harbor-lane", "With our partner", *staff[:3], priya, bot)
    partner.connected = (away.id,)
    world.create_channel(away.id, "general", Kind.PUBLIC, priya, priya).is_general = True


def _add_talk(world: World) -> None:
    for name, handle, text in (
        (
            "general",
            "ines",
            "Welcome! This workspace lives on your machine and forgets all.",
        ),
        ("sales", "alex", "Morning all. What closes this week?"),
        ("sales", "dana", "Two demos today, one contract out."),
        ("sales", "mina", "오늘 오후에 제안서 하나 보냅니다."),
        ("harbor-lane", "priya", "Thanks for the call yesterday."),
        ("leadership", "alex", "Numbers for the board are due on Friday."),
    ):
        channel = world.channel(name)
        if channel is None:
            raise LookupError(name)
        ts = world.clock.stamp()
        channel.add(
            {
                "type": "message",
                "user": _id(world, handle),
                "text": text,
                "ts": ts,
                "team": channel.team_id,
            }
        )
        channel.last_read.update(dict.fromkeys(channel.members, ts))
