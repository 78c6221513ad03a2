"""Sums holdings to an interval per owner and company, as of a day; nominees give way.

In:   HOLDINGS
Out:  pairs (shares and votes as intervals, the rows behind them), ways of control without votes,
      companies whose recorded holdings make more than 100 %, what was left out by its dates
Not:  chains (`money.owner_graph` and what stands on it)

Within one source several rows of a pair add up (classes of shares); sources that differ make an
interval that holds them all; a row without a size counts only where no row of the pair has one.
A holding as nominee belongs to the node "NAME (as nominee)", which its nominators own.
"""

from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa

from opensocta.money.owner_settings import OwnerSettings

__all__ = ["AS_NOMINEE", "Pairs", "pair_up"]

AS_NOMINEE = " (as nominee)"
_ECONOMIC = "('share', 'bearer', 'unknown', 'nominee_share', 'beneficiary')"
_CURRENT = """
CREATE TEMP TABLE current AS
SELECT place, holding_id, owner, owned, kind, low, high, source FROM numbered
WHERE CASE WHEN $day IS NULL THEN "end" IS NULL ELSE
    coalesce("start", '') <= $day
    AND ("end" IS NULL OR $day < "end" || CASE length("end") WHEN 4 THEN '-12-31'
         WHEN 7 THEN '-31' ELSE '' END) END
"""
_PRINCIPALS = """
CREATE TEMP TABLE principals AS
SELECT DISTINCT nominee, principal, place FROM (
    SELECT owned AS nominee, owner AS principal, place FROM current WHERE kind = 'nominator'
    UNION ALL
    SELECT n.owner, m.owner, unnest([n.place, m.place]) FROM current n JOIN current m
    ON n.kind = 'nominee' AND m.kind = 'nominator' AND n.owned = m.owned)
WHERE nominee <> principal;
CREATE TEMP TABLE nominees AS
SELECT nominee, bool_or(flagged) AS flagged FROM (
    SELECT owner AS nominee, kind = 'nominee_share' AS flagged FROM current
    WHERE kind IN ('nominee_share', 'nominee')
    UNION ALL SELECT nominee, false FROM principals)
GROUP BY nominee
"""
_HELD = f"""
CREATE TEMP TABLE held AS
SELECT c.place, c.source, c.owned, c.low, c.high, c.kind,
       CASE WHEN c.kind = 'nominee_share' OR (n.flagged IS NOT NULL AND NOT n.flagged)
            THEN c.owner || '{AS_NOMINEE}' ELSE c.owner END AS owner,
       CASE WHEN c.kind = 'vote' THEN 'vote' WHEN c.kind = 'profit' THEN 'profit'
            ELSE 'share' END AS side
FROM current c LEFT JOIN nominees n ON n.nominee = c.owner
WHERE c.kind IN {_ECONOMIC} OR c.kind IN ('vote', 'profit')
UNION ALL
SELECT place, '', nominee || '{AS_NOMINEE}',
       CASE WHEN count(DISTINCT principal) OVER (PARTITION BY nominee) = 1 THEN 1.0 END,
       1.0, 'nominator', principal, 'share'
FROM principals
"""
_SIDES = """
CREATE TEMP TABLE sides AS
WITH sized AS (
    SELECT *, bool_or(low IS NOT NULL) OVER (PARTITION BY owner, owned, side) AS any_sized,
           CASE WHEN kind = 'nominator' THEN place ELSE 0 END AS unit FROM held
), per_source AS (
    SELECT owner, owned, side, source,
           CASE WHEN bool_or(kind = 'nominator') THEN max(coalesce(low, 0))
                ELSE least(sum(coalesce(low, 0)), 1) END AS low,
           CASE WHEN bool_or(kind = 'nominator') THEN 1
                ELSE least(sum(coalesce(high, 1)), 1) END AS high,
           list(DISTINCT place ORDER BY place) AS places
    FROM sized WHERE low IS NOT NULL OR NOT any_sized GROUP BY ALL
)
SELECT owner, owned, side, min(low) AS low, max(high) AS high,
       list_sort(list_distinct(flatten(list(places)))) AS places
FROM per_source GROUP BY ALL
"""
_PAIRS = """
WITH best AS (
    SELECT owner, owned,
           coalesce(max(low) FILTER (side = 'share'), max(low) FILTER (side = 'profit')) AS low,
           coalesce(max(high) FILTER (side = 'share'), max(high) FILTER (side = 'profit')) AS high,
           max(low) FILTER (side = 'vote') AS vote_low,
           max(high) FILTER (side = 'vote') AS vote_high,
           max(low) FILTER (side = 'share') AS share_low,
           max(high) FILTER (side = 'share') AS share_high,
           list_sort(list_distinct(flatten(list(places)))) AS places
    FROM sides GROUP BY ALL
)
SELECT owner, owned, coalesce(low, 0) AS low, coalesce(high, 0) AS high,
       coalesce(vote_low, share_low, 0) AS vote_low,
       coalesce(vote_high, share_high, 0) AS vote_high, places
FROM best ORDER BY owner, owned
"""
_MEANS = f"""
SELECT owner, owned, kind IN ('appoint', 'influence', 'trustee') AS sure,
       list(DISTINCT kind ORDER BY kind) AS kinds, list(DISTINCT place ORDER BY place) AS places
FROM (SELECT * FROM current WHERE kind IN
        ('appoint', 'influence', 'trustee', 'settlor', 'protector', 'beneficiary')
      UNION ALL
      SELECT place, holding_id, owner, owned || '{AS_NOMINEE}', 'influence', low, high, source
      FROM current WHERE kind = 'nominator')
WHERE owner <> owned GROUP BY ALL ORDER BY owner, owned, sure
"""
_TIES = """
SELECT owner, owned, kind, list(DISTINCT place ORDER BY place) AS places FROM current
WHERE kind IN ('director', 'manager', 'nominee_director', 'nominee', 'family', 'concert')
GROUP BY ALL ORDER BY owner, owned, kind
"""
_IDS = """
SELECT DISTINCT id FROM (SELECT owner AS id FROM current UNION ALL SELECT owned FROM current
UNION ALL SELECT owner FROM held UNION ALL SELECT owned FROM held) ORDER BY id
"""


@dataclass(frozen=True)
class Pairs:
    """What holdings come to as of a day. `places` are rows of `holdings`."""

    holdings: pa.Table
    ids: pa.Array
    pairs: pa.Table  # owner, owned, low, high, vote_low, vote_high, places
    means: pa.Table  # owner, owned, sure, kinds, places: control without votes
    ties: pa.Table  # owner, owned, kind, places: directors, families and the like
    dated_out: int  # rows that do not hold on the day


def pair_up(holdings: pa.Table, *, as_of: date | None, settings: OwnerSettings) -> Pairs:
    """Return the sums.

    Parameters
    ----------
    holdings : rows of HOLDINGS, any order.
    as_of : the day; None: every row without an end. A partial date is taken to hold as long as
        it may. A full end date is the first day on which the holding is over.
    """
    order = [("owner", "ascending"), ("owned", "ascending"), ("holding_id", "ascending"),
             ("kind", "ascending"), ("source", "ascending")]  # fmt: skip
    rows = holdings.sort_by(order)
    place = pa.array(np.arange(rows.num_rows))
    day = as_of.isoformat() if as_of else None
    with duckdb.connect() as sql:
        sql.register("numbered", rows.drop_columns("evidence").append_column("place", place))
        sql.execute(_CURRENT, {"day": day})
        for made in (_PRINCIPALS, _HELD, _SIDES):
            sql.execute(made)
        pairs, means, ties, ids = (
            sql.sql(one).to_arrow_table() for one in (_PAIRS, _MEANS, _TIES, _IDS)
        )
        kept = sql.sql("SELECT count(*) FROM current").fetchall()[0][0]
    names = ids["id"].cast(pa.string()).combine_chunks()
    whole = names.chunk(0) if isinstance(names, pa.ChunkedArray) and names.num_chunks else names
    return Pairs(rows, whole, pairs, means, ties, rows.num_rows - kept)
