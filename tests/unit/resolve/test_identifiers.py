"""Identifiers take one form; a broken check digit is told, never a reason to drop the value."""

import pytest

from opensocta.resolve.identifiers import (
    Identifier,
    implied,
    is_placeholder,
    normal_identifier,
    says_unknown,
)
from opensocta.resolve.partial_dates import partial_date
from opensocta.resolve.subjects import normal_value, read_records


class TestACheckDigit:
    @pytest.mark.parametrize(
        ("kind", "value", "form"),
        [
            ("jmbg", "0101006 500006", "0101006500006"),
            ("egn", "752316 926-3", "7523169263"),
            ("cnp", "1630615123457", "1630615123457"),
            ("amka", "01013099997", "01013099997"),
            ("tckn", "17291716060", "17291716060"),
            ("oib", "33392005961", "33392005961"),
            ("afm", "094259216", "094259216"),
            ("iban", "gr16 0110 1050 0000 1054 7023 795", "GR1601101050000010547023795"),
            ("imo", "IMO 9319466", "9319466"),
            ("imei", "49-015420-323751-8", "490154203237518"),
            ("lei", "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
            ("vat", "EL 094259216", "EL094259216"),
            ("nipt", "J 91402501 L", "J91402501L"),
            ("pib", "101134702", "101134702"),
            ("vin", "1M8GDM9A XKP042788", "1M8GDM9AXKP042788"),
            ("wallet", "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfD", "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfD"),
            (
                "wallet",
                "BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ",
                "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
            ),
        ],
    )
    def test_that_holds(self, kind, value, form):
        found = normal_identifier(kind, value)
        assert (found.value, found.valid) == (form, True)

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("jmbg", "0101006500007"), ("egn", "7523169264"), ("cnp", "1630615123458"),
            ("iban", "GR1601101050000010547023796"), ("imo", "9319467"), ("vin", "1M8GDM9A1KP042788"),
            ("imei", "490154203237519"), ("wallet", "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfE"),
            ("jmbg", "0101006"), ("vin", "1M8GDM9A"), ("nid", "J99901009A"), ("e-mail", "a at b"),
            ("phone", "+999 1234567"),
        ],
    )  # fmt: skip
    def test_that_fails_is_told_and_the_value_kept(self, kind, value):
        found = normal_identifier(kind, value)
        assert found.valid is False
        assert found.value
        assert found.why

    @pytest.mark.parametrize(
        ("kind", "value", "form"),
        [
            ("vin", "WVWZZZ1JZ3W386752", "WVWZZZ1JZ3W386752"),
            ("plate", "СА 1234-АВ", "CA1234AB"),
            ("document", "p 123 998", "P123998"),
            ("nid", "J05101009A", "J05101009A"),
            ("nid", "J05601009A", "J05601009A"),
            ("wallet", "0x" + "aB" * 20, "0x" + "ab" * 20),
            ("phone", "064/123-4567", "41234567"),
            ("national id", "55512345", "55512345"),
        ],
    )
    def test_of_which_no_rule_is_known(self, kind, value, form):
        found = normal_identifier(kind, value)
        assert (found.value, found.valid) == (form, None)


class TestTheKindOfANumber:
    @pytest.mark.parametrize(
        ("asked", "value", "kind"),
        [
            ("national id", "7523169263", "egn"),
            ("national id", "17291716060", "tckn"),
            ("company number", "213800KUD8LAJWSQ9D15", "lei"),
            ("company number", "J91402501L", "nipt"),
        ],
    )
    def test_is_found_when_one_rule_holds(self, asked, value, kind):
        assert normal_identifier(asked, value).kind == kind


class TestAnAddressOfMail:
    @pytest.mark.parametrize(
        ("value", "form"),
        [
            ("A.B+news@GoogleMail.com", "ab@gmail.com"),
            ("A.B+news@Example.org", "a.b@example.org"),
        ],
    )
    def test_loses_case_tags_and_the_dots_of_gmail(self, value, form):
        assert normal_identifier("e-mail", value).value == form


class TestAPlaceholderSaysNothing:
    @pytest.mark.parametrize(
        "value", ["000000", "123456789", "9999", "n/a", "Unknown", "непознато", "--", "987654321"]
    )
    def test_when(self, value):
        assert is_placeholder(value)
        assert normal_identifier("document", value) is None
        assert normal_value("document number", value) is None

    @pytest.mark.parametrize("value", ["12345", "1234567899", "555123", "A1", "Null Ana"])
    def test_but_not(self, value):
        assert not is_placeholder(value)

    @pytest.mark.parametrize("field", ["name", "sex", "address", "e-mail", "birth place"])
    def test_in_any_field(self, field):
        assert normal_value(field, "Nepoznato") is None
        assert says_unknown("  n/a ")


class TestANationalNumberTells:
    @pytest.mark.parametrize(
        ("kind", "value", "told"),
        [
            ("jmbg", "0101006500006", {"birth date": "2006-01-01", "sex": "male"}),
            ("egn", "7605121231", {"birth date": "1976-05-12", "sex": "female"}),
            ("egn", "0045121241", {"birth date": "2000-05-12", "sex": "male"}),
            ("egn", "7523169263", {}),
            ("cnp", "1630615123457", {"birth date": "1963-06-15", "sex": "male"}),
            ("amka", "01013099997", {"sex": "male"}),
            ("tckn", "17291716060", {}),
            ("jmbg", "0101006500007", {}),
        ],
    )
    def test_birth_date_and_sex(self, kind, value, told):
        assert implied(normal_identifier(kind, value)) == told

    def test_nothing_if_not_checked(self):
        assert implied(Identifier("jmbg", "0101006500006", None, "")) == {}

    def test_a_record_without_birth_date_and_sex(self, statements):
        rows = statements(
            {
                "a": {"name": "Ana", "idNumber": "0101006500006"},
                "b": {"name": "Ana", "idNumber": "0101006500006", "birthDate": "1970-01-01"},
                "c": {"name": "Ana", "idNumber": "0101006500007"},
                "d": {"name": "Ana", "idNumber": ["0101006500006", "1630615123457"]},
            }
        )
        fields = read_records(rows, "person").columns
        born, sex = fields["birth date"], fields["sex"]
        assert [born.values[c] for c in born.codes] == ["2006-01-01", "1970-01-01"]
        assert born.owners().tolist() == [0, 1]
        assert sex.owners().tolist() == [0, 1, 3]


class TestADateThatIsNotWhole:
    @pytest.mark.parametrize(
        ("value", "form"),
        [
            ("1965", "1965"), ("1965-03", "1965-03"), ("1965-00-00", "1965"),
            ("1965-03-00", "1965-03"), ("00.03.1965", "1965-03"), ("00.00.1965.", "1965"),
            ("03/1965", "1965-03"), ("5.3.1965", "1965-03-05"), ("circa 1965", "1965"),
            ("око 1965. године", "1965"), ("1856-86-18", "1856"), ("1851-08-45", "1851-08"),
            ("1965-03-12T00:00:00", "1965-03-12"), ("1965-02-29", "1965-02"),
            ("unknown", None), ("1965/66 or 1970", None), ("0000-00-00", None), ("1990s", None),
        ],
    )  # fmt: skip
    def test_keeps_what_is_possible(self, value, form):
        assert partial_date(value) == form
        assert normal_value("birth date", value) == form


class TestTheNumberOfAThing:
    def test_keeps_the_case_of_a_wallet(self):
        wallet = "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfD"
        assert normal_value("key", wallet) == wallet

    def test_is_folded_otherwise(self):
        assert normal_value("key", "BG 80-X") == normal_value("key", "bg 80 x")
        assert normal_value("key", "000000") is None
