"""Spellings of one name in the scripts and alphabets of the region fold to one form."""

import pytest

from opensocta.resolve.names import fold, organization_parts, parts, skeleton


class TestOneNameIsOneForm:
    @pytest.mark.parametrize(
        "spellings",
        [
            pytest.param(("Đorđević", "Ђорђевић", "Djordjevic", "Dordevic"), id="Serbian"),
            pytest.param(("Hoxha", "Hodža", "Hodza", "Ходжа"), id="Albanian, Bosnian, Bulgarian"),
            pytest.param(("Papadopoulos", "Παπαδόπουλος"), id="Greek"),
            pytest.param(("Evangelos", "Ευάγγελος"), id="Greek with ev and ng"),
            pytest.param(("Christos", "Χρήστος", "Hristos"), id="Greek ch"),
            pytest.param(("Yusuf", "Jusuf", "Юсуф"), id="y and j"),
            pytest.param(("Şahin", "Shahin", "Sahin"), id="Turkish"),
            pytest.param(("Kovács", "Kovač", "Kovacs"), id="Hungarian"),
        ],
    )
    def test_when(self, spellings):
        assert len({fold(name) for name in spellings}) == 1


class TestNumbersInNamesAreNotSounds:
    @pytest.mark.parametrize(
        ("one", "other"), [("N3", "N33"), ("N116", "N16"), ("Firma 100", "Firma 10")]
    )
    def test_so_codes_stay_apart(self, one, other):
        assert parts(one) != parts(other)
        assert [skeleton(part) for part in parts(one)] != [skeleton(part) for part in parts(other)]


class TestNamesSplitIntoParts:
    def test_when_written_with_signs(self):
        assert parts("al-Hadi, Ana") == ("al", "hadi", "ana")

    @pytest.mark.parametrize("name", ["Alfa d.o.o.", "ALFA DOOEL", "Алфа ДОО", "Alfa Sh.p.k."])
    def test_without_legal_forms(self, name):
        assert organization_parts(name) == ("alfa",)

    def test_and_keep_a_legal_form_that_is_all_there_is(self):
        assert organization_parts("AD") == ("ad",)

    def test_of_nothing_are_none(self):
        assert parts("") == ()


class TestASkeletonKeepsConsonants:
    @pytest.mark.parametrize(
        ("one", "two"), [("petrovic", "petrovik"), ("ivan", "ivon"), ("zekic", "sekik")]
    )
    def test_alike(self, one, two):
        assert skeleton(one) == skeleton(two)

    def test_and_numbers_as_they_are(self):
        assert skeleton("2024") == "2024"
