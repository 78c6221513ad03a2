"""Spellings of one address take one form; other numbers and streets do not."""

import pytest

from opensocta.resolve.addresses import normal_address


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ul. Ruža 12a, Beograd", "Beograd, Ruza 12 A"),
        ("Улица Ружа бр. 12", "Ulica Ruža br. 12"),
        ("Str. Florilor nr. 7", "Strada Florilor 7"),
        ("Rr. Rozafa, nr 3", "Rruga Rozafa 3"),
        ("Bul. Jabuka 5", "Bulevar Jabuka 05"),
        ("Kossuth u. 4", "Kossuth utca 4"),
        ("Lale Cad. No: 9", "Lale Caddesi 9"),
    ],
)
def test_one_address_is_one_form(one, other):
    assert normal_address(one) == normal_address(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Ruža 12", "Ruža 13"), ("Bulevar Jabuka 5", "Ulica Jabuka 5")]
)
def test_two_addresses_stay_two(one, other):
    assert normal_address(one) != normal_address(other)


def test_an_address_of_a_kind_only_keeps_its_word():
    assert normal_address("Ulica") == "ulica"
    assert normal_address("") == ""
