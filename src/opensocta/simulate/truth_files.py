"""Writes the truth of an invented region beside the agencies' files, for scoring only."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from opensocta.evidence.ids import report_id
from opensocta.simulate.agencies.desk import AGENCIES, NOTICE, Desk
from opensocta.simulate.agencies.fiu import references
from opensocta.simulate.agencies.intelligence import claim_id, reference
from opensocta.simulate.agencies.statistics import BREAKS
from opensocta.simulate.truth.networks import INSTITUTIONS
from opensocta.simulate.truth.region import Region
from opensocta.simulate.truth.surveys import ITEMS

__all__ = ["write_truth"]

Rows = list[dict[str, Any]]  # Any: cells of several types


def write_truth(desk: Desk, folder: Path) -> dict[str, int]:
    """Write the truth as Parquet tables and `meta.json`; returns the counts that go into it."""
    folder.mkdir(parents=True, exist_ok=True)
    region = desk.region
    tables = {
        "records": _records(desk),
        "networks": pa.Table.from_pylist(_members(region)),
        "transactions": _illicit(region),
        "routes": pa.Table.from_pylist(_legs(region)),
        "areas": _areas(region),
        "indicators": pa.Table.from_pylist(_levels(region)),
        "survey": pa.Table.from_pylist(_survey(region)),
        "claims": pa.Table.from_pylist(_claims(region)),
        "reports": pa.Table.from_pylist(_reports(region)),
    }
    for name, table in tables.items():
        marked = table.replace_schema_metadata({"notice": NOTICE})
        pq.write_table(marked, folder / f"{name}.parquet", compression="zstd")
    counts = _counts(desk)
    meta = {
        "notice": NOTICE, "seed": region.seed, "scale": region.scale, "counts": counts,
        "rejects": desk.rejects, "silent_agency": AGENCIES["prison"][0],
        "series_breaks": [
            {"country": c, "offence": o, "year": y, "factor": f, "flagged": told}
            for c, (o, y, f, told) in sorted(BREAKS.items())
        ],
    }  # fmt: skip
    (folder / "meta.json").write_text(json.dumps(meta, indent=2, sort_keys=True) + "\n", "utf-8")
    return counts


def _counts(desk: Desk) -> dict[str, int]:
    region = desk.region
    found = {
        "people": region.people.count, "companies": region.companies.count,
        "accounts": region.accounts.count, "transactions": region.payments.count,
        "incidents": region.incidents.count, "networks": len(region.networks.all),
        "schemes": len(region.schemes.typology), "records": len(desk.key),
        "claims": len(region.claims), "intelligence_reports": len(region.items),
        "respondents": len(region.survey.department), "files": len(desk.deliveries),
        "rejects": sum(desk.rejects.values()),
    }  # fmt: skip
    return dict(sorted(found.items()))


def _records(desk: Desk) -> pa.Table:
    agency, local, entity, true = zip(*sorted(desk.key), strict=True)
    return pa.table(
        {
            "agency": pa.array(agency), "local_id": pa.array(local),
            "entity_id": pa.array(entity),
            "kind": pa.array([t.split(":")[0] for t in true]),
            "true_id": pa.array([t.split(":")[1] for t in true]),
        }
    )  # fmt: skip


def _members(region: Region) -> Rows:
    area = {net.code: net.area for net in region.networks.all}
    return [
        {"network_id": code, "person_id": region.people.ids(np.array([person]))[0], "role": role,
         "cell": cell, "crime_area": area[code]}
        for code, person, role, cell in region.networks.member_rows()
    ]  # fmt: skip


def _illicit(region: Region) -> pa.Table:
    names = references(region.payments.count)
    at = np.flatnonzero(region.payments.scheme >= 0).tolist()
    scheme = [int(region.payments.scheme[k]) for k in at]
    return pa.table(
        {
            "reference": pa.array([names[k] for k in at], pa.string()),
            "scheme": pa.array([f"S-{s:04d}" for s in scheme], pa.string()),
            "typology": pa.array([region.schemes.typology[s] for s in scheme], pa.string()),
            "network_id": pa.array([region.schemes.network[s] for s in scheme], pa.string()),
            "careful": pa.array([region.schemes.careful[s] for s in scheme], pa.bool_()),
        }
    )


def _legs(region: Region) -> Rows:
    return [
        {"commodity": good, "leg": code, "from_node": a, "to_node": b, "year": year, "volume": v}
        for good, code, a, b, year, v in region.trails.leg_rows()
    ]


def _areas(region: Region) -> pa.Table:
    threat = region.threat
    return pa.table(
        {
            "crime_area": list(threat.areas), "latent": threat.latent, "growth": threat.growth,
            "score": threat.score, "rank": threat.rank,
            "networks": [sum(n.area == a for n in region.networks.all) for a in threat.areas],
        }
    )  # fmt: skip


def _levels(region: Region) -> Rows:
    threat = region.threat
    return [
        {"crime_area": area, "indicator": code, "level": int(threat.levels[i, k])}
        for i, area in enumerate(threat.areas)
        for k, code in enumerate(threat.indicators)
    ]


def _survey(region: Region) -> Rows:
    survey = region.survey
    waves = ("2025", "2026")
    size = np.bincount(survey.department[survey.wave == waves[0]], minlength=len(INSTITUTIONS))
    return [
        {"institution": institution, "department": department, "item": item, "wave": wave,
         "prevalence": float(survey.prevalence[d, i, w]), "respondents": int(size[d])}
        for d, (institution, department) in enumerate(INSTITUTIONS)
        for i, item in enumerate(ITEMS) for w, wave in enumerate(waves)
    ]  # fmt: skip


def _claims(region: Region) -> Rows:
    return [
        {"claim_id": claim_id(c), "kind": c.kind, "code": c.code, "crime_area": c.area,
         "text": c.text, "true": c.true}
        for c in region.claims
    ]  # fmt: skip


def _reports(region: Region) -> Rows:
    found = []
    for item in region.items:
        claim, first = region.claims[item.claim], region.items[item.origin]
        agency = AGENCIES[item.desk][0]
        found.append(
            {
                "agency": agency, "reference": reference(item),
                "report_id": report_id(agency, reference(item)), "claim_id": claim_id(claim),
                "grade": item.reliability + item.credibility, "supports": item.supports,
                "right": item.supports == claim.true, "copy": first is not item,
                "origin_id": report_id(AGENCIES[first.desk][0], reference(first)),
            }
        )  # fmt: skip
    return found
