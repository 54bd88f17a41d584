"""Slack's request signature, version 0."""

import hashlib
import hmac


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Give the `X-Slack-Signature` of a request body sent at `timestamp`."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
