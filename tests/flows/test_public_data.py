"""From real public files to both editions: the page that teaches it is run, and figures match."""

import re

import pytest
from tests.flows.pages import Desk, work_through
from tests.flows.test_docs import DOCS

import opensocta


def _words(path):
    page = path.read_text(encoding="utf-8")
    page = re.sub(r"<style.*?</style>|<script.*?</script>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module")
def unit(public_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("public")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA", str(public_data.resolve()))
        work_through(DOCS / "start" / "public-data.md", Desk(folder, folder))
    return folder / "unit"


@pytest.fixture(scope="module")
def restricted(unit):
    return _words(unit / "out" / "restricted" / "assessment-restricted.html")


@pytest.fixture(scope="module")
def public(unit):
    return _words(unit / "out" / "public" / "assessment-public.html")


@pytest.fixture(scope="module")
def workspace(unit):
    return opensocta.open(unit)


class TestTheRestrictedReportMatchesTheFiles:
    def test_detections_on_the_western_balkan_route(self, restricted):
        row = restricted[restricted.index("144,118") - 120 :][:160]
        assert "Western Balkan Route" in row
        assert "61,618 144,118 99,002 21,525" in row

    def test_break_of_drug_offences_in_bosnia_and_herzegovina(self, restricted):
        breaks = restricted[restricted.index("Breaks in recorded series") :]
        assert re.search(
            r"drugs or precursors in Bosnia and Herzegovina 2015 and 2016 82(\.0)? 747(\.0)?\b",
            breaks,
        )

    def test_networks_of_montagna_with_their_members(self, restricted, workspace):
        groups = workspace.findings(kind="networks.group").to_pylist()
        assert len(groups) >= 3
        for code in ("N-01", "N-02", "N-03"):
            counted = re.search(rf"{code} has (\d+) (recorded )?members", restricted)
            assert counted
            members = workspace.table("members")["network"].to_pylist().count(code)
            assert int(counted[1]) == members

    def test_payments_of_amlsim(self, restricted, workspace):
        found = workspace.findings(kind="money.cycle")
        assert found.num_rows > 100
        assert "USD" in restricted
        assert f"cycle {found.num_rows}" in restricted.replace(",", "")


class TestTheWorkspaceHoldsTheFiles:
    def test_every_person_of_montagna_is_one(self, workspace):
        with workspace.connect() as sql:
            persons = sql.execute(
                "SELECT count(*), sum(records) FROM entities "
                "WHERE regexp_full_match(caption, 'N[0-9]+') AND schema = 'Person'"
            ).fetchone()
        assert persons == (154, 154)

    @pytest.mark.parametrize(
        ("reader", "files"),
        [("mapped", 3), ("eurostat", 1), ("stix", 1), ("misp", 1), ("bods", 1), ("ocds", 1),
         ("goaml", 1)],
    )  # fmt: skip
    def test_by_reader(self, workspace, reader, files):
        assert [f["reader"] for f in workspace.status()["files"]].count(reader) == files

    def test_every_payment_but_the_one_of_nothing(self, workspace):
        with workspace.connect() as sql:
            amlsim = sql.execute(
                "SELECT count(*) FROM transactions WHERE currency = 'USD'"
            ).fetchone()
        assert amlsim == (431_020,)

    def test_both_breaks_of_recording(self, workspace):
        reasons = workspace.findings(kind="trends.break", area="DRUG")["reason"].to_pylist()
        assert any("747 in 2016" in reason for reason in reasons)
        assert any("2,810 in 2018" in reason for reason in reasons)


class TestThePublicEdition:
    def test_says_what_may_be_said(self, public):
        assert "144,118" in public

    @pytest.mark.parametrize(
        "inside", ["Court record", "Simulated bank", "N-01 has", "round a ring"]
    )
    def test_keeps_inside_what_nobody_agreed_to(self, public, inside):
        assert inside not in public

    def test_is_there_in_both_formats(self, unit):
        folder = unit / "out" / "public"
        assert (folder / "assessment-public.pdf").read_bytes().startswith(b"%PDF")
        assert (folder / "assessment-public.html").is_file()

    def test_leads_back_to_the_cell(self, workspace):
        step = workspace.explain("J-1-001")
        places = []
        while step.children:
            step = step.children[0]
            places.append(step.place)
        assert any("row" in place for place in places)
