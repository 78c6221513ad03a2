"""What two records have in common equals what a slow oracle over dicts of sets finds."""

from itertools import combinations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from opensocta.evidence.tables import STATEMENTS
from opensocta.resolve import link
from opensocta.resolve.relations import find_relations
from opensocta.resolve.relations_field import to_web
from opensocta.resolve.relations_kernel import FEW, judge_pairs

QUICK = settings(max_examples=25, deadline=None, derandomize=True)
PEOPLE = [f"p{k}" for k in range(7)]
THINGS = {"a0": 0, "a1": 0, "o0": 1, "v0": 3}
SCHEMA = {"p": "Person", "a": "BankAccount", "o": "Company", "v": "Vehicle"}
EDGES = {"Ownership": ("owner", "asset"), "Contact": ("subject", "object")}
HUB, NAMES = 4, 3
EDGE = st.tuples(
    st.sampled_from(["Ownership", "Contact", "Incident"]),
    st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4, unique=True),
    st.sampled_from([*THINGS, *PEOPLE]), st.sampled_from(["r0", "r1", "r2", "r3"]),
)  # fmt: skip
WORLDS = st.lists(EDGE, max_size=12)
LABELS = st.lists(st.integers(0, 4), min_size=7, max_size=7)
COPIES = pa.table({"report_id": ["r3"], "origin_id": ["r0"]})


def said(world):
    """(carrier, schema, prop, value, report): what the edges state, in order."""
    for number, (schema, people, other, report) in enumerate(world):
        carrier = f"x{number}"
        if schema == "Incident":
            yield from ((carrier, schema, "suspect", one, report) for one in people)
        else:
            one, two = EDGES[schema]
            yield carrier, schema, one, people[0], report
            yield carrier, schema, two, other, report


def to_statements(world):
    rows = [(one, SCHEMA[one[0]], "id", one, f"r-{one}") for one in [*PEOPLE, *THINGS]]
    rows += said(world)
    table = pa.table(
        dict(zip(("entity_id", "schema", "prop", "value", "report_id"), zip(*rows, strict=True),
                 strict=True))
    )  # fmt: skip
    fixed = {"assessment": False, "stance": 1, "anchor": "x", "batch_id": "b"}
    for name, value in fixed.items():
        table = table.append_column(name, pa.array([value] * len(rows)))
    ids = pa.array([f"s{k}" for k in range(len(rows))])
    return STATEMENTS.conform(table.append_column("statement_id", ids))


class Oracle:
    """Ties and marks as dicts of sets, straight from the definition."""

    def __init__(self, world, label):
        self.whose = {p: f"p{min(k for k in range(7) if label[k] == label[i])}"
                      for i, p in enumerate(PEOPLE)}  # fmt: skip
        self.ties, self.marks, named = {}, {}, {}
        rows = [(*row[:4], "r0" if row[4] == "r3" else row[4]) for row in said(world)]
        for _, _, _, who, origin in rows:
            if who[0] in "po":
                named.setdefault(origin, set()).add(who)
        small = {origin for origin, who in named.items() if 2 <= len(who) <= NAMES}
        self.tie(rows, small)
        for origin in small:
            for who in named[origin]:
                self.mark(who, origin, 1)
        held = {}
        for who, near in self.ties.items():
            if who[0] == "p":
                for one in near:
                    held.setdefault(one, set()).add(self.canonical(who))
        self.held = {one: who for one, who in held.items() if len(who) <= HUB}

    def tie(self, rows, small):
        carriers = {}
        for carrier, schema, prop, who, origin in rows:
            carriers.setdefault((carrier, schema, origin), set()).add((prop, who))
        for (carrier, schema, origin), ends in carriers.items():
            event = schema == "Incident"
            crowd = event and len(ends) > HUB
            for prop, who in ends:
                self.mark(who, carrier, 0)
                for _, other in ends:
                    if crowd or who == other or self.canonical(other) == self.canonical(who):
                        continue
                    near = self.canonical(other)
                    sources = {carrier if event else origin} | ({origin} & small)
                    self.ties.setdefault(who, {}).setdefault(near, set()).update(sources)
                    if not event:
                        self.mark(who, (near, schema, prop, origin), 1)

    def canonical(self, who):
        return self.whose.get(who, who)

    def mark(self, who, mark, level):
        self.marks.setdefault(who, {})[mark] = level

    def near(self, who):
        return {n: s for n, s in self.ties.get(who, {}).items() if n in self.held}

    def level(self, one, two):
        shared = self.marks.get(one, {}).keys() & self.marks.get(two, {}).keys()
        if shared:
            return min(self.marks[one][mark] for mark in shared)
        left, right = self.near(one), self.near(two)
        kind = {n: THINGS.get(n, 2) for n in {*left, *right}}
        if not {kind[n] for n in left} & {kind[n] for n in right}:
            return -1
        common = {
            n: len(self.held[n] - {self.canonical(one), self.canonical(two)})
            for n in left.keys() & right.keys() if not left[n] & right[n]
        }  # fmt: skip
        if not common:
            return 2
        others, best = min((o, kind[n]) for n, o in common.items())
        firsts = sorted(n for n, o in common.items() if (o, kind[n]) == (others, best))
        if others > FEW:
            return 3 + best
        more = [
            n for n, o in common.items()
            if o <= FEW and n != firsts[0]
            and not left[n] & left[firsts[0]] and not right[n] & right[firsts[0]]
        ]  # fmt: skip
        return 15 if more else (7 if others else 11) + best


def judged(world, label, statements=None):
    oracle = Oracle(world, label)
    known = pa.table({"entity_id": PEOPLE, "canonical_id": [oracle.whose[p] for p in PEOPLE]})
    statements = to_statements(world) if statements is None else statements
    relations = find_relations(statements, known, COPIES, hub=HUB, names=NAMES).of("person")
    labels = np.array([PEOPLE.index(oracle.whose[p]) for p in PEOPLE])
    web, _ = to_web(pa.array(PEOPLE), labels, relations, hub=HUB)
    pairs = np.array(list(combinations(range(7), 2)))
    return oracle, pairs, judge_pairs(web, pairs[:, 0], pairs[:, 1])


class TestWhatTwoRecordsHaveInCommon:
    @QUICK
    @given(WORLDS, LABELS)
    def test_is_what_the_definition_says(self, world, label):
        oracle, pairs, levels = judged(world, label)
        expected = [oracle.level(PEOPLE[a], PEOPLE[b]) for a, b in pairs]
        assert levels.tolist() == expected

    @QUICK
    @given(WORLDS, LABELS, st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order_of_rows(self, world, label, random):
        statements = to_statements(world)
        order = list(range(statements.num_rows))
        random.shuffle(order)
        shuffled = judged(world, label, statements.take(order))[2]
        assert judged(world, label)[2].tolist() == shuffled.tolist()

    @QUICK
    @given(WORLDS, LABELS)
    def test_does_not_depend_on_which_stands_first(self, world, label):
        _, pairs, levels = judged(world, label)
        oracle = Oracle(world, label)
        turned = [oracle.level(PEOPLE[b], PEOPLE[a]) for a, b in pairs]
        assert levels.tolist() == turned


class TestLinkingWithRelations:
    @settings(max_examples=10, deadline=None, derandomize=True)
    @given(WORLDS, st.randoms(use_true_random=False))
    def test_gives_the_same_bytes_whatever_the_order_of_rows(self, world, random):
        names = [(p, "Person", "name", f"Ana Perić {'ab'[k % 2]}", f"r-{p}")
                 for k, p in enumerate(PEOPLE)]  # fmt: skip
        statements = to_statements(world)
        more = to_statements([]).slice(0, len(names)).to_pylist()
        for row, (_, _, prop, value, _) in zip(more, names, strict=True):
            row.update(prop=prop, value=value, statement_id=f"n-{row['entity_id']}")
        statements = pa.concat_tables([statements, pa.Table.from_pylist(more, statements.schema)])
        order = list(range(statements.num_rows))
        random.shuffle(order)
        one, two = link(statements), link(statements.take(order))
        assert one.entity_map.equals(two.entity_map)
        assert one.pairs.equals(two.pairs)
