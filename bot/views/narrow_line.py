"""A board narrowed in one line: `owner:dana value>10k closing:this-month`, 담당:지우 정체."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.error import Invalid
from bot.domain.lens import CLOSING, CREATED, Stretch, When
from bot.domain.money import Money
from bot.views.day import read_day
from bot.views.money import read_money

_QUOTE = "\"“”'‘’"
_PART = rf"[{_QUOTE}][^{_QUOTE}]+[{_QUOTE}]"
_TERM = re.compile(
    rf"(?P<key>{_PART}|(?<![^\s:<>={_QUOTE}])[^\s:<>={_QUOTE}]+)(?P<sign>>=|<=|[:=<>])(?P<value>{_PART}|\S+)"
)
_BETWEEN = re.compile(r"\.\.|~")

_KEYS: Mapping[str, str] = {
    "owner": "owner|담당|담당자",
    "team": "team|팀",
    "persona": "persona|페르소나",
    "source": "source|소스|유입|유입경로|경로",
    "company": "company|회사",
    "value": "value|amount|금액|가치",
    "closing": "closing|closes|close|due|마감|마감일",
    "created": "created|since|생성|생성일|등록일",
    "sort": "sort|order|정렬",
    "pipeline": "pipeline|파이프라인",
}
_FLAGS: Mapping[str, str] = {
    "stalled": "stalled|정체",
    "no_step": "no-step|nostep|no_step|no-next-step|할일없음|다음할일없음",
    "unowned": "unowned|no-owner|nobody|담당없음|담당자없음",
    "mine": "mine|my|내|내것|내딜",
}
_STRETCHES: Mapping[str, str] = {
    Stretch.THIS_WEEK: "this week|week|이번주|금주",
    Stretch.NEXT_WEEK: "next week|다음주|차주",
    Stretch.LAST_WEEK: "last week|지난주|전주",
    Stretch.THIS_MONTH: "this month|month|이번달|이달|당월",
    Stretch.NEXT_MONTH: "next month|다음달|익월",
    Stretch.LAST_MONTH: "last month|지난달|전월",
    Stretch.THIS_QUARTER: "this quarter|quarter|이번분기|분기",
    Stretch.NEXT_QUARTER: "next quarter|다음분기",
    Stretch.LAST_QUARTER: "last quarter|지난분기|전분기",
    Stretch.THIS_YEAR: "this year|year|올해|금년",
    Stretch.LAST_YEAR: "last year|작년|지난해",
    Stretch.OVERDUE: "overdue|past|late|지남|지난|연체",
    Stretch.UNKNOWN: "none|unknown|no date|없음|미정",
}
_SORTS: Mapping[str, str] = {
    "value": "value|amount|금액|금액순",
    "close": "close|closing|close date|마감|마감일|마감순",
    "age": "age|oldest|stage|체류|오래된순",
    "quiet": "quiet|activity|last activity|활동|활동순",
    "name": "name|이름|이름순",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is asked: what of, compared how (`:`, `>`, `>=`, `<`, `<=`), with what."""

    key: str
    sign: str
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A line taken apart: the words before its first term, its terms, and its flags."""

    head: str
    terms: tuple[Term, ...]
    flags: frozenset[str]


def asks(line: str) -> bool:
    """Tell whether a line narrows a board: it has a term in it, or a flag alone."""
    return bool(_TERM.search(line)) or _flag(line) is not None


def read_asked(line: str) -> Asked:
    """Take a line apart; words of no term after the first one are refused, by name."""
    terms: list[Term] = []
    flags: set[str] = set()
    head: list[str] = []
    at = 0
    for match in [*_TERM.finditer(line), None]:
        between = line[at : match.start() if match else len(line)]
        for word in between.split():
            flag = _flag(word)
            if flag is not None:
                flags.add(flag)
            elif terms or flags:
                raise _unread(word)
            else:
                head.append(word)
        if match:
            key, sign, value = (match[name] for name in ("key", "sign", "value"))
            terms.append(Term(_key(key), ":" if sign == "=" else sign, value.strip(_QUOTE)))
            at = match.end()
    return Asked(" ".join(head), tuple(terms), frozenset(flags))


def read_stretch(text: str) -> Stretch | None:
    """Give the days somebody names in either language, None when it is no such name."""
    found = _known(text, _STRETCHES)
    return Stretch(found) if found is not None else None


def read_sort(text: str) -> str:
    """Give the order somebody names; raises `Invalid`."""
    found = _known(text, _SORTS)
    if found is None:
        raise Invalid("Sort by value, close, age, activity or name, not “{typed}”.", typed=text)
    return found


def read_amounts(term: Term, locale: str, currency: str) -> tuple[Money | None, Money | None]:
    """Give the lowest and highest value that is asked for; raises `Invalid`."""
    parts = [part.strip() for part in _BETWEEN.split(term.value)]
    if term.sign != ":":
        if len(parts) != 1:
            raise _unread(f"{term.key}{term.sign}{term.value}")
        bound = read_money(parts[0], locale, currency)
        step = {">": 1, "<": -1}.get(term.sign, 0)
        moved = Money(bound.minor + step, bound.currency)
        return (moved, None) if ">" in term.sign else (None, moved)
    if len(parts) > 2 or not any(parts):
        raise _unread(f"{term.key}:{term.value}")
    low, high = parts[0], parts[-1]
    return (
        read_money(low, locale, currency) if low else None,
        read_money(high, locale, currency) if high else None,
    )


def read_when(term: Term, locale: str, today: date) -> When:
    """Give the days that are asked for: by name, one day, two, or all before or after one."""
    stretch = read_stretch(term.value)
    allowed = CLOSING if term.key == "closing" else CREATED
    if term.sign == ":" and stretch is not None and (stretch in allowed or term.key != "created"):
        return When(stretch)
    parts = [part.strip() for part in _BETWEEN.split(term.value)]
    past = term.key == "created"
    try:
        days = [read_day(part, locale, today, past=past) if part else None for part in parts]
    except Invalid as error:
        raise Invalid(
            "“{typed}” is no date I know. Try this-month, overdue, 2026-10-01..2026-10-31.",
            typed=term.value,
        ) from error
    if len(days) > 2 or (term.sign != ":" and len(days) != 1) or not any(days):
        raise _unread(f"{term.key}{term.sign}{term.value}")
    first, last = days[0], days[-1]
    if first is not None and term.sign in (">", ">="):
        return When(None, first + timedelta(days=term.sign == ">"), None)
    if last is not None and term.sign in ("<", "<="):
        return When(None, None, last - timedelta(days=term.sign == "<"))
    return When(None, first, last)


def bounds(term: Term) -> dict[str, str]:
    """Split what is asked of a field into `text`, or `first` and `last` of a range."""
    if term.sign != ":":
        return {"first" if ">" in term.sign else "last": term.value}
    parts = _BETWEEN.split(term.value)
    if len(parts) == 2:
        named = {"first": parts[0].strip(), "last": parts[1].strip()}
        return {name: part for name, part in named.items() if part}
    return {"text": term.value}


def _unread(typed: str) -> Invalid:
    return Invalid(
        "I cannot read “{typed}”. Try owner:dana value>10k closing:this-month stalled.",
        typed=typed,
    )


def _key(text: str) -> str:
    typed = text.strip(_QUOTE)
    return _known(typed, _KEYS) or typed


def _flag(word: str) -> str | None:
    return _known(word, _FLAGS)


def _known(text: str, names: Mapping[str, str]) -> str | None:
    """Find the name that a text is, whatever stands between its words."""
    typed = " ".join(re.split(r"[\s_-]+", text.casefold().strip()))
    close = typed.replace(" ", "")
    for key, said in names.items():
        for one in said.split("|"):
            plain = one.replace("-", " ").replace("_", " ")
            if typed == plain or close == plain.replace(" ", ""):
                return key
    return None
