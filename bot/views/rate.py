"""Exchange rates as they are set, and the form that sets one."""

from collections.abc import Sequence
from datetime import date

from bot.domain.rate import Rate
from bot.views.block import Block, View, actions, button, context, field, modal, section, typed
from bot.views.field import calendar_field
from bot.views.metadata import Extra, dump
from bot.views.words import Words

_SHOWN = 40


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
        actions([button(words("Add a rate"), "rate.add", style="primary")]),
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


def _line(rate: Rate, words: Words) -> str:
    worth = f"1 {rate.currency} = {rate.rate.normalize():f} {rate.base}"
    return words("{rate} from {date}", rate=worth, date=words.date(rate.day))
