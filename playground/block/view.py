"""Views: modals and Homes."""

from __future__ import annotations

from typing import Any

from playground.web.call import Refused


def check_view(view: Any, kind: str) -> None:
    """Raise Refused where a view is not what Slack takes."""
    if not isinstance(view, dict) or view.get("type") != kind:
        raise Refused("invalid_arguments", "invalid `view` [json-pointer:/view]")
