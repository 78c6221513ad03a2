"""Ties between subjects, by kind."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from opensocta.evidence.derived import TIES
from opensocta.networks import TieSettings, find_hubs, find_ties


def ties_of(build, rows, **more):
    statements = build.statements(build.persons("a", "b", "c") + rows)
    return find_ties(statements, build.itself(statements), **more).to_pylist()


class TestARelationIsATie:
    @pytest.mark.parametrize(
        ("schema", "props", "kind", "directed"),
        [
            ("Associate", {"person": "b", "associate": "a"}, "associate", False),
            ("Family", {"person": "b", "relative": "a"}, "family", False),
            ("Contact", {"subject": "b", "object": "a"}, "contact", False),
            ("UnknownLink", {"subject": "b", "object": "a"}, "other", False),
            ("Service", {"provider": "b", "customer": "a"}, "service", True),
            ("CorruptionExposure", {"briber": "b", "official": "a"}, "corruption", True),
            ("Arrest", {"suspect": "b", "arrested": "a"}, "co_offender", False),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_of_its_kind(self, build, schema, props, kind, directed):
        (tie,) = ties_of(build, [("x", schema, props)])
        ends = ("b", "a") if directed else ("a", "b")
        assert (tie["kind"], tie["source"], tie["target"]) == (kind, *ends)
        assert tie["directed"] is directed

    def test_with_the_statements_of_both_ends(self, build):
        (tie,) = ties_of(build, [("x", "Associate", {"person": "a", "associate": "b"})])
        assert tie["evidence"] == ["st-x-associate-r", "st-x-person-r"]

    def test_with_its_dates(self, build):
        props = {"person": "a", "associate": "b", "startDate": "2021-05", "endDate": "2023"}
        (tie,) = ties_of(build, [("x", "Associate", props)])
        assert (tie["first_seen"], tie["last_seen"]) == ("2021-05", "2023")

    def test_that_weighs_as_many_contacts_as_were_counted(self, build):
        props = {"subject": "a", "object": "b", "contactCount": "12"}
        (tie,) = ties_of(build, [("x", "Contact", props)])
        assert tie["weight"] == 12

    def test_between_subjects_not_records(self, build):
        rows = [*build.persons("a", "a2"), ("x", "Associate", {"person": "a", "associate": "a2"})]
        statements = build.statements(rows)
        assert find_ties(statements, build.itself(statements, a2="a")).num_rows == 0

    def test_but_not_if_refuted(self, build):
        row = ("x", "Associate", {"person": "a", "associate": "b"}, {"stance": -1})
        assert ties_of(build, [row]) == []


class TestWhatIsSharedIsATie:
    def test_for_a_phone(self, build):
        rows = [
            (e, "Person", {"phone": p}) for e, p in (("a", "+381 64 123 4567"), ("b", "0641234567"))
        ]
        assert [t["kind"] for t in ties_of(build, rows)] == ["phone"]

    def test_for_an_account(self, build):
        rows = [("k", "BankAccount", {"iban": "X"})]
        rows += [(f"o{e}", "Ownership", {"owner": e, "asset": "k"}) for e in "ab"]
        kinds = sorted(t["kind"] for t in ties_of(build, rows))
        assert kinds == ["account", "owner", "owner"]

    def test_unless_too_many_share_it(self, build):
        rows = [(e, "Person", {"address": "Main Street 1"}) for e in "abc"]
        statements = build.statements(rows)
        bound = TieSettings(hub=2)
        assert find_ties(statements, build.itself(statements), settings=bound).num_rows == 0
        (hub,) = find_hubs(statements, build.itself(statements), settings=bound)
        assert hub.measures["subjects"] == 3
        assert len(hub.evidence) == 3


class TestAPaymentIsATie:
    def test_between_the_holders_of_the_accounts(self, build):
        rows = [("k", "BankAccount", {"iban": "X"}), ("l", "BankAccount", {"iban": "Y"})]
        rows += [("o1", "Ownership", {"owner": "a", "asset": "k"})]
        rows += [("o2", "Ownership", {"owner": "b", "asset": "l"})]
        paid = pa.table(
            {
                "tx_id": ["tx1", "tx2"], "from_account": ["l", "l"], "to_account": ["k", "k"],
                "at": [datetime(2024, 1, d, tzinfo=UTC) for d in (3, 9)],
            }
        )  # fmt: skip
        found = [t for t in ties_of(build, rows, transactions=paid) if t["kind"] == "payment"]
        (tie,) = found
        assert (tie["source"], tie["target"], tie["weight"]) == ("b", "a", 2)
        assert (tie["first_seen"], tie["last_seen"]) == ("2024-01-03", "2024-01-09")
        assert {"tx1", "tx2"} <= set(tie["evidence"])


class TestCredence:
    @pytest.mark.parametrize(("assessed", "credence"), [(False, 0.9), (True, 0.6)])
    def test_is_that_of_a_fact_or_an_assessment(self, build, assessed, credence):
        row = ("x", "Associate", {"person": "a", "associate": "b"}, {"assessment": assessed})
        (tie,) = ties_of(build, [row])
        assert (tie["credence"], tie["fact"]) == (credence, not assessed)

    def test_grows_with_independent_origins_and_not_with_copies(self, build):
        props = {"person": "a", "associate": "b"}
        rows = [(f"x{i}", "Associate", props, {"report_id": f"r{i}"}) for i in range(3)]
        graded = pa.table(
            {"report_id": ["r0", "r1", "r2"], "credence": [0.7] * 3, "origin_id": ["o", "o", "p"]}
        )
        (tie,) = ties_of(build, rows, report_credence=graded)
        assert tie["credence"] == pytest.approx(1 - 0.3 * 0.3)


class TestTheTable:
    def test_has_the_declared_columns(self, build):
        statements = build.statements(build.persons("a"))
        found = find_ties(statements, build.itself(statements))
        assert found.column_names == [
            c.name for c in TIES.columns if c.name not in ("handling", "tlp")
        ]
