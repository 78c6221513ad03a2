"""The financial intelligence unit: accounts (CSV), payments (Parquet), reports (goAML XML).

Names in capitals without diacritics. Each payment stands in exactly one file.
"""

from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from opensocta.simulate.agencies.cards import Cards, Style, write_cards
from opensocta.simulate.agencies.desk import NOTICE, Desk
from opensocta.simulate.agencies.goaml import write_goaml
from opensocta.simulate.agencies.scripts import plain_latin
from opensocta.simulate.truth.dice import Bools, Ints, Strings, strings
from opensocta.simulate.truth.incidents import START
from opensocta.simulate.truth.payments import RATES, currencies

__all__ = ["references", "write_fiu"]


def _capitals(text: str) -> str:
    return plain_latin(text).upper()


STYLE = Style("F", _capitals, typo=0.03, swapped=0.04, no_birth=0.12, phone=0.35, document=0.7,
              address=0.3, twice=0.0, phone_form="zeros")  # fmt: skip


def references(count: int) -> list[str]:
    """Return the bank's numbers of all payments of the region, in their order."""
    return [f"INV{k:09d}" for k in range(count)]


def write_fiu(desk: Desk) -> None:
    """Write accounts, payments and suspicious transaction reports."""
    region, rng = desk.region, desk.dice.of("fiu")
    holders = np.unique(region.accounts.person[region.accounts.person >= 0])
    cards = write_cards(rng, region.people, holders, STYLE)
    desk.know("fiu", cards.local.tolist(), "person", region.people.ids(cards.person))
    finder = cards.finder(rng, region.people.count)
    firm_no = strings(
        [
            f"FC{n:06d}"
            for n in rng.permutation(region.companies.count * 3)[: region.companies.count].tolist()
        ]
    )
    desk.know(
        "fiu", firm_no.tolist(), "company", region.companies.ids(np.arange(region.companies.count))
    )
    _accounts(desk, rng, cards, finder, firm_no)
    reported = _reported(rng, desk)
    write_goaml(desk, rng, np.flatnonzero(reported), references(region.payments.count))
    _payments(desk, np.flatnonzero(~reported))


def _reported(rng: np.random.Generator, desk: Desk) -> Bools:
    """Payments that banks reported: a quarter of the schemes, and some honest large cash."""
    payments = desk.region.payments
    schemes = len(desk.region.schemes.typology)
    told = np.flatnonzero(rng.random(schemes) < 0.25)
    illicit = np.isin(payments.scheme, told)
    large = np.flatnonzero(
        (payments.scheme < 0) & (payments.channel == "cash_in") & (payments.cents > 250_000)
    )
    wanted = max(20, round(260 * desk.region.scale))
    illicit[rng.permutation(large)[:wanted]] = True
    return illicit


def _accounts(
    desk: Desk, rng: np.random.Generator, cards: Cards, finder: Ints, firm_no: Strings
) -> None:
    accounts, firms = desk.region.accounts, desk.region.companies
    card = np.where(accounts.person >= 0, finder[accounts.person], -1)

    def of_card(values: Strings) -> list[str]:
        return [values[c] if c >= 0 else "" for c in card.tolist()]

    firm = accounts.company.tolist()
    columns: dict[str, list[Any]] = {
        "account": accounts.number.tolist(), "bank": accounts.bank.tolist(),
        "country": accounts.country.tolist(),
        "opened": np.datetime_as_string(accounts.opened).tolist(),
        "client_no": of_card(cards.local), "given": of_card(cards.given),
        "family": of_card(cards.family), "born": of_card(cards.born),
        "document": of_card(cards.document), "phone": of_card(cards.phone),
        "nationality": of_card(cards.nationality), "address": of_card(cards.address),
        "firm_no": [firm_no[f] if f >= 0 else "" for f in firm],
        "firm": [_capitals(firms.name[f]) if f >= 0 else "" for f in firm],
        "firm_reg": [
            firms.number[f] if f >= 0 and x > 0.3 else ""
            for f, x in zip(firm, rng.random(len(firm)).tolist(), strict=True)
        ],
    }  # fmt: skip
    columns["holder"] = [
        a or b for a, b in zip(columns["client_no"], columns["firm_no"], strict=True)
    ]
    columns["born"][2] = "1979-13-40"  # wrong on purpose
    columns["client_no"][2] = columns["client_no"][2] or "F999999"
    mapping = {
        "title": "Accounts and their holders",
        "entities": {
            "person": {
                "schema": "Person", "id": "client_no",
                "properties": {
                    "firstName": "given", "lastName": "family", "name": "{given} {family}",
                    "birthDate": "born", "idNumber": "document", "phone": "phone",
                    "nationality": "nationality", "address": "address",
                },
            },
            "firm": {
                "schema": "Company", "id": "firm_no",
                "properties": {"name": "firm", "registrationNumber": "firm_reg"},
            },
            "account": {
                "schema": "BankAccount", "account": {"number": "account", "bank": "bank"},
                "properties": {"iban": "account", "bankName": "bank", "country": "country",
                               "openingDate": "opened"},
            },
            "holding": {
                "schema": "Ownership", "id": "{holder}/{account}",
                "properties": {"owner": {"record": "{holder}"}, "asset": {"entity": "account"}},
            },
        },
    }  # fmt: skip
    desk.csv("fiu", "accounts.csv", columns, mapping)
    desk.deliver(
        "fiu", "accounts.csv", grade="A1", handling="H2", tlp="AMBER+STRICT", mapped=True, rejects=1
    )


def _payments(desk: Desk, which: Ints) -> None:
    """The payments in the payer's currency (or the payee's, for cash), as Parquet."""
    region = desk.region
    payments, accounts = region.payments, region.accounts
    payer, payee = payments.payer[which], payments.payee[which]
    side = np.where(payer >= 0, payer, payee)
    money = currencies(accounts)[side].copy()
    money[payments.scheme[which] >= 0] = "EUR"
    other = (payer >= 0) & (payee >= 0) & (accounts.country[payer] != accounts.country[payee])
    money[other] = "EUR"
    rate = strings(list(RATES))
    factor = np.ones(len(which))
    for code in rate:
        factor[money == code] = RATES[code]
    cents = np.rint(payments.cents[which] * factor).astype(np.int64)
    at = START.astype("datetime64[s]") + payments.second[which].astype("timedelta64[s]")
    number = np.append(accounts.number, "CASH")
    bank = np.append(accounts.bank, "")
    country = np.append(accounts.country, "")
    names = references(payments.count)
    table = pa.table(
        {
            "reference": pa.array([names[k] for k in which.tolist()], pa.string()),
            "booked_at": pa.array(at, pa.timestamp("s")).cast(pa.timestamp("s", "UTC")),
            "amount": pc.multiply(
                pa.array(cents).cast(pa.decimal128(19, 0)), pa.scalar(Decimal("0.01"))
            ),
            "currency": pa.array(money, pa.string()),
            "payer": pa.array(number[payer], pa.string()),
            "payer_bank": pa.array(np.where(payer >= 0, bank[payer], bank[side]), pa.string()),
            "payer_country": pa.array(country[payer], pa.string()),
            "payee": pa.array(number[payee], pa.string()),
            "payee_bank": pa.array(np.where(payee >= 0, bank[payee], bank[side]), pa.string()),
            "payee_country": pa.array(country[payee], pa.string()),
            "channel": pa.array(payments.channel[which], pa.string()),
            "purpose": pa.array(payments.purpose[which], pa.string()),
        }
    ).replace_schema_metadata({"notice": NOTICE})
    wrong = table.slice(17, 1)
    place = table.schema.get_field_index("currency")
    wrong = wrong.set_column(place, "currency", pa.array(["XQX"])).set_column(
        0, "reference", pa.array(["INVBAD001"])
    )  # wrong on purpose
    path = desk.path("fiu", "payments.parquet")
    pq.write_table(pa.concat_tables([table, wrong]), path, compression="zstd")
    sides = {
        side: {"number": side, "bank": f"{side}_bank", "country": f"{side}_country"}
        for side in ("payer", "payee")
    }
    mapping = {
        "title": "Payments received from banks",
        "rates": {code: round(1 / value, 8) for code, value in RATES.items() if code != "EUR"},
        "transactions": {
            "reference": "reference", "at": "booked_at", "amount": "amount",
            "currency": {"column": "currency"},
            "from_account": sides["payer"], "to_account": sides["payee"],
            "channel": {"column": "channel"}, "purpose": "purpose",
            "accounts": False,  # accounts.csv says more of them
        },
    }  # fmt: skip
    desk.mapping("fiu", "payments.parquet", mapping)
    desk.deliver(
        "fiu",
        "payments.parquet",
        grade="A1",
        handling="H2",
        tlp="AMBER+STRICT",
        mapped=True,
        rejects=1,
    )
