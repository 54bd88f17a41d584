"""Every method of the Web API this Slack has, by name."""

from playground.web import (
    bookmark,
    connect,
    conversation,
    history,
    oauth,
    people,
    post,
    reaction,
    upload,
    view,
)
from playground.web.call import Method

METHODS: dict[str, Method] = {
    method.name: method
    for family in (
        post, conversation, history, people, view, reaction, bookmark, upload, connect, oauth,
    )
    for method in family.METHODS
}  # fmt: skip
