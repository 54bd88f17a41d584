"""Every method of the Web API this Slack has, by name."""

from playground.web import (
    bookmark,
    channel,
    connect,
    conversation,
    history,
    oauth,
    people,
    post,
    reaction,
    upload,
    validate,
    view,
)
from playground.web.call import Method

_FAMILIES = (
    post,
    conversation,
    channel,
    history,
    people,
    view,
    reaction,
    bookmark,
    upload,
    connect,
    oauth,
    validate,
)
METHODS: dict[str, Method] = {method.name: method for f in _FAMILIES for method in f.METHODS}
