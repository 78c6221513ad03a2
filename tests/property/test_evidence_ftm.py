"""The fast and the close way of checking FollowTheMoney entities agree on any input."""

import json
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from opensocta.sources.ftm_columns import IRREGULAR, Gatherer, Shapes
from opensocta.sources.ftm_entity import entity_fault, has_double_keys
from opensocta.sources.ftm_parse import _keys_are_counted

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
ODD = st.one_of(st.none(), st.integers(), st.booleans(), TEXT, st.lists(st.integers(), max_size=2))
DATES = st.sampled_from(
    ["2024", "2024-02", "2024-02-29", "2023-02-29", "2024-1", "2024-01-01T10:00:00", "0000-01-01",
     "2024-01-01T25:00:00", "2024-01-01 10:00", "2024\n", "٢٠٢٤", "20240101", "2024-01-1x",
     "9999-12-31", "+2024-01-01", " 2024-01-1"]
)  # fmt: skip
VALUES = st.one_of(st.lists(TEXT, max_size=3), st.lists(st.one_of(TEXT, ODD), max_size=2), ODD)
PROPERTIES = st.fixed_dictionaries(
    {},
    optional={
        "name": VALUES, "owner": VALUES, "birthDate": st.lists(DATES, max_size=2), "wheels": VALUES,
    },
)  # fmt: skip
ENTITIES = st.one_of(
    st.fixed_dictionaries(
        {
            "id": st.one_of(TEXT, ODD),
            "schema": st.one_of(st.sampled_from(["Person", "Ownership", "Seizure", "X"]), ODD),
            "properties": st.one_of(PROPERTIES, ODD),
        },
        optional={
            "first_seen": st.one_of(DATES, ODD), "referents": VALUES, "datasets": VALUES,
        },
    ),
    ODD,
)  # fmt: skip


def fast(entities: list[Any]) -> bool:
    gathered = Gatherer(Shapes())
    try:
        gathered.add(entities)
    except IRREGULAR:
        return False
    return gathered.columns() is not None


@settings(max_examples=300, deadline=None)
@given(st.lists(ENTITIES, min_size=1, max_size=4))
def test_both_ways_of_checking_agree(entities: list[Any]) -> None:
    read = orjson.loads(json.dumps(entities))
    assert fast(read) == all(entity_fault(entity) is None for entity in read)


class _Pairs(list[tuple[str, Any]]):
    """An object that may name a key twice."""


JSON = st.recursive(
    st.one_of(st.integers(), st.sampled_from(['":', " :", '\\":', "\\", "a", "{", '"'])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(st.tuples(st.sampled_from(["a", "b", "é", '"', ""]), inner), max_size=3).map(
            _Pairs
        ),
    ),
    max_leaves=8,
)


def write(value: Any, gap: str) -> str:
    if isinstance(value, _Pairs):
        return (
            "{" + ",".join(json.dumps(k) + gap + ":" + gap + write(v, gap) for k, v in value) + "}"
        )
    if isinstance(value, list):
        return "[" + ",".join(write(one, gap) for one in value) + "]"
    return json.dumps(value)


def keys(value: Any) -> int:
    if isinstance(value, dict):
        return len(value) + sum(map(keys, value.values()))
    return sum(map(keys, value)) if isinstance(value, list) else 0


@settings(max_examples=300, deadline=None)
@given(JSON, st.sampled_from(["", " ", "\t", " \r"]))
def test_a_key_written_twice_is_never_missed(value: Any, gap: str) -> None:
    text = write(value, gap).encode()
    counted = _keys_are_counted(text, keys(orjson.loads(text)))
    assert not (counted and has_double_keys(text))
