"""Writes a name of any script as sounds, so that spellings in different scripts can be compared.

In:   one part of a name (Latin, Cyrillic, Greek, Arabic, Hebrew; others through anyascii)
Out:  `sounds(part)`: one letter per sound; `script(part)`
Not:  what sounds cost (`resolve.sound_costs`); spelling in one language (`resolve.names.fold`)
See:  docs/methods/name-search.md

A small letter is one sound: vowels a e i o u, glide y, x = sh, c = ch, q = ts, j = zh or dzh,
h = h or kh. Another letter stands for several: what it may be is in `MAY_BE`, and two letters
cost as little as the nearest of their sounds.
"""

import re
import unicodedata

from anyascii import anyascii

__all__ = ["MAY_BE", "script", "sounds"]

MAY_BE = {
    "J": "jyhi", "G": "gjhk", "C": "sqck", "K": "cxkh", "Z": "zqs", "S": "szx", "W": "vu",
    "Y": "iyj", "T": "tsdf", "D": "dzt", "B": "bpv", "F": "fvp", "V": "vfbu", "Q": "kgh",
    "H": "h", "R": "hg", "O": "ouv", "I": "iey", "A": "aeiou", "E": "ea", "X": "xszh",
    "N": "cqj", "M": "gjc", "P": "pfb", "U": "ouvi", "L": "l", "@": "at", "&": "ha", "$": "gyj",
    "%": "kch", "#": "xcs", "+": "kg", "=": "ai", "<": "zdj", ">": "xjs", "~": "qcsz",
}  # fmt: skip
_ONE_LATIN = {
    "đ": "j", "ð": "d", "þ": "T", "ß": "s", "ł": "l", "ı": "i", "ø": "o", "æ": "e", "œ": "e",
    "š": "x", "ș": "x", "ş": "x", "ś": "x", "ž": "j", "ż": "j", "ź": "j", "ć": "c", "č": "c",
    "ç": "~", "ğ": "y", "ñ": "n", "ħ": "h", "ț": "q", "ţ": "q", "å": "o", "ą": "a", "ʻ": "",
    "ʿ": "", "ʾ": "", "ḥ": "h", "ḫ": "h", "ẖ": "h", "ġ": "R", "ḏ": "D", "ṯ": "T", "ə": "a",
    "ŏ": "o", "ŭ": "u", "ĝ": "j", "ŝ": "x", "ĉ": "c", "ĥ": "h", "ř": "r", "ď": "d", "ť": "t",
}  # fmt: skip
_LATIN = {
    "tsch": "c", "dsch": "j", "schtsch": "x", "shch": "x", "sch": "X", "tch": "c", "tzsch": "c",
    "dzh": "j", "dj": "j", "gj": "j", "xh": "j", "zh": "j", "zs": "j", "sh": "x", "ch": "K",
    "cz": "c", "cs": "N", "sz": ">", "kh": "h", "gh": "R", "th": "T", "dh": "D", "ph": "f",
    "rh": "r", "wh": "v", "ts": "q", "tz": "q", "ck": "k", "cc": "%", "sci": "Xi", "sce": "Xe",
    "ce": "Ce", "ci": "Ci", "cy": "Ci", "cæ": "Ce", "ge": "Ge", "gi": "Gi", "gy": "$i",
    "c": "%", "qu": "kv", "q": "Q", "x": "ks", "w": "W", "v": "V", "y": "Y", "j": "J", "z": "Z",
    "s": "S", "h": "H", "g": "g", "lj": "l", "nj": "n", "gli": "li", "gn": "n", "ll": "l",
    "eau": "o", "ou": "u", "oo": "u", "ee": "i", "nh": "n", "lh": "l", "mc": "mak", "oe": "e",
    "ae": "e", "ue": "u", "dz": "<", "tsh": "c", "gu": "gu", "u": "u",
}  # fmt: skip
_CYRILLIC = {
    "дж": "j", "дз": "<", "тш": "c", "кс": "ks", "а": "a", "б": "b", "в": "V", "г": "R", "ґ": "g",
    "д": "d", "е": "e", "ё": "yo", "є": "e", "ж": "j", "з": "z", "и": "i", "і": "i", "ї": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "~", "ч": "c", "ш": "x", "щ": "x", "ъ": "",
    "ы": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya", "ђ": "j", "ј": "y", "љ": "l", "њ": "n",
    "ћ": "c", "џ": "j", "ѓ": "$", "ќ": "%", "ѕ": "<", "ў": "V", "ң": "n", "ө": "o", "ү": "u",
    "қ": "k", "ғ": "R", "ә": "a", "һ": "h",
}  # fmt: skip
_GREEK = {
    "μπ": "B", "ντ": "D", "γκ": "g", "γγ": "ng", "γχ": "nh", "τσ": "N", "τζ": "<", "ου": "u",
    "αι": "e", "ει": "i", "οι": "i", "υι": "i", "αυ": "av", "ευ": "ev", "α": "a", "β": "V",
    "γ": "$", "δ": "d", "ε": "e", "ζ": "<", "η": "I", "θ": "T", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "ks", "ο": "o", "π": "p", "ρ": "r", "σ": ">", "ς": ">", "τ": "t",
    "υ": "U", "φ": "f", "χ": "h", "ψ": "ps", "ω": "o",
}  # fmt: skip
_ARABIC = {
    "تش": "c", "دج": "j", "دز": "<", "كس": "ks", "تس": "q", "ا": "A", "أ": "A", "إ": "A", "آ": "A",
    "ٱ": "A", "ء": "A", "ئ": "A", "ؤ": "O", "ى": "=", "ب": "B", "پ": "p", "ت": "t", "ة": "@",
    "ث": "T", "ج": "M", "چ": "c", "ح": "h", "خ": "h", "د": "d", "ذ": "D", "ر": "r", "ز": "z",
    "ژ": "j", "س": "s", "ش": "#", "ص": "s", "ض": "D", "ط": "t", "ظ": "D", "ع": "A", "غ": "R",
    "ف": "F", "ڤ": "v", "ق": "Q", "ك": "+", "ک": "+", "گ": "g", "ل": "l", "م": "m", "ن": "n",
    "ه": "&", "ھ": "&", "و": "O", "ي": "I", "ی": "I", "ې": "I", "ۆ": "O", "ێ": "I",
}  # fmt: skip
_HEBREW = {
    "ג׳": "j", "ז׳": "j", "צ׳": "c", "ץ׳": "c", "ג'": "j", "ז'": "j", "צ'": "c", "ץ'": "c",
    "טש": "c", "וו": "V", "יי": "I", "א": "A", "ב": "B", "ג": "M", "ד": "d", "ה": "&", "ו": "O",
    "ז": "<", "ח": "h", "ט": "t", "י": "I", "כ": "%", "ך": "%", "ל": "l", "מ": "m", "ם": "m",
    "נ": "n", "ן": "n", "ס": "s", "ע": "A", "פ": "P", "ף": "P", "צ": "~", "ץ": "~", "ק": "k",
    "ר": "r", "ש": "X", "ת": "t",
}  # fmt: skip
_RANGES = (
    ("cyrillic", "\u0400", "\u052f"), ("greek", "\u0370", "\u03ff"), ("hebrew", "\u0590", "\u05ff"),
    ("arabic", "\u0600", "\u06ff"), ("latin", "a", "\u024f"), ("latin", "\u1e00", "\u1eff"),
)  # fmt: skip
_NUMBER = {"latin": 1, "cyrillic": 2, "greek": 3, "arabic": 4, "hebrew": 5, "other": 6}
_TABLES = {
    "latin": _LATIN, "cyrillic": _CYRILLIC, "greek": _GREEK, "arabic": _ARABIC, "hebrew": _HEBREW,
}  # fmt: skip
_PATTERNS = {
    name: re.compile("|".join(sorted(map(re.escape, table), key=lambda s: (-len(s), s))) + "|.")
    for name, table in _TABLES.items()
}
_FIRST = str.maketrans(_ONE_LATIN)
_TWICE = re.compile(r"(\D)\1+")
_SIGNS = frozenset(MAY_BE)
_ARTICLE = re.compile(r"^(ال)(?=...)")


def script(part: str) -> int:
    """Return the script of the first letter: 1 Latin, 2 Cyrillic, 3 Greek, 4 Arabic, 5 Hebrew."""
    for letter in part:
        for name, low, high in _RANGES:
            if low <= letter <= high:
                return _NUMBER[name]
    return _NUMBER["other"]


def sounds(part: str) -> str:
    """Return the sounds of one part of a name, lower case, each doubled letter once."""
    number = script(part)
    name = next(key for key, value in _NUMBER.items() if value == number)
    if name == "other":
        part, name = anyascii(part).lower(), "latin"
    if name == "latin":
        return _latin(part)
    plain = _bare(part, keep="й" if name == "cyrillic" else "")
    if name == "arabic":
        plain = _ARTICLE.sub("AL", plain)
    table = _TABLES[name]
    known = _PATTERNS[name].sub(
        lambda m: table.get(m[0], m[0] if m[0] in "AL" or m[0].isdecimal() else ""), plain
    )
    return _TWICE.sub(r"\1", known)


def _latin(part: str) -> str:
    marked: list[str] = []
    plain = unicodedata.normalize("NFC", part)
    for piece in _PIECES.findall(plain):
        if piece[0] in _ONE_LATIN:
            marked.append(piece.translate(_FIRST))
        else:
            bare = anyascii(_bare(piece)).lower()
            marked.append(_PATTERNS["latin"].sub(lambda m: _LATIN.get(m[0], m[0]), bare))
    known = "".join(letter for letter in "".join(marked) if letter.isalnum() or letter in _SIGNS)
    return _TWICE.sub(r"\1", known)


_PIECES = re.compile(f"[{''.join(_ONE_LATIN)}]+|[^{''.join(_ONE_LATIN)}]+")


def _bare(text: str, keep: str = "") -> str:
    if text.isascii():
        return text
    kept = (c if c in keep else unicodedata.normalize("NFD", c) for c in text)
    return "".join(c for c in "".join(kept) if not unicodedata.combining(c))
