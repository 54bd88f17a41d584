"""The words of an HTML e-mail, line by line, without what it quotes."""

from html.parser import HTMLParser

_LINES = frozenset(
    (
        "address",
        "article",
        "blockquote",
        "br",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
    )
) | {"p", "pre", "tr"}
_SILENT = frozenset(("script", "style", "head", "title", "template", "blockquote"))
_VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "wbr", "area", "base", "col"))
_QUOTES = ("gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "x_divrplyfwdmsg")
_DEEPEST = 500


def as_text(markup: str) -> str:
    """Give the words that are shown; what is quoted from the message before is left out."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return "".join(reader.said)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LINES:
            self._say("\n")
        if tag in _VOID or len(self._open) >= _DEEPEST:
            return
        named = " ".join(value or "" for name, value in attrs if name in ("class", "id")).lower()
        silent = tag in _SILENT or any(quote in named for quote in _QUOTES)
        self._open.append((tag, silent or self._silent))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, -1, -1):
            if self._open[depth][0] == tag:
                del self._open[depth:]
                break
        if tag in _LINES:
            self._say("\n")

    def handle_data(self, data: str) -> None:
        self._say(" ".join(data.split()) if data.strip() else " ")

    @property
    def _silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _say(self, words: str) -> None:
        if not self._silent:
            self.said.append(words)
