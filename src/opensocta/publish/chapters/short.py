"""A short profile of half a page, for areas that are not among the first.

In:   judgements, findings, gaps and rank of the area
Out:  one chapter with bottom line and all eight sections in a row each
"""

from opensocta.publish.blocks import Chapter, Digest, DigestRow, Heading, Paragraph, Sentence
from opensocta.publish.book import Book, top
from opensocta.publish.chapters.choice import best
from opensocta.publish.chapters.harm import harm_sentences
from opensocta.publish.chapters.profile import kicker, section_facts, section_words
from opensocta.publish.chapters.ranked import rank_sentence
from opensocta.publish.chapters.webs import Webs
from opensocta.publish.say import fact, judgement, own
from opensocta.publish.text import Span, Text, bold, count_word, text

__all__ = ["short_profile"]


def short_profile(book: Book, webs: Webs, area: str, place: tuple[int, int]) -> Chapter:
    """Return the short profile of an area; `place` is its number and the number of profiles."""
    name = book.name(area)
    rank = next((row for row in book.ranking if row["crime_area"] == area), None)
    said = [rank_sentence(book, rank)] if rank else [own("The area is not ranked.")]
    said += harm_sentences(book, area)[:1]
    rows = tuple(
        DigestRow(code, title, book.state(area, code)[0], _sentence(book, area, code))
        for code, title in book.section_names()
    )
    return Chapter(f"profile-{area}", name, (
        Heading(id=f"profile-{area}", level=1, text=text(name), kicker=kicker(area, place)),
        Paragraph(id=f"{area}-lead", sentences=tuple(said), style="lead", area=area,
                  aside=_aside(book, webs, area)),
        Digest(id=f"{area}-digest", area=area, rows=rows),
    ), "profile")  # fmt: skip


def _sentence(book: Book, area: str, code: str) -> Sentence:
    """Return the best judgement of a section, else its best fact, else why there is none."""
    for row in best(book.area_judgements(area, code)):
        return judgement(row)
    for row in section_facts(book, area, code):
        return fact(book, row)
    return section_words(book, area, code)


def _aside(book: Book, webs: Webs, area: str) -> Text:
    states = [book.state(area, code)[0] for code, _ in book.section_names()]
    networks = len(webs.in_area(area))
    counted = count_word(networks) if networks else "none"
    advice = [row["recommendation_id"] for row in book.advice if top(row["crime_area"]) == area]
    asked = text(bold("Advice "), ", ".join(advice), ". ") if advice else ()
    return text(
        bold("Known "), f"{states.count('known')} of 8 sections. ", bold("Networks known here "),
        Span(f"{counted}. ", f"{counted if networks >= 5 else 'fewer than 5'}. "), asked,
        "Short profile: the area is below the first group.",
    )  # fmt: skip
