"""The domain pack is sound, and each row says whether it was looked up."""

from dataclasses import FrozenInstanceError

import pytest

from opensocta import vocabulary as v
from opensocta.core.errors import SettingsInvalid, TermUnknown
from opensocta.vocabulary import checks
from opensocta.vocabulary.entries import Commodity
from opensocta.vocabulary.reading import read_rows, to_entries

TOP = ("PROP MIG THB DRUG CYB OCG EXT ARM ENV FIN EXC IPC CUR DOC").split()


class TestThePackAsShipped:
    def test_has_no_problem(self):
        assert v.check_pack() == []

    @pytest.mark.parametrize(
        ("load", "rows"),
        [
            (v.crime_areas, 82), (v.modi_operandi, 158), (v.roles, 57), (v.nodes, 143),
            (v.routes, 176), (v.commodities, 57), (v.indicators, 63), (v.money_flags, 71),
            (v.procurement_flags, 64), (v.recommendations, 62), (v.lexicon, 169),
            (v.crime_scripts, 17), (v.questionnaires, 9),
        ],
    )  # fmt: skip
    def test_lost_no_row(self, load, rows):
        assert len(load()) == rows

    def test_covers_every_modus_operandi_of_the_2019_report(self):
        covered = read_rows("sepca_mo_coverage.csv")
        codes = {code for row in covered for code in row["mo_codes"].split(";")}
        assert len(covered) == 53
        assert codes <= set(v.modi_operandi())

    def test_asks_every_question_once(self):
        ids = [each.id for form in v.questionnaires().values() for each in form.questions]
        assert len(ids) == len(set(ids)) == 138


class TestCrimeAreas:
    def test_keep_the_order_of_the_top_areas(self):
        assert v.top_areas() == tuple(TOP)

    @pytest.mark.parametrize(
        ("code", "top"), [("DRUG-COC", "DRUG"), ("OCG-ML-UG", "OCG"), ("CUR", "CUR")]
    )
    def test_lead_to_their_top_area(self, code, top):
        assert v.top_area(code) == top

    def test_an_unknown_code_is_named_with_what_is_known(self):
        with pytest.raises(TermUnknown, match=r"'DRUGS' is not a known crime area.*PROP"):
            v.top_area("DRUGS")

    def test_alcohol_smuggling_is_trafficking_and_not_personal_use(self):
        assert v.crime_areas()["EXC-ALC"].iccs_codes == ("06022", "0804")

    def test_an_area_counts_as_looked_up_only_if_all_its_codes_were(self):
        areas = v.crime_areas()
        assert areas["DRUG"].iccs_confidence == "verified"
        assert areas["DRUG-PRE"].iccs_confidence == "known"

    def test_iccs_codes_know_their_parents(self):
        assert [v.iccs()[c].parent for c in ("06", "0601", "06012", "060124")] == [
            "", "06", "0601", "06012",
        ]  # fmt: skip


class TestRows:
    def test_cannot_be_changed(self):
        with pytest.raises(FrozenInstanceError):
            v.roles()["R-LEAD"].name = "Chief"

    def test_tell_whether_they_were_looked_up(self):
        rows = (v.modi_operandi()["MO-001"], v.roles()["R-LEAD"], v.indicators()["N-VIO-USE"])
        assert [row.verified for row in rows] == [True, False, False]
        assert [row.proposed for row in rows] == [False, False, True]

    def test_split_lists_and_parse_numbers(self):
        cannabis = v.commodities()["C-CANH"]
        assert cannabis.wholesale_eur_low == 1200
        assert cannabis.concealment == ("vehicle hides", "backpack", "speedboat", "parcel")
        assert v.commodities()["C-MOR"].retail_eur_low is None

    def test_levels_are_five_anchors(self):
        assert all(len(set(row.levels)) == 5 for row in v.indicators().values())

    @pytest.mark.parametrize(
        ("leg", "modes"),
        [
            ("RT-001", ("road",)), ("RT-164", ("air", "rail")), ("RT-142", ("sea", "road")),
            ("RT-173", ("unknown",)), ("RT-065", ("sea",)),
        ],
    )  # fmt: skip
    def test_route_legs_have_modes_of_the_flows_table(self, leg, modes):
        assert v.routes()[leg].modes == modes

    def test_words_come_in_all_languages_without_repeats(self):
        forms = v.lexicon()["LX-005"].all_forms()
        assert forms[0] == "cocaine"
        assert {"kokainë", "kokain", "кокаин", "κοκαΐνη"} <= set(forms)
        assert len(forms) == len(set(forms))

    def test_a_cell_that_does_not_parse_is_named_and_not_repeated(self):
        row = {**read_rows("commodities.csv")[0], "wholesale_eur_low": "cheap"}
        with pytest.raises(SettingsInvalid, match="line 2, column wholesale_eur_low") as told:
            to_entries("commodities.csv", [row], Commodity)
        assert "cheap" not in str(told.value)


class TestScripts:
    def test_number_their_steps_from_one(self):
        assert all(
            [s.n for s in script.steps] == list(range(1, len(script.steps) + 1))
            for script in v.crime_scripts().values()
        )

    def test_name_the_agency_that_sees_a_trace(self):
        first = v.crime_scripts()["DRUG-COC"].steps[0]
        assert (first.traces[1].agency, first.roles[0]) == ("FIU", "R-BROKER")


class TestCheckPackFinds:
    @pytest.fixture
    def pack(self, monkeypatch):
        def replace(name, **rows):
            loaded = dict(getattr(v, name)())
            loaded.update(rows)
            monkeypatch.setattr(checks.pack, name, lambda: loaded)

        return replace

    def test_a_route_to_nowhere(self, pack):
        leg = v.routes()["RT-001"]
        pack("routes", X=type(leg)(**{**_values(leg), "code": "X", "to_node": "ATLANTIS"}))
        assert "routes.csv: X, node: ATLANTIS is unknown" in v.check_pack()

    def test_a_modus_operandi_without_area(self, pack):
        known = v.modi_operandi()["MO-001"]
        pack("modi_operandi", X=type(known)(**{**_values(known), "code": "X", "area": "MOON"}))
        assert "X, crime area: MOON is unknown" in v.check_pack()

    def test_a_price_that_runs_backwards(self, pack):
        known = v.commodities()["C-COC"]
        pack("commodities", X=type(known)(**{**_values(known), "wholesale_eur_high": 1.0}))
        assert "commodities.csv: X has a price range that runs backwards" in v.check_pack()

    def test_two_levels_with_the_same_anchor(self, pack):
        known = v.indicators()["N-VIO-USE"]
        pack("indicators", X=type(known)(**{**_values(known), "l1": known.l0}))
        assert "indicators.csv: X has two levels with the same anchor" in v.check_pack()

    def test_a_word_in_the_wrong_script(self, pack):
        known = v.lexicon()["LX-005"]
        pack("lexicon", X=type(known)(**{**_values(known), "bg": ("kokain",)}))
        assert "lexicon.csv: X mixes scripts" in v.check_pack()


class TestProvenance:
    def test_counts_every_row_once(self):
        standing = {each.kind: each for each in v.provenance()}
        assert standing["modi operandi"].rows == 158
        assert standing["modi operandi"].verified == 76
        assert standing["questions"].proposal == 138

    def test_says_so_in_words(self):
        (places,) = (each for each in v.provenance() if each.kind == "places")
        assert str(places) == (
            "places: 143 rows, 11 verified in their source, 132 general knowledge, 0 proposals"
        )


def _values(row):
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
