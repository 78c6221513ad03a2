"""Addresses in one form: words for street types as one code, number and letter apart.

In:   an address as received, any script
Out:  `normal_address(value)`: folded words, street types written alike, words sorted
Not:  geocoding; names of towns in other languages; `link` does not use it (measured: no gain)
See:  docs/methods/identifiers.md
"""

import re
from functools import cache

from opensocta.resolve.names import parts

__all__ = ["normal_address"]

_KINDS = {
    "str": """ulica ul улица ул street str st strada strasse straße utca u rruga rr rrug sokak sk
        sokağı sok οδός odos rue via calle road rd""",
    "blv": "bulevar bulevard bul blvd bulevardi бул булевар булевард bulvarı bd boulevard bv",
    "ave": "avenija avenue ave av aleja aleea al allee caddesi cad cd λεωφόρος leoforos leof",
    "sqr": "trg тргот плоштад площад пл piata piața sheshi meydanı meydan πλατεία tér square platz",
    "nbh": """naselje насеље naselba населба жк квартал kv кв cartier lagjja lagje mahalle
        mahallesi mah""",
    "blk": "blok блок бл bl bloc pallati",
    "ent": "ulaz вход вх scara hyrja",
    "flt": "stan апартамент ап apartament ap apt daire kati",
    "nr": "broj br број бр no nr num număr numar numri αρ",
}
_STUCK = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)")
_LEADING = re.compile(r"^0+(?=\d)")


def normal_address(value: str) -> str:
    """Return the words of an address, sorted: `ul. Ruža 12a` and `Ruza 12 A` are one.

    A word for `street` or `number` is left out, as it is often not written; other kinds of
    roads and parts of buildings are kept as codes.
    """
    kinds = _kinds()
    words = []
    for part in parts(value):
        for word in _STUCK.split(part):
            kind = kinds.get(word, word)
            if kind not in ("str", "nr"):
                words.append(_LEADING.sub("", kind))
    return " ".join(sorted(words)) or " ".join(parts(value))


@cache
def _kinds() -> dict[str, str]:
    return {
        part: code
        for code, words in _KINDS.items()
        for word in words.split()
        for part in parts(word)
    }
