"""Holdings: who holds what of whom, as one table, whatever file it came from.

In:   rows as a file says them: owner, owned, share in words, kind in words, dates
Out:  HOLDINGS (shares as intervals, kinds as codes) and the rows that were set aside, with the rule
Not:  statements of the lake (`money.owner_statements`), sums (`money.owner_graph`)
See:  docs/methods/ownership.md for the kinds and for how a share in words becomes an interval
"""

import re
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.tables import Column, Table
from opensocta.core.time import is_partial_date

__all__ = ["FACTS", "HOLDINGS", "KINDS", "ReadHoldings", "kind_of", "parse_share", "read_holdings"]

KINDS = {
    "share": "part of the capital or of the economic rights of a company",
    "vote": "part of the votes",
    "profit": "part of profit, income or surplus; counts as a share where no share is stated",
    "bearer": "part of the capital in bearer shares",
    "unknown": "an interest of unknown kind and size",
    "nominee_share": "shares held in one's name for somebody else",
    "nominator": "stands behind a nominee or a nominee arrangement",
    "nominee": "acts as nominee in a nominee arrangement",
    "nominee_director": "sits on the board for somebody else",
    "beneficiary": "benefits from a trust or like arrangement",
    "appoint": "may appoint or remove the majority of the board",
    "influence": "controls by contract, articles, law or other influence",
    "trustee": "trustee of a trust or like arrangement",
    "settlor": "settlor of a trust or like arrangement",
    "protector": "protector of a trust or like arrangement",
    "director": "member of the board",
    "manager": "senior managing official",
    "family": "of one family",
    "concert": "act together by agreement",
}

HOLDINGS = Table(
    "holdings",
    "one interest of one owner in one company, or one tie between owners",
    ("holding_id",),
    (
        Column("holding_id", "id", "the record of the interest, or its place in the file"),
        Column("owner", "id", "who holds"),
        Column("owned", "id", "what is held; the other person for family and concert"),
        Column("kind", "code", "kind of the interest", choices=tuple(KINDS)),
        Column("low", "share", "least share it may be", null=True),
        Column("high", "share", "greatest share it may be; null: size not stated", null=True),
        Column("start", "date", "from this day on, partial date", null=True),
        Column("end", "date", "until before this day, partial date", null=True),
        Column("source", "text", "report or file that says so; sums run within one source"),
        Column("evidence", "ids", "statements that say so, or the place in the file"),
    ),
)

FACTS = Table(
    "facts",
    "what is known of owners and companies, for chains in words and for signs of a shell",
    ("entity_id",),
    (
        Column("entity_id", "id", "owner or company"),
        Column("kind", "code", "what it is", null=True,
               choices=("person", "company", "arrangement", "public", "unknown_party")),
        Column("name", "text", "name to show", null=True),
        Column("country", "code", "country of registration, alpha-2", null=True),
        Column("address", "text", "address as written, lower case, without punctuation", null=True),
        Column("founded", "date", "partial date", null=True),
        Column("dissolved", "date", "partial date", null=True),
        Column("employees", "int", "employees, where stated", null=True),
        Column("turnover", "real", "turnover, where stated, any currency", null=True),
        Column("evidence", "ids", "statements that say so"),
    ),
)  # fmt: skip

_WORDS = {
    "share": "share shares shareholding shareholder ownership owner owns equity capital stock "
    "participation member partner",
    "vote": "vote votes voting votingrights votingright",
    "profit": "profit rightstoprofitorincome righttoprofitorincomefromassets "
    "rightstosurplusassetsondissolution rightstosurplusassets enjoymentanduseofassets dividend",
    "bearer": "bearer bearershares bearershare",
    "unknown": "unknowninterest unpublishedinterest unknown",
    "nominee_share": "nomineeshareholder nomineeshareholding nomineeshare nomineeowner",
    "nominator": "nominator",
    "nominee": "nominee",
    "nominee_director": "nomineedirector nomineeboardmember",
    "beneficiary": "beneficiary beneficiaryoflegalarrangement economicbeneficiary",
    "appoint": "appoint appointment appointmentofboard righttoappointandremovedirectors",
    "influence": "influence influenceorcontrol otherinfluenceorcontrol control controller parent "
    "rightsgrantedbycontract conditionalrightsgrantedbycontract controlviacompanyrulesorarticles "
    "controlbylegalframework significantinfluenceorcontrol",
    "trustee": "trustee",
    "settlor": "settlor settloroftrust grantor",
    "protector": "protector",
    "director": "director boardmember boardchair chair",
    "manager": "manager seniormanagingofficial ceo managingdirector",
    "family": "family relative spouse sibling",
    "concert": "concert actingtogether actinginconcert",
}
_KIND = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_NUMBER = r"(\d+(?:[.,]\d+)?)\s*(%?)"
_MORE = r"(>=|>|more than|over|at least|from)?"
_LESS = r"(<=|<|less than|under|up to|at most)"
_RANGE = re.compile(rf"{_MORE}\s*{_NUMBER}\s*(?:-|–|to|and|up to)\s*{_LESS}?\s*{_NUMBER}")
_ONE = re.compile(rf"{_MORE}\s*{_NUMBER}")
_MOST = re.compile(rf"{_LESS}\s*{_NUMBER}")
_NOT_LETTER = re.compile(r"[^a-z]")


@dataclass(frozen=True, slots=True)
class ReadHoldings:
    """Holdings, and the rows set aside: number of the row from 1, column, rule."""

    holdings: pa.Table
    rejects: list[tuple[int, str, str]]


def kind_of(words: str, usual: str = "share") -> str | None:
    """Return the kind that words like "votingRights" name; None if they name none."""
    plain = _NOT_LETTER.sub("", words.lower())
    return _KIND.get(plain) if plain else usual


def parse_share(text: str, *, percent: bool) -> tuple[float, float] | None:
    """Return the interval that a share in words means, or None if it means none.

    Parameters
    ----------
    text : "40", "25-50", ">25", "more than 25 %", "<=10", ">25-<50"; an end that is not
        included counts as the end, so that ">25" is the interval from 0.25 to 1.
    percent : plain numbers are percent; a sign % in the text says so in any case.
    """
    plain = text.strip().lower().replace("percent", "%").replace("per cent", "%")
    for form in (_RANGE, _MOST, _ONE):
        found = form.fullmatch(plain)
        if found:
            break
    else:
        return None
    parts = found.groups()
    unit = 0.01 if percent or "%" in plain else 1.0
    if form is _RANGE:
        low, high = (float(part.replace(",", ".")) * unit for part in (parts[1], parts[4]))
    else:
        value = float(parts[1].replace(",", ".")) * unit
        low, high = (0.0, value) if form is _MOST else (value, 1.0 if parts[0] else value)
    return (low, high) if 0 <= low <= high <= 1 + 1e-9 else None


def read_holdings(rows: pa.Table, *, percent: bool = False, source: str = "file") -> ReadHoldings:
    """Return a plain table as holdings.

    Parameters
    ----------
    rows : columns `owner`, `owned` as text; and where there are any `share`, `kind`, `start`,
        `end`, `source`, all as text. Other columns are not looked at.
    percent : plain numbers in `share` are percent; else they are parts of 1.
    source : name of the file, for rows without a source of their own.
    """
    size = rows.num_rows
    texts = {name: _text(rows, name) for name in ("owner", "owned", "share", "kind")}
    dates = {name: _text(rows, name) for name in ("start", "end")}
    rejects: list[tuple[int, str, str]] = []
    low, high = _shares(texts["share"], percent)
    kinds = _kinds(texts["kind"])
    good = pa.repeat(True, size) if size else pa.array([], pa.bool_())
    rule = (
        "is no share between 0 and 100 %, like 40 % or 25-50 %" if percent
        else "is no share between 0 and 1; write 0.25 or 25 %, or call the column percent"
    )  # fmt: skip
    checks = [
        ("owner", pc.not_equal(texts["owner"], ""), "is empty"),
        ("owned", pc.not_equal(texts["owned"], ""), "is empty"),
        ("share", pc.or_(pc.is_valid(low), pc.equal(texts["share"], "")), rule),
        ("kind", pc.is_valid(kinds), f"is no kind of holding. Known: {', '.join(KINDS)}"),
        *((name, _dated(text), "is no date like 2024, 2024-03 or 2024-03-17")
          for name, text in dates.items()),
    ]  # fmt: skip
    for name, kept, words in checks:
        bad = pc.indices_nonzero(pc.invert(kept)).to_pylist()
        rejects += [(place + 1, name, words) for place in bad]
        good = pc.and_(good, kept)
    numbers = pa.array(range(1, size + 1), pa.int64()).cast(pa.string())
    place = pc.binary_join_element_wise("row ", numbers, "")
    own = _text(rows, "source")
    made = pa.table(
        {
            "holding_id": place,
            "owner": texts["owner"],
            "owned": texts["owned"],
            "kind": kinds,
            "low": low,
            "high": high,
            "start": _or_null(dates["start"]),
            "end": _or_null(dates["end"]),
            "source": pc.if_else(pc.equal(own, ""), source, own),
            "evidence": pa.ListArray.from_arrays(pa.array(range(size + 1), pa.int32()), place),
        }
    )
    return ReadHoldings(HOLDINGS.check(made.filter(good)), sorted(rejects))


def _text(rows: pa.Table, name: str) -> pa.Array:
    if name not in rows.column_names:
        return pa.repeat("", rows.num_rows) if rows.num_rows else pa.array([], pa.string())
    column = rows[name].combine_chunks()
    plain = column.chunk(0) if isinstance(column, pa.ChunkedArray) else column
    return pc.utf8_trim_whitespace(pc.fill_null(plain.cast(pa.string()), ""))


def _shares(texts: pa.Array, percent: bool) -> tuple[pa.Array, pa.Array]:
    """Return least and greatest share of each text; each different text is read once."""
    coded = texts.dictionary_encode()
    read = [parse_share(text, percent=percent) for text in coded.dictionary.to_pylist()]
    low, high = (
        pa.array([None if one is None else min(one[end], 1.0) for one in read], pa.float64())
        for end in (0, 1)
    )
    return low.take(coded.indices), high.take(coded.indices)


def _kinds(texts: pa.Array) -> pa.Array:
    coded = texts.dictionary_encode()
    known = pa.array([kind_of(text) for text in coded.dictionary.to_pylist()], pa.string())
    return known.take(coded.indices)


def _dated(texts: pa.Array) -> pa.Array:
    known = pa.array([one for one in texts.unique().to_pylist() if not one or is_partial_date(one)])
    return pc.is_in(texts, value_set=known.cast(pa.string()))


def _or_null(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
