"""Laws of the readers: ids as one by one, sums to the cent, nothing lost, order of no matter."""

import random
import tempfile
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from opensocta.core.ids import make_id
from opensocta.core.units import CURRENCIES, to_minor_units
from opensocta.sources import Filled, Given, intake, parse_mapping, read, write_questionnaire
from opensocta.sources.bulk import bulk_ids, first_places
from opensocta.sources.payments import minor_units
from opensocta.sources.sheet import letters

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


def rows_of(path: Path, mapping: str) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    given_ = intake(path, agency="Unit", obtained_at="2024", mapping=parse_mapping(mapping, "m"))
    for name, rows in read(given_):
        found.setdefault(name, []).extend(rows.to_pylist())
    return found


class TestIdsInBulk:
    @given(st.lists(st.tuples(words, words), min_size=1, max_size=20))
    def test_are_those_made_one_by_one(self, pairs):
        left, right = (pa.array(list(side), pa.string()) for side in zip(*pairs, strict=True))
        assert bulk_ids("e", left, "fixed", right).to_pylist() == [
            make_id("e", a, "fixed", b) for a, b in pairs
        ]

    @given(st.lists(st.sampled_from("abc")))
    def test_first_places_name_every_key_once(self, keys):
        places = first_places(pa.array(keys, pa.string())).tolist()
        assert [keys[place] for place in places] == list(dict.fromkeys(keys))


class TestAmounts:
    @given(
        st.decimals(0, 10**12, places=4, allow_nan=False),
        st.sampled_from(sorted(CURRENCIES)),
    )
    def test_are_those_of_the_single_function(self, amount, currency):
        found = minor_units(pa.array([str(amount)]), pa.array([currency]))
        assert found.to_pylist() == [to_minor_units(str(amount), currency)]


class TestColumnLetters:
    @given(st.integers(0, 20_000))
    def test_count_on_without_gap(self, place):
        value = 0
        for sign in letters(place):
            value = value * 26 + ord(sign) - 64
        assert value == place + 1


MAPPING = """
report: {reference: no}
entities:
  p: {schema: Person, id: key, properties: {name: name, birthDate: born}}
"""
people = st.lists(
    st.tuples(
        st.integers(1, 9),
        words.map(lambda text: text.replace('"', "").strip()),
        st.sampled_from(["1980", "1980-02-30", "", "1981-05-06", "x"]),
    ),
    min_size=1,
    max_size=12,
)


class TestTables:
    @settings(max_examples=25, deadline=None)
    @given(people, st.randoms(use_true_random=False))
    def test_the_order_of_rows_does_not_matter(self, rows, shuffler: random.Random):
        table = [(f"R{n}", *row) for n, row in enumerate(rows)]
        with tempfile.TemporaryDirectory() as folder:
            first = self._read(Path(folder) / "a.csv", table)
            shuffler.shuffle(table)
            second = self._read(Path(folder) / "a.csv", table)
        assert first == second

    @settings(max_examples=25, deadline=None)
    @given(people)
    def test_every_row_goes_in_or_is_named(self, rows):
        table = [(f"R{n}", *row) for n, row in enumerate(rows)]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.csv"
            self._write(path, table)
            found = rows_of(path, MAPPING)
        taken = {int(str(r["anchor"]).split()[1]) for r in found.get("reports", [])}
        named = {r["row"] for r in found.get("rejects", [])}
        assert taken | named == set(range(2, len(rows) + 2))
        assert not taken & named

    def _write(self, path, table):
        lines = ["no,key,name,born"]
        lines += [f'{no},{key},"{name}",{born}' for no, key, name, born in table]
        path.write_text("\n".join(lines) + "\n", "utf-8")

    def _read(self, path, table):
        self._write(path, table)
        statements = rows_of(path, MAPPING).get("statements", [])
        return sorted(str(row["statement_id"]) for row in statements)


class TestQuestionnaires:
    @settings(max_examples=8, deadline=None)
    @given(
        st.dictionaries(
            st.sampled_from(["Q-POL-01", "Q-POL-02", "Q-POL-03"]),
            st.tuples(
                st.sampled_from([0, 1, 2, 3, 4, "unknown", None]), st.sampled_from(["", "A1", "F6"])
            ),
        )
    )
    def test_what_is_written_is_read_back(self, levels):
        given_ = {(q, "DRUG"): Given(level, grade) for q, (level, grade) in levels.items()}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "q.xlsx"
            write_questionnaire(path, "police", ["DRUG"], filled=Filled(answers=given_))
            found = {
                row["question_id"]: row
                for name, rows in read(intake(path, agency="Unit", obtained_at="2024"))
                if name == "answers"
                for row in rows.to_pylist()
                if row["crime_area"] == "DRUG"
            }
        for question, (level, grade) in levels.items():
            row = found[question]
            state = {None: "blank", "unknown": "unknown"}.get(level, "answered")  # type: ignore[call-overload]
            assert row["state"] == state
            assert row["level"] == (level if isinstance(level, int) else None)
            assert (row["reliability"] or "") + (row["credibility"] or "") == grade
