"""The app under test: what its manifest says, its secrets, and where it is installed."""

from dataclasses import dataclass, field

from playground.shape import Json

BOT_EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_created",
    "channel_deleted",
    "channel_rename",
    "channel_shared",
    "channel_unarchive",
    "channel_unshared",
    "group_archive",
    "group_rename",
    "group_unarchive",
    "link_shared",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "reaction_added",
    "reaction_removed",
    "team_join",
    "tokens_revoked",
    "user_change",
)

BOT_SCOPES = (
    "app_mentions:read",
    "bookmarks:read",
    "bookmarks:write",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "channels:write.invites",
    "chat:write",
    "chat:write.customize",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "links:read",
    "links:write",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "users:read",
    "users:read.email",
)


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command as the app's manifest declares it."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut as the app's manifest declares it; `type` is `global` or `message`."""

    type: str
    name: str
    callback_id: str
    description: str = ""


@dataclass(slots=True)
class App:
    """The app. Without a manifest it has all events and scopes, and every slash command."""

    id: str
    name: str
    client_id: str
    client_secret: str
    signing_secret: str
    verification_token: str
    app_token: str
    description: str = ""
    bot_name: str = "pipewright"
    commands: tuple[Command, ...] | None = None
    shortcuts: tuple[Shortcut, ...] = ()
    bot_scopes: tuple[str, ...] = BOT_SCOPES
    bot_events: tuple[str, ...] = BOT_EVENTS
    unfurl_domains: tuple[str, ...] = ()
    redirect_urls: tuple[str, ...] = ()
    home_tab: bool = True
    messages_tab: bool = True
    token_rotation: bool = False
    request_url: str = ""
    options_url: str = ""
    events_url: str = ""


@dataclass(slots=True)
class Installation:
    """The app in one team: its bot user and its tokens."""

    team_id: str
    bot_user_id: str
    bot_id: str
    scopes: tuple[str, ...]
    token: str = ""
    refresh_token: str = ""
    expires_at: float = 0.0
    installed_by: str = ""
    active: bool = True
    old_tokens: dict[str, str] = field(default_factory=dict)

    def to_profile(self, app: App) -> Json:
        """Describe the bot as messages do in `bot_profile`."""
        return {
            "id": self.bot_id,
            "app_id": app.id,
            "user_id": self.bot_user_id,
            "name": app.name,
            "icons": {
                f"image_{size}": f"https://avatars.example.com/bot_{size}.png"
                for size in (36, 48, 72)
            },
            "deleted": False,
            "updated": 1700000000,
            "team_id": self.team_id,
        }


@dataclass(slots=True)
class Grant:
    """A person's consent, to be exchanged once within ten minutes."""

    team_id: str
    person_id: str
    scopes: tuple[str, ...]
    redirect_uri: str
    at: float
    used: bool = False
