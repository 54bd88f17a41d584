"""Words that say a deal is over, in the languages of the exports: won, lost, or still open."""

import re
import unicodedata
from functools import lru_cache

from bot.domain.pipeline import StageKind

_WON = (
    "won",
    "win",
    "closedwon",
    "signed",
    "contractsigned",
    "paymentdone",
    "paid",
    "customer",
    "ordered",
    "orderreceived",
    "수주",
    "성사",
    "계약완료",
    "계약체결",
    "성공",
    "gewonnen",
    "auftrag",
    "auftragerhalten",
    "abgeschlossengewonnen",
    "ganado",
    "ganada",
    "cerradoganado",
    "cerradaganada",
    "gagné",
    "gagnée",
    "gagne",
    "ferméegagnée",
    "remporté",
    "ganho",
    "ganha",
    "fechado ganho",
    "vinto",
    "vinta",
    "chiusovinto",
    "wygrane",
    "wygrana",
    "wygrany",
    "výhra",
    "vyhráno",
    "vyhrané",
    "vyhraný",
    "uzavřenovyhráno",
    "vunnet",
    "vunnen",
    "vundet",
    "voitettu",
    "kazanıldı",
    "成约",
    "成交",
    "赢单",
    "受注",
    "成約",
)
_LOST = (
    "lost",
    "loss",
    "lose",
    "closedlost",
    "dead",
    "rejected",
    "declined",
    "cancelled",
    "canceled",
    "disqualified",
    "notinterested",
    "abandoned",
    "실주",
    "실패",
    "취소",
    "무산",
    "verloren",
    "absage",
    "abgelehnt",
    "storniert",
    "perdido",
    "perdida",
    "cerradoperdido",
    "cerradaperdida",
    "rechazado",
    "perdu",
    "perdue",
    "ferméeperdue",
    "abandonné",
    "perso",
    "persa",
    "chiusoperso",
    "przegrane",
    "przegrana",
    "przegrany",
    "utracone",
    "prohra",
    "prohráno",
    "prohrané",
    "prohraný",
    "ztraceno",
    "tapt",
    "förlorad",
    "tabt",
    "hävitty",
    "menetetty",
    "kaybedildi",
    "失注",
    "丢单",
    "输单",
    "失败",
)
_STILL = frozenset(("not", "nicht", "un", "to", "be", "almost", "nearly"))
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4096)
def kind_of(stage: str) -> StageKind:
    """Tell a stage's kind by its name; what is neither a win nor a loss is a deal stage.

    The whole name decides, then any single word of it: `Closed - Won`, `G. Project Won` and
    `C2:WON` are wins. A name that holds words of both, or denies one ("not won yet"), is open.
    """
    whole = _plain(stage)
    if whole in _WON_WORDS:
        return StageKind.WON
    if whole in _LOST_WORDS:
        return StageKind.LOST
    words = {_plain(word) for word in _WORD.findall(stage)}
    won, lost = bool(words & _SURE_WON), bool(words & _SURE_LOST)
    if won == lost or words & _STILL:
        return StageKind.DEAL
    return StageKind.WON if won else StageKind.LOST


def says_yes(cell: str) -> bool | None:
    """Read a yes or no of a column such as IsWon; None for what is neither."""
    word = _plain(cell)
    if word in _YES:
        return True
    return False if word in _NO else None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())


_YES = frozenset(
    ("1", "true", "yes", "y", "예", "네", "ja", "oui", "si", "sí", "sim", "ano", "tak")
)
_NO = frozenset(("0", "false", "no", "n", "아니요", "nein", "non", "não", "ne", "nie"))
_WON_WORDS = frozenset(map(_plain, _WON))
_LOST_WORDS = frozenset(map(_plain, _LOST))
# Words that say it by themselves inside a longer name; "customer" or "order" do not.
_SURE_WON = _WON_WORDS - frozenset(
    ("customer", "paid", "ordered", "auftrag", "signed", "win", "성공", "성사")
)
_SURE_LOST = _LOST_WORDS - frozenset(("dead", "취소", "loss", "lose", "cancelled", "canceled"))
