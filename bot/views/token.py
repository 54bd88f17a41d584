"""What a button carries: which deal, as it stood when drawn, and what else the press needs."""

from dataclasses import dataclass

from bot.domain.deal import Deal
from bot.domain.error import Invalid
from bot.views.text import again, head

_REST = 1800


@dataclass(frozen=True, slots=True)
class Token:
    """A deal by id and version; `arg` is a word or an id, `rest` free text that comes last."""

    deal_id: int
    version: int
    arg: str = ""
    rest: str = ""


def token(deal: Deal, arg: str | int = "", rest: str = "") -> str:
    """Write a button's value; `rest` is cut to what fits into it."""
    value = f"{deal.id}.{deal.version}"
    if rest:
        return f"{value}.{arg}.{head(again(rest), _REST)}"
    return f"{value}.{arg}" if arg != "" else value


def tail(arg: str, rest: str = "") -> str:
    """Write what many deals' tokens end with, to be put behind `token(deal)`."""
    return f".{arg}.{head(again(rest), _REST)}" if rest else f".{arg}"


def read_token(value: str) -> Token:
    """Read a button's value; `Invalid` for one that no button of ours carries."""
    parts = value.split(".", 3)
    if len(parts) < 2 or not all(part.isascii() and part.isdigit() for part in parts[:2]):
        raise Invalid("This button no longer works. Open the deal again.")
    arg, rest = [*parts[2:], "", ""][:2]
    return Token(int(parts[0]), int(parts[1]), arg, rest)
