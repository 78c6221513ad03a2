"""What leaves the room, in which words, and what is counted as withheld."""

from dataclasses import replace

import numpy as np
import pytest

from opensocta.core.errors import EditionBlocked
from opensocta.evidence.marking import CLEAR, Marking
from opensocta.publish import (
    check,
    for_edition,
    make_edition,
    scan_leaks,
    secrets_of,
    to_html,
    to_pdf,
)
from opensocta.publish.blocks import Chapter, Paragraph, Sentence, figures, sentences, tables
from opensocta.publish.editions import amount_words
from opensocta.publish.suppress import bounds, suppress
from opensocta.publish.text import plain, text

ITEM = Sentence("fact", text("Fourteen loads were seized."), ("F-1-0001",))


def edition_of(document, sentence, edition):
    """Return the words of a one-sentence chapter in an edition."""
    chapter = Chapter(
        "x", "X", (document.chapters[2].blocks[0], Paragraph(id="x", sentences=(sentence,)))
    )
    made = for_edition(
        replace(document, chapters=(document.chapters[0], chapter), spare=()), edition
    )
    return [plain(s.text) for c in made.chapters for b in c.blocks for s in sentences(b)]


class TestASentenceLeaves:
    @pytest.mark.parametrize(
        ("marking", "consents", "edition", "leaves"),
        [
            pytest.param(CLEAR, (), "public", True, id="open to all"),
            pytest.param(Marking("H1", "AMBER"), (), "public", False, id="not without consent"),
            pytest.param(Marking("H1", "AMBER"), ("public",), "public", True, id="with consent"),
            pytest.param(Marking("H1", "RED"), ("public",), "public", False, id="red never"),
            pytest.param(Marking("H3", "CLEAR"), ("public",), "public", False, id="H3 never"),
            pytest.param(Marking("H2", "AMBER"), (), "partner", True, id="to partners by level"),
            pytest.param(Marking("H0", "AMBER+STRICT"), ("public",), "partner", False,
                         id="consent for another edition does not help"),
        ],
    )  # fmt: skip
    def test_when(self, restricted, marking, consents, edition, leaves):
        sentence = replace(ITEM, marking=marking, consents=frozenset(consents))
        assert (edition_of(restricted, sentence, edition) != []) is leaves

    def test_never_if_it_is_for_the_room_only(self, restricted):
        assert edition_of(restricted, replace(ITEM, release="inside"), "partner") == []

    def test_not_with_a_count_below_five(self, restricted):
        small = replace(ITEM, text=text("In 3 cases codes were sold."))
        assert edition_of(restricted, small, "public") == []


class TestThePublicEdition:
    def test_is_sound_and_clear(self, public):
        assert check(public) == []
        assert public.marking == CLEAR

    def test_prints_terms_with_bands_and_no_number(self, public):
        notes = [s.note for c in public.chapters for b in c.blocks for s in sentences(b)
                 if s.kind == "judgement"]  # fmt: skip
        assert len(notes) > 10
        assert all(n.probability is None and n.low is None and n.band for n in notes)
        assert {n.origin_words for n in notes} <= {"fewer than 5 origins", "5 or more origins"}

    def test_keeps_the_term_of_each_judgement(self, restricted, public):
        terms = {plain(s.text).split(" that ")[0] for s in restricted.spare[0].sentences}
        inside = {s.note.term for p in restricted.spare for s in p.sentences if s.note is not None}
        outside = {s.note.term for c in public.chapters for b in c.blocks for s in sentences(b)
                   if s.kind == "judgement"}  # fmt: skip
        assert terms
        assert outside <= inside

    def test_numbers_judgements_anew_without_gaps(self, public):
        ids = [i for c in public.chapters for b in c.blocks for s in sentences(b)
               if s.release != "own" for i in s.ids]  # fmt: skip
        numbers = sorted({int(i.removeprefix("P-")) for i in ids})
        assert numbers == list(range(1, len(numbers) + 1))

    def test_fills_the_summary_with_the_next_best_judgements(self, public):
        summary = next(c for c in public.chapters if c.id == "summary")
        judged = [b for b in summary.blocks if isinstance(b, Paragraph) and b.lead]
        assert len(judged) == 5

    def test_shows_counts_instead_of_a_network(self, public):
        assert "network" not in {figure.kind for figure in figures(public)}

    def test_has_no_evidence_table(self, public):
        assert "annex-reports" not in {table.id for table in tables(public)}

    def test_counts_what_is_missing_by_chapter_in_words(self, restricted, public):
        partner = for_edition(restricted, "partner")
        assert dict(public.withheld)["Illicit drugs"] > 0
        assert sum(dict(partner.withheld).values()) < sum(dict(public.withheld).values())
        assert [amount_words(n) for n in (0, 1, 4, 5, 19, 20)] == [
            "none", "some", "some", "several", "several", "many"]  # fmt: skip


class TestTheLeakTest:
    def test_finds_nothing_in_the_public_files(self, public_files, restricted, tables):
        assert scan_leaks(public_files, secrets_of(restricted, tables["entities"])) == []

    def test_finds_much_in_the_restricted_files(self, restricted_files, restricted, tables):
        found = scan_leaks(restricted_files, secrets_of(restricted, tables["entities"]))
        assert {leak.file.rsplit(".", 1)[1] for leak in found} == {"html", "pdf", "json"}
        kinds = {leak.kind for leak in found}
        assert {"code of a subject", "words of the restricted edition"} <= kinds

    def test_finds_a_canary_wherever_it_is_planted(self, restricted, public, tables):
        places = ("title", "box", "figure", "table")
        planted = public
        for place in places:
            planted = plant(planted, place, f"kestrel-{place}-marsh")
        files = {"a.html": to_html(planted).encode(), "a.pdf": to_pdf(planted)}
        for place in places:
            secrets = secrets_of(restricted, tables["entities"], (f"kestrel-{place}-marsh",))
            found = scan_leaks(files, secrets)
            assert {k.file for k in found if k.kind == "planted canary"} == set(files), place

    def test_finds_a_name_across_a_line_break(self, restricted, tables):
        secrets = secrets_of(restricted, tables["entities"])
        name = tables["entities"]["caption"][0].as_py()
        split = name.replace(" ", "</span>\n<span>").encode()
        assert [leak.kind for leak in scan_leaks({"a.html": split}, secrets)] == [
            "name of a subject"
        ]

    def test_blocks_a_public_edition_that_was_not_searched(self, restricted):
        with pytest.raises(EditionBlocked):
            make_edition(restricted, "public", ("json",))


def plant(document, place, canary):
    if place == "title":
        return replace(document, facts=replace(document.facts, title=f"Title {canary}"))
    chapters = list(document.chapters)
    index = next(i for i, c in enumerate(chapters) if c.id == "summary")
    blocks = []
    for block in chapters[index].blocks:
        made = block
        if place == "figure" and type(block).__name__ == "Figure":
            rows = [{**row, "label": f"{canary} {i}"} for i, row in enumerate(block.data["rows"])]
            made = replace(block, data={**block.data, "rows": rows})
        if place == "table" and type(block).__name__ == "TableBlock":
            first = (replace(block.rows[0][0], text=text(canary)), *block.rows[0][1:])
            made = replace(block, rows=(first, *block.rows[1:]))
        if place == "box" and type(block).__name__ == "Boxes":
            box = replace(block.boxes[0], title=canary)
            made = replace(block, boxes=(box, *block.boxes[1:]))
        blocks.append(made)
    chapters[index] = replace(chapters[index], blocks=tuple(blocks))
    return replace(document, chapters=tuple(chapters))


class TestSmallCounts:
    def test_are_hidden_with_one_more_in_the_column_that_has_a_total(self):
        counts = np.array([[3], [7], [40]])
        assert suppress(counts, column_totals=True).tolist() == [[True], [True], [False]]

    def test_alone_need_no_second_cell_where_no_total_is_printed(self):
        assert suppress(np.array([[3, 7, 40]])).tolist() == [[True, False, False]]

    def test_cannot_be_found_by_subtraction_in_a_table_with_both_totals(self):
        counts = np.array([[3, 20, 30], [25, 14, 22], [40, 31, 9]])
        hidden = suppress(counts, row_totals=True, column_totals=True)
        low, high = bounds(counts, hidden, row_totals=True, column_totals=True)
        assert hidden[0, 0]
        assert high[0, 0] - low[0, 0] >= 4

    def test_zero_is_not_a_small_count(self):
        assert not suppress(np.array([[0, 12]])).any()
