"""What changed, how good we were, and what became of our advice: the last edition graded first.

In:   the last edition, if there was one
Out:  chapters `changed`, `grade`, `advice-past`; the same in one sentence for the summary
"""

from opensocta.publish.blocks import Block, Cell, Chapter, Column, Heading, Sentence, TableBlock
from opensocta.publish.book import Book
from opensocta.publish.facts import PastJudgement, Previous
from opensocta.publish.say import own, paragraph
from opensocta.publish.text import Span, day, mono, only_inside, quarter, share, text

__all__ = ["advice_words", "brier", "change_words", "record", "record_words"]

_FIRST = "This is the first edition"
_OUTCOMES = {"came_true": "came true", "did_not": "did not come true", "unresolved":
             "not resolved yet", "dropped": "dropped"}  # fmt: skip


def change_words(book: Book) -> list[Sentence]:
    """Return what changed in a sentence or two."""
    previous = book.facts.previous
    if previous is None:
        return [own(f"{_FIRST}; there is nothing to compare with.")]
    if previous.method_version != book.facts.method_version:
        return [own("The method changed since the last edition; no change can be shown.")]
    moved = [(area, p) for area, p in previous.p_higher if p >= 0.9 or p <= 0.1]
    if not moved:
        return [own("No change can be shown against the last edition.")]
    return [
        own(f"{book.label(area)} is {'higher' if p >= 0.9 else 'lower'}",
            only_inside(f" ({share(max(p, 1 - p))})"), ".", ids=(f"RANK-{area}",))
        for area, p in moved
    ]  # fmt: skip


def record_words(book: Book) -> list[Sentence]:
    """Return how the last edition's judgements did, in a sentence."""
    previous = book.facts.previous
    if previous is None:
        return [own("No earlier judgement can be graded yet.")]
    scored = [row for row in previous.judgements if row.outcome in ("came_true", "did_not")]
    if not scored:
        return [own(f"Of {len(previous.judgements)} judgements of the last edition none resolved.")]
    score, base = brier(tuple(scored))
    return [
        own(
            f"Of {len(previous.judgements)} judgements of the last edition {len(scored)} "
            f"resolved; Brier score {score:.2f} (always guessing the average: {base:.2f})."
        )
    ]


def advice_words(book: Book) -> list[Sentence]:
    """Return what became of past advice, in a sentence."""
    previous = book.facts.previous
    if previous is None:
        return [own(f"{_FIRST}; no earlier recommendation stands.")]
    states = [row.state for row in previous.advice]
    counted = ", ".join(f"{states.count(s)} {s}" for s in sorted(set(states)))
    return [own(f"Of {len(states)} recommendations of the last edition: {counted or 'none'}.")]


def brier(scored: tuple[PastJudgement, ...]) -> tuple[float, float]:
    """Return the Brier score of resolved judgements and that of always saying the base rate."""
    outcomes = [1.0 if row.outcome == "came_true" else 0.0 for row in scored]
    pairs = zip(scored, outcomes, strict=True)
    score = sum((row.probability - happened) ** 2 for row, happened in pairs) / len(scored)
    rate = sum(outcomes) / len(outcomes)
    return score, rate * (1 - rate)


def record(book: Book) -> Chapter:
    """Return the page on the last edition; three short sections in the first edition."""
    previous = book.facts.previous
    blocks: list[Block] = [
        Heading(id="record", level=1, text=text("What changed, and how good we were")),
        Heading(id="record-changed", level=2, text=text("What changed")),
        paragraph("record-changed-words", *change_words(book)),
        Heading(id="record-grade", level=2, text=text("How good were we?")),
        paragraph("record-grade-words", *record_words(book)),
    ]
    if previous is None:
        blocks.append(paragraph("record-grade-next", own(
            "Every judgement here carries a date or an event that resolves it, or the reason why "
            "it cannot be resolved; the next edition will print how many came true.")))  # fmt: skip
    elif previous.judgements:
        blocks.append(_judgements(previous))
    blocks += [
        Heading(id="record-advice", level=2, text=text("What became of our advice")),
        paragraph("record-advice-words", *advice_words(book)),
    ]
    if previous is None:
        blocks.append(paragraph("record-advice-next", own(
            "Each recommendation names one owner, one date and one measure, so that the next "
            "edition can say which were done, which are overdue and which worked.")))  # fmt: skip
    elif previous.advice:
        blocks.append(_advice(previous))
    return Chapter("record", "What changed, and how good we were", tuple(blocks))


def _judgements(previous: Previous) -> TableBlock:
    rows = tuple(
        (Cell(text(mono(row.judgement_id, "one"))), Cell(text(row.sentence)),
         Cell(text(row.term, only_inside(f" {100 * row.probability:.0f} %"))),
         Cell(text(_OUTCOMES[row.outcome], f": {row.reason}" if row.reason else "")))
        for row in previous.judgements
    )  # fmt: skip
    return TableBlock(
        id="record-judgements", caption=text("Judgements of the last edition and what happened"),
        columns=(Column("Id", 1.2, public=False), Column("We judged", 5), Column("Term", 2),
                 Column("What happened", 3)),
        rows=rows, release="own", small=True,
    )  # fmt: skip


def _advice(previous: Previous) -> TableBlock:
    rows = tuple(
        (Cell(text(mono(row.recommendation_id))), Cell(text(row.sentence)), Cell(text(row.owner)),
         Cell(text(Span(day(row.due), quarter(row.due)))),
         Cell(text(row.state, f": {row.reason}" if row.reason else "")),
         Cell(text(row.evaluation or "not evaluated")))
        for row in previous.advice
    )  # fmt: skip
    return TableBlock(
        id="record-past-advice", caption=text("Recommendations of the last edition"),
        columns=(Column("Id", 1.2), Column("Advice", 4), Column("Owner", 2), Column("Due", 1.5),
                 Column("State", 2), Column("Evaluation", 2)),
        rows=rows, release="own", small=True,
    )  # fmt: skip
