"""Controls that choose several things, people of the Slack workspace, or a channel of it."""

from collections.abc import Sequence

from bot.views.block import Element, words_plain


def several(
    action_id: str, placeholder: str, options: Sequence[Element], *, initial: Sequence[str] = ()
) -> Element:
    """Make a select of which several options can be chosen."""
    shown = list(options[:100])
    element = {
        "type": "multi_static_select",
        "action_id": action_id,
        "placeholder": words_plain(placeholder, 150),
        "options": shown,
    }
    chosen = [known for known in shown if known["value"] in initial]
    if chosen:
        element["initial_options"] = chosen
    return element


def users(action_id: str, placeholder: str, initial: Sequence[str] = ()) -> Element:
    """Make a select of several people of the Slack workspace, by their Slack ids."""
    element: Element = {
        "type": "multi_users_select",
        "action_id": action_id,
        "placeholder": words_plain(placeholder, 150),
    }
    if initial:
        element["initial_users"] = list(initial)
    return element


def user(action_id: str, placeholder: str) -> Element:
    """Make a select of one person of the Slack workspace."""
    return {
        "type": "users_select",
        "action_id": action_id,
        "placeholder": words_plain(placeholder, 150),
    }


def conversation(action_id: str, placeholder: str, initial: str | None = None) -> Element:
    """Make a select of a channel without people of other organisations."""
    element: Element = {
        "type": "conversations_select",
        "action_id": action_id,
        "placeholder": words_plain(placeholder, 150),
        "filter": {
            "include": ["public", "private"],
            "exclude_external_shared_channels": True,
            "exclude_bot_users": True,
        },
    }
    if initial:
        element["initial_conversation"] = initial
    return element
