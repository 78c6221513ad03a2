"""Search finds a name in any script and spelling, and nothing that the reader may not see."""

from pathlib import Path

import pyarrow as pa
import pytest

from opensocta.core.errors import BuildMissing
from opensocta.evidence import Reader, search_index, write_index
from opensocta.evidence.derived import ENTITIES, PROPERTIES
from opensocta.evidence.tables import DOCUMENTS

PEOPLE = [
    ("e-1", "Person", "Petar Petrović", "H0", "CLEAR", ["DRUG"]),
    ("e-2", "Person", "Ана Петровић", "H1", "AMBER", []),
    ("e-3", "Person", "Gjergj Đorđević", "H1", "AMBER", []),
    ("e-4", "Person", "Xhemal Hoxha", "H2", "AMBER", []),
    ("e-5", "Company", "Alfa Trans d.o.o.", "H1", "GREEN", ["MIG", "DRUG"]),
    ("e-6", "Person", "Pero Petrović", "H3", "RED", []),
    ("e-7", "BankAccount", "Account of Alfa", "H1", "AMBER", []),
]
VALUES = [
    ("e-1", "alias", "Пера Кифла"), ("e-5", "registrationNumber", "20-123 456"),
    ("e-7", "iban", "RS35 2600 0560 1001 6113 79"), ("e-2", "phone", "+381 64 123 4567"),
    ("e-5", "address", "Ulica 5, Beograd"),
]  # fmt: skip
TEXTS = [
    ("d-1", "r-1", "Note on drivers", "Hired drivers met Petrović near Preševo."),
    ("d-2", "r-2", "Second note", "Возачи и Петровић; drivers of Alfa."),
    ("d-3", "r-9", "Third note", "Drivers."),
]


def table(declared: object, rows: list[dict[str, object]]) -> pa.Table:
    schema = declared.schema  # type: ignore[attr-defined]
    return pa.Table.from_pylist(rows, schema)


def build(folder: Path, people: list[tuple[str, ...]] = PEOPLE) -> Path:  # type: ignore[assignment]
    entities = [
        {"canonical_id": i, "schema": s, "caption": c, "handling": h, "tlp": t, "crime_areas": a,
         "records": 1, "reports": 1, "agencies": [], "countries": []}
        for i, s, c, h, t, a in people
    ]  # fmt: skip
    values = [
        {"canonical_id": i, "prop": p, "value": v, "statements": [], "reports": 1, "origins": 1,
         "handling": "H0", "tlp": "CLEAR"}
        for i, p, v in VALUES
    ]  # fmt: skip
    texts = [
        {"document_id": i, "report_id": r, "title": t, "text": x, "anchor": "", "batch_id": ""}
        for i, r, t, x in TEXTS
    ]
    reports = [
        {"report_id": r, "handling": h, "tlp": "AMBER"} for r, h in (("r-1", "H1"), ("r-2", "H3"))
    ]
    write_index(
        folder / "index", table(ENTITIES, entities), table(PROPERTIES, values),
        table(DOCUMENTS, texts), reports=pa.Table.from_pylist(reports),
    )  # fmt: skip
    return folder / "index"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("build"))


def found(index: Path, text: str, reader: Reader = Reader()) -> list[str]:  # noqa: B008
    ids: list[str] = search_index(index, text, reader=reader)["id"].to_pylist()
    return ids


class TestItFinds:
    @pytest.mark.parametrize(
        ("text", "first"),
        [
            pytest.param("Petar Petrović", "e-1", id="as written"),
            pytest.param("petar petrovic", "e-1", id="without marks"),
            pytest.param("Петар Петровић", "e-1", id="in the other script"),
            pytest.param("Petrović Petar", "e-1", id="family name first"),
            pytest.param("Ana Petrović", "e-2", id="a Cyrillic name in Latin"),
            pytest.param("Ана Петровић", "e-2", id="a Cyrillic name as written"),
            pytest.param("Djordjevic", "e-3", id="dj for đ"),
            pytest.param("Ђорђевић", "e-3", id="Ђ for Đ"),
            pytest.param("Dordevic", "e-3", id="đ without its stroke"),
            pytest.param("Џемал Хоџа", "e-4", id="an Albanian name in Serbian spelling"),
            pytest.param("Petrovich Petar", "e-1", id="ch for ć"),
            pytest.param("Petar Petrvoić", "e-1", id="two letters swapped"),
            pytest.param("Pera Kifla", "e-1", id="an alias in the other script"),
            pytest.param("alfa tra", "e-5", id="the beginning of a word"),
            pytest.param("20123456", "e-5", id="a number without its signs"),
            pytest.param("RS35260005601001611379", "e-7", id="an IBAN without spaces"),
            pytest.param("RS35 2600 0560", "e-7", id="the beginning of an IBAN"),
            pytest.param("+381641234567", "e-2", id="a phone"),
            pytest.param("hired drivers", "d-1", id="words of a document"),
        ],
    )
    def test_by(self, index: Path, text: str, first: str) -> None:
        assert found(index, text)[0] == first

    def test_the_same_surname_in_both_scripts(self, index: Path) -> None:
        for text in ("Petrović", "Петровић"):
            assert {"e-1", "e-2"} <= set(found(index, text))

    def test_documents_that_hold_every_word_only(self, index: Path) -> None:
        documents = [each for each in found(index, "drivers Petrović") if each.startswith("d-")]
        assert set(documents) == {"d-1", "d-2"}

    def test_subjects_of_a_crime_area_or_schema(self, index: Path) -> None:
        assert set(found(index, "DRUG")) == {"e-1", "e-5"}
        assert "e-5" in found(index, "Company")

    @pytest.mark.parametrize("text", ["", "  ", "?!", "Zzyzx Quux", "a" * 5_000, "(a|b)* [x"])
    def test_nothing_for(self, index: Path, text: str) -> None:
        assert found(index, text) == []

    def test_rows_of_the_promised_form(self, index: Path) -> None:
        rows = search_index(index, "Alfa Trans doo", reader=Reader(), limit=1)
        assert rows.num_rows == 1
        assert rows.to_pylist()[0] | {"score": 0} == {
            "id": "e-5", "kind": "entity", "caption": "Alfa Trans d.o.o.", "schema": "Company",
            "score": 0, "handling": "H1", "tlp": "GREEN",
        }  # fmt: skip
        assert 0.9 < rows["score"][0].as_py() <= 1


class TestAReaderSees:
    @pytest.mark.parametrize(
        ("reader", "seen"),
        [
            pytest.param(Reader(), {"e-1", "e-2", "e-6", "d-1", "d-2"}, id="all"),
            pytest.param(Reader("H1", "AMBER"), {"e-1", "e-2", "d-1"}, id="up to H1"),
            pytest.param(Reader("H3", "CLEAR"), {"e-1"}, id="up to clear"),
            pytest.param(Reader("H0", "RED"), {"e-1"}, id="open things"),
        ],
    )
    def test_only(self, index: Path, reader: Reader, seen: set[str]) -> None:
        assert set(found(index, "Petrović", reader)) == seen

    def test_a_document_without_report_only_with_all_rights(self, index: Path) -> None:
        assert "d-3" in found(index, "drivers")
        assert "d-3" not in found(index, "drivers", Reader("H2", "RED"))

    def test_the_same_scores_whatever_else_there_is(self, index: Path, tmp_path: Path) -> None:
        reader = Reader("H1", "AMBER")
        visible = [row for row in PEOPLE if row[3] in ("H0", "H1")]
        fewer = build(tmp_path, visible)  # type: ignore[arg-type]
        for text in ("Petrović", "Alfa", "DRUG"):
            assert search_index(index, text, reader=reader).equals(
                search_index(fewer, text, reader=reader)
            )


class TestAnIndex:
    def test_gives_the_same_results_when_it_is_made_anew(self, index: Path, tmp_path: Path) -> None:
        again = build(tmp_path, list(reversed(PEOPLE)))  # type: ignore[arg-type]
        again = build(tmp_path)
        for text in ("Petrović", "Alfa", "drivers"):
            assert found(index, text) == found(again, text)

    def test_orders_equals_by_id(self, tmp_path: Path) -> None:
        same = [(f"e-{n:04}", "Person", "Ana Anić", "H0", "CLEAR", []) for n in range(2_000)]
        index = build(tmp_path, same)  # type: ignore[arg-type]
        assert found(index, "Anić") == [f"e-{n:04}" for n in range(20)]

    def test_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(BuildMissing):
            search_index(tmp_path / "x" / "index", "Ana", reader=Reader())
