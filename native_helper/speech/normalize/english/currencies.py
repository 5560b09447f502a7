"""Currencies: how they are written, and what one, several and their hundredths are called."""

from typing import Final, NamedTuple


class Currency(NamedTuple):
    one: str
    many: str
    cent: str = ""  # "" for one that has no hundredths in use
    cents: str = ""


_CENTS: Final = ("cent", "cents")


def _like(name: str, many: str = "", cents: tuple[str, str] = _CENTS) -> Currency:
    return Currency(name, many or f"{name}s", *cents)


_DOLLAR: Final = _like("dollar")
_US_DOLLAR: Final = _like("US dollar")
_POUND: Final = _like("pound", cents=("penny", "pence"))
_EURO: Final = _like("euro")
_YEN: Final = Currency("yen", "yen")
_YUAN: Final = Currency("yuan", "yuan")
_RUPEE: Final = _like("rupee", cents=("paisa", "paise"))
_FRANC: Final = _like("Swiss franc", cents=("centime", "centimes"))
_PESO: Final = _like("Mexican peso", cents=("centavo", "centavos"))
_REAL: Final = _like("real", "reais", cents=("centavo", "centavos"))

# Written before the amount, or behind it.
SIGNS: Final = {
    "$": _DOLLAR, "£": _POUND, "₤": _POUND, "€": _EURO, "¥": _YEN, "￥": _YEN, "₹": _RUPEE, "₨": _RUPEE,
    "₩": Currency("won", "won"), "₽": _like("ruble", cents=("kopek", "kopeks")),
    "₺": Currency("lira", "lira", "kurus", "kurus"), "₪": _like("shekel", cents=("agora", "agorot")),
    "₫": Currency("dong", "dong"), "฿": Currency("baht", "baht"), "₱": _like("peso", cents=("centavo", "centavos")),
    "₦": Currency("naira", "naira", "kobo", "kobo"), "₴": _like("hryvnia", cents=("kopek", "kopeks")),
    "₡": _like("colon"), "₵": _like("cedi"), "₸": Currency("tenge", "tenge"), "₿": _like("bitcoin"),
    "₲": _like("guarani"), "₭": Currency("kip", "kip"),
}  # fmt: skip
# Of letters, before an amount, with or without a space, or behind it.
CODES: Final = {
    "US$": _US_DOLLAR, "U.S.$": _US_DOLLAR, "USD": _US_DOLLAR, "A$": _like("Australian dollar"),
    "AU$": _like("Australian dollar"), "AUD": _like("Australian dollar"), "C$": _like("Canadian dollar"),
    "CA$": _like("Canadian dollar"), "CAD": _like("Canadian dollar"), "NZ$": _like("New Zealand dollar"),
    "NZD": _like("New Zealand dollar"), "HK$": _like("Hong Kong dollar"), "HKD": _like("Hong Kong dollar"),
    "S$": _like("Singapore dollar"), "SGD": _like("Singapore dollar"), "NT$": _like("New Taiwan dollar"),
    "TWD": _like("New Taiwan dollar"), "R$": _REAL, "BRL": _REAL, "MX$": _PESO, "MXN": _PESO, "GBP": _POUND,
    "EUR": _EURO, "JPY": _YEN, "CNY": _YUAN, "RMB": _YUAN, "CN¥": _YUAN, "INR": _RUPEE, "Rs.": _RUPEE, "Rs": _RUPEE,
    "CHF": _FRANC, "Fr.": _FRANC, "KRW": Currency("won", "won"),
    "SEK": _like("Swedish krona", "Swedish kronor", ("öre", "öre")),
    "NOK": _like("Norwegian krone", "Norwegian kroner", ("øre", "øre")),
    "DKK": _like("Danish krone", "Danish kroner", ("øre", "øre")),
    "PLN": _like("zloty", "zlotys", ("grosz", "groszy")), "zł": _like("zloty", "zlotys", ("grosz", "groszy")),
    "CZK": _like("Czech koruna", "Czech koruny"), "HUF": _like("forint"), "RUB": SIGNS["₽"], "TRY": SIGNS["₺"],
    "ILS": SIGNS["₪"], "UAH": SIGNS["₴"], "ZAR": Currency("rand", "rand", *_CENTS), "AED": _like("dirham"),
    "SAR": _like("riyal"), "THB": SIGNS["฿"], "VND": SIGNS["₫"], "PHP": SIGNS["₱"], "IDR": _like("rupiah", "rupiah"),
    "MYR": _like("ringgit", "ringgit"), "BTC": SIGNS["₿"], "ETH": _like("ether", "ether"),
}  # fmt: skip
