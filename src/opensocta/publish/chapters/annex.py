"""Annexes: tables behind figures, gaps, evidence with grades, sources, indicators, words, colophon.

In:   the finished chapters; reports, claims, indicators of the book
Out:  chapters of kind `annex`; `figure_tables` is made anew for every edition
"""

from collections import Counter
from collections.abc import Iterable

from opensocta.evidence.marking import CLEAR
from opensocta.publish.blocks import (
    Block,
    Cell,
    Chapter,
    Column,
    Figure,
    Heading,
    Paragraph,
    TableBlock,
    sentences,
)
from opensocta.publish.book import Book, Row, marked, marked_all, top
from opensocta.publish.chapters.glossary import TERMS_OF_THE_REPORT
from opensocta.publish.chapters.known import gap_table, open_gaps
from opensocta.publish.chapters.routeyears import route_years
from opensocta.publish.chapters.working import working
from opensocta.publish.figures import figure_rows
from opensocta.publish.say import judgement, own, paragraph
from opensocta.publish.text import bold, day, mono, number, percent, text
from opensocta.publish.words import kind_words
from opensocta.vocabulary import indicators

__all__ = ["annexes", "figure_tables"]

_LONGEST = 26
_SHORT = 8
_LISTS = ("network", "map")
_MOST_BREAKS = 40
_MOST_REPORTS = 160
_YEARS = 12  # columns that fit the width


def figure_tables(figures: Iterable[Figure]) -> tuple[Block, ...]:
    """Return one table behind each figure that has data, numbered as the figures are."""
    blocks: list[Block] = []
    for figure in figures:
        if figure.kind == "unknown":
            continue
        heads, rows = figure_rows(figure.kind, figure.data)
        shown, cut = _shown(figure.kind, rows)
        blocks.append(TableBlock(
            id=f"table-{figure.id}", caption=text(f"A-{figure.number}. ", *figure.title, cut),
            columns=tuple(Column(head, 2.6 if place == 0 else 1, "start" if place == 0 else "end")
                          for place, head in enumerate(heads)),
            rows=tuple(tuple(Cell(text(cell)) for cell in row) for row in shown),
            row_ids=tuple(figure.ids for _ in shown), row_markings=(figure.marking,),
            release=figure.release, small=True,
        ))  # fmt: skip
    return tuple(blocks)


def _shown(kind: str, rows: list[tuple[str, ...]]) -> tuple[list[tuple[str, ...]], str]:
    """Return the rows that are printed, and what is said of the others; the JSON has all."""
    most = 2 * _SHORT if kind == "trend" else _SHORT if kind in _LISTS else _LONGEST
    if len(rows) <= most:
        return rows, ""
    if kind == "trend":
        now = next((at for at, row in enumerate(rows) if row[-1] != "observed"), len(rows))
        start = max(0, min(now - _SHORT, len(rows) - 2 * _SHORT))
        shown = rows[start : start + 2 * _SHORT]
        return shown, f" (the {len(shown)} of {len(rows)} rows about the present)"
    return rows[:most], f" (the first {most} of {len(rows)} rows)"


def annexes(book: Book, chapters: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """Return annexes A to I; A and H are filled when an edition is finished."""
    return (
        Chapter("annex-figures", "Tables behind the figures", (
            Heading(id="annex-figures", level=1, text=text("Tables behind the figures")),
        ), "annex"),
        _gaps(book), _judgements(book), _evidence(book, chapters), *_series(book), _sources(book),
        _indicators(book),
        working(book),
        _glossary(), _manifest(), _colophon(book),
    )  # fmt: skip


def _gaps(book: Book) -> Chapter:
    head = Heading(id="annex-gaps", level=1, text=text("Gap list"))
    rows = [row for row in open_gaps(book) if row["crime_area"] in book.areas]
    body: Block = gap_table(book, "annex-gap-table", rows, with_area=True) if rows else paragraph(
        "annex-no-gaps", own("No gap was recorded."))  # fmt: skip
    return Chapter("annex-gaps", "Gap list", (head, body), "annex")


def _judgements(book: Book) -> Chapter:
    name = "All judgements by area"
    head = Heading(id="annex-judgements", level=1, text=text(name))
    order = {area: place for place, area in enumerate(book.areas)}
    rows = sorted(book.judgements, key=lambda row: (order.get(top(row["crime_area"]), len(order)),
                                                    row["judgement_id"]))  # fmt: skip
    if not rows:
        none = paragraph("annex-no-judgements", own("No judgement was made."))
        return Chapter("annex-judgements", name, (head, none), "annex")
    table = TableBlock(
        id="annex-judgement-table", inside_only=True, release="inside", small=True,
        caption=text("From = reports, origins; no event = nothing will settle it"),
        columns=(Column("Id", 1.4), Column("Crime area", 1.9), Column("Judgement", 7.2),
                 Column("Number", 1.9, "end"), Column("Confidence", 1.5),
                 Column("From", 1.3, "end"), Column("Resolves", 1.6)),
        rows=tuple(
            (Cell(text(mono(row["judgement_id"]))),
             Cell(text(book.label(row["crime_area"]) if row["crime_area"] else "across areas")),
             Cell(text(judgement(row).text)),
             Cell(text(f"{percent(row['probability'])} % ({percent(row['low'])}–"
                       f"{percent(row['high'])})")),
             Cell(text(row["confidence"])), Cell(text(f"{row['reports']}, {row['origins']}")),
             Cell(text(_resolves(row["resolves"]))))
            for row in rows
        ),
        row_ids=tuple((row["judgement_id"], *row["supports"]) for row in rows),
        row_markings=tuple(marked(row) for row in rows),
    )  # fmt: skip
    return Chapter("annex-judgements", name, (head, table), "annex")


def _resolves(words: str) -> str:
    return day(words) if words[:4].isdigit() else "no event"


def _evidence(book: Book, chapters: tuple[Chapter, ...]) -> Chapter:
    """Return the reports behind the sentences, with grade and marking; never in public."""
    cited: dict[str, list[str]] = {}
    for chapter in chapters:
        for block in chapter.blocks:
            for sentence in sentences(block):
                if sentence.note is not None or sentence.kind == "fact":
                    lead = sentence.ids[0] if sentence.ids else ""
                    for report in book.cited_reports(sentence.ids):
                        if lead not in cited.setdefault(report, []):
                            cited[report].append(lead)
    rows = [(book.reports[ref], refs) for ref, refs in sorted(cited.items()) if ref in book.reports]
    rows.sort(key=lambda item: (-len(item[1]), item[0]["report_id"]))
    head = Heading(id="annex-evidence", level=1, text=text("Evidence table"))
    if not rows:
        none = paragraph("annex-no-evidence", own(
            "The ids beside the sentences lead to statements and reports with ",
            mono("socta explain ID"), "."))  # fmt: skip
        return Chapter("annex-evidence", "Evidence table", (head, none), "annex")
    more = (f"{len(rows) - _MOST_REPORTS} further reports are not printed; " if len(rows)
            > _MOST_REPORTS else "")  # fmt: skip
    note = paragraph("annex-evidence-note", own(
        f"{number(len(rows))} reports stand behind the sentences of this report. {more}Source "
        "codes "
        "can be resolved only by the agency that sent them."))  # fmt: skip
    return Chapter("annex-evidence", "Evidence table", (head, note, _reports(rows[:_MOST_REPORTS])),
                   "annex")  # fmt: skip


def _reports(rows: list[tuple[Row, list[str]]]) -> TableBlock:
    return TableBlock(
        id="annex-reports", caption=(), inside_only=True, release="inside", small=True,
        columns=(Column("Report", 1.9), Column("Kind of source", 1.7), Column("Grade", 0.7),
                 Column("Obtained", 1.6), Column("Origin", 1.3), Column("Marking", 2.5),
                 Column("Supports", 2.8)),
        rows=tuple(
            (Cell(text(mono(row["report_id"][:14]))), Cell(text(kind_words(row["source_kind"]))),
             Cell(text(f"{row['reliability']}{row['credibility']}")),
             Cell(text(day(row["obtained_at"]))),
             Cell(text("its own" if row["origin_id"] == row["report_id"]
                       else mono(row["origin_id"][:9]))),
             Cell(text(f"{row['handling']} TLP:{row['tlp']}")),
             Cell(text(mono(_some(refs)))))
            for row, refs in rows
        ),
        row_ids=tuple((row["report_id"],) for row, _ in rows),
        row_markings=tuple(marked(row) for row, _ in rows),
    )  # fmt: skip


def _some(refs: list[str]) -> str:
    more = f" +{len(refs) - 2}" if len(refs) > 2 else ""
    return ", ".join(refs[:2]) + more


def _series(book: Book) -> tuple[Chapter, ...]:
    """Return detections by route and year and breaks of series, where such were received."""
    table = route_years(book, "", "annex-series-table", _YEARS)
    blocks = (*((table,) if table is not None else ()), *_breaks(book))
    if not blocks:
        return ()
    name = "Series by year"
    head = Heading(id="annex-series", level=1, text=text(name))
    return (Chapter("annex-series", name, (head, *blocks), "annex"),)


def _breaks(book: Book) -> tuple[Block, ...]:
    """Return the largest breaks of recorded series: across them nothing may be compared."""
    seen: set[tuple[str, str, str]] = set()
    rows = []
    for row in sorted(
        book.kind_findings("trends.break"), key=lambda r: (-r["score"], r["subject"])
    ):
        m = row["measures"]
        key = (str(m.get("indicator")), str(m.get("place")), str(m.get("period")))
        if key not in seen and all(isinstance(m.get(k), int | float) for k in ("before", "after")):
            rows.append(row)
        seen.add(key)
    more = len(rows) - _MOST_BREAKS
    rows = rows[:_MOST_BREAKS]
    if not rows:
        return ()
    cut = f"; {more} smaller ones are not printed" if more > 0 else ""
    return (TableBlock(
        id="annex-break-table", small=True, release="item",
        caption=text(f"Breaks in recorded series, largest first; do not compare across them{cut}"),
        columns=(Column("Id", 1.2, public=False), Column("Series", 5.2), Column("Between", 2),
                 Column("Before", 1, "end"), Column("After", 1, "end")),
        rows=tuple(
            (Cell(text(mono(row["finding_id"]))),
             Cell(text(str(row["measures"].get("name") or row["subject"]))),
             Cell(text(f"{row['measures'].get('before_period', 'not given')} and "
                       f"{row['measures'].get('period', 'not given')}")),
             Cell(text(number(row["measures"]["before"], 1))),
             Cell(text(number(row["measures"]["after"], 1))))
            for row in rows
        ),
        row_ids=tuple((row["finding_id"],) for row in rows),
        row_markings=tuple(marked(row) for row in rows),
        row_consents=tuple(book.consents((row["finding_id"],)) for row in rows),
    ),)  # fmt: skip


def _sources(book: Book) -> Chapter:
    head = Heading(id="annex-sources", level=1, text=text("Sources by kind"))
    reports = list(book.reports.values())
    kinds = Counter(row["source_kind"] for row in reports)
    if not kinds:
        return Chapter("annex-sources", "Sources by kind", (head, paragraph(
            "annex-no-sources", own("No report was received."))), "annex")  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for kind, count in sorted(kinds.items(), key=lambda item: (-item[1], item[0])):
        mine = [row for row in reports if row["source_kind"] == kind]
        origins = len({row["origin_id"] for row in mine})
        agencies = len({row["agency"] for row in mine})
        rows.append((
            Cell(text(kind_words(kind))), Cell(text(number(agencies)), agencies),
            Cell(text(number(count)), count), Cell(text(number(origins)), origins),
        ))  # fmt: skip
    columns = list(zip(*rows, strict=True))[2:]
    sums = [sum(cell.count or 0 for cell in column) for column in columns]
    agencies = len({row["agency"] for row in reports})
    rows.append((Cell(text(bold("All kinds"))), Cell(text(number(agencies)), agencies),
                 *(Cell(text(number(total)), total) for total in sums)))  # fmt: skip
    table = TableBlock(
        id="annex-source-table", caption=text("Reports received, by kind of source"),
        columns=(Column("Kind of source", 3), Column("Agencies", 1, "end"),
                 Column("Reports", 1, "end"), Column("Origins", 1, "end")),
        rows=tuple(rows), row_markings=(CLEAR,), release="aggregate", small=True, total=True,
    )  # fmt: skip
    return Chapter("annex-sources", "Sources by kind", (head, table), "annex")


def _indicators(book: Book) -> Chapter:
    head = Heading(id="annex-indicators", level=1, text=text("Indicators and their anchors"))
    rows = [row for row in book.rows("indicators", "crime_area", "indicator")
            if row["basis"] != "unknown"]  # fmt: skip
    used = sorted({row["indicator"] for row in rows})
    known = indicators()
    if not used:
        return Chapter(
            "annex-indicators",
            "Indicators and their anchors",
            (head, paragraph("annex-no-indicators", own("No indicator of any area is known."))),
            "annex",
        )
    count = Counter(row["indicator"] for row in rows)
    table = TableBlock(
        id="annex-indicator-table",
        caption=text("Indicators used, the anchors of their levels, areas in which they are known"),
        columns=(Column("Indicator", 2.4), Column("Level 0", 1.8), Column("Level 2", 1.8),
                 Column("Level 4", 1.8), Column("Known in", 0.9, "end")),
        rows=tuple(
            (Cell(text(known[code].name)),
             *(Cell(text(level if len(level) > 1 or level.isdigit() else "no anchor set"))
               for level in (known[code].l0, known[code].l2, known[code].l4)),
             Cell(text(f"{count[code]} areas")))
            for code in used if code in known
        ),
        row_markings=(marked_all(rows),), small=True,
    )  # fmt: skip
    return Chapter("annex-indicators", "Indicators and their anchors", (head, table), "annex")


def _glossary() -> Chapter:
    rows = tuple((Cell(text(bold(term))), Cell(text(meaning)))
                 for term, meaning in TERMS_OF_THE_REPORT)  # fmt: skip
    return Chapter("annex-glossary", "Glossary", (
        Heading(id="annex-glossary", level=1, text=text("Glossary")),
        TableBlock(id="annex-terms", caption=(),
                   columns=(Column("Term", 1.6), Column("Meaning", 6)),
                   rows=rows, release="own", small=True),
    ), "annex")  # fmt: skip


def _manifest() -> Chapter:
    return Chapter(
        "annex-withheld",
        "What was withheld",
        (Heading(id="annex-withheld", level=1, text=text("What was withheld")),),
        "annex",
    )


def _colophon(book: Book) -> Chapter:
    facts = book.facts
    block = Paragraph(id="annex-colophon-words", sentences=(own(
        f"Made with {facts.software}, method version {facts.method_version}, build ",
        mono(facts.build_id), f", seed {facts.seed}. Set in IBM Plex (SIL Open Font Licence). Map: "
        "Natural Earth, public domain. Figures are Vega-Lite drawings; the web shows the same. "
        "Computed sentences are made from the tables of the build; no number is typed by hand."),
        own(f"Corrections and complaints: {facts.contact or facts.unit}."),
    ))  # fmt: skip
    return Chapter("annex-colophon", "Colophon", (
        Heading(id="annex-colophon", level=1, text=text("Colophon")), block), "annex")  # fmt: skip
