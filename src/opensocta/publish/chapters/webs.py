"""Networks as wholes: which areas they work in, who ties them together.

In:   members, ties and subjects of the build
Out:  `Webs`: codes by area, shared members, ties between networks
"""

from collections import defaultdict
from typing import Any

import pyarrow.compute as pc

from opensocta.publish.book import HOME, Book, Row, top
from opensocta.vocabulary import crime_areas, roles

__all__ = ["Webs"]

Tie = dict[str, Any]  # Any: a tie of a network figure
_LEAST_SHARE = 0.2
_MOST = 8


class Webs:
    """Networks of one build. `rows` are the memberships, `shared` subjects that tie networks."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.rows: list[Row] = book.rows("members", "network", "canonical_id")
        self.of: dict[str, list[str]] = defaultdict(list)
        self.roles: dict[str, str] = {}
        for row in self.rows:
            self.of[row["canonical_id"]].append(row["network"])
            self.roles[row["canonical_id"]] = row["role"]
        self.codes = sorted({row["network"] for row in self.rows})
        self.areas = self._areas()
        self._ties = self._outer_ties()
        reach: dict[str, set[str]] = defaultdict(set)
        for (network, subject), _ in self._ties.items():
            reach[subject].add(network)
        for subject, mine in self.of.items():
            reach[subject].update(mine)
        self.reach = {subject: found for subject, found in reach.items() if len(found) > 1}
        self.shared = sorted(self.reach, key=lambda s: (-len(self.reach[s]), s))
        self.across = [code for code in self.codes if len(self.areas.get(code, ())) > 1]

    def in_area(self, area: str) -> list[str]:
        """Return the networks that work in a top area."""
        found = [code for code in self.codes if area in self.areas.get(code, ())]
        if found or area != HOME:
            return found
        return [code for code in self.codes if not self.areas.get(code)]

    def role(self, subject: str) -> str:
        """Return the role of a subject in words, empty if it is not known."""
        known = roles().get(self.roles.get(subject, ""))
        return known.name.lower() if known else ""

    def picture(self, codes: list[str]) -> tuple[list[dict[str, str]], list[Tie]]:
        """Return nodes and ties of at most eight networks and four shared subjects."""
        chosen = codes[:_MOST]
        shared = [s for s in self.shared if len(self.reach[s] & set(chosen)) > 1][
            : 12 - len(chosen)
        ]
        shared = shared[:4]
        nodes = [{"id": code, "label": "", "kind": "network"} for code in chosen]
        ties: list[Tie] = []
        for subject in shared:
            name = self.book.coder.code(subject)
            nodes.append({"id": name, "label": self.role(subject), "kind": "provider"})
            ties.extend(self._tie(code, subject, name) for code in chosen
                        if code in self.reach[subject])  # fmt: skip
        return nodes, ties

    def _tie(self, code: str, subject: str, name: str) -> Tie:
        found = self._ties.get((code, subject))
        if found is None:
            return {"a": code, "b": name, "fact": False, "credence": 0.5, "weight": 1.0}
        return {"a": code, "b": name, **found}

    def _areas(self) -> dict[str, list[str]]:
        entities = self.book.table("entities")
        wanted = entities.filter(
            pc.is_in(entities["canonical_id"], value_set=self.book.table("members")["canonical_id"])
        )
        areas = dict(zip(wanted["canonical_id"].to_pylist(), wanted["crime_areas"].to_pylist(),
                         strict=True))  # fmt: skip
        counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        sizes: dict[str, int] = defaultdict(int)
        for row in self.rows:
            sizes[row["network"]] += 1
            for area in {
                top(a) for a in areas.get(row["canonical_id"]) or () if a in crime_areas()
            }:
                counts[row["network"]][area] += 1
        return {
            code: sorted(a for a, n in found.items() if n >= max(2, _LEAST_SHARE * sizes[code]))
            for code, found in counts.items()
        }

    def _outer_ties(self) -> dict[tuple[str, str], Tie]:
        """Return ties of a network to subjects outside it, all ties of a pair together."""
        members = self.book.table("members")["canonical_id"]
        ties = self.book.table("ties")
        touching = ties.filter(pc.or_(pc.is_in(ties["source"], value_set=members),
                                      pc.is_in(ties["target"], value_set=members)))  # fmt: skip
        found: dict[tuple[str, str], Tie] = {}
        columns = ("source", "target", "weight", "fact", "credence")
        for row in zip(*(touching[name].to_pylist() for name in columns), strict=True):
            for near, far in ((row[0], row[1]), (row[1], row[0])):
                for code in self.of.get(near, ()):
                    if code in self.of.get(far, ()):
                        continue
                    tie = found.setdefault(
                        (code, far), {"fact": False, "credence": 0.0, "weight": 0.0}
                    )
                    tie["fact"] = tie["fact"] or row[3]
                    tie["credence"] = max(tie["credence"], row[4])
                    tie["weight"] += row[2]
        return found
