"""Teams and the people in them, and how Slack describes a person to an app."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from playground.shape import Json


class Role(StrEnum):
    """What a person is in the workspace; the page shows it beside the name."""

    REP = "rep"
    MANAGER = "manager"
    ADMIN = "admin"
    VIEWER = "viewer"
    GUEST = "guest"
    SINGLE_CHANNEL_GUEST = "single_channel_guest"
    DEACTIVATED = "deactivated"
    EXTERNAL = "external"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Team:
    """A workspace."""

    id: str
    name: str
    domain: str


@dataclass(slots=True)
class Person:
    """A member of a team, or a bot user."""

    id: str
    team_id: str
    name: str
    real_name: str
    email: str
    role: Role
    locale: str = "en-US"
    tz: str = "America/New_York"
    title: str = ""
    color: str = "4a6fa5"
    display_name: str = ""
    bot_id: str = ""
    app_id: str = ""
    updated: int = 0
    status: Json = field(default_factory=dict)

    @property
    def is_bot(self) -> bool:
        """Tell whether this is an app's bot user."""
        return self.role is Role.BOT

    @property
    def deleted(self) -> bool:
        """Tell whether the account was deactivated."""
        return self.role is Role.DEACTIVATED

    @property
    def is_guest(self) -> bool:
        """Tell whether the person sees only the channels he is in."""
        return self.role in (Role.GUEST, Role.SINGLE_CHANNEL_GUEST)

    @property
    def shown_name(self) -> str:
        """Give the name others read beside the person's messages."""
        return self.display_name or self.real_name

    def tz_offset(self, now: float) -> int:
        """Give the seconds east of UTC at the epoch time `now`."""
        offset = datetime.fromtimestamp(now, ZoneInfo(self.tz)).utcoffset()
        return int(offset.total_seconds()) if offset else 0

    def to_slack(self, *, team_id: str, now: float, locale: bool, email: bool) -> Json:
        """Describe the person as `users.info` does to an app installed in `team_id`."""
        first, _, last = self.real_name.partition(" ")
        avatar = "https://avatars.example.com/" + self.id.lower()
        profile: Json = {
            "title": self.title,
            "phone": "",
            "skype": "",
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.display_name,
            "display_name_normalized": self.display_name,
            "status_text": self.status.get("text", ""),
            "status_emoji": self.status.get("emoji", ""),
            "status_expiration": 0,
            "avatar_hash": self.id.lower()[-12:],
            "image_24": f"{avatar}_24.png",
            "image_32": f"{avatar}_32.png",
            "image_48": f"{avatar}_48.png",
            "image_72": f"{avatar}_72.png",
            "image_192": f"{avatar}_192.png",
            "image_512": f"{avatar}_512.png",
            "first_name": first,
            "last_name": last,
            "team": self.team_id,
        }
        if email and not self.is_bot and self.team_id == team_id:
            profile["email"] = self.email
        if self.is_bot:
            profile |= {"bot_id": self.bot_id, "api_app_id": self.app_id, "always_active": True}
        user: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "profile": profile,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
        }
        if self.deleted:
            return user
        user |= {
            "color": self.color,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz.rpartition("/")[2].replace("_", " "),
            "tz_offset": self.tz_offset(now),
            "is_admin": self.role is Role.ADMIN,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_guest,
            "is_ultra_restricted": self.role is Role.SINGLE_CHANNEL_GUEST,
            "is_email_confirmed": True,
            "who_can_share_contact_card": "EVERYONE",
        }
        if self.team_id != team_id:
            user["is_stranger"] = True
        if locale:
            user["locale"] = self.locale
        return user
