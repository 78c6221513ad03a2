"""The one-page summary, which stands alone: finding, ranking, judgements, gaps, decisions.

In:   ranking, judgements, gaps and recommendations
Out:  chapter `summary`
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from opensocta.evidence.marking import Marking
from opensocta.publish.blocks import Block, Box, Boxes, Chapter, Heading, Paragraph, Sentence
from opensocta.publish.book import Book, Row, marked_all, top
from opensocta.publish.chapters.advice import decision_table
from opensocta.publish.chapters.choice import best, label, leading, one_per_area, ranked_advice
from opensocta.publish.chapters.known import state_words
from opensocta.publish.chapters.pictures import is_regional
from opensocta.publish.chapters.rankfigure import rank_figure, rank_marking, said_list, tier_names
from opensocta.publish.chapters.record import advice_words, change_words, record_words
from opensocta.publish.say import aggregate, fact, judgement, own, paragraph
from opensocta.publish.text import (
    Span,
    Text,
    bold,
    count_word,
    joined,
    period_words,
    plain,
    share,
    text,
)
from opensocta.vocabulary import term

__all__ = ["UNKNOWN_BOX", "spare", "summary"]

UNKNOWN_BOX = "What we do not know"
_SHOWN = 5
_WEAK = 0.3
_NAMED = 2
_UNRESOLVED = ("cannot", "no date", "not resolvable")


def spare(book: Book) -> tuple[Paragraph, ...]:
    """Return every judgement as a paragraph to fall back on, first areas and telling ones first."""
    order = {area: place for place, area in enumerate(book.areas)}
    rows = sorted(best(book.judgements), key=lambda row: order.get(top(row["crime_area"]), 99))
    return tuple(_paragraph(book, row, f"spare-{row['judgement_id']}") for row in rows)


def summary(book: Book) -> Chapter:
    """Return the summary."""
    blocks: list[Block] = [
        Heading(id="summary", level=1, text=text(_headline(book))),
        Paragraph(id="summary-lead", sentences=tuple(_bottom_line(book)), style="lead",
                  aside=_aside(book)),
    ]  # fmt: skip
    if book.ranking:
        blocks.append(rank_figure(book, "summary-rank", 6, 6))
    blocks.append(Heading(id="summary-judge", level=2, text=text("What we judge")))
    blocks.extend(_judgements(book))
    blocks.append(_boxes(book))
    blocks.append(Heading(id="summary-decide", level=2, text=text("Decisions asked")))
    if book.advice:
        blocks.append(decision_table(book, "summary-decisions", ranked_advice(book)[:3]))
    else:
        blocks.append(paragraph("summary-no-advice", own(
            "No decision is asked in this edition: no recommendation was made.")))  # fmt: skip
    return Chapter("summary", "Summary on one page", tuple(blocks), "body", pages=1)


def _headline(book: Book) -> str:
    lead = leading(book)
    if lead:
        names = [book.label(row["crime_area"]) for row in lead]
        who = said_list(names) if len(names) < 3 else f"{count_word(len(names)).capitalize()} areas"
        least = min(row["p_topk"] for row in lead)
        return f"{who}: {term(least).text} among the first {count_word(lead[0]['k'])}"
    if book.ranking:
        contested = count_word(len(tier_names(book, "contested"))).capitalize()
        return f"{contested} areas contest the first places; too little is known"
    return "Figures are at hand; no threat can be ranked yet"


def _bottom_line(book: Book) -> Iterable[Sentence]:
    """Yield which areas lead and how sure that is, which contest, what is not known."""
    marking = rank_marking(book)
    lead = leading(book)
    if lead:
        names = said_list([book.label(row["crime_area"]) for row in lead])
        shares = joined([share(row["p_topk"]) for row in lead])
        k = count_word(lead[0]["k"])
        yield aggregate(
            f"{names} {'lead: each is' if len(lead) > 1 else 'leads: it is'} among the first {k} "
            "with ", Span(f"probability {shares}", _bands(lead)), ".",
            ids=tuple(f"RANK-{row['crime_area']}" for row in lead), marking=marking,
        )  # fmt: skip
    codes = {row["crime_area"] for row in lead}
    rest = [row for row in book.ranking
            if row["tier"] != "below" and row["crime_area"] not in codes]  # fmt: skip
    if rest:
        left = rest[0]["k"] - len(lead)
        yield aggregate(_contest(book, rest, left, further=bool(lead)),
                        ids=tuple(f"RANK-{row['crime_area']}" for row in rest), marking=marking,
                        )  # fmt: skip
    weak = [row for row in book.ranking if row["knowledge"] < _WEAK]
    if weak:
        every = len(weak) == len(book.ranking)
        where = f"{'all ' if every else ''}{count_word(len(weak))} areas"
        yield aggregate("The ranks are weak: less than a third of what matters is known of "
                        f"{where}.", ids=tuple(f"RANK-{r['crime_area']}" for r in weak),
                        marking=marking)  # fmt: skip
    yield _ignorance(book)


def _bands(rows: Sequence[Row]) -> str:
    """Return the band of the probabilities' terms, as the public reads it."""
    terms = {term(row["p_topk"]).text: term(row["p_topk"]).band for row in rows}
    return "a probability of " + joined([f"{band} ({said})" for said, band in terms.items()], "or")


def _contest(book: Book, rows: Sequence[Row], left: int, *, further: bool) -> str:
    many = len(rows) > 1
    if len(rows) <= _NAMED and further:
        who = said_list([book.label(row["crime_area"]) for row in rows])
        places = {1: "the last place"} | ({} if left > 0 else {left: "a place among them"})
        place = places.get(left, "the remaining places")
        return f"{who} {'contest' if many else 'contests'} {place}."
    who = f"{count_word(len(rows)).capitalize()}{' further' if further else ''} area"
    place = "the remaining places" if further else "the first places"
    return f"{who}{'s contest' if many else ' contests'} {place}."


def _ignorance(book: Book) -> Sentence:
    rows = list(book.gaps.values())
    if not rows:
        return own("What is not known was not listed: no gap table was made.")
    empty = [row for row in rows if row["state"] in ("unknown", "untasked")]
    silent = len(book.silent_areas)
    more = f"; on {count_word(silent)} areas nothing was received" if silent else ""
    return aggregate(
        f"Of {len(rows)} sections of the profiles, {len(empty)} are not known{more}.",
        ids=tuple(row["gap_id"] for row in empty[:3]) or ("method",),
        marking=marked_all(rows) if rows else Marking("H0", "CLEAR"),
    )  # fmt: skip


def _aside(book: Book) -> Text:
    facts = book.facts
    asked, replied = len(facts.agencies_asked), len(facts.answered)
    missing = facts.missing
    silent = text(" No reply: ", Span(_listed(missing), f"{len(missing)} agencies"), ".")
    return text(
        bold("Scope "), f"{facts.scope}. ", bold("Period "),
        f"{period_words(facts.period_start, facts.period_end)}. ", bold("From "),
        f"{replied} of {asked} agencies." if asked else "public figures; no agency was asked.",
        silent if missing else "", " ", bold("Read the margin: "),
        Span("bar = 0 to 100 % with 90 % interval; filled square = independent origin, hollow = "
             "further report of the same origin.",
             "box = what the term means on a scale of 0 to 100 %. Confidence says how good the "
             "evidence is, not how probable the thing is."),
    )  # fmt: skip


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def _judgements(book: Book) -> Iterable[Block]:
    chosen = one_per_area(book, book.judgements, _SHOWN)
    for row in chosen:
        yield _paragraph(book, row, f"summary-{row['judgement_id']}")
    across = best(row for row in book.judgements if not row["crime_area"])
    for row in across[: _SHOWN - len(chosen)]:
        yield _paragraph(book, row, f"summary-{row['judgement_id']}")
    facts = _series_facts(book)[: max(0, _SHOWN - len(chosen) - len(across))]
    if not chosen and not across:
        yield paragraph("summary-none", own(
            "No judgement is open in this edition: no agency reported a claim that could be "
            "weighed. What can be said are figures."))  # fmt: skip
    yield from _figures_instead(book, facts)


def _paragraph(book: Book, row: Row, block_id: str) -> Paragraph:
    area = top(row["crime_area"]) if row["crime_area"] else ""
    sentence = judgement(row)
    note = sentence.note
    if note is not None:
        kept = tuple(line for line in note.extra if not plain(line).startswith(_UNRESOLVED))
        sentence = replace(sentence, note=replace(note, extra=kept))
    return paragraph(block_id, sentence, lead=label(book, row), area=area, section=row["section"])


def _series_facts(book: Book) -> list[Row]:
    """Return the newest and largest series of each area in turn, routes of our region first."""
    by_area = []
    for area in book.areas:
        routes = sorted(book.area_findings(area, "routes.detections"),
                        key=lambda row: (not is_regional(row), -row["score"]))  # fmt: skip
        trends = book.area_findings(area, "trends.change") or book.area_findings(area, "trends.")
        changes = sorted(trends, key=_last, reverse=True)
        by_area.append([*routes[:1], *changes[:1], *routes[1:2]])
    turns = range(max(map(len, by_area), default=0))
    return [rows[turn] for turn in turns for rows in by_area if turn < len(rows)][:_SHOWN]


def _last(row: Row) -> tuple[str, float, str]:
    last = row["measures"].get("last", 0.0)
    size = float(last) if isinstance(last, int | float) else 0.0
    return str(row["measures"].get("last_period", "")), size, row["finding_id"]


def _figures_instead(book: Book, rows: list[Row]) -> Iterable[Block]:
    for row in rows:
        area = top(row["crime_area"])
        yield paragraph(f"summary-{row['finding_id']}", fact(book, row), area=area,
                        lead=f"{book.label(area)}: recorded figures.")  # fmt: skip


def _boxes(book: Book) -> Boxes:
    return Boxes(id="summary-boxes", boxes=(
        Box("What changed", (*change_words(book), *record_words(book))),
        Box(UNKNOWN_BOX, tuple(_gap_words(book))),
        Box("What became of past advice", tuple(advice_words(book))),
    ))  # fmt: skip


def _gap_words(book: Book) -> Iterable[Sentence]:
    rows = sorted(book.gaps.values(), key=lambda row: (row["worth_rank"], row["gap_id"]))
    rows = [row for row in rows if row["state"] != "known"][:3]
    if not rows:
        yield own("No open question was recorded.")
    names = dict(book.section_names())
    for row in rows:
        section = str(names.get(row["section"], row["section"])).lower()
        words = text(f"{book.label(row['crime_area'])}, {section}: ", state_words(row), ".")
        yield aggregate(words, ids=(row["gap_id"],), marking=marked_all([row]))
