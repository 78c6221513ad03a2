"""What is shown first: one judgement an area, labels that stand alone, areas that lead."""

from opensocta.publish.blocks import Digest, Heading, Paragraph, TableBlock, sentences
from opensocta.publish.book import Book, top
from opensocta.publish.chapters.choice import leading, one_per_area, ranked_advice, says_rank
from opensocta.publish.text import plain
from opensocta.vocabulary import SECTIONS


def chapter(document, name):
    return next(each for each in document.chapters if each.id == name)


class TestSummary:
    def test_has_at_most_one_judgement_an_area(self, restricted, public):
        for document in (restricted, public):
            areas = [
                block.area for block in chapter(document, "summary").blocks
                if isinstance(block, Paragraph) and block.lead
            ]  # fmt: skip
            assert len(areas) == len(set(areas)) <= 5

    def test_labels_have_six_words_at_most(self, restricted):
        leads = [b.lead for b in chapter(restricted, "summary").blocks if isinstance(b, Paragraph)]
        assert max(len(lead.split()) for lead in leads) <= 6

    def test_names_who_leads_with_the_probability(self, restricted):
        lead = chapter(restricted, "summary").blocks[1]
        assert "lead: each is among the first three with probability .93" in plain(
            lead.sentences[0].text
        )

    def test_public_reads_the_band_instead(self, public):
        lead = plain(chapter(public, "summary").blocks[1].sentences[0].text)
        assert ".93" not in lead
        assert "%" in lead

    def test_says_how_many_judgements_may_not_be_printed(self, public):
        said = " ".join(
            plain(s.text) for b in chapter(public, "summary").blocks for s in sentences(b)
        )
        assert "judgements are not part of this edition" in said


class TestOrder:
    def test_no_judgement_that_only_says_the_rank_is_chosen(self, tables, invented):
        book = Book(tables, invented.facts())
        chosen = one_per_area(book, book.judgements, 5)
        assert not any(says_rank(row) for row in chosen)
        assert len({top(row["crime_area"]) for row in chosen}) == len(chosen)

    def test_chance_alone_makes_nobody_lead(self, tables, invented):
        ranking = tables["ranking"].slice(0, 4)
        few = Book({**tables, "ranking": ranking}, invented.facts())
        floor = few.ranking[0]["k"] / 4 + 0.1
        assert all(row["p_topk"] > floor for row in leading(few))

    def test_advice_of_the_first_areas_comes_first(self, tables, invented):
        book = Book(tables, invented.facts())
        places = [book.areas.index(top(row["crime_area"])) for row in ranked_advice(book)
                  if top(row["crime_area"]) in book.areas]  # fmt: skip
        assert places[0] == min(places)


class TestShortProfiles:
    def test_have_all_eight_sections_in_a_row_each(self, restricted):
        digests = [b for c in restricted.chapters for b in c.blocks if isinstance(b, Digest)]
        names = [section.name for section in SECTIONS]
        assert all([row.name for row in digest.rows] == names for digest in digests)

    def test_areas_first_or_contested_have_full_ones(self, restricted):
        profiles = [c for c in restricted.chapters if c.kind == "profile"]
        assert all(c.pages == 2 for c in profiles[:6])
        assert all(isinstance(c.blocks[0], Heading) for c in profiles)


class TestRankedThreats:
    def test_are_one_table_with_a_row_an_area(self, restricted):
        blocks = chapter(restricted, "ranked").blocks
        tables_ = [block for block in blocks if isinstance(block, TableBlock)]
        assert len(tables_) == 1
        assert len(blocks) <= 5
