"""The look-up page, used as an analyst would use it."""

from typing import Any

import pytest

from opensocta.workspace import Workspace, rows

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("kept")]


def ask(page: Any, name: str, **more: str) -> None:
    for field, text in {"name": name, **more}.items():
        page.locator(f".question [name={field}]").fill(text)
    page.keyboard.press("Enter")
    page.locator(".question .act:not([disabled])").wait_for()


class TestQuestion:
    def test_before_a_question_the_page_says_what_is_looked_through(self, page: Any) -> None:
        page.goto("/")
        page.get_by_role("navigation").get_by_role("link", name="Look-up").click()
        page.get_by_text("subjects that you may see and 2 lists").wait_for()
        assert page.get_by_text("invented-freeze.json").is_visible()
        assert "Finds 982 of 1,000" in page.locator(".cost summary").inner_text()

    def test_an_entry_shows_its_bits_its_place_and_what_it_says(self, page: Any) -> None:
        page.goto("/screening")
        ask(page, "Вранович Теодор", born="12.03.1965")
        page.get_by_text("2 on lists").wait_for()
        entry = page.locator(".entry")
        assert "INVENTED-7" in entry.inner_text()
        assert "line 1" in entry.inner_text()
        assert entry.locator(".waterfall rect.for").count() == 2
        assert entry.locator(".says [dir=auto]").count() >= 3
        assert "read as 1965-03-12" in page.locator(".tally").inner_text()
        assert "Teodor" not in page.url

    def test_a_subject_leads_to_its_page_and_back_to_the_matches(
        self, page: Any, workspace: Workspace
    ) -> None:
        with workspace.connect() as connection:
            name = rows(
                connection,
                "SELECT caption FROM entities WHERE schema = 'Person' ORDER BY records DESC, "
                "canonical_id",
            )[0]["caption"]
        page.goto("/screening")
        ask(page, name)
        page.get_by_role("button", name=name, exact=True).first.click()
        page.locator(".entry").get_by_role("link", name="Open its page").click()
        page.get_by_role("heading", level=1, name=name, exact=True).wait_for()
        page.go_back()
        page.locator(".found").wait_for()
        assert page.locator(".question [name=name]").input_value() == name

    def test_looking_farther_asks_again(self, page: Any) -> None:
        page.goto("/screening")
        ask(page, "Teodor Vranović")
        page.get_by_text("2 on lists").wait_for()
        page.get_by_label("How far to look").select_option("0.5")
        page.get_by_text("resembles this closely enough").wait_for()
        page.get_by_label("How far to look").select_option("0.003")
        page.get_by_text("2 on lists").wait_for()

    def test_it_fits_a_narrow_screen_and_a_choice_brings_its_entry_into_sight(
        self, page: Any
    ) -> None:
        page.set_viewport_size({"width": 390, "height": 700})
        page.goto("/screening")
        ask(page, "Teodor Vranović")
        page.get_by_text("2 on lists").wait_for()
        page.locator(".pick").nth(1).click()
        heading = page.locator(".entry h2")
        page.wait_for_function(
            "document.querySelector('.entry h2').getBoundingClientRect().top < 700"
        )
        assert heading.bounding_box()["y"] > 0
        page.goto("/who")
        page.locator(".sides tbody tr").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390

    def test_nobody_and_a_wrong_date_are_told_in_words(self, page: Any) -> None:
        page.goto("/screening")
        ask(page, "Zzqx Zzqx")
        page.get_by_text("That is no proof").wait_for()
        ask(page, "Zzqx Zzqx", born="soon")
        assert "birth date" in page.get_by_role("alert").inner_text()
