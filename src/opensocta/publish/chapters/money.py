"""Money across the areas: patterns in payments, cases with their flows, owners behind companies.

In:   findings, and who paid whom in cases
Out:  chapter `money`; `payment_patterns`, which a profile counts too
Not:  trade figures and prices (`trends`)
"""

from collections import defaultdict

from opensocta.money import OWNER_SIGNS, case_picture
from opensocta.publish.blocks import Block, Chapter, Figure, Heading
from opensocta.publish.book import Book, Row, marked_all
from opensocta.publish.chapters.pictures import money_figure
from opensocta.publish.say import aggregate, fact, few, own, paragraph
from opensocta.publish.text import Span, count_word, number, text

__all__ = ["money", "payment_patterns"]

_CASES = 3
_FACTS = 6
_SUMS = ("money.case", "money.network")
"""Findings that join others: counted apart, so that no payment is counted twice."""


def payment_patterns(rows: list[Row]) -> list[Row]:
    """Return the findings that are patterns in payments: no cases, no ownership."""
    return [row for row in rows if row["kind"] not in (*OWNER_SIGNS, *_SUMS)]


def money(book: Book) -> Chapter:
    """Return the chapter on where the money goes."""
    blocks: list[Block] = [Heading(id="money", level=1, text=text("Money across areas"))]
    rows = book.kind_findings("money.")
    patterns = payment_patterns(rows)
    if patterns:
        blocks.extend(_patterns(book, patterns, [r for r in rows if r["kind"] == "money.case"]))
    else:
        blocks.append(paragraph("money-none", own(
            "No pattern of laundering can be shown: no payments were received, or none of them "
            "form a pattern.")))  # fmt: skip
    blocks.extend(_networks([r for r in rows if r["kind"] == "money.network"], book))
    blocks.extend(_ownership(book, [r for r in rows if r["kind"] in OWNER_SIGNS]))
    return Chapter("money", "Money across areas", tuple(blocks))


def _patterns(book: Book, patterns: list[Row], cases: list[Row]) -> list[Block]:
    kinds = sorted({row["kind"] for row in patterns})
    blocks: list[Block] = [paragraph("money-count", aggregate(
        few(len(patterns)), f" patterns of {count_word(len(kinds))} kinds were found in the "
        "payments", *_joined(cases), ".",
        ids=tuple(row["finding_id"] for row in (*cases[:1], *patterns[:2])),
        marking=marked_all(patterns)), own(
        "A pattern is a reason to ask, not a proof: lawful business makes some of the same "
        "shapes. What is not paid through the reporting institutions is not seen."))]  # fmt: skip
    blocks.append(money_figure(book, "money-figure", patterns, 125))
    if cases:
        blocks.append(Heading(id="money-cases", level=2, text=text("The strongest cases")))
        flows: dict[str, list[Row]] = defaultdict(list)
        for row in book.rows("case_flows", "finding_id", "from_account", "to_account", "period"):
            flows[row["finding_id"]].append(row)
        for case in sorted(cases, key=lambda r: (-r["score"], r["finding_id"]))[:_CASES]:
            blocks.append(paragraph(f"money-{case['finding_id']}", fact(book, case)))
            if flows[case["finding_id"]]:
                blocks.append(_case_figure(case, flows[case["finding_id"]]))
    blocks.append(Heading(id="money-found", level=2, text=text("What the detectors found")))
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in patterns:
        by_kind[row["kind"]].append(row)
    turns = (rows[turn] for turn in range(_FACTS) for _, rows in sorted(by_kind.items())
             if turn < len(rows))  # fmt: skip
    return blocks + [
        paragraph(f"money-{row['finding_id']}", fact(book, row), area=row["crime_area"])
        for row, _ in zip(turns, range(_FACTS), strict=False)
    ]


def _joined(cases: list[Row]) -> list[str | Span]:
    if not cases:
        return []
    return ["; ", few(len(cases)), _many(len(cases), " case joins", " cases join"),
            " those that share payments or main accounts"]  # fmt: skip


def _case_figure(case: Row, rows: list[Row]) -> Figure:
    """Return who pays whom in a case; it names accounts and never leaves the unit."""
    picture = case_picture(rows)
    silent = sum(1 for account in picture["accounts"] if not account["bank"])
    told = (f" Of {silent} of the {len(picture['accounts'])} accounts shown the bank is not known."
            if silent else "")  # fmt: skip
    other = (f" {number(picture['other_payments'])} payments in other currencies are not drawn."
             if picture["other_payments"] else "")  # fmt: skip
    return Figure(
        id=f"case-{case['finding_id']}", kind="payments", section="money_flow", width=125,
        data=picture, title=text(f"Who pays whom in {case['finding_id']}"),
        measure=text(f"{picture['currency']} between accounts, width = square root of the sum; "
                     "dashed = back or within a column"),
        source=text("Accounts by what they do in the case; smaller ones are drawn as one. Payments "
                    f"of reporting institutions only.{told}{other}"),
        strictest=marked_all([case, *rows]), ids=(case["finding_id"],), release="inside",
    )  # fmt: skip


def _many(count: int, one: str, several: str) -> Span:
    """Return the words after a count; the public reads of several always."""
    return Span(one if count == 1 else several, several)


def _networks(rows: list[Row], book: Book) -> list[Block]:
    if not rows:
        return []
    best = sorted(rows, key=lambda row: (-row["score"], row["finding_id"]))
    return [
        Heading(id="money-networks", level=2, text=text("Whose money it is")),
        paragraph("money-networks-count", aggregate(
            "Of ", few(len(rows)), " networks members hold accounts that take part in patterns.",
            ids=tuple(row["finding_id"] for row in best[:3]), marking=marked_all(rows)), own(
            "Holding an account in a pattern is no proof of knowing of it.")),
        *(paragraph(f"money-{row['finding_id']}", fact(book, row)) for row in best[:_CASES]),
    ]  # fmt: skip


def _ownership(book: Book, rows: list[Row]) -> list[Block]:
    if not rows:
        return []
    counts = {kind: sum(row["kind"] == kind for row in rows) for kind in OWNER_SIGNS}
    hidden, circles, shells = (counts[kind] for kind in OWNER_SIGNS)
    parts: list[str | Span] = []
    for count, one, many in (
        (
            hidden,
            " owner stands behind a chain of companies",
            " owners stand behind chains of them",
        ),
        (circles, " circle of companies owns itself", " circles of companies own themselves"),
        (shells, " company shows several signs of a shell", " companies show signs of a shell"),
    ):
        if count:
            parts += ["; " if parts else "", few(count), _many(count, one, many)]
    best = [
        next(row for row in rows if row["kind"] == kind) for kind in OWNER_SIGNS if counts[kind]
    ]
    return [
        Heading(id="money-owners", level=2, text=text("Who stands behind companies")),
        paragraph("money-owners-count", aggregate(
            "In the registers received, ", *parts, ".",
            ids=tuple(row["finding_id"] for row in best), marking=marked_all(rows)), own(
            "Holdings have honest reasons too; registers that were not received are not seen.")),
        *(paragraph(f"money-{row['finding_id']}", fact(book, row)) for row in best),
    ]  # fmt: skip
