"""A case of a build as a file: drawn, with its banks, its proceeds traced by every rule."""

import csv
import json

import pytest
from typer.testing import CliRunner

from opensocta.cli import app
from opensocta.core.errors import AnchorUnknown
from opensocta.evidence import Reader
from opensocta.workspace import Workspace


@pytest.fixture(scope="module")
def best(invented_unit):
    """Return the strongest finding of one kind, as a function of the kind."""

    def of(kind):
        return invented_unit.findings(kind=kind).to_pylist()[0]

    return of


class TestACase:
    def test_is_drawn_from_its_own_payments(self, invented_unit, best):
        finding = best("money.case")
        picture = invented_unit.case(finding["finding_id"]).picture
        told = json.loads(finding["measures"])
        assert picture["payments"] + picture["other_payments"] == told["n_payments"]
        drawn = sum(flow["amount"] for flow in picture["flows"])
        assert drawn == pytest.approx(sum(month["amount"] for month in picture["months"]))

    def test_says_where_its_proceeds_are_and_at_which_bank(self, invented_unit, best):
        file = invented_unit.case(best("money.case")["finding_id"])
        summary = {row["method"]: row for row in file.trace.summary.to_pylist()}
        assert set(summary) == {"fifo", "lifo", "haircut", "lowest", "poison"}
        for method in ("fifo", "lifo", "haircut", "lowest"):
            held = sum(row[method] for row in file.accounts.to_pylist())
            assert held <= summary[method]["seed_amount"]
        assert any(row["bank"] and row["country"] for row in file.accounts.to_pylist())

    def test_is_not_there_for_who_may_not_see_it(self, invented_unit, best):
        finding = best("money.case")
        assert finding["tlp"] != "GREEN"
        public = Workspace.open(invented_unit.folder.path, reader=Reader("H0", "GREEN"))
        with pytest.raises(AnchorUnknown):
            public.case(finding["finding_id"])

    def test_takes_banks_into_account_as_a_part_of_the_evidence(self, invented_unit, best):
        finding = best("money.case")
        statements = [one for one in finding["evidence"] if not one.startswith("t-")]
        assert json.loads(finding["measures"])["n_banks"] > 0
        assert statements

    def test_of_owners_has_no_payments_to_trace(self, invented_unit, best):
        with pytest.raises(AnchorUnknown):
            invented_unit.case(best("money.hidden_owner")["finding_id"])


class TestTheCommand:
    def test_writes_the_accounts_to_freeze_and_the_picture(self, invented_unit, best, tmp_path):
        listed, drawn = tmp_path / "freeze.csv", tmp_path / "case.svg"
        done = CliRunner().invoke(
            app,
            ["money", "case", best("money.case")["finding_id"], "--unit",
             str(invented_unit.folder.path), "--freeze", str(listed), "--chart", str(drawn)],
        )  # fmt: skip
        assert done.exit_code == 0, done.output
        with listed.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert rows
        assert all(float(row["poison"]) >= float(row["haircut"]) for row in rows)
        assert sum(float(row["fifo"]) for row in rows) > 0
        assert "per month" in drawn.read_text(encoding="utf-8")
        assert "question of law" in done.output.replace("\n", " ")

    def test_draws_only_cases(self, invented_unit, best, tmp_path):
        done = CliRunner().invoke(
            app,
            ["money", "case", best("money.cycle")["finding_id"], "--unit",
             str(invented_unit.folder.path), "--chart", str(tmp_path / "x.svg")],
        )  # fmt: skip
        assert "needs a case" in str(done.exception)


class TestTheMoneyOfNetworks:
    def test_is_what_their_areas_are_judged_by(self, invented_unit):
        rows = invented_unit.findings(kind="money.network").to_pylist()
        ids = {row["finding_id"] for row in rows}
        levels = [row for row in invented_unit.table("indicators").to_pylist()
                  if row["indicator"] == "N-ML-METHOD"]  # fmt: skip
        assert ids
        assert any(ids & set(row["evidence"]) for row in levels)


class TestANetworkForOtherPrograms:
    def export(self, unit, out, *words):
        name = unit.findings(kind="networks.group").to_pylist()[0]["subject"]
        return CliRunner().invoke(
            app, ["network", "export", "--network", name, "--out", str(out), "--unit",
                  str(unit.folder.path), *words],
        )  # fmt: skip

    def test_carries_its_markings(self, invented_unit, tmp_path):
        done = self.export(invented_unit, tmp_path / "n.graphml")
        assert done.exit_code == 0, done.output
        assert "AMBER" in (tmp_path / "n.graphml").read_text(encoding="utf-8")

    def test_holds_nothing_above_the_label_asked_for(self, invented_unit, tmp_path):
        whole, cut = tmp_path / "whole.graphml", tmp_path / "cut.graphml"
        self.export(invented_unit, whole)
        done = self.export(invented_unit, cut, "--tlp", "GREEN")
        assert done.exception or "AMBER" not in cut.read_text(encoding="utf-8")
