"""An app's manifest: its commands, shortcuts, scopes and events."""

from pathlib import Path
from typing import Any

import yaml

from playground.world.app import App, Command, Shortcut


class BadManifest(ValueError):
    """The manifest cannot be read."""


def read(path: Path) -> dict[str, Any]:
    """Read a manifest in YAML or JSON; raises BadManifest for anything else."""
    try:
        manifest = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise BadManifest(f"{path}: {error}") from error
    if not isinstance(manifest, dict):
        raise BadManifest(f"{path}: not a manifest")
    return manifest


def apply(app: App, manifest: dict[str, Any]) -> None:
    """Make an app what its manifest says."""
    shown = manifest.get("display_information") or {}
    features = manifest.get("features") or {}
    oauth = manifest.get("oauth_config") or {}
    settings = manifest.get("settings") or {}
    home = features.get("app_home") or {}
    app.name = str(shown.get("name") or app.name)
    app.description = str(shown.get("description") or "")
    app.bot_name = str((features.get("bot_user") or {}).get("display_name") or app.bot_name)
    app.commands = tuple(
        Command(
            command=str(c["command"]),
            description=str(c.get("description") or ""),
            usage_hint=str(c.get("usage_hint") or ""),
            should_escape=bool(c.get("should_escape")),
        )
        for c in features.get("slash_commands") or ()
    )
    app.shortcuts = tuple(
        Shortcut(
            type=str(s["type"]),
            name=str(s["name"]),
            callback_id=str(s["callback_id"]),
            description=str(s.get("description") or ""),
        )
        for s in features.get("shortcuts") or ()
    )
    # Whoever installs it leaves the optional scopes on, as Slack shows them.
    scopes = oauth.get("scopes") or {}
    asked = (*(scopes.get("bot") or ()), *(scopes.get("bot_optional") or ()))
    app.bot_scopes = tuple(dict.fromkeys(asked))
    app.redirect_urls = tuple(oauth.get("redirect_urls") or ())
    app.bot_events = tuple((settings.get("event_subscriptions") or {}).get("bot_events") or ())
    app.unfurl_domains = tuple(features.get("unfurl_domains") or ())
    app.home_tab = bool(home.get("home_tab_enabled", True))
    app.messages_tab = bool(home.get("messages_tab_enabled", True))
    app.token_rotation = bool(settings.get("token_rotation_enabled", False))
