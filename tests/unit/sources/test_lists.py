"""Lists come in with all that tells who someone is; bad rows are set aside with their place."""

import json

import pytest

from opensocta.core.errors import SettingsInvalid, SourceUnreadable
from opensocta.sources.lists import guess_kinds, is_entities, read_list, read_screened
from opensocta.sources.lists.dates import listed_dates

NONE = ",".join(["-0- "] * 6)
SDN = [
    f'101,"VRANOVIC, Teodor Luka","individual","[INV-A] [INV-B]","Head of depot",{NONE},"DOB 12 '
    "Mar 1965; alt. DOB circa 1966; POB Kelpport, Nowhere; nationality Serbia; Gender Male; "
    "Passport 009284411 (Serbia) expires 01 Jan 2030; National ID No. 77-12345 (Serbia); "
    "a.k.a. 'TEO THE LONG'; (individual) [INV-A].\"",
    f'102,"NORTHERN KELP, TRADING","-0- ","INV-A",-0- ,{NONE},"Registration Number 55512388 '
    '(Cyprus); Organization Established Date 03 May 2004."',
    f'103,"SEA OTTER","vessel","INV-A",-0- ,{NONE},"Vessel Registration Identification IMO '
    '9990001."',
]
UN = """<?xml version="1.0" encoding="utf-8"?>
<CONSOLIDATED_LIST><INDIVIDUALS>
<INDIVIDUAL><DATAID>690001</DATAID><FIRST_NAME>Ismet</FIRST_NAME><SECOND_NAME>Qerim</SECOND_NAME>
<FOURTH_NAME>Zogaj</FOURTH_NAME><UN_LIST_TYPE>Invented</UN_LIST_TYPE>
<NATIONALITY><VALUE>Albania</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Ismail Zogu</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Heron</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1970</FROM_YEAR>
<TO_YEAR>1971</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1970-02-03</DATE>
</INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>INV-778812</NUMBER>
</INDIVIDUAL_DOCUMENT><NAME_ORIGINAL_SCRIPT>Исмет Зогај</NAME_ORIGINAL_SCRIPT></INDIVIDUAL>
<INDIVIDUAL><DATAID>690003</DATAID></INDIVIDUAL>
</INDIVIDUALS><ENTITIES><ENTITY><DATAID>690002</DATAID><FIRST_NAME>Grey Heron Relief</FIRST_NAME>
<ENTITY_ALIAS><ALIAS_NAME>Heron Aid</ALIAS_NAME></ENTITY_ALIAS>
<ENTITY_ADDRESS><COUNTRY>Cyprus</COUNTRY></ENTITY_ADDRESS></ENTITY></ENTITIES></CONSOLIDATED_LIST>
"""


@pytest.fixture
def write(tmp_path):
    def to_file(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return to_file


def said(statements):
    """Return the values by the sender's number and property."""
    own = {r["entity_id"]: r["value"] for r in statements.to_pylist() if r["prop"] == "id"}
    found = {}
    for row in statements.to_pylist():
        found.setdefault((own[row["entity_id"]], row["prop"]), set()).add(row["value"])
    return found


class TestOfac:
    def test_remarks_tell_who_someone_is(self, write):
        statements, rejects = read_list(write("SDN.CSV", "\n".join([*SDN, "\x1a"])))
        values = said(statements)
        assert values["101", "name"] == {"Teodor Luka VRANOVIC"}
        assert values["101", "alias"] == {"TEO THE LONG"}
        assert values["101", "birthDate"] == {"1965-03-12", "1966"}
        assert values["101", "nationality"] == {"rs"}
        assert values["101", "passportNumber"] == {"009284411"}
        assert values["101", "idNumber"] == {"77-12345"}
        assert values["101", "program"] == {"INV-A", "INV-B"}
        assert values["102", "name"] == {"NORTHERN KELP, TRADING"}
        assert values["102", "registrationNumber"] == {"55512388"}
        assert values["102", "incorporationDate"] == {"2004-05-03"}
        assert values["103", "imoNumber"] == {"9990001"}
        assert rejects.num_rows == 0

    def test_other_names_and_addresses_stand_beside_it(self, write):
        write("ALT.CSV", '101,11,"aka","VRANOVICH, Fedor",-0- \n')
        write("ADD.CSV", '102,21,"1 Kelp Street","Limassol","Cyprus",-0- \n')
        values = said(read_list(write("SDN.CSV", "\n".join(SDN)))[0])
        assert "Fedor VRANOVICH" in values["101", "alias"]
        assert values["102", "address"] == {"1 Kelp Street, Limassol, Cyprus"}
        assert values["102", "country"] == {"cy"}

    @pytest.mark.parametrize(
        ("row", "rule"),
        [
            pytest.param('104,"short","individual"', "has other than 12 cells", id="ragged"),
            pytest.param(SDN[0].replace("101", "x", 1), "is missing or of no known type", id="key"),
            pytest.param(SDN[0].replace("12 Mar", "32 Mar"), "a date in them cannot be read",
                         id="date"),
        ],
    )  # fmt: skip
    def test_a_bad_row_is_set_aside_and_the_rest_goes_in(self, write, row, rule):
        statements, rejects = read_list(write("SDN.CSV", "\n".join([SDN[1], row])))
        assert ("102", "name") in said(statements)
        assert [(r["row"], r["rule"]) for r in rejects.to_pylist()] == [(2, rule)]


class TestTheListOfTheUnitedNations:
    def test_names_dates_papers_and_scripts_are_read(self, write):
        statements, rejects = read_list(write("un.xml", UN))
        values = said(statements)
        assert values["690001", "name"] == {"Ismet Qerim Zogaj"}
        assert values["690001", "alias"] == {"Ismail Zogu", "Исмет Зогај"}
        assert values["690001", "weakAlias"] == {"The Heron"}
        assert values["690001", "birthDate"] == {"1970", "1971", "1970-02-03"}
        assert values["690001", "nationality"] == {"al"}
        assert values["690001", "passportNumber"] == {"INV-778812"}
        assert values["690002", "alias"] == {"Heron Aid"}
        assert values["690002", "country"] == {"cy"}
        assert [r["sheet"] for r in rejects.to_pylist()] == [
            "/CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL[2]"
        ]

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param('<!DOCTYPE a [<!ENTITY b "c">]>' + UN.partition("?>")[2], id="doctype"),
            pytest.param(UN[:400], id="cut off"),
            pytest.param("<a/>", id="another format"),
        ],
    )
    def test_a_file_that_is_not_sound_is_refused(self, write, text):
        with pytest.raises(SourceUnreadable):
            read_list(write("un.xml", text))


class TestEntities:
    def test_json_lines_are_a_list_too(self, write):
        entity = {"id": "inv-1", "schema": "Person", "properties": {"name": ["Ana Perić"]}}
        path = write("list.json", json.dumps(entity) + "\n{broken\n")
        statements, rejects = read_list(path)
        assert said(statements)["inv-1", "name"] == {"Ana Perić"}
        assert rejects["row"].to_pylist() == [2]
        assert is_entities(path)

    def test_a_table_is_no_list(self, write):
        with pytest.raises(SourceUnreadable, match="no list of a known kind"):
            read_list(write("clients.csv", "name\nAna\n"))


class TestDatesOfLists:
    @pytest.mark.parametrize(
        ("text", "dates"),
        [
            ("12 Mar 1965", ["1965-03-12"]),
            ("March 1965", ["1965-03"]),
            ("1965", ["1965"]),
            ("circa 1965", ["1965"]),
            ("1963 to 1965", ["1963", "1964", "1965"]),
            ("01 Jan 1965 to 31 Dec 1965", ["1965"]),
            ("1940 to 1975", []),
            ("31 Feb 1965", []),
            ("unknown", []),
        ],
    )
    def test_are_partial_iso_dates(self, text, dates):
        assert listed_dates(text) == dates


class TestTheTableToBeScreened:
    def test_heads_tell_what_columns_mean(self):
        heads = ["First Name", "LastName", "D.O.B", "DOB", "nationality", "Passport_No", "notes",
                 "Company name", "Place of birth", "prezime", "E-mail"]  # fmt: skip
        assert guess_kinds(heads) == {
            "First Name": "given", "LastName": "family", "DOB": "birth date",
            "nationality": "country", "Passport_No": "document", "Company name": "company",
            "Place of birth": "birth place", "prezime": "family", "E-mail": "e-mail",
        }  # fmt: skip

    def test_parts_of_a_name_are_joined_and_bad_dates_set_aside(self, write):
        path = write("a.csv", "last name,first name,born\nPerić,Ana,17.03.1990\nKos,Iva,3/4/90\n")
        read = read_screened(path)
        rows = {(r["row"], r["field"]): r["value"] for r in read.rows.to_pylist()}
        assert rows[2, "name"] == "Ana Perić"
        assert rows[2, "birth date"] == "1990-03-17"
        assert (3, "birth date") not in rows
        assert read.rejects["row"].to_pylist() == [3]

    def test_a_row_without_what_only_persons_have_may_be_of_either(self, write):
        read = read_screened(write("a.csv", "name,dob\nAna Perić,1990\nSea Otter,\n"))
        found = {(r["row"], r["family"]) for r in read.rows.to_pylist()}
        assert found == {(2, "person"), (3, "person"), (3, "organization")}

    def test_a_table_without_names_is_refused(self, write):
        path = write("a.csv", "x,y\n1,2\n")
        with pytest.raises(SourceUnreadable, match="--column"):
            read_screened(path)
        assert read_screened(path, {"x": "name"}).size == 1
        with pytest.raises(SettingsInvalid):
            read_screened(path, {"x": "shoe size"})
