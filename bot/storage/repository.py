"""What every repository starts from: a unit of work, its link and its workspace."""

import unicodedata
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Column, bindparam

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork


class Repository:
    """A kind of record of one workspace, inside one unit of work."""

    def __init__(self, uow: "UnitOfWork") -> None:
        self._uow = uow
        self._link = uow.link

    @property
    def _workspace_id(self) -> int:
        return self._uow.workspace_id


def given(column: Column[Any], name: str | None = None) -> BindParameter[Any]:
    """Make a parameter of a column's kind, named like it unless said otherwise."""
    return bindparam(name or column.name, type_=column.type)


WORKSPACE = "workspace_id"


def folded(text: str) -> str:
    """Give the form of a name that equal names share: NFKC, casefolded, spaces made single."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def after_prefix(prefix: str) -> str:
    """Give the end (excluded) of the range of folded names that begin with `prefix`."""
    return prefix + "\U0010ffff"
