"""Cells that are filled and say nothing: what systems and people write instead of leaving blank."""

_NOTHING = frozenset(
    (
        *("-", "--", "---", "–", "—", ".", "?", "n/a", "na", "#n/a", "#ref!", "#value!", "#name?"),
        *(
            "nan",
            "nat",
            "null",
            "none",
            "nil",
            "-none-",
            "--none--",
            "(blank)",
            "(none)",
            "(empty)",
        ),
        *("select", "-select-", "--select--", "select...", "no value", "(no value)", "not set"),
        *(
            "000000000000000aaa",
            "없음",
            "미정",
            "해당없음",
            "해당 없음",
            "(leer)",
            "(vide)",
            "keine",
        ),
        *("not closed", "не закрыта", "не закрыто", "не закрыт", "не закрита", "nicht geschlossen"),
        *("no cerrada", "não fechada", "0000-00-00", "0000-00-00 00:00:00", "\\n"),
        *("aucun", "ninguno", "ninguna", "nessuno", "brak", "není", "nenastaveno", "なし", "未定"),
    )
)
_NOBODY = frozenset(
    (
        *(
            "unassigned",
            "no owner",
            "nobody",
            "미배정",
            "미지정",
            "담당자 없음",
            "nicht zugewiesen",
        ),
        *("sin asignar", "non attribué", "não atribuído", "non assegnato", "nepřiřazeno"),
        *("nieprzypisany", "deactivated user", "未割り当て"),
    )
)


def is_blank(cell: str) -> bool:
    """Tell a cell that says nothing; `Sin_Factura` or `Other` say something and are kept."""
    return not cell or (len(cell) <= 24 and cell.casefold() in _NOTHING)


def is_nobody(cell: str) -> bool:
    """Tell a cell of owners that names nobody."""
    return is_blank(cell) or cell.casefold() in _NOBODY
