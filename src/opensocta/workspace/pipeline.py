"""The stages of a build, in the order of the analyst's work.

In:   tables of the lake, decisions and requests of the records
Out:  every table of `evidence.derived.BUILD`
Not:  when a stage is run again (`workspace.stages`)

Rooms return evidence ids; markings are joined over them here (decision 0002).
"""

from datetime import date

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.assess import CredenceSettings, likelihood_ratio
from opensocta.assess.grades import grade_columns
from opensocta.evidence import BUILD, LAKE, Finding, finding_rows, mark, markings_of, row_markings
from opensocta.integrity import find_pressure
from opensocta.money import (
    MoneySettings,
    account_holders,
    build_ledger,
    build_ownership,
    case_flows,
    find_money,
    find_network_money,
    find_owner_signs,
    find_unconverted,
    stated_holdings,
)
from opensocta.networks import find_hubs, find_networks, find_roles, find_ties
from opensocta.resolve import LinkSettings, link, merge
from opensocta.routes import find_detection_routes, find_flows, find_routes, payment_flows
from opensocta.trends import count_incidents, find_trends
from opensocta.workspace.assessing import ASSESSED, assess_build
from opensocta.workspace.case_files import referenced
from opensocta.workspace.folder import Folder
from opensocta.workspace.link_notes import to_notes
from opensocta.workspace.stages import Stage, Tables
from opensocta.workspace.tie_marks import subject_marks, to_tie_marks, to_untied

__all__ = ["METHOD_VERSION", "pipeline"]

METHOD_VERSION = "1"
_MARKED = (
    "statements", "transactions", "observations", "answers", "responses", "documents",
)  # fmt: skip
_MARKS = pa.schema([(name, pa.string()) for name in ("id", "handling", "tlp")])
_FOUND = tuple(f"found_{room}" for room in ("networks", "payments", "owners", "routes", "trends",
                                            "integrity"))  # fmt: skip


def pipeline(folder: Folder, as_of: date) -> tuple[Stage, ...]:
    """Return the stages of a build of this workspace, as of a day."""
    return (
        Stage("marks", tuple(f"lake.{name}" for name in (*_MARKED, "reports")), ("marks",),
              _marks, "reading markings"),
        Stage("link", ("lake.statements", "lake.origins", "records.decisions"),
              ("entity_map", "pairs", "link_notes", "tie_evidence", "untied_pairs"),
              lambda tables: _link(tables, folder), "who is who"),
        Stage("tie_marks", ("tie_evidence", "marks"), ("tie_marks",), _tie_marks,
              "marking what joined them"),
        Stage("merge", ("lake.statements", "lake.reports", "entity_map", "tie_marks",
                        "marks"), ("entities", "properties"), _merge, "joining records"),
        Stage("ties", ("lake.statements", "lake.transactions", "lake.reports", "entity_map",
                       "marks"), ("ties",), lambda tables: _ties(tables, folder), "drawing ties"),
        Stage("networks", ("lake.statements", "entity_map", "ties", "entities", "marks"),
              ("members", "found_networks"), _networks, "finding networks"),
        Stage("holders", ("lake.statements", "entity_map"), ("holders",), _holders,
              "finding who holds accounts", by_content=True),
        Stage("payments", ("lake.transactions", "holders"), ("found_payments", "flows_of_cases"),
              lambda tables: _payments(tables, folder), "following money"),
        Stage("owners", ("lake.transactions", "lake.statements", "entity_map", "holders",
                         "members", "found_networks", "found_payments"), ("found_owners",),
              lambda tables: _owners(tables, folder, as_of), "finding whose money it is"),
        Stage("routes", ("lake.statements", "lake.observations", "entity_map", "flows_of_cases",
                         "marks"),
              ("flows", "found_routes"), _routes, "tracing routes"),
        Stage("trends", ("lake.observations", "lake.statements", "entity_map"),
              ("found_trends", "fans"),
              lambda tables: _trends(tables, folder), "reading trends"),
        Stage("integrity", ("lake.responses",), ("found_integrity",), _integrity,
              "estimating corruption pressure"),
        Stage("assess", ("lake.statements", "lake.transactions", "lake.observations",
                         "lake.answers", "lake.responses", "lake.reports", "records.asked",
                         "entity_map", "flows", "ties", "fans", "flows_of_cases", "marks", *_FOUND),
              ASSESSED,
              lambda tables: assess_build(tables, folder, as_of, found=_FOUND),
              "ranking threats"),
    )  # fmt: skip


def _marks(tables: Tables) -> Tables:
    reports = tables["lake.reports"]
    parts = [row_markings(tables[f"lake.{name}"], LAKE[name].key[0], reports) for name in _MARKED]
    parts.append(markings_of(reports, "report_id"))
    return {"marks": pa.concat_tables([part.cast(_MARKS) for part in parts])}


def _link(tables: Tables, folder: Folder) -> Tables:
    links = link(
        tables["lake.statements"],
        decisions=tables["records.decisions"],
        reports=tables["lake.origins"],
        settings=LinkSettings(decisions_needed=folder.settings.decisions_needed),
    )
    return {
        "entity_map": links.entity_map, "pairs": links.pairs, "link_notes": to_notes(links),
        **to_untied(links),
    }  # fmt: skip


def _tie_marks(tables: Tables) -> Tables:
    return {"tie_marks": to_tie_marks(tables["tie_evidence"], tables["marks"])}


def _merge(tables: Tables) -> Tables:
    merged = merge(tables["lake.statements"], tables["lake.reports"], tables["entity_map"])
    properties = mark(merged.properties, "statements", tables["marks"])
    by_subject = markings_of(properties, "canonical_id")
    by_ties = subject_marks(tables["tie_marks"], tables["entity_map"])
    return {
        "properties": BUILD["properties"].check(properties),
        "entities": BUILD["entities"].check(
            mark(merged.entities, "canonical_id", by_subject, by_ties)
        ),
    }


def _ties(tables: Tables, folder: Folder) -> Tables:
    reports = tables["lake.reports"]
    rho, theta = grade_columns(reports, CredenceSettings.from_policy(folder.policy))
    odds = likelihood_ratio(rho, theta)
    worth = pa.table(
        {
            "report_id": reports["report_id"],
            "origin_id": reports["origin_id"],
            "credence": pa.array(odds / (1 + odds)),
        }
    )
    ties = find_ties(
        tables["lake.statements"], tables["entity_map"],
        transactions=tables["lake.transactions"], report_credence=worth,
    )  # fmt: skip
    return {"ties": BUILD["ties"].check(mark(ties, "evidence", tables["marks"]))}


def _networks(tables: Tables) -> Tables:
    roles = find_roles(tables["lake.statements"], tables["entity_map"])
    networks = find_networks(tables["ties"], tables["entities"], roles=roles)
    hubs = find_hubs(tables["lake.statements"], tables["entity_map"])
    by_tie = markings_of(tables["ties"], "tie_id")
    members = mark(networks.members, "evidence", tables["marks"], by_tie)
    return {
        "members": BUILD["members"].check(members),
        "found_networks": finding_rows([*networks.findings, *hubs]),
    }


def _holders(tables: Tables) -> Tables:
    return {"holders": account_holders(tables["lake.statements"], tables["entity_map"])}


def _money_settings(folder: Folder) -> MoneySettings:
    return MoneySettings.from_policy(folder.policy, reference_currency=folder.settings.currency)


def _payments(tables: Tables, folder: Folder) -> Tables:
    settings = _money_settings(folder)
    payments = referenced(tables["lake.transactions"], folder)
    ledger = build_ledger(payments, settings=settings, holders=tables["holders"])
    found, said = find_money(ledger, settings=settings), []
    if folder.settings.rates:
        said = find_unconverted(
            payments, reference=folder.settings.currency, most_days=folder.settings.rate_days
        )
    return {
        "found_payments": finding_rows([*found, *said]),
        "flows_of_cases": case_flows(found, ledger),
    }


def _owners(tables: Tables, folder: Folder, as_of: date) -> Tables:
    ledger = build_ledger(
        referenced(tables["lake.transactions"], folder), settings=_money_settings(folder),
        holders=tables["holders"],
    )  # fmt: skip
    columns = ("kind", "subject", "score", "reason", "evidence")
    found = [
        Finding(kind=kind, subject=subject, score=score, reason=reason, evidence=tuple(evidence))
        for kind, subject, score, reason, evidence in zip(
            *(tables["found_payments"][name].to_pylist() for name in columns), strict=True
        )
    ]
    theirs = find_network_money(
        found, ledger, holders=tables["holders"], members=tables["members"],
        areas=_areas_of_networks(tables["found_networks"]),
    )  # fmt: skip
    stated = stated_holdings(tables["lake.statements"], tables["entity_map"])
    graph = build_ownership(stated.holdings, stated.facts, as_of=as_of)
    return {"found_owners": finding_rows([*theirs, *find_owner_signs(graph)])}


def _areas_of_networks(found: pa.Table) -> dict[str, str]:
    groups = found.filter(pc.equal(found["kind"], "networks.group"))
    columns = (groups[name].to_pylist() for name in ("subject", "crime_area", "measures"))
    return {
        subject: str(orjson.loads(measures).get("crime_areas") or area)
        for subject, area, measures in zip(*columns, strict=True)
    }


def _routes(tables: Tables) -> Tables:
    carried = find_flows(tables["lake.statements"], tables["entity_map"])
    paid = payment_flows(tables["flows_of_cases"])
    flows = pa.concat_tables([carried, paid.cast(carried.schema)]).sort_by("flow_id")
    found = [*find_routes(flows), *find_detection_routes(tables["lake.observations"])]
    flows = mark(flows, "evidence", tables["marks"])
    return {"flows": BUILD["flows"].check(flows), "found_routes": finding_rows(found)}


def _trends(tables: Tables, folder: Folder) -> Tables:
    observed = tables["lake.observations"]
    counted = count_incidents(tables["lake.statements"], tables["entity_map"])
    found = find_trends(
        pa.concat_tables([observed, counted.select(observed.column_names)]),
        rng=np.random.default_rng([folder.settings.seed, 1]),
    )
    return {"found_trends": finding_rows(found.findings), "fans": found.forecasts}


def _integrity(tables: Tables) -> Tables:
    return {"found_integrity": finding_rows(find_pressure(tables["lake.responses"]))}
