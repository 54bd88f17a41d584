"""Who sent a request, told from its raw bytes before anything is parsed."""

import hmac
from collections.abc import Sequence
from hashlib import sha256

WINDOW = 300
"""Seconds a time stamp may be off, before or after (Slack's own advice)."""


def is_signed(
    secrets: Sequence[str], body: bytes, *, stamp: str | None, signature: str | None, now: float
) -> bool:
    """Check a signature of the doors for leads: v1 over time stamp, full stop and body."""
    if stamp is None or signature is None:
        return False
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return False
    if not signature.isascii() or abs(now - int(stamp)) > WINDOW:
        return False
    return any(
        hmac.compare_digest(sign(secret, body, stamp=stamp), signature) for secret in secrets
    )


def sign(secret: str, body: bytes, *, stamp: str) -> str:
    """Give the signature of a body at a time stamp (Unix seconds)."""
    signed = hmac.new(secret.encode(), stamp.encode() + b"." + body, sha256)
    return f"v1={signed.hexdigest()}"


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
