"""Names of any script as folded parts: what sounds alike in the region is written alike.

In:   a name as received (Latin with diacritics, Cyrillic, Greek, others through anyascii)
Out:  `parts(name)`: folded tokens; `skeleton(part)`: its consonants
Not:  nicknames and patronymics (a later step); comparison (`resolve.similarity`)
See:  docs/methods/entity-resolution.md for the folding table and its sources
"""

import re

from anyascii import anyascii

__all__ = ["fold", "organization_parts", "parts", "skeleton"]

_GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
_WORD = re.compile(r"[a-z0-9]+")
_BEFORE = str.maketrans(
    {
        "ц": "c", "ч": "c", "ћ": "c", "ш": "s", "щ": "s", "ж": "z", "х": "h", "ђ": "dj",
        "џ": "dz", "ј": "j", "љ": "lj", "њ": "nj", "ѓ": "gj", "ќ": "c", "ѕ": "dz", "ъ": "a",
        "ь": "", "є": "e", "đ": "dj", "χ": "h", "’": "", "'": "", "`": "", "ʼ": "",
    }
)  # fmt: skip
_GREEK_SOUNDS = (
    (re.compile(r"\bmp"), "b"), (re.compile(r"\bnt"), "d"), (re.compile(r"\bgk"), "g"),
    (re.compile(r"gg"), "ng"), (re.compile(r"gk"), "ng"), (re.compile(r"oy"), "u"),
    (re.compile(r"([ae])y"), r"\1v"),
)  # fmt: skip
_SOUNDS = {
    "shch": "s", "sch": "s", "chr": "hr", "tch": "c", "dzh": "dz", "xh": "dz", "sh": "s",
    "zh": "z", "ch": "c", "cs": "c", "sz": "s", "zs": "z", "ts": "c", "tz": "c", "kh": "h",
    "gj": "d", "dj": "d", "dh": "d", "th": "t", "ph": "f", "ck": "k", "ou": "u", "q": "c",
    "x": "ks", "w": "v", "y": "i", "j": "i",
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=lambda s: (-len(s), s))))
_DOUBLE = re.compile(r"([^\W\d])\1+")  # letters only: N3 is not N33
_LEGAL_FORMS = frozenset(
    """ad ae ag as bt bv co corp dd doo dooel ead eood epe gmbh ike inc jp jsc kd kft llc ltd ltda
    nv oao od oe ood ooo oy plc pte rt sa sarl sas sh sha shpk sl snc sp spa srl sro sti tic zao
    zrt""".split()
)
_KEEP = str.maketrans({"c": "k", "q": "k", "z": "s"})


def fold(text: str) -> str:
    """Return lower-case ASCII in which spellings of one sound are one: Đorđević = Ђорђевић."""
    lowered = text.lower()
    greek = _GREEK.search(lowered) is not None
    plain = anyascii(lowered.translate(_BEFORE)).lower()
    if greek:
        for pattern, sound in _GREEK_SOUNDS:
            plain = pattern.sub(sound, plain)
    sounded = _SOUND.sub(lambda found: _SOUNDS[found[0]], plain)
    return _DOUBLE.sub(r"\1", sounded) if sounded.isalpha() else _fold_words(sounded)


def _fold_words(text: str) -> str:
    return " ".join(
        word if word.isdigit() else _DOUBLE.sub(r"\1", word) for word in _WORD.findall(text)
    )


def parts(name: str) -> tuple[str, ...]:
    """Return the folded parts of a person's name, in the order given."""
    return tuple(_WORD.findall(fold(name)))


def organization_parts(name: str) -> tuple[str, ...]:
    """Return the folded parts of an organisation's name without legal forms, if any remain."""
    plain = anyascii(name.lower()).replace(".", "").lower()
    legal = {fold(word) for word in _WORD.findall(plain) if word in _LEGAL_FORMS}
    every = parts(name.replace(".", ""))
    core = tuple(part for part in every if part not in legal)
    return core or every


def skeleton(part: str) -> str:
    """Return the consonants of a folded part, its first letter kept, k-like and s-like joined."""
    if not part or part.isdigit():
        return part
    head = "a" if part[0] in "aeiou" else part[0]
    tail = "".join(letter for letter in part[1:] if letter not in "aeiouh")
    return _DOUBLE.sub(r"\1", (head + tail).translate(_KEEP))
