"""Every transaction of a goAML report becomes a payment, or is set aside with its rule."""

from itertools import product

import pytest

ACCOUNT = "<{s}_account><account>{n}</account><institution_code>B</institution_code></{s}_account>"
PERSON = "<{s}_person><first_name>P{n}</first_name><last_name>Invented</last_name></{s}_person>"
ENTITY = "<{s}_entity><name>Firm {n}</name></{s}_entity>"


def side(name: str, party: str, *, mine: bool = False, more: str = "") -> str:
    """Return one side of a transaction: an account, a person or an entity."""
    tag = f"t_{name}_my_client" if mine else f"t_{name}"
    return f"<{tag}>{more}{party.format(s=name, n=1 if name == 'from' else 2)}</{tag}>"


def report(*transactions: str, currency: str = "AED") -> str:
    """Return a report with transactions in a local currency."""
    return (
        f"<report><entity_reference>R</entity_reference><currency_code_local>{currency}"
        f"</currency_code_local>{''.join(transactions)}</report>"
    )


def transaction(
    number: str = "T", *, amount: str = "100", day: str = "2025-03-03T10:00:00", value: str = "",
    sides: str = "", more: str = "",
) -> str:  # fmt: skip
    """Return a transaction; sides are two accounts if not given."""
    posted = f"<value_date>{value}</value_date>" if value else ""
    both = sides or side("from", ACCOUNT) + side("to", ACCOUNT)
    return (
        f"<transaction><transactionnumber>{number}</transactionnumber><date_transaction>{day}"
        f"</date_transaction>{posted}<amount_local>{amount}</amount_local>{more}{both}</transaction>"
    )


@pytest.fixture
def read(everything, tmp_path):
    """Return a function that reads the text of a report."""

    def whole(text: str):
        path = tmp_path / "r.xml"
        path.write_text(text)
        tables = everything(path)
        return tables["transactions"].to_pylist(), tables["rejects"].to_pylist(), tables

    return whole


@pytest.mark.parametrize(
    ("payer", "payee", "mine"),
    list(product([ACCOUNT, PERSON, ENTITY], [ACCOUNT, PERSON, ENTITY], ["from", "to", ""])),
)
def test_between_accounts_persons_and_entities_of_clients_and_others(read, payer, payee, mine):
    sides = side("from", payer, mine=mine == "from") + side("to", payee, mine=mine == "to")
    rows, rejects, _ = read(report(transaction(sides=sides)))
    assert rejects == []
    assert rows[0]["from_account"] != rows[0]["to_account"]
    assert rows[0]["amount"] == 10_000


def foreign(name: str, code: str) -> str:
    return (
        f"<{name}_foreign_currency><foreign_currency_code>{code}</foreign_currency_code>"
        f"<foreign_amount>25</foreign_amount><foreign_exchange_rate>4</foreign_exchange_rate>"
        f"</{name}_foreign_currency>"
    )


def test_an_amount_in_the_reference_currency_is_the_institutions_own_conversion(read):
    sides = side("from", ACCOUNT, more=foreign("from", "EUR")) + side("to", ACCOUNT)
    rows, rejects, _ = read(report(transaction(sides=sides)))
    assert rejects == []
    assert (rows[0]["amount"], rows[0]["currency"], rows[0]["amount_ref"]) == (10_000, "AED", 2_500)
    assert rows[0]["purpose"] == "[foreign EUR 25 at 4]"


def test_another_foreign_amount_is_told_and_not_converted(read):
    both = [side(name, ACCOUNT, more=foreign(name, "USD")) for name in ("from", "to")]
    rows, _, _ = read(report(transaction(sides="".join(both))))
    assert rows[0]["amount_ref"] is None
    assert rows[0]["purpose"] == "[foreign USD 25 at 4]"


@pytest.mark.parametrize(
    ("one", "column", "rule"),
    [
        (transaction(amount="0.00"), "amount_local", "amount is zero"),
        (transaction(amount="-1"), "amount_local", "negative"),
        (transaction(amount="much"), "amount_local", "no number"),
        (transaction(day="2025-02-30"), "date_transaction", "no date"),
        (transaction(day="1900-02-03"), "date_transaction", "1970 to 2099"),
        (transaction(value="2020-01-01"), "value_date", "366 days"),
        (transaction(sides=side("to", ACCOUNT)), "t_from", "no payer"),
        (transaction(sides=side("from", ACCOUNT)), "t_to", "no receiver"),
        (
            transaction(
                sides=side("from", ACCOUNT, more=foreign("from", "XXX")) + side("to", ACCOUNT)
            ),
            "foreign_currency_code", "ISO 4217",
        ),
    ],
)  # fmt: skip
def test_a_faulty_transaction_is_set_aside_and_the_others_stay(read, one, column, rule):
    rows, rejects, _ = read(report(transaction("good"), one))
    assert [row["reference"] for row in rows] == ["good"]
    assert [(r["sheet"], r["column"]) for r in rejects] == [("/report[1]/transaction[2]", column)]
    assert rule in rejects[0]["rule"]


def test_a_currency_that_is_none_sets_all_aside(read):
    rows, rejects, _ = read(report(transaction(), currency="XXX"))
    assert rows == []
    assert [r["column"] for r in rejects] == ["currency_code_local"]


def test_every_transaction_of_the_public_reports_is_there(everything, public_data):
    for path in sorted((public_data / "exchange" / "goaml").glob("*.xml")):
        tables = everything(path)
        wanted = path.read_text(encoding="utf-8").count("<transaction>")
        assert tables["transactions"].num_rows == wanted
        assert tables["rejects"].num_rows == 0
