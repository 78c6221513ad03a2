"""Names are found in another script, another order and with typing errors."""

import numpy as np
import pyarrow as pa
import pytest

from opensocta.resolve.lookup import LookupSettings, NameIndex
from opensocta.resolve.part_index import split
from opensocta.resolve.sounds import script, sounds

NAMES = [
    "Đorđe Petrović", "Милан Јовановић", "Γιώργος Παπαδόπουλος", "Ștefan Țurcanu",
    "Hüseyin Çelik", "عمر الكركوكلي", "דוד לוי", "Ágnes Szűcs", "Shpëtim Hoxha", "Ivan Ivanov",
    "Marko Marković", "Luka Zorić", "Ivan Ivanov", "Mehmet Yıldız",
]  # fmt: skip


@pytest.fixture(scope="module")
def index():
    return NameIndex.build(pa.array(NAMES))


class TestTheRightNameComesFirst:
    @pytest.mark.parametrize(
        ("asked", "row"),
        [
            ("Ђорђе Петровић", 0), ("Djordje Petrovic", 0), ("Petrović Đorđe", 0),
            ("Jovanovic Milan", 1), ("Giorgos Papadopoulos", 2), ("Стефан Цуркану", 3),
            ("Huseyin Celik", 4), ("Omar Karkukli", 5), ("Omar al-Karkukli", 5), ("David Levi", 6),
            ("Agnes Szucs", 7), ("Шпетим Ходжа", 8), ("Mrako Markvić", 10), ("مهمت يلدز", 13),
        ],
    )  # fmt: skip
    def test_in_another_script_order_or_with_errors(self, index, asked, row):
        assert index.search(asked).rows[0] == row

    def test_the_same_name_scores_one_and_another_less(self, index):
        hits = index.search("Luka Zorić")
        assert hits.scores[0] == pytest.approx(1)
        assert np.all(hits.scores[1:] < 0.9)
        assert np.all(np.diff(hits.scores) <= 0)


class TestRows:
    def test_equal_names_come_by_row(self, index):
        assert index.search("Ivan Ivanov").rows[:2].tolist() == [9, 12]
        assert index.search("Ivan Ivanov", limit=1).rows.tolist() == [9]

    def test_many_gives_what_one_gives(self, index):
        asked = ["Zoric Luka", "", "Milan Jovanović"]
        table = index.search_many(asked, 3)
        for query, name in enumerate(asked):
            hits = index.search(name, limit=3)
            own = table.filter(pa.compute.equal(table["query"], query))
            assert own["row"].to_pylist() == hits.rows.tolist()
            assert own["score"].to_pylist() == hits.scores.tolist()
            assert own["rank"].to_pylist() == list(range(1, len(hits.rows) + 1))

    @pytest.mark.parametrize("asked", ["", "?!", "   "])
    def test_nothing_asked_is_nothing_found(self, index, asked):
        assert len(index.search(asked).rows) == 0

    @pytest.mark.parametrize("names", [[], ["", ""]])
    def test_nothing_to_search_in_is_nothing_found(self, names):
        assert len(NameIndex.build(names).search("Ana").rows) == 0

    def test_a_missing_name_keeps_its_row(self):
        assert NameIndex.build(pa.array([None, "Ana Kos"])).search("ana kos").rows.tolist() == [1]

    def test_a_small_budget_still_finds_the_rare(self):
        settings = LookupSettings(parts_compared=2, names_compared=2)
        index = NameIndex.build(NAMES, settings=settings)
        assert index.search("Shpetim Hoxha").rows[0] == 8


class TestSounds:
    def test_one_name_in_two_alphabets_of_one_language_sounds_the_same(self):
        assert sounds("đorđević") == sounds("ђорђевић")

    def test_scripts_are_told_by_letters(self):
        assert [script(word) for word in ("ana", "ана", "άνα", "انا", "אנה", "김")] == [
            1, 2, 3, 4, 5, 6,
        ]  # fmt: skip

    def test_an_article_that_stands_alone_is_no_part(self):
        assert split("Omar al-Karkukli") == ("omar", "karkukli")
        assert split("Al") == ("al",)
