"""Whether a request is from Slack, told from its raw bytes before anything is parsed."""

import hmac
from hashlib import sha256

WINDOW = 300
"""Seconds a time stamp may be off, before or after (Slack's own advice)."""


def is_from_slack(
    secret: str, body: bytes, *, stamp: str | None, signature: str | None, now: float
) -> bool:
    """Check Slack's v0 signature; a missing or odd header is simply wrong, never an error."""
    if stamp is None or signature is None:
        return False
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return False
    if not signature.isascii() or abs(now - int(stamp)) > WINDOW:
        return False
    expected = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, sha256)
    return hmac.compare_digest(f"v0={expected.hexdigest()}", signature)
