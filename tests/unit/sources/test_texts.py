import json

import pikepdf
import pytest

from opensocta.core.errors import SourceUnreadable
from opensocta.sources import detect, load_mapping, mapping_for, profile_names


class TestFreeText:
    def test_is_kept_whole_with_a_title(self, tmp_path, everything):
        path = tmp_path / "note.md"
        path.write_text("\n# Port visit\n\nТри контејнера.\n")
        tables = everything(path)
        (text,) = tables["documents"].to_pylist()
        assert (text["title"], text["lang"]) == ("Port visit", None)
        assert "Три контејнера" in text["text"]
        assert tables["statements"].num_rows == 0

    def test_in_a_declared_encoding(self, tmp_path, everything):
        path = tmp_path / "note.txt"
        path.write_bytes("Граница".encode("windows-1251"))
        (text,) = everything(path, "encoding: windows-1251")["documents"].to_pylist()
        assert text["text"] == "Граница"

    def test_pdf_pages(self, tmp_path, everything):
        path = tmp_path / "report.pdf"
        make_pdf(path, ["First page", "Second page"])
        (text,) = everything(path)["documents"].to_pylist()
        starts = json.loads(text["pages"])
        assert text["text"][starts[1] :].startswith("Second page")

    def test_pdf_of_pictures(self, tmp_path, everything):
        path = tmp_path / "scan.pdf"
        make_pdf(path, [""])
        with pytest.raises(SourceUnreadable, match="OCR"):
            everything(path)


def make_pdf(path, pages):
    with pikepdf.new() as book:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                                  BaseFont=pikepdf.Name.Helvetica)  # fmt: skip
        for words in pages:
            page = book.add_blank_page(page_size=(300, 300))
            page.Resources = pikepdf.Dictionary(
                Font=pikepdf.Dictionary(F1=book.make_indirect(font))
            )
            content = f"BT /F1 12 Tf 20 200 Td ({words}) Tj ET" if words else ""
            page.Contents = book.make_stream(content.encode())
        book.save(path)


class TestTheReaderIsChosen:
    @pytest.mark.parametrize(
        ("name", "reader"),
        [
            ("exchange/stix_poisonivy.json", "stix"),
            ("exchange/misp_event.json", "misp"),
            ("exchange/bods_04_sample.json", "bods"),
            ("exchange/ocds_release.json", "ocds"),
            ("exchange/goaml/STR.xml", "goaml"),
            ("series/eurostat_crime.tsv", "eurostat"),
            ("series/frontex_detections.csv.gz", "mapped"),
            ("money/amlsim_dev/transactions.parquet", "mapped"),
        ],
    )
    def test_by_content(self, public_data, name, reader):
        assert detect(public_data / name) == reader

    def test_followthemoney_lines(self, tmp_path):
        path = tmp_path / "a.jsonl"
        path.write_text('{"id":"1","schema":"Person","properties":{"name":["Ana"]}}\n')
        assert detect(path) == "ftm"

    def test_a_mapping_beside_the_file(self, tmp_path, everything):
        path = tmp_path / "people.csv"
        path.write_text("no,name\n1,Ana\n")
        (tmp_path / "people.csv.map.yml").write_text(
            "entities: {p: {schema: Person, id: no, properties: {name: name}}}"
        )
        assert mapping_for(path) is not None
        assert "Ana" in everything(path)["statements"]["value"].to_pylist()

    def test_a_profile_fits_its_published_header_only(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_text("source,target,weight,layer\nN1,N2,1,phone\n")
        with pytest.raises(SourceUnreadable, match="edge_list"):
            detect(path)

    @pytest.mark.parametrize("name", profile_names())
    def test_every_profile_loads_and_cites_its_source(self, name):
        profile = load_mapping(name)
        assert profile.is_table
        assert profile.cites
