"""What the methods do when nothing is wrong: messages, threads, channels, people, files."""

from __future__ import annotations

import httpx
import pytest
from slack_sdk import WebClient

from playground import Workspace
from tests.playground.bot import channel_id, client
from tests.playground.kit import section


@pytest.fixture
def web(slack: Workspace) -> WebClient:
    slack.settings(rate_limits=False)
    return client(slack)


def test_an_update_keeps_what_it_does_not_name(web: WebClient, slack: Workspace) -> None:
    sales = channel_id(slack, "sales")
    ts = web.chat_postMessage(channel=sales, text="one", blocks=[section()])["ts"]
    web.chat_update(channel=sales, ts=ts, text="two")
    kept = slack.messages("sales")[-1]
    assert (kept["text"], len(kept["blocks"])) == ("two", 1)
    assert kept["edited"]["user"] == slack.installation.bot_user_id
    web.chat_update(channel=sales, ts=ts, text="two", blocks=[])
    assert slack.messages("sales")[-1]["blocks"] == []


def test_replies_are_counted_and_read_in_order(web: WebClient, slack: Workspace) -> None:
    sales = channel_id(slack, "sales")
    parent = web.chat_postMessage(channel=sales, text="parent")["ts"]
    replies = [
        web.chat_postMessage(channel=sales, text=str(n), thread_ts=parent)["ts"] for n in range(3)
    ]
    web.chat_postMessage(channel=sales, text="loud", thread_ts=parent, reply_broadcast=True)
    thread = web.conversations_replies(channel=sales, ts=parent)["messages"]
    assert [m["text"] for m in thread] == ["parent", "0", "1", "2", "loud"]
    assert (thread[0]["reply_count"], thread[0]["latest_reply"]) == (4, thread[-1]["ts"])
    top = web.conversations_history(channel=sales, oldest=parent, inclusive=True)["messages"]
    assert [m["text"] for m in top] == ["loud", "parent"]
    web.chat_delete(channel=sales, ts=replies[0])
    assert web.conversations_replies(channel=sales, ts=parent)["messages"][0]["reply_count"] == 3


def test_history_gives_metadata_only_when_asked_and_pages_by_cursor(
    web: WebClient, slack: Workspace
) -> None:
    sales = channel_id(slack, "sales")
    marker = {"event_type": "sent", "event_payload": {"n": "1"}}
    first = web.chat_postMessage(channel=sales, text="0", metadata=marker)["ts"]
    for n in range(1, 5):
        web.chat_postMessage(channel=sales, text=str(n))
    plain = web.conversations_history(channel=sales, oldest=first, inclusive=True, limit=2)
    assert plain["has_more"] is True
    told = [m["text"] for page in plain for m in page["messages"]]
    assert told == ["4", "3", "2", "1", "0"]
    whole = web.conversations_history(
        channel=sales, latest=first, inclusive=True, limit=1, include_all_metadata=True
    )
    assert whole["messages"][0]["metadata"] == marker
    assert "event_payload" not in web.conversations_history(
        channel=sales, latest=first, inclusive=True, limit=1
    )["messages"][0].get("metadata", {})


def test_people_are_described_with_what_makes_them_different(
    web: WebClient, slack: Workspace
) -> None:
    def person(who: str) -> dict[str, object]:
        user: dict[str, object] = web.users_info(user=slack.member(who).id, include_locale=True)[
            "user"
        ]
        return user

    mina = person("mina")
    assert (mina["locale"], mina["tz"], mina["tz_offset"]) == ("ko-KR", "Asia/Seoul", 32_400)
    assert person("tomas")["is_restricted"] is True
    assert person("lea")["is_ultra_restricted"] is True
    assert person("priya")["is_stranger"] is True
    assert person("omar")["deleted"] is True
    found = web.users_lookupByEmail(email="Dana@example.com")["user"]
    assert found["id"] == slack.member("dana").id


def test_channels_say_whether_outsiders_and_the_public_may_read(
    web: WebClient, slack: Workspace
) -> None:
    partner = web.conversations_info(
        channel=channel_id(slack, "harbor-lane"), include_num_members=True
    )
    assert partner["channel"]["is_ext_shared"] is True
    assert partner["channel"]["num_members"] == 5
    listed = {c["name"]: c for c in web.conversations_list(limit=3)["channels"]}
    assert len(listed) == 3
    everything = {
        c["name"]
        for page in web.conversations_list(limit=3, types="public_channel,private_channel")
        for c in page["channels"]
    }
    assert "leadership" not in everything
    assert {"general", "sales", "harbor-lane"} <= everything
    hidden = web.conversations_create(name="quiet", is_private=True)["channel"]
    assert (hidden["is_private"], hidden["is_member"]) == (True, True)
    joined = web.conversations_join(channel=channel_id(slack, "general"))["channel"]
    assert joined["is_member"] is True
    members = web.conversations_members(channel=joined["id"])["members"]
    assert slack.installation.bot_user_id in members


def test_a_link_is_unfurled_by_place_or_by_the_id_of_the_event(
    web: WebClient, slack: Workspace
) -> None:
    ts = slack.member("mina").say("sales", "see https://e.co/1")
    sales = channel_id(slack, "sales")
    card = {"https://e.co/1": {"text": "A deal"}}
    web.chat_unfurl(channel=sales, ts=ts, unfurls=card)
    web.chat_unfurl(
        unfurl_id=f"{sales}.{ts}", source="conversations_history", unfurls=card, channel="", ts=""
    )
    assert slack.messages("sales")[-1]["attachments"][0]["text"] == "A deal"


def test_files_are_uploaded_unshared_and_shown_by_a_block(web: WebClient, slack: Workspace) -> None:
    given = web.files_getUploadURLExternal(filename="chart.png", length=4, alt_txt="A chart")
    sent = httpx.post(given["upload_url"], content=b"data", trust_env=False)
    assert sent.status_code == 200
    assert httpx.post(given["upload_url"], content=b"more!", trust_env=False).status_code == 400
    done = web.files_completeUploadExternal(files=[{"id": given["file_id"], "title": "Chart"}])
    assert done["files"][0]["shares"] == {}
    picture = {
        "type": "image",
        "alt_text": "A chart",
        "slack_file": {"id": given["file_id"]},
    }
    web.chat_postMessage(channel="sales", text="x", blocks=[picture])
    picture["slack_file"] = {"url": done["files"][0]["url_private"]}
    web.chat_postMessage(channel="sales", text="x", blocks=[picture])
    web.files_delete(file=given["file_id"])


def test_bookmarks_and_reactions_come_and_go(web: WebClient, slack: Workspace) -> None:
    sales = channel_id(slack, "sales")
    made = web.bookmarks_add(channel_id=sales, title="Board", type="link", link="https://e.co")
    mark = made["bookmark"]["id"]
    web.bookmarks_edit(bookmark_id=mark, channel_id=sales, title="The board")
    assert web.bookmarks_list(channel_id=sales)["bookmarks"][0]["title"] == "The board"
    web.bookmarks_remove(bookmark_id=mark, channel_id=sales)
    assert web.bookmarks_list(channel_id=sales)["bookmarks"] == []
    ts = slack.member("mina").say("sales", "x")
    web.reactions_add(channel=sales, timestamp=ts, name="tada")
    told = web.reactions_get(channel=sales, timestamp=ts)["message"]["reactions"]
    assert told == [{"name": "tada", "users": [slack.installation.bot_user_id], "count": 1}]
    web.reactions_remove(channel=sales, timestamp=ts, name="tada")
    assert "reactions" not in web.reactions_get(channel=sales, timestamp=ts)["message"]


def test_the_app_without_a_messages_tab_writes_to_nobody(web: WebClient, slack: Workspace) -> None:
    mina = slack.member("mina")
    web.chat_postMessage(channel=mina.id, text="hello")
    assert [m["text"] for m in mina.app_messages()] == ["hello"]
    slack.slack.world.app.messages_tab = False
    answer = httpx.post(
        slack.api + "chat.postMessage",
        data={"channel": mina.id, "text": "x", "token": slack.bot_token},
        trust_env=False,
    ).json()
    assert answer["error"] == "messages_tab_disabled"


def test_blocks_are_validated_without_a_token(slack: Workspace) -> None:
    def told(**given: object) -> dict[str, object]:
        answer = httpx.post(slack.api + "blocks.validate", json=given, trust_env=False)
        told: dict[str, object] = answer.json()
        return told

    assert told(blocks=[section()]) == {"ok": True}
    assert told(message={"text": "x", "blocks": [section()]})["ok"] is True
    assert told(view={"type": "home", "blocks": []})["ok"] is True
    assert told(blocks=[section("")])["errors"] == [
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]"
    ]
    assert told(view={"type": "modal"})["error"] == "invalid_view"
    assert told(message={"blocks": [{}]})["error"] == "invalid_message"
    assert told()["error"] == "invalid_arguments"
