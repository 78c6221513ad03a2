"""The method in two pages: what was asked, how grades become probabilities, what is weak.

In:   facts of the edition with the policy values as used
Out:  chapter `method`
"""

from opensocta.publish.blocks import Block, Cell, Chapter, Column, Heading, TableBlock
from opensocta.publish.book import Book
from opensocta.publish.say import own, paragraph
from opensocta.publish.text import bold, mono, number, only_inside, text

__all__ = ["method"]

_POLICY_SHOWN = (
    "credence.rho", "credence.theta", "credence.half_life", "credence.prior", "credence.r",
    "credence.correlation", "ranking", "confidence", "survey", "surveys", "gaps",
)  # fmt: skip
_WEAK = (
    ("What is not reported", "Nothing here measures crime that nobody sees. Recorded cases follow "
     "the search for them."),
    ("Grades are opinions", "A grade is the sender's view of its own source. Its weight in the "
     "credence is a policy value, printed below, and not yet calibrated on resolved cases."),
    ("Level anchors are proposals", "The levels of the indicators were proposed, not calibrated; "
     "a level is comparable within an indicator, not between them."),
    ("Hidden copies", "Two reports of one origin that do not say so count as two."),
    ("Time", "What is older than its half-life weighs less by rule, not by knowledge of how fast "
     "this market changes."),
)  # fmt: skip


def method(book: Book) -> Chapter:
    """Return the two pages on the method."""
    facts = book.facts
    blocks: list[Block] = [Heading(id="method", level=1, text=text("Method in two pages"))]
    blocks += _steps(book)
    blocks.append(Heading(id="method-weak", level=2, text=text("Five known weaknesses")))
    blocks += [
        paragraph(f"method-weak-{place}", own(bold(f"{head}. "), words))
        for place, (head, words) in enumerate(_WEAK)
    ]
    blocks.append(Heading(id="method-not", level=2, text=text("What we did not do")))
    blocks.append(paragraph("method-not-words", own(
        "We score no person, name no person, infer nothing from nationality or ethnicity, and "
        "claim no cause where no design shows one. The method is compatible with EU SOCTA and "
        "MoRiLE in its words; no equivalence is claimed.")))  # fmt: skip
    blocks.append(Heading(id="method-repeat", level=2, text=text("How to repeat this report")))
    blocks.append(paragraph("method-repeat-words", own(
        "Build ", mono(facts.build_id), f", seed {facts.seed}, method version "
        f"{facts.method_version}, {number(facts.draws)} draws: the same inputs give the same "
        "bytes. ",
        only_inside("Every id leads to its evidence with "), mono("socta explain ID", ""),
        only_inside("."))))  # fmt: skip
    rows = _policy(book)
    if rows is not None:
        blocks.append(rows)
    return Chapter("method", "Method in two pages", tuple(blocks))


def _steps(book: Book) -> list[Block]:
    replied, asked = len(book.facts.answered), len(book.facts.agencies_asked)
    reports = book.table("reports").num_rows
    who = (f"{asked} agencies were asked and {replied} replied." if asked
           else "No agency was asked; files that were at hand were taken in.")  # fmt: skip
    steps = (
        ("Asked", f"{who} {number(reports)} items of "
         "information were received, each with its sender's grade, origin and marking."),
        ("From grade to credence", "A grade says how often the source works and how credible the "
         "item is. Both become one likelihood ratio; ratios of independent origins multiply. "
         "Example: one B2 report lifts an even chance to .74, two independent ones to .89, two "
         "copies of one report to no more than .74."),
        ("Who is who", "Records of different senders are joined where names, dates and numbers "
         "agree; each join has a probability and can be undone."),
        ("Findings", "Detectors look for networks, payments, routes, trends and survey estimates. "
         "Each finding is a sentence with its numbers and evidence."),
        ("Indicators and unknown", "An indicator is a distribution over five levels. An unknown "
         "one "
         "is spread evenly, so that ignorance widens the ranks instead of posing as a middle."),
        ("Ranking", "Levels and weights are drawn many times; weights only have to respect the "
         "order "
         "of importance. The share of draws in which an area takes a rank is printed."),
        ("Gaps", "A question is worth what its answer would be expected to change in the ranking."),
    )  # fmt: skip
    return [
        paragraph(f"method-{place}", own(bold(f"{head}. "), words))
        for place, (head, words) in enumerate(steps)
    ]


def _policy(book: Book) -> TableBlock | None:
    rows = [row for row in book.facts.policy if row.code.startswith(_POLICY_SHOWN)]
    if not rows:
        return None
    return TableBlock(
        id="method-policy", caption=text("Policy values used; each can be set by the unit"),
        columns=(Column("Code", 3), Column("Value", 1.2, "end"), Column("What it does", 5)),
        rows=tuple(
            (Cell(text(mono(row.code))), Cell(text(f"{row.value:g}")), Cell(text(row.meaning)))
            for row in rows
        ),
        release="own", small=True,
    )  # fmt: skip
