"""The grammar of a judgement, and the check that keeps weasel words out.

`[scope and time] it is TERM that SUBJECT VERB OBJECT`: one term, at most 28 words, who, where and
when; no word that sounds like a probability and is none.
"""

import re

from opensocta.vocabulary import Term

__all__ = ["MOST_WORDS", "WEASELS", "faults", "it_is", "sentence", "words_in"]

MOST_WORDS = 28
WEASELS = (
    "may", "might", "could", "possibly", "probably", "perhaps", "believed", "reportedly",
    "allegedly", "significant", "significantly", "increasingly", "sophisticated",
    "unprecedented", "alarming", "vast", "growing", "various", "often",
)  # fmt: skip
_NOUNS = frozenset({"remote_chance", "realistic_possibility", "almost_no_chance",
                    "roughly_even_chance"})  # fmt: skip
_NO_ARTICLE = frozenset({"almost_no_chance"})
_SLOT = re.compile(r"\{([^{}|]+)(?:\|([^{}]*))?\}")
_WORD = re.compile(r"[^\s]*\w[^\s]*")


def it_is(term: Term) -> str:
    """Return the words that carry the term, as it stands in a template: "it is {term} that"."""
    if term.id not in _NOUNS:
        return "it is {term} that"
    return "there is {term} that" if term.id in _NO_ARTICLE else "there is a {term} that"


def sentence(term: Term, clause: str, *, scope: str = "") -> str:
    """Return a template: scope and time, the term, the clause, a full stop."""
    words = f"{scope}, {it_is(term)} {clause}" if scope else f"{it_is(term)} {clause}"
    return f"{words[:1].upper()}{words[1:]}."


def words_in(template: str) -> int:
    """Return how many words a template has; a term counts as two, a code as its longer phrase."""

    def spoken(slot: re.Match[str]) -> str:
        if slot[1] == "term":
            return "highly likely"
        return max(slot[1], slot[2] or "one", key=lambda words: len(words.split()))

    return len(_WORD.findall(_SLOT.sub(spoken, template)))


def faults(template: str, lead: str) -> list[str]:
    """Return what is wrong with a judgement's words; empty if nothing."""
    found = []
    if template.count("{term}") != 1:
        found.append("needs the term once")
    if words_in(template) > MOST_WORDS:
        found.append(f"has more than {MOST_WORDS} words")
    plain = _SLOT.sub(" ", template).lower()
    found += [f"says {word!r}" for word in WEASELS if re.search(rf"\b{word}\b", plain)]
    if not 1 <= len(lead.split()) <= 6:
        found.append("needs a lead of one to six words")
    return found
