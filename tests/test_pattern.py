"""No pattern takes long over long text: time grows with its length, not with its square.

Each is used as its module uses it, on text that makes careless ones go back and forth. Five
thousand characters take a careful one a few milliseconds and a careless one a second or more.
"""

import ast
import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import regex

import bot

_LONG = 5_000
_SECONDS = 0.4
_ENDS = {"fullmatch", "match", "search", "sub", "split", "findall", "finditer"}
_TEXTS = {
    **{f"only {one!r}": one * _LONG for one in 'x1 가\n"<&@-._(:~,*'},
    **{
        f"again and again {two!r}": two * (_LONG // 2)
        for two in ("a ", "1,", "a.", "a@", "a:", "=?")
    },
    **{f"{one!r} between letters": f"x{one * _LONG}x" for one in " _*(.1,-"},
    "an open link": "a@" + "b." * (_LONG // 2) + "@",
}
_SHORT = {"bot.intake.amount._AMOUNT": 60}
"""Patterns whose module looks at the length first, and that length."""


def uses() -> Iterator[tuple[str, str, "re.Pattern[str] | regex.Pattern[str]"]]:
    """Give where each pattern is, how it is used, and the pattern."""
    for found in pkgutil.walk_packages(bot.__path__, "bot."):
        if "migrations" in found.name or found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        patterns = {
            name: one
            for name, one in vars(module).items()
            if isinstance(one, (re.Pattern, regex.Pattern)) and isinstance(one.pattern, str)
        }
        if not patterns or not module.__file__:
            continue
        tree = ast.parse(Path(module.__file__).read_text("utf-8"))
        seen = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                seen.add((node.value.id, node.attr))
        for name, method in sorted(seen):
            if method in _ENDS and name in patterns:
                yield f"{found.name}.{name}", method, patterns[name]


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Break off what takes more than so much of the processor."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def test_no_pattern_takes_long_over_long_text() -> None:
    slow = []
    known = list(uses())
    assert len(known) > 100
    for where, method, pattern in known:
        for named, text in _TEXTS.items():
            shown = text[: _SHORT.get(where, _LONG)]
            try:
                with at_most(_SECONDS):
                    for _ in call(pattern, method, shown):
                        pass
            except TimeoutError:
                slow.append(f"{where}.{method} of {named}")
                break
    assert slow == []


def call(
    pattern: "re.Pattern[str] | regex.Pattern[str]", method: str, text: str
) -> Iterator[object]:
    """Use a pattern in one of the ways there are."""
    if method == "sub":
        yield pattern.sub("", text)
    elif method == "finditer":
        yield from pattern.finditer(text)
    else:
        yield getattr(pattern, method)(text)
