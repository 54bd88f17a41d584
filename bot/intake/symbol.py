"""The signs and short words that stand beside an amount: currencies, thousands and millions."""

import re
from functools import cache

from babel.numbers import list_currencies

_ONE = {
    **{"€": "EUR", "EURO": "EUR", "EUROS": "EUR", "유로": "EUR", "£": "GBP"},
    **{"₩": "KRW", "￦": "KRW", "원": "KRW", "円": "JPY", "元": "CNY", "RMB": "CNY"},
    **{"US$": "USD", "USD$": "USD", "U$S": "USD", "U$D": "USD", "달러": "USD", "DOLLAR": "USD"},
    **{"A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "S$": "SGD", "HK$": "HKD"},
    **{"NT$": "TWD", "NZ$": "NZD", "MX$": "MXN", "R$": "BRL", "S/": "PEN", "S/.": "PEN"},
    **{"KČ": "CZK", "KC": "CZK", "ZŁ": "PLN", "ZL": "PLN", "FT": "HUF", "LEI": "RON"},
    **{"ЛВ": "BGN", "FR": "CHF", "FR.": "CHF", "SFR": "CHF", "SFR.": "CHF", "₺": "TRY"},
    **{"TL": "TRY", "₽": "RUB", "РУБ": "RUB", "РУБ.": "RUB", "₴": "UAH", "ГРН": "UAH"},
    **{"₹": "INR", "RS": "INR", "RS.": "INR", "₫": "VND", "฿": "THB", "₪": "ILS", "RP": "IDR"},
    **{"RM": "MYR", "₱": "PHP", "₦": "NGN", "R": "ZAR"},
}
_NAMED = {
    **dict.fromkeys(
        ("US DOLLAR", "US-DOLLAR", "U.S. DOLLAR", "DOLLAR US", "DÓLAR", "DOLAR"), "USD"
    ),
    **dict.fromkeys(("ДОЛЛАР", "ДОЛЛАР США", "ДОЛАР США", "미국 달러", "美元", "米ドル"), "USD"),
    **dict.fromkeys(("ЕВРО", "ЄВРО", "欧元", "ユーロ", "유로화", "EURÓ"), "EUR"),
    **dict.fromkeys(("РУБЛЬ", "РУБЛИ", "РОССИЙСКИЙ РУБЛЬ", "RUSSIAN RUBLE", "RUBEL"), "RUB"),
    **dict.fromkeys(("ГРИВНА", "ГРИВНЯ", "HRYVNIA", "UKRAINIAN HRYVNIA"), "UAH"),
    **dict.fromkeys(("人民币", "人民元", "CHINESE YUAN", "위안"), "CNY"),
    **dict.fromkeys(("日元", "日本円", "JAPANESE YEN", "YEN", "엔"), "JPY"),
    **dict.fromkeys(("원화", "대한민국 원", "WON", "KOREAN WON", "ウォン", "韩元"), "KRW"),
    **dict.fromkeys(("BRITISH POUND", "POUND STERLING", "POUND", "GB POUND"), "GBP"),
    **dict.fromkeys(("REAL", "REAIS", "BRAZILIAN REAL", "REAL BRASILEIRO"), "BRL"),
    **dict.fromkeys(("ZŁOTY", "ZŁOTY POLSKI", "POLISH ZLOTY", "ZLOTY"), "PLN"),
    **dict.fromkeys(("PESO MEXICANO", "MEXICAN PESO"), "MXN"),
    **dict.fromkeys(("SWISS FRANC", "SCHWEIZER FRANKEN", "FRANKEN"), "CHF"),
    **dict.fromkeys(("TÜRK LIRASI", "TURKISH LIRA", "LIRA"), "TRY"),
    **dict.fromkeys(("INDIAN RUPEE", "RUPEE"), "INR"),
}
# Signs that several currencies share: the one meant where the file says nothing else.
_SHARED = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "COP", "CLP", "ARS", "UYU"),
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    # In the old encodings of Japan and Korea the sign of the yen and the won is this one's code.
    "\\": ("JPY", "KRW"),
    "KR": ("SEK", "NOK", "DKK", "ISK"),
    "KR.": ("DKK", "SEK", "NOK", "ISK"),
}
_TIMES = {
    **dict.fromkeys(("k", "tsd", "tsd.", "thousand", "tys", "tys.", "tis", "tis.", "천"), 1_000),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mio.", "mln", "mln.", "million"), 1_000_000),
    **dict.fromkeys(("millions", "mil.", "백만"), 1_000_000),
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs"), 100_000),
    **dict.fromkeys(("cr", "crore", "crores"), 10_000_000),
    **dict.fromkeys(("bn", "b", "mrd", "mrd.", "billion"), 1_000_000_000),
    **{"만": 10_000, "万": 10_000, "천만": 10_000_000, "억": 100_000_000, "億": 100_000_000},
}
_FACTOR = re.compile(
    "(" + "|".join(sorted(map(re.escape, _TIMES), key=len, reverse=True)) + r")(?![a-z])(.*)",
    re.IGNORECASE | re.DOTALL,
)


def times(after: str) -> tuple[int, str]:
    """Give the factor that the words after a number begin with (`k`, `Mio.`, `만`), and the rest.

    `45.3k` is 45,300; a code such as `MXN` begins with no factor.
    """
    text = after.strip()
    found = _FACTOR.match(text)
    if found is None or text.upper() in _ONE:
        return 1, text
    return _TIMES[found[1].casefold()], found[2].strip()


def currency_of(sign: str, usual: str) -> str | None:
    """Give the code of the currency a sign or word means, None if it means none we know.

    `$` is the dollar or peso of the file's own currency, `usual`, where that has that sign.
    """
    said = sign.strip().upper()
    if said in _SHARED:
        meant = _SHARED[said]
        return usual if usual in meant else meant[0]
    known = _ONE.get(said) or _NAMED.get(said, said)
    return known if known in _codes() else None


@cache
def _codes() -> frozenset[str]:
    return frozenset(list_currencies())
