"""The one-time link, and what a browser without it sees."""

from typing import Any

import pytest

from opensocta.workspace import Workspace

pytestmark = pytest.mark.web


class TestLink:
    def test_opens_the_start_page_once(
        self, browser: Any, workspace: Workspace, serve_once: Any
    ) -> None:
        with serve_once(workspace) as running:
            first = browser.new_context()
            page = first.new_page()
            page.goto(running.link)
            page.get_by_text("What we judge").wait_for()
            assert "token" not in page.url
            second = browser.new_context()
            other = second.new_page()
            answer = other.goto(running.link)
            assert answer.status == 403
            assert "closed to this browser" in other.inner_text("body")
            assert other.goto(running.url + "/api/start").status == 403
            first.close()
            second.close()


class TestFrame:
    def test_marking_and_invention_stay_in_sight(self, page: Any) -> None:
        page.goto("/")
        page.get_by_role("heading", name="What came in").wait_for()
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        banner = page.locator(".banner")
        assert "TLP:" in banner.inner_text()
        assert "INVENTED" in banner.inner_text()
        assert banner.bounding_box()["y"] == 0
