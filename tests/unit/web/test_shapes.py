"""The description of the API, the layout of charts, and sentences of chains."""

import json
from pathlib import Path

import pytest

from opensocta.evidence import Marking, Reader
from opensocta.web import openapi_schema
from opensocta.web.answers import change_words
from opensocta.web.chains import unfolded
from opensocta.web.layout import places
from opensocta.web.rights import lower_of

FRONTEND = Path(__file__).parent.parent.parent.parent / "frontend"


class TestTypes:
    def test_description_in_the_repository_is_current(self) -> None:
        kept = json.loads((FRONTEND / "openapi.json").read_text(encoding="utf-8"))
        assert kept == openapi_schema(), "run: python scripts/build_web.py --types"

    def test_types_name_every_shape_and_path(self) -> None:
        types = (FRONTEND / "src" / "api" / "schema.d.ts").read_text(encoding="utf-8")
        described = openapi_schema()
        for name in (*described["components"]["schemas"], *described["paths"]):
            assert name in types

    def test_only_these_paths_write(self) -> None:
        paths = openapi_schema()["paths"].items()
        writing = {(path, verb) for path, verbs in paths for verb in verbs if verb != "get"}
        assert writing == {
            ("/api/screening", "post"),
            ("/api/who/decisions", "post"),
            ("/api/who/decisions/{decision}/undo", "post"),
        }


class TestLayout:
    def test_is_the_same_at_every_visit(self) -> None:
        ties = [(0, 1), (1, 2), (2, 0), (2, 3), (5, 6)]
        assert places(8, ties) == places(8, reversed(ties))

    def test_stays_within_the_frame_and_apart(self) -> None:
        found = places(7, [(0, 1), (1, 2), (3, 4)])
        assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in found)
        assert len(set(found)) == 7

    @pytest.mark.parametrize("size", [0, 1, 2])
    def test_small_charts_have_places(self, size: int) -> None:
        assert len(places(size, [])) == size


class TestMarking:
    @pytest.mark.parametrize(
        ("build", "reader", "shown"),
        [
            (("H3", "RED"), ("H3", "RED"), ("H3", "RED")),
            (("H3", "RED"), ("H1", "GREEN"), ("H1", "GREEN")),
            (("H0", "AMBER"), ("H2", "GREEN"), ("H0", "GREEN")),
        ],
    )
    def test_banner_shows_the_lower_of_build_and_reader(
        self, build: tuple[str, str], reader: tuple[str, str], shown: tuple[str, str]
    ) -> None:
        manifest = {"handling": build[0], "tlp": build[1]}
        assert lower_of(manifest, Reader(*reader)) == Marking(*shown)


class TestSentences:
    @pytest.mark.parametrize(
        ("template", "said"),
        [
            ("it is likely that {N-03|one network} grew", "it is likely that N-03 grew"),
            ("{a|b} and {c|d}", "a and c"),
            ("nothing to unfold", "nothing to unfold"),
        ],
    )
    def test_templates_are_unfolded_to_their_codes(self, template: str, said: str) -> None:
        assert unfolded(template) == said

    def test_first_edition_has_nothing_to_compare_with(self) -> None:
        assert "no earlier one" in change_words(1)
        assert "edition 2" in change_words(3)
