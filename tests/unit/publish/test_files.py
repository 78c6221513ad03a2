"""Finished files: the same bytes, no program in the text, tagged and whole."""

import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest

from opensocta.core.errors import TermUnknown
from opensocta.publish import (
    check_files,
    figure_spec,
    figure_svg,
    for_edition,
    make_edition,
    to_html,
    to_json,
    to_pdf,
)
from opensocta.publish.blocks import Chapter, Heading, Paragraph, figures
from opensocta.publish.pdftext import pdf_texts
from opensocta.publish.say import own
from opensocta.publish.text import text

HOSTILE = 'a "quoted" #panic("x") $1$ *b* _c_ \\ ] } <script>alert(1)</script> & @ref // end'


class TestTheSameDocument:
    def test_gives_the_same_bytes(self, restricted, restricted_files):
        again = make_edition(restricted, "restricted", ("pdf", "json", "html"))
        assert again == dict(restricted_files)


class TestThePdf:
    def test_says_that_it_is_tagged_and_archivable(self, public_files):
        with pikepdf.open(BytesIO(public_files["assessment-public.pdf"])) as pdf:
            xmp = pdf.Root.Metadata.read_bytes().decode()
            assert pdf.Root.MarkInfo.Marked
            assert str(pdf.Root.Lang) == "en"
        assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
        assert "<pdfaid:part>3</pdfaid:part>" in xmp

    def test_and_html_hold_every_figure_of_the_tree(self, public, public_files):
        assert check_files(public, public_files) == []

    def test_carries_the_stripe_of_invented_data_on_every_page(self, public_files):
        data = public_files["assessment-public.pdf"]
        pages = [words for place, words in pdf_texts(data) if place.startswith("page ")]
        assert len(pages) > 15
        assert all("INVENTED" in words for words in pages)

    def test_puts_each_note_after_its_sentence(self, public, public_files):
        words = dict(pdf_texts(public_files["assessment-public.pdf"]))["page 3"]
        assert words.index("What we judge") < words.index("confidence") < words.index("Decisions")

    def test_fills_one_page_with_the_summary(self, public_files, restricted_files):
        for name, data in (*public_files.items(), *restricted_files.items()):
            if name.endswith(".pdf"):
                pages = dict(pdf_texts(data))
                assert "Decisions asked" in pages["page 3"]
                assert "R-1-03" in pages["page 3"]

    def test_gives_each_profile_two_pages_at_most(self, restricted_files):
        pages = list(pdf_texts(restricted_files["assessment-restricted.pdf"]))
        starts = [i for i, (_, words) in enumerate(pages) if "Crime-area profile" in words]
        assert len(starts) == 5
        assert all(b - a <= 2 for a, b in pairwise(starts))


class TestTextFromData:
    @pytest.fixture
    def hostile(self, public):
        chapter = Chapter("x", HOSTILE, (
            Heading(id="x", level=1, text=text(HOSTILE)),
            Paragraph(id="y", sentences=(own(HOSTILE),), lead=HOSTILE),
        ))  # fmt: skip
        facts = replace(public.facts, title=HOSTILE, unit=HOSTILE)
        return replace(public, facts=facts, chapters=(public.chapters[0], chapter))

    def test_is_never_a_program_in_the_pdf(self, hostile):
        words = " ".join(words for _, words in pdf_texts(to_pdf(hostile)))
        assert '#panic("x")' in words
        assert "*b* _c_" in words

    def test_is_never_markup_in_the_html(self, hostile):
        page = to_html(hostile)
        assert "<script" not in page
        assert "&lt;script&gt;" in page


class TestTheHtml:
    def test_needs_no_script_and_no_network(self, public_files):
        page = public_files["assessment-public.html"].decode()
        assert "<script" not in page
        outside = set(re.findall(r"""(?:src|href)=["'](?!#|data:)([^"']+)""", page))
        assert not outside
        assert not re.findall(r"url\((?!data:)[^)]*\)", re.sub(r"url\(#[^)]*\)", "", page))

    def test_has_landmarks_heads_and_anchors(self, public_files):
        page = public_files["assessment-public.html"].decode()
        assert all(tag in page for tag in ("<main", "<aside", "<nav", 'scope="col"', 'lang="en"'))
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))

    def test_marks_every_paragraph_inside(self, restricted_files):
        page = restricted_files["assessment-restricted.html"].decode()
        assert page.count('class="portion"') == page.count('<div class="row')


class TestFigures:
    def test_are_the_same_svg_each_time(self, restricted):
        for figure in list(figures(restricted))[:6]:
            spec = figure_spec(figure.kind, figure.data, figure.width)
            assert figure_svg(spec) == figure_svg(spec)

    def test_write_in_the_one_family_and_not_too_small(self, restricted):
        least = 6.4 * 96 / 72
        for figure in figures(restricted):
            svg = figure_svg(figure_spec(figure.kind, figure.data, figure.width))
            sizes = [float(s) for s in re.findall(r'font-size="([\d.]+)px"', svg)]
            assert all(size >= least - 0.05 for size in sizes), figure.id
            assert set(re.findall(r'font-family="([^"]+)"', svg)) <= {"IBM Plex Sans"}

    def test_of_an_unknown_kind_are_refused(self):
        with pytest.raises(TermUnknown):
            figure_spec("pie", {})


def test_json_is_the_tree_and_an_unknown_format_is_refused(restricted):
    assert b'"type": "Paragraph"' in to_json(for_edition(restricted, "restricted"))
    with pytest.raises(TermUnknown):
        make_edition(restricted, "restricted", ("docx",))
