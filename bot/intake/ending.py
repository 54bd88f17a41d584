"""Words that say a deal is over, in the languages of the exports: won, lost, or still open."""

import re
import unicodedata
from collections.abc import Iterable
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
    "выиграна",
    "выиграно",
    "сделкауспешна",
    "успешнореализовано",
    "успешно",
    "成約",
)
_LOST = (
    "lost",
    "loss",
    "lose",
    "apology",
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
    "проиграна",
    "проиграно",
    "сделкапровалена",
    "закрытоинереализовано",
    "провал",
    "丢单",
    "输单",
    "失败",
)
# What only says how it ended where nothing else in the file does.
_OVER = (
    *("closed", "done", "completed", "complete", "delivered", "converted", "accepted", "approved"),
    *("deal closed", "완료", "종료", "계약", "fertig", "abgeschlossen", "erledigt", "angenommen"),
    *("fermé", "conclu", "signé", "cerrado", "cerrada", "finalizado", "firmado", "fechado"),
    *("concluído", "chiuso", "conclusa", "firmato", "zamknięte", "podpisana", "uzavřeno", "hotovo"),
    *("dokončeno", "完了", "成功"),
)
_GONE = (
    *("dropped", "unqualified", "not relevant", "no response", "not interested", "churned"),
    *("withdrawn", "failed", "expired", "closed no sale", "no sale", "보류종료", "중단", "탈락"),
    *("kein interesse", "abgebrochen", "entfallen", "cancelado", "descartado", "annulé", "refusé"),
    *("annullato", "rifiutato", "anulowane", "odrzucone", "zrušeno", "odmítnuto", "中止"),
)
_STILL = frozenset(("not", "nicht", "be", "almost", "nearly", "ne", "nie"))
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


def kinds_of(words: Iterable[str]) -> dict[str, StageKind]:
    """Tell the kind of each of a file's stage words, the ones seen beside it considered.

    "Closed" is a win where no other word of the file is one, and "Dropped" a loss likewise.
    """
    kinds = {word: kind_of(word) for word in words}
    for ended, weak in ((StageKind.WON, _OVER_WORDS), (StageKind.LOST, _GONE_WORDS)):
        if ended not in kinds.values():
            open_ones = [word for word, kind in kinds.items() if kind.is_open]
            kinds.update({word: ended for word in open_ones if _plain(word) in weak})
    return kinds


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
    (
        *("1", "10", "true", "yes", "y", "예", "네", "ja", "oui", "si", "sí", "sim", "ano", "tak"),
        *("prawda", "wahr", "vrai", "verdadero", "verdadeiro", "vero", "checked", "はい"),
    )
)
_NO = frozenset(
    (
        *("0", "00", "false", "no", "n", "아니요", "아니오", "nein", "non", "não", "ne", "nie"),
        *("fałsz", "falsch", "faux", "falso", "unchecked", "いいえ"),
    )
)
_OVER_WORDS, _GONE_WORDS = frozenset(map(_plain, _OVER)), frozenset(map(_plain, _GONE))
_WON_WORDS = frozenset(map(_plain, _WON))
_LOST_WORDS = frozenset(map(_plain, _LOST))
# Words that say it by themselves inside a longer name; "customer" or "order" do not.
_SURE_WON = _WON_WORDS - frozenset(
    ("customer", "paid", "ordered", "auftrag", "signed", "win", "성공", "성사")
)
_SURE_LOST = _LOST_WORDS - frozenset(("dead", "취소", "loss", "lose", "cancelled", "canceled"))
