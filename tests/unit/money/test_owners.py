"""Owners of companies, worked by hand: chains, circles, intervals, nominees, families, dates."""

from datetime import date

import pyarrow as pa
import pytest

from opensocta.core.errors import TermUnknown
from opensocta.money.owner_graph import build_ownership
from opensocta.money.owner_push import find_owners_above
from opensocta.money.owner_report import describe_company, describe_owner, put_right
from opensocta.money.owner_solve import holdings_of, owners_of
from opensocta.money.owner_table import FACTS, parse_share, read_holdings


def table(*rows):
    names = ("owner", "owned", "share", "kind", "start", "end", "source")
    filled = [(*row, *[""] * (len(names) - len(row))) for row in rows]
    return pa.table(
        {name: pa.array([row[k] for row in filled], pa.string()) for k, name in enumerate(names)}
    )


def graph_of(*rows, facts=None, as_of=None):
    read = read_holdings(table(*rows))
    assert not read.rejects
    return build_ownership(read.holdings, facts, as_of=as_of)


def facts(**kinds):
    rows = [{"entity_id": name, "kind": kind, "evidence": [f"st-{name}"]}
            for name, kind in sorted(kinds.items())]  # fmt: skip
    return FACTS.conform(pa.Table.from_pylist(rows))


def share(graph, owner, company):
    return holdings_of(graph, [graph.number(owner)]).share[graph.number(company)]


def row_of(told, owner):
    return next(row for row in told["owners"] if row["owner"] == owner)


class TestAShareInWords:
    @pytest.mark.parametrize(
        ("text", "low", "high"),
        [
            ("40", 0.4, 0.4), ("40 %", 0.4, 0.4), ("33,3", 0.333, 0.333), ("25-50", 0.25, 0.5),
            (">25-<50", 0.25, 0.5), (">=75", 0.75, 1), ("more than 25%", 0.25, 1),
            ("<=10", 0, 0.1), ("up to 10 percent", 0, 0.1), ("25 to 50 %", 0.25, 0.5),
        ],
    )  # fmt: skip
    def test_is_an_interval(self, text, low, high):
        assert parse_share(text, percent=True) == pytest.approx((low, high))

    @pytest.mark.parametrize("text", ["", "many", "-5", "50-25", "101", "1/3"])
    def test_is_none_if_it_makes_no_sense(self, text):
        assert parse_share(text, percent=True) is None

    def test_of_more_than_one_without_a_sign_is_set_aside(self):
        read = read_holdings(table(("A", "B", "40"), ("A", "C", "0.4"), ("", "C", "0.1")))
        assert [(row, column) for row, column, _ in read.rejects] == [(1, "share"), (3, "owner")]
        assert read.holdings.num_rows == 1


class TestIntegratedShares:
    def test_along_a_chain_are_the_product(self):
        graph = graph_of(("Ana", "A", "0.6"), ("A", "B", "0.5"), ("B", "C", "0.5"))
        assert share(graph, "Ana", "C") == pytest.approx(0.15)

    def test_of_two_chains_add_up(self):
        graph = graph_of(("Ana", "A", "1"), ("Ana", "B", "0.5"), ("A", "C", "0.3"),
                         ("B", "C", "0.4"))  # fmt: skip
        assert share(graph, "Ana", "C") == pytest.approx(0.5)

    def test_through_a_circle_are_what_is_handed_on_in_the_end(self):
        graph = graph_of(("Ana", "A", "0.6"), ("B", "A", "0.4"), ("A", "B", "0.5"),
                         ("Boris", "B", "0.5"))  # fmt: skip
        assert share(graph, "Ana", "A") == pytest.approx(0.6 / (1 - 0.2))
        assert share(graph, "Boris", "A") == pytest.approx(0.4 * 0.5 / 0.8)

    def test_of_a_company_in_a_circle_do_not_count_its_own_return_twice(self):
        graph = graph_of(("A", "B", "0.9"), ("B", "A", "0.9"), ("Ana", "A", "0.1"))
        assert share(graph, "A", "B") == pytest.approx(0.9)

    def test_own_shares_are_shared_out(self):
        graph = graph_of(("A", "A", "0.2"), ("Ana", "A", "0.4"), ("Boris", "A", "0.4"))
        assert share(graph, "Ana", "A") == pytest.approx(0.5)
        assert "holds 20 % of itself" in put_right(graph)[0]

    def test_more_than_everything_is_scaled_down_and_told(self):
        graph = graph_of(("Ana", "A", "0.9"), ("Boris", "A", "0.6"))
        assert share(graph, "Ana", "A") == pytest.approx(0.6)
        assert "make 150 %" in put_right(graph, "A")[0]

    def test_a_circle_that_nobody_outside_owns_is_named(self):
        graph = graph_of(("A", "B", "1"), ("B", "A", "1"), ("B", "C", "0.5"), ("Ana", "C", "0.5"))
        told = describe_company(graph, "C")
        assert told["circles"][0]["closed"]
        assert ("a circle that nobody outside owns", 0.5) in {
            (end["why"], end["share"]) for end in told["ends"]
        }
        assert owners_of(graph, graph.number("A")).share[graph.number("B")] == 1

    def test_of_sources_that_differ_are_an_interval(self):
        graph = graph_of(("Ana", "A", "0.2", "", "", "", "one"),
                         ("Ana", "A", "0.4", "", "", "", "two"))  # fmt: skip
        row = row_of(describe_company(graph, "A"), "Ana")
        assert (row["low"], row["high"], row["reaches"]) == (0.2, 0.4, "possible")

    def test_of_two_classes_in_one_source_add_up(self):
        graph = graph_of(("Ana", "A", "0.2"), ("Ana", "A", "0.4"))
        assert share(graph, "Ana", "A") == pytest.approx(0.6)

    def test_of_unknown_size_lie_between_nothing_and_what_others_leave(self):
        graph = graph_of(("Ana", "A"), ("Boris", "A", "0.7"))
        row = row_of(describe_company(graph, "A"), "Ana")
        assert (row["low"], row["high"]) == (0, pytest.approx(0.3))

    def test_unknown_names_are_an_error_that_says_so(self):
        with pytest.raises(TermUnknown, match="owner or company"):
            graph_of(("Ana", "A", "1")).number("Nobody")

    def test_reaching_the_threshold_is_enough(self):
        graph = graph_of(("Ana", "A", "0.5"), ("A", "B", "0.5"))
        found = find_owners_above(graph, above=0.25).to_pylist()
        assert {(row["owner"], row["company"]) for row in found} == {("Ana", "A"), ("Ana", "B")}

    def test_rows_beyond_the_bound_are_said_to_be_missing(self):
        graph = graph_of(("Ana", "A", "1"), ("Ana", "B", "1"), ("Ana", "C", "1"))
        assert find_owners_above(graph, most=2).schema.metadata[b"cut"] == b"yes"


class TestControl:
    def test_by_a_chain_of_majorities_needs_no_quarter_of_the_capital(self):
        graph = graph_of(("Ana", "A", "0.51"), ("A", "B", "0.51"), ("B", "C", "0.51"))
        row = row_of(describe_company(graph, "C"), "Ana")
        assert row["low"] == pytest.approx(0.132651)
        assert (row["control"], row["reaches"]) == ("yes", "no")
        assert row["why"][0]["words"] == "B holds 51 % of the votes of C"
        assert row["why"][0]["statements"] == ["row 3"]

    def test_of_two_companies_together(self):
        graph = graph_of(("Ana", "A", "1"), ("Ana", "B", "1"), ("A", "C", "0.3"), ("B", "C", "0.3"))
        row = row_of(describe_company(graph, "C"), "Ana")
        assert row["why"][0]["words"] == "A and B together hold 60 % of the votes of C"

    def test_by_votes_that_differ_from_capital(self):
        graph = graph_of(("Ana", "A", "0.1"), ("Ana", "A", "0.6", "votingRights"),
                         ("Boris", "A", "0.9"), ("Boris", "A", "0.4", "vote"))  # fmt: skip
        told = describe_company(graph, "A")
        assert [row_of(told, name)["control"] for name in ("Ana", "Boris")] == ["yes", "no"]

    def test_half_is_not_a_majority(self):
        graph = graph_of(("Ana", "A", "0.5"), ("Boris", "A", "0.5"))
        assert row_of(describe_company(graph, "A"), "Ana")["control"] == "no"

    @pytest.mark.parametrize(
        ("kind", "state", "words"),
        [
            ("appointmentOfBoard", "yes", "may appoint the board of"),
            ("trustee", "yes", "is trustee of"),
            ("controlByLegalFramework", "yes", "controls by other means"),
            ("settlor", "possible", "is settlor of"),
        ],
    )
    def test_by_other_means(self, kind, state, words):
        graph = graph_of(("Ana", "T", "", kind), ("T", "A", "0.8"), ("Boris", "A", "0.2"))
        row = row_of(describe_company(graph, "A"), "Ana")
        assert row["control"] == state
        assert any(words in why["words"] for why in row["why"])

    def test_is_possible_where_sizes_leave_it_open(self):
        graph = graph_of(("Ana", "A", "40%-60%"), ("Boris", "A", "0.3"))
        assert row_of(describe_company(graph, "A"), "Ana")["control"] == "possible"

    def test_of_a_family_that_reaches_it_only_together(self):
        graph = graph_of(("Ana", "A", "0.2"), ("Boris", "A", "0.2"), ("Carla", "A", "0.2"),
                         ("Ana", "Boris", "", "family"), ("Boris", "Carla", "", "family"),
                         ("Dario", "A", "0.4"))  # fmt: skip
        group = describe_company(graph, "A")["groups"][0]
        assert group["members"] == ["Ana", "Boris", "Carla"]
        assert (group["low"], group["control"]) == (pytest.approx(0.6), "yes")
        assert group["statements"] == ["row 4", "row 5"]


class TestNominees:
    def test_give_way_to_whoever_stands_behind_them(self):
        graph = graph_of(("Nom", "A", "0.8", "nominee shareholder"), ("Nom", "B", "1"),
                         ("Ana", "Nom", "", "nominator"))  # fmt: skip
        row = row_of(describe_company(graph, "A"), "Ana")
        assert (row["low"], row["control"]) == (pytest.approx(0.8), "yes")
        assert share(graph, "Ana", "B") == 0
        assert share(graph, "Nom", "B") == 1

    def test_in_an_arrangement_give_way_too(self):
        graph = graph_of(("Nom", "A", "0.8"), ("Nom", "deal", "", "nominee"),
                         ("Ana", "deal", "", "nominator"))  # fmt: skip
        assert share(graph, "Ana", "A") == pytest.approx(0.8)

    def test_without_a_name_behind_them_end_in_an_unknown(self):
        graph = graph_of(("Nom", "A", "0.8", "nominee shareholder"), ("Ana", "A", "0.2"),
                         facts=facts(Nom="person", Ana="person", A="company"))  # fmt: skip
        ends = describe_company(graph, "A")["ends"]
        assert [(end["why"], end["share"]) for end in ends] == [
            ("a nominee whose nominator is not named", pytest.approx(0.8))
        ]


class TestDates:
    ROWS = (("Ana", "A", "1", "", "2019", "2022-05-01"), ("Boris", "A", "1", "", "2022-05-01"))

    @pytest.mark.parametrize(
        ("day", "holder"),
        [(date(2021, 1, 1), "Ana"), (date(2022, 4, 30), "Ana"), (date(2022, 5, 1), "Boris"),
         (None, "Boris")],
    )  # fmt: skip
    def test_say_who_holds_on_a_day(self, day, holder):
        told = describe_company(graph_of(*self.ROWS, as_of=day), "A")
        assert [row["owner"] for row in told["owners"]] == [holder]
        assert "1 holdings do not hold" in told["notes"][-1]


class TestChains:
    def test_name_each_step_with_its_statements_strongest_first(self):
        graph = graph_of(("Ana", "A", "0.9"), ("A", "C", "0.5"), ("Ana", "B", "0.4"),
                         ("B", "C", "0.5"))  # fmt: skip
        chains = row_of(describe_company(graph, "C"), "Ana")["chains"]
        assert [chain["words"] for chain in chains] == [
            "Ana holds 90 % of A; A holds 50 % of C", "Ana holds 40 % of B; B holds 50 % of C",
        ]  # fmt: skip
        assert chains[0]["steps"][1]["statements"] == ["row 2"]

    def test_end_where_nobody_is_recorded(self):
        graph = graph_of(("Ana", "A", "0.3"), ("B", "A", "0.5"),
                         facts=facts(Ana="person", A="company", B="company"))  # fmt: skip
        ends = {
            (end["owner"], end["why"]): end["share"] for end in describe_company(graph, "A")["ends"]
        }
        assert ends == {
            ("A", "part of its holders is not recorded"): pytest.approx(0.2),
            ("B", "no owner of it is recorded"): pytest.approx(0.5),
        }

    def test_of_an_owner_lead_to_its_companies(self):
        graph = graph_of(("Ana", "A", "0.9"), ("A", "C", "0.5"), ("A", "D", "0.1"))
        told = describe_owner(graph, "Ana")
        assert [(row["company"], row["control"]) for row in told["companies"]] == [
            ("A", "yes"), ("C", "no"),
        ]  # fmt: skip
