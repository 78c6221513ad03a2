"""Words of a name that are no name: legal forms of firms, titles, particles, words of kinship."""

import pytest

from opensocta.resolve.names import core_parts, organization_parts
from opensocta.vocabulary.entries import CONFIDENCES
from opensocta.vocabulary.naming import legal_forms, name_particles, nicknames


class TestALegalFormIsLeftOut:
    @pytest.mark.parametrize(
        "name",
        [
            "Alfa d. o. o.", "Društvo sa ograničenom odgovornošću Alfa", "Алфа ЕООД",
            "Алфа друштво са ограниченом одговорношћу", "Alfa shoqëri me përgjegjësi të kufizuar",
            "Alfa Sh.p.k.", "S.C. Alfa S.R.L.", "Alfa San. ve Tic. Ltd. Şti.", "ΑΛΦΑ Ε.Π.Ε.",
            "Alfa GmbH & Co. KG", "Alfa Kft.", "ООО Алфа", "Alfa limited liability company",
            "Alfa j.d.o.o.", "Alfa Anonim Şirketi",
        ],
    )  # fmt: skip
    def test_in_one_word_or_several(self, name):
        assert organization_parts(name) == ("alfa",)

    @pytest.mark.parametrize("name", ["AD", "Ltd.", "d.o.o."])
    def test_but_not_if_it_is_all_there_is(self, name):
        assert organization_parts(name)

    def test_and_the_rest_of_the_name_stays(self):
        assert organization_parts("Društvo prijatelja Alfa d.o.o.") == (
            "drustvo", "priatelia", "alfa",
        )  # fmt: skip

    @pytest.mark.parametrize("name", ["İNŞAAT A.Ş.", "I\u0307NS\u0327AAT A.S\u0327."])
    def test_and_marks_on_letters_do_not_split_a_word(self, name):
        assert organization_parts(name) == ("insat",)


class TestTheCoreOfAPersonsName:
    @pytest.mark.parametrize(
        ("name", "core"),
        [
            ("Sir John of Gaunt", ("iohn", "gaunt")),
            ("Khalid bin Walid al-Hadi", ("halid", "valid", "hadi")),
            ("Ali Veli oğlu Kaya", ("ali", "veli", "kaia")),
            ("1st Baron John Smith", ("iohn", "smit")),
            ("Otto von Bismarck", ("oto", "bismark")),
            ("Ибрахим хаджи Омер", ("ibrahim", "omer")),
        ],
    )
    def test_has_no_titles_and_particles(self, name, core):
        assert core_parts(name) == core

    @pytest.mark.parametrize(
        ("name", "core"),
        [
            ("Ibn Saud", ("ibn", "saud")),
            ("Ben Smith", ("ben", "smit")),
            ("Ben John Smith", ("ben", "iohn", "smit")),
            ("Enver Hoxha", ("enver", "hodza")),
            ("Sir Elton", ("sir", "elton")),
            ("", ()),
        ],
    )
    def test_keeps_what_may_be_a_name(self, name, core):
        assert core_parts(name) == core


@pytest.mark.parametrize("rows", [legal_forms(), name_particles(), nicknames()], ids=len)
def test_every_row_says_where_it_comes_from(rows):
    assert all(
        row.source and row.confidence in CONFIDENCES and row.language for row in rows.values()
    )
    assert len(rows) >= 150
