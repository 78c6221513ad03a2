"""The API of the page on who is who; the rule of what is seen is kept in `workspace`.

In:   pairs and reasons, posted by the page of this server (`session.guard`)
Out:  the queue of doubtful pairs, two records side by side, decisions and their undoing
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query

from opensocta.core.errors import AnchorUnknown, InputRejected, NotPermitted
from opensocta.web import models_who as w
from opensocta.web.models_subjects import Contribution, PairRow
from opensocta.web.rights import why_not_decide
from opensocta.web.session import Author, Ws
from opensocta.workspace import Workspace
from opensocta.workspace.comparing import build_words, compare_records, names_of, waiting
from opensocta.workspace.deciding import (
    KINDS,
    Choice,
    decide,
    list_decisions,
    suggest_pairs,
    undo,
)

__all__ = ["router"]

router = APIRouter(prefix="/api/who")
_NAMELESS = ""


@router.get("")
def who(
    workspace: Ws, author: Author, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> w.WhoPage:
    folder, reader = workspace.folder, workspace.reader
    pairs = suggest_pairs(folder, reader, limit=limit)
    decisions = list_decisions(folder, reader)
    sides = ("left_id", "right_id")
    names = names_of(folder, reader, {row[side] for row in decisions for side in sides})
    shown = [row for row in decisions if row["left_id"] in names and row["right_id"] in names]
    waits = waiting(folder, reader, shown)
    fresh, words = build_words(folder, reader, sum(waits.values()))
    why_not = why_not_decide(workspace, author)
    return w.WhoPage(
        may_decide=not why_not, why_not=why_not, author=author, fresh=fresh, words=words,
        waiting=waits,
        doubtful=[_doubtful(row) for row in pairs],
        decisions=[
            _decision(row, names, author, whole=reader.may_see_all())
            for row in reversed(shown)
        ],
    )  # fmt: skip


@router.get("/pair")
def pair(workspace: Ws, left: str, right: str) -> w.SideBySide:
    found = compare_records(workspace.folder, workspace.reader, left, right)
    scored = found.pop("pair")
    if scored is not None:
        told = [Contribution(comparison=c, level=v, bits=b) for c, v, b in scored["explanation"]]
        scored = PairRow(**{**scored, "explanation": told})
    left_side, right_side = (_side(found.pop(name)) for name in ("left", "right"))
    return w.SideBySide(left=left_side, right=right_side, pair=scored, **found)


@router.post("/decisions")
def decide_pair(decision: w.Decision, workspace: Ws, author: Author) -> w.Decided:
    choice = _choice(workspace, author, decision.reason)
    if decision.kind not in KINDS:
        rule = f"must be one of: {', '.join(KINDS)}"
        raise InputRejected(source="decision", where="kind", rule=rule)
    ids = (decision.left_id, decision.right_id)
    if ids[0] == ids[1]:
        raise InputRejected(source="decision", where="right_id", rule="must name a second record")
    compare_records(workspace.folder, workspace.reader, *ids)  # refuses what is not seen whole
    made = decide(workspace.folder, workspace.reader, KINDS[decision.kind], ids, choice)
    return w.Decided(decision_id=made["decision_id"], remark=made["remark"])


@router.post("/decisions/{decision}/undo")
def take_back(decision: str, why: w.TakenBack, workspace: Ws, author: Author) -> w.Decided:
    choice = _choice(workspace, author, why.reason)
    folder, reader = workspace.folder, workspace.reader
    row = next((r for r in list_decisions(folder, reader) if r["decision_id"] == decision), None)
    if row is None or len(names_of(folder, reader, {row["left_id"], row["right_id"]})) < 2:
        raise AnchorUnknown(anchor=decision)
    undo(folder, reader, decision, choice)
    return w.Decided(decision_id=decision)


def _choice(workspace: Workspace, author: str, reason: str) -> Choice:
    """Return the choice of one who may decide and says why.

    Raises
    ------
    NotPermitted : if the author may not decide.
    InputRejected : if there is no reason.
    """
    why_not = why_not_decide(workspace, author)
    if why_not:
        raise NotPermitted(action="deciding who is who", rule=why_not)
    words = " ".join(reason.split())
    if not any(map(str.isalnum, words)):
        raise InputRejected(source="decision", where="reason", rule="is needed, in words")
    return Choice(author, words, datetime.now(UTC))


def _doubtful(row: dict[str, Any]) -> w.Doubtful:  # Any: a JSON row
    names = {side: row[side] or _NAMELESS for side in ("left_name", "right_name")}
    return w.Doubtful(**{**row, **names})


def _decision(
    row: dict[str, Any],  # Any: a JSON row
    names: dict[str, str],
    author: str,
    *,
    whole: bool,
) -> w.DecisionRow:
    """Return a decision; words of others bear no marking and are for who sees everything."""
    reason = row["reason"] if whole or row["author"] == author else None
    because = row["undone_because"] if whole or row["undone_by"] == author else None
    told = {
        "left_name": names[row["left_id"]], "right_name": names[row["right_id"]],
        "reason": reason, "undone_because": because, "at": row["at"].isoformat(),
        "unmet": row["unmet"] if whole else "",
        "undone_at": row["undone_at"].isoformat() if row["undone_at"] else None,
    }  # fmt: skip
    return w.DecisionRow(**{**row, **told})


def _side(side: dict[str, Any]) -> w.RecordSide:  # Any: a JSON row
    return w.RecordSide(schema_name=side.pop("schema"), **side)
