"""Ids and secrets in Slack's forms, the same again from the same seed."""

import hashlib
from collections import defaultdict

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Ident:
    """Gives ids (`U0…`, `C0…`) by kind in the order asked for, and secrets, from one seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._count: dict[str, int] = defaultdict(int)

    def new(self, kind: str) -> str:
        """Give the next id that begins with `kind`, eleven characters long."""
        self._count[kind] += 1
        number, text = self._count[kind], ""
        while number:
            number, digit = divmod(number, 36)
            text = _DIGITS[digit] + text
        return kind + text.rjust(11 - len(kind), "0")

    def secret(self, purpose: str, length: int = 24) -> str:
        """Give `length` hexadecimal digits that differ with every call."""
        self._count[f"secret:{purpose}"] += 1
        text = f"{self._seed}:{purpose}:{self._count[f'secret:{purpose}']}"
        return hashlib.blake2b(text.encode(), digest_size=32).hexdigest()[:length]
