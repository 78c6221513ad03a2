"""FollowTheMoney JSON: good entities go in whole, bad lines are set aside with place and rule."""

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from opensocta.core.errors import SourceUnreadable
from opensocta.evidence import record_id
from opensocta.evidence.tables import REJECTS, REPORTS, STATEMENTS
from opensocta.sources import ftm_lines
from opensocta.sources.ftm import read_ftm
from opensocta.sources.registry import Intake, intake

PERSON = {
    "id": "p-1",
    "schema": "Person",
    "properties": {"name": ["Ана"], "birthDate": ["1980-02"]},
}
COMPANY = {"id": "c-1", "schema": "Company", "properties": {"name": ["Ana d.o.o.", "ANA"]}}
SHARE = {"id": "o-1", "schema": "Ownership", "properties": {"owner": ["p-1"], "asset": ["c-1"]}}
LINK = '"id":"p-2","schema":"Person"'


def line(entity: dict[str, Any], **more: Any) -> str:
    return json.dumps({**entity, **more}, ensure_ascii=False)


def entity(rest: str) -> str:
    return "{" + LINK + "," + rest + "}"


def given(folder: Path, content: str | bytes, name: str = "list.ftm.json") -> Intake:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return intake(path, agency="Customs", obtained_at="2024-05")


def read(given: Intake) -> dict[str, pa.Table]:
    tables: dict[str, list[pa.Table]] = {"statements": [], "rejects": [], "reports": []}
    for name, rows in read_ftm(given):
        tables[name].append(rows)
    empty = {"statements": STATEMENTS, "rejects": REJECTS, "reports": REPORTS}
    return {name: pa.concat_tables([empty[name].empty(), *t]) for name, t in tables.items()}


def values(rows: pa.Table) -> set[tuple[str, str, str]]:
    return {(r["entity_id"], r["prop"], r["value"]) for r in rows.to_pylist()}


P, C, O = (record_id("Customs", each) for each in ("p-1", "c-1", "o-1"))  # noqa: E741
ALL = {
    (P, "id", "p-1"), (P, "name", "Ана"), (P, "birthDate", "1980-02"),
    (C, "id", "c-1"), (C, "name", "Ana d.o.o."), (C, "name", "ANA"),
    (O, "id", "o-1"), (O, "owner", P), (O, "asset", C),
}  # fmt: skip
LINES = "\n".join(map(line, (PERSON, COMPANY, SHARE)))


class TestEveryValueBecomesAStatement:
    @pytest.mark.parametrize(
        ("content", "name"),
        [
            pytest.param(LINES, "a.json", id="one entity per line"),
            pytest.param(LINES + "\n", "a.ftm", id="with a last line end"),
            pytest.param("\n \r\n" + LINES.replace("\n", "\r\n\r\n"), "a.jsonl", id="blank lines"),
            pytest.param("\ufeff" + LINES, "a.json", id="with a byte order mark"),
            pytest.param(gzip.compress(LINES.encode()), "a.json.gz", id="gzip"),
            pytest.param(
                json.dumps([PERSON, COMPANY, SHARE], indent=2), "a.json", id="one array"
            ),
        ],
    )  # fmt: skip
    def test_from(self, tmp_path: Path, content: str | bytes, name: str) -> None:
        tables = read(given(tmp_path, content, name))
        assert values(tables["statements"]) == ALL
        assert tables["rejects"].num_rows == 0
        STATEMENTS.check(tables["statements"])

    def test_anchored_to_its_line(self, tmp_path: Path) -> None:
        rows = read(given(tmp_path, "\n" + LINES))["statements"].to_pylist()
        assert {r["anchor"] for r in rows if r["entity_id"] == C} == {"line 3"}

    def test_that_belongs_to_the_file_as_a_report(self, tmp_path: Path) -> None:
        source = replace(given(tmp_path, LINES), reliability="B", credibility="2", handling="H2")
        tables = read(source)
        report = tables["reports"].to_pylist()[0]
        assert tables["reports"].num_rows == 1
        assert (report["reliability"], report["handling"]) == ("B", "H2")
        assert set(tables["statements"]["report_id"].to_pylist()) == {report["report_id"]}

    def test_of_our_own_schemata_too(self, tmp_path: Path) -> None:
        seizure = {"id": "s", "schema": "Seizure", "properties": {"quantity": ["12.5"]}}
        rows = read(given(tmp_path, line(seizure)))["statements"]
        assert (record_id("Customs", "s"), "quantity", "12.5") in values(rows)

    def test_with_the_dates_and_former_ids_of_the_entity(self, tmp_path: Path) -> None:
        entity = line(
            PERSON, first_seen="2023-04-01T10:00:00", last_seen=None, referents=["old-7"],
            datasets=["x"], caption="Ана", target=True,
        )  # fmt: skip
        rows = read(given(tmp_path, entity + "\n" + line(COMPANY)))["statements"].to_pylist()
        seen = {r["entity_id"]: (r["first_seen"], r["last_seen"]) for r in rows}
        assert seen == {P: ("2023-04-01", None), C: (None, None)}
        assert {r["value"] for r in rows if r["prop"] == "id"} == {"p-1", "c-1", "old-7"}

    def test_once_however_often_it_is_repeated(self, tmp_path: Path) -> None:
        twice = line({**COMPANY, "properties": {"name": ["ANA", "ANA"]}})
        rows = read(given(tmp_path, twice + "\n" + twice + "\n"))["statements"]
        assert rows.num_rows == 2

    def test_that_keeps_odd_but_valid_text(self, tmp_path: Path) -> None:
        text = 'says ": {" and " :" \\ Ђ 😀\n2nd line'
        entity = line({**COMPANY, "properties": {"name": [text], "notes": []}})
        assert text in {v for _, _, v in values(read(given(tmp_path, entity))["statements"])}


class TestALineIsSetAside:
    @pytest.mark.parametrize(
        ("bad", "column", "rule"),
        [
            pytest.param('{"id":"p-2",', "", "cut off", id="cut off"),
            pytest.param("{id: 1}", "", "no valid JSON", id="no JSON"),
            pytest.param(b'{"id":"\xff"}', "", "not UTF-8", id="not UTF-8"),
            pytest.param('"p-2"', "", "no object", id="a text"),
            pytest.param("[1]", "", "no object", id="a list"),
            pytest.param("{" + LINK + "}", "properties", "missing", id="no properties"),
            pytest.param(entity('"properties":[]'), "properties", "no object", id="list"),
            pytest.param('{"schema":"Person","properties":{}}', "id", "missing", id="no id"),
            pytest.param('{"id":7,"schema":"Person","properties":{}}', "id", "no text", id="id 7"),
            pytest.param('{"id":"","schema":"Person","properties":{}}', "id", "no text", id="id ''"),
            pytest.param('{"id":"a\\u001fb","schema":"Person","properties":{}}', "id", "control",
                         id="an id with the separator"),
            pytest.param('{"id":"x","schema":"Spaceship","properties":{}}', "schema", "no schema",
                         id="unknown schema"),
            pytest.param('{"id":"x","schema":["a"],"properties":{}}', "schema", "no text",
                         id="schema is a list"),
            pytest.param(entity('"properties":{"shoeSize":["9"]}'), "", "a property that",
                         id="unknown property"),
            pytest.param(entity('"properties":{"name":"Ana"}'), "name", "no list",
                         id="text instead of list"),
            pytest.param(entity('"properties":{"name":{"a":"b"}}'), "name", "no list",
                         id="object instead of list"),
            pytest.param(entity('"properties":{"name":[7]}'), "name", "no text", id="number"),
            pytest.param(entity('"properties":{"name":["a",null]}'), "name", "no text",
                         id="null"),
            pytest.param(entity('"properties":{"name":[true]}'), "name", "no text", id="true"),
            pytest.param(entity('"properties":{"name":[["a"]]}'), "name", "no text",
                         id="nested list"),
            pytest.param(entity('"properties":{"name":[""]}'), "name", "empty", id="empty"),
            pytest.param(entity('"properties":{"name":["a\\u0000"]}'), "name", "control",
                         id="NUL"),
            pytest.param(entity('"properties":{"name":["\\ud800"]}'), "", "no valid JSON",
                         id="half a character"),
            pytest.param(entity('"properties":{"birthDate":["1980-02-30"]}'), "birthDate",
                         "no date", id="30 February"),
            pytest.param(entity('"properties":{"birthDate":["1980-13"]}'), "birthDate",
                         "no date", id="month 13"),
            pytest.param(entity('"properties":{"birthDate":["0000-01-01"]}'), "birthDate",
                         "no date", id="year 0"),
            pytest.param(entity('"properties":{"birthDate":["1980\\n"]}'), "birthDate",
                         "no date", id="date with line end"),
            pytest.param(entity('"properties":{"birthDate":["1.2.1980"]}'), "birthDate",
                         "no date", id="date in another form"),
            pytest.param(entity('"first_seen":"soon","properties":{}'), "first_seen", "no date",
                         id="first_seen"),
            pytest.param(entity('"first_seen":5,"properties":{}'), "first_seen", "no date",
                         id="first_seen is a number"),
            pytest.param(entity('"referents":"a","properties":{}'), "referents", "no list",
                         id="referents"),
            pytest.param('{"id":"p-2","id":"p-3","schema":"Person","properties":{}}', "",
                         "names a key twice", id="id twice"),
            pytest.param('{"id":"p-2","id" :"p-3","schema":"Person","properties":{}}', "",
                         "names a key twice", id="id twice, spaced"),
            pytest.param(entity('"properties":{"name":["a"],"n\\u0061me":["b"]}'), "",
                         "names a key twice", id="property twice, one escaped"),
            pytest.param(entity('"properties":{},"x":{"tlp":"RED","tlp":"CLEAR"}'), "",
                         "names a key twice", id="twice in what is not read"),
            pytest.param("[" * 2000, "", "cut off", id="nested too deeply"),
            pytest.param(entity('"properties":{},"x":' + "[" * 1015 + "]" * 1015), "", "",
                         id="nested to the limit"),
        ],
    )  # fmt: skip
    def test_if_it_is(self, tmp_path: Path, bad: str | bytes, column: str, rule: str) -> None:
        middle = bad if isinstance(bad, bytes) else bad.encode()
        content = (
            f"{line(PERSON)}\n".encode() + middle + f"\n{line(COMPANY)}\n{line(SHARE)}".encode()
        )
        tables = read(given(tmp_path, content))
        assert values(tables["statements"]) >= ALL
        if rule:
            assert values(tables["statements"]) == ALL
            rejected = tables["rejects"].to_pylist()
            assert [(r["row"], r["column"]) for r in rejected] == [(2, column)]
            assert rule in rejected[0]["rule"]
            REJECTS.check(tables["rejects"])

    def test_if_it_is_longer_than_memory_should_hold(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ftm_lines, "LINE_LIMIT", 4_000)
        monkeypatch.setattr(ftm_lines, "_BLOCK", 1_000)
        long = line({**COMPANY, "properties": {"name": ["x" * 9_000]}})
        content = "\n".join([line(PERSON), long, line(COMPANY), line(SHARE), long])
        tables = read(given(tmp_path, content))
        assert values(tables["statements"]) == ALL
        assert tables["rejects"]["row"].to_pylist() == [2, 5]
        assert "longer than" in tables["rejects"]["rule"][0].as_py()

    def test_without_repeating_its_content(self, tmp_path: Path) -> None:
        secret = '{"id":"x","schema":"Secret77","properties":{"secret78":["secret79"]}}'
        tables = read(given(tmp_path, LINES + "\n" + secret))
        assert "secret" not in str(tables["rejects"].to_pylist()).lower()


class TestAFileIsRefused:
    @pytest.mark.parametrize(
        ("content", "name", "rule"),
        [
            pytest.param(b"\x1f\x8b\x08junk", "a.json.gz", "no whole gzip", id="damaged gzip"),
            pytest.param(gzip.compress(LINES.encode())[:-9], "a.json.gz", "no whole gzip",
                         id="gzip cut off"),
            pytest.param(LINES.encode("utf-16"), "a.json", "not UTF-8", id="UTF-16"),
            pytest.param("[" + line(PERSON), "a.json", "no valid JSON", id="an array cut off"),
            pytest.param('[{"id":"a","id":"b"}]', "a.json", "names a key twice", id="array, double"),
            pytest.param("{}", "a.json", "missing", id="nothing in it is good"),
            pytest.param("\n\n", "a.json", "holds no entity", id="blank"),
        ],
    )  # fmt: skip
    def test_if_it_is(self, tmp_path: Path, content: str | bytes, name: str, rule: str) -> None:
        with pytest.raises(SourceUnreadable, match=rule):
            read(given(tmp_path, content, name))
