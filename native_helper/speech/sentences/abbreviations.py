"""What a dot behind a word means, by language: the words that are shortened, and those that open a sentence.

A small entry stands for the word in any case, one with a capital for itself alone: "Sat." is a day, "sat." is not.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Those of one language; a language without openers takes every capital for one where it must guess."""

    titles: frozenset[str] = field(default_factory=frozenset)  # something always follows: a name, an example
    numbered: frozenset[str] = field(default_factory=frozenset)  # a number follows, or it is a word: "No."
    shortened: frozenset[str] = field(default_factory=frozenset)  # a sentence may end with it
    openers: frozenset[str] = field(default_factory=frozenset)  # with a capital they nearly always open a sentence
    ordinal_dot: bool = False  # "3." is "third"


_ANYWHERE: Final = Abbreviations(
    titles=_words("mr mrs ms dr prof st sr jr e.g i.e vs cf viz approx ca eds transl"),
    numbered=_words("no nr nos vol fig figs eq eqs p pp art"),
    shortened=_words("Inc Ltd Co Corp"),
)

_LANGUAGES: Final = {
    "en": Abbreviations(
        titles=_words(
            "mr mrs ms mx dr prof messrs Rev Hon Gen Col Capt Lt Sgt Cpl Cmdr Adm Maj Gov Sen Rep Pres Supt Fr Br Mt "
            "Ft Pt Mme Mlle Msgr vs cf approx ca eds transl viz e.g i.e eg ie a.k.a v"
        ),
        numbered=_words(
            "no nos No Nos vol vols Fig Figs fig figs Eq Eqs eq eqs Sec Ch ch p pp Art art Op op Ref ref Tab"
        ),
        shortened=_words(
            "Inc Ltd Co Corp Bros LLC Dept dept Univ Assn Jr Sr Esq St Ave Blvd Rd Hwy Pl Sq Jan Feb Mar Apr Jun Jul "
            "Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun al est misc ed Ed Ala Ariz Ark Calif "
            "Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt "
            "Wash Wis Wyo Ph.D Ph.d M.Sc B.Sc D.Phil Ed.D"
        ),
        openers=_words(
            "The This That These Those There Here A An He She It We They You I His Her Its Our Their My Your In On At "
            "By For From With Without As After Before When While Where Since Because Although Though If Unless Until "
            "But And Or So Yet Nor Not No Yes Then Now Today Yesterday Tomorrow Later Soon Still Also However "
            "Therefore Thus Moreover Meanwhile Nevertheless Finally First Second Third Next Once Even Only Just "
            "Perhaps Maybe What Who Why How Which Whose Is Are Was Were Do Does Did Has Have Had Can Could Would "
            "Should Most Many Some Several Few All Each Every Both Any Another Other Others One Two Three Nobody "
            "Everyone Everybody Someone Something Nothing Everything During Among Between Under Over Through Despite "
            "According Such Let Never Always Often Sometimes Indeed Instead Like Unlike Again Well Oh Please To Of "
            "It's He's She's I'm We're They're That's There's Don't Didn't I've I'd I'll It’s He’s She’s I’m"
        ),
    ),
    "es": Abbreviations(
        titles=_words(
            "sr sra sres sras srta dr dra dres prof profa lic ing arq D Dña Gral Cnel Cap Tte Excmo Excma Mons Fr Sto "
            "Sta Avda Av C EE p.ej ej vs cf aprox"
        ),
        numbered=_words("núm núms n.º pág págs p pp art arts vol vols cap caps fig figs tel"),
        shortened=_words("UU Ud Uds Vd Vds Cía Ltda S.A EE.UU a.C d.C Jr"),
        openers=_words(
            "El La Los Las Lo Un Una Unos Unas Este Esta Estos Estas Ese Esa Eso Esto Aquel Aquella Su Sus Mi Tu En De "
            "Por Para Con Sin Sobre Desde Hasta Tras Según Al Del A Y O Pero Sino Aunque Si Cuando Mientras Donde Como "
            "Porque Pues Que Se No Ni Ya También Además Luego Después Entonces Hoy Ayer Ahora Así Es Era Fue Son Hay "
            "Había Todo Todos Toda Todas Nadie Nada Él Ella Ellos Ellas Yo Nosotros Ustedes Le Les Me Te Nos"
        ),
    ),
    "fr": Abbreviations(
        titles=_words("M MM mr mme mmes mlle mlles Me Dr Pr Prof St Ste Mgr p.ex ex vs cf env c.-à-d av apr"),
        numbered=_words("n no nos n° art p pp vol chap fig t tél éd"),
        shortened=_words("Cie Sté J.-C S.A S.A.R.L bd janv févr juil sept oct nov déc"),
        openers=_words(
            "Le La Les L'un Un Une Des Du De Ce Cet Cette Ces Son Sa Ses Leur Leurs Mon Ma Mes Notre Nos Votre Vos Il "
            "Elle Ils Elles On Nous Vous Je Tu J'ai C'est C'était Ça Cela En Dans Sur Sous Par Pour Avec Sans Depuis "
            "Pendant Après Avant Quand Lorsque Si Comme Mais Et Ou Or Donc Car Ni Puis Ensuite Alors Ainsi Aussi Enfin "
            "Hier Aujourd'hui Demain Tout Tous Toute Toutes Rien Personne Qui Que Quoi Où À Au Aux"
        ),
    ),
    "de": Abbreviations(
        titles=_words(
            "hr fr frl dr prof dipl ing mag st z.b d.h bzw ggf ggfs evtl vgl s.o s.u sog inkl exkl ca u.a i.d.r o.ä vs "
            "geb gest allg bes mind max betr bzgl lt d.i i.e e.g resp"
        ),
        numbered=_words("nr bd abb s art abs kap tel abschn aufl anm tab ziff"),
        shortened=_words(
            "usw usf etc u.s.w jr sen str Jan Feb Apr Aug Sept Okt Nov Dez Mo Di Mi Do Fr Sa So Mio Mrd Co n.Chr v.Chr "
            "Chr z.T u.U a.D"
        ),
        openers=_words(
            "Der Die Das Den Dem Des Ein Eine Einen Einem Einer Eines Er Sie Es Wir Ihr Ich Du Man Dies Diese Dieser "
            "Dieses Diesen Diesem Jene Sein Seine Seinen Ihre Ihren Unser Unsere Mein Meine Kein Keine In Im An Am Auf "
            "Aus Bei Beim Mit Nach Von Vom Vor Zu Zum Zur Für Durch Um Über Unter Ohne Seit Während Als Wenn Weil Da "
            "Dass Obwohl Ob Aber Und Oder Doch Denn Sondern Dann Danach Dort Hier Heute Gestern Morgen Jetzt Nun So "
            "Auch Nur Noch Nicht Niemand Alle Alles Viele Manche Beide Was Wer Wie Wo Warum Wann Ist War Sind Waren "
            "Hat Später Zuerst"
        ),
        ordinal_dot=True,
    ),
    "it": Abbreviations(
        titles=_words("sig sigg dott prof ing avv arch geom on rev gen col cap mons es p.es vs cfr ca v"),
        numbered=_words("n nn pag pagg p pp art artt vol voll cap fig figg tel"),
        shortened=_words("S.p.A S.r.l a.C d.C gen feb apr giu lug ago set ott nov dic"),
        openers=_words(
            "Il Lo La I Gli Le Un Uno Una Questo Questa Questi Queste Quello Quella Suo Sua Mio Mia In Nel Nella Nei A "
            "Al Alla Da Dal Di Del Della Con Su Sul Per Tra Fra Senza Dopo Prima Durante Quando Mentre Dove Come Se Ma "
            "E Ed O Però Anche Poi Così Allora Quindi Inoltre Oggi Ieri Domani Ora Lui Lei Loro Noi Voi Io Tu Si Non È "
            "Era Sono Ha C'è Tutti Tutto Tutte Nessuno Niente Che Chi Perché"
        ),
    ),
    "pt": Abbreviations(
        titles=_words(
            "sr sra srs sras srta dr dra drs prof profa eng arq exmo exma V av Cel Gen Cap Sto Sta p.ex ex vs cf"
        ),
        numbered=_words("n nº núm pág págs p pp art arts vol cap fig tel"),
        shortened=_words("Ltda S.A Cia Jr a.C d.C EUA jan fev abr jun jul ago set out nov dez"),
        openers=_words(
            "O A Os As Um Uma Uns Umas Este Esta Estes Estas Esse Essa Isso Isto Aquele Aquela Seu Sua Seus Suas Meu "
            "Minha Em No Na Nos Nas De Do Da Dos Das Por Pelo Pela Para Com Sem Sobre Desde Até Após Ao À E Ou Mas "
            "Porém Embora Se Quando Enquanto Onde Como Porque Pois Que Não Nem Já Também Além Depois Então Hoje Ontem "
            "Agora Assim É Era Foi São Há Havia Tudo Todos Toda Todas Ninguém Nada Ele Ela Eles Elas Eu Nós Você Vocês"
        ),
    ),
    "hi": Abbreviations(
        # The names of Latin letters are the initials of a name.
        titles=_words(
            "डॉ डा प्रो श्री श्रीमती सुश्री कु पं रु सं कि.मी कि मी से.मी ई ए बी सी डी एफ जी एच आई जे के एल एम एन ओ पी "
            "क्यू आर एस टी यू वी डब्ल्यू एक्स वाई जेड"
        ),
    ),
}  # fmt: skip

# Behind a number these are units, in any language; elsewhere some of them are words.
UNITS: Final = _words(
    "ft in lb lbs oz min mins sec secs seg hr hrs h km cm mm m kg g mg mi yd yds sq cu l ml std sek st"
)

# In these, too, "3." is "third".
_ORDINAL_DOT: Final = _words("da nb nn no fi cs sk hu hr sr bs sl et lv pl tr is fo lb eu")


@cache
def abbreviations(language: str) -> Abbreviations:
    """Return those of `language` (BCP 47); for one that is not known, those that are used anywhere."""
    primary = language.replace("_", "-").partition("-")[0].lower()
    if primary in _LANGUAGES:
        return _LANGUAGES[primary]
    return Abbreviations(_ANYWHERE.titles, _ANYWHERE.numbered, _ANYWHERE.shortened, ordinal_dot=primary in _ORDINAL_DOT)
