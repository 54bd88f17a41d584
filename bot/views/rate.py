"""Exchange rates as they are set, and the forms that set one or a table of them."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from babel.numbers import list_currencies

from bot.domain.error import Invalid
from bot.domain.rate import Rate
from bot.views.block import Block, View, actions, button, context, field, modal, section, typed
from bot.views.field import calendar_field
from bot.views.metadata import Extra, dump
from bot.views.words import Words

_SHOWN = 40
_MARKED = re.compile(r"[\t;]|\S\s+\S")
_PARTS = re.compile(r"[\t;\s]+|,\s+")
_COMMAS = re.compile(r"\s*,\s*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def rates(known: Sequence[Rate], words: Words, *, home: str, notice: Sequence[Block] = ()) -> View:
    """Draw the newest rates by falling day."""
    rows: list[Block] = [
        *notice,
        section(
            words(
                "Sums are shown in {currency}. A currency without a rate stays on its own line.",
                currency=home,
            )
        ),
        actions(
            [
                button(words("Add a rate"), "rate.add", style="primary"),
                button(words("Import rates"), "rate.import"),
            ]
        ),
    ]
    rows += [section(_line(rate, words)) for rate in known[:_SHOWN]]
    if len(known) > _SHOWN:
        rows.append(context(words("Older rates are kept, too.")))
    return modal(words("Exchange rates"), rows, close=words("Back"), callback_id="rate.view")


def rate_form(words: Words, *, home: str, today: date, meta: Extra) -> View:
    """Ask for a currency, a day, and what one unit is worth from then on."""
    inputs = [
        field("currency", words("Currency"), typed("EUR", limit=3)),
        field(
            "rate",
            words("One unit of it is worth, in {currency}", currency=home),
            typed("1.08", limit=20),
        ),
        field("day", words("From this day on"), calendar_field(words, today)),
    ]
    return modal(
        words("Exchange rate"),
        inputs,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="rate.save",
        metadata=dump(extra=meta),
    )


def import_form(words: Words, *, home: str, meta: Extra) -> View:
    """Ask for a table of rates."""
    example = "EUR 2026-11-02 1.08\nKRW 2026-11-02 0.00072"
    table = field(
        "table",
        words("Rates"),
        typed(example, limit=3000, lines=True),
        hint=words(
            "One a line: currency, day, and what one unit is worth in {currency}. Paste them from "
            "a sheet; a line of headings is left out.",
            currency=home,
        ),
    )
    return modal(
        words("Import rates"),
        [table],
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="rate.table",
        metadata=dump(extra=meta),
    )


def read_table(table: str) -> list[tuple[int, str, date, Decimal]]:
    """Read a table of rates: number of the line, currency, day, rate; in any order, any case.

    Columns are parted by tabs, semicolons, commas or blanks; where commas part nothing, they
    stand for the decimal point. Raises `Invalid` with the first line that cannot be read.
    """
    read = []
    for number, line in enumerate(table.splitlines(), start=1):
        if not line.strip() or (number == 1 and not any(map(str.isdigit, line))):
            continue
        parted = _PARTS.split(line.strip()) if _MARKED.search(line) else _COMMAS.split(line.strip())
        try:
            read.append((number, *_quoted([part for part in parted if part])))
        except (ValueError, InvalidOperation):
            raise Invalid(
                "Line {line} is no rate: “{typed}”. Write it like {example}.",
                line=number,
                typed=line.strip()[:60],
                example="EUR 2026-11-02 1.08",
            ) from None
    if not read:
        raise Invalid("Please fill this in.")
    return read


def _quoted(parts: Sequence[str]) -> tuple[str, date, Decimal]:
    (code,) = [part.upper() for part in parts if part.isalpha()]
    (day,) = [part for part in parts if _DAY.fullmatch(part)]
    (rate,) = [part for part in parts if not part.isalpha() and part != day]
    if code not in list_currencies():
        raise ValueError(code)
    return code, date.fromisoformat(day), Decimal(rate.replace(",", "."))


def change_line(
    currency: str, day: date, was: Decimal | None, now: Decimal | None, words: Words
) -> str:
    """Say what a rate was and is now (mrkdwn)."""
    old, new = (f"{one.normalize():f}" if one is not None else "–" for one in (was, now))
    return f"*{currency}, {words.date(day)}*  {old} → {new}"


def _line(rate: Rate, words: Words) -> str:
    worth = f"1 {rate.currency} = {rate.rate.normalize():f} {rate.base}"
    return words("{rate} from {date}", rate=worth, date=words.date(rate.day))
