"""No page has a serious or critical violation of axe's rules, in light or dark."""

from typing import Any

import pytest

from opensocta.workspace import Workspace, rows

pytestmark = pytest.mark.web

PAGES = {
    "start": "/", "ranking": "/ranking", "areas": "/areas", "area": "/areas/DRUG",
    "networks": "/networks", "networks plain": "/networks?plain=1", "map": "/map",
    "money": "/money", "gaps": "/gaps", "editions": "/editions", "search": "/search?q=turist",
    "subject": "/subjects/{subject}", "why": "/?why=J-1-001",
    "deconfliction": "/deconfliction", "look-up": "/screening", "who is who": "/who",
    "case": "/money/{case}",
}  # fmt: skip
READY = {
    "networks": ".canvas[data-drawn]", "map": ".canvas.map[data-drawn]",
    "subject": "table.values", "why": ".chain", "area": ".fan-canvas svg",
    "deconfliction": ".only-values", "look-up": ".question", "who is who": ".sides tbody tr",
}  # fmt: skip
RUN = "() => axe.run(document, {resultTypes: ['violations']})"


@pytest.fixture(scope="session")
def subject(workspace: Workspace) -> str:
    with workspace.connect() as connection:
        found = rows(
            connection,
            "SELECT canonical_id FROM entities WHERE schema = 'Person' AND records >= 2 "
            "ORDER BY records DESC, canonical_id LIMIT 1",
        )
    return str(found[0]["canonical_id"])


@pytest.fixture(scope="session")
def case(workspace: Workspace) -> str:
    return str(workspace.findings(kind="money.case")["finding_id"][0])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_serious_violation(  # noqa: PLR0917 - fixtures
    page: Any, axe: str, subject: str, case: str, name: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(PAGES[name].format(subject=subject, case=case))
    page.get_by_role("heading", level=1).first.wait_for(state="attached")
    page.locator(READY.get(name, "main table, main .empty")).first.wait_for(timeout=60_000)
    page.locator(".skeleton").wait_for(state="detached")
    assert grave_violations(page, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.usefixtures("kept")
def test_matches_have_no_serious_violation(page: Any, axe: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto("/screening")
    page.locator(".question [name=name]").fill("Teodor Vranović")
    page.keyboard.press("Enter")
    page.locator(".entry .waterfall").wait_for()
    assert grave_violations(page, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_deciding_and_taking_back_have_no_serious_violation(
    browser: Any, own_copy: Workspace, serve_once: Any, axe: str, scheme: str
) -> None:
    with serve_once(own_copy, "analyst-1") as running:
        context = browser.new_context(base_url=running.url, color_scheme=scheme)
        page = context.new_page()
        page.goto(running.link)
        page.goto("/who")
        page.get_by_label("Why?").fill("the same card")
        page.get_by_role("button", name="Same subject").click()
        page.get_by_role("button", name="Take back").click()
        page.locator(".take-back").wait_for()
        found = grave_violations(page, axe)
        context.close()
    assert found == []


def grave_violations(page: Any, axe: str) -> list[str]:
    """Return what axe finds serious or critical on a page, each with the first places."""
    page.evaluate(axe)
    found = page.evaluate(RUN)["violations"]
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"][:3]
    ]
