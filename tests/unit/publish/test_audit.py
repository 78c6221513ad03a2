"""Checks that need the build, its policy or the other edition: items 2, 9 and 36 of the list."""

from dataclasses import replace

import pytest

from opensocta.publish import (
    check_confidence,
    check_ids,
    check_manifest,
    compose,
    explainable,
    for_edition,
)
from opensocta.publish.blocks import Paragraph, sentences
from opensocta.vocabulary import policy


def changed(document, change):
    """Return the document with its first judgement changed."""
    chapters, done = [], False
    for chapter in document.chapters:
        blocks = []
        for block in chapter.blocks:
            made = block
            judged = isinstance(block, Paragraph) and block.sentences[0].kind == "judgement"
            if judged and not done:
                made = replace(block, sentences=(change(block.sentences[0]), *block.sentences[1:]))
                done = True
            blocks.append(made)
        chapters.append(replace(chapter, blocks=tuple(blocks)))
    return replace(document, chapters=tuple(chapters))


class TestIds:
    def test_every_id_of_the_restricted_edition_leads_somewhere(self, restricted, tables):
        known = explainable(tables)
        assert [p.place for p in check_ids(restricted, known)] == []

    def test_an_id_that_leads_nowhere_stops_publication(self, restricted, tables):
        broken = changed(restricted, lambda s: replace(s, ids=("J-9-999",)))
        assert any(p.stops for p in check_ids(broken, explainable(tables)))


class TestConfidence:
    @pytest.fixture
    def ruled(self, tables, invented):
        return compose(tables, invented.facts(policy=tuple(policy().rows())))

    def test_is_not_looked_at_without_a_policy(self, restricted):
        assert (
            check_confidence(replace(restricted, facts=replace(restricted.facts, policy=()))) == []
        )

    def test_another_word_than_the_rule_gives_is_found(self, ruled):
        def low(sentence):
            note = replace(sentence.note, confidence="moderate", origins=1, low=0.4, high=0.6,
                           conflict=0.0)  # fmt: skip
            return replace(sentence, note=note, ids=(sentence.ids[0], "c-1"))

        before = len(check_confidence(ruled))
        assert len(check_confidence(changed(ruled, low))) >= max(before, 1)


class TestManifest:
    @pytest.mark.parametrize("edition", ["partner", "public"])
    def test_counts_what_is_missing(self, restricted, edition):
        assert check_manifest(restricted, for_edition(restricted, edition)) == []

    def test_something_is_withheld_at_all(self, restricted, public):
        assert sum(count for _, count in public.withheld) > 0
        assert sum(1 for c in public.chapters for b in c.blocks for _ in sentences(b)) > 0

    def test_a_wrong_count_is_found(self, restricted, public):
        title, count = next(item for item in public.withheld if item[1])
        others = tuple(item for item in public.withheld if item[0] != title)
        wrong = replace(public, withheld=(*others, (title, count + 1)))
        chapters = {chapter.title for chapter in restricted.chapters if chapter.kind != "annex"}
        assert title not in chapters or check_manifest(restricted, wrong)
