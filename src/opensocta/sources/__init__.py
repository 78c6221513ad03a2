"""Readers of what agencies send, and the forms they fill in.

In:   files: tables with a mapping, questionnaires, goAML, ISO 20022, MT940, STIX, MISP, BODS, OCDS,
      FollowTheMoney, statistical series, texts
Out:  rows of the lake's tables, graded and anchored to their place; rejects name place and rule
Not:  storage (`evidence`), who is who (`resolve`)
See:  docs/reference/formats.md, docs/reference/mapping.md
"""

from opensocta.sources.bods import read_bods
from opensocta.sources.camt import read_camt
from opensocta.sources.detect import detect, mapping_for
from opensocta.sources.eurostat import read_eurostat
from opensocta.sources.form_layout import Filled, Given, NetworkGiven
from opensocta.sources.form_reader import read_questionnaire
from opensocta.sources.form_writer import write_questionnaire
from opensocta.sources.ftm import read_ftm
from opensocta.sources.goaml import read_goaml
from opensocta.sources.guess_payments import PaymentGuess, guess_payments
from opensocta.sources.mapped import read_mapped
from opensocta.sources.mapping import Mapping
from opensocta.sources.mapping_files import load_mapping, parse_mapping, profile_names
from opensocta.sources.misp import read_misp
from opensocta.sources.mt940 import read_mt940
from opensocta.sources.ocds import read_ocds
from opensocta.sources.pacs import read_pacs
from opensocta.sources.rates import read_rates
from opensocta.sources.reading import read
from opensocta.sources.registry import Chunk, Intake, Reader, intake, readers
from opensocta.sources.stix import read_stix
from opensocta.sources.text_reader import read_pdf, read_text

__all__ = [
    "Chunk",
    "Filled",
    "Given",
    "Intake",
    "Mapping",
    "NetworkGiven",
    "PaymentGuess",
    "Reader",
    "detect",
    "guess_payments",
    "intake",
    "load_mapping",
    "mapping_for",
    "parse_mapping",
    "profile_names",
    "read",
    "read_bods",
    "read_camt",
    "read_eurostat",
    "read_ftm",
    "read_goaml",
    "read_mapped",
    "read_misp",
    "read_mt940",
    "read_ocds",
    "read_pacs",
    "read_pdf",
    "read_questionnaire",
    "read_rates",
    "read_stix",
    "read_text",
    "readers",
    "write_questionnaire",
]
