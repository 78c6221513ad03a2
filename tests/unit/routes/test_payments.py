"""Money that crosses a border in a case is a flow between two countries."""

import pyarrow as pa
import pytest

from opensocta.evidence.derived import FLOWS
from opensocta.routes import find_routes, payment_flows

NAMES = ("key", "from_country", "to_country", "period", "currency", "amount", "evidence")


def flows(*rows):
    return payment_flows(pa.table({
        name: pa.array([row[k] for row in rows], None if k < 5 else [pa.int64(),
                       pa.list_(pa.string())][k - 5]) for k, name in enumerate(NAMES)
    }))  # fmt: skip


class TestPaymentsBetweenCountries:
    def test_are_summed_per_case_pair_month_and_currency(self):
        made = flows(
            ("c1", "RS", "CY", "2025-01", "EUR", 10_050, ["t1"]),
            ("c1", "RS", "CY", "2025-01", "EUR", 950, ["t2", "s"]),
            ("c1", "CY", "RS", "2025-01", "EUR", 100, ["t3"]),
            ("c1", "RS", "CY", "2025-02", "CHF", 100, ["t4"]),
        ).to_pylist()  # fmt: skip
        told = {(tuple(r["stops"]), r["at"], r["unit"]): (r["amount"], r["evidence"]) for r in made}
        assert told == {
            (("RS", "CY"), "2025-01", "EUR"): (110.0, ["s", "t1", "t2"]),
            (("CY", "RS"), "2025-01", "EUR"): (1.0, ["t3"]),
            (("RS", "CY"), "2025-02", "CHF"): (1.0, ["t4"]),
        }

    @pytest.mark.parametrize(("start", "end"), [("RS", "RS"), (None, "RS"), ("RS", None)])
    def test_within_a_country_or_of_an_unknown_one_are_none(self, start, end):
        made = flows(("c1", start, end, "2025-01", "EUR", 100, ["t1"]),
                     ("c1", "BA", "ME", "2025-01", "EUR", 100, ["t2"]))  # fmt: skip
        assert made["stops"].to_pylist() == [["BA", "ME"]]

    def test_are_rows_of_flows(self):
        made = flows(("c1", "BA", "ME", "2025-01", "EUR", 100, ["t2"]))
        assert made.column_names == [n for n in FLOWS.schema.names if n not in ("handling", "tlp")]

    def test_make_corridors_told_as_transfers(self):
        made = flows(*((f"c{n}", "RS", "CY", f"2025-{n:02}", "EUR", 10_000, [f"t{n}"])
                       for n in range(1, 8)))  # fmt: skip
        found = [f for f in find_routes(made) if f.kind == "routes.corridor"]
        assert "7 transfers" in found[0].reason
