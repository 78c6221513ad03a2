"""A payment table without a mapping: what is proposed, and when nothing is."""

from dataclasses import replace

import pytest

from opensocta.core.errors import SourceUnreadable
from opensocta.sources import intake, read
from opensocta.sources.guess_payments import guess_payments
from opensocta.sources.guess_payments_values import date_forms, number_form
from opensocta.sources.guess_payments_words import part_of_header


@pytest.fixture
def table(tmp_path):
    """Return a function that writes lines as a file and returns its path."""

    def write(*lines: str, name: str = "p.csv"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def payments(path, **more):
    """Return the payments that a file gives as it is guessed."""
    guess = guess_payments(path, **more)
    handed = intake(path, agency="Bank", obtained_at="2025", mapping=guess.require(path.name))
    rows = [t for name, t in read(replace(handed, mapping=guess.mapping)) if name == "transactions"]
    return rows[0].to_pylist() if rows else []


TWO_SIDED = [
    pytest.param("Sender,Receiver,Amount,Currency,Date", id="English"),
    pytest.param("Auftraggeber,Empfänger,Betrag,Währung,Buchungstag", id="German"),
    pytest.param("Ordonator,Beneficiar,Suma,Moneda,Data", id="Romanian"),
    pytest.param("Pošiljatelj,Primatelj,Iznos,Valuta,Datum", id="Croatian"),
    pytest.param("Пошиљалац,Прималац,Износ,Валута,Датум", id="Serbian"),
    pytest.param("Испраќач,Примач,Износ,Валута,Датум", id="Macedonian"),
    pytest.param("Наредител,Получател,Сума,Валута,Дата", id="Bulgarian"),
    pytest.param("Dërguesi,Përfituesi,Shuma,Monedha,Data", id="Albanian"),
    pytest.param("Gönderen,Alıcı,Tutar,Döviz,Tarih", id="Turkish"),
    pytest.param("Αποστολέας,Παραλήπτης,Ποσό,Νόμισμα,Ημερομηνία", id="Greek"),
    pytest.param("Donneur d'ordre émetteur,Bénéficiaire,Montant,Devise,Date", id="French"),
    pytest.param("nameOrig,nameDest,amount,ccy,timestamp", id="simulators"),
    pytest.param("from_account,to_account,amount,currency,booking_date", id="snake"),
]


class TestATableIsUnderstood:
    @pytest.mark.parametrize("header", TWO_SIDED)
    def test_with_payer_and_receiver_in_many_languages(self, table, header):
        rows = payments(table(header, "A1,B2,12.50,USD,2025-03-03", "B2,A1,7.00,EUR,2025-03-04"))
        assert [row["amount"] for row in rows] == [1250, 700]
        assert rows[0]["from_account"] == rows[1]["to_account"]
        assert [row["currency"] for row in rows] == ["USD", "EUR"]

    def test_with_the_headers_of_amlworld_though_two_have_one_name(self, table):
        path = table(
            "Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,"
            "Amount Paid,Payment Currency,Payment Format",
            "2022/09/01 00:20,010,8000EBD30,011,8000EBD31,3.10,US Dollar,3.50,Euro,Bitcoin",
        )
        guess = guess_payments(path)
        assert guess.columns["From Account"] == "payer's account"
        assert guess.ignored["Amount Received"] == "amount and currency are those paid"
        (row,) = payments(path)
        assert (row["amount"], row["currency"], row["channel"]) == (350, "EUR", "crypto")

    def test_of_one_account_whose_type_tells_the_way(self, table):
        path = table(
            "account_id;date;type;operation;amount;balance;k_symbol;bank;account",
            "1;930101;PRIJEM;VKLAD;1000;1000;;;", "1;930531;VYDAJ;PREVOD NA UCET;250.5;9;SIPO;AB;77",
        )  # fmt: skip
        rows = payments(path, currency="CZK")
        assert [row["channel"] for row in rows] == ["cash_in", "transfer"]
        assert rows[0]["to_account"] == rows[1]["from_account"]
        assert rows[1]["at"].isoformat() == "1993-05-31T00:00:00+00:00"

    def test_of_one_account_by_a_minus_and_a_decimal_comma(self, table):
        path = table(
            "Kontonummer;Buchungstag;Valutadatum;Betrag;Währung;Begünstigter/Zahlungspflichtiger;"
            "Verwendungszweck",
            "1;13.03.2025;14.03.2025;-1.250,00;EUR;Bojan;Rent", "1;14.03.2025;;3,5;EUR;Ana;Pay",
        )  # fmt: skip
        rows = payments(path)
        assert [row["amount"] for row in rows] == [125000, 350]
        assert rows[0]["from_account"] == rows[1]["to_account"]
        assert rows[0]["purpose"] == "Rent"

    def test_and_the_answer_key_is_never_read(self, table):
        path = table("sender,receiver,amount,currency,date,isFraud", "a,b,1,EUR,2025-03-03,1")
        guess = guess_payments(path)
        assert guess.ignored == {"isFraud": "answer key: never read"}
        assert "isFraud" not in guess.yaml


class TestATableIsRefused:
    @pytest.mark.parametrize(
        ("lines", "currency", "doubt"),
        [
            (("a,b,c", "1,2,3"), "EUR", "no column with dates"),
            (("sender,receiver,amount,date", "a,b,1,2025-03-03"), "", "currency:"),
            (
                ("sender,receiver,amount,date", "a,b,1,03/04/2025"), "EUR",
                "may be read as %d/%m/%Y or %m/%d/%Y",
            ),
            (("sender,receiver,amount,date", 'a,b,"1,234",2025-03-03'), "EUR", "in two ways"),
            (("sender,receiver,amount,step", "a,b,1,17"), "EUR", "base_date"),
            (("account,partner,amount,date", "a,b,1,2025-03-03"), "EUR", "who pays"),
            (("sender,receiver,amount,date", "a,b,-1,2025-03-03"), "EUR", "are negative"),
            (("sender,receiver,amount,date,currency", "a,b,1,2025-03-03,Taler"), "", "no currency"),
            (("receiver,amount,date", "b,-1,2025-03-03"), "EUR", "no column says who pays"),
        ],
    )  # fmt: skip
    def test_with_what_is_doubtful_and_what_to_write(self, table, lines, currency, doubt):
        guess = guess_payments(table(*lines), currency=currency)
        assert guess.mapping is None
        with pytest.raises(SourceUnreadable, match=r"p\.csv\.map\.yml") as refused:
            guess.require("p.csv")
        assert doubt in str(refused.value)
        assert (
            "?" in guess.yaml or "negative" in doubt or "who pays" in doubt or "map" in str(guess)
        )


@pytest.mark.parametrize(
    ("words", "form"),
    [
        (["1.5", "20"], (".", "")),
        (["1,5", "-20,25"], (",", "")),
        (["1,234.50", "7"], (".", ",")),
        (["1.234,50", "7"], (",", ".")),
        (["1 234,50"], (",", " ")),
        (["12", "7"], (".", "")),
        (["1.234"], None),
        (["1,234", "2,345"], None),
        (["1234.567"], (".", "")),
        (["abc"], None),
        ([], None),
    ],
)
def test_numbers_are_read_one_way_or_not_at_all(words, form):
    assert number_form(words) == form


@pytest.mark.parametrize(
    ("words", "forms"),
    [
        (["2025-03-03", "2025-03-04T10:00:00"], ["iso"]),
        (["13.03.2025"], ["%d.%m.%Y"]),
        (["2022/09/01 00:20"], ["%Y/%m/%d %H:%M"]),
        (["20250313"], ["%Y%m%d"]),
        (["930131", "930201"], ["%y%m%d"]),
        (["13/03/2025"], ["%d/%m/%Y"]),
        (["03/13/2025"], ["%m/%d/%Y"]),
        (["03/04/2025"], ["%d/%m/%Y", "%m/%d/%Y"]),
        (["17", "18"], []),
        (["soon"], []),
    ],
)
def test_dates_show_every_form_that_fits(words, forms):
    assert date_forms(words) == forms


@pytest.mark.parametrize(
    ("name", "part"),
    [("Gönderen IBAN", "payer"), ("bankDest", "payee_bank"), ("End-to-End-Id", "end_to_end"),
     ("oldbalanceOrg", "balance"), ("xyz", "")],
)  # fmt: skip
def test_a_header_says_its_part(name, part):
    assert part_of_header(name) == part


def test_a_published_header_takes_its_profile(table):
    path = table(
        "Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,"
        "Amount Paid,Payment Currency,Payment Format,Is Laundering",
        "2022/09/01 00:20,010,8000EBD30,011,8000EBD31,3.10,US Dollar,3.50,Euro,Bitcoin,1",
    )
    assert guess_payments(path).yaml == "profile: amlworld\n"
    assert payments(path)[0]["amount"] == 350


def test_a_published_header_without_currency_and_day_hears_what_is_missing(table):
    guess = guess_payments(table("sourceNodeId,targetNodeId,value,time", "1,2,3.5,17"))
    assert guess.mapping is None
    assert len(guess.doubts) == 2


@pytest.mark.parametrize(
    "header",
    ["Konto;Datum;Soll;Haben;Gegenkonto;Währung", "Račun;Datum;Duguje;Potražuje;Partner;Valuta",
     "Hesap;Tarih;Borç;Alacak;Karşı hesap;Döviz", "Account;Date;Debit;Credit;Counterparty;Currency"],
)  # fmt: skip
def test_columns_of_debits_and_credits_tell_the_way(table, header):
    rows = payments(table(header, "1;2025-03-13;1.250,00;;77;EUR", "1;2025-03-14;;3,5;78;EUR"))
    assert [row["amount"] for row in rows] == [125000, 350]
    assert rows[0]["from_account"] == rows[1]["to_account"]
