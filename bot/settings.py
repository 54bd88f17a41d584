"""What the bot is told from outside: one frozen value, read from the environment once."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.error import CrmError

_MAIL = re.compile(r"[^@\s+<>]{1,40}@[^@\s<>]{1,180}\.[^@\s<>.]{2,63}")

SLACK_API = "https://slack.com/api/"


class Misconfigured(CrmError):
    """The environment does not add up; the message says what to set."""


class Mode(StrEnum):
    """How Slack reaches the bot."""

    SOCKET = "socket"
    HTTP = "http"


class LogLevel(StrEnum):
    """The least a log line must weigh to be written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _default_database() -> str:
    return f"sqlite:///{user_data_path('pipewright') / 'pipewright.db'}"


def _given_database(value: str) -> str:
    """Take blanks for nothing: they would be the name of a file that nobody sees."""
    return value.strip() or _default_database()


class Settings(BaseSettings):
    """Every setting by the name of its environment variable; empty ones count as not set.

    `slack_mode` None means: Socket Mode when there is an app token, signed HTTP otherwise.
    """

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    database_url: Annotated[str, AfterValidator(_given_database)] = Field(
        default_factory=_default_database
    )
    slack_api_url: str = SLACK_API
    slack_bot_token: SecretStr | None = None
    data_kept_days: int = Field(default=30, ge=0, le=3650)
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_mode: Annotated[Mode | None, BeforeValidator(_lower)] = None
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    public_url: str | None = None
    mail_address: str | None = None
    mailbox_url: str | None = None
    mailbox_password: SecretStr | None = None
    delivery_quarantine: float = Field(default=70.0, ge=1.0, le=3600.0)
    log_level: Annotated[LogLevel, BeforeValidator(_lower)] = LogLevel.INFO

    @classmethod
    def load(cls) -> Self:
        """Read the environment; `Misconfigured` names the first variable that is wrong."""
        try:
            return cls()
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            name = "_".join(str(part) for part in first["loc"]).upper()
            raise Misconfigured("{name}: {reason}.", name=name, reason=first["msg"]) from None

    @property
    def mode(self) -> Mode:
        """How Slack reaches the bot, as set or as the credentials suggest."""
        if self.slack_mode is not None:
            return self.slack_mode
        return Mode.HTTP if self.slack_app_token is None else Mode.SOCKET

    @property
    def api_url(self) -> str:
        """The Web API's base address, ending in a slash as the SDK wants it."""
        return self.slack_api_url.rstrip("/") + "/"

    @property
    def outside_url(self) -> str | None:
        """The address of the pages for the outside without a slash at its end; None for none."""
        return (self.public_url or "").strip().rstrip("/") or None

    @property
    def slack_timeout(self) -> int:
        """Seconds a call may take: a seventh of the quarantine, which has to outlive it by far."""
        return max(1, min(10, int(self.delivery_quarantine / 7)))

    @property
    def is_playground(self) -> bool:
        """Whether another server than Slack itself answers."""
        return urlsplit(self.slack_api_url).hostname != urlsplit(SLACK_API).hostname

    @property
    def sqlite_folder(self) -> Path | None:
        """The folder a SQLite file lives in, None for other databases and for memory."""
        _, found, path = self.database_url.partition(":///")
        if not found or not self.database_url.startswith("sqlite") or path in ("", ":memory:"):
            return None
        return Path(path).parent

    def check_slack(self) -> None:
        """Refuse to run (`Misconfigured`) when what this mode needs is missing or contradicts."""
        api = urlsplit(self.slack_api_url)
        if api.scheme not in ("http", "https") or not api.hostname:
            raise Misconfigured("SLACK_API_URL must be an http(s) address.")
        if self.slack_bot_token is None:
            raise Misconfigured(
                "Set SLACK_BOT_TOKEN to the app's bot token (it starts with xoxb-)."
            )
        if not self.slack_bot_token.get_secret_value().startswith("xoxb-"):
            raise Misconfigured("SLACK_BOT_TOKEN must be a bot token: it starts with xoxb-.")
        self._check_outside()
        if self.mode is Mode.SOCKET:
            self._check_socket()
        elif self.slack_signing_secret is None:
            raise Misconfigured(
                "Set SLACK_APP_TOKEN (it starts with xapp-) for Socket Mode, "
                "or SLACK_SIGNING_SECRET for signed HTTP."
            )

    def _check_outside(self) -> None:
        if self.public_url:
            try:
                parts = urlsplit(self.public_url)
                sound = parts.scheme in ("http", "https") and bool(parts.hostname)
            except ValueError:
                sound = False
            if not sound or parts.query or parts.fragment:
                raise Misconfigured(
                    "PUBLIC_URL must be an address such as https://crm.example.com."
                )
        if self.mail_address and not _MAIL.fullmatch(self.mail_address):
            raise Misconfigured("MAIL_ADDRESS must be an address such as leads@in.example.com.")
        if self.mailbox_url and self.mailbox_password is None:
            raise Misconfigured("MAILBOX_URL needs MAILBOX_PASSWORD.")

    def _check_socket(self) -> None:
        if self.slack_app_token is None:
            raise Misconfigured("SLACK_MODE=socket needs SLACK_APP_TOKEN (it starts with xapp-).")
        if not self.slack_app_token.get_secret_value().startswith("xapp-"):
            raise Misconfigured("SLACK_APP_TOKEN must be an app-level token: it starts with xapp-.")
