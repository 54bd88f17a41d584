"""Cards by what somebody typed: number, exact name, prefix, then likeness."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from sqlalchemy import ARRAY, BigInteger, Executable, Integer, bindparam, func, select

from bot.domain.deal import Deal, Status
from bot.storage.card import OURS, deal_of
from bot.storage.lexicon import alike, having
from bot.storage.link import Statement
from bot.storage.repository import Repository, after_prefix, folded, given
from bot.storage.tables import company, deal
from bot.storage.tables.deal import is_open
from bot.storage.tables.kind import Json
from bot.storage.word import words_of

CANDIDATES = 60
"""Most deals that are ranked by likeness; a million names would take seconds."""

_COMPANIES = 20
_WORDS_ALIKE = 8
_WORD_SCORE = 62.0
_WORD_CLOSE = 10.0
"""How much less like a typed word others may be than the one most like it, at first."""
_SCORE = 62.0


@dataclass(frozen=True, slots=True)
class Match:
    """A card found: `how` is number, exact, prefix or fuzzy; `score` runs from 0 to 100."""

    deal: Deal
    score: float
    how: str


_RANGE = (
    deal.c.name_key >= given(deal.c.name_key, "first"),
    deal.c.name_key < given(deal.c.name_key, "last"),
)
_MOST = bindparam("most", type_=Integer)
_BEGIN_SO = {
    False: Statement(OURS.where(*_RANGE).order_by(deal.c.name_key).limit(_MOST)),
    True: Statement(OURS.where(*_RANGE, is_open).order_by(deal.c.name_key).limit(_MOST)),
}
_COMPANY_BEGINS_SO = Statement(
    select(company.c.id)
    .where(
        company.c.workspace_id == given(company.c.workspace_id),
        company.c.name_key >= given(company.c.name_key, "first"),
        company.c.name_key < given(company.c.name_key, "last"),
    )
    .order_by(company.c.name_key)
    .limit(_MOST)
)
_OF_COMPANY = Statement(
    OURS.where(deal.c.company_id == given(deal.c.company_id))
    .order_by(is_open.desc(), deal.c.number.desc())
    .limit(_MOST)
)


def _these(dialect: str) -> Executable:
    """Select the deals of a list of ids, given as one parameter: a statement for any number."""
    if dialect == "postgresql":
        return OURS.where(deal.c.id == func.any(bindparam("ids", type_=ARRAY(BigInteger))))
    each = func.json_each(bindparam("ids", type_=Json)).table_valued("value")
    return OURS.where(deal.c.id.in_(select(each.c.value)))


_THESE = Statement(_these)


class Search(Repository):
    """Search among the workspace's deals."""

    def deals(self, text: str, limit: int = 20, *, open_only: bool = False) -> list[Match]:
        """Give the best matches, best first.

        What somebody typed is read as a number, else as the beginning of a deal's or company's
        name; only where that finds nothing are names that are merely alike looked for.
        """
        typed = folded(text)
        number = typed.removeprefix("#")
        if number.isascii() and number.isdigit():
            found = self._uow.deals.by_number(int(number[:19]))
            if found is not None:
                return [Match(found, 100.0, "number")]
        if not typed:
            return []
        matches = self._beginning(typed, limit, open_only=open_only)
        if not matches:
            matches = self._like(typed, open_only=open_only)
        return sorted(matches, key=_best)[:limit]

    def _beginning(self, typed: str, limit: int, *, open_only: bool) -> list[Match]:
        ours = {"workspace_id": self._workspace_id}
        span = {"first": typed, "last": after_prefix(typed)}
        rows = _BEGIN_SO[open_only].rows(self._link, most=limit, **ours, **span)
        found = {one.id: one for one in map(deal_of, rows)}
        if len(found) < limit:
            companies = _COMPANY_BEGINS_SO.rows(self._link, most=_COMPANIES, **ours, **span)
            for (company_id,) in companies:
                rows = _OF_COMPANY.rows(self._link, company_id=company_id, most=limit, **ours)
                for one in map(deal_of, rows):
                    if not open_only or one.status is Status.OPEN:
                        found.setdefault(one.id, one)
                if len(found) >= limit:
                    break
        return [_begun(one, typed) for one in found.values()]

    def _like(self, typed: str, *, open_only: bool) -> list[Match]:
        matches = []
        ids = list(self._candidates(typed))
        for row in _THESE.rows(self._link, workspace_id=self._workspace_id, ids=ids):
            one = deal_of(row)
            score = _likeness(typed, one)
            if score >= _SCORE and (not open_only or one.status is Status.OPEN):
                matches.append(Match(one, score, "fuzzy"))
        return matches

    def _candidates(self, typed: str) -> Iterable[int]:
        """Give deals that have words like all the typed ones, else like some of them.

        Those with the words most like the typed ones come first: alone, where there are any.
        """
        link, workspace_id = self._link, self._workspace_id
        nearest, groups = [], []
        for word in words_of(typed):
            known = dict(alike(link, workspace_id, word))
            best = process.extract(word, known, scorer=fuzz.ratio, limit=_WORDS_ALIKE)
            close = {number: score for _, score, number in best if score >= _WORD_SCORE}
            begun = [number for number, one in known.items() if one.startswith(word)]
            if group := list(dict.fromkeys([*close, *begun[:_WORDS_ALIKE]])):
                least = max(close.values(), default=0.0) - _WORD_CLOSE
                near = [number for number in group if close.get(number, 100.0) >= least]
                nearest.append(near)
                groups.append(group)
        if not groups:
            return []
        found = dict.fromkeys(having(link, workspace_id, nearest, CANDIDATES))
        if not found and nearest != groups:
            found = dict.fromkeys(having(link, workspace_id, groups, CANDIDATES))
        if not found and len(groups) > 1:
            share = CANDIDATES // len(groups)
            for group in groups:
                found.update(dict.fromkeys(having(link, workspace_id, [group], share)))
        return found


def _begun(one: Deal, typed: str) -> Match:
    if folded(one.name) == typed:
        return Match(one, 100.0, "exact")
    return Match(one, 90.0 + 9.0 * len(typed) / max(len(one.name), len(typed)), "prefix")


def _likeness(typed: str, one: Deal) -> float:
    """Score 0 to 100: how like its nearest word in name or company each typed word is, on average.

    A whole comparison breaks ties, so that of two names with the same words the closer one wins.
    """
    text = f"{one.name} {one.company or ''}"
    words = words_of(text)
    scores = [max((_alike(word, own) for own in words), default=0.0) for word in words_of(typed)]
    if not scores:
        return 0.0
    return 0.99 * sum(scores) / len(scores) + 0.01 * fuzz.ratio(typed, folded(text))


@lru_cache(maxsize=5_000)
def _alike(typed: str, own: str) -> float:
    part = 0.85 * fuzz.partial_ratio(typed, own) if len(typed) < len(own) else 0.0
    return max(fuzz.ratio(typed, own), part)


def _best(match: Match) -> tuple[float, bool, int]:
    return -match.score, match.deal.status is not Status.OPEN, -match.deal.number
