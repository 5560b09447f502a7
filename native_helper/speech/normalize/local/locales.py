"""What numbers are surrounded by in each language: one place for its marks, currencies, units and times."""

from dataclasses import dataclass, field
from typing import Final

Noun = tuple[str, str, str]  # one, many, "m" or "f"


def _nouns(text: str) -> dict[str, Noun]:
    # "km=kilómetro kilómetros m;..."
    found: dict[str, Noun] = {}
    for entry in text.split(";"):
        written, _, said = entry.partition("=")
        one, many, gender = said.split(",")
        for way in written.split():
            found[way] = (one, many, gender)
    return found


@dataclass(frozen=True, slots=True)
class Locale:
    """A language's way with numbers."""

    decimal: str  # the mark before the decimals
    groups: str  # the marks between thousands
    point: str  # what that mark is called
    dot: str  # what a dot is called where it stands for that mark: "1.5 km"
    minus: str
    percent: str
    to: str  # between the ends of a range
    currencies: dict[str, Noun]
    cents: dict[str, Noun]
    joint: str  # between the units of money and their hundredths; "" for nothing
    units: dict[str, Noun]
    per_hour: str
    hour: Noun | None = None  # said between hours and minutes
    minutes: str = ""  # said behind them
    ordinals: dict[str, str] = field(default_factory=dict)  # ending and gender
    after_ordinals: tuple[str, ...] = ()  # a number with a dot before them is an ordinal


LOCALES: Final = {
    "es": Locale(
        ",", ". ", "coma", "punto", "menos", "por ciento", "a",
        _nouns("$ US$=dólar,dólares,m;€=euro,euros,m;£=libra,libras,f;¥=yen,yenes,m;₹=rupia,rupias,f"),
        _nouns("$ US$=centavo,centavos,m;€=céntimo,céntimos,m;£=penique,peniques,m"), "con",
        _nouns("km=kilómetro,kilómetros,m;m=metro,metros,m;cm=centímetro,centímetros,m;mm=milímetro,milímetros,m;"
               "kg=kilogramo,kilogramos,m;g=gramo,gramos,m;mg=miligramo,miligramos,m;l L=litro,litros,m;"
               "ml=mililitro,mililitros,m;"
               "°C=grado Celsius,grados Celsius,m;°=grado,grados,m;"
               "h=hora,horas,f;min=minuto,minutos,m;s=segundo,segundos,m;"
               "m²=metro cuadrado,metros cuadrados,m;km²=kilómetro cuadrado,kilómetros cuadrados,m;"
               "GB=gigabyte,gigabytes,m;MB=megabyte,megabytes,m"),
        "por hora", ordinals={"º": "m", "ª": "f", "er": "a", "o": "m", "a": "f"},
    ),
    "fr": Locale(
        ",", ". ", "virgule", "point", "moins", "pour cent", "à",
        _nouns("$ US$=dollar,dollars,m;€=euro,euros,m;£=livre,livres,f;¥=yen,yens,m;₹=roupie,roupies,f"),
        _nouns("$ US$ €=centime,centimes,m;£=penny,pence,m"), "",
        _nouns("km=kilomètre,kilomètres,m;m=mètre,mètres,m;cm=centimètre,centimètres,m;mm=millimètre,millimètres,m;"
               "kg=kilogramme,kilogrammes,m;g=gramme,grammes,m;mg=milligramme,milligrammes,m;l L=litre,litres,m;"
               "ml=millilitre,millilitres,m;"
               "°C=degré Celsius,degrés Celsius,m;°=degré,degrés,m;"
               "h=heure,heures,f;min=minute,minutes,f;s=seconde,secondes,f;"
               "m²=mètre carré,mètres carrés,m;km²=kilomètre carré,kilomètres carrés,m;"
               "Go GB=gigaoctet,gigaoctets,m;Mo MB=mégaoctet,mégaoctets,m"),
        "par heure", hour=("heure", "heures", "f"),
        ordinals={"er": "m", "re": "f", "ère": "f", "e": "m", "ème": "m", "nd": "m", "nde": "f"},
    ),
    "it": Locale(
        ",", ". ", "virgola", "punto", "meno", "per cento", "a",
        _nouns("$ US$=dollaro,dollari,m;€=euro,euro,m;£=sterlina,sterline,f;¥=yen,yen,m;₹=rupia,rupie,f"),
        _nouns("$ US$ €=centesimo,centesimi,m;£=penny,pence,m"), "e",
        _nouns("km=chilometro,chilometri,m;m=metro,metri,m;cm=centimetro,centimetri,m;mm=millimetro,millimetri,m;"
               "kg=chilogrammo,chilogrammi,m;g=grammo,grammi,m;mg=milligrammo,milligrammi,m;l L=litro,litri,m;"
               "ml=millilitro,millilitri,m;"
               "°C=grado Celsius,gradi Celsius,m;°=grado,gradi,m;"
               "h=ora,ore,f;min=minuto,minuti,m;s=secondo,secondi,m;"
               "m²=metro quadrato,metri quadrati,m;km²=chilometro quadrato,chilometri quadrati,m;"
               "GB=gigabyte,gigabyte,m;MB=megabyte,megabyte,m"),
        "all'ora", minutes="e", ordinals={"º": "m", "°": "m", "ª": "f"},
    ),
    "pt": Locale(
        ",", ". ", "vírgula", "ponto", "menos", "por cento", "a",
        _nouns("R$=real,reais,m;$ US$=dólar,dólares,m;€=euro,euros,m;£=libra,libras,f;¥=iene,ienes,m;"
               "₹=rupia,rupias,f"),
        _nouns("R$ $ US$=centavo,centavos,m;€=cêntimo,cêntimos,m;£=centavo,centavos,m"), "e",
        _nouns("km=quilômetro,quilômetros,m;m=metro,metros,m;cm=centímetro,centímetros,m;mm=milímetro,milímetros,m;"
               "kg=quilograma,quilogramas,m;g=grama,gramas,m;mg=miligrama,miligramas,m;l L=litro,litros,m;"
               "ml=mililitro,mililitros,m;"
               "°C=grau Celsius,graus Celsius,m;°=grau,graus,m;"
               "h=hora,horas,f;min=minuto,minutos,m;s=segundo,segundos,m;"
               "m²=metro quadrado,metros quadrados,m;km²=quilômetro quadrado,quilômetros quadrados,m;"
               "GB=gigabyte,gigabytes,m;MB=megabyte,megabytes,m"),
        "por hora", hour=("hora", "horas", "f"), minutes="e", ordinals={"º": "m", "ª": "f", "o": "m", "a": "f"},
    ),
    "hi": Locale(
        ".", ",", "दशमलव", "दशमलव", "माइनस", "प्रतिशत", "से",
        _nouns("₹=रुपया,रुपये,m;$ US$=डॉलर,डॉलर,m;€=यूरो,यूरो,m;£=पाउंड,पाउंड,m;¥=येन,येन,m"),
        _nouns("₹=पैसा,पैसे,m;$ US$ €=सेंट,सेंट,m;£=पेंस,पेंस,m"), "",
        _nouns("km किमी=किलोमीटर,किलोमीटर,m;m मी=मीटर,मीटर,m;cm सेमी=सेंटीमीटर,सेंटीमीटर,m;"
               "kg किग्रा=किलोग्राम,किलोग्राम,m;g=ग्राम,ग्राम,m;"
               "l L=लीटर,लीटर,m;°C=डिग्री सेल्सियस,डिग्री सेल्सियस,m;°=डिग्री,डिग्री,m;GB=गीगाबाइट,गीगाबाइट,m;"
               "MB=मेगाबाइट,मेगाबाइट,m"),
        "प्रति घंटा", hour=("बजकर", "बजकर", "m"), minutes="मिनट",
    ),
    "de": Locale(
        ",", ". ", "Komma", "Punkt", "minus", "Prozent", "bis",
        _nouns("$ US$=Dollar,Dollar,m;€=Euro,Euro,m;£=Pfund,Pfund,m;¥=Yen,Yen,m"),
        _nouns("$ US$ €=Cent,Cent,m;£=Pence,Pence,m"), "",
        _nouns("km=Kilometer,Kilometer,m;m=Meter,Meter,m;cm=Zentimeter,Zentimeter,m;mm=Millimeter,Millimeter,m;"
               "kg=Kilogramm,Kilogramm,m;g=Gramm,Gramm,m;mg=Milligramm,Milligramm,m;l L=Liter,Liter,m;"
               "ml=Milliliter,Milliliter,m;"
               "°C=Grad Celsius,Grad Celsius,m;°=Grad,Grad,m;"
               "h=Stunde,Stunden,f;min=Minute,Minuten,f;s=Sekunde,Sekunden,f;"
               "m²=Quadratmeter,Quadratmeter,m;km²=Quadratkilometer,Quadratkilometer,m;GB=Gigabyte,Gigabyte,m;"
               "MB=Megabyte,Megabyte,m"),
        "pro Stunde", hour=("Uhr", "Uhr", "m"),
        after_ordinals=tuple("Jahrhundert Stock Stockwerk Etage Klasse Platz Kapitel Auflage Weltkrieg Liga Bundesliga "
                             "Geburtstag Lebensjahr Runde Spieltag Semester Quartal Halbjahr Woche Tag Mal Teil "
                             "Band Akt "
                             "Jahrestag Januar Februar März April Mai Juni Juli August September Oktober "
                             "November Dezember".split()),
    ),
    "nl": Locale(
        ",", ". ", "komma", "punt", "min", "procent", "tot",
        _nouns("$ US$=dollar,dollar,m;€=euro,euro,m;£=pond,pond,m;¥=yen,yen,m"),
        _nouns("$ US$ €=cent,cent,m;£=pence,pence,m"), "",
        _nouns("km=kilometer,kilometer,m;m=meter,meter,m;cm=centimeter,centimeter,m;mm=millimeter,millimeter,m;"
               "kg=kilogram,kilogram,m;"
               "g=gram,gram,m;l L=liter,liter,m;ml=milliliter,milliliter,m;s=seconde,seconden,m;"
               "°C=graad Celsius,graden Celsius,m;"
               "°=graad,graden,m;"
               "m²=vierkante meter,vierkante meter,m;GB=gigabyte,gigabyte,m;MB=megabyte,megabyte,m"),
        "per uur", hour=("uur", "uur", "m"), ordinals={"e": "m", "de": "m", "ste": "m"},
    ),
}  # fmt: skip
