"""The JSON values that travel between Slack, the app and the page."""

from typing import Any

Json = dict[str, Any]
"""A JSON object as Slack writes it: it is passed on and stored in Slack's own shape."""
