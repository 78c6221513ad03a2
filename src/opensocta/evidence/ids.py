"""Ids of records and accounts: how rows of different files of one sender meet.

A record is known by its sender and the sender's own number. An account number that is a
valid IBAN is one account everywhere; any other number is an account of the named bank, or
of the sender if no bank is named.
"""

import re

from stdnum import iban

from opensocta.core.ids import make_id

__all__ = ["account_id", "normal_account", "record_id", "report_id"]

_NOT_ALNUM = re.compile(r"[^0-9A-Za-z]")


def record_id(agency: str, local_id: str) -> str:
    """Return the entity id of a record that `agency` knows under `local_id`."""
    return make_id("e", agency, local_id)


def normal_account(number: str) -> str:
    """Return an account number in capitals without spaces and punctuation."""
    return _NOT_ALNUM.sub("", number).upper()


def account_id(number: str, holder_of_number: str) -> str:
    """Return the entity id of a bank account.

    Parameters
    ----------
    number : account number or IBAN as written.
    holder_of_number : the bank's code, or the sender's name; used only if it is no IBAN.
    """
    normal = normal_account(number)
    space = "iban" if iban.is_valid(normal) else holder_of_number
    return make_id("a", space, normal)


def report_id(agency: str, reference: str) -> str:
    """Return the id of the report that `agency` files under `reference`."""
    return make_id("r", agency, reference)
