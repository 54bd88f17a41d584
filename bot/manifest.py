"""The app's manifest, built from the routing table: what Slack is told is what is answered."""

from typing import Any
from urllib.parse import urlsplit

import yaml

from bot.commands import SUBJECTS
from bot.commands.route import Command, Shortcut, Table
from bot.domain.error import Invalid

SCOPES = ("chat:write", "commands", "im:history", "im:write", "users:read", "users:read.email")
"""Answering, direct messages and reading them back, and who people are (e-mail addresses match
imported people to their Slack users)."""

OPTIONAL_SCOPES = (
    "bookmarks:read",
    "bookmarks:write",
    "channels:history",
    "channels:manage",
    "channels:read",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
)
"""Reading a channel back after a post whose fate is unknown; without that it is not repeated.
Seeing who is in a channel before something is posted there; without that nothing is. Making a
deal its own channel, public or private, with a link to its card; without that there is none.
Reading the file that somebody wants imported; without that there is the command line.
Showing numbers as pictures; without that there are Slack's own charts and the numbers."""

_PATH = "/slack/events"
_PREFIX = set("abcdefghijklmnopqrstuvwxyz0123456789-_")


def build(*, url: str | None = None, prefix: str = "") -> dict[str, Any]:
    """Build the manifest: for Socket Mode, or with a public https `url` for signed HTTP.

    `prefix` ("crm-") goes before every command, since /lead and /deal collide in real
    workspaces; it ends in a hyphen. Raises `Invalid` for an address or prefix Slack would refuse.
    """
    table = Table.of(SUBJECTS)
    endpoint = _endpoint(url) if url else None
    prefix = _prefix(prefix)
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Pipewright",
            "description": "A sales pipeline that lives in Slack",
            "long_description": _LONG,
            "background_color": "#1d4c4f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Pipewright", "always_online": True},
            "shortcuts": [_shortcut(shortcut) for shortcut in table.shortcuts.values()],
            "slash_commands": [
                _command(command, prefix, endpoint) for command in table.commands.values()
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES), "bot_optional": list(OPTIONAL_SCOPES)}},
        "settings": {
            "event_subscriptions": {
                **({"request_url": endpoint} if endpoint else {}),
                "bot_events": list(table.events()),
            },
            "interactivity": {
                "is_enabled": True,
                **(
                    {"request_url": endpoint, "message_menu_options_url": endpoint}
                    if endpoint
                    else {}
                ),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": endpoint is None,
            "token_rotation_enabled": False,
        },
    }


def text(*, url: str | None = None, prefix: str = "") -> str:
    """Write the manifest as the YAML that Slack's "create an app" page takes."""
    built = build(url=url, prefix=prefix)
    written: str = yaml.safe_dump(built, sort_keys=False, allow_unicode=True, width=100)
    return written


def _command(command: Command, prefix: str, endpoint: str | None) -> dict[str, Any]:
    return {
        "command": f"/{prefix}{command.name}",
        **({"url": endpoint} if endpoint else {}),
        "description": command.about,
        "usage_hint": command.hint,
        "should_escape": True,
    }


def _shortcut(shortcut: Shortcut) -> dict[str, str]:
    return {
        "name": shortcut.name,
        "type": "message" if shortcut.on_message else "global",
        "callback_id": shortcut.callback_id,
        "description": shortcut.about,
    }


def _endpoint(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise Invalid("Slack needs an address that starts with https://.")
    return url.rstrip("/") if parts.path not in ("", "/") else f"{url.rstrip('/')}{_PATH}"


def _prefix(prefix: str) -> str:
    cleaned = prefix.strip().lstrip("/")
    if not cleaned:
        return ""
    if not set(cleaned) <= _PREFIX or len(cleaned) > 20:
        raise Invalid("A prefix has small letters, digits and hyphens, twenty at most.")
    return cleaned if cleaned.endswith("-") else f"{cleaned}-"


_LONG = (
    "Pipewright keeps leads and deals where the team already talks. Capture a lead in one line, "
    "move deals from the message they are discussed in, plan the next touch, and see the board "
    "and the numbers without leaving Slack. It owns its data, speaks English and Korean, and "
    "needs no other service."
)
