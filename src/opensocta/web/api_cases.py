"""The API of a case of payments: its picture, its accounts and where its proceeds are."""

from typing import Any

from fastapi import APIRouter

from opensocta.core.units import whole_units
from opensocta.money import METHODS, TraceSettings
from opensocta.publish.figures import figure_alt, figure_spec, figure_svg
from opensocta.web.models_cases import CaseAccount, CasePage, FreezeRow, RuleSum
from opensocta.web.session import Ws
from opensocta.workspace.case_files import CaseFile

__all__ = ["router"]

router = APIRouter(prefix="/api")
_LEAST = 10_000  # minor units below which an account is not listed
_LISTED = 200


@router.get("/cases/{finding}")
def case(workspace: Ws, finding: str) -> CasePage:
    file = workspace.case(finding, settings=TraceSettings(least=_LEAST))
    told = {row["account"]: row for row in file.facts.to_pylist()}
    picture = file.picture
    drawn = figure_svg(figure_spec("payments", picture, 125)) if picture else ""
    accounts = file.accounts.to_pylist()
    return CasePage(
        finding_id=file.finding["finding_id"], kind=file.finding["kind"],
        reason=file.finding["reason"], handling=file.finding["handling"], tlp=file.finding["tlp"],
        currency=picture.get("currency", ""), svg=drawn,
        alt=figure_alt("payments", picture) if picture else "",
        others=picture.get("others", 0),
        accounts=[_account(row, told) for row in picture.get("accounts", ())],
        rules=_rules(file), words=file.words,
        freeze=[_freeze(row) for row in accounts[:_LISTED]], more=max(0, len(accounts) - _LISTED),
        methods=list(METHODS),
    )  # fmt: skip


def _account(row: dict[str, Any], told: dict[str, dict[str, Any]]) -> CaseAccount:
    known = told.get(row["account"], {})
    return CaseAccount(
        label=row["label"], id=row["account"], number=known.get("number"),
        holder=known.get("holder"), bank=row["bank"] or known.get("bank"),
        country=row["country"] or known.get("country"), paid=row["paid"],
        received=row["received"],
    )  # fmt: skip


def _rules(file: CaseFile) -> list[RuleSum]:
    return [
        RuleSum(
            method=row["method"], currency=row["currency"], accounts=row["accounts"],
            seed=whole_units(row["seed_amount"], row["currency"]),
            found=whole_units(row["found"], row["currency"]),
            cash=whole_units(row["cash"], row["currency"]),
        )
        for row in file.trace.summary.to_pylist()
    ]  # fmt: skip


def _freeze(row: dict[str, Any]) -> FreezeRow:
    return FreezeRow(
        id=row["account"], number=row["number"], holder=row["holder"], bank=row["bank"],
        country=row["country"], currency=row["currency"], hops=row["hops"],
        amounts=[whole_units(row[method], row["currency"]) for method in METHODS],
        payments=row["evidence"][:8],
    )  # fmt: skip
