"""A small invented build, as the other rooms would make it: every person and place act is made up.

`build(seed)` returns the mapping of tables that `compose` takes; `facts()` the edition's facts.
"""

import json
import random
from typing import Any

import pyarrow as pa

from opensocta.core.ids import make_id
from opensocta.evidence.derived import BUILD
from opensocta.evidence.tables import LAKE
from opensocta.publish import EditionFacts
from opensocta.vocabulary import SECTIONS, modi_operandi, policy, recommendations, term, top_areas

AGENCIES = {
    "Police": "police", "Customs": "customs", "Border guard": "border_guard", "FIU": "fiu",
    "Anti-corruption agency": "anti_corruption", "Civil-society monitor": "civil_society",
}  # fmt: skip
AREAS = ("DRUG", "OCG", "MIG", "CYB", "PROP", "ENV")
FIRST = "Ardan Belira Coren Davia Elmir Fenia Goran Halva Irvin Jelka Kostan Lirana".split()
LAST = "Vostrani Kelmendor Drasko Pelivar Zaranik Olovec Brantic Merkosh Tevlan Ustrel".split()
STOPS = [
    ["IST", "KAPAN", "SOF", "SUBO"], ["DUR", "PRIS"], ["KAPIK", "SOF"], ["TR", "BG", "RO"],
]  # fmt: skip


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    declared = BUILD.get(name) or LAKE[name]
    if not rows:
        return declared.empty()
    columns = {key: [row.get(key) for row in rows] for key in declared.schema.names}
    return declared.check(pa.table(
        {key: pa.array(columns[key], declared.schema.field(key).type) for key in columns},
        schema=declared.schema,
    ))  # fmt: skip


def _reports(dice: random.Random) -> list[dict[str, Any]]:
    rows = []
    for number in range(240):
        agency = dice.choice(list(AGENCIES))
        report = make_id("r", agency, str(number))
        rows.append({
            "report_id": report, "source_id": f"Q{number % 17}", "agency": agency,
            "source_kind": AGENCIES[agency], "title": f"report {number}", "scheme": "admiralty",
            "reliability": dice.choice("ABBCCD"), "credibility": dice.choice("122334"),
            "origin_id": report if dice.random() < 0.7 or not rows else rows[-1]["origin_id"],
            "parents": [], "handling": dice.choice(["H0", "H1", "H1", "H2"]),
            "tlp": dice.choice(["CLEAR", "GREEN", "AMBER", "AMBER+STRICT"]),
            "consents": ["partner", "public"] if dice.random() < 0.75 else ["partner"],
            "obtained_at": f"2026-{1 + number % 9:02d}-{1 + number % 27:02d}", "invented": True,
            "anchor": f"row {number}", "batch_id": make_id("b", agency),
        })  # fmt: skip
    return rows


def _entities(dice: random.Random) -> list[dict[str, Any]]:
    rows = []
    for number in range(160):
        person = number < 120
        caption = (
            f"{FIRST[number % 12]} {LAST[number % 10]}" if person
            else f"{LAST[number % 10]} Trading {number}"
        )  # fmt: skip
        rows.append({
            "canonical_id": make_id("e", "invented", str(number)),
            "schema": "Person" if person else "Company", "caption": caption,
            "records": dice.randint(1, 4), "reports": 2, "agencies": ["Police"],
            "countries": ["RS"], "crime_areas": [AREAS[number % 5]], "handling": "H1",
            "tlp": "AMBER",
        })  # fmt: skip
    return rows


def _members(entities: list[dict[str, Any]], dice: random.Random) -> list[dict[str, Any]]:
    rows = []
    for network in range(9):
        for place in range(12 - network):
            subject = entities[network * 12 + place]
            rows.append({
                "network": f"N-{network + 1:02d}", "canonical_id": subject["canonical_id"],
                "role": ["R-LEAD", "R-COORD", "R-BROKER", "R-LAUND", ""][place % 5],
                "membership": 0.6 + 0.03 * (place % 10), "degree": 12 - place,
                "betweenness": dice.random() / 5, "broker": place == 2,
                "evidence": [make_id("st", str(place))], "handling": "H2", "tlp": "AMBER",
            })  # fmt: skip
    return rows


def _ties(members: list[dict[str, Any]], entities: list[Any], dice: random.Random) -> list[Any]:
    rows = []
    firms = [row["canonical_id"] for row in entities[120:]]
    for index, member in enumerate(members):
        other = dice.choice(members)["canonical_id"] if index % 3 else firms[index % 4]
        source, target = sorted((member["canonical_id"], other))
        if source == target:
            continue
        rows.append({
            "tie_id": make_id("tie", source, target), "source": source, "target": target,
            "kind": dice.choice(["contact", "payment", "service", "co_offender"]),
            "directed": False, "weight": float(dice.randint(1, 9)), "fact": dice.random() < 0.6,
            "credence": round(0.4 + dice.random() * 0.6, 3), "evidence": [make_id("st", source)],
            "handling": "H1", "tlp": "AMBER",
        })  # fmt: skip
    return rows


def _observations(reports: list[dict[str, Any]], dice: random.Random) -> list[dict[str, Any]]:
    rows = []
    for series, area, base in (("customs.seizures", "DRUG", 90), ("border.detections", "MIG", 4000),
                               ("police.burglaries", "PROP", 700)):  # fmt: skip
        for quarter in range(15):
            period = f"{2023 + quarter // 4}-Q{quarter % 4 + 1}"
            rows.append({
                "observation_id": make_id("ob", series, period), "series": series,
                "report_id": reports[hash_of(series) % 200]["report_id"], "indicator": "cases",
                "crime_area": area, "place": "RS", "breakdown": "", "period": period,
                "value": float(round(base * (1 + 0.05 * quarter) * (0.9 + dice.random() / 5))),
                "unit": "cases", "effort": True, "flag": "b" if quarter == 6 else None,
                "anchor": f"row {quarter}", "batch_id": make_id("b", series),
            })  # fmt: skip
    return rows


def hash_of(words: str) -> int:
    return sum(map(ord, words))


def _findings(observations: list[Any], members: list[Any], dice: random.Random) -> tuple[Any, Any]:
    found, forecasts = [], []

    def add(kind: str, subject: str, area: str, section: str, reason: str, **measures: Any) -> str:
        number = f"F-1-{len(found) + 1:04d}"
        evidence = measures.pop("evidence", None) or [make_id("st", kind, str(len(found)))]
        found.append({
            "finding_id": number, "key": make_id("fk", number), "kind": kind, "version": 1,
            "subject": subject, "crime_area": area, "section": section, "score": dice.random(),
            "credence": None, "reason": reason, "measures": json.dumps(measures),
            "evidence": evidence, "handling": "H1" if not kind.startswith("trends") else "H0",
            "tlp": "AMBER" if not kind.startswith("trends") else "CLEAR",
        })  # fmt: skip
        return number

    for series in sorted({row["series"] for row in observations}):
        mine = [row for row in observations if row["series"] == series]
        last = mine[-1]["value"]
        number = add(
            "trends.forecast", series, mine[0]["crime_area"], "future_trends",
            f"Recorded cases of {series} were {mine[0]['value']:.0f} in {mine[0]['period']} and "
            f"{last:.0f} in {mine[-1]['period']}; the forecast for 2027-Q4 is {last * 1.05:.0f} "
            f"({last * 0.7:.0f} to {last * 1.4:.0f}); past intervals held in 88 % of 32 cases.",
            coverage90=0.88, tried=32, unit="cases", place="RS", series=series,
            last=last, indicator="cases",
            evidence=[row["observation_id"] for row in mine],
        )  # fmt: skip
        for row in mine:
            forecasts.append({"finding_id": number, "period": row["period"],
                              "observed": row["value"]})  # fmt: skip
        for step in range(1, 6):
            period = f"{2026 + (14 + step) // 4 - 3}-Q{(14 + step) % 4 + 1}"
            width = last * 0.09 * step
            forecasts.append({
                "finding_id": number, "period": period, "median": last * (1 + 0.01 * step),
                "low50": last - width * 0.4, "high50": last + width * 0.4,
                "low80": last - width * 0.8, "high80": last + width * 0.8,
                "low90": last - width, "high90": last + width,
            })  # fmt: skip
    for index in range(14):
        subject = members[index]["canonical_id"]
        add(
            ["money.cycle", "money.fan_in", "money.pass_through"][index % 3], subject, "OCG",
            "money_flow", f"Account {make_id('a', str(index))} of {subject} passed on 94 % of "
            f"{120_000 + index * 1000:,} EUR within two days.",
            amount=12_000_000 + index * 100_000, currency="EUR", share=0.94,
        )  # fmt: skip
    for index in range(6):
        add("networks.broker", members[index * 9]["canonical_id"], "", "offenders",
            f"{members[index * 9]['canonical_id']} connects {2 + index % 3} networks; without this "
            f"tie {20 + index} % of pairs are further apart.", networks=2 + index % 3)  # fmt: skip
    add("routes.corridor", "KAPAN", "DRUG", "routes", "Kapitan Andreevo was passed by 31 of 74 "
        "traced consignments (42 %, 31 to 54).", share=0.42, n=74)  # fmt: skip
    for route, total in (("Western Balkan", 21_525.0), ("Eastern Mediterranean", 69_436.0)):
        add("routes.detections", f"border.detections:{route}", "MIG", "routes",
            f"{route}: {total:,.0f} detections in 2024; most in 2015 with 764,033",
            route=route, total=total, unit="detections", latest="2024", y2022=144_118.0,
            y2023=99_002.0, y2024=total, evidence=[observations[0]["observation_id"]])  # fmt: skip
    for institution, estimate, n in (("Customs", 0.22, 310), ("Police", 0.09, 540),
                                     ("Municipalities", -0.02, 120), ("Courts", 0.12, 88)):  # fmt: skip
        add("integrity.pressure", institution, "OCG", "regional_environment",
            f"Of {n} staff of {institution} surveyed, an estimated {estimate * 100:.0f} % were "
            "offered money in the past year.", value=estimate, error=0.05,
            low=estimate - 0.098, high=estimate + 0.098, n=n, design="crosswise(p=0.25)",
            institution=institution)  # fmt: skip
    return found, forecasts


def _claims_and_judgements(reports: list[Any], dice: random.Random) -> tuple[Any, Any, Any]:
    claims, judgements, statements = [], [], []
    works = list(modi_operandi().values())
    for index, area in enumerate(area for area in AREAS[:5] for _ in range(9)):
        section = SECTIONS[index % 9 % 8].code
        if (area, section) == ("PROP", "money_flow"):
            section = "offenders"  # so that one section of one area is known to nobody
        work = works[(index * 7) % len(works)]
        count = dice.randint(1, 6)
        cited = dice.sample(reports, count)
        origins = len({row["origin_id"] for row in cited})
        supports = []
        for row in cited:
            statement = make_id("st", row["report_id"], str(index))
            supports.append(statement)
            statements.append({
                "statement_id": statement, "entity_id": make_id("e", "claim", str(index)),
                "schema": "Claim", "prop": "claimText", "value": work.name,
                "report_id": row["report_id"], "assessment": True, "stance": 1, "anchor": "row 1",
                "batch_id": row["batch_id"],
            })  # fmt: skip
        p = round(0.15 + 0.83 * dice.random(), 3)
        text = work.name[0].lower() + work.name[1:]
        claim = make_id("cl", area, str(index))
        kinds = sorted({row["source_kind"] for row in cited})
        spread = round(0.08 + 0.12 * dice.random(), 3)
        shared = {
            "crime_area": area, "section": section, "low": max(p - spread, 0.01),
            "high": min(p + spread, 0.99), "reports": count, "origins": origins,
            "source_kinds": kinds, "supports": supports, "handling": "H1", "tlp": "AMBER",
            "confidence": "high" if origins > 3 else "moderate" if origins > 1 else "low",
        }  # fmt: skip
        claims.append({
            **shared, "claim_id": claim, "kind": "modus_operandi", "code": work.code, "text": text,
            "prior": 0.5, "credence": p, "circularity": 1 - origins / count, "conflict": 0.1,
            "against": [], "latest": "2026-08-01",
        })  # fmt: skip
        agreed = all("public" in row["consents"] for row in cited)
        judgements.append({
            **shared, "judgement_id": f"J-1-{index + 1:03d}", "key": make_id("jk", str(index)),
            "template": f"In the period {'there was a' if 'possib' in term(p).id else 'it was'} "
            f"{{term}} that {{N-{index % 9 + 1:02d}|one network}} used {text}.",
            "lead": f"{work.name.split()[0]} {work.name.split()[-1]}", "probability": p,
            "term": term(p).id, "conflict": 0.1, "supports": [claim], "against": [],
            "resolves": "2027-12-31" if section == "future_trends" else "cannot be resolved: past "
            "act without a public record", "consents": ["partner", "public"] if agreed else [],
        })  # fmt: skip
    return claims, judgements, statements


def _assessment(dice: random.Random) -> tuple[Any, Any, Any, Any]:
    areas = list(top_areas())
    order = [*AREAS, *(area for area in areas if area not in AREAS)]
    n = len(order)
    ranks = [[0.0] * n for _ in range(n)]
    draws = 400
    for _ in range(draws):
        noise = {a: i + dice.gauss(0, 1.6 if i < 6 else 3.5) for i, a in enumerate(order)}
        for place, area in enumerate(sorted(order, key=lambda a: noise[a])):
            ranks[order.index(area)][place] += 1 / draws
    rank_rows, ranking, gaps, levels = [], [], [], []
    for i, area in enumerate(order):
        for place in range(n):
            rank_rows.append({"crime_area": area, "rank": place + 1,
                              "probability": min(ranks[i][place], 1.0)})  # fmt: skip
        top3 = min(sum(ranks[i][:3]), 1.0)
        reach = [k + 1 for k in range(n) if ranks[i][k] > 0.03] or [1]
        ranking.append({
            "crime_area": area, "expected_rank": sum((k + 1) * ranks[i][k] for k in range(n)),
            "rank_low": reach[0], "rank_high": reach[-1], "k": 3, "p_topk": top3,
            "mc_error": 0.01, "tier": "top" if top3 >= 0.8 else "contested" if top3 >= 0.2
            else "below", "knowledge": 0.1 if i > 5 else 0.7 - 0.09 * i, "lever": "A-SIZE",
            "confidence_factor": 0.5, "handling": "H2", "tlp": "AMBER+STRICT",
        })  # fmt: skip
        for k, section in enumerate(SECTIONS):
            known = i < 5
            state = ["known", "known", "contested", "stale", "known", "known", "unknown",
                     "untasked"][(k + i) % 8] if known else "untasked"  # fmt: skip
            gaps.append({
                "gap_id": f"G-1-{len(gaps) + 1:03d}", "crime_area": area, "section": section.code,
                "state": state, "words": {"unknown": "not known; asked customs, not answered",
                                          "untasked": "not known; nobody asked"}.get(state, state),
                "question": f"What is known of {section.name.lower()}?",
                "asked": ["Customs", "FIU"] if state == "unknown" else [],
                "replied": [], "items": 4 if known and state != "untasked" else 0,
                "latest": "2026-05-01", "worth": dice.random(), "worth_rank": 0,
                "handling": "H1", "tlp": "AMBER",
            })  # fmt: skip
        for code in ("H-PER-SEV", "H-PRI-SEV", "H-STA-SEV", "H-ENV-SEV", "A-SIZE", "A-GROWTH"):
            p = [dice.random() for _ in range(5)] if i < 5 and code != "H-ENV-SEV" else [1.0] * 5
            p = [x / sum(p) for x in p]
            levels.append({
                "crime_area": area, "indicator": code, **{f"p{x}": p[x] for x in range(5)},
                "knowledge": 0.5 if i < 5 and code != "H-ENV-SEV" else 0.0,
                "basis": "claims" if i < 5 and code != "H-ENV-SEV" else "unknown",
                "reason": "pooled answers of three agencies", "evidence": [make_id("an", area)],
                "handling": "H1", "tlp": "AMBER",
            })  # fmt: skip
    for place, row in enumerate(sorted(gaps, key=lambda row: -row["worth"])):
        row["worth_rank"] = place + 1
    return rank_rows, ranking, gaps, levels


def build(seed: int = 3) -> dict[str, pa.Table]:
    """Return all tables of an invented build."""
    dice = random.Random(seed)
    reports, entities = _reports(dice), _entities(dice)
    members = _members(entities, dice)
    observations = _observations(reports, dice)
    findings, forecasts = _findings(observations, members, dice)
    claims, judgements, statements = _claims_and_judgements(reports, dice)
    ranks, ranking, gaps, levels = _assessment(dice)
    flows = [
        {"flow_id": make_id("fl", str(i)), "crime_area": ["DRUG", "MIG"][i % 2], "commodity":
         ["C-HER", "persons"][i % 2], "mode": "road", "stops": STOPS[i % 4], "amount": 1.0 + i,
         "unit": ["kg", "persons"][i % 2], "at": f"2026-0{1 + i % 9}-11",
         "event_id": make_id("e", "event", str(i)), "evidence": [make_id("st", str(i))],
         "handling": "H1", "tlp": "AMBER"}
        for i in range(74)
    ]  # fmt: skip
    advice = [
        {"recommendation_id": f"R-1-{i + 1:02d}", "code": row.code, "crime_area": AREAS[i],
         "text": row.title, "owner": row.owner_type[0], "due": f"2027-0{3 + i}-30",
         "measure": row.measurable_outcome, "design": row.evaluation_design,
         "displacement": row.displacement_risk, "state": "proposed",
         "supports": [f"J-1-{9 * i + 1:03d}"], "handling": "H0", "tlp": "GREEN"}
        for i, row in enumerate(list(recommendations().values())[:5])
    ]  # fmt: skip
    tables = {
        "reports": reports, "entities": entities, "members": members, "findings": findings,
        "ties": _ties(members, entities, dice), "observations": observations,
        "forecasts": forecasts, "claims": claims, "judgements": judgements,
        "statements": statements, "ranks": ranks, "ranking": ranking, "gaps": gaps,
        "indicators": levels, "flows": flows, "recommendations": advice,
    }  # fmt: skip
    return {name: _table(name, rows) for name, rows in tables.items()}


def facts(**changes: Any) -> EditionFacts:
    """Return the facts of the invented edition."""
    given: dict[str, Any] = {
        "title": "Serious and organised crime threat assessment of Meridova",
        "scope": "Fourteen crime areas, whole territory", "unit": "Joint Assessment Unit",
        "period_start": "2024-10-01", "period_end": "2026-09-30", "as_of": "2026-09-30",
        "edition": 1, "build_id": "7c1f09ae5b21", "seed": 7, "method_version": "1.0",
        "agencies_asked": (*AGENCIES, "Prison service", "Securities regulator"),
        "agencies_replied": tuple(AGENCIES), "invented": True, "draws": 20_000,
        "policy": tuple(policy().rows()), "software": "OpenSOCTA 0.1.0",
    }  # fmt: skip
    return EditionFacts(**{**given, **changes})
