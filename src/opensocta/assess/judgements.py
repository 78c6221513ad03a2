"""Writes judgements: one sentence each, with its probability, confidence and evidence.

In:   claims, findings, ranking, indicators, flows, and the lake for the reports behind them
Out:  JUDGEMENTS (`evidence.derived`), numbered in the order of areas and sections
Not:  facts (findings tell themselves), layout and editions (`publish`)
See:  docs/methods/judgements.md

Everything is computed: the same inputs give the same sentences. A draft that breaks the grammar
(`assess.wording.faults`) is not written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from opensocta.assess.credence import CredenceSettings
from opensocta.assess.drafts import Draft, Scope
from opensocta.assess.drafts_claims import draft_claims
from opensocta.assess.drafts_findings import draft_networks, draft_series
from opensocta.assess.drafts_ranks import draft_ranks
from opensocta.assess.measured import Found, finding_dicts
from opensocta.assess.provenance import count_sources, reports_behind
from opensocta.assess.ranking import Ranking
from opensocta.assess.wording import faults
from opensocta.core.ids import make_id
from opensocta.vocabulary import SECTIONS, term

__all__ = ["Basis", "write_judgements"]

_SECTIONS = {section.code: i for i, section in enumerate(SECTIONS, start=1)} | {"cross": 0}


@dataclass(frozen=True, slots=True)
class Basis:
    """What judgements are written from.

    `findings` are FINDINGS (with finding_id, else key); `lake` holds at least reports, and
    those tables whose ids occur as evidence.
    """

    claims: pa.Table
    findings: pa.Table
    indicators: pa.Table
    flows: pa.Table
    lake: Mapping[str, pa.Table]


def write_judgements(  # noqa: PLR0913  # what, by which rules, of when, in which edition
    basis: Basis,
    ranking: Ranking,
    policy: Mapping[str, float],
    *,
    scope: Scope,
    as_of: date,
    rng: np.random.Generator,
    edition: int = 1,
    per_section: int = 3,
) -> pa.Table:  # fmt: skip
    """Return the judgements, numbered J-<edition>-NNN.

    Parameters
    ----------
    per_section : most claims taken of each section of each area.
    """
    settings = CredenceSettings.from_policy(policy)
    findings = finding_dicts(basis.findings)
    drafts = [
        *draft_ranks(ranking, basis.indicators, scope, _links(basis, findings)),
        *draft_claims(basis.claims, scope, per_section=per_section),
        *draft_series(findings),
        *draft_networks(
            findings, lambda groups: reports_behind(groups, basis.lake), settings, scope,
            as_of=as_of, rng=rng,
        ),
    ]  # fmt: skip
    sound = [draft for draft in drafts if not faults(draft.template, draft.lead)]
    places = {area: i for i, area in enumerate(ranking.ranking["crime_area"].to_pylist())}
    sound.sort(
        key=lambda d: (
            _SECTIONS.get(d.section, len(_SECTIONS)) > 0,
            places.get(d.crime_area, len(places)),
            _SECTIONS.get(d.section, len(_SECTIONS)),
        )
    )
    return _table(sound, basis.lake, edition)


def _links(basis: Basis, findings: list[Found]) -> dict[str, list[str]]:
    """Return what findings, claims and flows rest on, by their id."""
    links: dict[str, list[str]] = {row["id"]: row["evidence"] for row in findings}
    for row in basis.claims.select(["claim_id", "supports", "against"]).to_pylist():
        links[row["claim_id"]] = [*row["supports"], *row["against"]]
    for row in basis.flows.select(["flow_id", "evidence"]).to_pylist():
        links[row["flow_id"]] = row["evidence"]
    return links


def _table(drafts: list[Draft], lake: Mapping[str, pa.Table], edition: int) -> pa.Table:
    groups = {str(i): draft.behind for i, draft in enumerate(drafts)}
    sources = count_sources(reports_behind(groups, lake)) if drafts else {}
    none = {"reports": 0, "origins": 0, "source_kinds": [], "consents": []}
    rows = [
        {
            "judgement_id": f"J-{edition}-{i + 1:03d}",
            "key": make_id("jk", draft.template, *sorted(draft.supports)),
            "crime_area": draft.crime_area,
            "section": draft.section,
            "template": draft.template,
            "lead": draft.lead,
            "probability": draft.probability,
            "low": draft.low,
            "high": draft.high,
            "confidence": draft.confidence,
            "term": term(draft.probability).id,
            **sources.get(str(i), none),
            "conflict": draft.conflict,
            "supports": list(draft.supports),
            "against": list(draft.against),
            "resolves": draft.resolves,
            "evidence": sorted(set(draft.behind)),
        }
        for i, draft in enumerate(drafts)
    ]
    return pa.Table.from_pylist(rows, _SCHEMA)


_TEXTS = pa.list_(pa.string())
_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("judgement_id", "key", "crime_area", "section",
                                           "template", "lead")),
        *((name, pa.float64()) for name in ("probability", "low", "high")),
        ("confidence", pa.string()),
        ("term", pa.string()),
        ("reports", pa.int64()),
        ("origins", pa.int64()),
        ("source_kinds", _TEXTS),
        ("conflict", pa.float64()),
        ("supports", _TEXTS),
        ("against", _TEXTS),
        ("resolves", pa.string()),
        ("consents", _TEXTS),
        ("evidence", _TEXTS),
    ]
)  # fmt: skip
