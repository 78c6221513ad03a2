"""Small invented tables for the tests of this room."""

from datetime import date

import numpy as np
import pyarrow as pa

from opensocta.evidence.derived import ENTITY_MAP
from opensocta.evidence.tables import ANSWERS, REPORTS, STATEMENTS
from opensocta.vocabulary import policy

AS_OF = date(2026, 1, 1)
POLICY = policy({"credence.draws": 200, "ranking.draws": 2000})


def rng(seed=1):
    return np.random.Generator(np.random.PCG64(seed))


def report(report_id, agency="Police", *, grade="B2", origin=None, parents=None,
           obtained="2026-01-01", kind="police", scheme="admiralty"):  # fmt: skip
    return {
        "report_id": report_id, "source_id": "s-1", "agency": agency, "source_kind": kind,
        "title": "report", "scheme": scheme, "reliability": grade[0], "credibility": grade[1],
        "origin_id": origin or report_id, "parents": parents, "handling": "H1", "tlp": "AMBER",
        "caveats": None, "consents": ["partner", "public"], "obtained_at": obtained,
        "review_due": None, "invented": True, "anchor": "file", "batch_id": "b-1",
    }  # fmt: skip


def statement(entity, schema, prop, value, report_id, *, stance=1, grade=None, number=0):
    return {
        "statement_id": f"st-{entity}-{prop}-{report_id}-{number}", "entity_id": entity,
        "schema": schema, "prop": prop, "value": value, "original_value": None, "lang": None,
        "report_id": report_id, "assessment": False, "stance": stance, "subject_category": None,
        "anchor": "row 1", "first_seen": None, "last_seen": None, "retracted_at": None,
        "reliability": grade[0] if grade else None, "credibility": grade[1] if grade else None,
        "handling": None, "batch_id": "b-1",
    }  # fmt: skip


def claim(entity, report_id, *, kind="text", code="t-1", area="DRUG", section="local_market",
          text="the street price of cannabis fell", stance=1):  # fmt: skip
    facts = {"claimKind": kind, "claimCode": code, "crimeArea": area, "section": section,
             "claimText": text}  # fmt: skip
    return [
        statement(entity, "Claim", prop, value, report_id, stance=stance)
        for prop, value in facts.items()
    ]


def incident(entity, report_id, modus, **extra):
    return statement(entity, "Incident", "modusOperandi", modus, report_id, **extra)


def answer(question, report_id, *, area="DRUG", section="offenders", text=None, level=None,
           number=None, indicator=None, subject="", state="answered", grade=None):  # fmt: skip
    return {
        "answer_id": f"an-{question}-{area}-{subject}-{report_id}", "report_id": report_id,
        "question_id": question, "indicator": indicator, "crime_area": area, "section": section,
        "subject": subject, "state": state, "level": level, "number": number, "text": text,
        "reliability": grade[0] if grade else None, "credibility": grade[1] if grade else None,
        "anchor": "Sheet!B2", "batch_id": "b-1",
    }  # fmt: skip


def statements(*rows):
    flat = [r for row in rows for r in (row if isinstance(row, list) else [row])]
    return pa.Table.from_pylist(flat, STATEMENTS.schema)


def answers(*rows):
    return pa.Table.from_pylist(list(rows), ANSWERS.schema)


def reports(*rows):
    return pa.Table.from_pylist(list(rows), REPORTS.schema)


def entity_map(**canonical):
    return pa.Table.from_pylist(
        [{"entity_id": k, "canonical_id": v, "probability": 1.0} for k, v in canonical.items()],
        ENTITY_MAP.schema,
    )
