"""Every marking of the tables has a meaning in words."""

from opensocta.evidence.tables import HANDLING, TLP
from opensocta.vocabulary import handling_codes, tlp_labels


def test_handling_codes_are_those_of_the_tables_in_order():
    assert tuple(handling_codes()) == HANDLING


def test_labels_are_those_of_the_tables_in_order():
    assert tuple(tlp_labels()) == TLP


def test_colours_are_those_of_the_standard():
    colours = {code: row.foreground for code, row in tlp_labels().items()}
    assert colours == {
        "CLEAR": "#FFFFFF", "GREEN": "#33FF00", "AMBER": "#FFC000", "AMBER+STRICT": "#FFC000",
        "RED": "#FF2B2B",
    }  # fmt: skip
    assert {row.background for row in tlp_labels().values()} == {"#000000"}


def test_the_lowest_handling_code_is_no_consent_to_publish():
    assert "consent" in handling_codes()["H0"].meaning
