"""Finds trade mis-invoicing: unit prices unlike those of the same goods, and mirror gaps.

In:   a trade table: hs, quantity, value, origin, dest; id (else the row number) as evidence; and,
      for the mirror gap, reporter: the country that says so (origin: export, dest: import)
Out:  findings trade price (money.mispricing) and mirror gap (money.mirror_gap); subject = a
      shipment, or `hs origin>dest`
Not:  which side lies; goods of different quality under one code look mispriced
See:  docs/methods/mispricing.md
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import stats

from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import counted, odds_words, place_words
from opensocta.money.candidates import SECTION
from opensocta.money.peers import robust_z
from opensocta.money.settings import MoneySettings

__all__ = ["find_mirror_gaps", "find_mispricing"]


@detectors.add("money.mispricing", version=1, cites="fatf_egmont_tbml_2020")
def find_mispricing(trade: pa.Table, *, settings: MoneySettings | None = None) -> list[Finding]:
    """Find shipments whose unit price lies far from that of the same goods, over or under.

    Prices are compared as logarithms in robust deviations, within one code of goods (HS). Rows
    without quantity or value say nothing of a price and are left out.
    """
    chosen = settings or MoneySettings()
    rows = trade.filter(pc.and_(pc.greater(trade["quantity"], 0), pc.greater(trade["value"], 0)))
    names = _ids(trade).filter(
        pc.and_(pc.greater(trade["quantity"], 0), pc.greater(trade["value"], 0))
    )
    price = np.log(rows["value"].to_numpy() / rows["quantity"].to_numpy())
    codes = np.asarray(rows["hs"].to_pylist(), dtype=object)
    ends = [rows[name].to_pylist() for name in ("origin", "dest")]
    found = []
    for code in sorted(set(codes.tolist())):
        peers = np.flatnonzero(codes == code)
        if len(peers) < chosen.price_min_peers:
            continue
        z, median = robust_z(price[peers])
        for i in np.flatnonzero(np.abs(z) >= chosen.cash_min_z).tolist():
            row, ratio = int(peers[i]), float(np.exp(price[peers[i]] - median))
            surprise = -float(stats.norm.logsf(abs(z[i])) + np.log(2)) / np.log(10)
            surprise = max(surprise - np.log10(len(peers)), 0.0)
            way = f"{ratio:.1f} times" if ratio >= 1 else f"only {ratio:.2f} times"
            found.append(
                Finding(
                    kind="money.mispricing",
                    subject=names[row].as_py(),
                    score=round(min(abs(float(z[i])) / 10, 1.0), 6),
                    reason=f"A shipment of goods {code} from {place_words(ends[0][row])} to "
                    f"{place_words(ends[1][row])} was priced at {way} the median unit price of "
                    f"{counted(len(peers), 'shipment')} (chance {odds_words(surprise)}).",
                    evidence=(names[row].as_py(),),
                    section=SECTION,
                    measures={
                        "pattern": "over_invoiced" if ratio >= 1 else "under_invoiced",
                        "hs": code,
                        "origin": ends[0][row],
                        "dest": ends[1][row],
                        "peers": len(peers),
                        "times_median": round(ratio, 4),
                        "deviations": round(float(z[i]), 3),
                    },
                )
            )
    if "reporter" in trade.column_names:
        found += find_mirror_gaps(trade, settings=chosen)
    return sorted(found, key=lambda f: (f.kind, -f.score, f.subject, f.key))


@detectors.add("money.mirror_gap", version=1, cites="fatf_egmont_tbml_2020")
def find_mirror_gaps(trade: pa.Table, *, settings: MoneySettings) -> list[Finding]:
    """Find goods and pairs of countries where exporter and importer report far different values.

    gap = ln(import / (1 + freight) / export); found where it lies far from the gaps of all pairs.
    """
    names, value = _ids(trade), trade["value"].to_numpy()
    told: dict[tuple[str, str, str], dict[bool, list[int]]] = {}
    for i, (hs, origin, dest, by) in enumerate(
        zip(*(trade[c].to_pylist() for c in ("hs", "origin", "dest", "reporter")), strict=True)
    ):
        if by in (origin, dest) and origin != dest:
            told.setdefault((hs, origin, dest), {}).setdefault(by == dest, []).append(i)
    both = {key: sides for key, sides in sorted(told.items()) if len(sides) == 2}
    sums = np.array([[value[sides[s]].sum() for s in (False, True)] for sides in both.values()])
    if len(both) < settings.price_min_peers or not (sums > 0).all():
        return []
    gap = np.log(sums[:, 1] / (1 + settings.price_freight) / sums[:, 0])
    z, _ = robust_z(gap)
    found = []
    for i, (key, sides) in enumerate(both.items()):
        if abs(z[i]) < settings.cash_min_z:
            continue
        hs, origin, dest = key
        ratio = float(np.exp(gap[i]))
        found.append(
            Finding(
                kind="money.mirror_gap",
                subject=f"{hs} {origin}>{dest}",
                score=round(min(abs(float(z[i])) / 10, 1.0), 6),
                reason=f"{place_words(dest)} reports {ratio:.2f} times the value of goods {hs} "
                f"that {place_words(origin)} reports to have sent, freight of "
                f"{settings.price_freight:.0%} taken off, unlike {counted(len(both), 'pair')} of "
                "countries and goods.",
                evidence=tuple(names[n].as_py() for s in (False, True) for n in sides[s]),
                section=SECTION,
                measures={
                    "pattern": "mirror_gap",
                    "hs": hs,
                    "origin": origin,
                    "dest": dest,
                    "exported": float(sums[i, 0]),
                    "imported": float(sums[i, 1]),
                    "ratio": round(ratio, 4),
                    "deviations": round(float(z[i]), 3),
                },
            )
        )
    return sorted(found, key=lambda f: (-f.score, f.subject))


def _ids(trade: pa.Table) -> pa.ChunkedArray:
    if "id" in trade.column_names:
        return trade["id"].cast(pa.string())
    return pa.chunked_array([[f"row {i + 1}" for i in range(len(trade))]], pa.string())
