"""What the columns of a table are is guessed from their headers and checked on their values."""

import pyarrow as pa
import pytest

from opensocta.resolve import family_word, guess_columns, normal_columns
from opensocta.resolve.dates import date_form, iso_dates
from opensocta.resolve.headers import kind_of_header, name_part

HEADERS = {
    "name": "name ime emri nume név isim όνομα име имя first_name surname prezime mbiemri "
            "last_name Nachname soyadı επώνυμο фамилия lastName",
    "date": "dob birth_date datum_rođenja datëlindja data_nașterii Датум_рођења doğum_tarihi "
            "Ημερομηνία_γέννησης дата_рождения szül_született born birthDate",
    "sex": "sex gender pol spol gjinia",
    "country": "country nationality državljanstvo shtetësia гражданство country_of_birth",
    "phone": "phone tel telefon mobile_number",
    "e-mail": "email e_mail email_address",
    "address": "address street_number address_2 улица адрес rruga Διεύθυνση",
    "place": "city suburb place_of_birth opština општина qyteti birth_place",
    "postcode": "postcode zip",
    "number": "passport_no ssn soc_sec_id jmbg ЕГН id_number matični_broj",
    "company": "company firm_name firma",
    "code": "occupation zanimanje",
    "id": "id unique_id rec_id n",
    "truth": "cluster label truth",
    "family": "kind schema entity_type",
    "text": "mother_name ime_oca",
}  # fmt: skip


def column(*values):
    return pa.array(values * 4, pa.string())


class TestAHeader:
    @pytest.mark.parametrize(
        ("name", "kind"),
        [(name, kind) for kind, names in HEADERS.items() for name in names.split()],
    )
    def test_speaks_of_a_kind_in_many_languages(self, name, kind):
        assert kind_of_header(name) == kind

    @pytest.mark.parametrize(
        ("name", "part"),
        [("First Name", "given"), ("prezime", "family"), ("first_and_surname", "whole"),
         ("full_name", "whole"), ("Ime i prezime", "whole"), ("middle_name", "middle")],
    )  # fmt: skip
    def test_speaks_of_a_part_of_the_name(self, name, part):
        assert name_part(name) == part


class TestATable:
    def test_is_known_by_its_id_and_never_by_its_truth(self):
        rows = pa.table({"id": ["1", "2"], "cluster": ["a", "a"], "name": ["Ana P", "Ana P"]})
        found = guess_columns(rows)
        assert (found.id_column, found.truth, found.columns) == ("id", "cluster", {"name": "name"})

    def test_has_no_id_if_a_number_repeats(self):
        rows = pa.table({"id": ["1", "1", "2"], "name": ["Ana P", "Ana P", "Ivo L"]})
        assert guess_columns(rows).id_column is None
        assert "id" in guess_columns(rows).ignored

    def test_does_not_use_a_whole_name_beside_parts_that_hold_as_much(self):
        rows = pa.table({
            "full_name": column("Ana Perić", "Ivo Lukić"), "first": column("Ana", "Ivo"),
            "last": column("Perić", "Lukić"), "name_2": column("Ana Perić", "Ivo Lukić"),
        })  # fmt: skip
        assert list(guess_columns(rows).columns) == ["first", "last"]

    def test_takes_the_whole_name_where_it_holds_more_words(self):
        rows = pa.table({
            "name": column("Ana Maria Perić", "Ivo Ivan Lukić"), "first": column("Ana", "Ivo"),
            "last": column("Perić", "Lukić"),
        })  # fmt: skip
        assert list(guess_columns(rows).columns) == ["name"]

    def test_does_not_use_a_copy_twice(self):
        rows = pa.table({
            "name": column("Ana Perić", "Ivo Lukić"), "city": column("Bar", "Niš"),
            "town": column("BAR", "niš"),
        })  # fmt: skip
        assert guess_columns(rows).ignored == {"town": "it copies city"}

    def test_is_understood_by_its_values_where_headers_say_nothing(self):
        rows = pa.table({
            "c1": column("Ana Perić", "Ivo Lukić"), "c2": column("12/03/1965", "25/12/1971"),
            "c3": column("ana@example.org", "ivo@example.org"),
            "c4": column("+382 20 123 456", "+382 20 654 321"), "c5": column("x", "y"),
        })  # fmt: skip
        found = guess_columns(rows)
        assert found.columns == {"c1": "name", "c2": "date", "c3": "e-mail", "c4": "phone"}
        assert found.ignored == {"c5": "its meaning is not known"}

    def test_does_not_believe_a_header_against_the_values(self):
        rows = pa.table({"name": column("Ana", "Ivo"), "born": column("yes", "no"),
                         "email": column(None, None)})  # fmt: skip
        found = guess_columns(rows)
        assert list(found.columns) == ["name"]
        assert found.ignored == {"born": "its header speaks of a date, its values are none",
                                 "email": "it is empty"}  # fmt: skip

    def test_of_companies_is_told_by_header_or_by_legal_forms(self):
        assert guess_columns(pa.table({"Company": column("Bor", "Tim")})).family == "organization"
        forms = column("Bor d.o.o.", "Tim Ltd", "Zora Sh.p.k.")
        assert guess_columns(pa.table({"naziv": forms})).family == "organization"
        assert guess_columns(pa.table({"name": column("Ana Perić")})).family == "person"

    def test_of_both_names_the_column_that_tells_them(self):
        rows = pa.table({"name": column("Ana P", "Bor"), "type": column("Person", "Company")})
        assert guess_columns(rows).family_column == "type"
        assert family_word("pravno lice") == "organization"
        assert family_word("vessel") == ""


class TestADate:
    @pytest.mark.parametrize(
        ("text", "iso"),
        [("19650312", "1965-03-12"), ("12/03/1965", "1965-03-12"), ("3.4.1970.", "1970-04-03"),
         ("1965-3-2", "1965-03-02"), ("1965-03-12 00:00:00", "1965-03-12"), ("1965", "1965"),
         ("19650312.0", "1965-03-12"), ("30/02/1965", "1965"), ("soon", None)],
    )  # fmt: skip
    def test_becomes_iso(self, text, iso):
        assert iso_dates(pa.array([text])).to_pylist() == [iso]

    def test_is_read_month_first_if_a_day_above_12_says_so(self):
        values = pa.array(["03/04/1965", "01/25/1970"])
        assert date_form(values) == "month first"
        assert iso_dates(values).to_pylist() == ["1965-03-04", "1970-01-25"]


def test_lines_of_an_address_are_one_even_where_all_are_empty():
    rows = pa.table({"street_number": ["7", None], "address_1": ["Main", None], "n": ["1", "2"]})
    kinds = {"street_number": "address", "address_1": "address"}
    ready, left, _ = normal_columns(rows, kinds)
    assert ready["street_number"].to_pylist() == ["7 Main", " "]
    assert left == {"street_number": "address"}
