"""One question to the look-up desk: what an analyst typed, as fields that can be compared.

A date or country that cannot be read is an error and no silence: a look-up without it would find
other people than the one who was meant.
"""

from dataclasses import dataclass

import pyarrow as pa

from opensocta.core.errors import InputRejected
from opensocta.resolve import ScreenSettings
from opensocta.sources.cleaning import RULES, Rules, clean

__all__ = ["Question"]

_DATES = ("iso", "%d.%m.%Y", "%d.%m.%Y.", "%m.%Y")
_LONGEST = 300
_PARTS = (("name", "name"), ("birth date", "born"), ("country", "country"), ("number", "number"))


@dataclass(frozen=True, slots=True)
class Question:
    """A name in any script, and what else is known.

    kind : person, organization, or empty for both.
    born : day, month or year: 1965-03-12, 12.03.1965, 1965.
    number : of a document or in a register.
    """

    name: str = ""
    kind: str = ""
    born: str = ""
    country: str = ""
    number: str = ""
    threshold: float = ScreenSettings().threshold

    def family(self) -> str:
        """Return who is looked through; who was born is a person."""
        if self.kind not in ("", "person", "organization"):
            raise _rejected("kind", "is person, organization or empty")
        if self.born.strip() and self.kind == "organization":
            raise _rejected("birth date", "belongs to a person; leave it empty for an organisation")
        return "person" if self.born.strip() else self.kind

    def record(self) -> dict[str, list[str]]:
        """Return the fields that are compared.

        Raises
        ------
        InputRejected : if there is neither name nor number, or a value cannot be read.
        """
        for field, own in _PARTS:
            if len(getattr(self, own)) > _LONGEST:
                raise _rejected(field, f"is longer than {_LONGEST} signs")
        name, number = self.name.strip(), self.number.strip()
        if not any(map(str.isalnum, name)) and not any(map(str.isalnum, number)):
            raise _rejected("name", "is needed, or the number of a document or register")
        found = {"name": [name]} if name else {}
        if self.born.strip():
            found["birth date"] = [_cleaned("birth date", self.born, "date")]
        if self.country.strip():
            found["country"] = [_cleaned("country", self.country, "country")]
        if number:
            found |= {"document number": [number], "register number": [number]}
        return found


def _cleaned(field: str, text: str, rule: str) -> str:
    formats = _DATES if rule == "date" else ()
    done = clean(pa.array([text], pa.string()), rule, Rules(), formats=formats)
    if done.bad[0].as_py():
        words = "is no date like 1965, 1965-03-12 or 12.03.1965" if rule == "date" else RULES[rule]
        raise _rejected(field, words)
    return str(done.values[0].as_py())


def _rejected(field: str, rule: str) -> InputRejected:
    return InputRejected(source="look-up", where=field, rule=rule)
