"""Laws of normal forms: taken twice they stay, and they never invent or lose a record."""

from hypothesis import given
from hypothesis import strategies as st

from opensocta.core.time import is_partial_date
from opensocta.resolve.identifiers import KINDS, normal_identifier
from opensocta.resolve.names import core_parts, organization_parts, parts
from opensocta.resolve.nicknames import nickname_classes
from opensocta.resolve.partial_dates import partial_date
from opensocta.vocabulary.naming import nicknames

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
NUMBER = st.text("0123456789ABCXYZ -./", max_size=20)


@given(TEXT)
def test_core_parts_are_parts_in_their_order(name):
    every, left = parts(name), iter(parts(name))
    core = core_parts(name)
    assert all(part in left for part in core)
    assert bool(core) == bool(every)


@given(TEXT)
def test_an_organisation_with_parts_keeps_some(name):
    assert bool(organization_parts(name)) or not parts(name.replace(".", ""))


@given(st.sampled_from(KINDS), NUMBER | TEXT)
def test_an_identifier_taken_twice_stays(kind, value):
    found = normal_identifier(kind, value)
    if found is not None and found.valid:
        again = normal_identifier(found.kind, found.value)
        assert again is not None
        assert (again.value, again.valid) == (found.value, True)


@given(st.text("0123456789-./ ", max_size=12) | TEXT)
def test_a_partial_date_is_one_and_stays(value):
    found = partial_date(value)
    if found is not None:
        assert is_partial_date(found)
        assert partial_date(found) == found


@given(st.lists(st.sampled_from([row.name for row in nicknames().values()]), max_size=8))
def test_every_name_of_the_file_finds_its_class(names):
    words = [parts(name)[0] for name in names]
    rows, _ = nickname_classes(words)
    assert sorted(set(rows.tolist())) == list(range(len(words)))
