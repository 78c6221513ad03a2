"""Editions of the assessment from one block tree.

In:   tables of a build, facts of the edition
Out:  a document; its editions as HTML, PDF and JSON; problems and leaks found in them
See:  docs/reference/blocks.md, docs/methods/editions.md, docs/methods/leak-test.md
"""

from opensocta.publish.audit import check_confidence, check_ids, check_manifest, explainable
from opensocta.publish.blocks import Document
from opensocta.publish.check import Problem, check, check_files
from opensocta.publish.compose import compose
from opensocta.publish.editions import for_edition
from opensocta.publish.facts import EditionFacts, PastAdvice, PastJudgement, Previous
from opensocta.publish.figures import figure_spec, figure_svg
from opensocta.publish.html import to_html
from opensocta.publish.leaks import Leak, Secrets, scan_leaks, secrets_of
from opensocta.publish.pdf import to_pdf
from opensocta.publish.release import make_edition
from opensocta.publish.tree import to_json

__all__ = [
    "Document",
    "EditionFacts",
    "Leak",
    "PastAdvice",
    "PastJudgement",
    "Previous",
    "Problem",
    "Secrets",
    "check",
    "check_confidence",
    "check_files",
    "check_ids",
    "check_manifest",
    "compose",
    "explainable",
    "figure_spec",
    "figure_svg",
    "for_edition",
    "make_edition",
    "scan_leaks",
    "secrets_of",
    "to_html",
    "to_json",
    "to_pdf",
]
