"""A profile of one crime area: two pages of the same order in every area.

In:   judgements, findings, gaps, ranking, networks of the area
Out:  one chapter with coverage strip, four figures, eight sections, gaps and what should follow
"""

from opensocta.publish.blocks import (
    Block,
    Box,
    Boxes,
    Chapter,
    Figure,
    FigureRow,
    Heading,
    Note,
    Paragraph,
    Sentence,
    Strip,
    StripCell,
)
from opensocta.publish.book import Book, Row, marked_all, top
from opensocta.publish.chapters.advice import due_text
from opensocta.publish.chapters.choice import best, fact_order, is_open, says_rank
from opensocta.publish.chapters.harm import harm_sentences
from opensocta.publish.chapters.known import gap_table, open_gaps, state_words
from opensocta.publish.chapters.money import payment_patterns
from opensocta.publish.chapters.pictures import (
    map_figure,
    money_figure,
    network_figure,
    trend_figure,
    unknown_figure,
)
from opensocta.publish.chapters.ranked import rank_sentence
from opensocta.publish.chapters.record import change_words
from opensocta.publish.chapters.routeyears import route_years
from opensocta.publish.chapters.webs import Webs
from opensocta.publish.notes import block_height
from opensocta.publish.say import aggregate, fact, judgement, own, paragraph
from opensocta.publish.text import Span, Text, bold, count_word, joined, share, text
from opensocta.publish.words import kind_words
from opensocta.vocabulary import crime_areas

__all__ = ["is_full", "kicker", "profile", "section_facts", "section_words"]

_LEFT = ("global_nature", "regional_environment", "local_market", "money_flow", "modi_operandi")
_BELONGS = {
    "trends.": "local_market", "routes.": "routes", "money.": "money_flow",
    "networks.": "offenders", "integrity.": "regional_environment",
}  # fmt: skip
_FACT_WORDS = 60
_TWO_PAGES = 556.0  # of estimated heights, which are generous
_FULL = 6
_ROWS = ((4, 2), (3, 2), (2, 2), (2, 1), (1, 1))  # rows a section, facts among them
_YEARS = 6


def is_full(book: Book, place: int, area: str) -> bool:
    """Tell whether an area has two pages: among the first six, top or contested."""
    tiers = {row["crime_area"]: row["tier"] for row in book.ranking}
    return place <= _FULL or tiers.get(area) in ("top", "contested")


def profile(book: Book, webs: Webs, area: str, place: tuple[int, int]) -> Chapter:
    """Return the profile of an area; `place` is its number and the number of profiles.

    A profile fills two pages: it has as many rows a section as fit.
    """
    blocks: list[Block] = []
    for rows in _ROWS:
        blocks = _blocks(book, webs, area, place, rows)
        if sum(map(block_height, blocks)) <= _TWO_PAGES:
            break
    return Chapter(f"profile-{area}", book.name(area), tuple(blocks), "profile", pages=2)


def _blocks(
    book: Book, webs: Webs, area: str, place: tuple[int, int], rows: tuple[int, int]
) -> list[Block]:
    name = book.name(area)
    blocks: list[Block] = [
        Heading(id=f"profile-{area}", level=1, text=text(name), kicker=kicker(area, place)),
        _lead(book, webs, area),
        _strip(book, area),
        FigureRow(id=f"figures-{area}-1", area=area,
                  figures=(map_figure(book, area), trend_figure(book, area)),
                  aside=(_limits(area),)),
    ]  # fmt: skip
    table = route_years(book, area, f"{area}-route-years", _YEARS)
    blocks += [table] if table is not None else []
    names = dict(book.section_names())
    for code in _LEFT:
        blocks += _section(book, area, (code, names[code]), rows)
    told = harm_sentences(book, area)
    if told:
        blocks.append(Heading(id=f"{area}-harm", level=2, text=text("Harm and who bears it")))
        blocks.append(paragraph(f"{area}-harm-words", *told, area=area))
    blocks.append(FigureRow(id=f"figures-{area}-2", area=area,
                            figures=_second_figures(book, webs, area), aside=()))  # fmt: skip
    for code in names:
        if code not in _LEFT:
            blocks += _section(book, area, (code, names[code]), rows)
    return blocks + _closing(book, area, 1 + rows[0])


def kicker(area: str, place: tuple[int, int]) -> Text:
    """Return the small line above the title: number, classifications."""
    known = crime_areas().get(area)
    parts = [f"Crime-area profile {place[0]} of {place[1]}"]
    if known:
        parts.append(f"ICCS {', '.join(known.iccs_codes)}")
        for label, codes in (("EMPACT", known.empact_2026), ("GI-TOC", known.gitoc_market)):
            used = [code.replace("_", " ") for code in codes if code != "none"]
            if used:
                parts.append(f"{label}: {', '.join(used)}")
    return text(" · ".join(parts))


def _lead(book: Book, webs: Webs, area: str) -> Paragraph:
    rank = next((row for row in book.ranking if row["crime_area"] == area), None)
    found: list[Sentence] = [rank_sentence(book, rank)] if rank else []
    judged = [row for row in best(book.area_judgements(area))
              if is_open(book, row) and not says_rank(row)]  # fmt: skip
    found += [judgement(row) for row in judged[:1]]
    if not found:
        found = [own("Figures were received on this area, but no report of what lies behind them; "
                     "it is not ranked.")]  # fmt: skip
    return Paragraph(id=f"{area}-lead", sentences=tuple(found), style="lead", area=area,
                     aside=_header(book, webs, area, rank))  # fmt: skip


def _header(book: Book, webs: Webs, area: str, rank: Row | None) -> Text:
    networks = webs.in_area(area)
    states = [book.state(area, code)[0] for code, _ in book.section_names()]
    parts: list[Text] = []
    if rank is not None:
        tier = {"top": "top group", "contested": "contested", "below": "below"}[rank["tier"]]
        first = book.ranks.get(area, {}).get(1, 0.0)
        said = f"first with {share(first)}, first {rank['k']} with {share(rank['p_topk'])}. "
        parts.append(text(bold("Rank "), Span(said, f"{tier}. ")))
    parts.append(
        text(
            bold("Since last edition "),
            "nothing to compare. " if book.facts.previous is None else "see below. ",
        )
    )
    counted = count_word(len(networks)) if networks else "none"
    public = counted if len(networks) >= 5 else "fewer than 5"
    parts.append(text(bold("Networks known here "), Span(f"{counted}. ", f"{public}. ")))
    parts.append(text(bold("Known "), f"{states.count('known')} of 8 sections. "))
    reports = {ref for row in book.area_judgements(area)
               for ref in book.cited_reports(tuple(row["supports"]))}  # fmt: skip
    if reports:
        kinds = sorted({kind_words(book.reports[ref]["source_kind"]) for ref in reports})
        origins = {book.reports[ref]["origin_id"] for ref in reports}
        exact = f"{len(reports)} reports of {len(origins)} origins: "
        said = "5 or more origins: " if len(origins) >= 5 else "fewer than 5 origins: "
        parts.append(text(bold("Rests on "), Span(exact, said), f"{joined(kinds)}."))
    return text(*parts)


def _strip(book: Book, area: str) -> Strip:
    cells = tuple(
        StripCell(name, book.state(area, code)[0], book.state(area, code)[1])
        for code, name in book.section_names()
    )
    return Strip(id=f"{area}-strip", area=area, cells=cells)


def _limits(area: str) -> Paragraph:
    return Paragraph(
        id=f"{area}-limits",
        style="small",
        sentences=(
            own(
                bold("What the pictures cannot show. "),
                "Recorded cases follow the search for them: a "
                "line that rises may be more crime or more control. A traced route is one "
                "that failed.",
            ),
        ),
    )


def _second_figures(book: Book, webs: Webs, area: str) -> tuple[Figure, ...]:
    codes = webs.in_area(area)
    gap = book.gaps.get((area, "offenders"))
    network = (
        network_figure(book, webs, f"network-{area}", codes, 60) if codes
        else unknown_figure(f"network-{area}", "No network is known here",
                            "no tie of persons in this area was found",
                            gap["gap_id"] if gap else "")
    )  # fmt: skip
    theirs = {key for row in book.kind_findings("money.network") if row["subject"] in codes
              for key in str(row["measures"]["keys"]).split(";")}  # fmt: skip
    members = {row["canonical_id"] for row in webs.rows if row["network"] in codes}
    rows = payment_patterns([
        row for row in book.kind_findings("money.")
        if row["key"] in theirs or row["subject"] in members
    ])  # fmt: skip
    rows = rows or payment_patterns(book.home_findings(area, "money."))
    gap = book.gaps.get((area, "money_flow"))
    money = (
        money_figure(book, f"money-{area}", rows, 60) if rows
        else unknown_figure(f"money-{area}", "No money flow is known here",
                            "no payment pattern in this area was found",
                            gap["gap_id"] if gap else "")
    )  # fmt: skip
    return network, money


def _section(book: Book, area: str, section: tuple[str, str], room: tuple[int, int]) -> list[Block]:
    """Return heading and at most `most` rows; an empty section says why and names its gap."""
    code, name = section
    most, facts_most = room
    head = Heading(id=f"{area}-{code}", level=2, text=text(name))
    facts = section_facts(book, area, code)
    judged = best(book.area_judgements(area, code))
    rows: list[Block] = []
    for row in judged[: max(1, most - bool(facts))]:
        rows.append(paragraph(f"{area}-{code}-{row['judgement_id']}", judgement(row), area=area,
                              section=code))  # fmt: skip
    rows += [
        paragraph(f"{area}-{code}-{row['finding_id']}", fact(book, row), area=area, section=code)
        for row in facts[: min(facts_most, most - len(rows))]
    ]
    if not rows:
        rows.append(_empty(book, area, code))
    return [head, *rows]


def section_facts(book: Book, area: str, code: str) -> list[Row]:
    """Return the findings of a section, large series of crime before small ones and effort."""
    found = []
    own_kinds = [prefix for prefix, section in _BELONGS.items() if section == code]
    unplaced = [row for prefix in own_kinds for row in book.home_findings(area, prefix)
                if not row["crime_area"]]  # fmt: skip
    for row in (*book.area_findings(area), *unplaced):
        prefix = row["kind"].split(".", 1)[0] + "."
        if (row["section"] or _BELONGS.get(prefix, "")) == code:
            found.append(row)
    short = [row for row in found if len(row["reason"].split()) <= _FACT_WORDS]
    return sorted(short or found, key=fact_order)


def _empty(book: Book, area: str, code: str) -> Paragraph:
    sentence = section_words(book, area, code)
    return paragraph(f"{area}-{code}-empty", sentence, area=area, section=code)


def section_words(book: Book, area: str, code: str) -> Sentence:
    """Return why a section says nothing, with its gap's id and question."""
    state, words = book.state(area, code)
    gap = book.gaps.get((area, code))
    if gap is None:
        return own(f"{words.capitalize()}.")
    said = state_words(gap)
    upper = Span(_upper(said.text), _upper(said.public or ""))
    more = "" if state in ("unknown", "untasked") else " No judgement rests on it."
    note = Note("plain", gap["gap_id"], extra=((Span(f"to ask: {gap['question']}", ""),),))
    return aggregate(upper, f".{more}", ids=(gap["gap_id"],), marking=marked_all([gap]),
                     note=note)  # fmt: skip


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _closing(book: Book, area: str, most: int) -> list[Block]:
    blocks: list[Block] = []
    gaps = open_gaps(book, area)[:most]
    if gaps:
        blocks.append(Heading(id=f"{area}-gaps", level=2, text=text("What we do not know here")))
        blocks.append(gap_table(book, f"{area}-gap-table", gaps, with_area=False))
    advice = [row for row in book.advice if top(row["crime_area"]) == area][:3]
    follow = tuple(
        Sentence("advice", text(f"{row['text'].rstrip('.')}: {row['owner']}, ", due_text(row), "."),
                 (row["recommendation_id"], *row["supports"]), marked_all([row]),
                 release="aggregate")
        for row in advice
    ) or (own("No recommendation on this area is made in this edition."),)  # fmt: skip
    blocks.append(Boxes(id=f"{area}-boxes", area=area, boxes=(
        Box("What changed", tuple(change_words(book))), Box("What should follow", follow),
    )))  # fmt: skip
    return blocks
