"""Money as integer minor units with an ISO 4217 code."""

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

__all__ = ["CURRENCIES", "minor_digits", "to_minor_units", "whole_units"]

_THREE = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
_NONE = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
CURRENCIES = frozenset(
    """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
    BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL
    GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR
    KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
    MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
    SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS
    UAH UGX USD UYI UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG""".split()
)


def minor_digits(currency: str) -> int:
    """Return how many decimal digits a currency has (ISO 4217): 2 for most, 0 or 3 for some."""
    return 3 if currency in _THREE else 0 if currency in _NONE else 2


def whole_units(amount: int, currency: str) -> float:
    """Return minor units as whole ones, 120050 of EUR as 1200.5: to show, not to reckon with."""
    return float(amount / 10 ** minor_digits(currency))


def to_minor_units(amount: str, currency: str) -> int | None:
    """Return an amount like "1200.50" in minor units, or None if it is not a plain number."""
    try:
        value = Decimal(amount)
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    return int(value.scaleb(minor_digits(currency)).to_integral_value(ROUND_HALF_EVEN))
