"""Cards by what somebody typed: number, exact name, prefix, then likeness."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, bindparam

from bot.domain.deal import Deal, Status
from bot.storage.card import OURS, deal_of
from bot.storage.link import Link, Statement
from bot.storage.repository import Repository, after_prefix, folded, given
from bot.storage.tables import company, deal


@dataclass(frozen=True, slots=True)
class Match:
    """A card found: `how` is number, exact, prefix or fuzzy; `score` 0 to 100."""

    deal: Deal
    score: float
    how: str


_PREFIX = Statement(
    OURS.where(
        deal.c.name_key >= given(deal.c.name_key, "first"),
        deal.c.name_key < given(deal.c.name_key, "last"),
    )
    .order_by(deal.c.name_key)
    .limit(bindparam("most", type_=Integer))
)
_COMPANY_PREFIX = Statement(
    OURS.where(
        company.c.name_key >= given(company.c.name_key, "first"),
        company.c.name_key < given(company.c.name_key, "last"),
    )
    .order_by(company.c.name_key)
    .limit(bindparam("most", type_=Integer))
)


class Search(Repository):
    """Search among the workspace's deals."""

    def deals(self, text: str, limit: int = 20, *, open_only: bool = False) -> list[Match]:
        """Give the best matches, best first."""
        word = folded(text)
        number = word.removeprefix("#")
        if number.isascii() and number.isdigit():
            found = self._uow.deals.by_number(int(number))
            if found is not None:
                return [Match(found, 100.0, "number")]
        if not word:
            return []
        matches: dict[int, Match] = {}
        for statement in (_PREFIX, _COMPANY_PREFIX):
            rows = statement.rows(
                self._link,
                workspace_id=self._workspace_id,
                first=word,
                last=after_prefix(word),
                most=limit,
            )
            for one in map(deal_of, rows):
                how = "exact" if folded(one.name) == word else "prefix"
                matches.setdefault(one.id, Match(one, 100.0 if how == "exact" else 95.0, how))
        kept = [one for one in matches.values() if not open_only or one.deal.status is Status.OPEN]
        return sorted(kept, key=lambda one: (-one.score, one.deal.id))[:limit]


def index_names(
    link: Link,
    workspace_id: int,
    names: Sequence[tuple[int, str]],
    *,
    kind: str = "deal",
    renamed: bool = False,
) -> None:
    """Put names of deals or companies into the index of grams."""
