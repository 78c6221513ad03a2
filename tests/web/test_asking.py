"""What the API of look-ups and decisions gives to whom, and what it refuses."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from opensocta.evidence import Reader
from opensocta.web import create_app
from opensocta.workspace import Workspace, rows
from opensocta.workspace.deciding import Choice, decide, suggest_pairs

TOKEN = "t"
NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
OWN = {"origin": "http://127.0.0.1"}
LOW = Reader("H1", "GREEN")
USUAL = 0.003
Call = Callable[[httpx.AsyncClient], Any]


def talk(workspace: Workspace, *calls: Call, author: str = "") -> list[httpx.Response]:
    """Return the answers to calls of one browser that came by the link."""

    async def go() -> list[httpx.Response]:
        transport = httpx.ASGITransport(create_app(workspace, token=TOKEN, author=author))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            await client.get("/enter", params={"token": TOKEN})
            return [await call(client) for call in calls]

    with ThreadPoolExecutor(1) as apart:  # the browser's tests have a loop in this thread
        return apart.submit(lambda: asyncio.run(go())).result()


def look_up(name: str, **more: Any) -> Call:
    asked = {"name": name, "threshold": USUAL, **more}
    return lambda client: client.post("/api/screening", json=asked, headers=OWN)


def read(path: str) -> Call:
    return lambda client: client.get(path)


def decided(pair: dict[str, Any], kind: str = "apart", reason: str = "brothers") -> Call:
    sent = {"left_id": pair["left_id"], "right_id": pair["right_id"], "kind": kind,
            "reason": reason}  # fmt: skip
    return lambda client: client.post("/api/who/decisions", json=sent, headers=OWN)


def low(workspace: Workspace) -> Workspace:
    return Workspace.open(workspace.folder.path, reader=LOW)


class TestLookUp:
    def test_a_lower_reader_finds_and_counts_less(self, kept: Workspace) -> None:
        with kept.connect() as connection:
            hidden = rows(
                connection,
                "SELECT caption, canonical_id FROM entities e WHERE schema = 'Person' AND "
                "handling = 'H3' ORDER BY records DESC, canonical_id LIMIT 1",
            )[0]
        calls = (read("/api/screening"), look_up(hidden["caption"]), look_up("Teodor Vranović"))
        whole, cut = ([one.json() for one in talk(side, *calls)] for side in (kept, low(kept)))
        assert cut[0]["subjects"] < whole[0]["subjects"]
        assert [one["name"] for one in cut[0]["lists"]] == ["invented-freeze"]
        assert [one["name"] for one in whole[0]["lists"]] == ["desk", "invented-freeze"]
        assert hidden["canonical_id"] in {row["id"] for row in whole[1]["matches"]}
        assert hidden["canonical_id"] not in {row["id"] for row in cut[1]["matches"]}
        assert (whole[2]["in_lists"], cut[2]["in_lists"]) == (2, 1)
        shown = [row for answer in cut[1:] for row in answer["matches"]]
        assert {row["handling"] for row in shown} <= {"H0", "H1"}
        assert {row["tlp"] for row in shown} <= {"CLEAR", "GREEN"}
        assert sum(answer["in_subjects"] + answer["in_lists"] for answer in cut[1:]) == len(shown)

    def test_errors_say_what_to_mend_and_never_what_was_typed(self, kept: Workspace) -> None:
        bad, odd, unknown, extra = talk(
            kept,
            look_up("Secretname", born="soon"),
            look_up("Secretname", threshold=0.2),
            look_up("Secretname", threshold="Secretname"),
            look_up("Secretname", sex="Secretname"),
        )
        assert [one.status_code for one in (bad, odd, unknown, extra)] == [400, 400, 422, 422]
        assert "birth date" in bad.json()["error"]
        assert "threshold" in unknown.json()["error"]
        assert not [one for one in (bad, odd, unknown, extra) if "Secretname" in one.text]


class TestRightToDecide:
    @pytest.fixture
    def pair(self, own_copy: Workspace) -> dict[str, Any]:
        (found,) = suggest_pairs(own_copy.folder, own_copy.reader, limit=1)
        return found

    def test_a_server_without_a_name_is_for_reading(
        self, own_copy: Workspace, pair: dict[str, Any]
    ) -> None:
        page, answer = talk(own_copy, read("/api/who"), decided(pair))
        assert not page.json()["may_decide"]
        assert "--by" in page.json()["why_not"]
        assert answer.status_code == 403
        assert own_copy.folder.records.decisions().num_rows == 0

    def test_a_unit_with_people_lets_its_analysts_decide(
        self, own_copy: Workspace, pair: dict[str, Any]
    ) -> None:
        people = own_copy.folder.records.people
        for code, role in (("ana", "analyst"), ("col", "collator"), ("old", "reviewer")):
            people.enter(code, "Invented", role, author="local", at=NOW)
        people.leave("old", author="local", at=NOW)
        codes = {
            who: talk(own_copy, decided(pair), author=who)[0].status_code
            for who in ("col", "old", "stranger", "ana")
        }
        assert codes == {"col": 403, "old": 403, "stranger": 403, "ana": 200}

    @pytest.mark.parametrize("reason", ["", "  ", "?!"])
    def test_a_reason_is_needed(
        self, own_copy: Workspace, pair: dict[str, Any], reason: str
    ) -> None:
        (answer,) = talk(own_copy, decided(pair, reason=reason), author="ana")
        assert answer.status_code == 400
        assert "reason" in answer.json()["error"]
        assert own_copy.folder.records.decisions().num_rows == 0

    def test_another_kind_or_one_record_twice_is_refused(
        self, own_copy: Workspace, pair: dict[str, Any]
    ) -> None:
        twice = {**pair, "right_id": pair["left_id"]}
        answers = talk(own_copy, decided(pair, "burn"), decided(twice), author="ana")
        assert [one.status_code for one in answers] == [400, 400]

    def test_records_that_are_hidden_are_as_unknown_as_none(
        self, own_copy: Workspace, pair: dict[str, Any]
    ) -> None:
        with own_copy.connect() as connection:
            left, right = (
                row["entity_id"]
                for row in rows(
                    connection,
                    "SELECT entity_id FROM entity_map JOIN entities USING (canonical_id) "
                    "WHERE handling = 'H3' ORDER BY 1 LIMIT 2",
                )
            )
        hidden = {"left_id": left, "right_id": right}
        nobody = {"left_id": "e-0", "right_id": "e-1"}
        address = "/api/who/pair?left={left_id}&right={right_id}"
        found = talk(
            low(own_copy),
            decided(hidden), decided(nobody),
            read(address.format(**hidden)), read(address.format(**nobody)),
            author="ana",
        )  # fmt: skip
        assert [one.status_code for one in found] == [404] * 4
        assert found[0].text.replace(min(left, right), "e-0") == found[1].text
        assert own_copy.folder.records.decisions().num_rows == 0


class TestDecisions:
    def test_a_decision_leaves_the_queue_and_its_undoing_brings_it_back(
        self, own_copy: Workspace
    ) -> None:
        (before,) = talk(own_copy, read("/api/who?limit=5"), author="ana")
        pair = before.json()["doubtful"][0]
        assert before.json()["fresh"]
        made, after = talk(own_copy, decided(pair), read("/api/who?limit=5"), author="ana")
        decision = made.json()["decision_id"]
        page = after.json()
        assert pair not in page["doubtful"]
        assert not page["fresh"]
        assert page["waiting"]["keep_apart"] == 1
        (row,) = page["decisions"]
        assert (row["author"], row["reason"], row["state"]) == ("ana", "brothers", "holds")
        address, why = f"/api/who/decisions/{decision}/undo", {"reason": "one photograph"}

        def undo(client: httpx.AsyncClient) -> Any:
            return client.post(address, json=why, headers=OWN)

        undone, again, last = talk(own_copy, undo, undo, read("/api/who?limit=5"), author="bo")
        assert (undone.status_code, again.status_code) == (200, 400)
        assert last.json()["doubtful"] == before.json()["doubtful"]
        assert last.json()["fresh"]
        (row,) = last.json()["decisions"]
        assert (row["state"], row["undone_by"]) == ("undone", "bo")
        assert row["undone_because"] == "one photograph"

    def test_a_lower_reader_sees_neither_decisions_nor_that_there_are_any(
        self, own_copy: Workspace
    ) -> None:
        (before,) = talk(low(own_copy), read("/api/who?limit=500"), author="ana")
        seen = {(row["left_id"], row["right_id"]) for row in before.json()["doubtful"]}
        queue = suggest_pairs(own_copy.folder, own_copy.reader, limit=500)
        hidden = next(row for row in queue if (row["left_id"], row["right_id"]) not in seen)
        ids = (hidden["left_id"], hidden["right_id"])
        made = decide(own_copy.folder, own_copy.reader, "merge", ids, Choice("ana", "secret", NOW))
        (after,) = talk(low(own_copy), read("/api/who?limit=500"), author="ana")
        assert after.json() == before.json()
        why = {"reason": "no"}
        address = f"/api/who/decisions/{made['decision_id']}/undo"
        (refused,) = talk(
            low(own_copy), lambda client: client.post(address, json=why, headers=OWN), author="ana"
        )
        assert refused.status_code == 404
        assert own_copy.folder.records.decisions().num_rows == 1

    def test_words_of_others_are_for_who_sees_everything(self, own_copy: Workspace) -> None:
        (page,) = talk(low(own_copy), read("/api/who"), author="ana")
        pair = page.json()["doubtful"][0]
        ids = (pair["left_id"], pair["right_id"])
        choice = Choice("bo", "as a hidden report says", NOW)
        decide(own_copy.folder, own_copy.reader, "merge", ids, choice)
        reasons = [
            talk(side, read("/api/who"), author=who)[0].json()["decisions"][0]["reason"]
            for side, who in ((low(own_copy), "ana"), (low(own_copy), "bo"), (own_copy, "ana"))
        ]
        assert reasons == [None, choice.reason, choice.reason]
