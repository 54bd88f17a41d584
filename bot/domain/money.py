"""Money as integer minor units of an ISO 4217 currency."""

from dataclasses import dataclass
from decimal import Decimal

from bot.domain.error import Invalid

# ISO 4217 minor units that are not two.
_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DECIMALS = "CLF UYW"
_EXPONENT = {
    **dict.fromkeys(_NO_DECIMALS.split(), 0),
    **dict.fromkeys(_THREE_DECIMALS.split(), 3),
    **dict.fromkeys(_FOUR_DECIMALS.split(), 4),
}

# A million deals of this size still fit a signed 64-bit sum.
MAX_MINOR = 9_000_000_000_000


def exponent(currency: str) -> int:
    """Give the number of decimal places of a currency's minor unit (ISO 4217)."""
    return _EXPONENT.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents for USD, won for KRW) and its currency code."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> "Money":
        """Read an amount in major units; finer than the minor unit or too large is `Invalid`."""
        if not amount.is_finite():
            raise Invalid("This is not an amount of money.")
        scaled = amount.scaleb(exponent(currency))
        if abs(scaled) > MAX_MINOR:
            raise Invalid("That amount is too large to be a deal.")
        if scaled != scaled.to_integral_value():
            raise Invalid("{currency} has no unit that small.", currency=currency)
        return cls(int(scaled), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with the currency's own number of decimals."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))
