"""The accounts and parties that bank messages name, each said once per file.

In:   numbers, names and banks of payer and payee
Out:  account ids; statements go to the draft
Not:  whether two parties of one name are the same (`resolve`)

An account that a message leaves out is stood in for by a stated rule: a named party by an account
of its own (one per statement account and name), cash by the sender's cash desk, and a side that is
not named at all by the bank that keeps the statement, as with fees and interest.
"""

from dataclasses import dataclass
from functools import lru_cache

from stdnum import iban

from opensocta.evidence.ids import account_id, normal_account
from opensocta.sources.cleaning import country
from opensocta.sources.draft import Draft, Said

__all__ = ["Bank", "Party", "PartyBook", "country_of"]

_SCHEMATA = {"person": "Person", "organisation": "Organization"}


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank as a message names it; any part may be absent."""

    bic: str | None = None
    name: str | None = None
    member: str | None = None
    country: str | None = None

    @property
    def key(self) -> str | None:
        """Return what its account numbers belong to: the BIC, else its clearing number or name.

        `COBADEFFXXX` is the head office, which `COBADEFF` means as well.
        """
        return (self.bic or "").upper().removesuffix("XXX") or self.member or self.name


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a payment. `kind` is person, organisation or "" where the message is silent."""

    name: str | None = None
    number: str | None = None
    kind: str = ""
    country: str | None = None
    identifier: str | None = None
    currency: str | None = None
    bank: Bank = Bank()


class PartyBook:
    """Gives account ids and says of each account and holder, once, what is known."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._told: set[int] = set()

    def account(self, party: Party, path: str) -> str | None:
        """Return the id of the party's account; None if it has no number."""
        if party.number is None or not normal_account(party.number):
            return None
        bank = party.bank.key or self.draft.intake.agency
        found = _account(party.number, bank)
        if self._new(found, party.bank.key, party.currency):
            said: Said = {
                "bankName": party.bank.name,
                "bic": party.bank.bic,
                "currency": party.currency,
                "country": country_of(party),
                _number_prop(party.number): party.number,
            }
            self.draft.entity("BankAccount", party.number, said, path, entity_id=found)
        if party.name is not None:
            self._holder(party, found, path)
        return found

    def side(self, party: Party, own: str, bank: Bank, path: str) -> str:
        """Return the account of the other side, or the one that stands in for it."""
        found = self.account(party, path)
        if found is not None:
            return found
        if party.name is not None:
            return self._stand_in(party, own, path)
        return self.bank_itself(bank, path)

    def cash_desk(self, path: str) -> str:
        """Return the sender's cash desk."""
        return self._special("CASH", "CASH", "cash desk of the sender", path)

    def bank_itself(self, bank: Bank, path: str) -> str:
        """Return the account that stands for the bank: fees, interest, a side not named."""
        key = bank.key or self.draft.intake.agency
        kind = "none named: stands for the bank"
        return self._special(f"BANK {key}", f"BANK {key}", kind, path)

    def _special(self, number: str, key: str, kind: str, path: str) -> str:
        found = _account(number, self.draft.intake.agency)
        if self._new(found):
            said: Said = {"accountNumber": number, "accountType": kind}
            self.draft.entity("BankAccount", key, said, path, entity_id=found)
        return found

    def _stand_in(self, party: Party, own: str, path: str) -> str:
        key = f"party {own} {(party.name or '').casefold()}"
        found = account_id(f"PARTY {key}", self.draft.intake.agency)
        if self._new(found):
            said: Said = {"accountType": "none named: stands for the party"}
            self.draft.entity("BankAccount", f"no account {key}", said, path, entity_id=found)
        self._holder(party, found, path)
        return found

    def _holder(self, party: Party, account: str, path: str) -> None:
        name = party.name or ""
        if not self._new(account, name.casefold()):
            return
        schema = _SCHEMATA.get(party.kind, "LegalEntity")
        number = "idNumber" if schema == "Person" else "registrationNumber"
        said: Said = {"name": name, "country": party.country, number: party.identifier}
        owner = self.draft.entity(schema, f"holder {account} {name.casefold()}", said, path)
        self.draft.link("Ownership", {"owner": owner, "asset": account}, {"role": "holder"}, path)

    def _new(self, *key: str | None) -> bool:
        sign = hash((self.draft.report_id, *key))
        if sign in self._told:
            return False
        self._told.add(sign)
        return True


def country_of(party: Party) -> str | None:
    """Return the country of a party's bank (alpha-2, small): IBAN, BIC, else its address."""
    number = normal_account(party.number or "")
    if number and _number_prop(number) == "iban":
        return _country(number[:2])
    if party.bank.bic and len(party.bank.bic) >= 6:
        return _country(party.bank.bic[4:6])
    return _country(party.bank.country) if party.bank.country else None


@lru_cache(maxsize=1 << 16)
def _country(code: str) -> str | None:
    return country(code)


@lru_cache(maxsize=1 << 16)
def _account(number: str, bank: str) -> str:
    return account_id(number, bank)


@lru_cache(maxsize=1 << 16)
def _number_prop(number: str) -> str:
    return "iban" if iban.is_valid(normal_account(number)) else "accountNumber"
