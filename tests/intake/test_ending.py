"""How exports of ten languages say won and lost, and what only sounds like it."""

import pytest

from bot.domain.pipeline import StageKind
from bot.intake.ending import is_circle, kind_of, kinds_of, says_yes


@pytest.mark.parametrize(
    "name",
    [
        *("Won", "Closed Won", "closed_won", "Closed - Won", "G. Project Won", "C2:WON", "8 – WON"),
        *("Payment Done", "Signed", "수주", "계약 완료", "Gewonnen", "Cerrado ganado", "Gagnée"),
        *("Ganho", "Vinto", "Wygrana", "Vyhráno", "受注", "Fermée/gagnée", "Chiuso vinto"),
        *(
            "Chiusa con successo",
            "Vyhrano",
            "KAZANILDI",
            "낙찰",
            "Успешная",
            "Solgt",
            "Paid (100%)",
        ),
    ],
)
def test_a_win_is_known(name: str) -> None:
    assert kind_of(name) is StageKind.WON


@pytest.mark.parametrize(
    "name",
    [
        *("Lost", "Closed Lost", "Loss", "Dead", "C6: Lost", "Lost – no budget", "실주", "Absage"),
        *("Verloren", "Perdido", "Perdue", "Perso", "Przegrana", "Prohráno", "失注", "X. Lost"),
        *("Chiusa senza successo", "Cancelada", "İptal Edildi", "Закрыто и не реализовано", "无效"),
        *(
            "Nicht erfolgreich",
            "Geweigerd",
            "Sans suite",
            "수주 포기",
            "경쟁사 수주",
            "No vendido",
            "Esito negativo",
            "辞退",
            "Elvesztett",
            "Drop",
        ),
    ],
)
def test_a_loss_is_known(name: str) -> None:
    assert kind_of(name) is StageKind.LOST


@pytest.mark.parametrize(
    "name",
    [
        *("Proposal", "Negotiation", "Not won yet", "Win/Loss review", "Contract sent", "협상"),
        *("Won or lost?", "Customer meeting", "Order form sent", "To be won", "", "2. Termin"),
        *(
            "Drop-off booked",
            "Duplicate check",
            "Cliente potencial",
            "Customer success call",
            "수주 예정",
        ),
    ],
)
def test_what_only_sounds_like_an_end_is_open(name: str) -> None:
    assert kind_of(name) is StageKind.DEAL


def test_what_is_closed_beside_a_closed_win_is_lost() -> None:
    words = ("Closed Won", "Closed - No Budget", "Closed", "Qualified")
    lost, deal = StageKind.LOST, StageKind.DEAL
    assert kinds_of(words) == dict(zip(words, (StageKind.WON, lost, deal, deal), strict=True))
    assert kinds_of(("Closed - No Budget", "Won"))["Closed - No Budget"] is deal


def test_a_weak_word_ends_deals_where_no_other_does() -> None:
    assert kinds_of(("Quote accepted", "Quote sent"))["Quote accepted"] is StageKind.WON
    assert kinds_of(("Quote accepted", "Won"))["Quote accepted"] is StageKind.DEAL
    assert kinds_of(("OK", "KO", "En cours"))["KO"] is StageKind.LOST


def test_yes_and_no_are_read_in_several_languages() -> None:
    assert [says_yes(one) for one in ("1", "TRUE", "Ja", "예", "0", "false", "Nein")] == [
        *(True,) * 4,
        *(False,) * 3,
    ]
    assert says_yes("maybe") is None


def test_a_cross_is_a_no_where_others_are_circled() -> None:
    assert says_yes("○") and says_yes("O") and says_yes("x") and says_yes("✔")
    assert says_yes("×", crossed=True) is False
    assert is_circle("○") and not is_circle("x")
