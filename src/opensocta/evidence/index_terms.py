"""The forms in which a word can be looked for: as written, in ASCII, by sound, by consonants.

In:   a text in any script
Out:  its words in four forms; one form of an identifier
Not:  whether two names mean one person (`resolve`)

A name reaches the lake in Cyrillic, in Latin with diacritics, in Latin without, or as a foreign
clerk heard it. ASCII joins the first three where the scripts agree (Петровић, Petrović); sound and
consonants join the rest (Đorđević, Djordjevic, Ђорђевић; Xhemal, Džemal, Џемал).
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii
from rigour.text import metaphone

__all__ = ["FORMS", "ascii_words", "exact_words", "identifier", "skeleton", "sound"]

FORMS = ("exact", "ascii", "sound", "skeleton")
_WORD = re.compile(r"[^\W_]+")
_INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_NO_ID = re.compile(r"[\W_]+")
_LONGEST = 60  # letters of a word that count
_SERBIAN = str.maketrans(
    {"ц": "c", "ч": "c", "ћ": "c", "ш": "s", "ж": "z", "х": "h", "ђ": "d", "џ": "dz", "љ": "lj",
     "њ": "nj", "ј": "j", "ѓ": "g", "ќ": "k"}
)  # fmt: skip
_SOUNDS = {
    "dzh": "z", "xh": "z", "dz": "z", "dj": "d", "gj": "d", "zh": "z", "sch": "s", "sh": "s",
    "tch": "c", "ch": "c", "ts": "c", "tz": "c", "q": "c", "ck": "k", "ph": "f", "th": "t",
    "kh": "h", "w": "v", "x": "ks",
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_VOWEL = re.compile(r"(?<=.)[aeiouyjh]+")
_DOUBLE = re.compile(r"(.)\1+")


def exact_words(text: str) -> list[str]:
    """Return the words in lower case, letters as written; `d.o.o.` is one word."""
    normal = unicodedata.normalize("NFKC", text).casefold()
    return [word[:_LONGEST] for word in _WORD.findall(_INITIALS.sub("", normal))]


def ascii_words(text: str) -> list[str]:
    """Return the words in ASCII; Serbian and Macedonian Cyrillic as its own Latin without marks."""
    return [
        word[:_LONGEST] for exact in exact_words(text) for word in _WORD.findall(_to_ascii(exact))
    ]


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """Return the sound of an ASCII word (metaphone); empty if it has none, as a number."""
    return "" if any(map(str.isdigit, word)) else str(metaphone(word)).lower()


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """Return the consonants of an ASCII word, kin of one sound joined; empty if fewer than two."""
    if any(map(str.isdigit, word)):
        return ""
    bare = _VOWEL.sub("", _SOUND.sub(lambda found: _SOUNDS[found[0]], word))
    joined = _DOUBLE.sub(r"\1", bare)
    return joined if len(joined) > 1 else ""


def identifier(text: str) -> str:
    """Return a number, account, phone or e-mail without spaces and signs, in capitals."""
    return _NO_ID.sub("", anyascii(text)).upper()[:_LONGEST]


@lru_cache(maxsize=100_000)
def _to_ascii(word: str) -> str:
    plain: str = anyascii(word.translate(_SERBIAN))
    return plain.lower()
