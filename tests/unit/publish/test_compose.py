"""What the restricted document holds."""

from dataclasses import replace

from opensocta.publish import PastJudgement, Previous, check, compose
from opensocta.publish.blocks import Heading, Paragraph, figures, sentences
from opensocta.publish.chapters.record import brier
from opensocta.publish.text import plain
from opensocta.vocabulary import SECTIONS


def all_words(document) -> str:
    said = []
    for chapter in document.chapters:
        for block in chapter.blocks:
            said += [plain(sentence.text) for sentence in sentences(block)]
            if isinstance(block, Heading):
                said.append(plain(block.text))
    return " ".join(said)


class TestTheDocument:
    def test_breaks_no_rule_of_the_checklist(self, restricted):
        assert check(restricted) == []

    def test_has_a_profile_for_each_area_with_evidence(self, restricted):
        found = [c.id for c in restricted.chapters if c.kind == "profile"]
        assert found[0] == "profile-DRUG"
        assert sorted(found) == [f"profile-{a}" for a in ("CYB", "DRUG", "MIG", "OCG", "PROP")]

    def test_has_eight_sections_in_each_profile(self, restricted):
        for chapter in restricted.chapters:
            if chapter.kind == "profile":
                heads = [plain(b.text) for b in chapter.blocks if isinstance(b, Heading)]
                assert [h for h in heads if h in {s.name for s in SECTIONS}] == [
                    s.name for s in SECTIONS
                ]

    def test_names_no_subject(self, restricted, tables):
        said = all_words(restricted)
        assert not [name for name in tables["entities"]["caption"].to_pylist() if name in said]

    def test_prints_each_number_of_a_finding_as_it_stands_in_its_reason(self, restricted, tables):
        reasons = {row["finding_id"]: row["reason"] for row in tables["findings"].to_pylist()}
        shown = [
            (sentence.ids[0], plain(sentence.text))
            for chapter in restricted.chapters
            for block in chapter.blocks
            for sentence in sentences(block)
            if sentence.kind == "fact" and sentence.ids[0].startswith("F-") and not sentence.note
        ]
        told = [(ref, said) for ref, said in shown if reasons[ref].startswith("Recorded")]
        assert told
        assert all(said in (reasons[ref], f"{reasons[ref]}.") for ref, said in told)

    def test_says_what_is_not_known_and_who_was_not_asked(self, restricted):
        assert "Not known; nobody asked." in all_words(restricted)

    def test_grades_nothing_in_the_first_edition_and_says_so(self, restricted):
        assert "No earlier judgement can be graded yet." in all_words(restricted)

    def test_numbers_figures_in_reading_order(self, restricted):
        numbers = [f.number for f in figures(restricted) if f.kind != "unknown"]
        assert numbers == list(range(1, len(numbers) + 1))

    def test_shows_the_years_of_a_counted_route(self, restricted):
        chapter = next(c for c in restricted.chapters if c.id == "annex-series")
        cells = [plain(cell.text) for row in chapter.blocks[1].rows for cell in row]
        assert "144,118" in cells

    def test_does_not_depend_on_the_order_of_rows(self, invented, tables, restricted):
        turned = {
            name: rows.take(list(range(rows.num_rows))[::-1]) for name, rows in tables.items()
        }
        assert compose(turned, invented.facts()).chapters == restricted.chapters


class TestWithLittleData:
    def test_nothing_at_all_still_gives_a_sound_report(self, invented):
        document = compose({}, invented.facts())
        assert check(document) == []
        assert "no threat can be ranked yet" in all_words(document)

    def test_figures_alone_give_profiles_without_a_rank(self, invented, tables):
        few = {name: tables[name] for name in ("observations", "forecasts", "findings", "reports")}
        document = compose(few, invented.facts(agencies_asked=(), agencies_replied=()))
        assert check(document) == []
        words = all_words(document)
        assert "No judgement is open in this edition" in words
        assert "Recorded cases of customs.seizures" in words


class TestALaterEdition:
    def test_lists_every_old_judgement_and_scores_those_that_resolved(self, invented, tables):
        old = (
            PastJudgement("J-0-001", "It was likely that A.", "likely", 0.7, "came_true"),
            PastJudgement("J-0-002", "It was unlikely that B.", "unlikely", 0.3, "did_not"),
            PastJudgement(
                "J-0-003", "It was likely that C.", "likely", 0.6, "dropped", "no source"
            ),
        )
        facts = invented.facts(edition=2, previous=Previous(1, "1.0", old))
        document = compose(tables, facts)
        assert check(document) == []
        assert "Of 3 judgements of the last edition 2 resolved; Brier score 0.09" in all_words(
            document
        )

    def test_an_open_judgement_without_a_reason_stops_publication(self, invented, tables):
        old = (PastJudgement("J-0-001", "A.", "likely", 0.7, "dropped"),)
        document = compose(tables, invented.facts(previous=Previous(1, "1.0", old)))
        assert [p.item for p in check(document) if p.stops] == [20]

    def test_score_of_the_method_page(self):
        forecasts = (0.1, 0.1, 0.4, 0.4, 0.7, 0.7, 0.9, 0.9)
        happened = (0, 0, 0, 1, 1, 0, 1, 1)
        rows = tuple(
            PastJudgement("J", "", "", p, "came_true" if o else "did_not")
            for p, o in zip(forecasts, happened, strict=True)
        )
        assert brier(rows)[0] == 0.1425 or abs(brier(rows)[0] - 0.1425) < 1e-12
        assert brier(rows)[1] == 0.25


class TestTheChecklistFinds:
    def test_a_sentence_that_leads_nowhere(self, restricted):
        block = next(b for c in restricted.chapters for b in c.blocks if isinstance(b, Paragraph))
        bare = replace(block, sentences=(replace(block.sentences[0], ids=()),))
        chapters = (*restricted.chapters, replace(restricted.chapters[1], blocks=(bare,)))
        found = check(replace(restricted, chapters=chapters))
        assert any(p.item == 1 and p.stops for p in found)

    def test_a_term_that_is_not_the_number_s(self, restricted):
        summary = next(c for c in restricted.chapters if c.id == "summary")
        block = next(
            b for b in summary.blocks
            if isinstance(b, Paragraph) and b.sentences[0].kind == "judgement"
        )  # fmt: skip
        sentence = block.sentences[0]
        wrong = replace(sentence, note=replace(sentence.note, probability=0.01, term="likely"))
        chapters = (
            *restricted.chapters,
            replace(summary, blocks=(replace(block, sentences=(wrong,)),)),
        )
        assert any(p.item == 8 for p in check(replace(restricted, chapters=chapters)))
