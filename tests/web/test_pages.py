"""Each page, used as a person would use it."""

import re
from typing import Any

import pytest

from opensocta.workspace import Workspace, rows

pytestmark = pytest.mark.web


def _one(workspace: Workspace, sql: str) -> Any:
    with workspace.connect() as connection:
        return next(iter(rows(connection, sql)[0].values()))


class TestStart:
    def test_leads_from_a_threat_to_its_area(self, page: Any) -> None:
        page.goto("/")
        first = page.locator("table.ranks tbody th a").first
        name = first.inner_text()
        first.click()
        page.wait_for_url(re.compile("/areas/[A-Z]+"))
        page.get_by_role("heading", level=1, name=name, exact=True).wait_for()

    def test_a_judgement_tells_why(self, page: Any) -> None:
        page.goto("/")
        page.locator(".note .why").first.click()
        drawer = page.get_by_role("dialog")
        drawer.get_by_text("report", exact=True).first.wait_for()
        assert "{" not in drawer.inner_text()
        assert "why=" in page.url
        page.keyboard.press("Escape")
        drawer.wait_for(state="hidden")
        assert "why=" not in page.url


class TestSearch:
    def test_slash_finds_a_name_and_opens_it(self, page: Any, workspace: Workspace) -> None:
        name = _one(
            workspace,
            "SELECT caption FROM entities WHERE schema = 'Company' ORDER BY records DESC, caption",
        )
        page.goto("/")
        page.get_by_text("What we judge").wait_for()
        page.keyboard.press("/")
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        page.get_by_role("link", name=name).first.click()
        page.wait_for_url(re.compile("/subjects/"))
        page.get_by_role("heading", level=1, name=name, exact=True).wait_for()

    def test_an_id_opens_its_evidence(self, page: Any) -> None:
        page.goto("/gaps")
        page.get_by_role("searchbox").first.fill("J-1-001")
        page.keyboard.press("Enter")
        page.get_by_role("dialog").get_by_text("judgement", exact=True).wait_for()

    def test_nothing_found_says_what_to_try(self, page: Any) -> None:
        page.goto("/search?q=zzqxzzqx")
        page.get_by_text("Try fewer letters").wait_for()


class TestSubject:
    def test_values_show_reports_and_the_match_its_bits(
        self, page: Any, workspace: Workspace
    ) -> None:
        subject = _one(
            workspace,
            "SELECT canonical_id FROM entities WHERE schema = 'Person' AND records >= 2 "
            "ORDER BY records DESC, canonical_id",
        )
        page.goto(f"/subjects/{subject}")
        page.locator("table.values").wait_for()
        assert "report" in page.locator("table.values").inner_text()
        assert page.locator(".waterfall rect.for").count() > 0
        page.locator("table.values td .why").first.click()
        page.get_by_role("dialog").get_by_text("statement", exact=True).first.wait_for()

    def test_unknown_id_is_told_in_words(self, page: Any) -> None:
        page.goto("/subjects/e-nobody")
        assert "e-nobody" in page.get_by_role("alert").inner_text()


class TestNetworks:
    def test_list_chart_and_table_go_together(self, page: Any) -> None:
        page.goto("/networks")
        page.locator(".canvas[data-drawn]").wait_for()
        page.get_by_role("link", name="N-02").click()
        page.wait_for_url(re.compile("network=N-02"))
        page.get_by_role("region", name="Ties as a table").get_by_role(
            "button", name="why"
        ).first.click()
        page.get_by_role("dialog").get_by_text("tie", exact=True).wait_for()

    def test_without_webgl_a_click_opens_the_subject(self, page: Any) -> None:
        page.goto("/networks?plain=1")
        page.locator(".plain-node").first.click()
        page.wait_for_url(re.compile("/subjects/"))


class TestRoutes:
    def test_choosing_a_commodity_and_a_leg_is_in_the_address(self, page: Any) -> None:
        page.goto("/map")
        page.locator(".canvas.map[data-drawn]").wait_for(timeout=60_000)
        page.get_by_role("group", name="Commodity").get_by_role("button").nth(1).click()
        page.wait_for_url(re.compile("commodity="))
        page.locator("button.leg").first.click()
        page.wait_for_url(re.compile("leg="))
        assert page.locator("tr[data-chosen=true]").count() == 1

    def test_without_webgl_the_same_legs_are_drawn(self, page: Any) -> None:
        page.goto("/map?plain=1")
        page.locator(".map-leg").first.wait_for()
        page.locator(".map-land").first.wait_for(state="attached")
        assert "no position on status" in page.locator("figcaption").inner_text()


class TestAreas:
    def test_every_area_is_listed_and_shows_eight_sections(self, page: Any) -> None:
        page.goto("/areas")
        page.get_by_role("link", name="Illicit drugs").click()
        page.locator(".strip-cell").first.wait_for()
        assert page.locator(".strip-cell").count() == 8

    def test_a_trend_has_its_numbers(self, page: Any, workspace: Workspace) -> None:
        area = _one(
            workspace,
            "SELECT crime_area FROM forecasts JOIN findings USING (finding_id) "
            "WHERE crime_area <> '' GROUP BY 1 ORDER BY count(*) DESC, 1",
        )
        page.goto(f"/areas/{area}")
        page.locator(".fan-canvas svg path").first.wait_for(state="attached", timeout=60_000)
        page.get_by_text("As numbers").first.click()
        assert page.locator(".fan-numbers table").first.is_visible()


class TestLists:
    def test_ranking_money_gaps_and_editions_open_from_the_pages_at_the_left(
        self, page: Any
    ) -> None:
        page.goto("/")
        for name, word in (
            ("Ranking", "how sure is that"),
            ("Money", "launder"),
            ("Gaps", "empty"),
            ("Editions", "Editions"),
        ):
            page.get_by_role("navigation").get_by_role("link", name=name).click()
            page.get_by_role("heading", level=1).filter(has_text=word).wait_for()
        page.get_by_role("link", name=re.compile("html")).first.wait_for()

    def test_a_pattern_of_money_filters_the_list(self, page: Any) -> None:
        page.goto("/money")
        page.get_by_role("group", name="Patterns").get_by_role("button").nth(1).click()
        page.wait_for_url(re.compile("kind=money"))

    def test_words_filter_a_table(self, page: Any) -> None:
        page.goto("/gaps")
        page.get_by_placeholder("Filter by words").fill("illicit drugs")
        page.get_by_text(re.compile(r"\d+ of \d+ rows")).wait_for()

    def test_a_case_opens_as_a_file_with_its_picture_and_what_to_freeze(self, page: Any) -> None:
        page.goto("/money?kind=money.case")
        page.get_by_role("link", name="open as a file").first.click()
        page.wait_for_url(re.compile("/money/F-"))
        page.get_by_role("heading", name="Where did the money of").wait_for(timeout=60_000)
        assert "Largest flows" in page.locator("img.case-picture").get_attribute("alt")
        rules = page.locator("table", has_text="First in, first out").first
        assert rules.locator("tbody tr").count() >= 5
        page.get_by_role("heading", name="Accounts to ask their banks to freeze").wait_for()
        page.locator("table").last.locator(".why").first.click()
        page.get_by_role("dialog").get_by_text("report", exact=True).first.wait_for()


class TestWhoKnowsWhat:
    def test_a_subject_and_an_agency_are_chosen_in_the_address(self, page: Any) -> None:
        page.goto("/")
        page.get_by_role("navigation").get_by_role("link", name="Who knows what").click()
        page.locator(".only-values").first.wait_for()
        second = page.locator(".knowing tbody tr").nth(1).get_by_role("link")
        name = second.inner_text()
        second.click()
        page.wait_for_url(re.compile("subject="))
        page.get_by_role("heading", level=2, name=name, exact=True).wait_for()
        page.get_by_role("group", name="Agency").get_by_role("button").nth(1).click()
        page.wait_for_url(re.compile("agency="))
        page.locator(".knowing").wait_for()

    def test_a_value_tells_why_and_the_join_its_waterfall(self, page: Any) -> None:
        page.goto("/deconfliction")
        page.locator(".only-values td .why").first.click()
        page.get_by_role("dialog").get_by_text("statement", exact=True).first.wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("link", name="What spoke for and against").click()
        page.locator(".waterfall").first.wait_for()
