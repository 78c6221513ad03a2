"""Bad input: a clear error that names the place, or good rows in and bad rows named; no traceback.

Every case asks for three things: the error is of OpenSOCTA's own tree (or the fault stands among
the rejects), it names the place, and it never repeats the content.
"""

import gzip
import json
import os
import random
import resource
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from xlsxwriter import Workbook

from opensocta.core.errors import OpenSoctaError, RowsInvalid, SettingsInvalid, SourceUnreadable
from opensocta.evidence.tables import LAKE
from opensocta.sources import Intake, intake, parse_mapping, read, write_questionnaire
from opensocta.sources.mapping import Mapping

SECRET = "Zlatoust Neverheard"  # an invented name that no error may repeat
PEOPLE = """
entities:
  person:
    schema: Person
    id: no
    properties: {name: name, birthDate: born}
"""
MONEY = """
transactions:
  reference: no
  at: at
  amount: amount
  currency: {column: currency}
  from_account: {number: payer}
  to_account: {number: payee}
"""
GOAML = """<?xml version="1.0" encoding="UTF-8"?>
<report><rentity_id>1</rentity_id><report_code>STR</report_code>
<entity_reference>R-1</entity_reference><submission_date>2024-03-01T00:00:00</submission_date>
<currency_code_local>EUR</currency_code_local><reason>Cash</reason>
{transactions}
</report>
"""
PAYMENT = """<transaction><transactionnumber>{number}</transactionnumber>
<date_transaction>{at}</date_transaction><amount_local>{amount}</amount_local>
<t_from><from_account><account>111</account></from_account></t_from>
<t_to><to_account><account>222</account>{extra}</to_account></t_to></transaction>"""


def everything(path: Path, mapping: str | Mapping | None = None) -> dict[str, pa.Table]:
    """Read a file whole; rows of one table are joined."""
    given = parse_mapping(mapping, "m.yml") if isinstance(mapping, str) else mapping
    found: dict[str, list[pa.Table]] = {}
    for name, rows in read(intake(path, agency="Customs", obtained_at="2024", mapping=given)):
        found.setdefault(name, []).append(rows)
    tables = {name: pa.concat_tables(pieces) for name, pieces in found.items()}
    return {name: tables.get(name, LAKE[name].empty()) for name in LAKE}


def refusal(path: Path, mapping: str | Mapping | None = None) -> str:
    """Return the text of the error, after the rules for every error are checked."""
    with pytest.raises(OpenSoctaError) as raised:
        everything(path, mapping)
    text = str(raised.value)
    assert path.name in text
    assert SECRET not in text
    assert str(path.parent) not in text
    return text


def rejects(tables: dict[str, pa.Table]) -> list[tuple[str, int, str, str]]:
    """Return (sheet or path, row, column, rule) of the rejects, after the rule for content."""
    assert SECRET not in str(tables["rejects"].to_pylist())
    rows = tables["rejects"].to_pylist()
    return [(row["sheet"], row["row"], row["column"], row["rule"]) for row in rows]


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


class TestNoFile:
    def test_a_folder(self, tmp_path):
        folder = tmp_path / "files"
        folder.mkdir()
        with pytest.raises(SourceUnreadable, match="is a folder"):
            list(read_path(folder))

    def test_nothing_there(self, tmp_path):
        with pytest.raises(SourceUnreadable, match="cannot be opened"):
            list(read_path(tmp_path / "gone.csv"))

    def test_a_link_to_nothing(self, tmp_path):
        link = tmp_path / "link.csv"
        link.symlink_to(tmp_path / "gone.csv")
        with pytest.raises(SourceUnreadable, match="cannot be opened"):
            list(read_path(link))

    def test_a_pipe_does_not_hang(self, tmp_path):
        pipe = tmp_path / "pipe.csv"
        os.mkfifo(pipe)
        with pytest.raises(SourceUnreadable, match="no regular file"):
            list(read_path(pipe))

    def test_no_right_to_read(self, tmp_path, monkeypatch):
        path = written(tmp_path, "a.csv", "no,name\n1,x\n")

        def refuse(*_args, **_more):
            raise PermissionError(13, "Permission denied")

        given = intake(path, agency="Customs", obtained_at="2024")
        monkeypatch.setattr(Path, "open", refuse)
        with pytest.raises(SourceUnreadable, match="Permission denied"):
            list(read(given))

    @pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json", "a.xml", "a.txt", "a.parquet"])
    def test_an_empty_file(self, tmp_path, name):
        assert "is empty" in refusal(written(tmp_path, name, b""), PEOPLE)

    def test_an_unknown_format(self, tmp_path):
        assert "not known" in refusal(written(tmp_path, "a.exe", b"MZ"))


def unhashed(path: Path, mapping: Mapping | None = None) -> Intake:
    """Return the intake of a path of which no hash can be taken, or only slowly."""
    other = path.parent / "other.csv"
    other.write_text("no,name\n1,x\n")
    given = intake(other, agency="Customs", obtained_at="2024", mapping=mapping)
    return replace(given, path=path, file_name=path.name)


def read_path(path: Path):
    return read(unhashed(path))


class TestTextTables:
    def test_wrong_encoding_names_line_and_byte(self, tmp_path):
        rows = f"no,name,born\n1,Ana,1980\n2,{SECRET} Петров,1981\n"
        path = written(tmp_path, "a.csv", rows.encode("windows-1251"))
        text = refusal(path, PEOPLE)
        assert "line 3, byte 46" in text
        assert "is not utf-8" in text
        assert "encoding" in text

    def test_declared_encoding_is_read(self, tmp_path):
        path = written(tmp_path, "a.csv", "no,name,born\n1,Петров,1981\n".encode("windows-1251"))
        tables = everything(path, "encoding: windows-1251\n" + PEOPLE)
        assert "Петров" in tables["statements"]["value"].to_pylist()

    def test_nul_bytes(self, tmp_path):
        path = written(tmp_path, "a.csv", f"no,name,born\n1,{SECRET}\0,1980\n")
        assert "line 2" in refusal(path, PEOPLE)

    def test_utf16_is_told_apart(self, tmp_path):
        path = written(tmp_path, "a.csv", "no,name,born\n1,Ana,1980\n".encode("utf-16"))
        assert "is not utf-8" in refusal(path, PEOPLE)
        assert everything(path, "encoding: utf-16\n" + PEOPLE)["statements"].num_rows == 3

    def test_a_column_name_twice(self, tmp_path):
        path = written(tmp_path, "a.csv", f"no,name,name\n1,{SECRET},x\n")
        assert "'name' stands twice" in refusal(path, PEOPLE)

    def test_a_mapped_column_is_missing(self, tmp_path):
        path = written(tmp_path, "a.csv", f"no,name\n1,{SECRET}\n")
        text = refusal(path, PEOPLE)
        assert "no column 'born'" in text
        assert "no, name" in text

    def test_no_mapping_shows_column_names_only(self, tmp_path):
        path = written(tmp_path, "a.csv", f"colour,taste\n{SECRET},{SECRET}\n")
        text = refusal(path)
        assert "--mapping" in text
        assert "colour, taste" in text

    def test_without_header_no_content_is_shown(self, tmp_path):
        path = written(tmp_path, "a.csv", "0101980450012,+38970123456\n")
        text = refusal(path)
        assert "0101980450012" not in text
        assert "(column 1)" in text

    def test_ragged_rows_are_set_aside_and_numbers_stay_true(self, tmp_path):
        path = written(
            tmp_path, "a.csv", "no,name,born\n1,Ana,1980\n2,x\n3,a,b,c,d\n\n4,Bo,2023-02-30\n"
        )
        tables = everything(path, PEOPLE)
        assert [(row, column) for _, row, column, _ in rejects(tables)] == [
            (3, ""), (4, ""), (6, "born"),
        ]  # fmt: skip
        assert "Ana" in tables["statements"]["value"].to_pylist()

    def test_impossible_date(self, tmp_path):
        path = written(
            tmp_path, "a.csv", f"no,name,born\n1,Ana,1980-05-01\n2,{SECRET},1981-02-30\n"
        )
        tables = everything(path, PEOPLE)
        (one,) = rejects(tables)
        assert one[1:3] == (3, "born")
        assert SECRET not in tables["statements"]["value"].to_pylist()
        assert "1980-05-01" in tables["statements"]["value"].to_pylist()

    @pytest.mark.parametrize(
        ("cells", "column"),
        [
            pytest.param("1,2024-01-01,10,EURO,1,2", "currency", id="unknown currency"),
            pytest.param("1,2024-01-01,10,,1,2", "currency", id="no currency"),
            pytest.param("1,2024-01-01,NaN,EUR,1,2", "amount", id="not a number"),
            pytest.param("1,2024-01-01,inf,EUR,1,2", "amount", id="infinite"),
            pytest.param("1,2024-01-01,-5,EUR,1,2", "amount", id="negative"),
            pytest.param("1,2024-01-01,1_000,EUR,1,2", "amount", id="underscore"),
            pytest.param("1,2024-01-01,99999999999999999999,EUR,1,2", "amount", id="too large"),
            pytest.param("1,2024-02-30,10,EUR,1,2", "at", id="impossible date"),
            pytest.param("1,soon,10,EUR,1,2", "at", id="no date"),
            pytest.param("1,2024-01-01,10,EUR,,2", "payer", id="no payer"),
        ],
    )
    def test_a_payment_that_breaks_a_rule(self, tmp_path, cells, column):
        head = "no,at,amount,currency,payer,payee"
        path = written(tmp_path, "a.csv", f"{head}\n{cells}\n2,2024-01-02,7.5,EUR,1,2\n")
        tables = everything(path, MONEY)
        (one,) = rejects(tables)
        assert one[1:3] == (2, column)
        assert tables["transactions"]["amount"].to_pylist() == [750]

    def test_currency_named_nowhere(self, tmp_path):
        path = written(tmp_path, "a.csv", "sourceNodeId,targetNodeId,value,time\n1,2,3,4\n")
        assert "names no currency" in refusal(path)
        assert "base_date: 2017-01-01" in refusal(path)
        assert "base_date" in refusal(path, "profile: amlsim_2019\ncurrency: USD\n")

    def test_cut_off_gzip(self, tmp_path):
        whole = gzip.compress(b"no,name,born\n" + os.urandom(100_000).hex().encode())
        assert "gzip" in refusal(written(tmp_path, "a.csv.gz", whole[:2000]), PEOPLE)

    def test_a_quote_that_never_ends(self, tmp_path):
        rows = "\n".join(f'{n},"x,1980' for n in range(3))
        refusal_or_rejects(written(tmp_path, "a.csv", f"no,name,born\n{rows}\n"), PEOPLE)

    def test_damaged_parquet(self, tmp_path):
        refusal(written(tmp_path, "a.parquet", b"PAR1" + b"x" * 400 + b"PAR1"), PEOPLE)


def refusal_or_rejects(path: Path, mapping: str | None) -> None:
    try:
        tables = everything(path, mapping)
    except OpenSoctaError as error:
        told = str(error)
    else:
        told = str(rejects(tables))
        assert told != "[]"
    assert SECRET not in told


class TestALineOfOneGigabyte:
    """The file is sparse: a gigabyte of zeros on one line, or of one letter made by gzip."""

    @pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl", "a.xml", "a.txt", "a.tsv"])
    def test_is_refused_quickly_in_little_memory(self, tmp_path, name):
        path = tmp_path / name
        starts = {"json": b'{"type":"bundle","objects":["', "jsonl": b'{"schema":"Person","id":"',
                  "xml": b"<report><reason>", "csv": b"no,name,born\n1,",
                  "tsv": b"freq,geo\\TIME_PERIOD\t2024\n"}  # fmt: skip
        with path.open("wb") as file:
            file.write(starts.get(name.split(".")[1], b"x"))
            file.truncate(1 << 30)
        self._check(path)

    def test_of_letters_and_not_of_zeros(self, tmp_path):
        path = tmp_path / "a.csv.gz"
        block = b"x" * (1 << 20)
        with gzip.open(path, "wb", compresslevel=1) as file:
            file.write(b"no,name,born\n1,")
            for _ in range(1024):
                file.write(block)
        self._check(path)

    def test_of_letters_in_xml(self, tmp_path):
        path = tmp_path / "a.xml"
        path.write_bytes(b"<report><reason>" + b"x" * (64 << 20) + b"</reason></report>")
        self._check(path)

    def _check(self, path: Path) -> None:
        given = unhashed(path, parse_mapping(PEOPLE, "m.yml"))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        with pytest.raises(SourceUnreadable) as raised:
            list(read(given))
        assert time.process_time() - start < 5
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        assert grown < 200 << 10  # kilobytes
        assert path.name in str(raised.value)


class TestWorkbooks:
    def test_formula_cells_set_their_rows_aside(self, tmp_path):
        path = tmp_path / "a.xlsx"
        with Workbook(str(path)) as book:
            sheet = book.add_worksheet("People")
            for row, cells in enumerate(
                [["no", "name", "born"], ["1", "Ana", "1980"], ["2", SECRET, "1981"],
                 ["3", "Bo", "1982"]]
            ):  # fmt: skip
                sheet.write_row(row, 0, cells)
            sheet.write_formula(2, 1, f'=CONCATENATE("{SECRET}","")', None, SECRET)
        tables = everything(path, PEOPLE)
        assert rejects(tables) == [("People", 3, "name", "holds a formula; send values only")]
        names = tables["statements"].filter(pc.equal(tables["statements"]["prop"], "name"))
        assert names["value"].to_pylist() == ["Ana", "Bo"]
        assert names["anchor"].to_pylist() == ["People!B2", "People!B4"]

    def test_text_that_looks_like_a_formula_is_kept_as_text(self, tmp_path):
        path = written(tmp_path, "a.csv", "no,name,born\n1,=1+1,1980\n2,@x,\n3,-7,\n")
        values = everything(path, PEOPLE)["statements"]["value"].to_pylist()
        assert {"=1+1", "@x", "-7"} <= set(values)

    def test_zip_bomb(self, tmp_path):
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>")
            with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as file:
                for _ in range(64):
                    file.write(b"\0" * (1 << 20))
        start = time.process_time()
        assert "zip bomb" in refusal(path, PEOPLE)
        assert time.process_time() - start < 1

    def test_a_header_that_lies_about_its_size(self, tmp_path):
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"0" * (1 << 22))
        data = path.read_bytes().replace((1 << 22).to_bytes(4, "little"), (9).to_bytes(4, "little"))
        path.write_bytes(data)
        assert "damaged archive" in refusal(path, PEOPLE)

    def test_password(self, tmp_path):
        path = written(tmp_path, "a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
        assert "password" in refusal(path, PEOPLE)

    def test_not_a_workbook(self, tmp_path):
        assert "damaged archive" in refusal(written(tmp_path, "a.xlsx", b"no,name\n"), PEOPLE)

    def test_cut_off(self, tmp_path):
        path = tmp_path / "q.xlsx"
        write_questionnaire(path, "police", ["DRUG"])
        path.write_bytes(path.read_bytes()[:-2000])
        assert "damaged archive" in refusal(path)

    def test_several_sheets_and_none_named(self, tmp_path):
        path = tmp_path / "a.xlsx"
        with Workbook(str(path)) as book:
            for name in ("One", "Two"):
                book.add_worksheet(name).write_row(0, 0, ["no", "name", "born"])
        assert "One, Two" in refusal(path, PEOPLE)
        assert "no sheet 'Three'" in refusal(path, "sheet: Three\n" + PEOPLE)


class TestXml:
    def test_truncated(self, tmp_path):
        whole = GOAML.format(transactions=f"<transaction><comments>{SECRET}</comments>")
        assert "line" in refusal(written(tmp_path, "a.xml", whole[:-20]))

    def test_billion_laughs(self, tmp_path):
        names = [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
        bomb = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">{"".join(names)}]>'
        text = refusal(written(tmp_path, "a.xml", f"{bomb}<report>&l9;</report>"))
        assert "document type declaration" in text

    def test_outside_entity(self, tmp_path):
        other = written(tmp_path, "secret.txt", SECRET)
        doc = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{other}">]><report><reason>&x;</reason></report>'
        assert "document type declaration" in refusal(written(tmp_path, "a.xml", doc))

    def test_a_declaration_behind_a_long_comment(self, tmp_path):
        doc = f'<!--{"x" * 200_000}--><!DOCTYPE r [<!ENTITY x "y">]><report>&x;</report>'
        assert "document type declaration" in refusal(written(tmp_path, "a.xml", doc))

    def test_a_declaration_in_utf16(self, tmp_path):
        doc = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE r [<!ENTITY x "y">]><report>&x;</report>'
        path = written(tmp_path, "a.xml", doc.encode("utf-16"))
        assert "document type declaration" in refusal(path)

    def test_no_goaml(self, tmp_path):
        assert "no goAML report" in refusal(written(tmp_path, "a.xml", "<html/>"))

    def test_unknown_currency_rejects_all_payments_but_not_the_report(self, tmp_path):
        doc = GOAML.replace(">EUR<", ">EURO<").format(
            transactions=PAYMENT.format(number=1, at="2024-01-01T00:00:00", amount=5, extra="")
        )
        tables = everything(written(tmp_path, "a.xml", doc))
        assert tables["reports"].num_rows == 1
        assert tables["transactions"].num_rows == 0
        (one,) = rejects(tables)
        assert one[0] == "/report[1]/transaction[1]"
        assert one[2] == "currency_code_local"

    def test_one_bad_payment_of_three(self, tmp_path):
        payments = "".join(
            PAYMENT.format(number=n, at=at, amount=amount, extra="")
            for n, (at, amount) in enumerate(
                [("2024-01-01T00:00:00", "5"), ("2024-02-30T00:00:00", "6"), ("2024-03-01", "nan")]
            )
        )
        tables = everything(written(tmp_path, "a.xml", GOAML.format(transactions=payments)))
        assert tables["transactions"]["amount"].to_pylist() == [500]
        assert [one[0] for one in rejects(tables)] == [
            "/report[1]/transaction[2]", "/report[1]/transaction[3]",
        ]  # fmt: skip


class TestJson:
    def test_duplicate_keys(self, tmp_path):
        doc = (
            '{"type":"bundle","id":"b","objects":[\n{"type":"identity","id":"i",'
            f'"name":"{SECRET}","object_marking_refs":[],\n"object_marking_refs":[]}}]}}'
        )
        text = refusal(written(tmp_path, "a.json", doc))
        assert "'object_marking_refs' stands twice" in text
        assert "line 3" in text

    def test_cut_off(self, tmp_path):
        doc = json.dumps({"type": "bundle", "objects": [{"type": "identity", "name": SECRET}]})
        assert "line 1" in refusal(written(tmp_path, "a.json", doc[:-9]))

    def test_nested_without_end(self, tmp_path):
        doc = '{"type":"bundle","objects":' + "[" * 200_000
        refusal(written(tmp_path, "a.json", doc))

    def test_not_a_number(self, tmp_path):
        refusal(written(tmp_path, "a.json", '{"type":"bundle","objects":[{"x":NaN}]}'))

    def test_wrong_encoding(self, tmp_path):
        doc = '{"type":"bundle","objects":[{"type":"identity","name":"Петров"}]}'
        assert "is not UTF-8" in refusal(written(tmp_path, "a.json", doc.encode("windows-1251")))

    def test_a_marking_nobody_knows_is_the_strictest(self, tmp_path):
        doc = {"type": "bundle", "id": "bundle--1", "objects": [
            {"type": "identity", "id": "identity--1", "name": "Unit", "object_marking_refs":
             ["marking-definition--00000000-0000-0000-0000-000000000000"]}]}  # fmt: skip
        tables = everything(written(tmp_path, "a.json", json.dumps(doc)))
        assert tables["reports"]["tlp"].to_pylist() == ["RED"]

    def test_json_of_no_known_kind(self, tmp_path):
        assert "no known kind" in refusal(written(tmp_path, "a.json", f'{{"x":"{SECRET}"}}'))

    def test_odd_shapes_are_no_tracebacks(self, tmp_path):
        for number, doc in enumerate(
            ['{"type":"bundle","objects":[1,null,[],"x",{}]}', '{"releases":[[],1,{"ocid":[1]}]}',
             '[{"statementId":1,"recordType":{}}]', '{"Event":[]}', '{"Event":{"info":[1]}}',
             '{"releases":{}}']
        ):  # fmt: skip
            refusal_or_rejects(written(tmp_path, f"{number}.json", doc), None)


class TestMappings:
    @pytest.mark.parametrize(
        ("text", "names"),
        [
            pytest.param("entities: {p: {schema: Persona, id: no}}", "schema", id="no schema"),
            pytest.param(
                "entities: {p: {schema: Person, id: no, properties: {nom: no}}}",
                "nom", id="no property",
            ),
            pytest.param(
                "entities: {p: {schema: Person, id: no, properties: {parent: {entity: q}}}}",
                "entity", id="no entity",
            ),
            pytest.param("timezone: Mars/North\n" + PEOPLE, "timezone", id="no time zone"),
        ],
    )  # fmt: skip
    def test_what_does_not_exist(self, tmp_path, text, names):
        path = written(tmp_path, "a.csv", "no,name,born\n1,Ana,1980\n")
        with pytest.raises(SettingsInvalid, match=names):
            everything(path, text)

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            pytest.param("entitees: {}", "entitees", id="unknown key"),
            pytest.param("title: a\ntitle: b", "line 2", id="key twice"),
            pytest.param("a: &x [1]\nb: *x", "no plain YAML", id="alias"),
            pytest.param("a: [", "no plain YAML", id="cut off"),
            pytest.param("just words", "key: value", id="no mapping"),
            pytest.param("profile: nothing", "profile", id="unknown profile"),
            pytest.param("entities: {p: {schema: Person, id: '{a'}}", "braces", id="half a brace"),
        ],
    )
    def test_what_cannot_be_read(self, text, place):
        with pytest.raises(OpenSoctaError, match=place):
            parse_mapping(text, "m.yml")


class TestTexts:
    def test_wrong_encoding(self, tmp_path):
        path = written(tmp_path, "a.txt", "Петров".encode("windows-1251"))
        assert "line 1, byte 0" in refusal(path)

    def test_nul(self, tmp_path):
        assert "NUL" in refusal(written(tmp_path, "a.txt", f"{SECRET}\n\0"))

    def test_damaged_pdf(self, tmp_path):
        refusal(written(tmp_path, "a.pdf", b"%PDF-1.7\n" + b"\xff" * 300))


class TestDamagedAtRandom:
    """Files of every format, damaged by seeded dice: read, or refused by an error of the tree."""

    def whole_files(self, folder: Path) -> list[tuple[Path, str | None]]:
        with Workbook(str(folder / "a.xlsx")) as book:
            sheet = book.add_worksheet("People")
            for row in range(20):
                cells = [str(row), "Ana", "1980"] if row else ["no", "name", "born"]
                sheet.write_row(row, 0, cells)
        write_questionnaire(folder / "q.xlsx", "fiu", ["OCG"])
        pq.write_table(
            pa.table({"no": ["1", "2"], "name": ["Ana", "Bo"], "born": ["1980", "1981"]}),
            folder / "a.parquet",
        )
        payment = PAYMENT.format(number=1, at="2024-01-01T00:00:00", amount=5, extra="")
        stix = {"type": "bundle", "objects": [
            {"type": "identity", "id": "i--1", "name": "Unit", "confidence": 70},
            {"type": "relationship", "source_ref": "i--1", "target_ref": "i--1"}]}  # fmt: skip
        bods = [{"statementId": "1", "recordId": "c", "recordType": "entity", "recordDetails":
                 {"name": "Firm", "entityType": {"type": "registeredEntity"}}}]  # fmt: skip
        ocds = {"releases": [{"ocid": "o", "parties": [{"id": "p", "name": "City"}],
                              "tender": {"title": "Road", "tenderPeriod": {"startDate": "2024"}},
                              "awards": [{"id": "a", "suppliers": [{"id": "s"}]}]}]}  # fmt: skip
        misp = {"Event": {"info": "x", "date": "2024-01-01",
                          "Attribute": [{"type": "iban", "value": "1"}]}}  # fmt: skip
        texts = {
            "a.csv": "no,name,born\n" + "1,Ana,1980\n2,Bo,1981\n" * 10,
            "a.tsv": "freq,iccs,unit,geo\\TIME_PERIOD\t2020\t2021\nA,ICCS0601,NR,MK\t8 b\t:\n",
            "a.xml": GOAML.format(transactions=payment * 3),
            "stix.json": json.dumps(stix), "bods.json": json.dumps(bods),
            "ocds.json": json.dumps(ocds), "misp.json": json.dumps(misp), "a.txt": "A text.\n",
        }  # fmt: skip
        files = [written(folder, name, text) for name, text in texts.items()]
        files += [folder / name for name in ("a.xlsx", "q.xlsx", "a.parquet")]
        return [(path, PEOPLE if path.stem == "a" else None) for path in files]

    @pytest.mark.parametrize("seed", range(4))
    def test_gives_rows_or_a_clear_error(self, tmp_path, seed):
        dice = random.Random(seed)
        (tmp_path / "bad").mkdir()
        for path, mapping in self.whole_files(tmp_path):
            for _ in range(25):
                damaged = written(tmp_path / "bad", path.name, self.damage(path, dice))
                try:
                    everything(damaged, mapping)
                except RowsInvalid:
                    raise
                except OpenSoctaError as error:
                    told = str(error)
                    assert path.name in told or "setting" in told

    def damage(self, path: Path, dice: random.Random) -> bytes:
        data = bytearray(path.read_bytes())
        start = dice.randrange(len(data))
        kind = dice.randrange(4)
        if kind == 0:
            for _ in range(dice.choice([1, 3, 20])):
                data[dice.randrange(len(data))] = dice.randrange(256)
        elif kind == 1:
            del data[start : start + dice.randrange(1, 200)]
        elif kind == 2:
            data = data[: max(start, 1)]
        else:
            word = dice.choice(
                [b"null", b"[]", b"{}", b'""', b"1e999", b",,,", b"\0", b"<x>", b"&"]
            )
            data[start : start + dice.randrange(20)] = word
        return bytes(data) or b"x"
