"""A deal's own e-mail address, as its card shows it."""

from bot.views.block import Block, context
from bot.views.text import text
from bot.views.words import Words


def address(own: str, words: Words) -> list[Block]:
    """Show where mail about a deal is sent to be put on it."""
    return [context(words("Mail to this deal: {address}", address=f"`{text(own, 200)}`"))]
