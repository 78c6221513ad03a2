import io
import zipfile

import pytest
from openpyxl import load_workbook

from opensocta import vocabulary
from opensocta.assess.sections import indicators_of
from opensocta.core.errors import TermUnknown
from opensocta.sources import Filled, Given, NetworkGiven, detect, write_questionnaire
from opensocta.sources.form_layout import LEVEL_SECTIONS, level_indicators

AREAS = ["PROP", "MIG", "THB", "DRUG", "OCG"]
FILLED = Filled(
    about={"Period from": "2024-01", "Period to": "2024-12", "Filled in on": "2025-01-15"},
    answers={
        ("Q-POL-01", "DRUG"): Given(3, "B2"),
        ("Q-POL-06", "DRUG"): Given(12.5, remark="two estimates"),
        ("Q-POL-10", "MIG"): Given("unknown"),
        ("Q-POL-17", "PROP"): Given("yes"),
        ("Q-POL-18", "PROP"): Given("=2+2 new crews"),
    },
    modi_operandi={"MO-001": Given("yes", "A1"), "MO-002": Given("no"), "MO-003": Given("unknown")},
    routes={"RT-001": Given("yes", "C3")},
    levels={
        ("A-SIZE", "DRUG"): Given(3, "C2"),
        ("A-INNOV", "MIG"): Given("unknown"),
        ("H-PER-SEV", "THB"): Given(4, remark="two deaths"),
    },
    networks=[NetworkGiven("NW-01", "DRUG", {"N-VIO-USE": 2, "N-REACH": "unknown"}, "C3")],
)


@pytest.fixture
def form(tmp_path):
    path = tmp_path / "q.xlsx"
    write_questionnaire(path, "police", AREAS, filled=FILLED)
    return path


def answer(tables, question, area=None, subject=""):
    (found,) = [
        row for row in tables["answers"].to_pylist()
        if row["question_id"] == question and area in (None, row["crime_area"])
        and row["subject"] == subject
    ]  # fmt: skip
    return found


class TestAFilledForm:
    def test_is_known_by_its_mark(self, form):
        assert detect(form) == "questionnaire"

    def test_gives_levels_with_their_own_grade(self, form, everything):
        row = answer(everything(form), "Q-POL-01", "DRUG")
        assert (row["state"], row["level"], row["indicator"]) == ("answered", 3, "N-VIO-USE")
        assert (row["reliability"], row["credibility"]) == ("B", "2")
        sheet, cell = row["anchor"].split("!")
        assert load_workbook(form)[sheet][cell].value.startswith("3 – ")

    def test_keeps_unknown_and_blank_apart(self, form, everything):
        tables = everything(form)
        assert answer(tables, "Q-POL-10", "MIG")["state"] == "unknown"
        assert answer(tables, "Q-POL-10", "DRUG")["state"] == "blank"

    def test_gives_numbers_choices_and_words(self, form, everything):
        tables = everything(form)
        assert answer(tables, "Q-POL-06", "DRUG")["number"] == 12.5
        assert answer(tables, "Q-POL-17", "PROP")["text"] == "yes"
        assert answer(tables, "Q-POL-18", "PROP")["text"] == "=2+2 new crews"

    def test_gives_modi_operandi_and_routes(self, form, everything):
        tables = everything(form)
        assert [answer(tables, f"MO-00{n}")["text"] for n in (1, 2, 3)] == ["yes", "no", None]
        assert answer(tables, "MO-003")["state"] == "unknown"
        assert answer(tables, "RT-001")["section"] == "routes"
        assert answer(tables, "RT-001")["crime_area"] == "DRUG-HER"

    def test_gives_levels_of_networks(self, form, everything):
        tables = everything(form)
        row = answer(tables, "N-VIO-USE", "DRUG", "NW-01")
        assert (row["level"], row["reliability"]) == (2, "C")
        assert answer(tables, "N-REACH", "DRUG", "NW-01")["state"] == "unknown"
        assert answer(tables, "N-COHES", "DRUG", "NW-01")["state"] == "blank"

    def test_gives_levels_of_areas(self, form, everything):
        tables = everything(form)
        row = answer(tables, "A-SIZE", "DRUG")
        assert (row["state"], row["level"], row["indicator"]) == ("answered", 3, "A-SIZE")
        assert (row["reliability"], row["section"]) == ("C", "local_market")
        sheet, cell = row["anchor"].split("!")
        assert load_workbook(form)[sheet][cell].value == "3 – 5,000-19,999"
        assert answer(tables, "A-INNOV", "MIG")["state"] == "unknown"
        assert answer(tables, "A-SIZE", "MIG")["state"] == "blank"

    def test_keeps_remarks_as_texts(self, form, everything):
        first, second = everything(form)["documents"].to_pylist()
        assert first["text"] == "two estimates"
        assert first["anchor"].startswith("Answers!H")
        assert (second["title"], second["text"]) == ("Remark on H-PER-SEV, THB", "two deaths")

    def test_says_when_and_for_which_period(self, form, everything):
        (report,) = everything(form)["reports"].to_pylist()
        assert report["obtained_at"] == "2025-01-15"
        assert "2024-01 to 2024-12" in report["title"]

    def test_has_no_rejects(self, form, everything):
        assert everything(form)["rejects"].num_rows == 0


class TestAFormWithFaults:
    def change(self, form, **cells):
        book = load_workbook(form)
        for place, value in cells.items():
            sheet, cell = place.split("__")
            book[sheet.replace("_", " ")][cell] = value
        book.save(form)

    def test_bad_cells_are_named_and_the_others_go_in(self, form, everything):
        self.change(form, Answers__F4="7 – very high", Answers__G5="Z9", Modi_operandi__F4="perhaps",
                    Answers__F6="=1+1", Answers__A8="Q-XXX-01", Networks__B4="NOPE",
                    Area_levels__F5="high", Area_levels__A6="N-REACH",
                    Area_levels__B7="NOPE")  # fmt: skip
        tables = everything(form)
        found = {(row["sheet"], row["row"], row["column"]) for row in tables["rejects"].to_pylist()}
        assert found == {
            ("Answers", 4, "F"), ("Answers", 5, "G"), ("Answers", 6, "F"), ("Answers", 8, "A"),
            ("Modi operandi", 4, "F"), ("Networks", 4, "B"), ("Area levels", 5, "F"),
            ("Area levels", 6, "A"), ("Area levels", 7, "B"),
        }  # fmt: skip
        assert answer(tables, "Q-POL-06", "DRUG")["number"] == 12.5

    def test_survives_another_program(self, form, everything):
        before = everything(form)["answers"]
        book = load_workbook(form)
        book.save(form)
        after = everything(form)["answers"]
        same = [name for name in before.column_names if name not in ("answer_id", "report_id",
                                                                     "batch_id")]  # fmt: skip
        assert detect(form) == "questionnaire"
        assert after.select(same).to_pylist() == before.select(same).to_pylist()

    def test_of_before_levels_of_areas_were_asked_is_read_as_before(self, form, everything):
        before = everything(form)["answers"].num_rows
        book = load_workbook(form)
        asked = book["Area levels"].max_row - 3
        del book["Area levels"]
        book.save(form)
        tables = everything(form)
        assert tables["answers"].num_rows == before - asked
        assert tables["rejects"].num_rows == 0
        assert answer(tables, "Q-POL-01", "DRUG")["level"] == 3

    def test_a_grade_of_another_scheme(self, tmp_path, everything):
        path = tmp_path / "q.xlsx"
        given = Filled(answers={("Q-POL-01", "DRUG"): Given(3, "X4")})
        write_questionnaire(path, "police", ["DRUG"], filled=given, scheme="europol")
        row = answer(everything(path, scheme="europol"), "Q-POL-01", "DRUG")
        assert (row["reliability"], row["credibility"]) == ("X", "4")
        assert everything(path)["rejects"]["column"].to_pylist() == ["G"]


class TestTheSheetOfAreaLevels:
    @pytest.mark.parametrize(
        ("agency", "judged"),
        [
            ("fiu", ["A-SIZE", "A-PROFIT"]),
            ("prosecution", ["A-XBORD", "A-CORRDEP"]),
            ("anti_corruption", ["A-CORRDEP", "H-STA-SEV", "H-STA-INC"]),
            ("border_guard", []),
        ],
    )
    def test_asks_each_agency_what_it_can_judge(self, agency, judged):
        assert level_indicators(agency) == judged

    def test_shows_the_wording_of_all_five_levels(self, form):
        sheet = load_workbook(form)["Area levels"]
        assert sheet["E4"].value.split("\n") == [
            "0 – under 100", "1 – 100-999", "2 – 1,000-4,999", "3 – 5,000-19,999",
            "4 – 20,000 or more",
        ]  # fmt: skip
        assert not sheet["F4"].protection.locked

    def test_is_absent_where_the_agency_judges_none(self, tmp_path):
        path = tmp_path / "q.xlsx"
        write_questionnaire(path, "border_guard", ["MIG"])
        assert "Area levels" not in load_workbook(path).sheetnames

    def test_puts_each_indicator_into_a_section_that_the_gaps_know_it_by(self):
        for agency in vocabulary.questionnaires():
            for code in level_indicators(agency):
                assert code in indicators_of(LEVEL_SECTIONS.get(code, "local_market"))


class TestWriting:
    @pytest.mark.parametrize("agency", sorted(vocabulary.questionnaires()))
    def test_every_kind_of_agency_gets_its_questions(self, tmp_path, agency, everything):
        path = tmp_path / f"{agency}.xlsx"
        write_questionnaire(path, agency, list(vocabulary.top_areas()))
        asked = set(everything(path)["answers"]["question_id"].to_pylist())
        assert {q.id for q in vocabulary.questionnaires()[agency].questions} <= asked

    def test_same_input_same_bytes(self, tmp_path):
        for name in ("a.xlsx", "b.xlsx"):
            write_questionnaire(tmp_path / name, "customs", AREAS, filled=FILLED)
        assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()

    def test_answers_are_drop_down_lists_and_the_rest_is_locked(self, form):
        sheet = load_workbook(form)["Answers"]
        assert sheet.protection.sheet
        assert not sheet["F4"].protection.locked
        assert sheet["D4"].protection.locked
        assert {v.type for v in sheet.data_validations.dataValidation} == {"list", "custom"}

    def test_text_never_becomes_a_formula(self, form):
        with zipfile.ZipFile(io.BytesIO(form.read_bytes())) as archive:
            for name in archive.namelist():
                if name.startswith("xl/worksheets/"):
                    assert b"<f>" not in archive.read(name)

    @pytest.mark.parametrize(
        ("agency", "areas", "scheme"),
        [
            ("spies", ["DRUG"], "admiralty"),
            ("police", ["NOPE"], "admiralty"),
            ("police", [], "own"),
        ],
    )
    def test_unknown_terms(self, tmp_path, agency, areas, scheme):
        with pytest.raises(TermUnknown):
            write_questionnaire(tmp_path / "q.xlsx", agency, areas, scheme=scheme)
