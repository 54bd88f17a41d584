"""Slack's error codes: each one by what causes it, each beside the call that passes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from slack_sdk.errors import SlackApiError

from playground import Workspace
from playground.world.channel import Channel
from tests.playground.bot import client, modal, plain
from tests.playground.kit import home, section

Make = Callable[["Scene"], dict[str, Any]]


class Scene:
    """A workspace with what the cases speak of."""

    def __init__(self, slack: Workspace) -> None:
        slack.settings(rate_limits=False)
        self.slack = slack
        self.client = client(slack)
        self.mina = slack.member("mina").id
        self.sales = self.channel("sales").id
        self.other = self.channel("general").id
        self.private = self.channel("leadership").id
        self.partner = self.channel("harbor-lane").id
        self.omar = slack.member("omar").id
        self.ts = slack.member("mina").say("sales", "a message")
        self.own = self.client.chat_postMessage(channel=self.sales, text="mine")["ts"]
        self.reply = self.client.chat_postMessage(channel=self.sales, text="r", thread_ts=self.ts)[
            "ts"
        ]
        closed = self.client.conversations_create(name="closed")["channel"]["id"]
        self.client.conversations_archive(channel=closed)
        self.closed = closed
        self.client.reactions_add(channel=self.sales, timestamp=self.ts, name="eyes")

    def channel(self, name: str) -> Channel:
        found = self.slack.slack.world.channel(name)
        assert found is not None
        return found

    def trigger(self) -> str:
        return self.slack.call(
            lambda: self.slack.slack.triggers.give(
                self.slack.slack.world, self.mina, self.slack.installation.team_id
            )
        )


@pytest.fixture(scope="module")
def scene(shared: Workspace) -> Scene:
    return Scene(shared)


CASES: list[tuple[str, str, Make]] = [
    ("unknown_method", "chat.shout", lambda s: {}),
    ("invalid_arguments", "chat.postMessage", lambda s: {"text": "x"}),
    ("channel_not_found", "chat.postMessage", lambda s: {"channel": "C0NONE", "text": "x"}),
    ("channel_not_found", "chat.postMessage", lambda s: {"channel": s.private, "text": "x"}),
    ("not_in_channel", "chat.postMessage", lambda s: {"channel": s.other, "text": "x"}),
    ("is_archived", "chat.postMessage", lambda s: {"channel": s.closed, "text": "x"}),
    ("no_text", "chat.postMessage", lambda s: {"channel": s.sales}),
    ("no_text", "chat.postMessage", lambda s: {"channel": s.sales, "text": "  "}),
    ("msg_too_long", "chat.postMessage", lambda s: {"channel": s.sales, "text": "x" * 40_001}),
    ("invalid_blocks", "chat.postMessage", lambda s: {"channel": s.sales, "blocks": [{}]}),
    ("invalid_blocks_format", "chat.postMessage", lambda s: {"channel": s.sales, "blocks": "{"}),
    ("msg_blocks_too_long", "chat.postMessage",
     lambda s: {"channel": s.sales, "blocks": [section("x" * 3000)] * 5}),
    ("thread_not_found", "chat.postMessage",
     lambda s: {"channel": s.sales, "text": "x", "thread_ts": "1.000001"}),
    ("cannot_reply_to_message", "chat.postMessage",
     lambda s: {"channel": s.sales, "text": "x", "thread_ts": s.reply}),
    ("invalid_metadata_format", "chat.postMessage",
     lambda s: {"channel": s.sales, "text": "x", "metadata": "{"}),
    ("invalid_metadata_schema", "chat.postMessage",
     lambda s: {"channel": s.sales, "text": "x", "metadata": {"event_type": "x"}}),
    ("markdown_text_conflict", "chat.postMessage",
     lambda s: {"channel": s.sales, "text": "x", "markdown_text": "x"}),
    ("invalid_blocks", "chat.postMessage", lambda s: {"channel": s.sales, "blocks": [
        {"type": "image", "alt_text": "x", "slack_file": {"id": "F0NONE"}}]}),
    ("channel_not_found", "chat.postMessage", lambda s: {"channel": s.omar, "text": "x"}),
    ("message_not_found", "chat.update", lambda s: {"channel": s.sales, "ts": "1.1", "text": "x"}),
    ("cant_update_message", "chat.update",
     lambda s: {"channel": s.sales, "ts": s.ts, "text": "x"}),
    ("cant_delete_message", "chat.delete", lambda s: {"channel": s.sales, "ts": s.ts}),
    ("message_not_found", "chat.delete", lambda s: {"channel": s.sales, "ts": "1.1"}),
    ("user_not_in_channel", "chat.postEphemeral",
     lambda s: {"channel": s.sales, "user": "U0NONE", "text": "x"}),
    ("message_not_found", "chat.getPermalink",
     lambda s: {"channel": s.sales, "message_ts": "1.1"}),
    ("missing_unfurls", "chat.unfurl", lambda s: {"channel": s.sales, "ts": s.ts}),
    ("missing_channel", "chat.unfurl", lambda s: {"unfurls": {}}),
    ("cannot_find_message", "chat.unfurl", lambda s: {"unfurl_id": f"{s.sales}.1.1"}),
    ("cannot_unfurl_url", "chat.unfurl",
     lambda s: {"channel": s.sales, "ts": s.ts, "unfurls": {"https://e.co": {"text": "x"}}}),
    ("invalid_types", "conversations.list", lambda s: {"types": "channels"}),
    ("invalid_limit", "conversations.list", lambda s: {"limit": "many"}),
    ("invalid_cursor", "conversations.list", lambda s: {"cursor": "!"}),
    ("channel_not_found", "conversations.info", lambda s: {"channel": s.private}),
    ("not_in_channel", "conversations.history", lambda s: {"channel": s.other}),
    ("invalid_ts_oldest", "conversations.history",
     lambda s: {"channel": s.sales, "oldest": "today"}),
    ("thread_not_found", "conversations.replies", lambda s: {"channel": s.sales, "ts": "1.1"}),
    ("users_list_not_supplied", "conversations.open", lambda s: {}),
    ("user_not_found", "conversations.open", lambda s: {"users": "U0NONE"}),
    ("user_disabled", "conversations.open", lambda s: {"users": s.omar}),
    ("too_many_users", "conversations.open", lambda s: {"users": ",".join(["U1"] * 9)}),
    ("name_taken", "conversations.create", lambda s: {"name": "sales"}),
    ("invalid_name_specials", "conversations.create", lambda s: {"name": "Big Deals!"}),
    ("invalid_name_maxlength", "conversations.create", lambda s: {"name": "x" * 81}),
    ("already_in_channel", "conversations.invite",
     lambda s: {"channel": s.sales, "users": s.mina}),
    ("cant_invite_self", "conversations.invite",
     lambda s: {"channel": s.sales, "users": s.slack.installation.bot_user_id}),
    ("is_archived", "conversations.join", lambda s: {"channel": s.closed}),
    ("already_archived", "conversations.archive", lambda s: {"channel": s.closed}),
    ("not_in_channel", "conversations.archive", lambda s: {"channel": s.other}),
    ("cant_leave_general", "conversations.leave", lambda s: {"channel": s.other}),
    ("user_not_found", "users.info", lambda s: {"user": "U0NONE"}),
    ("users_not_found", "users.lookupByEmail", lambda s: {"email": "nobody@example.com"}),
    ("users_not_found", "users.lookupByEmail", lambda s: {"email": "omar@example.com"}),
    ("users_not_found", "users.lookupByEmail", lambda s: {"email": "priya@example.com"}),
    ("invalid_trigger_id", "views.open", lambda s: {"trigger_id": "1.2.3", "view": modal()}),
    ("invalid_arguments", "views.open", lambda s: {"trigger_id": s.trigger(), "view": home()}),
    ("not_found", "views.push", lambda s: {"trigger_id": s.trigger(), "view": modal()}),
    ("view_too_large", "views.open", lambda s: {"trigger_id": s.trigger(), "view": modal(
        *[section("x" * 3000)] * 84)}),
    ("not_found", "views.update", lambda s: {"view_id": "V0NONE", "view": modal()}),
    ("invalid_arguments", "views.update", lambda s: {"view": modal()}),
    ("invalid_arguments", "views.publish", lambda s: {"user_id": "U0NONE", "view": home()}),
    ("invalid_arguments", "files.getUploadURLExternal",
     lambda s: {"filename": "a.png", "length": "0"}),
    ("file_not_found", "files.completeUploadExternal", lambda s: {"files": [{"id": "F0NONE"}]}),
    ("file_not_found", "files.info", lambda s: {"file": "F0NONE"}),
    ("already_reacted", "reactions.add",
     lambda s: {"channel": s.sales, "timestamp": s.ts, "name": "eyes"}),
    ("no_reaction", "reactions.remove",
     lambda s: {"channel": s.sales, "timestamp": s.ts, "name": "tada"}),
    ("invalid_name", "reactions.add",
     lambda s: {"channel": s.sales, "timestamp": s.ts, "name": "No Emoji"}),
    ("message_not_found", "reactions.add",
     lambda s: {"channel": s.sales, "timestamp": "1.1", "name": "eyes"}),
    ("invalid_link", "bookmarks.add",
     lambda s: {"channel_id": s.sales, "title": "t", "type": "link", "link": "e.co"}),
    ("invalid_bookmark_type", "bookmarks.add",
     lambda s: {"channel_id": s.sales, "title": "t", "type": "file"}),
    ("not_found", "bookmarks.remove", lambda s: {"channel_id": s.sales, "bookmark_id": "Bk0"}),
    ("team_not_found", "team.info", lambda s: {"team": "T0NONE"}),
    ("not_allowed_token_type", "apps.connections.open", lambda s: {}),
    ("invalid_client_id", "oauth.v2.access", lambda s: {"code": "x"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "method", "make"), CASES, ids=[f"{m}:{c}:{i}" for i, (c, m, _) in enumerate(CASES)]
)
def test_each_error_has_its_cause(scene: Scene, code: str, method: str, make: Make) -> None:
    with pytest.raises(SlackApiError) as refused:
        scene.client.api_call(method, params=_form(make(scene)))
    assert refused.value.response["error"] == code


def _form(args: dict[str, Any]) -> dict[str, Any]:
    return {k: json.dumps(v) if isinstance(v, dict | list) else v for k, v in args.items()}


def test_tokens_are_refused_in_slacks_words(slack: Workspace) -> None:
    def error(token: str, method: str = "auth.test") -> str:
        answer = httpx.post(slack.api + method, data={"token": token}, trust_env=False).json()
        return str(answer.get("error", ""))

    assert error("") == "not_authed"
    assert error("xoxb-nobody") == "invalid_auth"
    assert error(slack.app_token) == "not_allowed_token_type"
    good = slack.bot_token
    assert error(good) == ""
    assert client(slack).auth_revoke()["revoked"] is True
    assert error(good) == "token_revoked"


def test_an_uninstalled_app_is_inactive(slack: Workspace) -> None:
    token = slack.bot_token
    httpx.post(slack.control + "/app", json={"do": "uninstall"}, trust_env=False)
    answer = httpx.post(slack.api + "auth.test", data={"token": token}, trust_env=False).json()
    assert answer == {"ok": False, "error": "account_inactive"}


def test_a_missing_scope_names_what_is_needed_and_what_is_there(slack: Workspace) -> None:
    httpx.post(slack.control + "/app", json={"scopes": ["commands"]}, trust_env=False)
    with pytest.raises(SlackApiError) as refused:
        client(slack).chat_postMessage(channel="sales", text="x")
    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "chat:write"
    assert refused.value.response["provided"] == "commands"


def test_unknown_arguments_are_reported_or_refused(slack: Workspace) -> None:
    answer = client(slack).api_call("auth.test", params={"colour": "red"})
    assert answer["response_metadata"]["warnings"] == ["unknown_argument:colour"]
    slack.settings(unknown_arguments="refuse")
    with pytest.raises(SlackApiError, match="colour"):
        client(slack).api_call("auth.test", params={"colour": "red"})


def test_a_method_that_takes_only_forms_does_not_read_json(slack: Workspace) -> None:
    with pytest.raises(SlackApiError, match="missing required field: user"):
        client(slack).api_call("users.info", json={"user": slack.member("mina").id})


def test_a_token_in_a_json_body_does_not_count(slack: Workspace) -> None:
    answer = httpx.post(
        slack.api + "auth.test", json={"token": slack.bot_token}, trust_env=False
    ).json()
    assert answer == {"ok": False, "error": "not_authed"}


def test_a_trigger_opens_one_modal_within_three_seconds(slack: Workspace) -> None:
    scene = Scene(slack)
    view = modal(section())
    trigger, late = scene.trigger(), scene.trigger()
    scene.client.views_open(trigger_id=trigger, view=view)
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        scene.client.views_open(trigger_id=trigger, view=view)
    slack.advance(3.5)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        scene.client.views_open(trigger_id=late, view=view)


def test_a_modal_stack_holds_three_and_a_hash_guards_against_races(slack: Workspace) -> None:
    scene = Scene(slack)
    mina = slack.member("mina")
    first = scene.client.views_open(trigger_id=scene.trigger(), view=modal(section()))["view"]

    def trigger() -> str:
        view_id = mina.modals[-1]["id"]
        world = slack.slack.world
        team = slack.installation.team_id
        return slack.call(lambda: slack.slack.triggers.give(world, mina.id, team, view_id))

    for _ in range(2):
        scene.client.views_push(trigger_id=trigger(), view=modal(section()))
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        scene.client.views_push(trigger_id=trigger(), view=modal(section()))
    changed = scene.client.views_update(
        view_id=first["id"], hash=first["hash"], view=modal(section("new"))
    )["view"]
    assert changed["id"] == first["id"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        scene.client.views_update(view_id=first["id"], hash=first["hash"], view=modal(section()))
    named = scene.client.views_publish(
        user_id=mina.id, view=home(external_id="mine", callback_id="c")
    )["view"]
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        scene.client.views_publish(user_id=slack.member("dana").id, view=home(external_id="mine"))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        scene.client.views_publish(user_id=mina.id, hash="0.0", view=home())
    scene.client.views_publish(user_id=mina.id, hash=named["hash"], view=home())


def test_what_the_bot_sends_is_refused_when_it_is_altered(scene: Scene) -> None:
    blocks = [{"type": "header", "text": plain("Fine")}]
    scene.client.chat_postMessage(channel=scene.sales, text="x", blocks=blocks)
    blocks[0]["text"]["text"] = "x" * 151
    with pytest.raises(SlackApiError) as refused:
        scene.client.chat_postMessage(channel=scene.sales, text="x", blocks=blocks)
    assert refused.value.response["errors"] == [
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    ]
