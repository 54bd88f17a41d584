"""Installing by OAuth with state and code, in two workspaces, and tokens that are renewed."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation import TokenRotator

from playground import Workspace
from tests.playground.bot import client

BACK = "https://bot.example.com/oauth"


def _consent(slack: Workspace, **more: str) -> dict[str, str]:
    app = slack.slack.world.app
    url = AuthorizeUrlGenerator(
        client_id=app.client_id,
        redirect_uri=BACK,
        scopes=["chat:write", "commands"],
        authorization_url=slack.base + "/oauth/v2/authorize",
    ).generate("a-state")
    answer = httpx.get(url, params=dict(parse_qs_flat(url), **more), trust_env=False)
    assert answer.status_code == 307
    return parse_qs_flat(answer.headers["location"])


def parse_qs_flat(url: str) -> dict[str, str]:
    return {k: v[0] for k, v in parse_qs(urlsplit(url).query).items()}


def _access(slack: Workspace, code: str, **more: str) -> dict[str, object]:
    app = slack.slack.world.app
    args = {"client_id": app.client_id, "client_secret": app.client_secret, "code": code}
    answer = WebClient(base_url=slack.api).oauth_v2_access(**{**args, **more})
    assert isinstance(answer.data, dict)
    return answer.data


def test_the_second_workspace_is_installed_by_state_and_code(slack: Workspace) -> None:
    back = _consent(slack)
    assert back["state"] == "a-state"
    told = _access(slack, back["code"], redirect_uri=BACK)
    assert told["scope"] == "chat:write,commands"
    team = told["team"]
    assert isinstance(team, dict)
    assert team["name"] == "Harbor Lane"
    other = client(slack, str(told["access_token"])).auth_test()
    assert other["team_id"] == team["id"]
    assert other["user_id"] != slack.installation.bot_user_id


def test_a_code_serves_once_and_ten_minutes(slack: Workspace) -> None:
    code = _consent(slack)["code"]
    _access(slack, code)
    with pytest.raises(SlackApiError, match="invalid_code"):
        _access(slack, code)
    late = _consent(slack)["code"]
    slack.advance(601)
    with pytest.raises(SlackApiError, match="invalid_code"):
        _access(slack, late)


@pytest.mark.parametrize(
    ("error", "change"),
    [
        ("invalid_client_id", {"client_id": "1.2"}),
        ("bad_client_secret", {"client_secret": "x"}),
        ("invalid_code", {"code": "x"}),
        ("bad_redirect_uri", {"redirect_uri": "https://elsewhere.example.com"}),
        ("invalid_grant_type", {"grant_type": "password"}),
    ],
)
def test_a_wrong_exchange_is_refused(shared: Workspace, error: str, change: dict[str, str]) -> None:
    code = _consent(shared)["code"]
    with pytest.raises(SlackApiError, match=error):
        _access(shared, change.pop("code", code), **change)


def test_consent_can_be_refused(slack: Workspace) -> None:
    assert _consent(slack, deny="1") == {"error": "access_denied", "state": "a-state"}


def test_tokens_are_renewed_once_with_each_refresh_token(slack: Workspace) -> None:
    slack.slack.world.app.token_rotation = True
    told = _access(slack, _consent(slack)["code"])
    assert told["expires_in"] == 43_200
    app = slack.slack.world.app
    rotator = TokenRotator(
        client_id=app.client_id,
        client_secret=app.client_secret,
        client=WebClient(base_url=slack.api),
    )
    bot = Bot(
        bot_token=str(told["access_token"]),
        bot_id="B1",
        bot_user_id=str(told["bot_user_id"]),
        bot_refresh_token=str(told["refresh_token"]),
        bot_token_expires_at=0,
        installed_at=0.0,
    )
    renewed = rotator.perform_bot_token_rotation(bot=bot)
    assert renewed is not None
    client(slack, renewed.bot_token).auth_test()
    with pytest.raises(SlackApiError, match="token_expired"):
        client(slack, bot.bot_token).auth_test()
    with pytest.raises(SlackApiError, match="invalid_refresh_token"):
        WebClient(base_url=slack.api).oauth_v2_access(
            client_id=app.client_id,
            client_secret=app.client_secret,
            grant_type="refresh_token",
            refresh_token=str(told["refresh_token"]),
        )
    slack.advance(43_201)
    with pytest.raises(SlackApiError, match="token_expired"):
        client(slack, renewed.bot_token).auth_test()
