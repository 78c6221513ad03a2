"""The one-page summary, which stands alone: finding, ranking, judgements, gaps, decisions.

In:   ranking, judgements, gaps and recommendations
Out:  chapter `summary`
"""

from collections.abc import Iterable
from dataclasses import replace

from opensocta.evidence.marking import Marking
from opensocta.publish.blocks import Block, Box, Boxes, Chapter, Heading, Paragraph, Sentence
from opensocta.publish.book import Book, Row, marked_all, top
from opensocta.publish.chapters.advice import decision_table
from opensocta.publish.chapters.known import state_words
from opensocta.publish.chapters.rankfigure import rank_figure, rank_marking, said_list, tier_names
from opensocta.publish.chapters.record import advice_words, change_words, record_words
from opensocta.publish.say import aggregate, fact, judgement, own, paragraph
from opensocta.publish.text import Span, Text, bold, count_word, period_words, plain, share, text

__all__ = ["spare", "summary"]

_SHOWN = 5
_DEPTH = 6
_RANKED = "Rank among"
_UNRESOLVED = ("cannot", "no date", "not resolvable")
_CONFIDENCE = {"high": 0, "moderate": 1, "low": 2}


def spare(book: Book) -> tuple[Paragraph, ...]:
    """Return every judgement as a paragraph, best founded first, to fall back on."""
    rows = sorted(book.judgements, key=_founded)
    rows.sort(key=lambda row: bool(row["lead"].startswith(_RANKED)))
    return tuple(_paragraph(row, f"spare-{row['judgement_id']}") for row in rows)


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
        blocks.append(decision_table(book, "summary-decisions", book.advice[:3]))
    else:
        blocks.append(paragraph("summary-no-advice", own(
            "No decision is asked in this edition: no recommendation was made.")))  # fmt: skip
    return Chapter("summary", "Summary on one page", tuple(blocks), "body", pages=1)


def _headline(book: Book) -> str:
    leading = tier_names(book, "top")[:2]
    if leading:
        return f"{said_list(leading)}: highly likely among the first threats"
    if book.ranking:
        return "No threat stands out with what is known"
    return "Figures are at hand; no threat can be ranked yet"


def _bottom_line(book: Book) -> Iterable[Sentence]:
    marking = rank_marking(book)
    tops = [row for row in book.ranking if row["tier"] == "top"]
    if tops:
        ids = tuple(f"RANK-{row['crime_area']}" for row in tops)
        least = share(min(row["p_topk"] for row in tops))
        names = said_list(tier_names(book, "top"))
        one = len(tops) == 1
        who = f"The area{' of' if one else 's of'} {names[0].lower()}{names[1:]}"
        yield aggregate(
            f"{who} {'is' if one else 'are each'} among the first "
            f"{count_word(tops[0]['k'])} threats ",
            Span(f"with probability {least} or more.", "in at least four of five draws."),
            ids=ids, marking=marking,
        )  # fmt: skip
    contested = tier_names(book, "contested")
    if contested:
        ids = tuple(f"RANK-{r['crime_area']}" for r in book.ranking if r["tier"] == "contested")
        yield aggregate(
            f"{count_word(len(contested)).capitalize()}{' further' if tops else ''} area"
            f"{'s contest' if len(contested) > 1 else ' contests'} "
            f"{'the remaining places' if tops else 'the first places'}.",
            ids=ids, marking=marking,
        )  # fmt: skip
    yield _ignorance(book)


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
    chosen = _chosen(book)
    if not chosen:
        yield paragraph("summary-none", own(
            "No judgement is made in this edition: no agency reported a claim that could be "
            "weighed. What can be said are figures, in the profiles."))  # fmt: skip
        yield from _figures_instead(book, _series_facts(book))
    for row in chosen:
        yield _paragraph(row, f"summary-{row['judgement_id']}")


def _paragraph(row: Row, block_id: str) -> Paragraph:
    area = top(row["crime_area"]) if row["crime_area"] else ""
    lead = row["lead"].rstrip(".") + "."
    sentence = judgement(row)
    note = sentence.note
    if note is not None:
        kept = tuple(line for line in note.extra if not plain(line).startswith(_UNRESOLVED))
        sentence = replace(sentence, note=replace(note, extra=kept))
    return paragraph(block_id, sentence, lead=lead, area=area, section=row["section"])


def _series_facts(book: Book) -> list[Row]:
    """Return the largest series of each area in turn, counted routes first."""
    by_area = [
        [*book.area_findings(area, "routes.detections")[:2],
         *sorted(book.area_findings(area, "trends."), key=_last, reverse=True)[:2]]
        for area in book.areas
    ]  # fmt: skip
    turns = range(max(map(len, by_area), default=0))
    return [rows[turn] for turn in turns for rows in by_area if turn < len(rows)][:_SHOWN]


def _last(row: Row) -> tuple[float, str]:
    last = row["measures"].get("last", 0.0)
    return float(last) if isinstance(last, int | float) else 0.0, row["finding_id"]


def _figures_instead(book: Book, rows: list[Row]) -> Iterable[Block]:
    for row in rows:
        yield paragraph(f"summary-{row['finding_id']}", fact(book, row), area=row["crime_area"])


def _chosen(book: Book) -> list[Row]:
    """Return five judgements: the best founded of each area in turn, no label twice if possible.

    What the ranking shows already is not judged a second time.
    """
    across = [row for row in book.judgements if not row["crime_area"]]
    groups = [*(book.area_judgements(area) for area in book.areas), across]
    rows = [sorted(found, key=_founded) for found in groups]
    turns = [row for turn in range(_DEPTH) for found in rows for row in found[turn : turn + 1]]
    told = [row for row in turns if not row["lead"].startswith(_RANKED)]
    seen: set[str] = set()
    fresh: list[Row] = []
    for row in told:
        if row["lead"] not in seen:
            fresh.append(row)
        seen.add(row["lead"])
    rest = [row for row in (*told, *turns) if row not in fresh]
    return [*fresh, *rest][:_SHOWN]


def _founded(row: Row) -> tuple[int, int, float, str]:
    certain = -abs(row["probability"] - 0.5)
    return _CONFIDENCE[row["confidence"]], -row["origins"], certain, row["judgement_id"]


def _boxes(book: Book) -> Boxes:
    return Boxes(id="summary-boxes", boxes=(
        Box("What changed", (*change_words(book), *record_words(book))),
        Box("What we do not know", tuple(_gap_words(book))),
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
