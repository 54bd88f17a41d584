"""People of a workspace: who sells, who leads them, and when they work."""

from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo


class Role(StrEnum):
    """What a person may do; outsiders (guests, people of other organisations) see nothing."""

    ADMIN = "admin"
    MANAGER = "manager"
    REP = "rep"
    VIEWER = "viewer"
    OUTSIDER = "outsider"


WEEKDAYS = frozenset({0, 1, 2, 3, 4})
"""Monday to Friday as `date.weekday()` counts them."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the workspace; `slack_id` is empty until they are matched to a Slack user.

    `locale` is "en" or "ko"; `zone` an IANA name; `working_days` weekday numbers, Monday 0.
    """

    id: int
    name: str
    role: Role = Role.REP
    slack_id: str | None = None
    email: str | None = None
    team: str | None = None
    region: str | None = None
    manager_id: int | None = None
    locale: str = "en"
    zone: str = "UTC"
    working_days: frozenset[int] = WEEKDAYS
    active: bool = True

    @property
    def is_member(self) -> bool:
        """Whether they may see anything at all."""
        return self.active and self.role is not Role.OUTSIDER

    @property
    def tz(self) -> tzinfo:
        """The person's time zone."""
        return ZoneInfo(self.zone)


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of a user: `home_team` is their own team, `guest` any kind of guest."""

    slack_id: str
    name: str
    home_team: str
    email: str | None = None
    locale: str = "en"
    zone: str = "UTC"
    guest: bool = False
    bot: bool = False
    deleted: bool = False
    admin: bool = False
