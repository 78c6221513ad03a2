"""The page on doubtful pairs, used with keys and with the mouse, by one who decides and a reader."""

from collections.abc import Iterator
from typing import Any

import pytest

from opensocta.workspace import Workspace

pytestmark = pytest.mark.web


@pytest.fixture
def deciding(browser: Any, own_copy: Workspace, serve_once: Any) -> Iterator[Any]:
    """Give the page to an analyst, on a copy of the workspace."""
    with serve_once(own_copy, "analyst-1") as running:
        context = browser.new_context(base_url=running.url)
        context.set_default_timeout(30_000)
        page = context.new_page()
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(running.link)
        page.goto("/who")
        page.locator(".sides tbody tr").first.wait_for()
        yield page
        context.close()
        assert failures == []


def chosen(page: Any) -> str:
    return str(page.locator(".queue tr[data-chosen=true]").inner_text())


class TestKeys:
    def test_j_and_k_move_and_a_key_waits_for_the_reason(self, deciding: Any) -> None:
        first = chosen(deciding)
        deciding.keyboard.press("j")
        deciding.wait_for_url("**/who?pair=*")
        second = chosen(deciding)
        deciding.locator(".sides tbody tr").first.wait_for()
        deciding.keyboard.press("k")
        deciding.wait_for_timeout(300)
        assert chosen(deciding) == first != second
        deciding.locator(".choosing").wait_for()
        deciding.keyboard.press("d")
        deciding.get_by_text("Say why, then press Enter: Two subjects").wait_for()
        deciding.keyboard.type("seen side by side")
        deciding.keyboard.press("Enter")
        deciding.get_by_text("Recorded: Two subjects").wait_for()
        deciding.get_by_text("1 to be kept apart").wait_for()
        assert chosen(deciding) == second
        assert (
            "seen side by side"
            in deciding.get_by_role("region", name="What was decided").inner_text()
        )


class TestMouse:
    def test_a_decision_is_taken_back_with_a_reason(self, deciding: Any) -> None:
        first = chosen(deciding)
        deciding.get_by_label("Why?").fill("the same card")
        deciding.get_by_role("button", name="Same subject").click()
        deciding.get_by_text("Decisions were made since this build").wait_for()
        deciding.get_by_role("button", name="Take back").click()
        deciding.get_by_label("Why is it taken back?").fill("of his brother")
        deciding.get_by_role("button", name="Take back", exact=True).click()
        deciding.get_by_text("This build is up to date").wait_for()
        assert "taken back by analyst-1: of his brother" in deciding.locator("main").inner_text()
        assert deciding.locator(".queue tbody tr").first.inner_text() == first


class TestReader:
    def test_a_reader_compares_but_has_no_buttons(self, page: Any) -> None:
        page.goto("/who")
        page.locator(".sides tbody tr").first.wait_for()
        assert page.locator(".waterfall").count() == 1
        assert page.locator(".choosing").count() == 0
        assert "socta serve --by" in page.locator("main").inner_text()
        page.locator(".sides .why").first.click()
        page.get_by_role("dialog").get_by_text("statement", exact=True).first.wait_for()

    def test_the_pages_of_subjects_lead_here(self, page: Any) -> None:
        page.goto("/who")
        page.locator(".sides thead a").first.click()
        page.wait_for_url("**/subjects/*")
        page.locator(".waterfall").first.wait_for()
        page.get_by_role("link", name="Compare the two, or decide").first.click()
        page.wait_for_url("**/who?pair=*")
        page.locator(".sides tbody tr").first.wait_for()
