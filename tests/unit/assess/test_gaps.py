"""What is known, contested, stale, unknown, or was never asked."""

import numpy as np
import pytest
from tests.unit.assess.builders import (
    AS_OF,
    POLICY,
    answer,
    answers,
    claim,
    entity_map,
    report,
    reports,
    rng,
    statements,
)

from opensocta.assess.claims import find_claims
from opensocta.assess.criteria import RankingSettings
from opensocta.assess.gaps import find_gaps
from opensocta.assess.indicators import find_indicators
from opensocta.assess.ranking import rank_areas
from opensocta.evidence.derived import FLOWS
from opensocta.evidence.finding import finding_rows
from opensocta.vocabulary import questionnaires

SENT = reports(
    report("r-1"), report("r-2", "Customs"), report("r-3", "FIU"),
    report("r-old", "Prison", obtained="2021-05"),
)  # fmt: skip
AREAS = ("DRUG", "MIG", "CYB", "PROP")


def gaps(*rows, stated=(), asked=None):
    given = answers(*rows)
    claims = find_claims(
        statements(*stated), given, SENT, entity_map(), POLICY, as_of=AS_OF, rng=rng()
    )
    nothing = finding_rows([])
    indicators = find_indicators(
        given, SENT, claims=claims, findings=nothing, flows=FLOWS.empty(), policy=POLICY,
        as_of=AS_OF, areas=AREAS,
    )  # fmt: skip
    ranking = rank_areas(
        indicators, settings=RankingSettings.from_policy(POLICY), rng=rng(), areas=AREAS
    )
    table = find_gaps(
        given, SENT, claims=claims, findings=nothing, ranking=ranking, policy=POLICY, as_of=AS_OF,
        asked=asked,
    )  # fmt: skip
    return {(r["crime_area"], r["section"]): r for r in table.to_pylist()}


def level(value, report_id, *, area="DRUG", state="answered"):
    return answer("Q-POL-01", report_id, area=area, level=value, indicator="N-VIO-USE", state=state)


class TestASectionIs:
    def test_untasked_when_nobody_was_asked(self):
        row = gaps()["DRUG", "routes"]
        assert (row["state"], row["words"]) == ("untasked", "not known; nobody asked")
        assert row["latest"] is None

    def test_unknown_when_those_asked_cannot_say(self):
        row = gaps(level(None, "r-1", state="unknown"))["DRUG", "offenders"]
        assert row["state"] == "unknown"
        assert row["words"] == "not known; 1 agency asked, none could say"
        assert (row["asked"], row["replied"]) == (["Police"], [])

    def test_unknown_when_only_the_collection_plan_says_who_was_asked(self):
        row = gaps(asked={("DRUG", "routes"): ["Coast Guard"]})["DRUG", "routes"]
        assert (row["state"], row["asked"]) == ("unknown", ["Coast Guard"])

    def test_known_when_somebody_answered(self):
        row = gaps(level(2, "r-1"))["DRUG", "offenders"]
        assert (row["state"], row["items"], row["latest"]) == ("known", 1, "2026-01-01")

    def test_known_when_a_claim_is_held(self):
        row = gaps(stated=claim("k", "r-1"))["DRUG", "local_market"]
        assert row["state"] == "known"

    def test_contested_when_levels_lie_far_apart(self):
        row = gaps(level(0, "r-1"), level(4, "r-2"))["DRUG", "offenders"]
        assert (row["state"], row["words"]) == ("contested", "contested; 1 of 1 point conflict")

    def test_contested_when_claims_conflict(self):
        stated = [claim("k", "r-1"), claim("k", "r-2", stance=-1)]
        assert gaps(stated=stated)["DRUG", "local_market"]["state"] == "contested"

    def test_stale_when_its_newest_item_is_old(self):
        row = gaps(level(2, "r-old"))["DRUG", "offenders"]
        assert (row["state"], row["words"]) == ("stale", "stale; the newest item is of 2021-05")


class TestTheMatrix:
    def test_has_every_section_of_every_area_with_a_question(self):
        found = gaps(level(2, "r-1"))
        assert len(found) == len(AREAS) * 8
        assert all(row["question"].endswith(("?", ")")) for row in found.values())
        assert sorted(row["worth_rank"] for row in found.values()) == list(range(1, 33))

    def test_prices_an_answer_by_what_it_would_change(self):
        found = gaps(level(2, "r-1"))
        assert found["MIG", "offenders"]["worth"] > 0
        assert found["MIG", "global_nature"]["worth"] == pytest.approx(0)
        first = min(found.values(), key=lambda row: row["worth_rank"])
        assert first["worth"] == max(row["worth"] for row in found.values())

    def test_asks_next_what_nobody_answered(self):
        before = gaps()["DRUG", "offenders"]["question"]
        asked = next(q for form in questionnaires().values() for q in form.questions
                     if before.startswith(q.text.rstrip("?.")))  # fmt: skip
        answered = answer(asked.id, "r-1", section="offenders", text="yes")
        assert gaps(answered)["DRUG", "offenders"]["question"] != before


def test_draws_are_not_needed_twice():
    one, other = gaps(level(2, "r-1")), gaps(level(2, "r-1"))
    assert one == other
    assert np.isfinite([row["worth"] for row in one.values()]).all()
