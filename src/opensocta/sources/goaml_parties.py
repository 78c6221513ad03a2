"""Persons, entities and accounts of goAML reports.

In:   an element like `from_person`, `t_entity`, `to_account`, with its path
Out:  entity ids; statements go to the draft

goAML gives no numbers of its own to persons. Two elements are one record of the sender if they
show the same identity number, or the same name and birth date; else only within one report.
"""

from opensocta.evidence.ids import account_id
from opensocta.sources.draft import Draft, Said
from opensocta.sources.goaml_xml import Element, children, inner_path, one, say

__all__ = ["Parties"]

_NUMBERS = ("id_number", "ssn", "passport_number")


class Parties:
    """Reads the parties of one transaction or activity; `base` is the path of `top`."""

    def __init__(self, draft: Draft, top: Element, base: str, reference: str) -> None:
        self.draft, self.top, self.base, self.reference = draft, top, base, reference

    def person(self, element: Element) -> str | None:
        """Add a person; None if there is neither name nor number."""
        path = inner_path(element, self.top, self.base)
        names = [say(element, name) for name in ("first_name", "middle_name", "last_name")]
        full = " ".join(name for name in names if name)
        born = _day(say(element, "birthdate"))
        number = next((n for key in _NUMBERS if (n := say(element, key))), None)
        if not full and number is None:
            self.draft.reject(path, element.sourceline or 0, "", "a person without name and number")
            return None
        if number is not None:
            key = f"person {number}"
        elif born is not None:
            key = f"person {full.casefold()} {born}"
        else:
            key = f"person {self.reference} {full.casefold()}"
        said: Said = {
            "name": full or None,
            "firstName": names[0],
            "middleName": names[1],
            "lastName": names[2],
            "alias": say(element, "alias"),
            "gender": say(element, "gender"),
            "birthDate": born,
            "birthPlace": say(element, "birth_place"),
            "deathDate": _day(say(element, "date_deceased")),
            "nationality": [say(element, f"nationality{n}") for n in (1, 2, 3)],
            "country": say(element, "residence"),
            "idNumber": [say(element, "id_number"), *self._papers(element)],
            "socialSecurityNumber": say(element, "ssn"),
            "passportNumber": say(element, "passport_number"),
            "taxNumber": _number(say(element, "tax_number")),
            "profession": say(element, "occupation"),
            "email": [say(element, "email"), *(_texts(element, "emails", "email"))],
            "phone": _phones(element),
            "address": _addresses(element),
        }
        return self.draft.entity("Person", key, said, path, category="other")

    def entity(self, element: Element) -> str | None:
        """Add a company with its directors; None if it has no name and number."""
        path = inner_path(element, self.top, self.base)
        name, number = say(element, "name"), say(element, "incorporation_number")
        country = say(element, "incorporation_country_code")
        if name is None and number is None:
            self.draft.reject(
                path, element.sourceline or 0, "", "an entity without name and number"
            )
            return None
        key = f"entity {country} {number}" if number else f"entity {(name or '').casefold()}"
        said: Said = {
            "name": name,
            "alias": say(element, "commercial_name"),
            "registrationNumber": number,
            "legalForm": say(element, "incorporation_legal_form"),
            "jurisdiction": country,
            "incorporationDate": _day(say(element, "incorporation_date")),
            "dissolutionDate": _day(say(element, "date_business_closed")),
            "taxNumber": _number(say(element, "tax_number")),
            "sector": say(element, "business"),
            "email": [say(element, "email"), *(_texts(element, "emails", "email"))],
            "website": say(element, "url"),
            "phone": _phones(element),
            "address": _addresses(element),
        }
        company = self.draft.entity("Company", key, said, path)
        for director in children(element, "director_id"):
            person = self.person(director)
            if person is not None:
                ends = {"director": person, "organization": company}
                where = inner_path(director, self.top, self.base)
                self.draft.link("Directorship", ends, {"role": say(director, "role")}, where)
        return company

    def account(self, element: Element) -> str | None:
        """Add an account with its holders; None if it has no number."""
        path = inner_path(element, self.top, self.base)
        iban, plain = say(element, "iban"), say(element, "account")
        number = iban or plain
        if number is None:
            self.draft.reject(path, element.sourceline or 0, "account", "an account without number")
            return None
        names = ("swift", "institution_code", "institution_name")
        banks = [text for name in names if (text := say(element, name))]
        said: Said = {
            "accountNumber": plain,
            "iban": iban,
            "bankName": say(element, "institution_name"),
            "bic": say(element, "swift"),
            "name": say(element, "account_name"),
            "currency": say(element, "currency_code"),
            "accountType": say(element, "personal_account_type"),
            "openingDate": _day(say(element, "opened")),
            "closingDate": _day(say(element, "closed")),
        }
        found = account_id(number, banks[0] if banks else self.draft.intake.agency)
        self.draft.entity("BankAccount", number, said, path, entity_id=found)
        self._holders(element, found)
        return found

    def stand_in(self, party: str, path: str) -> str:
        """Return the account that stands for a party who pays or receives without one."""
        found = account_id(f"PARTY {party}", self.draft.intake.agency)
        said: Said = {"accountType": "none named: stands for the party"}
        self.draft.entity("BankAccount", f"no account named {party}", said, path, entity_id=found)
        self.draft.link("Ownership", {"owner": party, "asset": found}, {"role": "party"}, path)
        return found

    def _holders(self, element: Element, account: str) -> None:
        found: list[tuple[str | None, str, Element]] = []
        company = one(element, "t_entity", "account_entity")
        if company is not None:
            found.append((self.entity(company), "holder", company))
        for holder in children(element, "signatory"):
            person = one(holder, "t_person")
            if person is not None:
                primary = say(holder, "is_primary") in ("1", "true")
                role = say(holder, "role") or ("holder" if primary else "signatory")
                found.append((self.person(person), role, holder))
        for owner, kind, where in found:
            if owner is not None:
                path = inner_path(where, self.top, self.base)
                ends = {"owner": owner, "asset": account}
                self.draft.link("Ownership", ends, {"role": kind}, path)

    def _papers(self, element: Element) -> list[str | None]:
        papers = [p for group in children(element, "identifications")
                  for p in children(group, "identification")]  # fmt: skip
        papers += list(children(element, "identification"))
        return [say(paper, "number") for paper in papers]


def _day(text: str | None) -> str | None:
    return text[:10] if text else None


def _number(text: str | None) -> str | None:
    """`tax_reg_number` and the like are often a mere Y or N."""
    return text if text and len(text) > 2 else None


def _texts(element: Element, group: str, name: str) -> list[str | None]:
    return [say(child) for part in children(element, group) for child in children(part, name)]


def _phones(element: Element) -> list[str | None]:
    found: list[str | None] = []
    for group in children(element, "phones"):
        for phone in children(group, "phone"):
            prefix, number = say(phone, "tph_country_prefix"), say(phone, "tph_number")
            if number is not None:
                found.append(f"+{prefix.lstrip('+0')}{number}" if prefix else number)
    return found


def _addresses(element: Element) -> list[str | None]:
    names = ("address", "town", "city", "zip", "state", "country_code")
    found: list[str | None] = []
    for group in children(element, "addresses"):
        for address in children(group, "address"):
            parts = [text for name in names if (text := say(address, name))]
            found.append(", ".join(parts) or None)
    return found
