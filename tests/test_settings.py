"""What is missing or contradicts is refused with one line that says what to set (E 81)."""

import pytest

from bot.settings import Misconfigured, Mode, Settings

BOT, APP, SECRET = "xoxb-1-canary", "xapp-1-canary", "canary-secret"


def settings(monkeypatch: pytest.MonkeyPatch, **told: str) -> Settings:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name.upper(), value)
    return Settings.load()


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ({}, "SLACK_BOT_TOKEN"),
        ({"slack_bot_token": "xoxp-1"}, "SLACK_BOT_TOKEN"),
        ({"slack_bot_token": BOT}, "SLACK_APP_TOKEN"),
        ({"slack_bot_token": BOT, "slack_app_token": BOT}, "SLACK_APP_TOKEN"),
        ({"slack_bot_token": BOT, "slack_mode": "socket"}, "SLACK_APP_TOKEN"),
        ({"slack_bot_token": BOT, "slack_mode": "http"}, "SLACK_SIGNING_SECRET"),
        ({"slack_bot_token": BOT, "slack_api_url": "slack.com"}, "SLACK_API_URL"),
    ],
)
def test_r81_what_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, str], names: str
) -> None:
    with pytest.raises(Misconfigured) as refused:
        settings(monkeypatch, **told).check_slack()
    assert names in str(refused.value) and "\n" not in str(refused.value)


@pytest.mark.parametrize("told", [{"port": "x"}, {"port": "70000"}, {"slack_mode": "smoke"}])
def test_r81_what_cannot_be_read_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, str]
) -> None:
    with pytest.raises(Misconfigured) as refused:
        settings(monkeypatch, **told)
    assert next(iter(told)).upper() in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_mode_follows_from_the_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    by_socket = settings(monkeypatch, slack_bot_token=BOT, slack_app_token=APP)
    by_http = settings(monkeypatch, slack_bot_token=BOT, slack_signing_secret=SECRET)
    for made, mode in ((by_socket, Mode.SOCKET), (by_http, Mode.HTTP)):
        made.check_slack()
        assert made.mode is mode


def test_r77_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    made = settings(
        monkeypatch, slack_bot_token=BOT, slack_app_token=APP, slack_signing_secret=SECRET
    )
    assert "canary" not in f"{made!r} {made} {made.model_dump_json()}"


def test_the_api_address_ends_in_a_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    made = settings(monkeypatch, slack_api_url="http://127.0.0.1:8000/api")
    assert made.api_url == "http://127.0.0.1:8000/api/" and made.is_playground
    assert not settings(monkeypatch).is_playground


def test_a_blank_database_address_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    unset = settings(monkeypatch).database_url
    assert settings(monkeypatch, database_url="  ").database_url == unset
