"""The app is installed, removed, and its tokens are taken back; it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.act.show import tell_channel
from playground.world import seed
from playground.world.app import Installation

if TYPE_CHECKING:
    from playground.slack import Slack

ROTATION_SECONDS = 43_200
"""How long a bot token lives where tokens are rotated: twelve hours."""


def install(slack: Slack, team_id: str, *, by: str, scopes: tuple[str, ...] = ()) -> Installation:
    """Install the app in a team and give it a token, with a refresh token where they rotate."""
    installation = seed.install(slack.world, team_id, by=by, scopes=scopes)
    if slack.world.app.token_rotation:
        rotate(slack, installation)
    return installation


def rotate(slack: Slack, installation: Installation) -> None:
    """Give an installation a new pair of tokens; the old refresh token is spent."""
    world = slack.world
    if installation.token:
        retire(installation, "token_expired")
    secret = world.ident.secret
    installation.token = f"xoxe.xoxb-1-{secret('rotated token', 64)}"
    installation.refresh_token = f"xoxe-1-{secret('refresh token', 64)}"
    installation.expires_at = world.clock.now() + ROTATION_SECONDS


def revoke(slack: Slack, installation: Installation) -> None:
    """Take the bot token back."""
    retire(installation, "token_revoked")
    installation.token = installation.refresh_token = ""
    slack.events.send(
        installation,
        {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [installation.bot_user_id]}},
    )


def uninstall(slack: Slack, installation: Installation) -> None:
    """Take the app out of a team; its bot leaves the channels."""
    retire(installation, "account_inactive")
    installation.token = installation.refresh_token = ""
    installation.active = False
    for kind in (
        {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [installation.bot_user_id]}},
        {"type": "app_uninstalled"},
    ):
        slack.events.send(installation, kind)
    for channel in slack.world.channels.values():
        if not channel.is_direct and installation.bot_user_id in channel.members:
            del channel.members[installation.bot_user_id]
            tell_channel(slack, channel)


def retire(installation: Installation, error: str) -> None:
    """Remember a token with the error it is refused with from now on."""
    if installation.token:
        installation.old_tokens[installation.token] = error
    while len(installation.old_tokens) > 1_000:
        installation.old_tokens.pop(next(iter(installation.old_tokens)))
