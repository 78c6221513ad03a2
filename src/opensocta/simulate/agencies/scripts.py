"""How agencies write names: with or without diacritics, in Cyrillic, in Greek letters."""

import unicodedata
from collections.abc import Callable
from functools import cache

__all__ = ["plain_latin", "to_cyrillic", "to_greek", "write_all"]

_FOLD = str.maketrans({"đ": "dj", "Đ": "Dj", "ı": "i", "İ": "I", "ø": "o", "ł": "l"})
_CYRILLIC = {
    "dž": "џ", "lj": "љ", "nj": "њ", "sh": "ш", "zh": "ж", "ch": "ч", "ts": "ц", "dj": "ђ",
    "xh": "џ", "gj": "ђ", "a": "а", "b": "б", "c": "ц", "č": "ч", "ć": "ћ", "ç": "ч", "d": "д",
    "đ": "ђ", "e": "е", "ë": "е", "f": "ф", "g": "г", "ğ": "г", "h": "х", "i": "и", "ı": "и",
    "î": "и", "j": "ј", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "ö": "о", "p": "п",
    "q": "ћ", "r": "р", "s": "с", "š": "ш", "ș": "ш", "ş": "ш", "t": "т", "ț": "ц", "u": "у",
    "ü": "у", "v": "в", "w": "в", "x": "кс", "y": "ј", "z": "з", "ž": "ж", "ă": "а", "â": "а",
}  # fmt: skip
_GREEK = {
    "th": "θ", "ch": "χ", "sh": "σ", "ou": "ου", "dž": "τζ", "a": "α", "b": "μπ", "c": "κ",
    "č": "τσ", "ć": "τσ", "ç": "τσ", "d": "ντ", "đ": "τζ", "e": "ε", "ë": "ε", "f": "φ",
    "g": "γκ", "ğ": "γ", "h": "χ", "i": "ι", "ı": "ι", "î": "ι", "j": "γι", "k": "κ", "l": "λ",
    "m": "μ", "n": "ν", "o": "ο", "ö": "ο", "p": "π", "q": "κ", "r": "ρ", "s": "σ", "š": "σ",
    "ș": "σ", "ş": "σ", "t": "τ", "ț": "τσ", "u": "ου", "ü": "ου", "v": "β", "w": "β", "x": "ξ",
    "y": "ι", "z": "ζ", "ž": "ζ", "ă": "α", "â": "α",
}  # fmt: skip


def _letters(text: str, table: dict[str, str]) -> str:
    out = []
    at = 0
    low = text.lower().replace("i̇", "i")
    while at < len(low):
        step = 2 if low[at : at + 2] in table else 1
        sign = table.get(low[at : at + step], low[at : at + step])
        begins = at == 0 or not low[at - 1].isalpha()
        out.append(sign[:1].upper() + sign[1:] if begins and text[:1].isupper() else sign)
        at += step
    return "".join(out)


@cache
def plain_latin(text: str) -> str:
    """Return a name without diacritics, like Djordje for Đorđe."""
    parts = unicodedata.normalize("NFKD", text.translate(_FOLD))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


@cache
def to_cyrillic(text: str) -> str:
    """Return a name in Serbian Cyrillic letters, whatever its language, as clerks do."""
    return _letters(text, _CYRILLIC)


@cache
def to_greek(text: str) -> str:
    """Return a name in Greek letters, as heard."""
    greek = _letters(text, _GREEK)
    return greek[:-1] + "ς" if greek.endswith("σ") else greek


def write_all(texts: list[str], script: Callable[[str], str] | None) -> list[str]:
    """Return texts in a script; None leaves them as they are."""
    return texts if script is None else [script(text) for text in texts]
