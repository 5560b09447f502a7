"""Units of measurement: how they are written, what one and several are called. One place for all of them."""

from typing import Final

_METRIC: Final = {
    "k": "kilo", "M": "mega", "G": "giga", "T": "tera", "m": "milli", "µ": "micro", "μ": "micro", "n": "nano",
    "c": "centi", "d": "deci", "h": "hecto", "p": "pico", "P": "peta",
}  # fmt: skip


def _prefixed(prefixes: str, unit: str, name: str, many: str = "") -> dict[str, tuple[str, str]]:
    many = many or f"{name}s"
    return {prefix + unit: (_METRIC[prefix] + name, _METRIC[prefix] + many) for prefix in prefixes}


def _plain(names: str) -> dict[str, tuple[str, str]]:
    pairs = (entry.split("=") for entry in names.split(";"))
    found: dict[str, tuple[str, str]] = {}
    for written, said in pairs:
        one, _, many = said.partition("|")
        for way in written.split():
            found[way] = (one, many or f"{one}s")
    return found


# Those that are read so only behind a number, whatever follows.
UNITS: Final[dict[str, tuple[str, str]]] = {
    **_prefixed("kcdmnµμ", "m", "meter"), **_prefixed("kmµμn", "g", "gram"), **_prefixed("mcdhµμ", "l", "liter"),
    **_prefixed("mcdµμ", "L", "liter"), **_prefixed("kMGT", "Hz", "hertz", "hertz"), **_prefixed("kMGTm", "W", "watt"),
    **_prefixed("kMm", "V", "volt"), **_prefixed("mµμ", "A", "amp"), **_prefixed("kMG", "Pa", "pascal"),
    **_prefixed("h", "Pa", "pascal"), **_prefixed("kMG", "J", "joule"), **_prefixed("kM", "N", "newton"),
    **_prefixed("kMm", "Ω", "ohm"), **_prefixed("kMGT", "Wh", "watt hour"), **_prefixed("mµμn", "s", "second"),
    **_prefixed("mk", "cal", "calorie"), **_prefixed("m", "Ah", "amp hour"), **_prefixed("kMGTP", "B", "byte"),
    **_prefixed("kMGT", "b", "bit"), **_prefixed("kMGT", "bit", "bit"), **_prefixed("mµμn", "mol", "mole"),
    **_prefixed("pnµμ", "F", "farad"), **_prefixed("kMG", "eV", "electron volt"), **_prefixed("mµμ", "Sv", "sievert"),
    **_prefixed("nµμm", "M", "molar", "molar"), **_prefixed("mµμ", "T", "tesla"), **_prefixed("kMG", "t", "ton"),
    **_plain(
        "m=meter;g=gram;l L=liter;Hz hz=hertz|hertz;khz KHz=kilohertz|kilohertz;mhz=megahertz|megahertz;"
        "ghz=gigahertz|gigahertz;W=watt;V=volt;Pa=pascal;J=joule;N=newton;Ω=ohm;Wh=watt "
        "hour;cal=calorie;Cal=calorie;"
        "kwh KWh=kilowatt hour;mol=mole;Sv=sievert;K=kelvin;kB KB kb=kilobyte;mb=megabyte;gb=gigabyte;tb=terabyte;"
        "KiB=kibibyte;MiB=mebibyte;GiB=gibibyte;TiB=tebibyte;eV=electron volt;Ah=amp hour;"
        "kbps Kbps=kilobit per second|kilobits per second;mbps Mbps=megabit per second|megabits per second;"
        "gbps Gbps=gigabit per second|gigabits per second;bps=bit per second|bits per second;"
        "MBps=megabyte per second|megabytes per second;GBps=gigabyte per second|gigabytes per second;"
        "fps=frame per second|frames per second;rpm RPM=revolution per minute|revolutions per minute;"
        "bpm BPM=beat per minute|beats per minute;wpm WPM=word per minute|words per minute;"
        "mph MPH=mile per hour|miles per hour;kph KPH kmh kmph=kilometer per hour|kilometers per hour;"
        "mpg MPG=mile per gallon|miles per gallon;kt kts kn=knot;ft ft.=foot|feet;in.=inch|inches;yd yds yd.=yard;"
        "pp.=page;"
        "mi mi.=mile;lb lbs lb. lbs.=pound;oz oz.=ounce;gal gal.=gallon;pt pt.=pint;qt qt.=quart;tsp tsp.=teaspoon;"
        "tbsp tbsp.=tablespoon;st st.=stone|stone;KG Kg kgs kg.=kilogram;KM Km kms km.=kilometer;CM cm.=centimeter;"
        "MM=millimeter;ML=milliliter;cc CC=CC|CC;ha=hectare;psi PSI=PSI|PSI;bar=bar;mbar=millibar;"
        "atm=atmosphere;hp HP bhp=horsepower|horsepower;dB db=decibel;ppm=part per million|parts per million;"
        "ppb=part per billion|parts per billion;px=pixel;dpi DPI=dot per inch|dots per inch;"
        "ppi=pixel per inch|pixels per inch;MP=megapixel;s sec sec. secs secs.=second;"
        "min min. mins mins.=minute;h hr hr. "
        "hrs=hour;"
        "yr yr. yrs=year;wk wk. wks=week;mo mos=month;ly=light year;AU=astronomical unit;pc=parsec;"
        "sq.ft sqft=square foot|square feet;lm=lumen;cd=candela;lx=lux|lux;rad=radian;mmHg=millimeter of mercury|"
        "millimeters of mercury;BTU=BTU;IU=IU;amu=atomic mass unit;cwt=hundredweight|hundredweight;"
        "mcg ug=microgram;uL ul=microliter;um=micrometer;uF=microfarad;uA=microamp;kΩ=kilohm;MΩ=megohm;"
        "arcsec=arcsecond;arcmin=arcminute;sqm=square meter;sqkm=square kilometer;sqmi=square mile;"
        "gpm GPM=gallon per minute|gallons per minute;cfm CFM=cubic foot per minute|cubic feet per minute;"
        "Mpa=megapascal;kpa Kpa KPa=kilopascal;VA=volt amp;kVA=kilovolt amp;MVA=megavolt amp;Bq=becquerel;Gy=gray;"
        "mGy=milligray;Nm=newton meter;kNm=kilonewton meter;ksi KSI=KSI|KSI;ps=picosecond;mEq=milliequivalent;"
        "bbl bbls=barrel;rev=revolution;dBA=decibel;inHg=inch of mercury|inches of mercury;lpm LPM=liter per minute|"
        "liters per minute;cfs=cubic foot per second|cubic feet per second;kcals=kilocalorie;hrs.=hour;mcL=microliter;"
        "°C ºC ℃=degree Celsius|degrees Celsius;°F ºF ℉=degree Fahrenheit|degrees Fahrenheit;°K=degree Kelvin|"
        "degrees "
        "Kelvin;"
        "° deg degs=degree;%=percent|percent;‰=per mille|per mille;pp=percentage point;bp bps.=basis "
        "point;in=inch|inches;"
        "D=D|D;x=x|x;X=x|x;ct=carat;t=ton;Å=angstrom;nmi=nautical mile;kgf=kilogram force|kilograms force;"
        "lbf=pound force|pounds force;oz.=ounce;fl.oz=fluid ounce;doz doz.=dozen|dozen;pkg=package;pcs=piece"
    ),
}  # fmt: skip
# Of two words.
PHRASES: Final = _plain(
    "sq_mi sq._mi=square mile;sq_ft sq._ft=square foot|square feet;sq_km=square kilometer;sq_m=square meter;"
    "sq_in sq._in=square inch|square inches;sq_yd=square yard;cu_ft cu._ft=cubic foot|cubic feet;cu_m=cubic meter;"
    "cu_in=cubic inch|cubic inches;cu_yd=cubic yard;fl_oz fl._oz=fluid ounce;deg_C=degree Celsius|degrees Celsius;"
    "ft-lb ft-lbs ft-lbf ft·lb ft⋅lb lb-ft lbf·ft lb·ft=foot pound;N·m N⋅m N-m=newton meter;"
    "kg·m² kg⋅m² kg·m^2 kg·m2=kilogram square meter;kg·m kg⋅m=kilogram meter;N·s N⋅s=newton second;"
    "Pa·s Pa⋅s=pascal second;J·s J⋅s=joule second;"
    "kN·m kN⋅m=kilonewton meter;W·h W⋅h=watt hour;kW·h kW⋅h=kilowatt hour;A·h A⋅h=amp hour;V·A V⋅A=volt amp;"
    "deg_F=degree Fahrenheit|degrees Fahrenheit;°_C=degree Celsius|degrees Celsius;°_F=degree Fahrenheit|degrees "
    "Fahrenheit"
)
# What may follow "per"; a unit of the tables above as well.
PER: Final[dict[str, str]] = {
    "s": "second", "sec": "second", "min": "minute", "h": "hour", "hr": "hour", "hour": "hour", "d": "day",
    "day": "day", "wk": "week", "week": "week", "mo": "month", "mth": "month", "month": "month", "yr": "year",
    "year": "year", "y": "year", "a": "year", "kg": "kilogram", "g": "gram", "mg": "milligram", "lb": "pound",
    "oz": "ounce", "l": "liter", "L": "liter", "ml": "milliliter", "mL": "milliliter", "dl": "deciliter",
    "dL": "deciliter", "gal": "gallon", "m": "meter", "km": "kilometer", "cm": "centimeter", "mm": "millimeter",
    "mi": "mile", "ft": "foot", "in": "inch", "acre": "acre", "ha": "hectare", "mol": "mole", "K": "kelvin",
    "kWh": "kilowatt hour", "MWh": "megawatt hour", "unit": "unit", "person": "person", "user": "user",
    "night": "night", "capita": "capita", "ea": "each", "item": "item", "page": "page", "share": "share",
    "barrel": "barrel", "bbl": "barrel", "ton": "ton", "t": "ton", "GB": "gigabyte", "MB": "megabyte",
    "TB": "terabyte", "seat": "seat", "minute": "minute", "second": "second", "word": "word",
    "cm²": "square centimeter", "m²": "square meter", "m2": "square meter", "m³": "cubic meter", "m3": "cubic meter",
    "cm³": "cubic centimeter", "cm3": "cubic centimeter", "s²": "second squared", "s2": "second squared",
    "s^2": "second squared", "m^2": "square meter", "m^3": "cubic meter", "cm^2": "square centimeter",
    "cm^3": "cubic centimeter", "W": "watt", "V": "volt", "Hz": "hertz", "°C": "degree Celsius",
    "µL": "microliter", "μL": "microliter", "uL": "microliter", "mile": "mile", "pound": "pound", "liter": "liter",
    "ft²": "square foot", "ft2": "square foot", "ft^2": "square foot", "ft3": "cubic foot", "ft³": "cubic foot",
    "sqft": "square foot", "sq. ft": "square foot", "in²": "square inch", "in2": "square inch",
    "mm2": "square millimeter",
    "mm²": "square millimeter", "serving": "serving", "quarter": "quarter", "piece": "piece", "bottle": "bottle",
    "gallon": "gallon", "bushel": "bushel", "head": "head", "yd": "yard", "student": "student", "employee": "employee",
    "sq ft": "square foot", "km²": "square kilometer", "px": "pixel",
}  # fmt: skip
POWERS: Final = {"²": "square", "2": "square", "^2": "square", "³": "cubic", "3": "cubic", "^3": "cubic"}
LENGTHS: Final = ("km", "m", "dm", "cm", "mm", "µm", "μm", "nm", "mi", "ft", "in", "yd")
