"""Text of the report: spans with a public variant, and how numbers, dates and lists are said.

In:   words, numbers read from tables
Out:  `Text`, a tuple of spans; `plain(text)` is the text without its styles
Not:  escaping, which belongs to the writers (`publish.html`, `publish.pdf`)
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from opensocta.core.time import to_date

__all__ = [
    "Span", "Style", "Text", "as_public", "bind", "bold", "count_word", "day", "joined", "mono",
    "number", "only_inside", "ordinal", "parse_template", "percent", "period_words", "plain",
    "quarter", "share", "text", "words",
]  # fmt: skip

Style = Literal["", "bold", "italic", "mono", "term", "mute"]
NBSP = "\u00a0"
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_SLOT = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
_COUNTS = "none one two three four five six seven eight nine ten eleven twelve".split()
_UNITS = re.compile(r"(?<=\d) (?=%|kg\b|mm\b|euro\b|EUR\b|million\b|persons\b|cases\b)")


@dataclass(frozen=True, slots=True)
class Span:
    """Some words. `public` None: the same words in every edition; else what the public reads."""

    text: str
    public: str | None = None
    style: Style = ""


Text = tuple[Span, ...]


def text(*parts: "str | Span | Text") -> Text:
    """Return one text from words, spans and texts."""
    spans: list[Span] = []
    for part in parts:
        if isinstance(part, Span):
            spans.append(part)
        elif isinstance(part, str):
            spans.append(Span(part))
        else:
            spans.extend(part)
    return tuple(span for span in spans if span.text or span.public)


def bold(words_: str, public: str | None = None) -> Span:
    """Return words set in bold."""
    return Span(words_, public, "bold")


def mono(code: str, public: str | None = None) -> Span:
    """Return an identifier."""
    return Span(code, public, "mono")


def only_inside(words_: str) -> Span:
    """Return words that the public edition leaves out."""
    return Span(words_, "")


def plain(spans: Text) -> str:
    """Return the text without its styles."""
    return "".join(span.text for span in spans)


def as_public(spans: Text) -> Text:
    """Return the text as the public edition has it."""
    return text(*(replace(s, text=s.text if s.public is None else s.public, public=None)
                  for s in spans))  # fmt: skip


def words(spans: Text) -> int:
    """Return the number of words."""
    return len(plain(spans).split())


def bind(words_: str) -> str:
    """Return the words with non-breaking spaces between a number and its unit."""
    return _UNITS.sub(NBSP, words_)


def parse_template(template: str, term: str) -> Text:
    """Return a judgement's sentence with its term put in.

    Parameters
    ----------
    template : a sentence with `{term}` once; `{code|public phrase}` names a thing by its code
        inside and by its phrase in public.
    term : the yardstick's words for the judgement's probability.
    """
    spans: list[Span] = []
    at = 0
    for slot in _SLOT.finditer(template):
        spans.append(Span(template[at : slot.start()]))
        name, phrase = slot.group(1), slot.group(2)
        if name == "term":
            spans.append(Span(term, style="term"))
        else:
            spans.append(Span(name, phrase if phrase is not None else "one"))
        at = slot.end()
    return text(*spans, Span(template[at:]))


def number(value: float, digits: int = 0) -> str:
    """Return a number with thousands separated; digits are decimals for values below 1,000."""
    return f"{value:,.{digits if abs(value) < 1000 else 0}f}"


def share(value: float) -> str:
    """Return a probability as .93; never 0 or 1, which no draw can show."""
    return f"{min(max(value, 0.005), 0.994):.2f}"[1:]


def percent(value: float) -> str:
    """Return a share as a whole per cent without its sign: 72."""
    return f"{100 * value:.0f}"


def count_word(count: int) -> str:
    """Return a count in words up to twelve, else in figures."""
    return _COUNTS[count] if 0 <= count < len(_COUNTS) else number(count)


def ordinal(rank: int) -> str:
    """Return 1st, 2nd, 3rd, 4th."""
    if rank % 100 in (11, 12, 13):
        return f"{rank}th"
    return f"{rank}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(rank % 10, 'th') }"


def joined(items: Sequence[str], last: str = "and") -> str:
    """Return `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def day(date: str) -> str:
    """Return a partial date in words: 30 Sep 2026, Sep 2026 or 2026; other text unchanged."""
    found = to_date(date)
    if found is None:
        return date
    month = _MONTHS[found.month - 1]
    return {4: f"{found.year}", 7: f"{month} {found.year}"}.get(
        len(date), f"{found.day} {month} {found.year}"
    )


def quarter(date: str) -> str:
    """Return the quarter of a partial date, Q1 2027; a bare year stays a year."""
    found = to_date(date)
    if found is None or len(date) == 4:
        return date
    return f"Q{(found.month + 2) // 3} {found.year}"


def period_words(start: str, end: str) -> str:
    """Return a period in words."""
    return f"{day(start[:7])} to {day(end[:7])}"
