"""What two banks' statements tell of counts once in a build, though each has but one entry."""

from tests.unit.sources.bank_messages import ANA, BOJAN, details, entry, party, statement

import opensocta


def test_a_build_joins_the_statements_of_payer_and_payee(tmp_path):
    out = entry("500", "DBIT", details=details(party("Bojan Invented", BOJAN, "Cdtr")))
    come = entry("500", details=details(party("Ana Invented", ANA, "Dbtr")), day="2025-03-04")
    ws = opensocta.init(tmp_path / "unit")
    for name, one, account in (("payer.xml", out, ANA), ("payee.xml", come, BOJAN)):
        path = statement(tmp_path / name, [one], account=account)
        ws.add(str(path), source=name, source_kind="bank", grade="B2")
    ws.build()
    told = [
        row for row in ws.findings(kind="money.bounds").to_pylist() if row["subject"] == "repeats"
    ]
    assert [len(row["evidence"]) for row in told] == [2]
