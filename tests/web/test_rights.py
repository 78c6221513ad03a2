"""A reader of low rank: fewer rows, smaller counts, no restricted edition, no leak by counts."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from opensocta.web import create_app
from opensocta.workspace import Workspace, rows

TOKEN = "t"


def answers(workspace: Workspace, *paths: str) -> list[Any]:
    """Return what the API answers to one browser that came by the link."""

    async def ask() -> list[Any]:
        transport = httpx.ASGITransport(create_app(workspace, token=TOKEN))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            await client.get("/enter", params={"token": TOKEN})
            return [await client.get(path) for path in paths]

    with ThreadPoolExecutor(1) as apart:  # the browser's tests have a loop in this thread
        return apart.submit(lambda: asyncio.run(ask())).result()


@pytest.fixture(scope="module")
def seen(workspace: Workspace, cut_workspace: Workspace) -> dict[str, tuple[Any, Any]]:
    """Return the answers to both readers, by address."""
    paths = ("start", "about", "networks", "chart", "map", "findings?limit=2000", "areas", "gaps")
    addresses = [f"/api/{path}" for path in paths]
    both = zip(answers(workspace, *addresses), answers(cut_workspace, *addresses), strict=True)
    return {
        path: (all_of.json(), cut.json()) for path, (all_of, cut) in zip(paths, both, strict=True)
    }


class TestCounts:
    def test_start_counts_only_what_the_reader_may_see(
        self, seen: dict[str, tuple[Any, Any]], cut_workspace: Workspace
    ) -> None:
        whole, cut = seen["start"]
        with cut_workspace.connect() as connection:
            reports = rows(connection, "SELECT count(*) AS n FROM reports")[0]["n"]
            findings = rows(connection, "SELECT count(*) AS n FROM findings")[0]["n"]
        assert cut["reports"] == reports < whole["reports"]
        assert cut["subjects"] < whole["subjects"]
        assert sum(cut["findings_by_room"].values()) == findings

    def test_a_delivery_with_any_hidden_report_is_not_listed(
        self, seen: dict[str, tuple[Any, Any]]
    ) -> None:
        whole, cut = (
            {(row["agency"], row["file_name"]) for row in side["deliveries"]}
            for side in seen["start"]
        )
        assert cut < whole

    def test_lists_hold_no_marking_above_the_reader(self, seen: dict[str, tuple[Any, Any]]) -> None:
        marked = [*seen["findings?limit=2000"][1], *seen["start"][1]["judgements"]]
        assert {row["handling"] for row in marked} <= {"H0", "H1"}
        assert {row["tlp"] for row in marked} <= {"CLEAR", "GREEN"}

    def test_charts_and_areas_never_count_more(self, seen: dict[str, tuple[Any, Any]]) -> None:
        for path, size in (
            ("chart", lambda side: len(side["nodes"]) + side["left_out"]),
            ("map", lambda side: sum(line["n"] for line in side["lines"])),
            ("areas", lambda side: sum(row["findings"] + row["judgements"] for row in side)),
            ("networks", lambda side: sum(row["members"] for row in side)),
        ):
            whole, cut = seen[path]
            assert size(cut) < size(whole), path

    def test_banner_shows_the_lower_marking(self, seen: dict[str, tuple[Any, Any]]) -> None:
        assert seen["about"][1]["handling"] == "H1"
        assert seen["about"][1]["tlp"] == "GREEN"


class TestDoors:
    def test_a_hidden_subject_is_as_unknown_as_one_that_is_not(
        self, workspace: Workspace, cut_workspace: Workspace
    ) -> None:
        with workspace.connect() as connection:
            hidden = rows(
                connection,
                "SELECT canonical_id FROM entities WHERE handling = 'H3' ORDER BY 1 LIMIT 1",
            )[0]["canonical_id"]
        paths = [
            f"/api/{door}/{id_}" for door in ("entities", "explain") for id_ in (hidden, "e-0")
        ]
        found = answers(cut_workspace, *paths)
        assert [one.status_code for one in found] == [404] * 4
        assert found[0].text.replace(hidden, "") == found[1].text.replace("e-0", "")

    def test_restricted_edition_is_neither_listed_nor_given(
        self, workspace: Workspace, cut_workspace: Workspace
    ) -> None:
        listed = answers(workspace, "/api/editions")[0].json()
        address = f"/editions/restricted/{listed[0]['name']}"
        given, refused = answers(workspace, address)[0], answers(cut_workspace, address)[0]
        assert given.status_code == 200
        assert refused.status_code == 404
        assert answers(cut_workspace, "/api/editions")[0].json() == []

    def test_search_finds_nothing_hidden(
        self, workspace: Workspace, cut_workspace: Workspace
    ) -> None:
        with workspace.connect() as connection:
            name = rows(
                connection,
                "SELECT caption FROM entities e WHERE schema = 'Person' AND handling = 'H3' "
                "AND NOT EXISTS (SELECT 1 FROM entities o WHERE o.caption = e.caption AND "
                "o.handling < 'H2') ORDER BY 1 LIMIT 1",
            )[0]["caption"]
        whole, cut = (
            answers(side, f"/api/search?q={name}")[0].json() for side in (workspace, cut_workspace)
        )
        assert name in [hit["caption"] for hit in whole]
        assert name not in [hit["caption"] for hit in cut]
        assert {hit["handling"] for hit in cut} <= {"H0", "H1"}


class TestWhoKnowsWhat:
    def test_a_lower_reader_is_told_less_and_pointed_at_most_to_an_agency(
        self, workspace: Workspace, cut_workspace: Workspace
    ) -> None:
        address = "/api/deconfliction?limit=1000"
        whole, cut = (answers(side, address)[0].json() for side in (workspace, cut_workspace))
        assert 0 < cut["total"] < whole["total"]
        assert not any(row["ask"] for row in whole["subjects"])
        values = [value for row in cut["subjects"] for value in row["only"]]
        assert {value["handling"] for value in values} <= {"H0", "H1"}
        assert {value["tlp"] for value in values} <= {"CLEAR", "GREEN"}
        pointed = [row for row in cut["subjects"] if row["ask"]]
        assert pointed
        assert all(row["probability"] is None and not row["whole"] for row in pointed)

    def test_no_subject_with_anything_above_the_ceiling_is_listed(
        self, workspace: Workspace, cut_workspace: Workspace
    ) -> None:
        with workspace.connect() as connection:
            above = rows(
                connection,
                "SELECT entity_id FROM entity_map JOIN entities USING (canonical_id) "
                "WHERE handling = 'H3' OR tlp IN ('AMBER+STRICT', 'RED')",
            )
        found = answers(cut_workspace, "/api/deconfliction?limit=1000")[0].json()
        listed = {row["id"] for row in found["subjects"]}
        assert listed.isdisjoint(row["entity_id"] for row in above)


class TestACase:
    def test_is_no_page_for_who_may_not_see_it(
        self, workspace: Workspace, cut_workspace: Workspace
    ) -> None:
        case = workspace.findings(kind="money.case").to_pylist()[0]
        whole, cut = (
            answers(one, f"/api/cases/{case['finding_id']}")[0]
            for one in (workspace, cut_workspace)
        )
        assert whole.status_code == 200
        assert whole.json()["freeze"]
        assert cut.status_code == 404
        assert case["reason"][:20] not in cut.text
