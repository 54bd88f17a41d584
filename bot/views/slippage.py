"""How money comes in, what is due, and how far close dates can be believed."""

from bot.domain.metrics import Due, Tally, velocity
from bot.domain.money import Money
from bot.domain.rate import Rates
from bot.domain.slippage import Credibility, Slippage
from bot.views.words import Words


def more(
    tally: Tally,
    due: Due | None,
    slipped: Slippage | None,
    words: Words,
    currency: str,
    rates: Rates,
) -> list[str]:
    """Say how fast money comes in, what is due in the period, and how far dates were pushed."""
    speed = velocity(tally, currency, rates)
    lines = [words("*Sales velocity*  {value} a day", value=words.rounded(speed, currency))]
    if due is not None:
        value = {code: Money(minor, code) for code, minor in due.value.items()}
        lines.append(
            words("*Due in the period*  {value}", value=words.sums(value))
            + " · "
            + words.plural("{n} deal", "{n} deals", due.deals)
        )
    if slipped is not None:
        lines.append(slippage_line(slipped, words))
    return lines


def slippage_line(slipped: Slippage, words: Words) -> str:
    """Say how often close dates were pushed, how far, and what left the period."""
    if not slipped.times:
        return words("*Close dates*  none was pushed")
    out = {code: Money(minor, code) for code, minor in slipped.out.items()}
    parts = [
        words.plural("pushed {n} time", "pushed {n} times", slipped.times),
        words("by {days} on average", days=words.days(slipped.mean_days)),
    ]
    if slipped.left:
        left = words.plural(
            "{n} deal out of the period", "{n} deals out of the period", slipped.left
        )
        parts.append(f"{left} ({words.sums(out)})" if out else left)
    title = words("Close dates")
    return f"*{title}*  {' · '.join(parts)}"


def credibility_line(believed: Credibility, words: Words) -> str:
    """Say how won deals kept the day they were first expected; "" where none was expected."""
    if not believed.deals:
        return ""
    deals = words.plural(
        "{n} won deal had an expected date", "{n} won deals had an expected date", believed.deals
    )
    parts = [
        deals,
        words("{n} closed by then", n=words.number(believed.in_time)),
        words("{n} were pushed", n=words.number(believed.pushed)),
        _lateness(believed, words),
    ]
    title = words("First expected dates")
    return f"*{title}*  {' · '.join(parts)}"


def _lateness(believed: Credibility, words: Words) -> str:
    late = believed.mean_late
    if late == 0:
        return words("on the day on average")
    if late is not None and late < 0:
        return words("{days} early on average", days=words.days(-late))
    return words("{days} late on average", days=words.days(late))
