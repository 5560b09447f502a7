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
    "₡": _like("colon", cents=("", "")), "₵": _like("cedi", cents=("pesewa", "pesewas")),
    "₸": Currency("tenge", "tenge"), "₿": _like("bitcoin", cents=("", "")), "₲": _like("guarani", cents=("", "")),
    "₭": Currency("kip", "kip"), "৳": Currency("taka", "taka", "poisha", "poisha"), "₼": Currency("manat", "manat"),
    "₾": Currency("lari", "lari", "tetri", "tetri"), "₮": Currency("tugrik", "tugriks"), "៛": Currency("riel", "riels"),
    "؋": Currency("afghani", "afghanis"), "﷼": Currency("rial", "rials"),
}  # fmt: skip
# What the rest of the world pays with: code=one|many|cent|cents, the last two where they are in use.
_WORLD: Final = (
    "KES=Kenyan shilling||cent|cents;UGX=Ugandan shilling;TZS=Tanzanian shilling;NGN=naira|naira|kobo|kobo;"
    "GHS=Ghanaian cedi||pesewa|pesewas;ETB=Ethiopian birr|Ethiopian birr;EGP=Egyptian pound||piaster|piasters;"
    "MAD=Moroccan dirham;TND=Tunisian dinar;DZD=Algerian dinar;LYD=Libyan dinar;XOF=West African franc;"
    "XAF=Central African franc;ZMW=Zambian kwacha|Zambian kwacha;BWP=pula|pula;MUR=Mauritian rupee;"
    "NAD=Namibian dollar||cent|cents;PKR=Pakistani rupee;LKR=Sri Lankan rupee;NPR=Nepalese rupee;"
    "BDT=taka|taka|poisha|poisha;MMK=kyat|kyat;KHR=riel;LAK=kip|kip;MNT=tugrik;KZT=tenge|tenge;UZS=som|som;"
    "KGS=som|som;GEL=lari|lari|tetri|tetri;AMD=dram|dram;AZN=manat|manat;IRR=Iranian rial;IQD=Iraqi dinar;"
    "JOD=Jordanian dinar;KWD=Kuwaiti dinar;BHD=Bahraini dinar;OMR=Omani rial;"
    "QAR=Qatari riyal||dirham|dirhams;LBP=Lebanese pound;SYP=Syrian pound;AFN=afghani;BND=Brunei dollar||cent|cents;"
    "MOP=pataca;FJD=Fijian dollar||cent|cents;ARS=Argentine peso||centavo|centavos;CLP=Chilean peso;"
    "COP=Colombian peso;UYU=Uruguayan peso;PEN=sol|soles|centimo|centimos;BOB=boliviano;PYG=guarani;"
    "VES=bolivar|bolivares;CRC=colon|colones;GTQ=quetzal|quetzales;HNL=lempira;NIO=cordoba;PAB=balboa;"
    "DOP=Dominican peso;CUP=Cuban peso;JMD=Jamaican dollar||cent|cents;TTD=Trinidad and Tobago dollar||cent|cents;"
    "BBD=Barbadian dollar||cent|cents;BSD=Bahamian dollar||cent|cents;ISK=Icelandic krona|Icelandic kronur;"
    "RON=Romanian leu|Romanian lei|ban|bani;BGN=Bulgarian lev|Bulgarian leva|stotinka|stotinki;RSD=Serbian dinar;"
    "HRK=kuna|kuna|lipa|lipa;MKD=denar|denars;ALL=lek|lek;MDL=Moldovan leu|Moldovan lei;BYN=Belarusian ruble;"
    "BAM=convertible mark;SOL=sol;DOGE=dogecoin"
)
# Words as well: only before what cannot be anything but an amount, and never behind one.
WORDS: Final = frozenset("ALL AMD BAM BOB COP CUP GEL MAD MOP PEN RON SOL TRY".split())


def _world() -> dict[str, Currency]:
    found = {}
    for entry in _WORLD.split(";"):
        code, _, names = entry.partition("=")
        one, many, cent, cents = (*names.split("|"), "", "", "")[:4]
        found[code] = Currency(one, many or f"{one}s", cent, cents)
    return found


# Of letters, before an amount, with or without a space, or behind it.
CODES: Final = {
    **_world(), "US$": _US_DOLLAR, "$US": _US_DOLLAR, "$NZ": _like("New Zealand dollar"),
    "$A": _like("Australian dollar"), "$CAN": _like("Canadian dollar"),
    "U.S.$": _US_DOLLAR, "USD": _US_DOLLAR, "A$": _like("Australian dollar"),
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
    "ILS": SIGNS["₪"], "UAH": SIGNS["₴"], "ZAR": Currency("rand", "rand", *_CENTS),
    "AED": _like("dirham", cents=("fils", "fils")),
    "SAR": _like("riyal", cents=("halala", "halalas")), "kr": Currency("krone", "kroner", "øre", "øre"),
    "kr.": Currency("krone", "kroner", "øre", "øre"),
    "Kč": _like("Czech koruna", "Czech koruny"),
    "THB": SIGNS["฿"], "VND": SIGNS["₫"], "PHP": SIGNS["₱"], "IDR": _like("rupiah", "rupiah"),
    "MYR": _like("ringgit", "ringgit"), "BTC": SIGNS["₿"], "ETH": _like("ether", "ether"),
}  # fmt: skip
