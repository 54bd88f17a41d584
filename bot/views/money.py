"""Money as people type it: `$12k`, `12,000.50`, `1.200,50 €`, `₩3,000만`, `1억 2,000만원`.

Read with a strict grammar: what could mean two amounts is refused with a sentence that says how to
write it, never guessed.
"""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_symbol

from bot.domain.error import Invalid
from bot.domain.money import Money, exponent
from bot.views.won import read_korean
from bot.views.words import Words, babel_locale

_LONGEST = 60
_SPACES = re.compile("[\u00a0\u2009\u202f\u3000\t ]+")
_MINUS = re.compile(r"[-−–﹣]\s*[^\s]|\(.*\)")
_DIGIT = re.compile("[0-9]")
_STARTED = re.compile(r"[-−–(]? ?[0-9]")
_BARE = re.compile(r"[-−–+(]? ?[0-9][0-9.,_' ]*(?:e[+-]?[0-9]+)?\)?")

# Signs and words that name a currency; `$` and `¥` may also be the workspace's own.
_SIGNS: Mapping[str, str] = {
    "us$": "USD", "ca$": "CAD", "c$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "nt$": "TWD", "mx$": "MXN", "r$": "BRL",
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₹": "INR", "₫": "VND",
    "฿": "THB", "₺": "TRY", "₽": "RUB", "₴": "UAH", "zł": "PLN", "kč": "CZK",
    "dollars": "USD", "dollar": "USD", "bucks": "USD", "euros": "EUR", "euro": "EUR",
    "pounds": "GBP", "pound": "GBP", "won": "KRW", "yen": "JPY", "yuan": "CNY",
    "원": "KRW", "달러": "USD", "불": "USD", "유로": "EUR", "엔": "JPY", "위안": "CNY",
    "파운드": "GBP",
}  # fmt: skip
_SHARED = {"$", "¥", "달러", "dollars", "dollar", "bucks"}
_MULTIPLES: Mapping[str, int] = {
    "k": 10**3, "thousand": 10**3,
    "m": 10**6, "mm": 10**6, "mn": 10**6, "mio": 10**6, "mil": 10**6, "million": 10**6,
    "b": 10**9, "bn": 10**9, "billion": 10**9,
}  # fmt: skip
_OF_WON = re.compile("[만억조]")
_NUMBER = re.compile(r"(?P<number>[0-9][0-9.,' ’]*[0-9]|[0-9])\s*(?P<multiple>[a-z]+)?")


def read_money(text: str, locale: str, default_currency: str) -> Money:
    """Read an amount; one without a currency is in `default_currency` (an ISO 4217 code).

    One that is counted in 만 or more (3천만) is in won unless it says otherwise. `locale`
    decides what a lone comma or point means. Raises `Invalid`, in words that say how to write it,
    for what is unclear, negative, too fine or too large, or no amount at all.
    """
    typed = _normal(text)
    if not typed:
        raise Invalid("Write an amount such as {example}.", example="12,000")
    if len(typed) > _LONGEST:
        raise Invalid("That is too long for an amount. Write it like {example}.", example="12,000")
    if _MINUS.match(typed) or _MINUS.match(_currency(typed, default_currency)[0]):
        raise Invalid("A deal is never worth less than nothing. Write the amount without a minus.")
    amount, currency = _currency(typed, default_currency)
    korean = read_korean(amount)
    if korean is not None and _OF_WON.search(amount) and not _currency(typed, "")[1]:
        currency = "KRW"
    if korean is None:
        korean = _western(amount, babel_locale(locale), currency, text.strip())
    return Money.of(korean, currency)


def has_currency(text: str) -> bool:
    """Tell whether a piece of text names a currency and an amount."""
    typed = _normal(text)
    if not _DIGIT.search(typed) or len(typed) > _LONGEST:
        return False
    amount, currency = _currency(typed, "")
    return bool(currency) and bool(_STARTED.match(amount) or read_korean(amount))


def looks_like_money(text: str) -> bool:
    """Tell whether a piece of text means an amount without a currency: `12,000`, `5m`, `3천만`.

    So do numbers that are no amount (`-5`, `1e400`): they are to be refused, not kept as words.
    """
    typed = _normal(text)
    if len(typed) > _LONGEST:
        return False
    match = _NUMBER.fullmatch(typed)
    known = match is not None and (match["multiple"] or "k") in _MULTIPLES
    return known or read_korean(typed) is not None or bool(_BARE.fullmatch(typed))


def is_plain(text: str, money: Money, words: Words) -> bool:
    """Tell whether an amount was typed just as it reads, so that nothing has to be shown first."""
    typed = _normal(text).replace(" ", "")
    amount = money.amount
    short = amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount
    plain = {f"{short}", f"{short:,}", f"{amount}", f"{amount:,}", words.money(money)}
    return typed in {_normal(form).replace(" ", "") for form in plain}


def _normal(text: str) -> str:
    """Give the text in one spelling: full-width forms narrowed, spaces single, lower case."""
    narrow = unicodedata.normalize("NFKC", text[: 4 * _LONGEST])
    return _SPACES.sub(" ", narrow.replace("￦", "₩")).strip().casefold()


def _currency(typed: str, default: str) -> tuple[str, str]:
    """Split off the currency before or after the amount (both, if they agree)."""
    found: list[str] = []
    rest = typed
    for name in _names():
        if rest.startswith(name) and not (name[-1].isalpha() and rest[len(name) :][:1].isalpha()):
            found.append(name)
            rest = rest[len(name) :].strip()
            break
    for name in _names():
        head = rest[: -len(name)]
        latin = name[0].isascii() and name[0].isalpha()
        if rest.endswith(name) and not (latin and head[-1:].isascii() and head[-1:].isalpha()):
            found.append(name)
            rest = head.strip()
            break
    codes = {_code(name, default) for name in found}
    if len(codes) > 1:
        raise Invalid("There are two currencies in it. Write one, like {example}.", example="$12k")
    return rest, codes.pop() if codes else default


def _code(name: str, default: str) -> str:
    if name in _SHARED and default and name in _own_signs(default):
        return default
    return _signs().get(name) or name.upper()


@cache
def _own_signs(currency: str) -> frozenset[str]:
    """Give the shared signs by which a currency is called at home (CAD: $ and dollars)."""
    sign = get_currency_symbol(currency, locale="en")[-1:]
    if sign == "$":
        return frozenset({"$", "달러", "dollars", "dollar", "bucks"})
    return frozenset({"¥"}) if currency == "CNY" else frozenset()


@cache
def _signs() -> Mapping[str, str]:
    """Give the signs and words of currencies: ours, and those that amounts are shown with."""
    shown = {
        _SPACES.sub(" ", get_currency_symbol(code, locale=language)).casefold(): code
        for language in ("en", "ko")
        for code in get_global("all_currencies")
    }
    return {**shown, **_SIGNS}


@cache
def _names() -> tuple[str, ...]:
    """Give every sign, word and ISO code of a currency, the longest first."""
    codes = {code.lower() for code in get_global("all_currencies")} - {"xxx", "xts"}
    return tuple(sorted({*_signs(), *codes}, key=lambda name: (-len(name), name)))


def _western(amount: str, locale: Locale, currency: str, typed: str) -> Decimal:
    match = _NUMBER.fullmatch(amount)
    if match is None or (match["multiple"] or "k") not in _MULTIPLES:
        raise Invalid(
            "“{typed}” is not an amount I can read. Write it like {example}.",
            typed=typed,
            example="$12k, 12,000.50, ₩3,000만",
        )
    multiple = _MULTIPLES[match["multiple"]] if match["multiple"] else 1
    # What is multiplied (1.234m) may be finer than the currency, never what is not.
    places = 12 if multiple > 1 else max(exponent(currency), 2)
    return _number(match["number"], locale, places, typed) * multiple


def _number(number: str, locale: Locale, places: int, typed: str) -> Decimal:
    """Tell grouping from decimals, of which there are at most `places`."""
    number = re.sub(r"[’ ]", "'", number)
    marks = {mark for mark in number if not mark.isdigit()}
    decimal = _decimal_mark(number, marks, locale, places)
    if decimal is None:
        whole, fraction = number, ""
    else:
        whole, _, fraction = number.rpartition(decimal)
    groups = re.split(r"[.,']", whole)
    uniform = len({mark for mark in whole if not mark.isdigit()}) <= 1
    grouped = len(groups) == 1 or (
        1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    )
    leading = len(groups) > 1 and groups[0].startswith("0")
    unclear = decimal == "?" or len(fraction) > places
    if unclear or not (uniform and grouped) or leading or (fraction and not fraction.isdigit()):
        raise Invalid(
            "“{typed}” can be read in two ways. Write it without separators, or like {example}.",
            typed=typed,
            example=_example(locale),
        )
    return Decimal("".join(groups) + (f".{fraction}" if fraction else ""))


def _decimal_mark(number: str, marks: set[str], locale: Locale, places: int) -> str | None:
    """Give the mark that starts the decimals, None without decimals, "?" when it is unclear."""
    last = max((number.rfind(mark), mark) for mark in marks)[1] if marks else None
    if last is None or last == "'":
        return None
    after = len(number) - number.rfind(last) - 1
    if len(marks) > 1:
        # With two kinds of mark, the last one starts the decimals, once.
        return last if number.count(last) == 1 else "?"
    if number.count(last) > 1:
        return None
    if last == locale.number_symbols["latn"]["decimal"]:
        return last if after <= places else "?"
    # The locale groups with it: three digits must follow.
    return None if after == 3 else "?"


def _example(locale: Locale) -> str:
    return "1.200,50" if locale.number_symbols["latn"]["decimal"] == "," else "1,200.50"
