"""Suspicious transaction reports in goAML XML, one file per reporting bank."""

from xml.sax.saxutils import escape

import numpy as np

from opensocta.simulate.agencies.desk import NOTICE, Desk
from opensocta.simulate.agencies.scripts import plain_latin
from opensocta.simulate.truth.dice import Ints
from opensocta.simulate.truth.incidents import START

__all__ = ["write_goaml"]

_REASONS = {
    "structuring": "Several cash deposits just below the reporting threshold within days",
    "fan_in": "Many unrelated senders pay into one account within days",
    "fan_out": "One sum is split over many receivers within days",
    "cycle": "The sum returns to its first account over several firms",
    "scatter_gather": "A sum is split and gathered again at another account",
    "pass_through": "Credits leave the account nearly whole within two days",
    "": "Cash deposit that does not fit the customer's profile",
}
_FILES = 4


def write_goaml(desk: Desk, rng: np.random.Generator, which: Ints, names: list[str]) -> None:
    """Write the reported payments, those of one scheme in one report, honest ones alone."""
    _know(desk, which)
    payments = desk.region.payments
    groups: dict[tuple[int, int], list[int]] = {}
    for k in which.tolist():
        scheme = int(payments.scheme[k])
        groups.setdefault((scheme, k if scheme < 0 else 0), []).append(k)
    order = rng.permutation(len(groups))
    keys = [sorted(groups)[k] for k in order.tolist()]
    for file in range(_FILES):
        mine = keys[file::_FILES]
        reports = [
            _report(
                desk, rng, f"STR-{file + 1}{n:04d}", scheme=key[0], rows=groups[key], names=names
            )
            for n, key in enumerate(mine)
        ]
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>\n' + f"<!-- {NOTICE} -->\n<reports>\n"
            + "".join(reports) + "</reports>\n"
        )  # fmt: skip
        name = f"goaml_bank_{file + 1}.xml"
        desk.path("fiu", name).write_text(text, "utf-8")
        desk.deliver("fiu", name, grade="B3", handling="H3", tlp="RED", consents=())


def _report(
    desk: Desk, rng: np.random.Generator, reference: str, *, scheme: int, rows: list[int],
    names: list[str],
) -> str:  # fmt: skip
    region = desk.region
    typology = region.schemes.typology[scheme] if scheme >= 0 else ""
    days = int(region.payments.second[rows].max()) // 86_400 + int(rng.integers(2, 20))
    last = START + np.timedelta64(days, "D")
    body = "".join(_transaction(desk, k, names[k]) for k in rows)
    return f"""<report>
  <rentity_id>9{int(rng.integers(100, 999))}</rentity_id>
  <submission_code>E</submission_code>
  <report_code>STR</report_code>
  <entity_reference>{reference}</entity_reference>
  <submission_date>{last}T10:00:00</submission_date>
  <currency_code_local>EUR</currency_code_local>
  <reporting_person>
    <first_name>Compliance</first_name><last_name>Officer INVENTED</last_name>
  </reporting_person>
  <reason>{_REASONS[typology]} (INVENTED)</reason>
  <action>Reported</action>
{body}  <report_indicators>
    <indicator>{(typology or "cash").upper()[:8]}</indicator>
  </report_indicators>
</report>
"""


def _transaction(desk: Desk, k: int, number: str) -> str:
    payments = desk.region.payments
    at = START.astype("datetime64[s]") + np.timedelta64(int(payments.second[k]), "s")
    cash_in, cash_out = payments.payer[k] < 0, payments.payee[k] < 0
    side = int(payments.payee[k]) if cash_in else int(payments.payer[k])
    to_side = side if cash_out else int(payments.payee[k])
    source = (
        _cash(desk, side, "from") if cash_in else _account(desk, int(payments.payer[k]), "from")
    )
    target = _cash(desk, side, "to") if cash_out else _account(desk, to_side, "to")
    country = desk.region.accounts.country
    return f"""  <transaction>
    <transactionnumber>{number}</transactionnumber>
    <transaction_location>INVENTED BRANCH</transaction_location>
    <transaction_description>{payments.purpose[k]}</transaction_description>
    <date_transaction>{at}</date_transaction>
    <transmode_code>{"CASH" if cash_in or cash_out else "ELCFT"}</transmode_code>
    <amount_local>{payments.cents[k] / 100:.2f}</amount_local>
    <t_from_my_client>
      <from_funds_code>{"CASH" if cash_in else "BANKD"}</from_funds_code>
      {source}
      <from_country>{country[side]}</from_country>
    </t_from_my_client>
    <t_to>
      <to_funds_code>{"CASH" if cash_out else "BANKD"}</to_funds_code>
      {target}
      <to_country>{country[to_side]}</to_country>
    </t_to>
  </transaction>
"""


def _account(desk: Desk, account: int, side: str) -> str:
    accounts = desk.region.accounts
    person, company = int(accounts.person[account]), int(accounts.company[account])
    if person >= 0:
        holder = (
            "<signatory><is_primary>true</is_primary>"
            f"<t_person>{_person(desk, person)}</t_person></signatory>"
        )
    else:
        firms = desk.region.companies
        holder = (
            f"<t_entity><name>{escape(plain_latin(firms.name[company]))}</name>"
            f"<incorporation_number>{firms.number[company]}</incorporation_number>"
            f"<incorporation_country_code>{firms.country[company]}</incorporation_country_code>"
            "</t_entity>"
        )
    return (
        f"<{side}_account><institution_name>{accounts.bank[account]}</institution_name>"
        f"<account>{accounts.number[account]}</account><currency_code>EUR</currency_code>"
        f"<iban>{accounts.number[account]}</iban>{holder}</{side}_account>"
    )


def _cash(desk: Desk, account: int, side: str) -> str:
    return f"<{side}_person>{_person(desk, _bringer(desk, account))}</{side}_person>"


def _bringer(desk: Desk, account: int) -> int:
    """Cash is brought or fetched by the holder of the account at the other side."""
    accounts = desk.region.accounts
    if accounts.person[account] >= 0:
        return int(accounts.person[account])
    directors = desk.region.companies.directors
    return int(directors[directors[:, 1] == accounts.company[account], 0][0])


def _know(desk: Desk, which: Ints) -> None:
    """Note whom the reports name. A receiving unit knows them by the numbers of their papers."""
    payments, accounts = desk.region.payments, desk.region.accounts
    payer, payee = payments.payer[which], payments.payee[which]
    named = np.concatenate([payer, payee])
    named = named[named >= 0]
    cash = np.concatenate([payee[payer < 0], payer[payee < 0]])
    persons = [*accounts.person[named].tolist(), *(_bringer(desk, a) for a in cash.tolist())]
    people, firms = desk.region.people, desk.region.companies
    who = np.unique([p for p in persons if p >= 0])
    papers = [f"person {people.document[p]}" for p in who.tolist()]
    desk.know("fiu", papers, "person", people.ids(who))
    which_firms = np.unique(accounts.company[named])
    which_firms = which_firms[which_firms >= 0]
    numbers = [f"entity {firms.country[f]} {firms.number[f]}" for f in which_firms.tolist()]
    desk.know("fiu", numbers, "company", firms.ids(which_firms))


def _person(desk: Desk, person: int) -> str:
    people = desk.region.people
    gender = "F" if people.female[person] else "M"
    return (
        f"<gender>{gender}</gender><first_name>{escape(plain_latin(people.given[person]))}</first_name>"
        f"<last_name>{escape(plain_latin(people.surname[person]))}</last_name>"
        f"<birthdate>{people.born[person]}T00:00:00</birthdate>"
        f"<id_number>{people.document[person]}</id_number>"
        f"<nationality1>{people.country[person]}</nationality1>"
    )
