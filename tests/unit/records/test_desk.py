"""Judgements, recommendations, requests, releases, consents and people."""

from datetime import date

import pytest

from opensocta.core.errors import InputRejected, TermUnknown

JUDGEMENT = {
    "crime_area": "DRUG", "section": "routes", "template": "It is {term} that boats replace trucks.",
    "lead": "Boats replace trucks", "probability": 0.6, "low": 0.4, "high": 0.7,
    "confidence": "low", "supports": ["c-2", "c-1", "c-2"], "against": [],
    "resolves": "2026-06-30", "state": "draft",
}  # fmt: skip
MEASURE = {
    "code": "RC-01", "crime_area": "DRUG", "text": "Patrol jointly", "owner": "police",
    "due": "2025-06-30", "measure": "networks inactive after 12 months", "design": "before-after",
    "displacement": "other ports", "supports": ["j-1"],
}  # fmt: skip


class TestAJudgement:
    @pytest.fixture
    def write(self, records, clock):
        def act(key="", **changes):
            return records.judgements.write(
                {**JUDGEMENT, **changes}, author="a1", at=clock(), reason="weekly meeting", key=key
            )

        return act

    def test_is_kept_with_sorted_evidence(self, records, write):
        key = write()
        (row,) = records.judgements.rows().to_pylist()
        assert (row["key"], row["supports"], row["probability"]) == (key, ["c-1", "c-2"], 0.6)

    def test_holds_in_its_last_version(self, records, write):
        key = write()
        write(key, probability=0.5, state="approved")
        (row,) = records.judgements.rows().to_pylist()
        assert (row["probability"], row["state"]) == (0.5, "approved")
        assert records.judgements.versions().num_rows == 2

    def test_is_gone_when_withdrawn(self, records, write):
        write(write(), state="withdrawn")
        assert records.judgements.rows().num_rows == 0

    @pytest.mark.parametrize(
        ("changes", "rule"),
        [
            pytest.param({"template": "Boats replace trucks."}, "exactly once", id="no term"),
            pytest.param({"probability": 0.9}, "between low and high", id="outside interval"),
            pytest.param({"high": 1.2}, r"in \[0, 1\]", id="no probability"),
            pytest.param({"confidence": "medium"}, "one of: high", id="unknown confidence"),
            pytest.param({"colour": "red"}, "not a column", id="strange column"),
        ],
    )
    def test_is_refused_with(self, write, changes, rule):
        with pytest.raises(InputRejected, match=rule):
            write(**changes)

    def test_is_refused_without_a_column(self, records, clock):
        short = {name: value for name, value in JUDGEMENT.items() if name != "lead"}
        with pytest.raises(InputRejected, match=r"judgements.lead: is missing"):
            records.judgements.write(short, author="a1", at=clock(), reason="x")

    def test_is_ruled_on_and_reopened(self, records, clock):
        def rule(outcome):
            return records.judgements.adjudicate(
                "c-1", outcome, author="a1", at=clock(), reason="court"
            )

        rule("true")
        assert records.judgements.adjudications()["outcome"].to_pylist() == ["true"]
        rule("reopened")
        assert records.judgements.adjudications().num_rows == 0
        with pytest.raises(InputRejected):
            rule("perhaps")


class TestARecommendation:
    @pytest.fixture
    def key(self, records, clock):
        return records.recommendations.propose(MEASURE, author="a1", at=clock())

    @pytest.fixture
    def move(self, records, clock, key):
        return lambda state: records.recommendations.move(
            key, state, author="a1", at=clock(), reason="board"
        )

    def test_is_registered_once_with_its_design(self, records, clock, key):
        assert records.recommendations.propose(MEASURE, author="a2", at=clock()) == key
        (row,) = records.recommendations.rows().to_pylist()
        assert (row["state"], len(row["design_hash"])) == ("proposed", 64)

    def test_goes_its_way_to_the_end(self, records, move):
        for state in ("accepted", "in progress", "done", "evaluated"):
            move(state)
        assert records.recommendations.rows()["state"].to_pylist() == ["evaluated"]
        assert records.recommendations.steps().num_rows == 5

    def test_may_be_taken_up_again_after_a_rejection(self, records, move):
        for state in ("rejected", "proposed", "accepted"):
            move(state)
        assert records.recommendations.rows()["state"].to_pylist() == ["accepted"]

    @pytest.mark.parametrize("state", ["done", "evaluated", "proposed", "overdue", "lost"])
    def test_cannot_jump(self, move, state):
        with pytest.raises(InputRejected, match="after proposed comes accepted or rejected"):
            move(state)

    def test_is_overdue_after_its_day_while_open(self, records, move):
        def shown(today):
            return records.recommendations.rows(today)["state"].to_pylist()

        assert shown(date(2025, 6, 30)) == ["proposed"]
        assert shown(date(2025, 7, 1)) == ["overdue"]
        move("rejected")
        assert shown(date(2025, 7, 1)) == ["rejected"]

    def test_must_be_known_to_move(self, records, clock):
        with pytest.raises(InputRejected, match="not registered"):
            records.recommendations.move("rec-0", "accepted", author="a1", at=clock(), reason="x")

    @pytest.mark.parametrize(
        "changes", [{"due": "soon"}, {"due": None}, {"strange": 1}], ids=["words", "none", "column"]
    )
    def test_is_refused_with(self, records, clock, changes):
        with pytest.raises(InputRejected):
            records.recommendations.propose({**MEASURE, **changes}, author="a1", at=clock())
        assert records.recommendations.rows().num_rows == 0


class TestTheCollectionPlan:
    def test_knows_who_was_asked_and_who_replied(self, records, clock):
        topics = [("DRUG", "routes"), ("DRUG", "money_flow")]
        first, _ = records.collection.ask(
            "Customs", topics, author="a1", at=clock(), due="2025-05-01"
        )
        records.collection.reply(first, "answered", author="a1", at=clock())
        records.collection.reply(first, "refused", author="a1", at=clock())
        rows = records.collection.rows().to_pylist()
        assert [(r["agency"], r["section"], r["due"], r["outcome"]) for r in rows] == [
            ("Customs", "routes", "2025-05-01", "answered"),
            ("Customs", "money_flow", "2025-05-01", None),
        ]
        assert rows[0]["replied_at"] > rows[0]["asked_at"]

    def test_takes_no_reply_nobody_asked_for(self, records, clock):
        with pytest.raises(InputRejected, match="not in the collection plan"):
            records.collection.reply("rq-0", "answered", author="a1", at=clock())


class TestReleases:
    def test_are_numbered_by_edition(self, records, clock):
        def publish(edition):
            return records.releases.publish(
                edition, build_id="b-1", manifest_hash="0" * 64, author="a1", at=clock()
            )

        assert [publish(e) for e in ("restricted", "public", "restricted")] == [1, 1, 2]
        assert records.releases.editions().num_rows == 3
        with pytest.raises(InputRejected):
            publish("secret")

    def test_rest_on_consents_that_can_be_withdrawn(self, records, clock):
        def consent(given):
            records.releases.consent(
                "Customs", "public", author="a1", at=clock(), reference="letter 12", given=given
            )

        consent(True)
        assert records.releases.consents()["agency"].to_pylist() == ["Customs"]
        consent(False)
        assert records.releases.consents().num_rows == 0


class TestPeople:
    def test_are_entered_once_and_leave_their_code_taken(self, records, clock):
        records.people.enter("a1", "Invented Analyst", "analyst", author="root", at=clock())
        records.people.leave("a1", author="root", at=clock())
        (row,) = records.people.rows().to_pylist()
        assert (row["person_id"], row["active"]) == ("a1", False)
        with pytest.raises(InputRejected, match="is taken"):
            records.people.enter("a1", "Another", "analyst", author="root", at=clock())

    def test_must_have_a_known_role_and_be_known_to_leave(self, records, clock):
        with pytest.raises(InputRejected):
            records.people.enter("a1", "Invented Analyst", "king", author="root", at=clock())
        with pytest.raises(TermUnknown):
            records.people.leave("a7", author="root", at=clock())

    def test_do_not_appear_by_name_in_the_audit_log(self, records, clock):
        records.people.enter("a1", "Invented Analyst", "analyst", author="root", at=clock())
        assert "Invented" not in str(records.audit().to_pylist())
        assert records.verify_audit() is None
