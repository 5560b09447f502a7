"""Words that the lexicon has wrong, or lacks: asked before it. Each has its reason."""

from dataclasses import replace
from functools import lru_cache
from typing import Final

from native_helper.speech.phonemize.english.lexicon import Entry, lexicon

# "They read", "you wound": the present was given the sound of the past.
_NO_PRESENT: Final = frozenset(("read", "reread", "wound"))

# American | British. Said as a word, spelled or stressed otherwise than the lexicon, the rules for unknown capitals or
# eSpeak have it. A key in small letters counts at the start of a sentence too.
_OURS: Final[dict[str, tuple[str, str]]] = {
    # Titles and small words.
    "Ms": ("mˈɪz", "mˈɪz"),
    "Mx": ("mˈɪks", "mˈɪks"),
    "Sgt": ("sˈɑɹʤənt", "sˈɑːʤənt"),
    "PhD": ("pˌiAʧdˈi", "pˌiːAʧdˈiː"),
    "id": ("ˌIdˈi", "ˌIdˈiː"),
    "ol'": ("ˈOl", "ˈQl"),
    "RE": ("ɹˈi", "ɹˈiː"),
    "re": ("ɹˈi", "ɹˈiː"),
    "déjà": ("dˌAʒˈɑ", "dˌAʒˈɑː"),
    "jalapeño": ("hˌɑləpˈAnjO", "hˌaləpˈAnjQ"),
    "hors": ("ˈɔɹ", "ˈɔː"),
    "TL;DR": ("tˌiˌɛldˌiˈɑɹ", "tˌiːˌɛldˌiːˈɑː"),
    # Short messages.
    "govt": ("ɡˈʌvəɹnmənt", "ɡˈʌvənmənt"),
    "idk": ("ˌIdˌikˈA", "ˌIdˌiːkˈA"),
    "lmao": ("ˌɛlˌɛmˌAˈO", "ˌɛlˌɛmˌAˈQ"),
    "mgmt": ("mˈænɪʤmənt", "mˈanɪʤmənt"),
    "msg": ("mˈɛsɪʤ", "mˈɛsɪʤ"),
    "omw": ("ˌOˌɛmdˈʌbᵊlju", "ˌQˌɛmdˈʌbᵊljuː"),
    "pls": ("plˈiz", "plˈiːz"),
    "plz": ("plˈiz", "plˈiːz"),
    "thx": ("θˈæŋks", "θˈaŋks"),
    "tmrw": ("təmˈɑɹO", "təmˈɒɹQ"),
    "txt": ("tˈɛkst", "tˈɛkst"),
    "xx": ("ˌɛksˈɛks", "ˌɛksˈɛks"),
    # Programming.
    "BERT": ("bˈɜɹt", "bˈɜːt"),
    "BibTeX": ("bˈɪbtɛk", "bˈɪbtɛk"),
    "CUDA": ("kˈudə", "kˈuːdə"),
    "ESLint": ("ˌiˌɛslˈɪnt", "ˌiːˌɛslˈɪnt"),
    "FIXME": ("fˈɪksmi", "fˈɪksmiː"),
    "GitHub": ("ɡˈɪthʌb", "ɡˈɪthʌb"),
    "GitLab": ("ɡˈɪtlæb", "ɡˈɪtlab"),
    "Golang": ("ɡˈOlæŋ", "ɡˈQlaŋ"),
    "IaaS": ("ˈIæs", "ˈIas"),
    "JSON": ("ʤˈAsən", "ʤˈAsən"),
    "Jupyter": ("ʤˈupəɾəɹ", "ʤˈuːpɪtə"),
    "LLaMA": ("lˈɑmə", "lˈɑːmə"),
    "NumPy": ("nˈʌmpˌI", "nˈʌmpI"),
    "PaaS": ("pˈæs", "pˈas"),
    "PostgreSQL": ("pˈOstɡɹɛs kjˌuˈɛl", "pˈQstɡɹɛs kjˌuːˈɛl"),
    "PyPI": ("pˌIpˌiˈI", "pˌIpˌiːˈI"),
    "Redis": ("ɹˈɛdɪs", "ɹˈɛdɪs"),
    "SATA": ("sˈAɾə", "sˈɑːtə"),
    "SQLite": ("ˌɛskjˌuˌɛlˈIt", "ˌɛskjˌuːˌɛlˈIt"),
    "TODO": ("tədˈu", "tədˈuː"),
    "TOML": ("tˈɑməl", "tˈɒməl"),
    "WASM": ("wˈɑzəm", "wˈɒzəm"),
    "YAML": ("jˈæməl", "jˈaməl"),
    "async": ("ˈAsɪŋk", "ˈAsɪŋk"),
    "config": ("kˈɑnfɪɡ", "kˈɒnfɪɡ"),
    "enum": ("ˈinˌʌm", "ˈiːnʌm"),
    "kubectl": ("kjˌubkəntɹˈOl", "kjˌuːbkəntɹˈQl"),
    "systemctl": ("sˌɪstəmkəntɹˈOl", "sˌɪstəmkəntɹˈQl"),
    # Firms, agencies, makes.
    "Adidas": ("ədˈidəs", "ˈadɪdas"),
    "Airbnb": ("ˌɛɹbˌiənbˈi", "ˌɛːbˌiːənbˈiː"),
    "EBIT": ("ˈibɪt", "ˈiːbɪt"),
    "FERPA": ("fˈɜɹpə", "fˈɜːpə"),
    "GAAP": ("ɡˈæp", "ɡˈap"),
    "Givenchy": ("ʒˌivɑnʃˈi", "ʒˌiːvɒnʃˈiː"),
    "Hermès": ("ɛɹmˈɛz", "ɛːmˈɛz"),
    "Huawei": ("hwˈɑwˌA", "hwˈɑːwA"),
    "IKEA": ("Ikˈiə", "Ikˈiːə"),
    "ISRO": ("ˈɪsɹO", "ˈɪsɹQ"),
    "JAXA": ("ʤˈæksə", "ʤˈaksə"),
    "L'Oréal": ("lˌɔɹiˈæl", "lˌɒɹAˈal"),
    "MoMA": ("mˈOmə", "mˈQmə"),
    "NIST": ("nˈɪst", "nˈɪst"),
    "Peugeot": ("pjuʒˈO", "pˈɜːʒQ"),
    "Renault": ("ɹənˈO", "ɹˈɛnQ"),
    "Vuitton": ("vwˈitɑn", "vwˈiːtɒn"),
    "Xiaomi": ("ʃˈWmi", "ʃˈWmiː"),
    # People and places.
    "Beyoncé": ("biˈɑnsA", "biːˈɒnsA"),
    "Bezos": ("bˈAzOs", "bˈAzɒs"),
    "Buttigieg": ("bˈuɾəʤˌɛʤ", "bˈuːtɪʤɛʤ"),
    "Kyiv": ("kˈiv", "kˈiːv"),
    "Leclerc": ("ləklˈɛɹ", "ləklˈɛː"),
    "Macron": ("məkɹˈOn", "makɹˈɒn"),
    "Moines": ("mˈYn", "mˈYn"),
    "Netanyahu": ("nˌɛtənjˈɑhu", "nˌɛtanjˈɑːhuː"),
    "Phnom": ("pənˈɑm", "pənˈɒm"),
    "Pichai": ("pɪʧˈI", "pɪʧˈI"),
    "Putin": ("pˈutɪn", "pˈuːtɪn"),
    "Scholz": ("ʃˈOlts", "ʃˈɒlts"),
    "Sunak": ("sˈunæk", "sˈuːnak"),
    "Xi": ("ʃˈi", "ʃˈiː"),
    "Zelensky": ("zəlˈɛnski", "zəlˈɛnskiː"),
    "Zelenskyy": ("zəlˈɛnski", "zəlˈɛnskiː"),
    "Zlatan": ("zlˈɑtɑn", "zlˈatan"),
    # Medicines.
    "atorvastatin": ("ətˌɔɹvəstˈætᵊn", "ətˌɔːvəstˈatɪn"),
    "metformin": ("mɛtfˈɔɹmɪn", "mɛtfˈɔːmɪn"),
    "omeprazole": ("OmˈɛpɹəzˌOl", "QmˈɛpɹəzQl"),
}


@lru_cache(maxsize=16384)
def entry(word: str, *, british: bool) -> Entry | None:
    """Return what is known of `word`. Raises VoiceUnavailable if there is no lexicon."""
    ours = _OURS.get(word) or (_OURS.get(word.lower()) if word[1:].islower() else None)
    if ours is not None:
        return Entry(ours[british])
    found = lexicon().entry(word, british=british)
    if found is not None and found.by_tag and word.lower() in _NO_PRESENT:
        return replace(found, by_tag={tag: sounds for tag, sounds in found.by_tag.items() if tag != "VBP"})
    return found
