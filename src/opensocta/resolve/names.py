"""Names of any script as folded parts: what sounds alike in the region is written alike.

In:   a name as received (Latin with diacritics, Cyrillic, Greek, others through anyascii)
Out:  `parts(name)`: folded tokens; `core_parts(name)`: without titles; `skeleton(part)`
Not:  nicknames (`resolve.nicknames`), patronymics, comparison (`resolve.similarity`)
See:  docs/methods/entity-resolution.md for the folding table and its sources
"""

import re
from functools import cache

from anyascii import anyascii

from opensocta.vocabulary.naming import legal_forms, name_particles

__all__ = ["core_parts", "fold", "organization_parts", "parts", "plain_part", "skeleton"]

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
_TOKEN = re.compile(
    r"(?:[^\W_]|[\u0300-\u036f\u0591-\u05bd\u064b-\u0652\u0900-\u0903\u093a-\u094f])+"
)
"""Letters, digits and the marks that stand on them (İ in lower case is i with a mark)."""
_MARKS = str.maketrans("", "", ".'’`ʼ")
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


def core_parts(name: str) -> tuple[str, ...]:
    """Return the folded parts of a person's name without titles, particles and words of kinship.

    A particle goes if another part follows, a word of kinship (bin, ben, oglu) if it stands between
    two others. At least two parts remain, or all are kept.
    """
    every = parts(name)
    kinds = _name_words()
    last = len(every) - 1
    core = tuple(
        part
        for at, part in enumerate(every)
        if not (
            (kind := kinds.get(part)) == "title"
            or (kind == "particle" and at < last)
            or (kind == "kinship" and 0 < at < last)
        )
    )
    return core if len(core) >= 2 else every


def plain_part(word: str) -> tuple[str, bool] | None:
    """Return the one part that a word is in any name of one script, and whether it is Greek.

    None if it is several parts or none, or a title, particle or word of kinship, which the other
    words decide on. A name of such words only has their parts as its `core_parts`.
    """
    folded = parts(word)
    if len(folded) != 1 or folded[0] in _name_words():
        return None
    return folded[0], _GREEK.search(word.lower()) is not None


def organization_parts(name: str) -> tuple[str, ...]:
    """Return the folded parts of an organisation's name without legal forms, if any remain."""
    words = _TOKEN.findall(name.lower().translate(_MARKS))
    plain = [anyascii(word).lower() for word in words]
    forms = _legal_forms()
    kept, at = [], 0
    while at < len(words):
        size = next(
            (
                len(form)
                for form in forms.get(plain[at], ())
                if tuple(plain[at : at + len(form)]) == form
            ),
            0,
        )
        if not size:
            kept.append(words[at])
        at += size or 1
    return parts(" ".join(kept)) or parts(name.replace(".", ""))


@cache
def _legal_forms() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the words of each form by the first of them, longest first; d.o.o. as d o o too."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for row in legal_forms().values():
        for form in row.forms:
            whole = _TOKEN.findall(form.lower().translate(_MARKS))
            apart = _TOKEN.findall(form.lower())
            for words in (whole, apart if len(apart) > 2 else whole):
                key = tuple(anyascii(word).lower() for word in words)
                found.setdefault(key[0], set()).add(key)
    return {
        first: tuple(sorted(forms, key=lambda f: (-len(f), f))) for first, forms in found.items()
    }


@cache
def _name_words() -> dict[str, str]:
    return {fold(row.word): row.kind for row in name_particles().values()}


def skeleton(part: str) -> str:
    """Return the consonants of a folded part, its first letter kept, k-like and s-like joined."""
    if not part or part.isdigit():
        return part
    head = "a" if part[0] in "aeiou" else part[0]
    tail = "".join(letter for letter in part[1:] if letter not in "aeiouh")
    return _DOUBLE.sub(r"\1", (head + tail).translate(_KEEP))
