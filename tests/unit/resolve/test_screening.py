"""Screening finds who is on a list, says why, and says the same whatever else is in the file."""

import json

import pyarrow as pa
import pytest

from opensocta.core.errors import SettingsInvalid
from opensocta.resolve.listed import join_lists, to_listed
from opensocta.resolve.screening import HITS, Screen, ScreenSettings, screen

LISTED = {
    "w1": {"id": "w1", "name": "Teodor Vranović", "alias": ["Тео Врановић", "Fedor Vranovich"],
           "birthDate": "1965-03-12", "nationality": "rs", "passportNumber": "009284411",
           "program": ["INV-A"]},
    "w2": {"id": "w2", "name": "Ismet Qerim Zogaj", "birthDate": "1971", "nationality": "al"},
    "w3": {"id": "w3", "name": "Milica Petković"},
    "w4": {"id": "w4", "schema": "Company", "name": "Northern Kelp Trading Ltd",
           "registrationNumber": "55512388"},
    "w5": {"id": "w5", "schema": "Vessel", "name": "Sea Otter", "imoNumber": "9990001"},
    "s1": {"id": "s1", "schema": "Sanction", "entity": "w2", "program": "INV-B"},
}  # fmt: skip


@pytest.fixture
def listed(statements):
    return to_listed(statements(LISTED), "invented.json")


@pytest.fixture
def ready(listed):
    return Screen.load([listed])


def best(hits):
    return hits.slice(0, 1).to_pylist()[0]


class TestSomeoneOnTheListIsFound:
    @pytest.mark.parametrize(
        ("record", "entry", "level"),
        [
            pytest.param({"name": "Vranovic Teodor", "birth date": "1965-03-12"}, "w1", "strong",
                         id="turned round"),
            pytest.param({"name": "Теодор Врановић", "birth date": "1965-12-03"}, "w1", "possible",
                         id="other script, day and month exchanged"),
            pytest.param({"name": "Feodor Vranović", "document number": "009284411"}, "w1",
                         "strong", id="the same document"),
            pytest.param({"name": "Somebody Else", "document number": "009284411"}, "w1", "possible",
                         id="another name with the document"),
            pytest.param({"name": "Ismet Zogaj"}, "w2", "possible", id="no birth date"),
            pytest.param({"name": "Milica Petkovic", "birth date": "1980-01-01"}, "w3", "possible",
                         id="the list has no date"),
            pytest.param({"name": "NORTHERN KELP TRADING DOO"}, "w4", "possible", id="a company"),
            pytest.param({"name": "Sea Otter", "register number": "9990001"}, "w5", "strong",
                         id="a vessel"),
        ],
    )  # fmt: skip
    def test_when(self, ready, record, entry, level):
        hit = best(ready.ask(record))
        assert (hit["listed_id"], hit["level"]) == (entry, level)

    def test_with_the_programme_of_the_list(self, ready):
        assert best(ready.ask({"name": "Teodor Vranović"}))["programme"] == "INV-A"
        assert best(ready.ask({"name": "Ismet Qerim Zogaj"}))["programme"] == "INV-B"

    def test_and_the_bits_say_why(self, ready):
        hit = best(ready.ask({"name": "Teodor Vranović", "birth date": "1965-03-12"}))
        pieces = json.loads(hit["explanation"])
        assert [field for field, _, _ in pieces] == ["prior", "name", "birth date"]
        weight = sum(bits for _, _, bits in pieces)
        assert hit["probability"] == pytest.approx(1 / (1 + 2**-weight))

    def test_with_the_same_document_whatever_speaks_against_it(self, ready):
        record = {"name": "Petar Obrad", "birth date": "1990-01-01", "country": "se"}
        assert ready.ask(record).num_rows == 0
        hit = best(ready.ask({**record, "document number": "009284411"}))
        assert (hit["listed_id"], hit["level"]) == ("w1", "possible")


class TestNoHit:
    def test_for_a_name_that_resembles_none(self, ready):
        assert ready.ask({"name": "Marta Lindqvist", "birth date": "1980-02-01"}).num_rows == 0

    def test_for_a_namesake_who_was_born_at_another_time(self, ready):
        hits = ready.ask({"name": "Teodor Vranović", "birth date": "1999-09-09"})
        assert set(hits["level"].to_pylist()) <= {"weak"}

    def test_between_a_person_and_a_firm(self, ready):
        assert ready.ask({"name": "Northern Kelp Trading"}, family="person").num_rows == 0

    def test_for_nothing(self, ready):
        assert ready.ask({"country": "rs"}).schema == HITS
        assert ready.ask({"country": "rs"}).num_rows == 0


class TestTheAnswer:
    def asked(self, *names):
        rows = [{"row": place, "family": "person", "field": "name", "value": name}
                for place, name in enumerate(names)]  # fmt: skip
        return pa.Table.from_pylist(rows)

    def test_is_the_same_alone_and_in_a_file(self, listed, ready):
        names = ["Teodor Vranović", *["Teodor Vranov"] * 50, "Ismet Zogaj", *["Ana Perić"] * 300]
        in_file = best(screen(self.asked(*names), listed).filter(pa.compute.field("row") == 0))
        alone = best(ready.ask({"name": "Teodor Vranović"}, family="person"))
        assert in_file == alone

    def test_does_not_depend_on_the_order_of_rows(self, listed):
        rows = self.asked("Teodor Vranović", "Ismet Zogaj", "Milica Petković")
        backwards = rows.take([2, 1, 0])
        assert screen(rows, listed).equals(screen(backwards, listed))

    def test_names_the_list_of_two(self, statements):
        both = [to_listed(statements({key: LISTED[key]}), name)
                for key, name in (("w1", "a"), ("w3", "b"))]  # fmt: skip
        assert join_lists(both).subjects.num_rows == 2
        hits = Screen.load(both).ask({"name": ["Teodor Vranović", "Milica Petković"]})
        assert hits["list"].to_pylist() == ["a", "b"]

    def test_holds_what_is_at_least_as_probable_as_asked(self, listed):
        ready = Screen.load([listed], settings=ScreenSettings(threshold=0.5))
        assert ready.ask({"name": "Teodor Vranović"}).num_rows == 0
        with pytest.raises(SettingsInvalid):
            Screen.load([listed], settings=ScreenSettings(threshold=0))
