"""Which judgements and facts are shown first: what a reader can act on, then what is best founded.

In:   rows of judgements and findings
Out:  rows in the order in which a page shows them; labels that make sense alone
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from opensocta.publish.book import Book, Row, top
from opensocta.publish.chapters.pictures import is_regional

__all__ = [
    "best", "fact_order", "is_open", "label", "leading", "one_per_area", "ranked_advice",
    "says_rank",
]  # fmt: skip

_RANKED = "Rank among"
_CONFIDENCE = {"high": 0, "moderate": 1, "low": 2}
_TELLING = ("routes", "money_flow", "offenders", "modi_operandi")
_FORECAST = "future_trends"
_ROUTINE = "Network"  # that a network works in an area says little of what it does
_LONGEST = 6
_EFFORT = "hours"
_EVEN = 0.1  # an even chance tells least
_KINDS = ("routes.detections", "routes.corridor", "routes.shift", "routes.hub", "trends.change",
          "trends.break", "trends.forecast")  # fmt: skip
_LEAD_OVER_CHANCE = 0.1


def leading(book: Book) -> list[Row]:
    """Return the ranked areas that are more likely than not among the first, beyond chance."""
    count = max(len(book.ranking), 1)
    return [row for row in book.ranking
            if row["p_topk"] > max(0.5, row["k"] / count + _LEAD_OVER_CHANCE)]  # fmt: skip


def best(rows: Iterable[Row]) -> list[Row]:
    """Return judgements in the order of telling, then of confidence, origins and certainty."""
    return sorted(rows, key=_founded)


def _founded(row: Row) -> tuple[int, int, bool, int, float, str]:
    certain = abs(row["probability"] - 0.5)
    return (_told(row), _CONFIDENCE[row["confidence"]], certain < _EVEN, -row["origins"],
            -certain, row["judgement_id"])  # fmt: skip


def _told(row: Row) -> int:
    """Return 0 for what groups do, 1 for other claims, 2 for forecasts, 3 for what ranks say."""
    if says_rank(row):
        return 3
    if row["section"] == _FORECAST:
        return 2
    return 0 if row["section"] in _TELLING and not row["lead"].startswith(_ROUTINE) else 1


def says_rank(row: Row) -> bool:
    """Tell whether a judgement only says what the ranking shows."""
    return bool(row["lead"].startswith(_RANKED))


def one_per_area(book: Book, rows: Sequence[Row], most: int) -> list[Row]:
    """Return at most one judgement an area, first areas first, sections as different as can be.

    What the ranking shows is not said a second time; a forecast is taken only if the area has
    nothing else, and after all areas that have.
    """
    used: Counter[str] = Counter()
    first: list[Row] = []
    later: list[Row] = []
    for area in book.areas:
        mine = [row for row in rows if row["crime_area"] and top(row["crime_area"]) == area]
        mine = [row for row in best(mine) if _told(row) < 3]
        if not mine:
            continue
        least = min(map(_told, mine))
        mine = [row for row in mine if _told(row) == least and is_open(book, row)]
        if not mine:
            continue
        sure = [row for row in mine if row["confidence"] == mine[0]["confidence"]]
        row = min(sure, key=lambda each: used[each["section"]])
        (later if least > 1 else first).append(row)
        used[row["section"]] += least < 2
    return [*first, *later][:most]


def is_open(book: Book, row: Row) -> bool:
    """Tell whether a judgement is not one that was settled before this edition."""
    resolves = row["resolves"]
    return not resolves[:4].isdigit() or resolves[: len(book.facts.as_of)] > book.facts.as_of


def label(book: Book, row: Row) -> str:
    """Return a label of at most six words that makes sense alone: area and what it is about."""
    lead = row["lead"].rstrip(".")
    if not row["crime_area"]:
        return f"{lead}."
    area = book.label(top(row["crime_area"]))
    small = lead if lead[1:2].isupper() else lead[:1].lower() + lead[1:]
    for said in (small, dict(book.section_names()).get(row["section"], "").lower()):
        if said and len(f"{area} {said}".split()) <= _LONGEST:
            return f"{area}: {said}."
    return f"{area}."


def fact_order(row: Row) -> tuple[bool, int, bool, float, str]:
    """Return a key that puts facts on crime before effort and large series before small ones."""
    measures = row["measures"]
    kind = _KINDS.index(row["kind"]) if row["kind"] in _KINDS else -1
    last = measures.get("last", measures.get("after", 0.0))
    size = float(last) if isinstance(last, int | float) else 0.0
    far = not is_regional(row)
    return measures.get("unit") == _EFFORT, kind, far, -size or -row["score"], row["finding_id"]


def ranked_advice(book: Book) -> list[Row]:
    """Return recommendations of the first areas first: one of each area, then the next of each."""
    order = {area: place for place, area in enumerate(book.areas)}
    turn: Counter[str] = Counter()
    keyed = []
    for row in book.advice:
        area = top(row["crime_area"])
        keyed.append((turn[area], order.get(area, len(order)), row["recommendation_id"], row))
        turn[area] += 1
    return [item[-1] for item in sorted(keyed, key=lambda item: item[:3])]
