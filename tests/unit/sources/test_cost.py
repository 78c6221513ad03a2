"""The cost of reading grows with the rows, not faster; seconds are recorded, not judged."""

import time

import pytest
from xlsxwriter import Workbook

from opensocta.sources import intake, parse_mapping, read

PEOPLE = """
report: {reference: no}
entities:
  p: {schema: Person, id: person, properties: {name: name, birthDate: born, country: land, phone: tel}}
  s: {schema: Seizure, id: "s {no}", properties: {crimeArea: area, node: node, quantity: kg, suspect: {entity: p}}}
"""
PAYMENTS = """
currency: EUR
transactions:
  {reference: no, at: at, amount: amount, from_account: {number: a}, to_account: {number: b}}
"""


def people(rows):
    yield ["no", "person", "name", "born", "land", "tel", "area", "node", "kg"]
    for n in range(rows):
        yield [f"C{n}", f"{n % 997}", f"Ana {n % 997}", f"19{n % 90 + 10}-01-02", "MK", f"+389{n}",
               "DRUG", "KAPIK", f"{n % 50}.5"]  # fmt: skip


def payments(rows):
    yield ["no", "at", "amount", "a", "b"]
    for n in range(rows):
        day = f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d}"
        yield [str(n), day, f"{n % 9000}.25", f"A{n % 500}", f"B{n % 700}"]


def cpu_seconds(path, mapping):
    given = intake(path, agency="Unit", obtained_at="2024", mapping=parse_mapping(mapping, "m"))
    start = time.process_time()
    taken = sum(rows.num_rows for name, rows in read(given) if name != "rejects")
    assert taken
    return time.process_time() - start


@pytest.mark.parametrize(
    ("name", "make", "mapping"),
    [
        pytest.param("a.csv", people, PEOPLE, id="people in CSV"),
        pytest.param("a.xlsx", people, PEOPLE, id="people in XLSX"),
        pytest.param("a.csv", payments, PAYMENTS, id="payments in CSV"),
    ],
)
def test_cost_grows_almost_linearly(tmp_path, record_property, name, make, mapping):
    seconds = []
    for rows in (2_000, 8_000):
        path = tmp_path / f"{rows}{name}"
        if name.endswith("xlsx"):
            with Workbook(str(path)) as book:
                sheet = book.add_worksheet()
                for place, row in enumerate(make(rows)):
                    sheet.write_row(place, 0, row)
        else:
            path.write_text("".join(",".join(row) + "\n" for row in make(rows)))
        seconds.append(min(cpu_seconds(path, mapping) for _ in range(3)))
    record_property("seconds_8000_rows", seconds[1])
    assert seconds[1] / seconds[0] < 10  # 4x the rows; quadratic would give 16
