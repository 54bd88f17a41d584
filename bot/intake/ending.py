"""Words that say a deal is over, in the languages of the exports: won, lost, or still open."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from bot.domain.pipeline import StageKind
from bot.intake.vocabulary import endings
from bot.intake.words import unaccented

_STILL = frozenset(
    (
        *("not", "nicht", "be", "almost", "nearly", "ne", "nie", "예상", "예정", "가능", "가능성"),
        *("임박", "유력", "목표", "추진", "대기", "확률", "전"),
    )
)
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4096)
def kind_of(stage: str) -> StageKind:
    """Tell a stage's kind by its name; what is neither a win nor a loss is a deal stage.

    The whole name decides, then a turn of several words ("senza successo"), then any single word
    of it: `Closed - Won`, `G. Project Won` and `C2:WON` are wins. A name that holds words of both,
    or denies one ("not won yet"), is open.
    """
    said = [_plain(word) for word in _WORD.findall(stage)]
    # `Paid (100 %)` and `7. Paid` are what they are without the figures.
    whole = {_plain(stage), "".join(said)}
    if whole & _words("won"):
        return StageKind.WON
    if whole & _words("lost"):
        return StageKind.LOST
    for kind, turns in ((StageKind.LOST, _turns("lost")), (StageKind.WON, _turns("won"))):
        if any(f" {turn} " in f" {' '.join(said)} " for turn in turns):
            return kind
    words = set(said)
    won, lost = bool(words & _sure("won")), bool(words & _sure("lost"))
    if won == lost or words & _STILL:
        return StageKind.DEAL
    return StageKind.WON if won else StageKind.LOST


def kinds_of(words: Iterable[str]) -> dict[str, StageKind]:
    """Tell the kind of each of a file's stage words, the ones seen beside it considered.

    "Closed" is a win where no other word of the file is one, and "No response" a loss likewise.
    Beside "Closed won", "Closed - no budget" is a loss.
    """
    kinds = {word: kind_of(word) for word in words}
    if any(kind is StageKind.WON and _is_shut(word) for word, kind in kinds.items()):
        kinds |= {
            word: StageKind.LOST for word, kind in kinds.items() if kind.is_open and _is_shut(word)
        }
    for ended, weak in ((StageKind.WON, _words("over")), (StageKind.LOST, _words("gone"))):
        if ended not in kinds.values():
            open_ones = [word for word, kind in kinds.items() if kind.is_open]
            kinds.update({word: ended for word in open_ones if _plain(word) in weak})
    return kinds


def _is_shut(word: str) -> bool:
    """Tell a name that begins with "Closed" and goes on."""
    said = _WORD.findall(word)
    return len(said) > 1 and _plain(said[0]) in _words("shut")


def is_doubtful(word: str) -> bool:
    """Tell a word such as "Closed", which ends a deal in one file and not in another."""
    return _plain(word) in _words("over") | _words("gone")


def says_yes(cell: str, *, crossed: bool = False) -> bool | None:
    """Read a yes or no of a column such as IsWon; None for what is neither.

    A cross ticks a box, but where others are circled (`crossed`) it is a No, as in Korea and Japan.
    """
    word = _plain(cell) or cell.strip()
    if word in _CROSSES:
        return not crossed
    if word in _YES or word in _CIRCLES:
        return True
    return False if word in _NO else None


def is_circle(cell: str) -> bool:
    """Tell the mark of a Yes that has a cross for its No."""
    return (_plain(cell) or cell.strip()) in _CIRCLES


@lru_cache(maxsize=4096)
def is_of_losses(column: str) -> bool:
    """Tell the name of a column that has reasons for losses; wins have one in a mere "Reason"."""
    name = _plain(column)
    return any(word in name for word in _words("reason"))


@lru_cache(maxsize=4096)
def is_deleted(status: str) -> bool:
    """Tell a status that says that the deal was thrown away."""
    return _plain(status) in _words("deleted")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(map(_plain, endings(name)))


@cache
def _turns(name: str) -> frozenset[str]:
    """Give the turns of several words that say it wherever they stand."""
    return frozenset(" ".join(map(_plain, turn.split())) for turn in endings(f"turn_{name}"))


@cache
def _sure(name: str) -> frozenset[str]:
    """Give the words that say it by themselves inside a longer name; "customer" does not."""
    return _words(name) - _words(f"part_{name}")


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return "".join(char for char in unaccented(text) if char.isalnum())


_CROSSES = frozenset(("x", "×", "✕", "✖", "✗", "✘"))
_CIRCLES = frozenset(("o", "○", "◯", "〇", "⭕", "●", "◎", "ㅇ"))
_YES = frozenset(
    _plain(word) or word
    for word in (
        *("✓", "✔", "✔️", "☑", "☑️", "✅", "v", "on", "是", "有"),
        *("evet", "да", "так", "kyllä", "áno"),
        *("1", "10", "true", "yes", "y", "예", "네", "ja", "oui", "si", "sí", "sim", "ano", "tak"),
        *("prawda", "wahr", "vrai", "verdadero", "verdadeiro", "vero", "checked", "はい"),
    )
)
_NO = frozenset(
    _plain(word) or word
    for word in (
        *("❌", "☐", "⬜", "off", "hayır", "нет", "ні", "ei", "nej", "否", "无", "nee", "아님"),
        *("0", "00", "false", "no", "n", "아니요", "아니오", "nein", "non", "não", "ne", "nie"),
        *("fałsz", "falsch", "faux", "falso", "unchecked", "いいえ"),
    )
)
