"""Loads mapping files and the built-in profiles of published formats.

In:   a YAML file, the name of a profile, or `NAME.map.yml` beside a file
Out:  `Mapping`; every scalar of the YAML is text, so `yes`, `1` and `2024` mean what they show
Not:  YAML's anchors, aliases and tags: a mapping is flat and plain
"""

from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import ValidationError

from opensocta.core.errors import SettingsInvalid, SourceUnreadable
from opensocta.sources.mapping import Mapping

__all__ = ["companion", "load_mapping", "parse_mapping", "profile_names", "profiles"]

_LIMIT = 1_000_000  # bytes; a mapping is written by hand
_ADVICE = "See docs/reference/mapping.md."
Given = dict[str, object]


class _Plain(yaml.BaseLoader):
    """YAML in which all scalars are text, no key stands twice and nothing is aliased."""

    def compose_node(self, parent: yaml.nodes.Node | None, index: int) -> yaml.nodes.Node | None:
        """Return the next node; an alias is refused."""
        if self.check_event(yaml.events.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases are not taken", mark)
        return super().compose_node(parent, index)

    def construct_mapping(
        self, node: yaml.nodes.MappingNode, deep: bool = False
    ) -> dict[object, object]:
        """Return the pairs of a node; the same key twice is refused."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, "a key stands twice", key.start_mark
                )
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep=True))


def load_mapping(source: Path | str) -> Mapping:
    """Return the mapping of a YAML file, or a built-in profile by its name.

    Raises
    ------
    SettingsInvalid : naming the key that is unknown, missing or wrong.
    SourceUnreadable : if the file cannot be opened or is no plain YAML.
    """
    name = str(source)
    if name in profile_names():
        return profiles()[name]
    path = Path(source)
    try:
        if path.stat().st_size > _LIMIT:
            raise SettingsInvalid(source=path.name, key="", rule="the file is over 1 MB")
        text = path.read_text("utf-8-sig")
    except OSError as error:
        known = ", ".join(profile_names())
        raise _unreadable(
            path.name,
            "whole file",
            f"cannot be opened ({error.strerror})",
            f"Give a mapping file or the name of a profile: {known}.",
        ) from None
    except UnicodeDecodeError as error:
        raise _unreadable(path.name, f"byte {error.start}", "is not UTF-8", _ADVICE) from None
    return parse_mapping(text, path.name)


def parse_mapping(text: str, name: str) -> Mapping:
    """Return the mapping of YAML text; `name` stands for the file in errors."""
    try:
        given = yaml.load(text, Loader=_Plain)
    except yaml.MarkedYAMLError as error:
        where = f"line {error.problem_mark.line + 1}" if error.problem_mark else "whole file"
        rule = error.problem if "key" in str(error.problem) else "is no plain YAML"
        raise _unreadable(name, where, str(rule), _ADVICE) from None
    except (yaml.YAMLError, RecursionError):
        raise _unreadable(name, "whole file", "is no plain YAML", _ADVICE) from None
    if not isinstance(given, dict):
        raise SettingsInvalid(source=name, key="", rule="a mapping is a list of `key: value`")
    return _checked(_with_profile(given, name), name)


def _with_profile(given: Given, name: str) -> Given:
    wanted = given.get("profile")
    if wanted is None:
        return given
    if wanted not in profile_names():
        known = ", ".join(profile_names())
        raise SettingsInvalid(source=name, key="profile", rule=f"is not one of: {known}")
    return {**_profile_texts()[str(wanted)], **given}


def _checked(given: Given, name: str) -> Mapping:
    try:
        return Mapping.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsInvalid(source=name, key=key, rule=first["msg"]) from None


@cache
def _profile_texts() -> dict[str, Given]:
    folder = files("opensocta.sources") / "profiles"
    return {
        file.name.removesuffix(".yml"): {
            "profile": file.name.removesuffix(".yml"),
            **yaml.load(file.read_text("utf-8"), Loader=_Plain),
        }
        for file in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if file.name.endswith(".yml")
    }


@cache
def profiles() -> dict[str, Mapping]:
    """Return the built-in mappings of published formats, by name."""
    return {name: _checked(given, f"{name}.yml") for name, given in _profile_texts().items()}


def profile_names() -> tuple[str, ...]:
    """Return the names of the built-in profiles, sorted."""
    return tuple(_profile_texts())


def companion(path: Path) -> Mapping | None:
    """Return the mapping in `NAME.map.yml` beside a file (with or without its suffix)."""
    for beside in (path.name, path.name.split(".")[0]):
        file = path.with_name(f"{beside}.map.yml")
        if file.is_file():
            return load_mapping(file)
    return None


def _unreadable(source: str, where: str, rule: str, advice: str) -> SourceUnreadable:
    return SourceUnreadable(source=source, where=where, rule=rule, advice=advice)
