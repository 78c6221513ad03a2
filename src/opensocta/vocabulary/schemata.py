"""Schemata of entities: FollowTheMoney's and ours, as plain dicts that are cheap to load.

In:   FollowTheMoney's schema files and `data/schema/*.yaml`
Out:  properties per schema, ancestry, and the nearest stock schema that a plain reader knows
Not:  cleaning of values and proxies: those are FollowTheMoney's own, see `model`

FollowTheMoney takes half a second to import (it loads ICU); this module reads its files without
importing it, in about 20 ms. `FTM_MODEL_PATH` is not looked at: the same schemata everywhere.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from opensocta.core.errors import ExtraMissing, TermUnknown

__all__ = [
    "is_a",
    "model",
    "own_schemata",
    "own_specs",
    "schema_properties",
    "stock_folder",
    "to_plain",
    "to_plain_schema",
]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Spec = dict[str, Any]  # Any: a schema file holds what FollowTheMoney defines
Entity = dict[str, Any]  # Any: the JSON form of an entity


@cache
def stock_folder() -> Path:
    """Return the folder of FollowTheMoney's own schema files."""
    spec = find_spec("followthemoney")
    if spec is None or not spec.submodule_search_locations:
        raise ExtraMissing(extra="followthemoney")
    return Path(spec.submodule_search_locations[0]) / "schema"


@cache
def own_specs() -> dict[str, Spec]:
    """Return our schemata as their files say, by name, sorted."""
    folder = files("opensocta.vocabulary") / "data" / "schema"
    texts = [each.read_text(encoding="utf-8") for each in folder.iterdir()]
    specs = {name: spec for text in texts for name, spec in _parse(text).items()}
    return dict(sorted(specs.items()))


def own_schemata() -> tuple[str, ...]:
    """Return the names of our schemata, sorted."""
    return tuple(own_specs())


def model() -> Any:  # Any: followthemoney carries no types that are seen here
    """Return FollowTheMoney's model with our schemata added; built once per process.

    FollowTheMoney's own model in this process is not touched.
    """
    # imported late: it costs half a second that readers of codes and terms need not pay
    return import_module("opensocta.vocabulary.ontology").build()


@cache
def schema_properties() -> dict[str, dict[str, str]]:
    """Return the type of every property that can be written, by schema, inherited ones too.

    Reverse properties, which FollowTheMoney derives and nobody writes, are not among them.
    """
    return {name: _properties(name) for name in sorted(_specs())}


@cache
def is_a(schema: str, parent: str) -> bool:
    """Tell whether a schema is the parent or inherits from it.

    Raises
    ------
    TermUnknown : if either is no schema.
    """
    return _known(parent) in _ancestors(_known(schema))


@cache
def to_plain_schema(schema: str) -> str:
    """Return the nearest concrete schema of FollowTheMoney that a plain reader understands.

    Raises
    ------
    TermUnknown : if it is no schema.
    """
    _known(schema)
    own = own_specs()
    for name in _ancestors(schema):
        if name in own and "plain" in own[name]:
            return str(own[name]["plain"]["schema"])
        if name not in own and not _specs()[name].get("abstract"):
            return name
    raise TermUnknown(kind="concrete schema", term=schema)


def to_plain(entity: Mapping[str, Any]) -> Entity:
    """Return an entity (JSON form) as a plain FollowTheMoney reader understands it.

    Properties that the plain schema lacks are kept in words, as lines `name: value` of its
    `description`, so that nothing is lost to a human reader.
    """
    schema = str(entity["schema"])
    plain = to_plain_schema(schema)
    if plain == schema:
        return dict(entity)
    renamed = _renamed(schema)
    known = schema_properties()[plain]
    kept: dict[str, list[str]] = {}
    words: list[str] = []
    for prop, values in sorted(entity.get("properties", {}).items()):
        target = renamed.get(prop, prop)
        if target in known:
            kept[target] = [*kept.get(target, []), *values]
        else:
            words += [f"{prop}: {value}" for value in values]
    if words:
        kept["description"] = [*kept.get("description", []), "\n".join(words)]
    return {**entity, "schema": plain, "properties": kept}


def _parse(text: str) -> dict[str, Spec]:
    found: dict[str, Spec] = yaml.load(text, Loader=_LOADER)
    return found


@cache
def _specs() -> dict[str, Spec]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(stock_folder().glob("*.yaml"))]
    stock = {name: spec for text in texts for name, spec in _parse(text).items()}
    return stock | own_specs()


def _known(schema: str) -> str:
    if schema not in _specs():
        raise TermUnknown(kind="schema", term=schema)
    return schema


@cache
def _ancestors(schema: str) -> tuple[str, ...]:
    """Return the schema, then its ancestors, nearest first."""
    found = [schema]
    for name in found:  # the list grows while it is walked: breadth first
        found += [each for each in _specs()[name].get("extends", ()) if each not in found]
    return tuple(found)


@cache
def _properties(schema: str) -> dict[str, str]:
    spec = _specs()[schema]
    found = {
        name: str(each.get("type") or "string") for name, each in spec.get("properties", {}).items()
    }
    for parent in spec.get("extends", ()):
        found = _properties(parent) | found
    return found


def _renamed(schema: str) -> dict[str, str]:
    own = own_specs()
    for name in _ancestors(schema):
        if name in own and "plain" in own[name]:
            return dict(own[name]["plain"].get("properties", {}))
    return {}
