"""Finds owners hidden behind chains, companies that own each other, and signs of shells.

In:   `Ownership`
Out:  findings; subject = the company, evidence = statements
Not:  proof: holdings and addresses have honest reasons too; each finding says what to look at
See:  docs/methods/ownership.md
"""

from collections import Counter, defaultdict
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow.compute as pc

from opensocta.core.time import to_date
from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import counted, listed, percent_words, place_words
from opensocta.money.owner_chains import circles_of, find_chains
from opensocta.money.owner_graph import Ownership
from opensocta.money.owner_pairs import AS_NOMINEE
from opensocta.money.owner_push import find_owners_above
from opensocta.money.owner_solve import holdings_of

__all__ = [
    "OWNER_SIGNS", "find_hidden_owners", "find_owner_signs", "find_ownership_circles",
    "find_shells",
]  # fmt: skip

OWNER_SIGNS = ("money.hidden_owner", "money.ownership_circle", "money.shell_company")
"""Kinds of findings on owners, not on payments."""

Row = dict[str, Any]  # Any: cells of several types
_SHOWN = 6
_VERB = "holds"


def find_owner_signs(graph: Ownership) -> list[Finding]:
    """Return what all detectors of ownership find."""
    found = [*find_ownership_circles(graph), *find_hidden_owners(graph), *find_shells(graph)]
    return sorted(found, key=lambda f: (f.kind, -f.score, f.subject, f.key))


@detectors.add("money.ownership_circle", version=1, cites="brioschi1989")
def find_ownership_circles(graph: Ownership) -> list[Finding]:
    """Find companies that own each other in a circle, the largest first."""
    names = _names(graph)
    found = []
    for circle in circles_of(graph):
        steps = [_step(graph, names, pair) for pair in circle.pairs]
        end = " Nobody outside the circle owns it." if circle.closed else ""
        found.append(
            Finding(
                kind="money.ownership_circle",
                subject=graph.name(circle.nodes[0]),
                score=float(circle.members),
                reason=f"{counted(circle.members, 'company', 'companies')} own each other in a "
                f"circle: {listed(steps, _SHOWN).rstrip('.')}.{end}",
                evidence=_evidence(graph, circle.pairs),
                measures={"members": circle.members, "closed": int(circle.closed),
                          "product": round(circle.product, 6), "steps": len(circle.pairs)},
                section="money_flow",
            )
        )  # fmt: skip
    return found


@detectors.add("money.hidden_owner", version=1, cites="vitali2011")
def find_hidden_owners(graph: Ownership, *, most: int = 1000) -> list[Finding]:
    """Find owners above the threshold whom a company's own register does not name.

    An owner counts as hidden if `between` companies or more stand between, or if the chain runs
    through a circle, a nominee or a country whose registers do not tell owners.
    """
    rows = find_owners_above(graph).sort_by(
        [("share", "descending"), ("company", "ascending"), ("owner", "ascending")]
    )
    names, country = _names(graph), _countries(graph)
    sizes = np.bincount(graph.part, minlength=1)
    direct = {
        (a, b) for a, b, low in zip(graph.owner.tolist(), graph.owned.tolist(),
                                    graph.low.tolist(), strict=True)
        if low >= graph.settings.above
    }  # fmt: skip
    found: list[Finding] = []
    useful: dict[int, np.ndarray[Any, Any]] = {}
    ends = zip(*(graph.numbers(rows[name]).tolist() for name in ("owner", "company")), strict=True)
    for row, (owner, company) in zip(rows.to_pylist(), ends, strict=True):
        if (owner, company) in direct or len(found) >= most:
            continue
        if owner not in useful:
            useful = {owner: holdings_of(graph, [owner]).share}
        chains = find_chains(graph, owner, company, useful[owner])
        if not chains:
            continue
        pairs = chains[0].pairs
        nodes = [int(graph.owned[pair]) for pair in pairs[:-1]]
        why = _hiding(graph, nodes, sizes, country)
        if not why and len(nodes) < graph.settings.between:
            continue
        steps = [_step(graph, names, pair) for pair in pairs]
        through = f"{counted(len(nodes), 'company', 'companies')} between"
        found.append(
            Finding(
                kind="money.hidden_owner",
                subject=row["company"],
                score=row["share"] * (1 + len(why)) * len(pairs),
                reason=f"{_name(graph, names, owner)} owns {percent_words(row['share'])} of "
                f"{_name(graph, names, company)} with {listed([through, *why])}: "
                f"{listed(steps, _SHOWN).rstrip('.')}.",
                evidence=_evidence(graph, pairs),
                measures={"owner": row["owner"], "share": round(row["share"], 6),
                          "between": len(nodes), "chains": len(chains)},
                section="money_flow",
            )
        )  # fmt: skip
    return found


@detectors.add("money.shell_company", version=1, cites="worldbank2011puppet")
def find_shells(graph: Ownership) -> list[Finding]:
    """Find companies that show several signs of a shell, each sign with its evidence."""
    signs = _signs(graph)
    names = _names(graph)
    found = []
    for company, rows in sorted(signs.items()):
        if len(rows) < graph.settings.shell_signs:
            continue
        evidence = tuple(sorted({one for _, told in rows for one in told}))
        if not evidence:
            continue
        words = [word for word, _ in rows]
        found.append(
            Finding(
                kind="money.shell_company",
                subject=company,
                score=float(len(rows)),
                reason=f"{names.get(company, company)} shows {len(rows)} signs of a shell: "
                f"{listed(words, 9)}.",
                evidence=evidence,
                measures={"signs": len(rows)},
                section="money_flow",
            )
        )
    return found


def _signs(graph: Ownership) -> dict[str, list[tuple[str, list[str]]]]:
    """Return for each company its signs: words and statements."""
    chosen, facts = graph.settings, graph.facts.to_pylist()
    signs: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    there = Counter(row["address"] for row in facts if row["kind"] == "company" and row["address"])
    held = np.bincount(graph.owned, graph.high, len(graph))
    number = {name: place for place, name in enumerate(graph.base.ids.to_pylist())}
    for row in facts:
        if row["kind"] != "company":
            continue
        mine, told = signs[row["entity_id"]], row["evidence"]
        if (row["country"] or "").lower() in chosen.secrecy:
            mine.append((f"it is registered in {place_words(row['country'].upper())}", told))
        if there[row["address"]] >= chosen.mass_address:
            mine.append((f"{there[row['address']]:,} companies share its address", told))
        if row["employees"] == 0:
            mine.append(("it has no employees", told))
        if row["turnover"] == 0:
            mine.append(("it has no turnover", told))
        if _is_newborn(graph, row["founded"]):
            mine.append((f"it was founded on {row['founded']}", told))
        node = number.get(row["entity_id"])
        if node is None or held[node] <= 0:
            mine.append(("no owner of it is recorded", told))
    _add_holding_signs(graph, signs)
    _add_circles(graph, signs)
    return signs


def _is_newborn(graph: Ownership, founded: str | None) -> bool:
    day = to_date(founded) if founded else None
    if day is None or graph.as_of is None:
        return False
    return timedelta(0) <= graph.as_of - day < timedelta(days=graph.settings.newborn_days)


def _add_holding_signs(graph: Ownership, signs: dict[str, list[tuple[str, list[str]]]]) -> None:
    rows = graph.base.holdings
    for kind, words in (("bearer", "it has bearer shares"),
                        ("nominee_share", "a nominee holds its shares")):  # fmt: skip
        told: dict[str, list[str]] = defaultdict(list)
        for row in rows.filter(pc.equal(rows["kind"], kind)).to_pylist():
            told[row["owned"]] += row["evidence"]
        for company, evidence in told.items():
            signs[company].append((words, evidence))
    seats = [row for row in graph.base.ties.to_pylist()
             if row["kind"] in ("director", "nominee_director")]  # fmt: skip
    many = Counter(row["owner"] for row in seats)
    serial: dict[str, list[Row]] = defaultdict(list)
    for row in seats:
        if row["kind"] == "nominee_director":
            signs[row["owned"]].append(
                ("a nominee sits on its board", list(graph.evidence_of(row["places"])))
            )
        elif many[row["owner"]] >= graph.settings.many_seats:
            serial[row["owned"]].append(row)
    for company, directors in serial.items():
        most = max(many[row["owner"]] for row in directors)
        told_by = {one for row in directors for one in graph.evidence_of(row["places"])}
        signs[company].append((f"its director sits on {most:,} boards", sorted(told_by)))


def _add_circles(graph: Ownership, signs: dict[str, list[tuple[str, list[str]]]]) -> None:
    for circle in circles_of(graph):
        evidence = list(_evidence(graph, circle.pairs))
        for node in circle.nodes:
            signs[graph.name(node)].append(("it owns itself through a circle", evidence))


def _hiding(
    graph: Ownership, nodes: list[int], sizes: np.ndarray[Any, Any], country: dict[str, str]
) -> list[str]:
    """Return what on a chain hides an owner, in words."""
    why = []
    if any(sizes[graph.part[node]] > 1 for node in nodes):
        why.append("a circle of holdings")
    if any(graph.name(node).endswith(AS_NOMINEE) for node in nodes):
        why.append("a nominee")
    secret = sorted({country[name] for node in nodes if (name := graph.name(node)) in country
                     and country[name] in graph.settings.secrecy})  # fmt: skip
    return why + [f"a company in {place_words(code.upper())}" for code in secret]


def _step(graph: Ownership, names: dict[str, str], pair: int) -> str:
    low, high = float(graph.low[pair]), float(graph.high[pair])
    size = percent_words(low) if high - low < 1e-9 else f"{100 * low:.0f}-{100 * high:.0f} %"
    owner = _name(graph, names, int(graph.owner[pair]))
    return f"{owner} {_VERB} {size} of {_name(graph, names, int(graph.owned[pair]))}"


def _name(graph: Ownership, names: dict[str, str], node: int) -> str:
    own = graph.name(node)
    return names.get(own, own)


def _names(graph: Ownership) -> dict[str, str]:
    rows = graph.facts.select(["entity_id", "name"]).to_pylist()
    return {row["entity_id"]: row["name"] for row in rows if row["name"]}


def _countries(graph: Ownership) -> dict[str, str]:
    rows = graph.facts.select(["entity_id", "country"]).to_pylist()
    return {row["entity_id"]: row["country"].lower() for row in rows if row["country"]}


def _evidence(graph: Ownership, pairs: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(sorted({one for pair in pairs for one in graph.evidence(pair)}))
