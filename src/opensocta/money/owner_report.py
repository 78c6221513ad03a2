"""Owners of a company or companies of an owner: shares, control, chains, what stays unknown.

In:   `Ownership`, a company or an owner
Out:  plain rows for a person to read or a program to take on; every step names its statements
Not:  findings (`money.owner_signs`)
"""

from typing import Any

import numpy as np

from opensocta.evidence.wording import listed, percent_words
from opensocta.money.owner_bounds import greatest_shares, is_open
from opensocta.money.owner_chains import circles_above, find_chains, find_ends
from opensocta.money.owner_control import Votes, controlled_by, count_votes
from opensocta.money.owner_graph import Ownership
from opensocta.money.owner_groups import find_groups
from opensocta.money.owner_kernels import reach
from opensocta.money.owner_solve import holdings_of, owners_of

__all__ = ["describe_company", "describe_owner", "put_right"]

Row = dict[str, Any]  # Any: cells of several types
_MANY = 200  # owners whose greatest shares and control are looked at one by one
_TIE = 1e-9
_MEANS = {
    "appoint": "may appoint the board of", "influence": "controls by other means",
    "trustee": "is trustee of", "settlor": "is settlor of", "protector": "is protector of",
    "beneficiary": "is a beneficiary of",
}  # fmt: skip


class _Told:
    """What is needed for each row, counted once: votes, names."""

    def __init__(self, graph: Ownership) -> None:
        self.graph = graph
        self.sure = count_votes(graph)
        self.possible = count_votes(graph, possible=True)
        self.names = {
            row["entity_id"]: row["name"] or row["entity_id"]
            for row in graph.facts.select(["entity_id", "name"]).to_pylist()
        }

    def name(self, node: int) -> str:
        """Return the name of a node to show."""
        own = self.graph.name(node)
        return str(self.names.get(own, own))


def describe_company(graph: Ownership, company: str, *, above: float | None = None) -> Row:
    """Return who owns and controls a company.

    Parameters
    ----------
    above : least integrated share of owners that are told; that of the settings if None.

    Returns
    -------
    owners, groups, circles, ends, directors, notes; shares as parts of 1.
    """
    level = graph.settings.above if above is None else above
    node, told = graph.number(company), _Told(graph)
    solved = owners_of(graph, node, least=min(level, 0.05) / 4)
    rows = []
    for owner in _candidates(graph, told, node, solved.share, level):
        low = float(solved.share[owner])
        row = _row(told, [owner], node, low, level)
        if row:
            rows.append(row | {"within": solved.within})
    shown = sorted(rows, key=lambda row: (-row["low"], -row["high"], row["owner"]))
    return {
        "company": company,
        "name": told.name(node),
        "owners": shown,
        "groups": _groups(told, node, shown, level),
        "circles": [_circle(told, circle) for circle in circles_above(graph, node)],
        "ends": [
            {"owner": graph.name(end.node), "name": told.name(end.node), "share": end.share,
             "why": end.why}
            for end in find_ends(graph, node, solved.visits, least=0.01)
        ],
        "directors": _directors(told, company),
        "notes": put_right(graph, company),
    }  # fmt: skip


def describe_owner(graph: Ownership, owner: str, *, above: float | None = None) -> Row:
    """Return what an owner owns and controls; `above` as in `describe_company`."""
    level = graph.settings.above if above is None else above
    node, told = graph.number(owner), _Told(graph)
    solved = holdings_of(graph, [node])
    high = greatest_shares(graph, [node], solved.share)
    mine = controlled_by(graph, told.possible, [node])
    reached = (np.maximum(solved.share, high) >= level - _TIE) | mine
    reached[node] = False
    rows = []
    for company in np.flatnonzero(reached).tolist():
        row = _row(told, [node], company, float(solved.share[company]), level)
        if row:
            rows.append(row | {"within": solved.within})
    shown = sorted(rows, key=lambda row: (-row["low"], -row["high"], row["company"]))
    return {"owner": owner, "name": told.name(node), "companies": shown,
            "notes": put_right(graph)}  # fmt: skip


def put_right(graph: Ownership, company: str | None = None) -> list[str]:
    """Return in words what of the holdings had to be put right, of one company or of all."""
    most = 1 + graph.settings.rounding
    nodes = np.flatnonzero((graph.total > most) | (graph.self_held > 0)).tolist()
    words = []
    for node in nodes:
        name = graph.name(node)
        if company is not None and name != company:
            continue
        if graph.total[node] > most:
            words.append(
                f"The recorded holdings in {name} make {percent_words(graph.total[node])}; "
                "they were scaled down to 100 %."
            )
        if graph.self_held[node] > 0:
            words.append(
                f"{name} holds {percent_words(graph.self_held[node])} of itself; "
                "this part was shared out among its other holders."
            )
    if graph.base.dated_out:
        words.append(f"{graph.base.dated_out:,} holdings do not hold on the day and were left out.")
    return words


def _candidates(
    graph: Ownership, told: _Told, node: int, share: np.ndarray[Any, Any], level: float
) -> list[int]:
    """Return whom to look at: all above where there are few, else those who matter by share."""
    up = told.possible.up
    seen = np.zeros(len(graph), np.bool_)
    above = reach(up.start, up.index, np.array([node]), seen)
    seen[share >= level - _TIE] = True
    seen[node] = False
    if len(above) <= _MANY:
        return [int(one) for one in np.flatnonzero(seen)]
    large = np.flatnonzero((share >= level - _TIE) & seen)
    direct = up.index[up.start[node] : up.start[node + 1]]
    return sorted({int(one) for one in [*large, *direct] if one != node})


def _row(told: _Told, owners: list[int], company: int, low: float, level: float) -> Row | None:
    """Return what is told of owners, taken as one, in a company; None if nothing reaches."""
    graph = told.graph
    high, useful = low, None
    if is_open(graph) or low >= level - _TIE:
        useful = holdings_of(graph, owners).share
        useful = greatest_shares(graph, owners, useful)
        high = max(low, float(useful[company]))
    sure = bool(controlled_by(graph, told.sure, owners)[company])
    maybe = sure or bool(controlled_by(graph, told.possible, owners)[company])
    if high < level - _TIE and not maybe:
        return None
    if useful is None:
        useful = greatest_shares(graph, owners, holdings_of(graph, owners).share)
    chains = [chain for owner in owners for chain in find_chains(graph, owner, company, useful)]
    state = "yes" if sure else "possible" if maybe else "no"
    return {
        "owner": graph.name(owners[0]),
        "owner_name": told.name(owners[0]),
        "company": graph.name(company),
        "company_name": told.name(company),
        "low": low,
        "high": high,
        "reaches": "yes" if low >= level - _TIE else "possible" if high >= level - _TIE else "no",
        "end": bool(graph.up.start[owners[0]] == graph.up.start[owners[0] + 1]),
        "control": state,
        "why": _why(told, told.sure if sure else told.possible, owners, company) if maybe else [],
        "chains": [
            {"low": chain.low, "high": chain.high, **_steps(told, chain.pairs)} for chain in chains
        ],
    }


def _steps(told: _Told, pairs: tuple[int, ...]) -> Row:
    graph = told.graph
    steps = [
        {
            "owner": graph.name(int(graph.owner[pair])),
            "owned": graph.name(int(graph.owned[pair])),
            "low": float(graph.low[pair]), "high": float(graph.high[pair]),
            "statements": list(graph.evidence(pair)),
        }
        for pair in pairs
    ]  # fmt: skip
    words = [
        f"{told.name(int(graph.owner[pair]))} holds {_size(graph.low[pair], graph.high[pair])} "
        f"of {told.name(int(graph.owned[pair]))}"
        for pair in pairs
    ]
    return {"words": "; ".join(words), "steps": steps}


def _size(low: float, high: float) -> str:
    if high - low < 1e-9:
        return percent_words(float(low))
    return "an unknown part" if low <= 0 and high >= 1 else f"{100 * low:.0f}-{100 * high:.0f} %"


def _why(told: _Told, votes: Votes, owners: list[int], company: int) -> list[Row]:
    """Return what control rests on, from the company upwards, each with its statements."""
    graph = told.graph
    mine = controlled_by(graph, votes, owners)
    up, waiting, done = votes.up, [company], {company}
    rows: list[Row] = []
    while waiting and len(rows) < graph.settings.steps:
        node = waiting.pop(0)
        links = [k for k in range(up.start[node], up.start[node + 1]) if mine[up.index[k]]]
        means = [k for k in links if up.pair[k] >= votes.pairs]
        for link in means:
            row = graph.base.means.slice(int(up.pair[link]) - votes.pairs, 1).to_pylist()[0]
            words = " and ".join(_MEANS[kind] for kind in row["kinds"])
            rows.append({"words": f"{told.name(int(up.index[link]))} {words} {told.name(node)}",
                         "statements": list(graph.evidence_of(row["places"]))})  # fmt: skip
        if not means and links:
            total = min(float(up.weight[links].sum()), 1.0)
            holders = listed([told.name(int(up.index[k])) for k in links])
            verb, who = ("holds", "") if len(links) == 1 else ("hold", " together")
            rows.append(
                {
                    "words": f"{holders}{who} {verb} {percent_words(total)} of the votes of "
                    f"{told.name(node)}",
                    "statements": sorted(
                        {one for k in links for one in graph.evidence(int(up.pair[k]))}
                    ),
                }
            )
        for link in means or links:
            other = int(up.index[link])
            if other not in done and other not in owners:
                done.add(other)
                waiting.append(other)
    return rows


def _circle(told: _Told, circle: Any) -> Row:  # Any: a circle of `owner_chains`
    return {
        "members": circle.members, "closed": circle.closed, "product": circle.product,
        "companies": [told.graph.name(node) for node in circle.nodes],
        **_steps(told, circle.pairs),
    }  # fmt: skip


def _groups(told: _Told, company: int, alone: list[Row], level: float) -> list[Row]:
    """Return families and agreements that reach the share or control only together."""
    graph = told.graph
    reaching = {row["owner"] for row in alone if row["reaches"] == "yes"}
    deciding = {row["owner"] for row in alone if row["control"] == "yes"}
    rows = []
    for group in find_groups(graph):
        members = [node for node in group.members if node != company]
        names = [graph.name(node) for node in members]
        if len(members) < 2:
            continue
        share = float(holdings_of(graph, members).share[company])
        if share <= 0:
            continue
        row = _row(told, members, company, share, level)
        if row is None:
            continue
        new_share = row["reaches"] == "yes" and not reaching & set(names)
        new_control = row["control"] == "yes" and not deciding & set(names)
        if new_share or new_control:
            rows.append(row | {"members": names, "kind": group.kind,
                               "statements": list(group.evidence)})  # fmt: skip
    return rows


def _directors(told: _Told, company: str) -> list[Row]:
    ties = told.graph.base.ties
    kinds = ("director", "manager", "nominee_director")
    return [
        {"person": row["owner"], "name": told.names.get(row["owner"], row["owner"]),
         "kind": row["kind"], "statements": list(told.graph.evidence_of(row["places"]))}
        for row in ties.to_pylist() if row["kind"] in kinds and row["owned"] == company
    ]  # fmt: skip
