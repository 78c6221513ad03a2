"""`socta link` takes any table, says what it took the columns for, and who is who."""

import csv
import gzip
import json
import sys

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from opensocta.cli import main

HEAD = ("unique_id", "ime", "prezime", "datum rođenja", "grad", "cluster")
ROWS = [
    ("r1", "Đorđe", "Izmišljen", "12.03.1965", "Bar", "1"),
    ("r2", "Djordje", "Izmisljen", "12.03.1965", "Bar", "1"),
    ("r3", "Ana", "Primer", "25.12.1971", "Niš", "2"),
    ("r4", "Ana", "Primjer", "25.12.1971", "Nis", "2"),
    ("r5", "Boro", "Uzorak", "01.07.1980", "Ulcinj", "3"),
]


@pytest.fixture
def socta(capsys, monkeypatch):
    def run(*words):
        monkeypatch.setattr(sys, "argv", ["socta", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as left:
            code = left.code
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def write(folder, name, rows=None, *, head=HEAD):
    path = folder / name
    rows = ROWS if rows is None else rows
    if ".jsonl" in name:
        lines = [json.dumps(dict(zip(head, row, strict=True))) for row in rows]
        path.write_text("\n".join(lines), encoding="utf-8")
    elif ".parquet" in name:
        pq.write_table(pa.table(dict(zip(head, zip(*rows, strict=True), strict=True))), path)
    elif ".xlsx" in name:
        book = openpyxl.Workbook()
        for row in (head, *rows):
            book.active.append(row)
        book.save(path)
    else:
        mark = "\t" if ".tsv" in name else ";" if "semicolon" in name else ","
        opened = gzip.open if name.endswith(".gz") else open
        encoding = "windows-1250" if "1250" in name else "utf-8"
        with opened(path, "wt", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=mark).writerows([head, *rows])
    return path


def told_by(socta, *words):
    code, out, err = socta("link", *words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


class TestATable:
    @pytest.mark.parametrize(
        "name",
        ["t.csv", "semicolon.csv", "t.tsv", "t.csv.gz", "t.parquet", "t.xlsx", "t.jsonl"],
    )
    def test_of_any_format_is_linked_without_a_word(self, socta, tmp_path, name):
        told = told_by(socta, write(tmp_path, name))
        assert told["id"] == "unique_id"
        assert told["columns"]["person"] == {
            "ime": "name", "prezime": "name", "datum rođenja": "date", "grad": "place"
        }  # fmt: skip
        subject = {row["id"]: row["subject"] for row in told["clusters"]}
        assert subject == {"r1": "r1", "r2": "r1", "r3": "r3", "r4": "r3", "r5": "r5"}
        first = told["pairs"][0]
        assert (first["left"], first["right"]) == ("r1", "r2")
        assert sum(one[2] for one in first["explanation"]) == pytest.approx(first["weight"])
        assert told["metrics"] is None

    def test_in_another_encoding_says_so_and_is_read_when_told(self, socta, tmp_path):
        path = write(tmp_path, "1250.csv")
        code, _, err = socta("link", path)
        assert code == 1
        assert "encoding" in err
        assert told_by(socta, path, "--encoding", "windows-1250")["subjects"] == 3

    def test_is_scored_against_a_truth(self, socta, tmp_path):
        metrics = told_by(socta, write(tmp_path, "t.csv"), "--truth", "cluster")["metrics"]
        assert (metrics["precision"], metrics["recall"], metrics["f1"]) == (1, 1, 1)
        assert metrics["b_cubed"]["f1"] == 1
        assert metrics["true_pairs"] == 2
        assert 0 <= metrics["brier"] < 0.1
        assert sum(one["n"] for one in metrics["calibration"]) >= 2

    def test_without_ids_is_known_by_its_row_numbers(self, socta, tmp_path):
        path = write(tmp_path, "t.csv", [row[1:] for row in ROWS], head=HEAD[1:])
        told = told_by(socta, path)
        assert told["id"] == "row number"
        assert {row["id"] for row in told["clusters"]} == {"2", "3", "4", "5", "6"}

    def test_gives_the_same_whatever_the_order_of_its_rows(self, socta, tmp_path):
        one = told_by(socta, write(tmp_path, "one.csv"))
        assert one == told_by(socta, write(tmp_path, "two.csv", ROWS[::-1]))

    def test_of_persons_and_companies_links_each_family_by_itself(self, socta, tmp_path):
        head = ("no", "kind", "name", "registered")
        rows = [
            ("1", "Person", "Zora Izmišljena", "1980-02-03"),
            ("2", "Person", "Izmisljena Zora", "1980-02-03"),
            ("3", "Company", "Zora Promet d.o.o.", "2001-05-06"),
            ("4", "Company", "ZORA PROMET DOO", "2001-05-06"),
            ("5", "Vessel", "Zora Promet", "2001-05-06"),
        ]
        told = told_by(socta, write(tmp_path, "t.csv", rows, head=head))
        assert set(told["columns"]) == {"person", "organization"}
        subject = {row["id"]: row["subject"] for row in told["clusters"]}
        assert subject == {"1": "1", "2": "1", "3": "3", "4": "3", "5": "5"}

    def test_tells_a_person_what_it_took_and_how_to_change_it(self, socta, tmp_path):
        _, out, _ = socta("link", write(tmp_path, "t.csv"), "--truth", "cluster")
        for words in ("date, day first", "--column NAME=KIND", "--write-mapping", "5 rows are 3",
                      "largest subjects", "F1 1.000", "0.9 to 1.0"):  # fmt: skip
            assert words in out

    def test_writes_files_for_other_programs(self, socta, tmp_path):
        told_by(socta, write(tmp_path, "t.csv"), "--truth", "cluster", "--out", tmp_path / "out")
        with (tmp_path / "out" / "clusters.csv").open(encoding="utf-8") as file:
            assert len(list(csv.DictReader(file))) == 5
        with (tmp_path / "out" / "pairs.csv").open(encoding="utf-8") as file:
            assert next(csv.DictReader(file))["left"] == "r1"
        told = json.loads((tmp_path / "out" / "metrics.json").read_text(encoding="utf-8"))
        assert told["metrics"]["f1"] == 1


class TestWhatIsTold:
    def test_of_one_column_stands_above_the_guess(self, socta, tmp_path):
        words = ("--column", "grad=skip", "--column", "cluster=code")
        columns = told_by(socta, write(tmp_path, "t.csv"), *words)["columns"]["person"]
        assert columns == {"ime": "name", "prezime": "name", "datum rođenja": "date",
                           "cluster": "code"}  # fmt: skip

    def test_by_a_mapping_is_all_there_is(self, socta, tmp_path):
        table, mapping = write(tmp_path, "t.csv"), tmp_path / "m.yml"
        code, out, _ = socta("link", table, "--write-mapping", mapping)
        assert (code, "--mapping" in out) == (0, True)
        assert told_by(socta, table, "--mapping", mapping)["metrics"]["f1"] == 1
        mapping.write_text("columns: {ime: name}\nid: unique_id\n", encoding="utf-8")
        told = told_by(socta, table, "--mapping", mapping)
        assert told["columns"] == {"person": {"ime": "name"}}

    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("columns: {ime: colour}", "columns.ime"),
            ("columns: {}", "columns"),
            ("columns: {nobody: name}", "column"),
            ("columns: {ime: name}\nfamily: cats", "family"),
            ("columns: {ime: name}\ncolour: red", "colour"),
            ("columns: {ime: name}\ntruth: nothing", "--truth"),
            ("- a\n- b", ""),
        ],
    )
    def test_wrongly_in_a_mapping_is_refused_with_its_key(self, socta, tmp_path, text, key):
        table, mapping = write(tmp_path, "t.csv"), tmp_path / "m.yml"
        mapping.write_text(text, encoding="utf-8")
        code, out, err = socta("link", table, "--mapping", mapping)
        assert (code, out) == (1, "")
        assert f"setting {key!r}" in err
        assert "Traceback" not in err

    @pytest.mark.parametrize(
        ("words", "part"),
        [
            (("--column", "ime"), "NAME=KIND"),
            (("--column", "ime=colour"), "no kind"),
            (("--column", "x=name"), "no column"),
            (("--id", "grad"), "tell rows apart"),
            (("--truth", "x"), "no column"),
            (("--family", "cats"), "--family"),
            (("--threshold", "1"), "--threshold"),
            (("--mapping", "no.yml"), "cannot be opened"),
        ],
    )
    def test_wrongly_on_the_line_is_refused_in_one_line(self, socta, tmp_path, words, part):
        code, out, err = socta("link", write(tmp_path, "t.csv"), *words)
        assert (code, out) == (1, "")
        assert part in err
        assert err.count("\n") == 1

    @pytest.mark.parametrize(
        ("name", "content"),
        [("t.csv", b""), ("t.csv", b"a,b\n"), ("t.exe", b"x"), ("t.jsonl", b"{"),
         ("t.parquet", b"PAR1"), ("t.csv", b"c9,c8\n1,2\n3,4\n"), ("t.json", b"3")],
    )  # fmt: skip
    def test_of_no_use_is_refused_in_one_line(self, socta, tmp_path, name, content):
        path = tmp_path / name
        path.write_bytes(content)
        code, out, err = socta("link", path)
        assert (code, out) == (1, "")
        assert err.startswith("socta: ")
        assert err.count("\n") == 1
